"""What tells whether a place or time of the report is that of a claim: the features that the weights of scenes.py weigh.

Each function gives strings. `Said` is a place or time where it stands; `Asked` is the claim that is asked of, with what was told before it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportedly import vocab
from reportedly.extract.grammar import Grammar
from reportedly.extract.merging import SentenceView
from reportedly.extract.opinions import Opinions
from reportedly.extract.placing import preposition_before, token_at
from reportedly.extract.tagger import Tagged
from reportedly.records import Claim, Mention, Report, When

Features = tuple[str, ...]
WIDE = frozenset({"country", "region", "water"})
_AREAS = WIDE | {"province", "district"}
_CROSSED = frozenset({"rule", "taken before", "opens paragraph", "most told", "past before the past", "order=0", "taken by its like"})
_SCORES = (0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95)  # bounds between the trained reader's scores that are told apart


@dataclass(frozen=True, slots=True)
class Said:
    """A mention with the sentence it stands in."""

    mention: Mention
    view: SentenceView
    times: int  # how often its place is named in the report


@dataclass(frozen=True, slots=True)
class Asked:
    """A claim whose place or time is asked for: its sentence, the claims before it, what the trained reader says of its trigger."""

    claim: Claim
    view: SentenceView
    views: Sequence[SentenceView]
    earlier: Sequence[Claim]
    opinions: Opinions | None
    tagged: Tagged | None

    @property
    def before(self) -> Claim | None:
        """The claim told just before."""
        return self.earlier[-1] if self.earlier else None


def key_of(mention: Mention) -> str:
    """What a mention stands for: its entry's id or its words; a time's days."""
    if mention.time is not None:
        return f"{mention.time.earliest}..{mention.time.latest}"
    return mention.place.id if mention.place is not None else mention.text.casefold()


# --- where it is said ------------------------------------------------------------------------------------------


def nearness(said: Said, asked: Asked) -> tuple[int, int]:
    """What is said before comes before what is said after; nearer sentences, then nearer words, first."""
    far = asked.view.sentence.index - said.view.sentence.index
    return (abs(far) * 2 + (far < 0), abs(said.mention.start - asked.claim.event.trigger.start))


def of_distance(said: Said, asked: Asked, order: int) -> Iterator[str]:
    """How far from the claim's trigger a mention is said, behind which word, and how many others are said nearer (`order`)."""
    view, claim = asked.view, asked.claim
    at = token_at(said.view.grammar, said.mention.start)
    preposition = preposition_before(said.view.grammar, at)[0]
    yield f"prep={preposition or '-'}"
    yield f"prep={preposition or '-'}|{claim.event.type}"
    yield f"order={min(order, 4)}"
    if _pluperfect(view.grammar, claim):
        yield "past before the past"
    if at <= 1:
        first = next((v for v in asked.views if v.sentence.paragraph == said.view.sentence.paragraph), None)
        yield "opens paragraph" if first is said.view else "opens"
    if said.view is view:
        yield from _within(view.grammar, said.mention, at, claim)
        return
    far = view.sentence.index - said.view.sentence.index
    yield "far=" + (f"b{far}" if 0 < far < 3 else "b3-5" if 2 < far < 6 else "b6+" if far > 0 else "a1" if far == -1 else "a2+")
    yield f"part={said.view.sentence.part}|{view.sentence.part}"
    apart = view.sentence.paragraph - said.view.sentence.paragraph
    if apart == 0:
        yield "same paragraph"
    yield f"paragraphs={max(-2, min(apart, 3))}|{min(order, 2)}"
    if said.view.sentence.index == 0:
        yield "first sentence"
    if len(said.view.grammar.tokens) < 8:
        yield "short line"


def _pluperfect(grammar: Grammar, claim: Claim) -> bool:
    """True for "had killed": it happened before what the text tells."""
    at = token_at(grammar, claim.event.trigger.start)
    verb = grammar.verb_at(at)
    return verb is not None and verb.perfect and any(t.lower == "had" for t in grammar.tokens[verb.start : verb.end])


def _within(grammar: Grammar, mention: Mention, at: int, claim: Claim) -> Iterator[str]:
    trigger = token_at(grammar, claim.event.trigger.start)
    end = token_at(grammar, claim.event.trigger.end - 1) + 1
    after = at >= trigger
    low, high = (end, at) if after else (token_at(grammar, mention.end - 1) + 1, trigger)
    tokens = high - low
    side = "after" if after else "before"
    yield f"far=s{side}"
    yield f"{side}={'0-2' if tokens < 3 else '3-6' if tokens < 7 else '7-12' if tokens < 13 else '13+'}"
    if grammar.is_border_between(low, high):
        yield f"border {side}"
    verbs = sum(low <= v.start < high for v in grammar.verbs)
    if verbs:
        yield f"verbs {side}={min(verbs, 2)}"
    if any(mention.start < q.end and q.start < mention.end for q in claim.roles):
        yield "within a role"


# --- what it is ------------------------------------------------------------------------------------------------


