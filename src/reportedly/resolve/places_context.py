"""What a report as a whole says of its places: distinct names with their hints, countries by weight, where the others lie."""

import math
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import islice

from reportedly import resources
from reportedly.placenames import fold, spelling_key
from reportedly.records import Mention, Place, PlaceEntry, PlaceIndex, Report, Sentence, Token

# What may stand between a place and the one that holds it: ", ", " in ", " in the eastern countryside of ".
_WITHIN = re.compile(r"\s?[,(]?\s?(?:(?:in|at|of)\s)?(?:the\s)?(?:(?:north|south|east|west|central|rural)[a-z-]{0,12}\s)?"
                     r"(?:(?:countryside|suburbs?|province|governorate|district|parts?|outskirts|town|city|village)\s(?:of\s)?)?(?:the\s)?")
_SITE_WORDS = frozenset("""camp airport airbase base prison crossing checkpoint port university hospital refugee military international
    air bridge stadium border road highway""".split())
_NAMED_AFTER_A_PLACE = frozenset("valley bay canal delta basin plain plains corridor strip".split())  # rivers and seas are not
_SPEAKS_CLEARLY = 4.0  # the evidence of about four places or nationalities
_MOST_ANCHORS = 60  # places that nearness is measured to: enough for any report, and a bound for dumps


@dataclass(frozen=True, slots=True)
class Name:
    """One name with one set of hints, wherever the report has it. `core` is what was looked up ("Kandara" of "Kandara County")."""

    number: int
    text: str
    core: str
    entries: tuple[PlaceEntry, ...]
    features: frozenset[str]
    containers: tuple[PlaceEntry, ...]
    spans: tuple[tuple[int, int], ...]
    part_of_site: bool
    holds: bool = False  # the Y of an "X (Y)" or "X, Y" somewhere


@dataclass(frozen=True, slots=True)
class Context:
    """Evidence of the whole report; `chosen` gets filled by `told` between rounds."""

    report: Report
    names: tuple[Name, ...]
    adjectives: Counter[str]
    chosen: dict[int, PlaceEntry] = field(default_factory=dict)
    countries: dict[str, float] = field(default_factory=dict)
    shares: dict[int, float] = field(default_factory=dict)
    anchors: tuple[tuple[int, Place], ...] = ()
    spots: tuple[tuple[int, int], ...] = ()
    areas: frozenset[tuple[str | None, str]] = frozenset()

    def told(self, chosen: dict[int, PlaceEntry]) -> "Context":
        """The context once each name has a first choice."""
        weights: dict[str, float] = defaultdict(float)
        shares: dict[int, float] = {}
        for name in self.names:
            entry = chosen.get(name.number)
            if entry and entry.place.country and not is_guess(entry, name):
                sure = 1.0 if entry.place.feature == "country" else 0.8 if len(name.entries) == 1 or entry.people > 500_000 else 0.4
                shares[name.number] = sure * (1 + math.log(len(name.spans)))
                weights[entry.place.country] += shares[name.number]
        for country, count in self.adjectives.items():
            weights[country] += 0.6 * (1 + math.log(count))
        told = ((n.number, chosen[n.number].place) for n in self.names if n.number in chosen and not is_guess(chosen[n.number], n))
        anchors = tuple(islice(((n, p) for n, p in told if p.feature != "country"), _MOST_ANCHORS))
        areas = frozenset((e.place.country, fold(e.place.name)) for e in chosen.values() if e.place.feature == "province")
        return replace(self, chosen=chosen, countries=dict(weights), shares=shares, areas=areas, anchors=anchors)

    @property
    def says_nothing(self) -> bool:
        """True where the report has no other place or nationality to go by."""
        return len(self.names) < 2 and not self.adjectives

    def is_about_others(self, country: str | None) -> bool:
        """True where the report speaks clearly of countries, by name or nationality, and this is none of them."""
        return sum(self.countries.values()) > _SPEAKS_CLEARLY and self.countries.get(country or "", 0.0) < 0.6

    @staticmethod
    def size(entry: PlaceEntry) -> float:
        """0 to about 1: the logarithm of the people who live there."""
        return min(1.2, math.log10(1 + entry.people / 300) / 4.5)

    def country_share(self, country: str | None, name: Name) -> float:
        """The country's share of the evidence that is not this name's own."""
        if not country:
            return 0.0
        mine = self.chosen.get(name.number)
        own = self.shares.get(name.number, 0.0) if mine else 0.0
        total = sum(self.countries.values()) - own
        if total <= 0.01:
            return 0.0
        return max(0.0, self.countries.get(country, 0.0) - (own if mine and mine.place.country == country else 0.0)) / (total + 0.5)

    def names_area(self, place: Place, name: Name) -> bool:
        """True where the report names the first-level area that the place lies in (by another name than its own)."""
        area = fold(place.admin1 or "")
        return bool(area) and (place.country, area) in self.areas and area != fold(name.core)

    def nearness(self, place: Place, name: Name) -> float:
        """Mean closeness to the three nearest other places that are no countries."""
        if place.lat is None or place.lon is None or place.feature == "country":
            return 0.0
        near = sorted((_closeness(place, other) for n, other in self.anchors if n != name.number and other.id != place.id), reverse=True)
        return sum(near[:3]) / 3

    @staticmethod
    def inside(place: Place, container: PlaceEntry) -> float:
        """1 where the place lies in the container, -0.5 where it does not; by distance where a source gives no country or area."""
        outer = container.place
        if outer.id == place.id:
            return 0.0
        if place.country is None or (outer.feature == "province" and place.country == outer.country and not place.admin1):
            near = _closeness(place, outer)  # 0.6 at 100 km, 0.3 at 350 km
            return 0.0 if outer.feature == "country" else 0.5 if near > 0.6 else -0.5 if near < 0.3 else 0.0
        if outer.feature == "country":
            return 1.0 if place.country == outer.country else -0.5
        if outer.feature == "province":
            return 1.0 if place.country == outer.country and fold(place.admin1 or "") == fold(outer.name) else -0.5
        return 0.7 if place.country == outer.country and place.admin1 == outer.admin1 and _closeness(place, outer) > 0.6 else 0.0

    def nearest_container(self, mention: Mention) -> Place | None:
        """The entry chosen for the nearest place named in the same or a neighbouring sentence."""
        at = bisect_left(self.spots, (mention.start, 0))
        around = [(abs(start - mention.start), number) for start, number in self.spots[max(0, at - 4) : at + 5]
                  if start != mention.start and number in self.chosen]
        far, number = min(around, default=(10_000, 0))
        return self.chosen[number].place if far < 600 else None


