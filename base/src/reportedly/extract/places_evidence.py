"""What speaks for or against a name being a place: one small function each, and the table of their weights."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from reportedly.extract.places_runs import Match
from reportedly.extract.places_words import is_dictionary_word, load_place_words
from reportedly.records import Sentence, Token

_SAID = frozenset("said says added told replied wrote asked argued noted explained claimed insisted thinks believes recalled".split())


@dataclass(slots=True)
class Known:
    """What a report shows of its names as a whole: parts of persons' names, words also written small, names surely used as places."""

    persons: set[str] = field(default_factory=set)
    small: set[str] = field(default_factory=set)
    sure: set[str] = field(default_factory=set)
    countries: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Found:
    """A match in its sentence: its name, the countries that have such a place (`homes`), the other matches."""

    match: Match
    sentence: Sentence
    name: str
    known: Known
    homes: frozenset[str]
    others: tuple[Match, ...]

    @property
    def tokens(self) -> Sequence[Token]:
        """The tokens of the sentence."""
        return self.sentence.tokens

    @property
    def next_tag(self) -> str:
        """The tag of the word after the name; empty at the end."""
        return self.tokens[self.match.end].tag if self.match.end < len(self.tokens) else ""

    @property
    def is_small(self) -> bool:
        """True for a name that the gazetteer lacks or has for nothing but a town or less."""
        entry = self.match.entry
        return entry is None or (entry.place.feature in {"settlement", "district"} and entry.people < 50_000)

    @property
    def is_single(self) -> bool:
        """True for a name of one word."""
        return self.match.end - self.match.first == 1

    def before(self, back: int = 1) -> str:
        """The word `back` places before the name, lower case; empty at the start."""
        at = self.match.first - back
        return self.tokens[at].lower if at >= 0 else ""

    def after(self, on: int = 0) -> str:
        """The word after the name, lower case; empty at the end."""
        at = self.match.end + on
        return self.tokens[at].lower if at < len(self.tokens) else ""


# --- evidence: each function gives a number, mostly 0 or 1 ------------------------------------------------


def prominence_of_name(f: Found) -> float:
    """How much the name itself says: a country or a large city more than a village; nothing for a name the gazetteer lacks."""
    entry = f.match.entry
    if entry is None:
        return 2.4 if f.match.feature else -0.4
    feature, people = entry.place.feature, entry.people
    if feature == "country":
        prior = 4.0
    elif feature in {"province", "region", "site", "water"}:
        prior = 2.4
    else:
        prior = 2.8 if people >= 1_000_000 else 2.1 if people >= 100_000 else 1.4 if people >= 20_000 else 0.9 if people >= 3_000 else 0.5
        prior = max(prior, 1.6) if entry.is_listed else prior
    prior -= 0.0 if entry.is_main or feature == "country" else 0.3
    prior -= 0.0 if entry.likeness == 1.0 else 1.0
    return prior + (0.0 if f.is_single else 0.8) + (1.0 if f.match.feature != feature and f.match.feature else 0.0)


def locative_before(f: Found) -> float:
    """A preposition or compass word before the name, by its weight."""
    words = load_place_words()
    back = 2 if f.before() == "the" else 1
    weight = words.prepositions.get(f.before(back), 0.0)
    at = f.match.first - back
    if at >= 0 and f.tokens[at].is_capitalised and at > f.match.run[0] and f.before(back) not in {"of", "in"}:
        weight = min(weight, 0.5)
    return weight


def feature_before(f: Found) -> float:
    """ "the town of X", "camp X"."""
    words = load_place_words().before
    if f.before() == "of" and f.before(2) in words:
        is_ministry = f.before(2) == "department" and f.tokens[f.match.first - 2].is_capitalised
        return 0.0 if is_ministry else 1.0
    return 0.8 if f.before() in words else 0.0


def feature_after(f: Found) -> float:
    """ "X province", "X river", written small; "X, a village"."""
    words, word = load_place_words().after, f.after()
    if word == "," and f.after(1) in {"a", "an", "the"}:
        return 1.0 if f.after(2) in words or f.after(3) in words else 0.0
    return 1.0 if word in words and not f.tokens[f.match.end].is_capitalised else 0.0


