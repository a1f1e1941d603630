"""An edition in ACLED's columns, followed by our own on who says so. docs/crosswalk.md says what became of what."""

from pathlib import Path

from reportedly import language
from reportedly.publish import crosswalk, flat
from reportedly.publish.as_csv import write_table
from reportedly.publish.countries import countries
from reportedly.publish.crosswalk import (
    OURS,
    acled_class,
    acled_type,
    disorder,
    event_day,
    fatalities,
    first_side,
    interaction,
    second_side,
)
from reportedly.publish.edition import Edition, Entry
from reportedly.publish.flat import Column, Value, listed
from reportedly.publish.package import Resource
from reportedly.publish.sentences import summary, total


def write_acled(edition: Edition, folder: Path) -> tuple[Resource, ...]:
    """Writes incidents-acled.csv."""
    path = folder / "incidents-acled.csv"
    rows = (e for e in edition.entries if crosswalk.why_no_acled(e) is None)
    write_table(path, [c.name for c in COLUMNS], ([c.of(e) for c in COLUMNS] for e in rows))
    meaning = "Incidents in ACLED's columns, then ours. " + crosswalk.left_out(edition.entries, crosswalk.why_no_acled)
    return (Resource(path.name, "csv", meaning, COLUMNS),)


def _type(e: Entry) -> tuple[str, str]:
    return acled_type(e) or (e.type, e.subtype)


def _name(side: tuple[str, str] | None) -> str | None:
    return side[0] if side else None


def _number(e: Entry) -> Value:
    known = countries().get((e.area.country if e.area else None) or "")
    return known.number if known else None


def _empty(_: Entry) -> Value:
    return None


COLUMNS: tuple[Column, ...] = (
    Column("event_id_cnty", "string", "Our incident's id.", lambda e: e.id),
    Column("event_date", "date", "The day, the middle of a span, or the end that is known; see time_precision.", event_day),
    Column("year", "integer", "Its year.", lambda e: int((event_day(e) or "0")[:4]) or None),
    Column("time_precision", "integer", "1 the day, 2 a week, 3 a month or less sure.", crosswalk.acled_time_precision),
    Column("disorder_type", "string", "As ACLED groups its types.", lambda e: disorder(*_type(e))),
    Column("event_type", "string", "ACLED's event type.", lambda e: _type(e)[0]),
    Column("sub_event_type", "string", "ACLED's sub-event type.", lambda e: _type(e)[1]),
    Column(
        "actor1",
        "string",
        "Who is held responsible, where all sources that name anybody name the same; else empty.",
        lambda e: _name(first_side(e)),
    ),
    Column("assoc_actor_1", "string", "Always empty.", _empty),
    Column("inter1", "string", "ACLED's class of actor1.", lambda e: acled_class(first_side(e))),
    Column("actor2", "string", "The target, where sources tell of one.", lambda e: _name(second_side(e))),
    Column("assoc_actor_2", "string", "Always empty.", _empty),
    Column("inter2", "string", "ACLED's class of actor2.", lambda e: acled_class(second_side(e))),
    Column("interaction", "string", "The pair of classes.", lambda e: interaction(acled_class(first_side(e)), acled_class(second_side(e)))),
    Column(
        "civilian_targeting",
        "string",
        "`Civilians targeted` where a source says so.",
        lambda e: "Civilians targeted" if e.civilians_targeted else None,
    ),
    Column("iso", "integer", "ISO 3166 number of the country.", _number),
    Column("region", "string", "Always empty: ACLED's own division.", _empty),
    Column("country", "string", "The country.", crosswalk.country),
    Column("admin1", "string", "First-level area.", crosswalk.first_level),
    Column("admin2", "string", "Always empty.", _empty),
    Column("admin3", "string", "Always empty.", _empty),
    Column("location", "string", "The settlement, or the area alone.", lambda e: e.area.name if e.area else None),
    Column("latitude", "number", "Degrees; empty for an area.", lambda e: e.area.lat if e.area else None),
    Column("longitude", "number", "Degrees; empty for an area.", lambda e: e.area.lon if e.area else None),
    Column("geo_precision", "integer", "1 the settlement, 2 near it, 3 a wider area.", lambda e: e.area.geo_precision if e.area else None),
    Column("source", "string", "Who published the reports.", lambda e: listed(o.outlet or "Undisclosed Source" for o in e.origins)),
    Column("source_scale", "string", "Always empty: nobody judged it.", _empty),
    Column("notes", "string", "The incident in sentences that name their speakers.", lambda e: summary(e, language.words("en"))),
    Column("fatalities", "integer", "The lowest figure of all sources; empty where none gives one, 0 only where one says so.", fatalities),
    Column("tags", "string", "`attempted` where it fell short.", lambda e: "attempted" if e.status == "attempted" else None),
    Column("timestamp", "integer", "Always empty.", _empty),
    *OURS,
    Column("earliest", "date", "First day on which it may have begun.", lambda e: e.earliest),
    Column("latest", "date", "Last day on which it may have happened.", lambda e: e.latest),
    Column("fatalities_low", "integer", "Lowest figure.", lambda e: total(e.figures, "killed")[0]),
    Column("fatalities_high", "integer", "Highest figure.", lambda e: total(e.figures, "killed")[2]),
    Column("originals", "string", "SHA-256 of the reports.", next(c.of for c in flat.COLUMNS if c.name == "originals")),
)
