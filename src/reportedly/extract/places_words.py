"""What single words say about a name: a person's, an office, a feature, an organisation. The lists are data/place_words.yaml."""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from reportedly import resources
from reportedly.wordclass import load_weights


class PlaceWords(NamedTuple):
    """The word lists, lower case. `after` and `before` give what a feature word makes of a name ("district")."""

    after: dict[str, str]
    before: dict[str, str]
    begin: dict[str, str]
    prepositions: dict[str, float]
    titles: frozenset[str]
    name_parts: frozenset[str]
    organisations: frozenset[str]
    organisations_before: frozenset[str]
    never: frozenset[str]
    abbreviations: dict[str, str]
    roads: frozenset[str]
    newspapers: frozenset[str]
    no_place_before: frozenset[str]
    inhabitants: frozenset[str]
    arabic_first: frozenset[str]
    takes_place: frozenset[str]
    nouns_of_place: frozenset[str]
    takes_only_places: frozenset[str]
    nouns_of_only_places: frozenset[str]
    motion: frozenset[str]
    between_two: frozenset[str]
    groups: frozenset[str]
    buildings: frozenset[str]
    nationalities: dict[str, str]
    given: frozenset[str]
    surnames: frozenset[str]


@cache
def load_place_words() -> PlaceWords:
    """The packaged lists, read once a process."""
    raw = resources.load_yaml("data/place_words.yaml")
    return PlaceWords(
        after={w: feature for feature, words in raw["after"].items() for w in words},
        before={w: feature for feature, words in raw["before"].items() for w in words},
        begin={w: feature for feature, words in raw["begin"].items() for w in words},
        prepositions=raw["prepositions"],
        titles=frozenset(raw["titles"]),
        name_parts=frozenset(raw["name_parts"]),
        organisations=frozenset(raw["organisations"]),
        organisations_before=frozenset(raw["organisations_before"]),
        never=frozenset(raw["never"]),
        abbreviations={short: name for name, shorts in raw["abbreviations"].items() for short in shorts},
        roads=frozenset(raw["roads"]),
        newspapers=frozenset(raw["newspapers"]),
        no_place_before=frozenset(raw["no_place_before"]),
        inhabitants=frozenset(raw["inhabitants"]),
        arabic_first=frozenset(raw["arabic_first"]),
        takes_place=frozenset(raw["takes_place"]),
        nouns_of_place=frozenset(raw["nouns_of_place"]),
        takes_only_places=frozenset(raw["takes_only_places"]),
        nouns_of_only_places=frozenset(raw["nouns_of_only_places"]),
        motion=frozenset(raw["motion"]),
        between_two=frozenset(raw["between_two"]),
        groups=frozenset(raw["groups"]),
        buildings=frozenset(raw["buildings"]),
        nationalities=dict(_nationalities()),
        given=frozenset(resources.load_lines("data/given_names.txt")),
        surnames=frozenset(resources.load_lines("data/surnames.txt")),
    )


def _nationalities() -> Iterator[tuple[str, str]]:
    """("kenyan", "KE") for every adjective and people of data/states.csv."""
    for line in resources.load_lines("data/states.csv"):
        cells = line.split(";")
        yield from ((word.strip().lower(), cells[0]) for cell in cells[2:4] for word in cell.split("|") if word.strip())


@cache
def is_dictionary_word(lower: str) -> bool:
    """True for a word that English uses as more than a name ("health", "red"), by the word-class model.

    >>> is_dictionary_word("health"), is_dictionary_word("syria")
    (True, False)
    """
    weights = load_weights()
    fixed = weights.fixed.get(lower)
    if fixed is not None:
        return not fixed.startswith("NNP")
    known = weights.pairs_of("w" + lower)
    best = max(known, key=lambda pair: pair[1], default=None)
    return best is not None and best[1] > 0 and not weights.tags[best[0]].startswith("NNP")
