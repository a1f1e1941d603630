"""A telling: one claim with what is needed to compare it and to count it, and none of its report's text.

Wording is kept as sets of small hashes (of a sentence's words, of a report's names, of its shingles), so that a hundred
thousand claims fit into memory.
"""

import datetime as dt
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import TypeVar

from reportedly.compare_terms import terms_of
from reportedly.records import Attribution, Claim, Event, Mention, Place, Quote, Reading, Report, Toll

_FEW_TERMS = 20  # words that say anything; a report with fewer is about nothing that could be told
GENERIC = frozenset({"Civilians", "Unidentified armed group", "Unidentified armed groups", "Protesters", "Rioters"})
SKETCH = 64  # hashes of a text, the smallest, by which it is likened to others
RECORDED = "recorded"  # the rules of a reading that is a recorder's row, in which nothing was read
_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_NAME = re.compile(r"(?<![.!?:\"”“]\s)(?<!\A)(?<!\n)\b[A-Z][\w'’-]{2,}(?:\s+[A-Z][\w'’-]{2,})*")
_AGE = re.compile(r"\b(\d{1,2})[- ]year[- ]old\b|,\s(\d{1,2}),", re.IGNORECASE)
_COMMON_NAMES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october "
    "november december police department county sheriff office hospital medical center street avenue road school university city state "
    "the his her they she who this that there according officers authorities officials news press photo facebook twitter read more".split())
_SMALL_WORDS = frozenset(
    "the a an and or of in on at to by for from with as is are was were be been it its he she they them his her their who that this which "
    "had has have said says say not but after when before while into out up down over one two near police also will would".split())


@dataclass(frozen=True, slots=True)
class Party:
    """An actor in a claim: `id` and `name` as resolved, `kind` one of `vocab.ACTOR_KINDS`, `is_named` False for "gunmen" and the like."""

    id: str
    name: str
    kind: str
    is_named: bool


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whom a claim rests on: the innermost speaker (`origin`) and the innermost medium (`carrier`), as keys, None where unknown.

    `name` is the speaker in words, `through` the medium in words where that is somebody else.
    """

    origin: str | None
    carrier: str | None
    name: str
    through: str | None
    actor: Party | None = None


@dataclass(frozen=True)  # without slots: what `once` keeps lies beside the fields
class Telling:
    """One claim, flat. `first`/`last` are ordinal days (None: open), `latest` is the publication's day; hashes stand for words."""

    claim: Claim
    report_id: str
    sha256: str
    replaces: str | None
    retracted: bool
    outlet: str | None
    published: int | None
    first: int | None
    last: int | None
    place: Place | None
    parties: tuple[tuple[str, Party], ...]
    sides: tuple[tuple[str, Party], ...]
    weapons: frozenset[str]
    words: frozenset[int]
    names: frozenset[int]
    ages: frozenset[str]
    shingles: frozenset[int]
    speaker: Speaker
    disputes: frozenset[str]
    terms: Mapping[int, float] = field(default_factory=dict)
    recorded: bool = False  # a row of a recorder's table

    @property
    def id(self) -> str:
        """The claim's id."""
        return self.claim.id

    @property
    def is_bare(self) -> bool:
        """True where this is no claim but a report in which none was found: it may tell of an incident, and supports nothing."""
        return not self.claim.event.subtype

    @property
    def stands(self) -> bool:
        """True where the claim may support an incident: it happened, its report was not withdrawn, and it isn't denied."""
        return self.happened and not self.retracted and self.claim.voice != "denied"

    @property
    def happened(self) -> bool:
        """True where the claim tells of something that occurred, goes on or was attempted."""
        return self.claim.status in {"occurred", "ongoing", "attempted"}

    def having(self, role: str) -> tuple[Party, ...]:
        """The parties in one role, in text order."""
        return tuple(p for r, p in self.parties if r == role)


Fact = TypeVar("Fact")


def once(function: Callable[[Telling], Fact]) -> Callable[[Telling], Fact]:
    """A function of one claim that is asked in each of its comparisons: found once and kept with the claim."""
    name = f" {function.__module__}.{function.__qualname__}"

    @wraps(function)
    def kept(telling: Telling) -> Fact:
        facts = telling.__dict__
        if name not in facts:
            facts[name] = function(telling)
        found: Fact = facts[name]
        return found

    return kept


