"""What may leave the house: incidents become an edition's entries here, and what is held back is counted.

On by default for every public edition: only what a reviewer accepted, after an embargo; places coarsened; private persons unnamed; no
handles; short quotes; no group so small that a figure points to a person. An internal edition is asked for by name and marked on each page.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce

from reportedly.publish import naming, quotes
from reportedly.publish.claims import Claims
from reportedly.publish.edition import (
    HELD_BACK,
    INTERNAL,
    PUBLIC,
    REVIEWED,
    UNREVIEWED,
    Area,
    Asked,
    Blame,
    Decisions,
    Edition,
    Entry,
    Figure,
    Origin,
    Party,
    Person,
    Said,
    Words,
)
from reportedly.publish.embargo import day_of, under_embargo
from reportedly.publish.naming import Naming, Terms, fold
from reportedly.publish.plain import in_one_line
from reportedly.publish.spool import Spool
from reportedly.records import Claim, Incident, IncidentToll, Place, Reading

SHELTERED = frozenset({"home", "shelter or camp", "hospital or clinic", "ambulance", "aid"})  # sites shown by area and class only
DECIMALS = 2  # of degrees in a public edition: about a kilometre, the size of a settlement
SMALL, SMALL_ALIVE = 3, 5  # figures below these don't tell their group: of the dead, of the living
_LARGE_GROUPS = frozenset({"unspecified", "civilians", "combatants"})
_NO_POINT = frozenset({"country", "region", "water", "province"})
_MOST_WORDS = 3  # quotes of one incident


@dataclass(slots=True)
class _Making:
    """What is known while an edition is made: claims by id, names and words used of each report, the count of what was held back."""

    asked: Asked
    decisions: Decisions
    claims: Claims
    private: dict[str, frozenset[str]] = field(default_factory=dict)
    terms: dict[str, Terms] = field(default_factory=dict)
    handles: dict[str, frozenset[str]] = field(default_factory=dict)
    sheltered: set[str] = field(default_factory=set)  # originals that would lead to a place that may not be told
    used: Counter[str] = field(default_factory=Counter)
    held: Counter[str] = field(default_factory=Counter)
    held_names: dict[str, set[str]] = field(default_factory=dict)
    readers: set[str] = field(default_factory=set)

    def hold(self, reason: str, name: str | None = None) -> None:
        """Counts what was held back; a named thing once."""
        if name is None:
            self.held[reason] += 1
        else:
            self.held_names.setdefault(reason, set()).add(name)

    def counts(self) -> tuple[tuple[str, int], ...]:
        """All reasons with their counts, in the order of `HELD_BACK`."""
        return tuple((reason, self.held[reason] + len(self.held_names.get(reason, ()))) for reason in HELD_BACK)


def make_edition(incidents: Iterable[Incident], claims: Claims, asked: Asked, decisions: Decisions,
                 progress: Callable[[int, int], None] = lambda done, total: None) -> Edition:
    """The edition that is asked for. Each incident is gone by once; claims are asked for of what is chosen, incident by incident.

    What is chosen, and its entries, lie beside memory (spool.py).
    """
    making, chosen, entries = _Making(asked, decisions, claims), Spool[Incident](), Spool[Entry]()
    for i in incidents:
        if _is_asked(i, asked) and _may_leave(i, making):
            chosen.add(_order(i), i)
            if is_sheltered(i):
                making.sheltered |= {claims[c][0].report.sha256 for c in i.claims if c in claims}
    for n, i in enumerate(chosen, 1):
        claims.expect(frozenset(i.claims))
        entries.add(_order(i), _entry(i, making))
        progress(n, len(chosen))
    return Edition(asked, _without_telling_links(entries, making), making.counts(), tuple(sorted(making.readers)))


def _reader(reading: Reading) -> str:
    r = reading.reader
    return f"{r.version} {r.rules}" + (f" {r.model}" if r.model else "")


def _order(i: Incident) -> tuple[str, str]:
    return ((i.when.earliest or i.when.latest or "~") if i.when else "~", i.id)


# --- which incidents -------------------------------------------------------------------------------------------


def _is_asked(i: Incident, asked: Asked) -> bool:
    place = i.place
    if asked.country and (place is None or fold(place.country or "") != fold(asked.country)):
        return False
    if asked.admin1 and (place is None or fold(_first_level(place) or "") != fold(asked.admin1)):
        return False
    if not (asked.first or asked.last):
        return True
    first, last = (i.when.earliest or i.when.latest, i.when.latest or i.when.earliest) if i.when else (None, None)
    return bool(first and last) and (not asked.last or str(first) <= asked.last) and (not asked.first or str(last) >= asked.first)


def _first_level(place: Place) -> str | None:
    return place.name if place.feature == "province" else place.admin1


def _may_leave(i: Incident, making: _Making) -> bool:
    """True where an incident may be in this edition; else it is counted."""
    withheld, asked = making.decisions.withheld, making.asked
    known = [c for c in i.claims if c in making.claims]
    if not known:
        return False
    if not asked.internal:
        names = {i.id, *i.earlier_ids, *i.claims, *i.reports}
        if names & withheld:
            making.hold("withheld")
            return False
        if not asked.unreviewed and _reviewer(i, making) is None:
            making.hold("not reviewed")
            return False
        if withheld and any(making.claims[c][0].report.sha256 in withheld for c in known):
            making.hold("withheld")
            return False
        if under_embargo(i, (making.claims[c][0] for c in known), asked):
            making.hold("embargo")
            return False
    return True


def _reviewer(i: Incident, making: _Making) -> str | None:
    return next((making.decisions.accepted[n] for n in (i.id, *i.earlier_ids) if n in making.decisions.accepted), None)


# --- one incident ----------------------------------------------------------------------------------------------


def _entry(i: Incident, making: _Making) -> Entry:
    internal = making.asked.internal
    found = [making.claims[c] for c in i.claims if c in making.claims]
    told = {claim.id: (reading, claim) for reading, claim in found}
    making.readers |= {_reader(reading) for reading, _ in found}
    area = _area(i, making)
    rule = _naming(found, i, area, making)
    origins = _origins(found, rule, making)
    said = {c: rule.said(r, claim) for c, (r, claim) in told.items()}
    reviewer = _reviewer(i, making)
    decided_by = reviewer or i.decided_by
    standing = [c for c, (r, claim) in told.items() if claim.voice != "denied" and not r.report.retracted]
    entry = Entry(
        id=i.id,
        earlier_ids=i.earlier_ids,
        revision=i.revision,
        status=i.status,
        type=i.type,
        subtype=i.subtype,
        civilians_targeted=i.civilians_targeted,
        area=area,
        earliest=i.when.earliest if i.when else None,
        latest=i.when.latest if i.when else None,
        lasts=bool(i.when and i.when.lasts),
        time_precision=i.when.time_precision if i.when else None,
        weapons=tuple(w.name for w in i.weapons),
        sites=tuple(s.name for s in i.sites),
        targets=tuple(dict.fromkeys(rule.party(t.id, t.name) for t in i.targets)),
        figures=tuple(_figure(t, said, rule, making) for t in i.tolls),
        responsible=tuple(
            Blame(p.name, p.kind, h.voice, _speakers(h.claims, said))
            for h in i.responsible
            for p in (rule.party(h.actor.id, h.actor.name),)
        ),
        denied_by=_speakers([c for c, (r, claim) in told.items() if claim.voice == "denied" and not r.report.retracted], said),
        said=_speakers(standing, said),
        grade=i.grade,
        independent_sources=i.independent_sources,
        disputed=i.disputed,
        decided_by=in_one_line(decided_by) if internal or decided_by == "machine" else "a reviewer",
        review=REVIEWED if reviewer else UNREVIEWED,
        is_withdrawn=all(r.report.retracted for r, _ in found),
        words=_words(found, said, rule, area, making, origins),
        origins=tuple(dict.fromkeys(origins.values())),
        part_of=i.part_of,
        contains=i.contains,
        claims=i.claims if internal else (),
        victims=_victims(i, rule) if internal else (),
        changed=max((r.report.published or "" for r, _ in found), default="") or None,
        edition=INTERNAL if internal else PUBLIC,
    )
    return entry if internal else _public(entry, i, making)


def _public(entry: Entry, i: Incident, making: _Making) -> Entry:
    for v in i.victims:
        making.hold("persons", v.name or f"{i.id} {v.age} {v.gender} {v.toll}")
    if entry.is_reviewed:
        return entry
    accused = {b.actor for b in entry.responsible} | {s.name for s in entry.said if s.voice == "admitted"}
    if entry.responsible or entry.denied_by:
        making.hold("blame")

    def blameless(said: tuple[Said, ...]) -> tuple[Said, ...]:
        return tuple(dict.fromkeys(_unnamed(s) if s.name in accused or s.voice == "admitted" else s for s in said))

    figures = tuple(replace(f, side=None, said=blameless(f.said)) for f in entry.figures)
    return replace(
        entry,
        responsible=(),
        denied_by=(),
        said=blameless(entry.said),
        figures=figures,
        words=(),
        targets=_kinds(entry.targets),
        disputed=tuple(d for d in entry.disputed if d != "responsible"),
    )


def _unnamed(s: Said) -> Said:
    voice = "said" if s.voice in {"admitted", "denied", "alleged"} else s.voice
    return replace(
        s, name=naming.SPEAKER_WORDS.get(s.kind, naming.SPEAKER_WORDS["unknown"]), is_named=False, voice=voice, through=s.through
    )


def _kinds(targets: tuple[Party, ...]) -> tuple[Party, ...]:
    return tuple(dict.fromkeys(Party(naming.unnamed(t.kind), t.kind) for t in targets))


def _speakers(claims: Iterable[str], said: Mapping[str, Said]) -> tuple[Said, ...]:
    return tuple(dict.fromkeys(said[c] for c in claims if c in said))


def _naming(found: Sequence[tuple[Reading, Claim]], i: Incident, area: Area | None, making: _Making) -> Naming:
    """The rule of naming for one incident: the private names of all its reports, and the places that may not be told."""
    readings = list({r.report.sha256: r for r, _ in found}.values())
    for r in readings:
        _remember(r, making)
    terms = reduce(Terms.__or__, (making.terms[r.report.sha256] for r in readings), Terms(frozenset(), frozenset()))
    internal = making.asked.internal
    if not internal:
        for r in readings:
            for name in making.private[r.report.sha256]:
                making.hold("persons", fold(name))
            for name in making.handles[r.report.sha256]:
                making.hold("handles", fold(name))
        if area is not None and area.is_coarsened:
            terms = terms | _place_terms(found, i, area)
    return Naming(terms, naming.actors_of(readings), making.decisions.released, internal)


def _remember(r: Reading, making: _Making) -> None:
    """Keeps a report's private names and handles: of an internal edition, only minors' names and what a reviewer withheld."""
    key, decisions = r.report.sha256, making.decisions
    if key in making.terms:
        return
    internal = making.asked.internal
    making.private[key] = frozenset(naming.minors_names(r) if internal else naming.private_names(r, decisions.released))
    making.handles[key] = frozenset(() if internal else naming.handles_of(r))
    making.terms[key] = naming.terms_of(making.private[key] | making.handles[key] | decisions.withheld_names)


def _place_terms(found: Sequence[tuple[Reading, Claim]], i: Incident, area: Area) -> Terms:
    """The names under which a place that may not be told could stand: the entry's and the reports' own words for it."""
    shown = {fold(n) for n in (area.name, area.admin1) if n}
    names = {i.place.name} if i.place else set()
    for r, _ in found:
        names |= {n for m in r.mentions if m.place is not None and m.place.feature not in quotes.WIDE for n in (m.text, m.place.name)}
    return naming.terms_of(n for n in names if fold(n) not in shown)


def _victims(i: Incident, rule: Naming) -> tuple[Person, ...]:
    return tuple(Person(in_one_line(v.name) if v.name and rule.allows(v.name) else None, v.age, v.gender, v.toll) for v in i.victims)


# --- where -----------------------------------------------------------------------------------------------------


def _area(i: Incident, making: _Making) -> Area | None:
    place = i.place
    if place is None:
        return None
    name, admin1 = in_one_line(place.name), in_one_line(place.admin1) if place.admin1 else None
    within = i.point[2] if i.point else None
    if making.asked.internal:
        return Area(name, place.feature, admin1, place.country, *_spot(i, place), i.geo_precision, within_km=within)
    if is_sheltered(i):
        making.hold("places")
        return _coarse(place, admin1)
    if i.geo_precision is None or place.feature in _NO_POINT or place.lat is None or place.lon is None:
        making.hold("points")
        return Area(name, place.feature, admin1, place.country, None, None, i.geo_precision)
    making.hold("points")
    lat, lon = (round(degrees, DECIMALS) for degrees in _spot(i, place) if degrees is not None)
    return Area(name, place.feature, admin1, place.country, lat, lon, i.geo_precision, within_km=within)


def _spot(i: Incident, place: Place) -> tuple[float | None, float | None]:
    """The point that sources give by way of the place, else the place's own."""
    return (i.point[0], i.point[1]) if i.point else (place.lat, place.lon)


