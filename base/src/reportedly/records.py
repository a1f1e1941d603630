"""The nouns: every kind of record that passes between stages, frozen, with offsets in code points.

Offsets are half-open `[start, end)` into `Report.text`. Stages add to a record with `dataclasses.replace`.
Field names are those of the public JSON (see docs/format.md); `None` means "not found", never a guess.
"""

import hashlib
from dataclasses import dataclass, field
from typing import Protocol

from reportedly import vocab

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None


# --- spans -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a report's text, `[start, end)` in code points."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words that the span covers."""
        return text[self.start : self.end]

    def overlaps(self, start: int, end: int) -> bool:
        """True where the span shares at least one character with [start, end)."""
        return self.start < end and start < self.end


@dataclass(frozen=True, slots=True)
class Quote(Span):
    """A span together with its words."""

    text: str


@dataclass(frozen=True, slots=True)
class Token(Span):
    """A word, number or mark. `text` as written, `lower` cleaned and lower-cased, `tag` its Penn class."""

    text: str
    lower: str
    tag: str = ""

    @property
    def is_word(self) -> bool:
        """True for words and numbers, false for marks."""
        return self.text[0].isalnum()

    @property
    def is_capitalised(self) -> bool:
        """True where the first letter is upper case."""
        return self.text[0].isupper()


# --- the report ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Part(Span):
    """A part of the report: one of `vocab.PARTS`."""

    part: str


@dataclass(frozen=True, slots=True)
class Sentence(Span):
    """A sentence with its tokens. `index` counts sentences, `paragraph` paragraphs, from 0."""

    tokens: tuple[Token, ...]
    index: int
    paragraph: int
    part: str


@dataclass(frozen=True, slots=True)
class Source:
    """What is known of a report before it is read: the caller's or the page's metadata and the bytes' hash."""

    sha256: str
    id: str | None = None
    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    published: str | None = None
    language: str | None = None
    retracted: bool = False


@dataclass(frozen=True, slots=True)
class Received:
    """One report as it came in: `origin` names it to the user ("day.jsonl:3"), `raw` is what evidence keeps.

    `how` says how it came, as (what, value): address, server's marks, archive, what could not be read; custody keeps it.
    """

    origin: str
    raw: bytes
    media_type: str
    text: str
    source: Source
    how: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Capture:
    """One receipt of evidence as the ledger keeps it: how it came, with what context, and the text first extracted from it.

    `replaces` is the SHA-256 of the earlier version; `received_at` is ISO 8601 in UTC; `is_new` False where it was there before.
    """

    id: str
    media_type: str
    origin: str
    source: Source
    text: str
    text_sha256: str
    replaces: str | None
    received_at: str
    received_by: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class CustodyEvent:
    """One link of the log of custody. `details` is JSON; `hash` covers every other field and the link before (`previous`)."""

    seq: int
    at: str
    by: str
    kind: str
    subject: str
    details: str
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class TranslatedParagraph(Span):
    """A paragraph of a translation: where it stands in it and in the original, and the numbers that it lost or added."""

    original_start: int
    original_end: int
    lost: tuple[str, ...]
    added: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """One report as read: `published` ISO 8601, `published_range` its bounds where inferred, `translated_from` the original's SHA-256."""

    id: str
    sha256: str
    text: str
    text_sha256: str
    url: str | None
    outlet: str | None
    title: str | None
    published: str | None
    published_basis: str | None
    published_range: tuple[str, str] | None
    language: str | None
    parts: tuple[Part, ...]
    sentences: tuple[Sentence, ...]
    replaces: str | None = None
    retracted: bool = False
    translated_from: str | None = None
    paragraphs: tuple[TranslatedParagraph, ...] = ()