def tellings_of(reading: Reading) -> Iterator[Telling]:
    """One telling for each claim of a reading, in its order; a bare one for a report in which no claim was found."""
    report = reading.report
    mentions = {m.id: m for m in reading.mentions}
    links = {a.id: a for a in reading.attributions}
    known = {w for m in reading.mentions if _is_compared_elsewhere(m) for w in _WORD.findall(m.text.lower())}
    recorded = reading.reader.rules == RECORDED
    text = "" if recorded else report.text  # the headings of a table are no wording
    terms = terms_of(f"{report.title or ''}\n{text}", frozenset(known)) if text else {}
    names, ages, shingles = names_in(text, frozenset(known)), ages_in(text), shingles_of(text) if text else frozenset()
    houses = [m.actor for m in reading.mentions if m.actor and m.actor.kind not in {"media", "person", "civilians"}]
    published = day_number(report.published)
    for claim in reading.claims or _bare(report, terms):
        chain = tuple(links[a] for a in claim.attribution if a in links)
        when = claim.when
        yield Telling(
            claim=claim, report_id=report.id, sha256=report.sha256, replaces=report.replaces, retracted=report.retracted,
            outlet=report.outlet, published=published, first=day_number(when.earliest) if when else None,
            last=day_number(when.latest) if when else None, place=claim.where.place if claim.where else None,
            parties=tuple((r.role, p) for r in claim.roles if (p := _party(mentions.get(r.mention or "")))),
            sides=tuple((t.side, p) for t in claim.tolls if t.side and (p := _party(mentions.get(t.side)))),
            weapons=frozenset(_weapons(claim, mentions)), words=words_of(claim.text), names=names, ages=ages, shingles=shingles,
            speaker=_speaker(chain, report, mentions, {a.name.casefold(): a.id for a in houses}),
            disputes=frozenset(a.disputes for a in chain if a.disputes), terms=terms, recorded=recorded)


def _bare(report: Report, terms: Mapping[int, float]) -> tuple[Claim, ...]:
    """What stands for a report without claims: nothing but its words; none where it has few, or is in a language that isn't read."""
    if len(terms) < _FEW_TERMS or report.language not in {"en", None}:
        return ()
    event = Event("", "", Quote(0, 0, ""))
    return (Claim(0, 0, "", f"r-{report.sha256[:16]}", event, False, (), None, (), None, None, (), (), (), "reported", "", ""),)


def day_number(iso: str | None) -> int | None:
    """The ordinal of an ISO day, None where there is none.

    >>> day_number("2031-05-06T10:00:00Z") - day_number("2031-05-05")
    1
    """
    if not iso:
        return None
    try:
        return dt.date.fromisoformat(iso[:10]).toordinal()
    except ValueError:
        return None


def _party(mention: Mention | None) -> Party | None:
    actor = mention.actor if mention else None
    if mention is None or actor is None:
        return None
    is_named = (actor.name not in GENERIC and actor.kind not in {"civilians", "unidentified armed group"}
                and not actor.id.startswith("unnamed:"))  # "the prefect" of one report is nobody in another
    return Party(actor.id, actor.name, actor.kind, is_named)


def _weapons(claim: Claim, mentions: dict[str, Mention]) -> Iterator[str]:
    for role in claim.roles:
        found = mentions.get(role.mention or "")
        if role.role == "weapon" and found is not None and found.resolved is not None:
            weapon_class = getattr(found.resolved, "weapon_class", None)
            if isinstance(weapon_class, str):
                yield weapon_class


# --- words as hashes -----------------------------------------------------------------------------------------


def hashed(words: Iterable[str]) -> frozenset[int]:
    """Words as 32-bit hashes, the same on every machine."""
    return frozenset(zlib.crc32(w.encode("utf-8", "surrogatepass")) for w in words)


def words_of(text: str) -> frozenset[int]:
    """The words of a sentence that say something, hashed."""
    return hashed(w for m in _WORD.finditer(text.lower()) if (w := m.group()) not in _SMALL_WORDS)


def names_in(text: str, but: frozenset[str] = frozenset()) -> frozenset[int]:
    """The capitalised words inside a report's sentences, hashed; those that stand in every report, and those of `but`, left out."""
    found = {w.strip("'’-").lower().removesuffix("'s").removesuffix("’s") for m in _NAME.finditer(text) for w in m.group().split()}
    return hashed(found - _COMMON_NAMES - but)


def _is_compared_elsewhere(mention: Mention) -> bool:
    """True for places and parties: a war's reports all name them, and they have features of their own."""
    if mention.actor is not None:
        return mention.form == "name" and mention.actor.kind not in {"person", "media"}
    return mention.place is not None