def object_of_a_verb(f: Found) -> float:
    """ "took X", "residents of X", "an attack on X"."""
    words = load_place_words()
    if f.before() in words.takes_place and f.match.first == f.match.run[0]:
        return 1.0
    speaks = f.before(2) in words.nouns_of_place or f.before(3) in words.nouns_of_place
    return 1.0 if speaks and f.before() in {"of", "on", "for"} else 0.0


def needs_a_place(f: Found) -> float:
    """Only a place can stand there: "retook X", "the siege of X", "fled to X", unless a noun follows ("shelled X positions")."""
    words = load_place_words()
    if f.match.first != f.match.run[0] or f.match.end != f.match.run[1] or f.next_tag in {"NN", "NNS", "POS"}:
        return 0.0
    before = f.before()
    if before in words.takes_only_places or (before == "of" and f.before(2) in words.nouns_of_only_places):
        return 1.0
    moves = before in {"from", "to", "towards", "toward"} and any(f.before(back) in words.motion for back in (2, 3, 4))
    return 1.0 if moves else 0.0


def in_a_named_country(f: Found) -> float:
    """A place of that name lies in a country that the report names, or whose people it names."""
    return 1.0 if f.homes & f.known.countries else 0.0


def in_dateline(f: Found) -> float:
    """The name opens the report's dateline."""
    return 1.0 if f.sentence.part == "dateline" and f.match.entry and f.before() != "(" else 0.0


def container_after(f: Found) -> float:
    """ "X, Y" where Y is a country or first-level area."""
    if f.after() != "," and f.after() != "(":
        return 0.0
    after = f.tokens[f.match.end + 1] if f.match.end + 1 < len(f.tokens) else None
    if after and (after.text in load_place_words().abbreviations or after.text + "." in load_place_words().abbreviations):
        return 1.0
    following = next((m for m in f.others if m.first == f.match.end + 1), None)
    if following is None or following.entry is None:
        return 0.0
    return 1.0 if f.after() == "(" or following.entry.place.feature in {"country", "province"} else 0.0


def container_of_one_before(f: Found) -> float:
    """The Y of "X, Y"."""
    if f.before() != ",":
        return 0.0
    return 1.0 if any(m.end == f.match.first - 1 and m.entry for m in f.others) else 0.0


def listed_with_places(f: Found) -> float:
    """Beside another name of the gazetteer, joined by a comma or "and"."""
    near = [m for m in f.others if m.entry and (m.end == f.match.first - 1 or m.first == f.match.end + 1)]
    joined = f.before() in {",", "and", "or", "/"} or f.after() in {",", "and", "or", "/"}
    return 1.0 if joined and any(m.entry and (m.entry.place.feature == "country" or m.entry.people > 20_000) for m in near) else 0.0


def organisation_after(f: Found) -> float:
    """ "X Police", "X University": the place gives its name to an organisation or office."""
    words = load_place_words()
    word = f.after()
    if f.match.end < f.match.run[1]:
        return 1.0 if word in words.organisations or word in words.titles or word in words.after or is_dictionary_word(word) else 0.0
    return 1.0 if word in words.inhabitants else 0.0


def stranger_after(f: Found) -> float:
    """A capitalised word follows that is neither a place nor a common word: mostly a person's or a longer name."""
    if f.match.end >= f.match.run[1] or organisation_after(f):
        return 0.0
    if f.after() in load_place_words().never:
        return 0.0
    if any(m.first == f.match.end for m in f.others):
        return 0.4
    return 0.2 if len(f.after()) < 5 and f.tokens[f.match.end].text.isupper() else 1.0


def stranger_before(f: Found) -> float:
    """The same for the word before."""
    words = load_place_words()
    at = f.match.first - 1
    if at < f.match.run[0]:
        return 0.0
    token = f.tokens[at]
    if not token.is_capitalised and token.text.isascii():
        return 0.0
    if token.lower in words.organisations_before or token.lower in words.prepositions or token.lower in words.before:
        return 0.0
    if any(m.end == f.match.first for m in f.others):
        return 0.4
    if token.lower in words.given or token.lower in words.name_parts or len(token.text) == 1 or token.text == ".":
        return 1.3
    if is_dictionary_word(token.lower) or token.lower in words.organisations or token.text.isupper():
        return 0.3
    return 1.0


