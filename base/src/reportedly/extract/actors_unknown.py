"""Names of actors that no list has: organisations by their head word, persons by title, first name, speech or byline, outlets."""

from collections.abc import Iterable

from reportedly.actors import ActorRegistry
from reportedly.extract import actors_names as names_of
from reportedly.extract.actors_nominals import Nominals
from reportedly.nominals import Nominals as Words
from reportedly.nominals import given_names, is_person, organisation_of, title_length
from reportedly.records import PlaceIndex, Sentence

# Words of many names, which say alone whose name it is not.
_NOT_ALONE = frozenset(
    """north south east west northern southern eastern western central national international united state states general people
    peoples republic islamic new great royal federal joint interior defence defense foreign internal external health human rights city army
    police government air security democratic popular high supreme upper lower hospital university bank school red information office news
    agency local first second third world press television radio world""".split()
)


# What armed groups do to others: a name that does it is taken for one.
_FIGHTS = frozenset(
    """attack ambush raid storm capture seize overrun retake shell bomb kill shoot fire fight clash abduct kidnap loot burn torch execute
    behead trade exchange besiege detonate plant free repel withdraw retreat surrender defect claim deny
    threaten vow lose hold take""".split()
)


_INSIDE_NAMES = frozenset({"without", "for", "against", "of", "and", "to", "beyond"})


def common_words(name: Iterable[str], words: Words) -> set[str]:
    """The words of an organisation's name that say what it is and stand for nobody else: "desk", "bank", "club"."""
    return {w for w in name if words.organisation_kind(w) and w not in words.heads}