def is_sheltered(i: Incident) -> bool:
    """True where only the first-level area may be shown: of a site as a place, and where a home, camp, hospital or aid was hit."""
    return (i.place is not None and i.place.feature == "site") or any(s.name in SHELTERED for s in i.sites)


def _coarse(place: Place, admin1: str | None) -> Area:
    """The first-level area alone, or the country where no area is known: never a point."""
    if place.feature in {"province", "country"}:
        return Area(
            in_one_line(place.name), place.feature, admin1, place.country, None, None, 3 if place.feature == "province" else None, True
        )
    if admin1:
        return Area(admin1, "province", admin1, place.country, None, None, 3, True)
    return Area(place.country or "an unnamed area", "country", None, place.country, None, None, None, True)


def _without_telling_links(entries: Spool[Entry], making: _Making) -> Spool[Entry]:
    """Ties stay between entries of the edition; one with a coarsened place has none, else its neighbour's place would be its own."""
    if making.asked.internal:
        return entries
    open_ids = {e.id for e in entries if e.area is None or not e.area.is_coarsened}

    def kept(e: Entry) -> Entry:
        part_of = e.part_of if e.part_of in open_ids and e.id in open_ids else None
        contains = tuple(c for c in e.contains if c in open_ids) if e.id in open_ids else ()
        making.held["links"] += (e.part_of is not None and part_of is None) + len(e.contains) - len(contains)
        return replace(e, part_of=part_of, contains=contains)

    found = Spool[Entry]()
    for n, e in enumerate(entries):
        found.add((f"{n:012}", e.id), kept(e))
    return found


