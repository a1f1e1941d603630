"""One incident as its page shows it: each source's word on each field, where they differ, and every figure in order of time."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup, escape

from reportedly.compare_tellings import Telling, tellings_of
from reportedly.language import Words
from reportedly.publish import wording
from reportedly.publish.plain import in_one_line
from reportedly.publish.wording import Look
from reportedly.records import Claim, Incident, Number, Toll
from reportedly.web.notes import number_in_words

SAME, DIFFERS, DENIES, SILENT = "same", "differs", "denies", "silent"


@dataclass(frozen=True, slots=True)
class Said:
    """One claim with its report, its number there, and its speaker as incidents count speakers."""

    look: Look
    claim: Claim
    number: int
    telling: Telling

    @property
    def order(self) -> tuple[int, str, int]:
        """By publication, then by report, then by place in the text."""
        return self.telling.published or 9_999_999, self.telling.sha256, self.claim.start


@dataclass(frozen=True, slots=True)
class Cell:
    """What one source says in one field: how it stands to what the incident says, and each value with its claim."""

    stands: str
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One source of an incident: who, through whom, published when, in which voices, and a cell for each field of the matrix."""

    name: str
    through: str | None
    published: str | None
    said: tuple[Said, ...]
    voices: tuple[str, ...]
    cells: tuple[Cell, ...]
    stands: bool


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One source's figure in a toll: when it came out, who gives it, in which words, and its bounds."""

    published: str | None
    speaker: str
    words: str
    text: str
    low: int | None
    high: int | None
    said: Said


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one toll by source over time, on one scale from 0 to `most`."""

    toll: str
    who: str
    side: str | None
    in_all: str
    rows: tuple[FigureRow, ...]
    most: int


def said_in(incident: Incident, looks: Sequence[Look]) -> tuple[Said, ...]:
    """The incident's claims in order of publication, from the readings they stand in."""
    wanted, found = set(incident.claims), []
    for look in looks:
        for number, telling in enumerate(tellings_of(look.reading), 1):
            if telling.id in wanted:
                found.append(Said(look, telling.claim, number, telling))
    return tuple(sorted(found, key=lambda s: s.order))


# --- who says what ---------------------------------------------------------------------------------------------

Value = Callable[[Said, Words], str]


def _event(said: Said, words: Words) -> str:
    status = said.claim.status
    return words.say(said.claim.event.subtype) + (f" ({words.say(status)})" if status != "occurred" else "")


def _role(role: str) -> Value:
    return lambda said, words: wording.in_role(said.look, said.claim, role)


def _where(said: Said, words: Words) -> str:
    found = said.claim.where
    if found is None:
        return ""
    if found.place is not None:
        name = found.place.name if found.relation == "in" else f"{words.say(found.relation)} {found.place.name}"
        return f"{name} (≈ {found.point[0]}, {found.point[1]}; ± {found.point[2]:g} km)" if found.point else name
    return wording.where(said.look, said.claim)


def _when(said: Said, words: Words) -> str:
    when = said.claim.when
    return words.days(when.earliest, when.latest) if when and (when.earliest or when.latest) else ""


def _toll(*tolls: str) -> Value:
    def value(said: Said, words: Words) -> str:
        return "; ".join(figure(t, words) for t in said.claim.tolls if t.toll in tolls)
    return value


def figure(toll: Toll, words: Words) -> str:
    """A figure with its bounds and whose it is: `at least 14`, `3 children`."""
    count = number_in_words(Number(toll.low, toll.best, toll.high), words) or toll.text
    who = words.say(toll.who) if toll.who != "unspecified" else words.say("families") if toll.unit == "families" else ""
    return f"{count} {who}".strip()


# A column of the matrix: its heading, the name under which an incident calls it disputed, and what a claim says in it.
COLUMNS: tuple[tuple[str, str, Value], ...] = (
    ("what", "event", _event), ("who did it", "responsible", _role("actor")), ("to whom", "targets", _role("target")),
    ("where", "where", _where), ("when", "when", _when), ("with what", "weapons", _role("weapon")),
    ("killed", "tolls.killed", _toll("killed")), ("injured", "tolls.injured", _toll("injured")),
    ("others harmed", "tolls", _toll("casualties", "displaced", "detained", "abducted", "missing", "freed", "surrendered", "trapped")),
)


def matrix(incident: Incident, said: Sequence[Said], words: Words) -> tuple[SourceRow, ...]:
    """A row for each source in the order in which they spoke."""
    by_source: dict[tuple[str, str], list[Said]] = defaultdict(list)
    for one in said:
        speaker = one.telling.speaker
        by_source[speaker.origin or speaker.name, speaker.carrier or one.telling.sha256].append(one)
    return tuple(_row(incident, found, words) for found in by_source.values())


def _row(incident: Incident, said: Sequence[Said], words: Words) -> SourceRow:
    first = said[0]
    cells = tuple(_cell(incident, field, value, said, words) for _, field, value in COLUMNS)
    return SourceRow(first.telling.speaker.name, first.telling.speaker.through, first.look.reading.report.published, tuple(said),
                     tuple(dict.fromkeys(s.claim.voice for s in said)), cells, any(s.telling.stands for s in said))


