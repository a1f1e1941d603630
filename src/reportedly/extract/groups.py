"""Counted people in a sentence: "12 civilians", "his wife", "another five", "three of them", with whose and how many."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from reportedly import resources
from reportedly.extract.counts import Figure
from reportedly.extract.harm import load_lexicon
from reportedly.extract.numbers import find_figures
from reportedly.extract.persons import AGE_ENDINGS, WHEN, Person, find_person, is_age_word, load_people, looks_like_person, who_by_age
from reportedly.records import Token

_BEFORE_YEARS = frozenset("""in since until by from of during early late mid january february march april may june july august september
    october november december""".split())
MAX_PHRASE = 9  # tokens that a counted noun phrase may have after its number


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

_PHRASE_TAGS = frozenset({"JJ", "JJR", "JJS", "NN", "NNS", "NNP", "NNPS", "VBN", "VBG", "POS", "HYPH", "``", "''", "VBD", "CD",
                          "RBS", "RBR"})
_NOUN_TAGS = frozenset({"NN", "NNS", "NNP", "NNPS"})
_SKIPPED = frozenset("more other others additional further fellow".split())
_POINTERS = frozenset("them whom those us which these".split())



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
        is_age = t.lower.endswith(AGE_ENDINGS) or (t.tag == "RB" and follower is not None and follower.tag == "JJ")
        if person is None and t.lower in {"and", "or"} and last == j - 1 and _joins_person(tokens, last, j):
            j += 1
            continue
        if person is None and ((t.tag not in _PHRASE_TAGS and not is_age and t.text != "-") or (t.lower in WHEN and t.tag != "POS")):
            break
        if t.tag in {"VBD", "VBN"} and t.lower in load_lexicon().phrases and t.lower not in harm:
            break
        if t.lower in harm and (follower is None or not _opens_noun(tokens, j + 1)):
            break
        is_verb = t.tag == "VBD" or (t.tag in {"VBN", "VBG"} and not _opens_noun(tokens, j + 1))
        if is_verb and person is None and t.lower not in harm:
            break
        if t.tag in _NOUN_TAGS or person is not None:
            last = j
            plural = t.tag in {"NNS", "NNPS"} or person is not None
            if plural and (follower is None or follower.lower in harm or follower.tag not in _NOUN_TAGS | {"POS", "HYPH"}):
                break
        j += 1
    return last


def _joins_person(tokens: Sequence[Token], last: int, j: int) -> bool:
    """True in "army and militia | members": nouns before a conjunction that only what follows makes people."""
    if find_person(tokens, last):
        return False
    return any(tokens[k].tag == "NNS" and find_person(tokens, k) for k in range(j + 1, min(len(tokens), j + 4))
               if all(t.tag in {"NN", "JJ", "NNP"} for t in tokens[j + 1 : k]))


def _opens_noun(tokens: Sequence[Token], j: int) -> bool:
    """True where a noun of the same phrase can begin at token j: "wounded | civilians", "armed | young men"."""
    while j < len(tokens) and tokens[j].tag in {"JJ", "VBN", "NNP", "''", "``"} and tokens[j].lower not in WHEN:
        j += 1
    return j < len(tokens) and tokens[j].tag in _NOUN_TAGS and tokens[j].lower not in WHEN


# --- groups with a number --------------------------------------------------------------------------------


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)


def _counted_group(tokens: Sequence[Token], figure: Figure, harm: frozenset[str]) -> Group | None:
    """The people that a figure counts, a bare number, or None where it counts something else."""
    if tokens[figure.first].lower == "both" and "and" in {t.lower for t in tokens[figure.last + 2 : figure.last + 5]}:
        return None
    if tokens[figure.first].lower == "one" and _is_superlative(tokens, figure.last + 1):
        return None
    low, best, high = _whole(figure.low), _whole(figure.best), _whole(figure.high)
    i, n, others = figure.last + 1, len(tokens), False
    while i < n and tokens[i].lower in _SKIPPED:
        others, i = True, i + 1
    if i < n and tokens[i].lower == "of" and i + 1 < n:
        names_more = i + 2 < n and tokens[i + 2].tag in _NOUN_TAGS and tokens[i + 1].lower in {"those", "these", "which"}
        if tokens[i + 1].lower in _POINTERS and not names_more:
            return Group(figure.opens, i + 1, i + 1, low, best, high, "relative")
        i += 2 if tokens[i + 1].tag in {"DT", "PRP$"} else 1
    bare_last = i - 1 if others else figure.last
    if (i >= n or tokens[i].tag not in _PHRASE_TAGS) and _is_year(tokens, figure):
        return None
    bare = Group(figure.opens, bare_last, bare_last, low, best, high, "bare")
    if figure.low is not None and figure.low != int(figure.low):
        return None
    last = _phrase_end(tokens, i, harm)
    if last < i:
        return None if (i < n and tokens[i].lower in {"-", "%"}) or _is_offspring(tokens, figure.opens) else bare
    person = find_person(tokens, last)
    attribute = next((k for k in range(i, last) if tokens[k].lower in harm and tokens[k].tag != "POS"), None)
    if person is None:
        if tokens[last].lower in load_people().things or tokens[last].tag == "NN":
            return None if tokens[i].lower not in harm else bare
        return Group(figure.opens, last, last, low, best, high, "other", attribute=attribute)
    person = _refine(person, tokens, i, last)
    last, who = _joined_people(tokens, last, person.who)
    return Group(figure.opens, last, last, low, best, high, "people", who, person.unit, attribute)


def _is_year(tokens: Sequence[Token], figure: Figure) -> bool:
    """True for the 1809 of "for 61 days in 1809 and some 4,000 died"."""
    text = tokens[figure.first].text
    before = tokens[figure.first - 1].lower if figure.first else ""
    return figure.first == figure.last and len(text) == 4 and text.isdigit() and "1000" <= text <= "2100" and before in _BEFORE_YEARS


def _is_superlative(tokens: Sequence[Token], i: int) -> bool:
    """True for "of the oldest", "of the most", "of its main" after "one"."""
    words = [t.lower for t in tokens[i : i + 2]]
    return len(words) == 2 and words[0] == "of" and i + 2 < len(tokens) and tokens[i + 2].tag in {"JJS", "RBS"}


def _is_offspring(tokens: Sequence[Token], first: int) -> bool:
    """True for the number in "a father of four"."""
    if first < 2 or tokens[first - 1].lower != "of":
        return False
    return tokens[first - 2].tag in {"NN", "NNP"} and tokens[first - 2].lower in load_people().nouns


def _joined_people(tokens: Sequence[Token], last: int, who: str) -> tuple[int, str]:
    """"12 women and children", "women, children and men": one count over several nouns, of nobody in particular."""
    end, j, mixed = last, last, who
    while j + 2 < len(tokens) and tokens[j + 1].lower in {",", "and", "or"}:
        joint = tokens[j + 1].lower
        step = 3 if joint == "," and tokens[j + 2].lower in {"and", "or"} and j + 3 < len(tokens) else 2
        person = load_people().nouns.get(tokens[j + step].lower)
        if person is None or tokens[j + step].tag != "NNS":
            break
        j += step
        mixed = mixed if mixed == person.who else "unspecified"
        if joint != "," or step == 3:
            end, who = j, mixed
            break
    return end, who


# --- single people ---------------------------------------------------------------------------------------

_SINGLE_OPENERS = frozenset({"a", "an", "the", "his", "her", "their", "its", "another", "one"})
_PLURALS = frozenset({"people", "police", "personnel", "staff", "crew", "remains", "troops", "wounded", "dead", "injured", "others",
                      "youth", "forces", "population"})
_AGES = frozenset({"year-old", "years-old", "month-old", "months-old", "year", "old", "years", "-", "old."})


def _single_group(tokens: Sequence[Token], i: int, harm: frozenset[str]) -> Group | None:
    """One person: "a young woman", "his wife Lina", "the mayor", "a 17-year-old"; a family too."""
    j = i + (tokens[i].lower in _SINGLE_OPENERS)
    while j < len(tokens) and j - i < MAX_PHRASE:
        t = tokens[j]
        if t.lower.endswith(AGE_ENDINGS) and not _opens_noun(tokens, j + 1) and not _is_noun(tokens, j + 1):
            return Group(i, j, j, 1, 1, 1, "people", who_by_age(tokens, j), counted=False)
        opens_headline = j == 0 and t.lower in load_people().nouns
        if (t.tag in {"NN", "NNP"} or opens_headline) and _is_single_head(tokens, j, harm):
            return _single_person(tokens, i, j)
        is_inside = t.tag in _PHRASE_TAGS or t.lower in _AGES or t.lower.endswith(AGE_ENDINGS)
        if not is_inside or t.tag in {"VBD", "NNS", "NNPS"}:
            return None
        j += 1
    return None


def _single_person(tokens: Sequence[Token], i: int, j: int) -> Group:
    known = find_person(tokens, j)
    person = _refine(known or Person("unspecified", "people", False), tokens, i, j)
    age = next((k for k in range(i, j) if tokens[k].lower.endswith(AGE_ENDINGS) or is_age_word(tokens[k].lower)), None)
    if age is not None and person.who == "unspecified":
        person = person._replace(who=who_by_age(tokens, age))
    size = _family_size(tokens, j) if person.unit == "families" else None
    last = j + 2 if size else j
    while not size and last + 1 < len(tokens) and tokens[last + 1].tag == "NNP" and tokens[last + 1].lower not in WHEN:
        last += 1
    if tokens[j].lower == "couple":
        size, last = 2, j
    if last == j and _is_age(tokens, j + 1):
        last = j + 2
    return Group(i, last, last if size else j, size or 1, size or 1, size or 1, "people" if known else "other", person.who,
                 "people" if size else person.unit, counted=bool(size))


def _is_age(tokens: Sequence[Token], i: int) -> bool:
    """True for "of 12" in "a girl of 12 died"; not for "a crowd of 12 people"."""
    words = [t.text for t in tokens[i : i + 2]]
    return len(words) == 2 and words[0] == "of" and words[1].isdecimal() and len(words[1]) < 3 and not _is_noun(tokens, i + 2)


def _is_noun(tokens: Sequence[Token], j: int) -> bool:
    return j < len(tokens) and tokens[j].tag in _NOUN_TAGS


def _is_single_head(tokens: Sequence[Token], j: int, harm: frozenset[str]) -> bool:
    word = tokens[j].lower
    if word.endswith("s") and word[:-1] in load_people().nouns:
        return False  # "the Emergency Lawyers"
    if word in _PLURALS or (find_person(tokens, j) is None and not (tokens[j].tag == "NN" and looks_like_person(word))):
        return False
    follower = tokens[j + 1] if j + 1 < len(tokens) else None
    if follower is None or follower.lower in harm or follower.lower == "shot":
        return True
    if follower.tag == "POS" or follower.lower in {"-", "'s"}:
        return False
    if j and tokens[j].is_capitalised and follower.tag == "NNP" and word in {"national", "human", "female", "male", "partner"}:
        return False
    return not (follower.tag in {"NN", "NNS"} and follower.lower not in WHEN)


def _opens_single(tokens: Sequence[Token], i: int) -> bool:
    """True for an article or owner, for an age ("17-year-old boy killed"), and for a person who opens a headline."""
    if tokens[i].lower in _SINGLE_OPENERS:
        return True
    is_age = i + 2 < len(tokens) and tokens[i].text.isdigit() and tokens[i + 1].text == "-" and "-old" in tokens[i + 2].lower
    opens_headline = i == 0 and tokens[i].tag not in {"NNS", "NNPS"} and tokens[i].lower in load_people().nouns
    if i and tokens[i - 1].lower in {"of", "roughly", "about", "around", "was", "is", "were", "are", "be"}:
        return False
    return is_age or opens_headline or tokens[i].lower.endswith(AGE_ENDINGS) or is_age_word(tokens[i].lower)


def _goes_on(tokens: Sequence[Token], i: int, groups: Sequence[Group]) -> bool:
    """True for the second noun of "his wife and son"."""
    before = groups[-1] if groups else None
    if before is None or before.counted or before.last != i - 2 or tokens[i - 1].lower not in {"and", ","}:
        return False
    if tokens[before.first].tag != "PRP$":
        return False
    return tokens[i].tag == "NN" and tokens[i].lower in load_people().nouns

def _family_size(tokens: Sequence[Token], j: int) -> int | None:
    """5 in "a family of five"."""
    if j + 2 >= len(tokens) or tokens[j + 1].lower != "of":
        return None
    inner = find_figures(tokens[j + 2 : j + 3])
    return _whole(inner[0].best) if inner else None


def _with_owner(tokens: Sequence[Token], group: Group) -> Group:
    """"her | two daughters", "the | three men": the word before the number belongs to the phrase."""
    first = group.first
    is_owned = first > 0 and (tokens[first - 1].tag == "PRP$" or tokens[first - 1].lower in {"the", "all", "these"})
    if is_owned and group.kind != "relative" and group.counted:
        return group._replace(first=first - 1)
    return group


@cache
def _animals() -> frozenset[str]:
    return frozenset(resources.load_yaml("data/tolls.yaml")["animals"].split())


# --- all of them -----------------------------------------------------------------------------------------


_OF_HARM = frozenset("injury injuries wound wounds burns hospital hospitals clinic spot scene instantly".split())


def _dies_of_it(tokens: Sequence[Token], i: int) -> bool:
    """True where the words from token i say that somebody hurt before died of it: "later | died of his wounds", "died on the spot"."""
    while i < len(tokens) and (tokens[i].tag == "RB" or tokens[i].lower in {"has", "had"}):
        i += 1
    if i >= len(tokens) or tokens[i].lower not in {"died", "succumbed"}:
        return False
    return any(t.lower in _OF_HARM for t in tokens[i + 1 : i + 8])


def find_groups(tokens: Sequence[Token], harm: frozenset[str]) -> tuple[Group, ...]:
    """Every counted or single person or people of a sentence, left to right. `harm`: words of harm that may stand before the noun."""
    groups: list[Group] = []
    figures = {f.opens: f for f in find_figures(tokens)}
    has_animals = not _animals().isdisjoint(t.lower for t in tokens)
    i = 0
    while i < len(tokens):
        figure = figures.get(i)
        group = _counted_group(tokens, figure, harm) if figure and figure.plain else None
        if group and group.kind == "bare" and ((tokens[group.first].lower == "both" and groups) or has_animals):
            group = None
        if group is None and figure is None and (_opens_single(tokens, i) or _goes_on(tokens, i, groups)):
            group = _single_group(tokens, i, harm)
        if group is None and tokens[i].lower in {"he", "she"} and _dies_of_it(tokens, i + 1):
            group = Group(i, i, i, 1, 1, 1, "relative")
        if group is not None:
            groups.append(_with_owner(tokens, group))
        i = max(i, group.last if group else figure.last if figure else i) + 1
    return tuple(groups)