class Unknowns(Nominals):
    """One sentence, with what was found in it so far: (start, end, form) in tokens, and names to be found again elsewhere."""

    def __init__(self, sentence: Sentence, registry: ActorRegistry, index: PlaceIndex | None) -> None:
        super().__init__(sentence, registry)
        self.index, self.part = index, sentence.part
        self.found: list[tuple[int, int, str]] = []
        self.persons: list[str] = []
        self.again: set[tuple[str, ...]] = set()
        self.common: set[str] = set()

    def shorten(self, start: int, end: int) -> None:
        """Notes the words by which an organisation's name may be shortened: "the Front" for "the Northern Hills Front", "the desk"."""
        self.common |= common_words((t.lower for t in self.tokens[start:end]), self.words)
        if end - start < 2:
            first = self.tokens[start].lower.split("-")[0]
            if first in self.words.organisation_starts:
                self.again.add(("the", first))
            return
        for token in self.tokens[start:end]:
            proper = token.is_capitalised and len(token.text) > 3 and token.tag in {"NNP", "NNPS"}
            if proper and token.lower not in _NOT_ALONE | self.words.adjectives and not self.registry.find_states(token.text):
                self.again.add(("the", token.lower))

    def office_before(self, start: int, at: int) -> int:
        """Where a person's mention begins: at the segment's start when a title stands between, else at the name."""
        if any(title_length(self.tokens, k, at, self.words) for k in range(start, at)):
            return start
        return at

    def unknown(self, start: int, end: int) -> bool:
        """Adds the unknown name that ends the segment, if it names an actor; true where it did."""
        tokens, words = self.tokens, self.words
        run = names_of.run_start(tokens, start, end)
        while run < end and tokens[run].lower in {"the", "a", "an"}:
            run += 1
        if run >= end or names_of.is_time_word(tokens[end - 1]):
            return False
        if organisation_of(tokens, run, end, words):
            self.found.append((start if tokens[start].tag == "DT" and run - start == 1 else run, end, "name"))
            self.shorten(run, end)
            return True
        title = self.office_before(start, end - 1)
        if title < end - 1 and tokens[end - 1].tag != "NNS":
            self.found.append((start, end, "name"))
            self.remember(end, run)
            return True
        spoken = names_of.speaks(tokens, start, end) and self.may_be_person(run, end)
        if spoken or self.is_introduced(run, end) or is_person(tokens, run, end, words):
            self.found.append((run, end, "name"))
            self.remember(end, run)
            return True
        if end - run == 1 and names_of.is_acronym(tokens[run], words):
            self.found.append((run - (run > start and tokens[run - 1].lower == "the"), end, "name"))
            return True
        if self.is_fighting_group(start, run, end):
            self.found.append((run - (run > start and tokens[run - 1].lower == "the"), end, "name"))
            self.shorten(run, end)
            return True
        if self.is_outlet(run, end) or self.is_acting_person(run, end):
            self.found.append((run, end, "name"))
            self.again.add(tuple(t.lower for t in tokens[run:end]))
            return True
        return self.people(start, end)

    def is_outlet(self, run: int, end: int) -> bool:
        """True for an agency in the dateline's brackets, and for whoever is told something ("told Nile Desk")."""
        tokens = self.tokens
        before = tokens[run - 1].lower if run else ""
        if self.part == "dateline":
            return before in {"(", "[", "/"} and end < len(tokens) and tokens[end].text in {")", "]", "/"}
        return (
            before in {"told", "tell", "tells"}
            and tokens[end - 1].tag in {"NNP", "NNPS"}
            and not self.registry.find_states(tokens[run].text)
        )

    def is_introduced(self, run: int, end: int) -> bool:
        """True for a first name alone that speaks or is explained: "said Lamia, a widow", "Lamia, 23,"; and after "the leader, "."""
        tokens = self.tokens
        capital = all(t.is_capitalised and t.text.isalpha() for t in tokens[run:end])
        comma = end + 1 < len(tokens) and tokens[end].text == ","
        explained = comma and (tokens[end + 1].tag == "CD" or tokens[end + 1].lower in {"a", "an"})
        if end - run == 1:
            spoken = run > 0 and tokens[run - 1].tag == "VBD" and tokens[run - 1].lower in {"said", "added", "recalled"}
            known = tokens[run].lower in given_names()
            told = (spoken and explained) or (known and (explained or spoken))
            return capital and told and not self.registry.find_states(tokens[run].text)
        led = run > 1 and tokens[run - 1].text == "," and tokens[run - 2].lower in self.words.titles
        return capital and end - run <= 3 and led and end < len(tokens) and tokens[end].text == ","

    def is_acting_person(self, run: int, end: int) -> bool:
        """True for two or three capitalised words that do something, or stand in a byline: a person nobody introduced."""
        tokens = self.tokens
        capital = all(t.text[0].isupper() and t.text[1:] == t.text[1:].lower() and t.text.isalpha() for t in tokens[run:end])
        if not (2 <= end - run <= 3 and capital and self.may_be_person(run, end)):
            return False
        if self.part == "byline":
            return run > 0 and tokens[run - 1].lower in {"by", "and", ","}
        if self.part in {"headline", "dateline"} or (run and tokens[run - 1].tag not in {",", "CC", "``", ":", "-RRB-", "."}):
            return False
        return names_of.is_subject(tokens, end, self.words) and not any(self.registry.find_states(t.text) for t in tokens[run:end])

    def is_fighting_group(self, start: int, run: int, end: int) -> bool:
        """True for a plural or acronym in capitals behind "the" that does what armed groups do: "the Barak Tigers ambushed"."""
        tokens = self.tokens
        name = tokens[run:end]
        plural = name[-1].tag == "NNPS" or (name[-1].lower.endswith("s") and len(name) > 1)
        if self.part == "headline" or not all(t.is_capitalised for t in name) or not (plural and run > start) or len(name) > 4:
            return False
        if names_of.is_place(" ".join(t.text for t in name), self.index) or any(self.registry.find_states(t.text) for t in name):
            return False
        return names_of.verb_after(tokens, end) in _FIGHTS or (start > 0 and tokens[start - 1].lower in {"by", "against"})

    def may_be_person(self, run: int, end: int) -> bool:
        """True for one to four capitalised words that are no known place."""
        tokens = self.tokens
        name = " ".join(t.text for t in tokens[run:end])
        return (
            end - run <= 4
            and tokens[end - 1].tag in {"NNP", "NNPS"}
            and (end - run > 1 or run > 0)
            and not names_of.is_place(name, self.index)
        )

    def people(self, start: int, end: int) -> bool:
        """Peoples of no state: "the Kurds", "Sunni Muslims"."""
        word = self.tokens[end - 1].lower
        if word.endswith("s") and word.rstrip("s") in self.words.peoples:
            self.found.append((start, end, "name"))
            return True
        return False

    def remember(self, end: int, run: int) -> None:
        """Notes a person's last name, and a first name that is one, to be found again elsewhere in the report."""
        name = self.tokens[run:end]
        if len(name) > 1:
            self.again.add(tuple(t.lower for t in name))
        if any(t.lower in _INSIDE_NAMES for t in name):  # "Clinics Without Walls" has no surname
            return
        first = self.tokens[run].lower
        plain = first in given_names() or (end - run == 2 and first not in self.words.titles and not names_of.is_place(first, self.index))
        if end - run > 1 and len(first) > 3 and plain and not self.registry.find_states(first) and first not in self.words.adjectives:
            self.persons.append(first)
        if len(self.tokens[end - 1].text) > 2:
            self.persons.append(self.tokens[end - 1].lower)
