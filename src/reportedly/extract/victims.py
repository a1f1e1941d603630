"""Single persons harmed, with name, age, gender and occupation as far as the text says them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from reportedly import resources
from reportedly.extract.groups import Group
from reportedly.extract.harm import Cue, is_unreal
from reportedly.extract.links import link_groups
from reportedly.extract.persons import find_person
from reportedly.extract.scene import Scene
from reportedly.extract.tolls import Laid, clause_start
from reportedly.records import Report, Sentence, Span, Token, Victim


@dataclass(frozen=True, slots=True)
class FoundVictim:
    """A victim with what it hangs on: sentence index, and the word of harm."""

    victim: Victim
    sentence: int
    cue: Span


_AGE = re.compile(r"(\d{1,3})-(?:years?|yrs?|months?)-old")
_NAMED = frozenset("named called identified".split())


@cache
def _genders() -> dict[str, str]:
    raw = resources.load_yaml("data/tolls.yaml")["genders"]
    return {word: gender for gender, words in raw.items() for word in words.split()}


# --- what the words say ----------------------------------------------------------------------------------


def _read_age(tokens: Sequence[Token], first: int, last: int) -> int | None:
    """The age that the phrase [first, last] or the words at its end give: "34-year-old", ", 34,", "aged 34", "(34)"."""
    for k in range(first, _apposition_end(tokens, last)):
        word = tokens[k].lower
        match = _AGE.fullmatch(word)
        if match:
            return 0 if "month" in word else int(match[1])
        if word.startswith(("year", "month")) and k > 1 and tokens[k - 1].text == "-" and tokens[k - 2].text.isdigit() and "old" in word:
            return 0 if "month" in word else int(tokens[k - 2].text[:3])
    tail = [t.lower for t in tokens[last + 1 : last + 4]]
    if tail[:1] == ["aged"]:
        tail = [",", *tail[1:], ","]
    is_age = len(tail) > 2 and tail[0] in {",", "("} and tail[1].isdigit() and tail[2] in {",", ")", ".", ";"}
    if tail[:2] == [",", "aged"] and len(tail) > 2 and tail[2].isdigit():
        return int(tail[2][:3])
    return int(tail[1][:3]) if is_age and int(tail[1][:4]) < 110 else None


def _apposition_end(tokens: Sequence[Token], last: int) -> int:
    """Where the words of ", a 34-year-old nurse," after the phrase end; last + 1 where there are none."""
    if last + 2 >= len(tokens) or tokens[last + 1].text != "," or tokens[last + 2].lower not in {"a", "an"}:
        return last + 1
    return next((k for k in range(last + 2, min(len(tokens), last + 14)) if tokens[k].text == ","), last + 1)


def _read_name(tokens: Sequence[Token], group: Group, text: str) -> str | None:
    """The name inside the phrase, or in the words after it: ", Lina Sabbagh,", "identified as Lina Sabbagh"."""
    start = group.head + 1 if group.head < group.last or group.kind == "people" else group.first
    while start < group.last and not tokens[start].is_word:
        start += 1
    if start <= group.last:
        return text[tokens[start].start : tokens[group.last].end]
    at = group.last + 1
    if at < len(tokens) and tokens[at].text == ",":
        at += 1
    while at < len(tokens) and tokens[at].lower in _NAMED | {"as", "by", "police", "locally", "later"} and at - group.last < 6:
        at += 1
    end = at
    while end < len(tokens) and tokens[end].tag == "NNP" and tokens[end].is_capitalised and end - at < 5:
        end += 1
    is_closed = end < len(tokens) and tokens[end].text == ","
    is_led = is_closed or tokens[at - 1].lower in _NAMED | {"as"}
    return text[tokens[at].start : tokens[end - 1].end] if at > group.last + 1 and end > at and is_led else None


def _read_gender(tokens: Sequence[Token], group: Group) -> str | None:
    for t in tokens[group.first : group.last + 1]:
        if t.lower in {"his", "her", "their"}:
            continue
        gender = _genders().get(t.lower)
        if gender:
            return gender
    return None


def _read_occupation(tokens: Sequence[Token], group: Group) -> str | None:
    """The occupation's words, with the nouns before it ("taxi driver"), in the phrase or in an apposition after a name."""
    spots = [group.head]
    after = group.last + 1
    if after + 1 < len(tokens) and tokens[after].text == ",":
        spots += [k for k in range(after + 1, min(len(tokens), after + 7)) if tokens[k].tag == "NN" and _is_apposed(tokens, after, k)]
    for k in spots:
        person = find_person(tokens, k)
        if person and (person.occupation or (person.who == "combatants" and tokens[k].tag in {"NN", "NNP"})):
            start = k
            while start > 0 and tokens[start - 1].tag == "NN" and (start > group.first or k > group.last):
                start -= 1
            return " ".join(t.lower for t in tokens[start : k + 1])
    return None


def _is_apposed(tokens: Sequence[Token], comma: int, k: int) -> bool:
    return all(t.tag in {"DT", "JJ", "NN", "CD", "RB", "HYPH", "NNP", ","} or t.text == "-" for t in tokens[comma + 1 : k])


# --- the report ------------------------------------------------------------------------------------------


def find_victims(report: Report, laid: Sequence[Laid]) -> tuple[FoundVictim, ...]:
    """Every single person whom the report says was harmed, in text order; persons killed together without a word each are tolls only."""
    return tuple(found for sentence, _, scene in laid for found in _sentence_victims(report, sentence, scene))


def _sentence_victims(report: Report, sentence: Sentence, scene: Scene) -> Iterator[FoundVictim]:
    tokens = sentence.tokens
    for link in link_groups(scene):
        group = scene.groups[link.group]
        is_single = not group.counted and group.unit == "people" and group.best == 1
        if is_single and not is_unreal(tokens, link.cue, clause_start(tokens, link.cue.first)):
            yield _victim(report, sentence, group, link.cue)


def _victim(report: Report, sentence: Sentence, group: Group, cue: Cue) -> FoundVictim:
    tokens, start, end = sentence.tokens, sentence.tokens[group.first].start, sentence.tokens[group.last].end
    victim = Victim(
        start, end, report.text[start:end], name=_read_name(tokens, group, report.text), age=_read_age(tokens, group.first, group.last),
        gender=_read_gender(tokens, group), toll=cue.toll, occupation=_read_occupation(tokens, group))
    return FoundVictim(victim, sentence.index, Span(tokens[cue.first].start, tokens[cue.last].end))