# --- mentions and what they resolve to -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the gazetteer. `feature` is one of `vocab.PLACE_FEATURES`; `lat`/`lon` in degrees, WGS 84."""

    id: str
    name: str
    country: str | None
    admin1: str | None
    feature: str
    lat: float | None
    lon: float | None
    score: float | None = field(default=None, compare=False)  # how sure the choice was: no part of which place it is


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """A time expression's meaning: a TIMEX3 value, and the ISO days it may cover (None at an open end)."""

    timex_type: str
    timex: str
    earliest: str | None
    latest: str | None
    basis: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Who. `kind` is one of `vocab.ACTOR_KINDS`; `public` (persons only) True for office holders and spokesmen."""

    id: str
    name: str
    kind: str
    public: bool | None = None


@dataclass(frozen=True, slots=True)
class Weapon:
    """A weapon class, one of `vocab.WEAPON_CLASSES`, spelled `class` in JSON."""

    weapon_class: str


@dataclass(frozen=True, slots=True)
class Number:
    """A count with its bounds; None where the words give none."""

    low: int | None
    best: int | None
    high: int | None


Resolved = Place | TimeSpan | Actor | Weapon | Number


@dataclass(frozen=True, slots=True)
class Candidate:
    """One thing that a mention may stand for."""

    id: str
    name: str
    score: float | None


@dataclass(frozen=True, slots=True)
class Mention(Span):
    """Words that name something. `form`: name, nominal or pronoun. `resolved` None is an answer; `why` says why."""

    id: str
    kind: str
    text: str
    form: str = "name"
    resolved: Resolved | None = None
    candidates: tuple[Candidate, ...] = ()
    why: str = ""

    @property
    def place(self) -> Place | None:
        """What it resolves to, if that is a place."""
        return self.resolved if isinstance(self.resolved, Place) else None

    @property
    def time(self) -> TimeSpan | None:
        """What it resolves to, if that is a time."""
        return self.resolved if isinstance(self.resolved, TimeSpan) else None

    @property
    def actor(self) -> Actor | None:
        """What it resolves to, if that is an actor."""
        return self.resolved if isinstance(self.resolved, Actor) else None


# --- attribution -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who is said to have said what: source, cue and content (in pieces), as in the PARC 3 corpus."""

    id: str
    source: Quote | None
    source_mention: str | None
    source_kind: str
    named: bool
    addressee: Quote | None
    cue: Quote | None
    content: tuple[Span, ...]
    stance: str
    disputes: str | None = None
    quoted: bool = False
    within: str | None = None


# --- claims ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Event:
    """What happened: type and sub-type (`vocab.SUBTYPES`) and the words that say so."""

    type: str
    subtype: str
    trigger: Quote


@dataclass(frozen=True, slots=True)
class Role(Quote):
    """Somebody's or something's part in the event; `mention` where a mention covers it."""

    role: str
    mention: str | None


