"""The trained reader's opinion of claims: their status, voice, speaker and roles, where it is surer than the rules.

What the guidelines fix stays with the rules: a claim never loses its speaker, an allegation never becomes a fact.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace

from reportedly import vocab
from reportedly.extract.speaking import voiced_anew
from reportedly.extract.tagger import Tagged, Tags
from reportedly.records import Attribution, Claim, Mention, Report, Role, Sentence, Span, Token

_NEAR = 3  # words around a trigger in which the model may have seen the same event
_OPEN_VOICES = frozenset({"said", "confirmed"})  # the rules' other voices have the last word
_HEDGED = frozenset({"did-not-happen", "habitual"})  # read by rules alone; and only what the rules take for done may become something else
_HALF = 0.5
_WHERE = frozenset("town village city area district region province capital suburb quarter neighbourhood".split())


class Opinions:
    """What the model found in one report, by place in the text."""

    def __init__(self, report: Report, tags: Tags) -> None:
        self.report = report
        self.tokens: tuple[Token, ...] = tuple(t for s in report.sentences for t in s.tokens)
        self.starts = [t.start for t in self.tokens]
        self.tags, self.limits = tags, tags.limits
        self._triggers = sorted(tags.triggers, key=lambda t: t.first)

    def words_of(self, span: Span) -> range:
        """The numbers of the words of a span."""
        return range(max(0, bisect_right(self.starts, span.start) - 1), bisect_left(self.starts, span.end))

    def score_near(self, span: Span) -> float:
        """How surely a trigger stands at these words or just beside them."""
        words = self.words_of(span)
        return max(self.tags.trigger_scores[max(0, words.start - _NEAR) : words.stop + _NEAR], default=0.0)

    def score_on(self, span: Span) -> float:
        """How surely one of these words belongs to a trigger."""
        words = self.words_of(span)
        return max(self.tags.trigger_scores[words.start : words.stop], default=0.0)

    def in_sentence(self, sentence: Sentence) -> list[tuple[Tagged, int]]:
        """The model's triggers in a sentence, each with the report's number of the sentence's first word."""
        words = self.words_of(sentence)
        return [(t, words.start) for t in self._triggers if words.start <= t.first and t.end <= words.stop]

    def pick(self, span: Span) -> Tagged | None:
        """The model's trigger on these words, None where it has none."""
        words = self.words_of(span)
        return next((t for t in self._triggers if t.first < words.stop and words.start < t.end), None)

    def span_of(self, tagged: Tagged) -> Span:
        """The characters of the model's trigger."""
        return Span(self.tokens[tagged.first].start, self.tokens[tagged.end - 1].end)

    def role_score(self, tagged: Tagged, label: str, span: Span) -> float | None:
        """How surely a span of the window has this role; None outside the window."""
        row = tagged.relations[label]
        words = [i - tagged.at for i in self.words_of(span) if 0 <= i - tagged.at < len(row)]
        return max((row[i] for i in words), default=None)


def revised(claims: Sequence[Claim], opinions: Opinions, attributions: Sequence[Attribution], mentions: Sequence[Mention]
            ) -> tuple[Claim, ...]:
    """The claims, their roles settled, in the voice, the status and of the speaker that rules and model together see."""
    said, by_id = {a.id: a for a in attributions}, {m.id: m for m in mentions}
    out = []
    for claim in claims:
        tagged = opinions.pick(claim.event.trigger)
        if tagged is not None:
            claim = voiced_anew(claim, said, by_id)
            claim = _with_facts(claim, tagged, opinions.limits)
            claim = _with_speaker(claim, tagged, opinions, attributions)
        out.append(claim)
    return tuple(out)


# --- status, voice -----------------------------------------------------------------------------


def surest(scores: Mapping[str, float]) -> tuple[str, float]:
    """The value with the highest score, and that score."""
    value = max(scores, key=lambda v: scores[v])
    return value, scores[value]


