"""Counted people in a sentence: "12 civilians", "his wife", "another five", "three of them", with whose and how many."""

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from reportedly import resources
from reportedly.extract.numbers import Figure, find_figures
from reportedly.records import Token

MAX_PHRASE = 9  # tokens that a counted noun phrase may have after its number


class Person(NamedTuple):
    """What a noun for people says: whose, the unit, and whether the singular is an occupation."""

    who: str
    unit: str
    occupation: bool


class PersonWords(NamedTuple):
    """The nouns for people, two-word compounds, nouns that end like people and are none."""

    nouns: dict[str, Person]
    compounds: dict[str, Person]
    things: frozenset[str]


@cache
def load_people() -> PersonWords:
    """The nouns of data/tolls.yaml for people and for what only looks so."""
    raw: dict[str, Any] = resources.load_yaml("data/tolls.yaml")
    nouns: dict[str, Person] = {}
    compounds: dict[str, Person] = {}
    for entry in raw["people"]:
        person = Person(entry["who"], entry.get("unit", "people"), entry.get("occupation", False))
        nouns |= dict.fromkeys(entry["nouns"].split(), person)
        compounds |= dict.fromkeys(entry.get("compounds", ()), person)
    return PersonWords(nouns, compounds, frozenset(raw["not_people"].split()))


class Group(NamedTuple):
    """People counted by tokens [first, last]: `kind` people, bare (a number alone), relative ("three of them"), name or other.

    `head` is the noun's index (the number's where bare); `attribute` the index of a word of harm before the noun.
    """

    first: int
    last: int
    head: int
    low: int | None
    best: int | None
    high: int | None
    kind: str
    who: str = "unspecified"
    unit: str = "people"
    attribute: int | None = None
    counted: bool = True


# --- the noun --------------------------------------------------------------------------------------------

_PHRASE_TAGS = frozenset({"JJ", "JJR", "JJS", "NN", "NNS", "NNP", "NNPS", "VBN", "VBG", "POS", "HYPH", "``", "''", "VBD", "CD"})
_NOUN_TAGS = frozenset({"NN", "NNS", "NNP", "NNPS"})
_SKIPPED = frozenset("more other others additional further fellow".split())
_POINTERS = frozenset("them whom those us which these".split())
_ENDINGS = ("ers", "ors", "ists", "men", "women", "ees", "ians", "ents", "ants")
_WHEN = frozenset("""monday tuesday wednesday thursday friday saturday sunday yesterday today tonight overnight last this early late
    earlier later""".split())


def find_person(tokens: Sequence[Token], i: int) -> Person | None:
    """What the noun at token i says of people, None where it counts none; "aid workers" by both words."""
    known, word = load_people(), tokens[i].lower
    if i and (pair := known.compounds.get(f"{tokens[i - 1].lower} {word}")):
        return pair
    three = f"{tokens[i - 2].lower} {tokens[i - 1].lower} {word}" if i > 1 else ""
    if three in known.compounds:
        return known.compounds[three]
    if word in known.nouns:
        return known.nouns[word]
    if word in known.things or tokens[i].tag not in {"NNS", "NNPS"}:
        return None
    tail = word.rsplit("-", 1)[-1]
    if tail in known.nouns:
        return known.nouns[tail]
    is_people = (tokens[i].is_capitalised and i > 0) or word.endswith(_ENDINGS)
    return Person("unspecified", "people", False) if is_people else None


def _refine(person: Person, tokens: Sequence[Token], start: int, head: int) -> Person:
    """"civilian", "unarmed", "child" and the like before the noun say whose."""
    for t in tokens[start:head]:
        if t.lower in {"civilian", "unarmed"}:
            return person._replace(who="civilians")
        if t.lower in {"child", "children"} and person.who == "unspecified":
            return person._replace(who="children")
    return person


def _phrase_end(tokens: Sequence[Token], i: int, harm: frozenset[str]) -> int:
    """The last token of the noun phrase whose words begin at token i; i - 1 where there is no noun."""
    last, j = i - 1, i
    while j < len(tokens) and j - i < MAX_PHRASE:
        t = tokens[j]
        person = find_person(tokens, j)
        follower = tokens[j + 1] if j + 1 < len(tokens) else None
        if person is None and (t.tag not in _PHRASE_TAGS or (t.lower in _WHEN and t.tag != "POS")):
            break
        if t.lower in harm and (follower is None or not _opens_noun(tokens, j + 1)):
            break
        if t.tag in {"VBD", "VBN", "VBG"} and person is None and t.lower not in harm and not _opens_noun(tokens, j + 1):
            break
        if t.tag in _NOUN_TAGS or person is not None:
            last = j
            plural = t.tag in {"NNS", "NNPS"} or person is not None
            if plural and (follower is None or follower.lower in harm or follower.tag not in _NOUN_TAGS | {"POS", "HYPH"}):
                break
        j += 1
    return last


def _opens_noun(tokens: Sequence[Token], j: int) -> bool:
    """True where a noun of the same phrase can begin at token j: "wounded | civilians", "armed | young men"."""
    while j < len(tokens) and tokens[j].tag in {"JJ", "VBN", "NNP"} and tokens[j].lower not in _WHEN:
        j += 1
    return j < len(tokens) and tokens[j].tag in _NOUN_TAGS and tokens[j].lower not in _WHEN


# --- groups with a number --------------------------------------------------------------------------------


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)