def _closeness(one: Place, other: Place) -> float:
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return 0.0
    return 1.0 / (1.0 + distance_km(one.lat, one.lon, other.lat, other.lon) / 150.0)


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance in km between two points in degrees.

    >>> round(distance_km(0, 0, 0, 1))
    111
    """
    a, b, c, d = map(math.radians, (lat1, lon1, lat2, lon2))
    h = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 12742.0 * math.asin(min(1.0, math.sqrt(h)))


# --- names and their hints -------------------------------------------------------------------------------


@cache
def _feature_words() -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    raw = resources.load_yaml("data/place_words.yaml")
    return ({w: f for f, words in raw["after"].items() for w in words}, {w: f for f, words in raw["before"].items() for w in words},
            {short: name for name, shorts in raw["abbreviations"].items() for short in shorts})


@cache
def _adjectives() -> dict[str, str]:
    """"syrian", "syrians" → "SY", from data/states.csv."""
    out: dict[str, str] = {}
    for line in resources.load_lines("data/states.csv"):
        cells = line.split(";")
        if len(cells) > 3:
            out.update({word.strip().lower(): cells[0] for cell in cells[2:4] for word in cell.split("|") if word.strip()})
    return out


@cache
def _capitals() -> dict[str, str]:
    """Folded name of each capital → its country, from data/states.csv."""
    rows = (line.split(";") for line in resources.load_lines("data/states.csv"))
    return {fold(name): cells[0] for cells in rows if len(cells) > 4 for name in cells[4].split("|") if name.strip()}


def is_capital(entry: PlaceEntry) -> bool:
    """True for a capital: a settlement of its country that bears its name and is no village."""
    place = entry.place
    return place.feature == "settlement" and entry.people > 30_000 and _capitals().get(fold(entry.matched)) == place.country


def is_guess(entry: PlaceEntry, name: Name) -> bool:
    """True for an entry of another spelling key than the report's words: a typing error, or nothing but the same consonants."""
    return entry.likeness < 1.0 and spelling_key(entry.matched) != spelling_key(name.core)


def find_context(report: Report, names: tuple[Name, ...]) -> Context:
    """The report's context before anything is chosen."""
    nationalities = _adjectives()
    count: Counter[str] = Counter()
    for sentence in report.sentences:
        count.update(nationalities[t.lower] for t in sentence.tokens if t.is_capitalised and t.lower in nationalities)
    spots = tuple(sorted((start, name.number) for name in names for start, _ in name.spans))
    return Context(report, names, count, spots=spots)


def find_names(report: Report, mentions: Iterable[Mention], index: PlaceIndex) -> tuple[Name, ...]:
    """The distinct names among the place mentions, with candidates and what the words around them say."""
    places = sorted((m for m in mentions if m.kind == "place"), key=lambda m: m.start)
    next_to = {m.start: places[max(0, i - 1) : i + 2] for i, m in enumerate(places)}
    spots = dict(_spots(report.sentences, places))
    groups: dict[tuple[str, frozenset[str]], list[Mention]] = defaultdict(list)
    hints = {}
    for m in places:
        core, features, part_of_site = _hints(m, *spots.get(m.start, ((), 0, 0)))
        hints[m.start] = (core, part_of_site)
        groups[fold(core), features].append(m)
    found = {key: _entries(group[0].text, hints[group[0].start][0], key[1], index) for key, group in groups.items()}
    entry_at = {m.start: found[key][0] for key, group in groups.items() for m in group if found[key]}
    held_by = {m.start: tuple(_containers(m, next_to[m.start], entry_at, report.text)) for m in places}
    holding = {start for pairs in held_by.values() for start, _ in pairs}
    names = []
    for number, ((_, features), group) in enumerate(groups.items()):
        containers = tuple({c.place.id: c for m in group for _, c in held_by[m.start]}.values())
        core, part_of_site = hints[group[0].start]
        entries, spans = found[fold(core), features], tuple((m.start, m.end) for m in group)
        names.append(Name(number, group[0].text, core, entries, features, containers, spans, part_of_site,
                          any(m.start in holding for m in group)))
    return tuple(names)


