"""Noun groups that no rule takes for an actor, taken where small trained weights say so: "Rovers", "the harbour master", "Senad".

Rules go by words that they know; what is left are names and descriptions whose neighbours tell that somebody is meant. Each group that
holds no actor yet is a candidate and, where the trained reader has read, each pronoun that the rules leave out; its score of the word is
then one more feature. Weights are those of a logistic regression, made by training/actors.py, kept in models/actors.json.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from reportedly import resources
from reportedly.extract import actors_names as names_of
from reportedly.nominals import given_names, load_nominals, singular
from reportedly.records import PlaceIndex, Report, Sentence, Token
from reportedly.wordclass import lemma

_NAME_TAGS = frozenset({"NNP", "NNPS"})
_ARTICLES = frozenset({"the", "a", "an"})
_PRONOUNS = frozenset("it its their his her you itself themselves himself".split())
_THINGS = frozenset("motorbike motorcycle bicycle bike car truck lorry pickup vehicle boat canoe bus horse camel donkey uniform".split())
_BE = frozenset("is was were are 's be been seems seemed takes took".split())
_SCORES = (0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95)  # bounds between the trained reader's scores that are told apart


@dataclass(frozen=True, slots=True)
class Candidate:
    """A group of one sentence that may be an actor: tokens [start, end) of it, its form, and the features it is weighed by."""

    sentence: Sentence
    start: int
    end: int
    form: str
    features: tuple[str, ...]

    @property
    def span(self) -> tuple[int, int]:
        """Its place in the report's text."""
        return self.sentence.tokens[self.start].start, self.sentence.tokens[self.end - 1].end


def find_weighed(report: Report, groups: Sequence[tuple[Sentence, Sequence[tuple[int, int]]]], spans: Collection[tuple[int, int]],
                 index: PlaceIndex | None, scores: Sequence[float] = ()) -> Iterator[tuple[int, int, str]]:
    """(start, end, form) in code points of the groups that the weights take for actors."""
    for candidate in find_candidates(report, groups, spans, index, scores):
        if is_taken(candidate):
            yield *candidate.span, candidate.form


def is_taken(candidate: Candidate) -> bool:
    """True where the weights are for it."""
    weights = load_weights()
    return sum(weights.get(f, 0) for f in candidate.features) > 0


@cache
def load_weights() -> Mapping[str, int]:
    """Feature → weight in hundredths."""
    weights: dict[str, int] = json.loads(resources.read_text("models/actors.json"))
    return weights


# --- candidates ------------------------------------------------------------------------------------------


def find_candidates(report: Report, groups: Sequence[tuple[Sentence, Sequence[tuple[int, int]]]], spans: Collection[tuple[int, int]],
                    index: PlaceIndex | None, scores: Sequence[float] = ()) -> Iterator[Candidate]:
    """The noun groups (token ranges) and pronouns without an actor in them, each with its features, in text order."""
    tagged = {t.start: score for t, score in zip((t for s in report.sentences for t in s.tokens), scores, strict=False)}
    pronouns = _find_pronouns(report, spans) if scores else ()  # the words around tell too little alone
    for candidate in (*_find_groups(report, groups, spans, index), *pronouns):
        score = tagged.get(candidate.sentence.tokens[candidate.end - 1].start)
        if score is None:
            yield candidate
        else:
            yield replace(candidate, features=(*candidate.features, *_opinion(score, candidate.form)))


def _opinion(score: float, form: str) -> Iterator[str]:
    """The trained reader's score as features: one for each bound that it reaches."""
    yield f"model:{form}"
    for bound in _SCORES:
        if score >= bound:
            yield f"model>={bound}"
            yield f"model>={bound}:{form}"


def _find_pronouns(report: Report, spans: Collection[tuple[int, int]]) -> Iterator[Candidate]:
    """ "It", "its", "his": whether somebody is meant is told by the words around."""
    taken = {start for start, _ in spans}
    for sentence in report.sentences:
        for i, token in enumerate(sentence.tokens):
            if token.lower in _PRONOUNS and token.tag[:3] == "PRP" and token.start not in taken:
                features = tuple(f"{f}|p" for f in _of_pronoun(sentence.tokens, i))
                yield Candidate(sentence, i, i + 1, "pronoun", features)


def _of_pronoun(tokens: Sequence[Token], i: int) -> Iterator[str]:
    word = tokens[i].lower
    before, after = (tokens[i - 1] if i else None), (tokens[i + 1] if i + 1 < len(tokens) else None)
    verb = names_of.verb_after(tokens, i + 1)
    yield "bias"
    yield f"word:{word}"
    yield f"before:{before.lower if before else '^'}"
    yield f"beforetag:{before.tag if before else '^'}:{word}"
    yield f"after:{after.lower if after else '$'}"
    yield f"aftertag:{after.tag if after else '$'}:{word}"
    yield f"verb:{verb}"
    yield f"acts:{verb in load_nominals().verbs}:{word}"
    yield f"be:{after is not None and after.lower in _BE}:{word}"
    if after is not None and after.tag[:2] == "NN":
        yield f"owns:{singular(after.lower, after.tag)}"