def of_place(said: Said, finer: set[str | None], report: Report) -> Iterator[str]:
    """What sort of place it is, and whether it only says where another one lies."""
    place = said.mention.place
    yield f"feature={place.feature if place else 'unknown'}"
    yield f"named={min(said.times, 4)}"
    if place is not None and place.feature in {"region", "district"} and place.admin1 in finer:
        yield "holds another"
    places, start = said.view.cast.places, said.mention.start
    joined = any(m.end <= start and report.text[m.end : start].strip() in {",", "(", "in"} for m in places)
    if joined and place is not None and place.feature in _AREAS:
        yield "holds the one before"
    after = report.text[said.mention.end : said.mention.end + 2].strip()
    if after in {":", "—", "–", "-", ")"} or (after == "," and any(0 < m.start - said.mention.end < 4 for m in places)):
        yield f"followed by {after}"


def of_time(said: Said, when: When, published: str) -> Iterator[str]:
    """How long a stretch of days it is, and how it lies to publication."""
    span = said.mention.time
    assert span is not None
    yield f"timex={span.timex_type}"
    length = "open" if not when.earliest or not when.latest else f"precision {when.time_precision}"
    yield f"length={length}"
    if published and when.earliest and when.latest:
        yield "day of publication" if when.earliest == when.latest == published else "later" if when.earliest > published else "earlier"
    if when.earliest and published and when.earliest[:4] < published[:4]:
        yield "of another year"
    yield f"basis={when.basis}"


# --- what else took it -----------------------------------------------------------------------------------------


def of_standing(taken: Sequence[bool], is_rule: bool, most_told: bool, asked: Asked) -> Iterator[str]:
    """Which earlier claims took it (`taken`, one a claim, in text order), and whether the rules chose it."""
    claim, before = asked.claim, asked.before
    if most_told:
        yield "most told"
    if taken and taken[-1] and before is not None:
        yield "taken before"
        if before.attribution == claim.attribution:
            yield "taken by the same speaker"
    if len(taken) > 1 and taken[-2]:
        yield "taken by the one before"
    like = [t for t, c in zip(taken, asked.earlier, strict=True) if c.event.subtype == claim.event.subtype]
    if like:
        yield f"taken by its like={like[-1]}"
        if like[-1]:
            yield "taken by its like"
    word = claim.event.trigger.text.casefold()
    same = [t for t, c in zip(taken, asked.earlier, strict=True) if c.event.trigger.text.casefold() == word]
    if same:
        yield f"taken by its word={same[-1]}"
    told = {r.claim for r in claim.relations}
    retold = [t for t, c in zip(taken, asked.earlier, strict=True) if c.id in told]
    if retold:
        yield f"taken by what it tells again={any(retold)}"
    if taken and not any(taken):
        yield "taken by none"
    if is_rule:
        yield "rule"


def score_of(mentions: Sequence[Mention], label: str, asked: Asked) -> float:
    """How surely the trained reader takes one of these mentions for the claim's ("where", "when"); -1 where it has no opinion."""
    if asked.opinions is None or asked.tagged is None:
        return -1.0
    scores = (asked.opinions.role_score(asked.tagged, label, m) for m in mentions)
    return max((s for s in scores if s is not None), default=-1.0)


def of_opinion(mentions: Sequence[Mention], label: str, asked: Asked) -> Iterator[str]:
    """The same as features: one for each bound that the score reaches."""
    if asked.tagged is None:
        return
    score = score_of(mentions, label, asked)
    yield "model" if score >= 0 else "model=far"
    yield from (f"model>={bound}" for bound in _SCORES if score >= bound)


# --- together --------------------------------------------------------------------------------------------------


def crossed(features: Features, asked: Asked) -> Features:
    """The features, and those that mean something else together: distance with kind of claim, with status, with who took it before."""
    claim = asked.claim
    far = next((f for f in features if f.startswith("far=")), "")
    kind = {vocab.STATEMENT: "statement", vocab.STRATEGIC: "strategic"}.get(claim.event.type, "event")
    together = [f"{f}|{far}" for f in features if f in _CROSSED]
    return (*features, *together, f"{kind}|{far}", f"{claim.status}|{far}", f"{claim.voice}|{far}",
            f"{asked.view.sentence.part}|{far}")


def of_none(asked: Asked, is_rule: bool, here: bool, label: str, best: float) -> Iterator[str]:
    """What speaks for a claim having no place or time: `here` where its sentence names one, `best` the trained reader's score of any."""
    claim = asked.claim
    own = "rule" if is_rule else "other"
    yield "none"
    facts = (own, "here" if here else "elsewhere", claim.event.subtype, claim.event.type, claim.status, claim.voice,
             f"part {asked.view.sentence.part}", f"tense {_tense(asked)}")
    for fact in facts:
        yield f"none|{fact}"
        yield f"none|{own}|{fact}"
    if asked.tagged is not None:
        yield f"none|model {sum(best >= bound for bound in _SCORES)}"
    before = asked.before
    if before is not None:
        had = before.where if label == "where" else (before.when and before.when.mention)
        yield f"none|before {'some' if had else 'none'}"


def _tense(asked: Asked) -> str:
    """present, past or none, of the claim's own verb."""
    grammar = asked.view.grammar
    verb = grammar.verb_at(token_at(grammar, asked.claim.event.trigger.start))
    if verb is None:
        return "noun"
    tags = {t.tag for t in grammar.tokens[verb.start : verb.end]}
    return "present" if tags & {"VBP", "VBZ"} and not verb.perfect else "perfect" if verb.perfect else "past" if "VBD" in tags else "other"