def ages_in(text: str) -> frozenset[str]:
    """The ages of persons that a report names: `30-year-old`, `Smith, 30,`.

    >>> sorted(ages_in("A 30-year-old man and Jo Doe, 41, were shot"))
    ['30', '41']
    """
    return frozenset(a or b for a, b in _AGE.findall(text))


def shingles_of(text: str, length: int = 5, kept: int = SKETCH) -> frozenset[int]:
    """A sketch of the text: the smallest hashes of its runs of five words. Near copies share most of theirs."""
    words = [m.group() for m in _WORD.finditer(text.lower())]
    runs = {zlib.crc32(" ".join(words[i : i + length]).encode("utf-8", "surrogatepass")) for i in range(max(1, len(words) - length + 1))}
    return frozenset(sorted(runs)[:kept])


# --- who speaks ----------------------------------------------------------------------------------------------


def source_key(name: str) -> str:
    """A speaker's or outlet's name as a key: one for `The Coastal Wire`, `coastal wire` and `www.coastalwire.example`.

    >>> source_key("The Coastal Wire"), source_key("www.coastalwire.example")
    ('coastalwire', 'coastalwire')
    """
    folded = name.casefold().strip()
    if re.fullmatch(r"[\w-]+(\.[\w-]+)+", folded):
        parts = [p for p in folded.split(".") if p not in {"www", "co", "com", "org", "net"}]
        folded = parts[0] if parts else folded
    return "".join(c for c in re.sub(r"^the\s+", "", folded) if c.isalnum())


def _speaker(chain: tuple[Attribution, ...], report: Report, mentions: dict[str, Mention], houses: dict[str, str]) -> Speaker:
    """The innermost link that names anybody, and the innermost medium; the outlet speaks where nobody else does."""
    outlet = source_key(report.outlet) if report.outlet else None
    wire = next((m.text for m in mentions.values() if _is_wire(m, report)), None)
    carrier, through = (source_key(wire), wire) if wire else (outlet, report.outlet)
    for link in chain:
        medium = link.addressee if link.addressee and _is_medium(link.addressee.start, mentions) else None
        if medium is None and link.source_kind == "media" and link is not chain[-1]:
            medium = link.source
        if medium is not None:
            carrier, through = source_key(medium.text), medium.text
    inner = next((a for a in reversed(chain) if a.source), None)
    if inner is None or inner.source is None:
        if chain:
            return Speaker(None, carrier, "a speaker whom the report does not name", through)
        return _outlet_speaks(report, outlet, wire, carrier, houses)
    actor = _party(mentions.get(inner.source_mention or ""))
    name = actor.name if actor and actor.is_named else inner.source.text
    if not inner.named and not (actor and actor.is_named):
        kind = inner.source_kind
        origin = f"{kind}@{carrier}" if kind != "unknown" and carrier else None
        return Speaker(origin, carrier, inner.source.text, through, actor)
    return Speaker(source_key(name), carrier, name, through if carrier != source_key(name) else None, actor)


def _outlet_speaks(report: Report, outlet: str | None, wire: str | None, carrier: str | None, houses: dict[str, str]) -> Speaker:
    if wire:
        return Speaker(source_key(wire), carrier, wire, None)
    if not report.outlet:
        return Speaker(None, None, "an outlet that is not named", None)
    party = next((n for n in sorted(houses, key=len, reverse=True) if len(n) > 3 and n in report.outlet.casefold()), None)
    if party is not None:  # the media office of a party is the party
        actor = Party(houses[party], report.outlet, "organisation", True)
        return Speaker(source_key(party), outlet, report.outlet, None, actor)
    return Speaker(outlet, outlet, report.outlet, None)


def _is_medium(start: int, mentions: dict[str, Mention]) -> bool:
    found = (m for m in mentions.values() if m.start <= start < m.end)
    return any(m.actor is not None and m.actor.kind == "media" for m in found)


def _is_wire(mention: Mention, report: Report) -> bool:
    """True for an agency that the dateline or the byline names."""
    return mention.actor is not None and mention.actor.kind == "media" and any(
        p.part in {"dateline", "byline"} and p.overlaps(mention.start, mention.end) for p in report.parts)


@once
def top_tolls(telling: Telling) -> tuple[Toll, ...]:
    """The tolls of one event that are no part of another: parts and totals over days are left out."""
    return tuple(t for t in telling.claim.tolls if t.part_of is None and t.scope == "event")