@dataclass(frozen=True, slots=True)
class Where:
    """Where the event happened: the mention, its relation, the entry, and ACLED's precision (1 best) or None.
    `point` is (lat, lon, km within which it may lie), calculated where the words place it by way of others ("20 km north of X")."""

    mention: str | None
    relation: str
    place: Place | None
    geo_precision: int | None
    point: tuple[float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class OtherPlace:
    """A place that the claim names but where the event did not happen. `as_` is `as` in JSON."""

    as_: str
    mention: str
    place: Place | None


@dataclass(frozen=True, slots=True)
class Site(Quote):
    """The kind of place that was hit; `site_class` is `class` in JSON."""

    site_class: str


@dataclass(frozen=True, slots=True)
class When:
    """When the event happened: ISO days, once within them (`lasts` False) or throughout (True)."""

    mention: str | None
    earliest: str | None
    latest: str | None
    lasts: bool
    time_of_day: str | None
    basis: str
    time_precision: int | None


@dataclass(frozen=True, slots=True)
class Toll(Quote):
    """People harmed or moved, as the text counts them: low, best, high; None where the words give none."""

    id: str
    toll: str
    who: str
    side: str | None
    unit: str
    part_of: str | None
    scope: str
    low: int | None
    best: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Victim(Quote):
    """A single person harmed, with what the text says of them."""

    name: str | None
    age: int | None
    gender: str | None
    toll: str
    occupation: str | None


@dataclass(frozen=True, slots=True)
class Relation:
    """How a claim stands to another of the same report."""

    kind: str
    claim: str


@dataclass(frozen=True, slots=True)
class Claim(Quote):
    """One event that one report says happened. `attribution` lists the chain, outermost first; empty: the outlet."""

    id: str
    event: Event
    civilians_targeted: bool
    roles: tuple[Role, ...]
    where: Where | None
    other_places: tuple[OtherPlace, ...]
    site: Site | None
    when: When | None
    tolls: tuple[Toll, ...]
    victims: tuple[Victim, ...]
    attribution: tuple[str, ...]
    voice: str
    status: str
    why: str
    conveys: tuple[str, ...] = ()
    relations: tuple[Relation, ...] = ()
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    """What read a report: package version, digest of rules and vocabulary, name of the model or None."""

    version: str
    rules: str
    model: str | None


@dataclass(frozen=True, slots=True)
class Reading:
    """A report with everything that was read in it."""

    reader: Reader
    report: Report
    mentions: tuple[Mention, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    claims: tuple[Claim, ...] = ()
    schema: str = field(default=vocab.SCHEMA)


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that could not be read: which, why, the next step, and its bytes where there are any to keep."""

    origin: str
    message: str
    hint: str
    raw: bytes | None = None


# --- incidents -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Named:
    """Something that an incident's claims name (a weapon class, a site, a target), with the claims that do; `id` where it resolved."""

    id: str | None
    name: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NamedVictim:
    """A person harmed, as the claims together tell of them."""

    name: str | None
    age: int | None
    gender: str | None
    toll: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TollFigure:
    """One figure in a toll's series: whose, in which claim, published when (ISO day), and whether it is that source's latest."""

    claim: str
    source: str
    published: str | None
    low: int | None
    best: int | None
    high: int | None
    is_latest: bool


@dataclass(frozen=True, slots=True)
class IncidentToll:
    """The people of one group harmed or moved in an incident, over what all its sources say; `rule` says how the figures came about."""

    toll: str
    who: str
    side: str | None
    unit: str
    low: int | None
    best: int | None
    high: int | None
    rule: str
    claims: tuple[str, ...]
    series: tuple[TollFigure, ...] = ()


@dataclass(frozen=True, slots=True)
class HeldResponsible:
    """An actor whom sources hold responsible: in which voice, who says so, in which claims."""

    actor: Named
    voice: str
    said_by: tuple[Named, ...]
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OriginOfClaims:
    """One edge of the graph that independence is judged on: an innermost speaker and the medium that carries it."""

    origin: str | None
    carrier: str | None
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Joined:
    """Why a claim is in the incident: the claim it is likest to, the score in log-odds, the sentences, the weightiest first."""

    claim: str
    to: str
    score: float
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Incident:
    """What claims of one or many reports tell of as one happening. Derived, never edited; field names as in the public JSON."""

    id: str
    summary: str
    status: str
    claims: tuple[str, ...]
    reports: tuple[str, ...]
    type: str
    subtype: str
    civilians_targeted: bool
    place: Place | None
    geo_precision: int | None
    when: When | None
    weapons: tuple[Named, ...]
    sites: tuple[Named, ...]
    targets: tuple[Named, ...]
    victims: tuple[NamedVictim, ...]
    tolls: tuple[IncidentToll, ...]
    responsible: tuple[HeldResponsible, ...]
    denied_by: tuple[Named, ...]
    grade: str | None
    grade_why: str
    independent_sources: int
    sources: tuple[OriginOfClaims, ...]
    disputed: tuple[str, ...]
    joined: tuple[Joined, ...]
    part_of: str | None = None
    contains: tuple[str, ...] = ()
    earlier_ids: tuple[str, ...] = ()
    revision: int = 1
    decided_by: str = "machine"
    without_claims: tuple[str, ...] = ()  # those of `reports` in which no claim was found: they seem to tell of it, and support nothing
    point: tuple[float, float, float] | None = None  # (lat, lon, km within which it may lie), where words place it by way of `place`


# --- what stages are given --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PlaceEntry:
    """A gazetteer's entry as found under a name: `matched` is its name that fits, `likeness` 1.0 where letters agree,
    `is_main` where that is its own name and no alias, `people` its population (0 unknown), `is_listed` where our own table of
    places that conflict reporting names has it."""

    place: Place
    matched: str
    likeness: float
    is_main: bool
    people: int
    is_listed: bool = False


class PlaceIndex(Protocol):
    """What extract and resolve need of an open gazetteer; tests pass a small one."""

    def knows(self, name: str) -> bool:
        """True where some entry has this name, under the normalised key."""

    def find(self, name: str, limit: int = 20) -> tuple[Place, ...]:
        """Entries that may bear this name, most prominent first."""

    def find_entries(self, name: str) -> tuple[PlaceEntry, ...]:
        """The same with the name that matched, how like it is, and how many people live there."""


def digest(*parts: str | bytes) -> str:
    """A hex SHA-256 over length-prefixed parts, so that no two lists of parts share one."""
    h = hashlib.sha256()
    for part in parts:
        raw = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        h.update(str(len(raw)).encode() + b":" + raw)
    return h.hexdigest()


def claim_id(sha256: str, start: int, end: int, order: int) -> str:
    """A claim's id: its report's bytes, its trigger's offsets, and its order where one trigger makes several claims."""
    return "c-" + digest(sha256, str(start), str(end), str(order))[:16]