def _spots(sentences: Sequence[Sentence], places: list[Mention]) -> Iterator[tuple[int, tuple[Sequence[Token], int, int]]]:
    """For each mention: the tokens of its sentence and the token range it covers."""
    starts = {m.start: m.end for m in places}
    for s in sentences:
        for i, t in enumerate(s.tokens):
            if t.start in starts:
                end = next((j for j in range(i, len(s.tokens)) if s.tokens[j].end >= starts[t.start]), i) + 1
                yield t.start, (s.tokens, i, end)


def _hints(mention: Mention, tokens: Sequence[Token], first: int, end: int) -> tuple[str, frozenset[str], bool]:
    """The name to look up, the features that its words and neighbours speak for, and whether it is part of a site's name."""
    after, before, abbreviations = _feature_words()
    short = mention.text if mention.text in abbreviations else mention.text + "."
    if short in abbreviations:
        return abbreviations[short], frozenset({"province"}), False
    if not tokens:
        return mention.text, frozenset(), False
    features = set()
    core = mention.text
    last = tokens[end - 1].lower
    if end - first > 1 and last in after:
        features.add(after[last])
        core = mention.text[: tokens[end - 2].end - mention.start]
    following = tokens[end].lower if end < len(tokens) else ""
    if following in after:
        features.add(after[following])
    back = tokens[first - 1].lower if first else ""
    if back in before and back not in {"area", "areas", "capital"}:
        features.add(before[back])
    if back == "of" and first > 1 and tokens[first - 2].lower in before:
        features.add(before[tokens[first - 2].lower])
    named_after = end - first > 1 and last in _NAMED_AFTER_A_PLACE
    part_of_site = named_after or following in _SITE_WORDS or back in _SITE_WORDS or last in _SITE_WORDS
    if "district" in features and features & {"province", "settlement"}:
        features.discard("settlement")
    return core, frozenset(features - {"country"}), part_of_site


def _entries(text: str, core: str, features: frozenset[str], index: PlaceIndex) -> tuple[PlaceEntry, ...]:
    """Candidates: of the whole name, of the name without "County" or "Province", else of the settlement that a site is named after."""
    found = tuple(e for e in index.find_entries(text) if core == text or e.likeness == 1.0)
    if core != text and features & {"province", "district"}:
        found += tuple(e for e in index.find_entries(core) if e.place.id not in {f.place.id for f in found})
    words = core.split()
    named_after = text.split()[-1].lower() in _NAMED_AFTER_A_PLACE
    while not found and core != text and (features & {"site", "settlement"} or named_after) and words:
        # Of the same script: what a name sounds like in another one is too little to name a site's town after.
        found = tuple(e for e in index.find_entries(" ".join(words))
                      if e.likeness == 1.0 and e.people > 20_000 and e.matched.isascii() >= core.isascii())
        words.pop()
    return found[:80]


def _containers(mention: Mention, next_to: list[Mention], entry_at: dict[int, PlaceEntry], text: str) -> Iterator[tuple[int, PlaceEntry]]:
    """(start of its mention, entry) of the Y of "X, Y", "X (Y)", "X in Y" and of "Y's X"."""
    for other in next_to:
        if other.start not in entry_at:
            continue
        opens, closes = text[mention.end : other.start], text[other.end : other.end + 1]
        bracketed = opens == " (" and closes in {")", ","}
        if not bracketed and not _is_above(entry_at[other.start], entry_at.get(mention.start)):
            continue
        if 0 <= other.start - mention.end < 50:
            linked = _WITHIN.fullmatch(text[mention.end : other.start].lower()) is not None
        else:
            linked = 0 < mention.start - other.end < 5 and text[other.end : mention.start].strip() in {"'s", "’s"}
        if linked:
            yield other.start, entry_at[other.start]


def _is_above(outer: PlaceEntry, inner: PlaceEntry | None) -> bool:
    """True where the one can hold the other: "Kandara, Kenya", but not the next of a list of countries or provinces."""
    levels = {"country": 3, "province": 2, "district": 1}
    level = levels.get(outer.place.feature, 1 if outer.people > 50_000 else 0)
    mine = levels.get(inner.place.feature, 1 if inner.people > 20_000 else 0) if inner and inner.likeness == 1.0 else 0
    return level > mine