def _with_facts(claim: Claim, tagged: Tagged, limits: Mapping[str, float]) -> Claim:
    status, score = surest(tagged.facts["status"])
    if claim.status != "occurred" or score < limits["status"] or status in _HEDGED:
        status = claim.status
    voice, score = surest(tagged.facts["voice"])
    if claim.voice not in _OPEN_VOICES or voice not in _OPEN_VOICES | {"alleged"} or score < limits["voice"]:
        voice = claim.voice
    return replace(claim, status=status, voice=voice, civilians_targeted=_hits_civilians(claim, tagged))


def _hits_civilians(claim: Claim, tagged: Tagged) -> bool:
    """Whether it was aimed at civilians: of bombs, shells and mobs the trained reader tells better than the rules."""
    by_reader = claim.event.type == vocab.REMOTE or claim.event.subtype == "Mob violence"
    return tagged.facts["civilians_targeted"]["yes"] >= _HALF if by_reader else claim.civilians_targeted


# --- the speaker -----------------------------------------------------------------------------------------


def _with_speaker(claim: Claim, tagged: Tagged, opinions: Opinions, attributions: Sequence[Attribution]) -> Claim:
    """A claim in the outlet's own voice gets the speaker whose cue the model holds for its; none is ever taken away."""
    if claim.attribution or claim.conveys or tagged.facts["voice"]["reported"] > 1 - opinions.limits["speaker"]:
        return claim
    scored = [(opinions.role_score(tagged, "cue", a.cue) or 0.0, a) for a in attributions if a.cue is not None]
    score, best = max(scored, key=lambda s: s[0], default=(0.0, None))
    if best is None or score < opinions.limits["speaker"]:
        return claim
    voices = {v: s for v, s in tagged.facts["voice"].items() if v in {"said", "confirmed", "alleged", "denied", "admitted"}}
    voice = "denied" if best.stance == "denies" else "alleged" if best.stance == "alleges" else surest(voices)[0]
    chain: tuple[str, ...] = (best.id,) if best.within is None else (best.within, best.id)
    return replace(claim, attribution=chain, voice=voice, why=claim.why + "; the speaker by the trained reader")


# --- roles -----------------------------------------------------------------------------------------------


def runs_of(tagged: Tagged, label: str, opinions: Opinions, least: float) -> list[Span]:
    """The stretches of words that the model gives this part, each with a word of a share of at least `least`."""
    row, runs = tagged.relations[label], list[list[int]]()
    for i, score in enumerate(row):
        if score < min(_HALF, least):
            continue
        if runs and runs[-1][1] == i:
            runs[-1][1] = i + 1
        else:
            runs.append([i, i + 1])
    return [Span(opinions.tokens[a + tagged.at].start, opinions.tokens[b - 1 + tagged.at].end) for a, b in runs if max(row[a:b]) >= least]


def role_at(label: str, span: Span, opinions: Opinions, mentions: Sequence[Mention]) -> Role | None:
    """The role of the mention in these words; without one, of the words themselves, but nobody is a doer without a mention."""
    kind = "weapon" if label == "weapon" else "actor"
    inside = [m for m in mentions if m.kind == kind and m.overlaps(span.start, span.end)]
    if inside:
        m = max(inside, key=lambda m: min(m.end, span.end) - max(m.start, span.start))
        return Role(m.start, m.end, m.text, label, m.id)
    if kind == "weapon" or label == "actor":
        return None
    after = opinions.words_of(span).stop
    if after < len(opinions.tokens) and opinions.tokens[after].lower == "of":
        return None  # "a convoy of the River Guard": whose it is says more
    if any(m.kind in {"weapon", "place", "time"} and m.overlaps(span.start, span.end) for m in mentions):
        return None
    if not any(opinions.tokens[i].tag[:1] == "N" and opinions.tokens[i].lower not in _WHERE for i in opinions.words_of(span)):
        return None
    return Role(span.start, span.end, span.of(opinions.report.text), label, None)
