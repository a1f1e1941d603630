"""Words for people: nouns and what they say of whom, and ages that make a child."""

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from reportedly import resources
from reportedly.nominals import load_trades
from reportedly.records import Token
from reportedly.wordclass import plural_of

AGE_ENDINGS = ("year-old", "years-old", "month-old", "months-old", "week-old", "weeks-old", "day-old", "days-old")
MINOR = 18
_ENDINGS = ("ers", "ors", "ists", "men", "women", "ees", "ians", "ents", "ants")
_CIVIL_GENERALS = frozenset("attorney secretary director consul solicitor surgeon inspector".split())
# Words of time that follow people or verbs without being their object: "12 killed Sunday".
WHEN = frozenset("""monday tuesday wednesday thursday friday saturday sunday yesterday today tonight overnight last this early late
    earlier later""".split())


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
    """The nouns of data/tolls.yaml and data/trades.txt for people, and those for what only looks so."""
    raw: dict[str, Any] = resources.load_yaml("data/tolls.yaml")
    trades = {form: Person("civilians", "people", True) for word in load_trades() for form in (word, plural_of(word))}
    nouns: dict[str, Person] = dict(trades)
    compounds: dict[str, Person] = {}
    for entry in raw["people"]:
        person = Person(entry["who"], entry.get("unit", "people"), entry.get("occupation", False))
        nouns |= dict.fromkeys(entry["nouns"].split(), person)
        compounds |= dict.fromkeys(entry.get("compounds", ()), person)
    return PersonWords(nouns, compounds, frozenset(raw["not_people"].split()))


def find_person(tokens: Sequence[Token], i: int) -> Person | None:
    """What the noun at token i says of people, None where it counts none; "aid workers" by both words."""
    known, word = load_people(), tokens[i].lower
    if i and (pair := known.compounds.get(f"{tokens[i - 1].lower} {word}")):
        return pair
    if word == "general" and i and tokens[i - 1].lower in _CIVIL_GENERALS:
        return Person("unspecified", "people", False)
    three = f"{tokens[i - 2].lower} {tokens[i - 1].lower} {word}" if i > 1 else ""
    if three in known.compounds:
        return known.compounds[three]
    if word in known.nouns:
        return known.nouns[word]
    if _is_people_name(tokens, i):
        return Person("unspecified", "people", False)
    if word in known.things or tokens[i].tag not in {"NNS", "NNPS"}:
        return None
    tail = word.rsplit("-", 1)[-1]
    if tail in known.nouns:
        return known.nouns[tail]
    is_people = (tokens[i].is_capitalised and i > 0) or word.endswith(_ENDINGS)
    return Person("unspecified", "people", False) if is_people else None


def _is_people_name(tokens: Sequence[Token], i: int) -> bool:
    """True for a people's name after a count whose class the tagger takes for a single name: "six Sudanese", "hundreds of Durunis"."""
    t, before = tokens[i], tokens[i - 1] if i else tokens[i]
    is_counted = before.tag == "CD" or (before.lower == "of" and i > 1 and tokens[i - 2].tag in {"CD", "NNS"})
    return i > 0 and is_counted and t.is_capitalised and (t.lower.endswith("ese") or (t.tag == "NNP" and t.lower.endswith("is")))


def looks_like_person(word: str) -> bool:
    """True for a singular that ends as words for people do and is no known thing: "sailor", "motorcyclist", "pensioner"."""
    things = load_people().things
    return word.endswith(("er", "or", "ist", "man", "woman", "ian")) and len(word) > 4 and word not in things and word + "s" not in things


def who_by_age(tokens: Sequence[Token], j: int) -> str:
    """children for "a 17-year-old": the words give an age below 18."""
    digits = tokens[j].lower.split("-")[0] if "-" in tokens[j].lower and tokens[j].text[0].isdigit() else ""
    number = digits or next((tokens[k].lower.split("-")[0] for k in (j - 1, j - 2) if k >= 0 and tokens[k].text[0].isdigit()), "")
    is_baby = any(unit in tokens[k].lower for k in (j - 1, j) for unit in ("month", "week-", "day-") if k >= 0)
    return "children" if is_baby or (number.isdigit() and int(number) < MINOR) else "unspecified"


def is_age_word(word: str) -> bool:
    """True for "6-month" and "46-year", an age written without its last hyphen."""
    return word[0].isdigit() and word.endswith(("-year", "-years", "-month", "-months"))