def _counted_group(tokens: Sequence[Token], figure: Figure, harm: frozenset[str]) -> Group | None:
    """The people that a figure counts, a bare number, or None where it counts something else."""
    low, best, high = _whole(figure.low), _whole(figure.best), _whole(figure.high)
    i, n, others = figure.last + 1, len(tokens), False
    while i < n and tokens[i].lower in _SKIPPED:
        others, i = True, i + 1
    if i < n and tokens[i].lower == "of" and i + 1 < n:
        if tokens[i + 1].lower in _POINTERS:
            return Group(figure.opens, i + 1, i + 1, low, best, high, "relative")
        i += 2 if tokens[i + 1].tag in {"DT", "PRP$"} else 1
    bare_last = i - 1 if others else figure.last
    bare = Group(figure.opens, bare_last, bare_last, low, best, high, "bare")
    if figure.low is not None and figure.low != int(figure.low):
        return None
    last = _phrase_end(tokens, i, harm)
    if last < i:
        return bare if i >= n or tokens[i].lower not in {"-", "%"} else None
    person = find_person(tokens, last)
    attribute = next((k for k in range(i, last) if tokens[k].lower in harm and tokens[k].tag != "POS"), None)
    if person is None:
        if tokens[last].lower in load_people().things or tokens[last].tag == "NN":
            return None if tokens[i].lower not in harm else bare
        return Group(figure.opens, last, last, low, best, high, "other", attribute=attribute)
    person = _refine(person, tokens, i, last)
    last, who = _joined_people(tokens, last, person.who)
    return Group(figure.opens, last, last, low, best, high, "people", who, person.unit, attribute)


def _joined_people(tokens: Sequence[Token], last: int, who: str) -> tuple[int, str]:
    """"12 women and children", "women, children and men": one count over several nouns, of nobody in particular."""
    j = last
    while j + 2 < len(tokens):
        step = 3 if tokens[j + 1].text == "," and tokens[j + 2].lower == "and" and j + 3 < len(tokens) else 2
        if tokens[j + 1].lower not in {",", "and", "or", "/"} or tokens[j + step].tag != "NNS":
            break
        person = load_people().nouns.get(tokens[j + step].lower)
        if person is None:
            break
        who = who if who == person.who else "unspecified"
        j += step
    return j, who


# --- single people ---------------------------------------------------------------------------------------

_SINGLE_OPENERS = frozenset("a an the his her their its another one".split())
_PLURALS = frozenset({"people", "police", "personnel", "staff", "crew", "remains", "troops", "wounded", "dead", "injured", "others", "youth"})
_NOT_SINGLE = frozenset("""wounded dead injured other others male female leader chief human humanitarian individual police youth guard national
    staff crew personnel body agent minor terrorist militant rebel marine commando extremist humans judge""".split())
_AGE_PARTS = frozenset({"-", "year-old", "years-old", "month-old", "year", "old", "years"})


def _single_group(tokens: Sequence[Token], i: int) -> Group | None:
    """One person named by a noun: "a young woman", "his wife", "the mayor"; a family too."""
    j = i + 1
    while j < len(tokens) and j - i < MAX_PHRASE:
        t = tokens[j]
        if t.tag in {"NN", "NNP"} and _is_single_head(tokens, j):
            person = _refine(find_person(tokens, j) or Person("unspecified", "people", False), tokens, i, j)
            size = _family_size(tokens, j) if person.unit == "families" else None
            return Group(i, j + 2 if size else j, j, size or 1, size or 1, size or 1, "people", person.who,
                         "people" if size else person.unit, counted=bool(size))
        if t.tag not in _PHRASE_TAGS and t.lower not in _AGE_PARTS and not (t.tag == "RB" and t.lower in _AGE_PARTS):
            return None
        if t.tag in {"VBD", "NNS", "NNPS"}:
            return None
        j += 1
    return None


def _is_single_head(tokens: Sequence[Token], j: int) -> bool:
    word = tokens[j].lower
    if word in _PLURALS or find_person(tokens, j) is None or tokens[j].tag in {"NNS", "NNPS"}:
        return False
    follower = tokens[j + 1] if j + 1 < len(tokens) else None
    if follower is None:
        return True
    if follower.tag == "POS" or follower.lower in {"-", "'s"}:
        return False
    return not (follower.tag in {"NN", "NNS"} and follower.lower not in _WHEN)


def _family_size(tokens: Sequence[Token], j: int) -> int | None:
    """5 in "a family of five"."""
    if j + 2 >= len(tokens) or tokens[j + 1].lower != "of":
        return None
    inner = find_figures(tokens[j + 2 : j + 3])
    return _whole(inner[0].best) if inner else None


def _with_owner(tokens: Sequence[Token], group: Group) -> Group:
    """"her | two daughters", "the | three men": the word before the number belongs to the phrase."""
    first = group.first
    if group.kind != "relative" and first and group.counted and (tokens[first - 1].tag == "PRP$" or tokens[first - 1].lower in {"the", "all", "these"}):
        return group._replace(first=first - 1)
    return group


# --- all of them -----------------------------------------------------------------------------------------


def find_groups(tokens: Sequence[Token], harm: frozenset[str]) -> tuple[Group, ...]:
    """Every counted or single person or people of a sentence, left to right. `harm`: words of harm that may stand before the noun."""
    groups: list[Group] = []
    figures = {f.opens: f for f in find_figures(tokens)}
    i = 0
    while i < len(tokens):
        figure = figures.get(i)
        group = _counted_group(tokens, figure, harm) if figure and figure.plain else None
        if group is None and figure is None and tokens[i].lower in _SINGLE_OPENERS:
            group = _single_group(tokens, i)
        if group is not None:
            groups.append(_with_owner(tokens, group))
        i = max(i, group.last if group else figure.last if figure else i) + 1
    return tuple(groups)