# --- how many --------------------------------------------------------------------------------------------------


def _figure(t: IncidentToll, said: Mapping[str, Said], rule: Naming, making: _Making) -> Figure:
    side = in_one_line(t.side) if t.side and (making.asked.internal or rule.allows(t.side)) else None
    small = not making.asked.internal and is_small(t)
    if small:
        making.hold("groups")
    return Figure(
        t.toll, "unspecified" if small else t.who, None if small else side, t.unit, t.low, t.best, t.high, _speakers(t.claims, said), small
    )


def is_small(t: IncidentToll) -> bool:
    """True where a figure tells of so few people of one group that, with place and day, it points to them."""
    if t.who in _LARGE_GROUPS:
        return False
    known = [n for n in (t.low, t.best, t.high) if n is not None]
    return bool(known) and 0 < max(known) < (SMALL if t.toll == "killed" else SMALL_ALIVE)


# --- the words, and where they are from ------------------------------------------------------------------------


def _words(
    found: Sequence[tuple[Reading, Claim]],
    said: Mapping[str, Said],
    rule: Naming,
    area: Area | None,
    making: _Making,
    origins: Mapping[str, Origin],
) -> tuple[Words, ...]:
    """At most three quotes, one a speaker. Where the words are held back, the speaker stands without them."""
    chosen: dict[tuple[str, str | None], Words] = {}
    order = list(dict.fromkeys(origins.values()))
    for reading, claim in sorted(found, key=lambda f: (f[1].voice == "reported", f[0].report.published or "~", f[1].id)):
        speaker = said[claim.id]
        key = (speaker.name, speaker.through)
        if key in chosen or reading.report.retracted or len(chosen) == _MOST_WORDS:
            continue
        coarse = [m.place for m in reading.mentions if m.place] if area is not None and area.is_coarsened else []
        quoted = quotes.quote_of(reading, claim, rule, coarse)
        text = quoted.text
        if text is not None and not making.asked.internal and not _may_use(reading, quoted.words, making):
            text = None
        if text is None:
            making.hold("quotes")
        chosen[key] = Words(
            text,
            speaker,
            order.index(origins[reading.report.sha256]),
            _published(reading),
            reading.report.language in {"ar", "fa", "he", "ur"},
        )
    return tuple(chosen.values())


