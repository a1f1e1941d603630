"""The nouns of an edition: incidents as they may leave the house. Writers see these and nothing else.

`safeguards.py` makes them; what it held back is not hidden in them under another name, it is not there.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

PUBLIC, INTERNAL = "public", "internal"
UNREVIEWED = "machine reading, not reviewed"
REVIEWED = "reviewed"

# Why something is not in an edition, in the order in which it is counted.
HELD_BACK: dict[str, str] = {
    "not reviewed": "Incidents that no reviewer accepted.",
    "withheld": "Incidents that a reviewer withheld.",
    "embargo": "Incidents whose last day is too recent, or not known.",
    "places": "Incidents shown by their first-level area alone, because of what was hit.",
    "points": "Places finer than a settlement, points of wide areas, and decimals of degrees.",
    "persons": "Private persons, witnesses, victims and children whose names or details are left out.",
    "handles": "Accounts whose handles are left out.",
    "quotes": "Quotes shortened to their gist: hateful, propagandistic, of a script whose names can't be told, or too much of one report.",
    "addresses": "Web addresses left out, because of what they name.",
    "groups": "Groups so small that a figure would point to a person.",
    "links": "Ties to other incidents that would give a place away.",
    "blame": "Actors held responsible in what nobody reviewed.",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What an edition is asked to hold. `date` is its ISO day: embargoes count from it; `embargo` in days."""

    date: str
    first: str | None = None
    last: str | None = None
    country: str | None = None
    admin1: str | None = None
    internal: bool = False
    unreviewed: bool = False
    embargo: int = 3
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Decisions:
    """What reviewers decided: accepted incidents with the reviewer, withheld incidents, claims and reports (their ids), persons
    (actors' ids or names) whose name may be released, and names that may stand in no edition at all."""

    accepted: dict[str, str] = field(default_factory=dict)
    withheld: frozenset[str] = frozenset()
    released: frozenset[str] = frozenset()
    withheld_names: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Area:
    """Where, as it may be shown. No `lat`/`lon` where only an area may be, or is known; `geo_precision` is ACLED's (1 best)."""

    name: str
    feature: str
    admin1: str | None
    country: str | None
    lat: float | None
    lon: float | None
    geo_precision: int | None
    is_coarsened: bool = False
    within_km: float | None = None  # where the point is calculated from words such as "20 km north of"


@dataclass(frozen=True, slots=True)
class Said:
    """Who says it, as may be told: a name, or the kind of speaker; `through` is the medium where that is somebody else."""

    name: str
    kind: str
    is_named: bool
    through: str | None
    voice: str

    @property
    def words(self) -> str:
        """The speaker with the medium: `witnesses or residents (through Coastal Wire)`."""
        return f"{self.name} (through {self.through})" if self.through else self.name


@dataclass(frozen=True, slots=True)
class Figure:
    """People harmed or moved, over what the sources say; None where they say nothing. `is_small` where the group is not told."""

    toll: str
    who: str
    side: str | None
    unit: str
    low: int | None
    best: int | None
    high: int | None
    said: tuple[Said, ...]
    is_small: bool = False


@dataclass(frozen=True, slots=True)
class Blame:
    """Whom sources hold responsible, in which voice, and who says so."""

    actor: str
    kind: str
    voice: str
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Party:
    """An actor as may be named, with its kind."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Words:
    """A report's words, at most 40 of them, with their speaker; or, where the words are held back, None. `origin` is the report's
    position among the entry's origins."""

    text: str | None
    said: Said
    origin: int
    published: str | None
    is_rtl: bool = False


@dataclass(frozen=True, slots=True)
class Origin:
    """A report behind an incident: whatever of it may be shown. `sha256` is of the original as received."""

    outlet: str | None
    published: str | None
    url: str | None
    title: str | None
    sha256: str | None


@dataclass(frozen=True, slots=True)
class Person:
    """A victim in an internal edition."""

    name: str | None
    age: int | None
    gender: str | None
    toll: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One incident as it may leave the house. Field names are the public JSON's where they mean the same."""

    id: str
    earlier_ids: tuple[str, ...]
    revision: int
    status: str
    type: str
    subtype: str
    civilians_targeted: bool
    area: Area | None
    earliest: str | None
    latest: str | None
    lasts: bool
    time_precision: int | None
    weapons: tuple[str, ...]
    sites: tuple[str, ...]
    targets: tuple[Party, ...]
    figures: tuple[Figure, ...]
    responsible: tuple[Blame, ...]
    denied_by: tuple[Said, ...]
    said: tuple[Said, ...]
    grade: str | None
    independent_sources: int
    disputed: tuple[str, ...]
    decided_by: str
    review: str
    is_withdrawn: bool
    words: tuple[Words, ...]
    origins: tuple[Origin, ...]
    part_of: str | None
    contains: tuple[str, ...]
    claims: tuple[str, ...]
    victims: tuple[Person, ...]
    changed: str | None
    edition: str

    @property
    def voices(self) -> tuple[str, ...]:
        """The voices in which it is told, each once, in the order of its speakers."""
        return tuple(dict.fromkeys(s.voice for s in (*self.said, *self.denied_by)))

    @property
    def is_reviewed(self) -> bool:
        """True where a reviewer accepted it."""
        return self.review == REVIEWED

    @property
    def is_told_as_fact(self) -> bool:
        """True where a speaker other than a denier says that it occurred, goes on or was attempted, and not every report was withdrawn."""
        return self.status in {"occurred", "ongoing", "attempted"} and bool(self.said) and not self.is_withdrawn


@dataclass(frozen=True, slots=True)
class Edition:
    """Everything that an edition holds, and what was held back from it, counted by `HELD_BACK`."""

    asked: Asked
    entries: Sequence[Entry]
    held_back: tuple[tuple[str, int], ...]
    readers: tuple[str, ...]

    @property
    def kind(self) -> str:
        """`public` or `internal`."""
        return INTERNAL if self.asked.internal else PUBLIC

    @property
    def marks(self) -> tuple[str, ...]:
        """What stands on every page: whether it is internal, and whether it holds what nobody reviewed."""
        internal = ("INTERNAL: names and exact places are not held back; do not publish or forward",) if self.asked.internal else ()
        return internal + ((UNREVIEWED,) if any(not e.is_reviewed for e in self.entries) else ())