def title_before(f: Found) -> float:
    """ "Mr. X", "Gen. X": a person."""
    words = load_place_words()
    before = f.before(2) if f.before() == "." else f.before()
    at = f.match.first - 1
    return 1.0 if before in words.titles and at >= 0 and (f.tokens[at].is_capitalised or f.before() == ".") else 0.0


def is_persons_name(f: Found) -> float:
    """The word is part of a person's name elsewhere in the report."""
    return 1.0 if f.is_single and f.name in f.known.persons else 0.0


def is_given_name(f: Found) -> float:
    """A given name or a common surname."""
    words = load_place_words()
    if not f.is_single or (f.match.entry and f.match.entry.place.feature == "country"):
        return 0.0
    return 1.0 if f.name in words.given else 0.9 if f.name in words.surnames else 0.0


def is_common_word(f: Found) -> float:
    """A word that English also uses small; more so at the start of a sentence or where the report itself writes it small."""
    if not f.is_single or (f.match.entry and f.match.entry.place.feature == "country"):
        return 0.0
    low = f.tokens[f.match.first].lower
    return (1.0 if is_dictionary_word(low) else 0.0) + (1.0 if low in f.known.small else 0.0) + (
        0.5 if f.match.first == 0 and f.tokens[0].tag not in {"NNP", "NNPS"} else 0.0)


def says_something(f: Found) -> float:
    """A small place that speaks is mostly a person."""
    entry = f.match.entry
    if entry and (entry.place.feature in {"country", "province"} or entry.people > 1_000_000):
        return 0.0
    return 1.0 if f.after() in _SAID or f.before() in _SAID else 0.0


def has_an_age(f: Found) -> float:
    """ "X, 45," is a person."""
    return 1.0 if f.after() == "," and f.after(1).isdigit() and len(f.after(1)) < 3 and f.after(2) in {",", "."} else 0.0


def names_something_else(f: Found) -> float:
    """ "The Kandara Times", "the Kandara virus", "St. Kandara's": an outlet, a disease, a church."""
    words = load_place_words()
    following = f.after()
    if following in words.newspapers and f.tokens[f.match.end].is_capitalised:
        return 1.0
    return 1.0 if following in words.no_place_before or (f.name.startswith("st ") and following == "'s") else 0.0


def names_a_group(f: Found) -> float:
    """ "Kandara Defence Unit", "the Kandara hospital": a small place of that name is hardly meant."""
    words = load_place_words()
    if not f.is_small or (f.match.entry is not None and f.match.entry.is_listed):
        return 0.0
    last = f.tokens[f.match.run[1] - 1]
    if f.match.end < f.match.run[1] and last.lower in words.groups:
        return 1.0
    return 0.8 if f.after() in words.buildings else 0.0


def used_as_place(f: Found) -> float:
    """The report uses the name as a place elsewhere, beyond doubt."""
    return 1.0 if f.name in f.known.sure else 0.0


EVIDENCE: tuple[tuple[Callable[[Found], float], float], ...] = (
    (prominence_of_name, 1.0),
    (locative_before, 1.0),
    (feature_before, 2.5),
    (feature_after, 1.8),
    (object_of_a_verb, 1.0),
    (needs_a_place, 1.6),
    (in_a_named_country, 0.6),
    (in_dateline, 3.0),
    (container_after, 2.5),
    (container_of_one_before, 1.5),
    (listed_with_places, 0.8),
    (organisation_after, 0.6),
    (stranger_after, -3.0),
    (stranger_before, -3.0),
    (title_before, -3.0),
    (is_persons_name, -2.5),
    (is_given_name, -1.2),
    (is_common_word, -1.6),
    (says_something, -1.0),
    (has_an_age, -3.0),
    (names_something_else, -4.0),
    (names_a_group, -2.5),
    (used_as_place, 1.5),
)


def weigh(f: Found) -> float:
    """The sum of the evidence."""
    return sum(weight * value for function, weight in EVIDENCE if (value := function(f)))