def _may_use(reading: Reading, words: int, making: _Making) -> bool:
    """Counts the words of a report that the edition carries; False where they would be more than half of it."""
    key = reading.report.sha256
    if making.used[key] + words > quotes.MOST_OF_A_REPORT * len(reading.report.text.split()):
        return False
    making.used[key] += words
    return True


def _published(reading: Reading) -> str | None:
    day = day_of(reading.report.published)
    return day.isoformat() if day else None


def _origins(found: Sequence[tuple[Reading, Claim]], rule: Naming, making: _Making) -> dict[str, Origin]:
    """The reports behind an incident by their SHA-256, in order; nothing that leads to one whose place may not be told."""
    internal = making.asked.internal
    origins = {}
    for key, reading in {r.report.sha256: r for r, _ in found}.items():
        report = reading.report
        coarse = not internal and key in making.sheltered
        url = None if coarse else rule.address(reading)
        if report.url and url is None:
            making.hold("addresses")
        title = in_one_line(report.title) if internal and report.title and rule.allows(report.title) else None
        origins[key] = Origin(rule.outlet(reading), _published(reading), url, title, None if coarse else key)
    return dict(sorted(origins.items(), key=lambda o: (o[1].published or "~", o[1].outlet or "~", o[1].sha256 or "")))
