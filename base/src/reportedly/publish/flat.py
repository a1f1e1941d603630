"""Entries as flat rows: one table of columns, from which CSV, GeoJSON, Parquet and GeoPackage are written and the codebook is printed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from reportedly import language
from reportedly.publish import sentences
from reportedly.publish.edition import Blame, Entry, Said

Value = str | int | float | bool | None
Kind = Literal["string", "integer", "number", "boolean", "date"]
BETWEEN = "; "
_ENGLISH = language.words("en")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, its kind as a data package spells it, its meaning, and its value; None is an empty cell."""

    name: str
    kind: Kind
    meaning: str
    of: Callable[[Entry], Value]


def listed(names: Iterable[str]) -> str | None:
    """Names in one cell, each once; None where there are none."""
    return BETWEEN.join(dict.fromkeys(names)) or None


def said_by(said: Iterable[Said]) -> str | None:
    """Speakers in one cell."""
    return listed(s.words for s in said)


def _blame(b: Blame) -> str:
    return f"{b.actor} ({b.voice} by {said_by(b.said) or 'nobody'})"


def _figures(e: Entry) -> str | None:
    return listed(f"{sentences.figure(f, _ENGLISH)} (according to {said_by(f.said)})" for f in e.figures)


def _bound(toll: str, which: int) -> Callable[[Entry], Value]:
    return lambda e: sentences.total(e.figures, toll)[which]


def _quotes(e: Entry) -> str | None:
    return listed(f"“{w.text}” ({w.said.words})" if w.text else f"(words held back) ({w.said.words})" for w in e.words)


COLUMNS: tuple[Column, ...] = (
    Column("id", "string", "The incident's id; it outlives new reports.", lambda e: e.id),
    Column("review", "string", "reviewed, or: machine reading, not reviewed.", lambda e: e.review),
    Column("edition", "string", "public, or internal: then never publish or forward it.", lambda e: e.edition),
    Column(
        "status",
        "string",
        "Whether it is told as having occurred, going on, attempted, expected …; never that it is so.",
        lambda e: e.status,
    ),
    Column(
        "voice", "string", "In which voices it is told: reported, said, alleged, denied, admitted, confirmed.", lambda e: listed(e.voices)
    ),
    Column("said_by", "string", "Who says it, with the medium; deniers stand in denied_by.", lambda e: said_by(e.said)),
    Column("denied_by", "string", "Who denies it or its part in it.", lambda e: said_by(e.denied_by)),
    Column(
        "grade",
        "string",
        "How well it is supported: confirmed, fair, weak, contested, discounted; empty where it has no grade.",
        lambda e: e.grade,
    ),
    Column("decided_by", "string", "machine, or the reviewer (unnamed in a public edition).", lambda e: e.decided_by),
    Column(
        "independent_sources",
        "integer",
        "How many sources tell of it that share neither speaker nor medium.",
        lambda e: e.independent_sources,
    ),
    Column("summary", "string", "The incident in sentences that name their speakers.", lambda e: sentences.summary(e, _ENGLISH)),
    Column("event_type", "string", "Type of event, as the codebook defines it.", lambda e: e.type),
    Column("event_subtype", "string", "Sub-type of event.", lambda e: e.subtype),
    Column("civilians_targeted", "boolean", "True where a source says that civilians were the target.", lambda e: e.civilians_targeted),
    Column("earliest", "date", "First day on which it may have begun; empty where nobody says.", lambda e: e.earliest),
    Column("latest", "date", "Last day on which it may have happened.", lambda e: e.latest),
    Column("lasts", "boolean", "True where it went on from earliest to latest; else it happened once between them.", lambda e: e.lasts),
    Column("time_precision", "integer", "1 day, 2 week, 3 month or wider; empty where unknown.", lambda e: e.time_precision),
    Column("place", "string", "The settlement, or the area alone where place_is_area is true.", lambda e: e.area.name if e.area else None),
    Column("place_is_area", "boolean", "True where the place itself is held back.", lambda e: e.area.is_coarsened if e.area else None),
    Column("admin1", "string", "First-level area.", lambda e: e.area.admin1 if e.area else None),
    Column("country", "string", "ISO 3166 code, two letters.", lambda e: e.area.country if e.area else None),
    Column("lat", "number", "Degrees, WGS 84, of the settlement; empty for an area.", lambda e: e.area.lat if e.area else None),
    Column("lon", "number", "Degrees, WGS 84.", lambda e: e.area.lon if e.area else None),
    Column(
        "geo_precision",
        "integer",
        "1 settlement, 2 near it or a small area, 3 a wide area; empty for a country.",
        lambda e: e.area.geo_precision if e.area else None,
    ),
    Column(
        "within_km",
        "number",
        "Kilometres around lat and lon within which it may lie, where they are calculated from words such as “20 km north of”; else empty.",
        lambda e: e.area.within_km if e.area else None,
    ),
    *(
        Column(
            f"{toll}_{bound}", "integer", f"People {toll}: {meaning} Empty where no source says; 0 only where one does.", _bound(toll, n)
        )
        for toll in ("killed", "injured")
        for n, (bound, meaning) in enumerate(
            (("low", "the lowest figure."), ("best", "the figure on which sources agree."), ("high", "the highest."))
        )
    ),
    Column("tolls", "string", "Every figure by group, with its speakers. Groups overlap: never add them.", _figures),
    Column(
        "responsible",
        "string",
        "Who is held responsible, in which voice and by whom; empty where no source names anyone.",
        lambda e: listed(_blame(b) for b in e.responsible),
    ),
    Column("targets", "string", "Whom it was aimed at, as sources say.", lambda e: listed(t.name for t in e.targets)),
    Column("weapons", "string", "Classes of weapons that sources name.", lambda e: listed(e.weapons)),
    Column("sites", "string", "Classes of sites that were hit.", lambda e: listed(e.sites)),
    Column("disputed", "string", "On what the sources differ.", lambda e: listed(e.disputed)),
    Column(
        "quotes",
        "string",
        "Words of reports, 40 at most each, with their speakers; [name withheld] and the like stand for what is left out.",
        _quotes,
    ),
    Column("outlets", "string", "Who published the reports.", lambda e: listed(o.outlet or "outlet not named" for o in e.origins)),
    Column("urls", "string", "Where they were published.", lambda e: listed(o.url for o in e.origins if o.url)),
    Column(
        "originals", "string", "SHA-256 of the reports as they were received.", lambda e: listed(o.sha256 for o in e.origins if o.sha256)
    ),
    Column("part_of", "string", "The id of an incident of days of which this is a part.", lambda e: e.part_of),
    Column("revision", "integer", "Counts the changes of this incident.", lambda e: e.revision),
)
NAMES = tuple(c.name for c in COLUMNS)


def row(entry: Entry) -> dict[str, Value]:
    """An entry's cells by column."""
    return {c.name: c.of(entry) for c in COLUMNS}