def _cell(incident: Incident, field: str, value: Value, said: Sequence[Said], words: Words) -> Cell:
    values = tuple({shown: s.claim.id for s in reversed(said) if (shown := value(s, words))}.items())[::-1]
    if _denies(field, said):
        return Cell(DENIES, values)
    if not values:
        return Cell(SILENT, ())
    differs = field in incident.disputed and any(_is_apart(incident, field, s) for s in said)
    return Cell(DIFFERS if differs else SAME, values)


def _denies(field: str, said: Sequence[Said]) -> bool:
    """True where every claim of the source denies, and it is this field that is denied."""
    if not all(s.claim.voice == "denied" for s in said):
        return False
    disputed = {d for s in said for d in s.telling.disputes} or {"event"}
    of_field = {"event": "event", "responsible": "actor", "targets": "target", "weapons": "weapon"}
    return of_field.get(field, "toll" if field.startswith("tolls") else "") in disputed


def _is_apart(incident: Incident, field: str, said: Said) -> bool:
    """True where a disputed field's value is one of those that exclude each other."""
    claim = said.claim
    match field:
        case "where":
            place = claim.where.place if claim.where else None
            return place is not None and incident.place is not None and place.id != incident.place.id
        case "when":
            return claim.when is not None and incident.when is not None and bool(claim.when.latest) \
                and (claim.when.earliest, claim.when.latest) != (incident.when.earliest, incident.when.latest)
        case "event":
            return claim.event.subtype != incident.subtype
    return True


# --- figures by time -------------------------------------------------------------------------------------------


def figures(incident: Incident, said: Sequence[Said], words: Words) -> tuple[Figures, ...]:
    """The figures of each of the incident's tolls, the oldest first; totals over time and parts of a toll under their own heading."""
    found = []
    for toll in incident.tolls:
        rows = tuple(_figures_of(toll.toll, toll.who, toll.unit, [s for s in said if s.claim.id in toll.claims], words))
        in_all = number_in_words(Number(toll.low, toll.best, toll.high), words)
        if rows:
            found.append(Figures(toll.toll, toll.who, toll.side, in_all, rows, max(1, _most(said, toll.toll))))
    return tuple(sorted(found, key=lambda f: (f.toll != "killed", f.toll, f.who != "unspecified", -f.most)))


def _most(said: Sequence[Said], toll: str) -> int:
    """The highest figure of any group under one toll: all of them are drawn on its scale."""
    return max((n for s in said for t in s.claim.tolls if t.toll == toll and t.scope == "event" for n in (t.low, t.best, t.high)
                if n is not None), default=0)


def _figures_of(toll: str, who: str, unit: str, said: Sequence[Said], words: Words) -> Iterator[FigureRow]:
    for one in said:
        for t in one.claim.tolls:
            if (t.toll, t.who, t.unit, t.scope) == (toll, who, unit, "event"):
                low, high = t.low if t.low is not None else t.best, t.high if t.high is not None else t.best
                speaker = wording.speakers(one.look, one.claim)[-1]
                yield FigureRow(one.look.reading.report.published, speaker, figure(t, words), t.text, low, high, one)


# --- in words --------------------------------------------------------------------------------------------------


def lead(incident: Incident, said: Sequence[Said], words: Words) -> Markup:
    """What is reportedly so and by whom, as a plain sentence; names keep their own direction."""
    speaking = [s for s in said if s.telling.stands] or list(said)
    names = _speakers(speaking)
    shown, more = names[:4], len(names) - 4
    who = escape(words.say(", ")).join(_apart(n) for n in shown) + (f" {words.say('and {n} more', n=more)}" if more > 0 else "")
    what = escape(words.say(incident.subtype))
    where = escape(words.say(" in {place}")).format(place=_apart(incident.place.name)) if incident.place else ""
    day = words.days(incident.when.earliest, incident.when.latest) if incident.when else ""
    when = escape(words.say(", {day}")).format(day=day) if day else ""
    denied = all(s.claim.voice == "denied" for s in speaking)
    pattern = "{what}{where}{when}: denied by {who}." if denied else "{what}{where}{when}, according to {who}."
    return escape(words.say(pattern)).format(what=what, where=where, when=when, who=who)


def _speakers(said: Sequence[Said]) -> list[str]:
    """The speakers, each named once: first one of each report, so that the few that are shown come from many.

    An outlet's "our information" is its own word; "residents" go with the "residents and a doctor" of somebody else's report.
    """
    turns, firsts = Counter[str](), list[tuple[int, str]]()
    for one in said:
        speaker = one.telling.speaker
        name = speaker.through if speaker.through and speaker.name.casefold().startswith(("our ", "my ")) else speaker.name
        firsts.append((turns[one.telling.sha256], name))
        turns[one.telling.sha256] += 1
    by_words: dict[str, str] = {}
    for _, name in sorted(firsts, key=lambda found: found[0]):
        by_words.setdefault(name.casefold(), name)
    return [name for key, name in by_words.items() if not any(other.startswith((f"{key} and ", f"{key}, ")) for other in by_words)]


def _apart(name: str) -> Markup:
    """A name that keeps its own direction inside a sentence of the other."""
    return Markup("<bdi>{}</bdi>").format(in_one_line(name))


def by_report(said: Sequence[Said]) -> list[tuple[Look, list[Said]]]:
    """The claims under their reports, in order of publication."""
    return [(found[0].look, found) for _, group in groupby(said, key=lambda s: s.telling.sha256) if (found := list(group))]