def _find_groups(report: Report, groups: Sequence[tuple[Sentence, Sequence[tuple[int, int]]]], spans: Collection[tuple[int, int]],
                 index: PlaceIndex | None) -> Iterator[Candidate]:
    times = Counter(t.text for s in report.sentences for t in s.tokens if t.is_capitalised)
    taken = sorted(spans)
    at = 0
    for sentence, ranges in groups:
        tokens = sentence.tokens
        for start, end in ranges:
            while at < len(taken) and taken[at][1] <= tokens[start].start:
                at += 1
            if not any(a < tokens[end - 1].end and tokens[start].start < b for a, b in taken[at : at + 4]):
                candidate = _candidate(sentence, start, end, times, index)
                if candidate:
                    yield candidate


def _candidate(sentence: Sentence, start: int, end: int, times: Mapping[str, int], index: PlaceIndex | None) -> Candidate | None:
    tokens = sentence.tokens
    while end > start and tokens[end - 1].lower in {"'s", "'"}:
        end -= 1
    while start < end and (tokens[start].tag == "CD" or (start < end - 1 and _tells_when(tokens[start]))):
        start += 1
    if end <= start or tokens[end - 1].tag[:2] != "NN" or names_of.is_time_word(tokens[end - 1]):
        return None
    if singular(tokens[end - 1].lower, tokens[end - 1].tag) in _THINGS:
        return None
    last = tokens[end - 1]
    run = names_of.run_start(tokens, start, end) if last.text[0].isupper() else end
    if start == 0 == run and end == 1 and times[last.text] < 2 and last.tag not in _NAME_TAGS:
        return None
    form = "name" if run < end else "nominal"
    if run < end and any(t.is_capitalised for t in tokens[start + 1 : run]):  # "Harbour bombard Rovers": only "Rovers"
        start = run
    return Candidate(sentence, start, end, form, tuple(_features(sentence, start, run, end, times, index)))


def _tells_when(token: Token) -> bool:
    """True for "September" and "hours", "later" before who acts: "on 13 September men of the Column", "hours later gunmen"."""
    return names_of.is_time_word(token) or token.lower in {"later", "earlier"}


def _features(sentence: Sentence, start: int, run: int, end: int, times: Mapping[str, int], index: PlaceIndex | None) -> Iterator[str]:
    tokens = sentence.tokens
    is_name = run < end
    f = "N" if is_name else "n"
    yield f"bias:{f}"
    yield f"part:{sentence.part}:{f}"
    yield from _of_words(tokens, start, run, end, f)
    yield from _of_neighbours(tokens, start, end, f)
    if is_name:
        name = " ".join(t.text for t in tokens[run:end])
        yield f"place:{names_of.is_place(name, index)}:{end - run > 1}"
        yield f"times:{min(4, times[tokens[end - 1].text])}"
        yield f"first:{start == 0}:{end - run}"


def _of_words(tokens: Sequence[Token], start: int, run: int, end: int, f: str) -> Iterator[str]:
    last = tokens[end - 1]
    word = singular(last.lower, last.tag)
    words = load_nominals()
    yield f"tag:{last.tag}:{f}"
    yield f"head:{word}"
    yield f"end:{word[-3:]}:{f}"
    yield f"size:{min(4, end - start)}:{f}"
    yield f"det:{tokens[start].lower if tokens[start].tag in {'DT', 'PRP$'} else tokens[start].tag[:2]}:{f}"
    yield f"det:{tokens[start].lower if tokens[start].tag in {'DT', 'PRP$'} else ''}:{last.tag}"
    for token in tokens[start : end - 1]:
        yield f"has:{token.lower}"
    if run < end:
        given = {t.lower for t in tokens[run:end]} & given_names()
        yield f"given:{bool(given)}:{end - run}"
        yield f"shape:{'A' if last.text.isupper() else 'Aa'}:{end - run}"
        before = tokens[run - 1] if run > start else None
        if before is not None and before.lower not in _ARTICLES:  # "left-back Craig Odell", "our driver Najib"
            yield f"titled:{before.tag}:{end - run}"
            yield f"titled:{before.lower[-2:]}"
            yield f"titled:{before.lower in words.heads}"


def _of_neighbours(tokens: Sequence[Token], start: int, end: int, f: str) -> Iterator[str]:
    before = tokens[start - 1] if start else None
    after = tokens[end] if end < len(tokens) else None
    yield f"before:{before.lower if before else '^'}:{f}"
    yield f"beforetag:{before.tag if before else '^'}:{f}"
    yield f"after:{after.lower if after else '$'}:{f}"
    yield f"aftertag:{after.tag if after else '$'}:{f}"
    yield f"around:{before.tag if before else '^'}:{after.tag if after else '$'}:{f}"
    verb = names_of.verb_after(tokens, end)
    words = load_nominals()
    yield f"verb:{verb}:{f}"
    yield f"acts:{verb in words.verbs}:{f}"
    yield f"speaks:{names_of.speaks(tokens, start, end)}:{f}"
    if before is not None and before.tag[:1] == "V":
        yield f"object:{lemma(before.lower, before.tag)}:{f}"
    if after is not None and after.text == "," and end + 1 < len(tokens):
        yield f"comma:{tokens[end + 1].tag}:{f}"
        yield f"comma:{tokens[end + 1].lower}:{f}"
