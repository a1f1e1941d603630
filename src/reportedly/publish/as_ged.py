"""An edition in the columns of UCDP's Georeferenced Event Dataset, followed by our own. Only where somebody is said to have been killed."""

import math
from pathlib import Path

from reportedly.publish import crosswalk
from reportedly.publish.as_csv import write_table
from reportedly.publish.crosswalk import OURS, deaths_by_group, event_day, first_side, second_side
from reportedly.publish.edition import Area, Edition, Entry
from reportedly.publish.flat import Column, Value, listed, said_by
from reportedly.publish.package import Resource
from reportedly.publish.sentences import total

_PRECISION = {1: 1, 2: 2, 3: 4}


def write_ged(edition: Edition, folder: Path) -> tuple[Resource, ...]:
    """Writes incidents-ged.csv."""
    path = folder / "incidents-ged.csv"
    rows = (e for e in edition.entries if crosswalk.why_no_ged(e) is None)
    write_table(path, [c.name for c in COLUMNS], ([c.of(e) for c in COLUMNS] for e in rows))
    meaning = "Incidents in UCDP GED's columns, then ours. " + crosswalk.left_out(edition.entries, crosswalk.why_no_ged)
    return (Resource(path.name, "csv", meaning, COLUMNS),)


def _side(side: tuple[str, str] | None) -> str | None:
    return side[0] if side else None


def _dyad(e: Entry) -> Value:
    one, other = first_side(e), second_side(e)
    return f"{one[0]} - {other[0]}" if one and other else None


def _point(area: Area | None) -> str | None:
    return f"POINT ({area.lon} {area.lat})" if area and area.lat is not None and area.lon is not None else None


def prio_cell(area: Area | None) -> int | None:
    """The PRIO-GRID cell of half a degree, counted from the south-west corner from 1."""
    if area is None or area.lat is None or area.lon is None:
        return None
    return math.floor((min(area.lat, 89.99) + 90) * 2) * 720 + math.floor((min(area.lon, 179.99) + 180) * 2) + 1


def _where_precision(e: Entry) -> Value:
    if e.area is None or e.area.feature == "country":
        return 6
    return 7 if e.area.feature == "water" else _PRECISION.get(e.area.geo_precision or 0, 5)


def _empty(name: str) -> Column:
    return Column(name, "string", "Always empty: UCDP's own.", lambda _: None)


def _dates(e: Entry) -> Value:
    return listed(o.published for o in e.origins if o.published)


COLUMNS: tuple[Column, ...] = (
    Column("id", "string", "Our incident's id.", lambda e: e.id),
    Column("relid", "string", "The same.", lambda e: e.id),
    Column("year", "integer", "The year of its first day.", lambda e: int((event_day(e) or "0")[:4]) or None),
    _empty("active_year"),
    _empty("code_status"),
    Column(
        "type_of_violence",
        "integer",
        "1 a state is a side, 2 groups fight, 3 one-sided; empty where the sides are not known.",
        crosswalk.type_of_violence,
    ),
    *map(_empty, ("conflict_dset_id", "conflict_new_id", "conflict_name", "dyad_dset_id", "dyad_new_id")),
    Column("dyad_name", "string", "Both sides, where each is one.", _dyad),
    *map(_empty, ("side_a_dset_id", "side_a_new_id")),
    Column(
        "side_a", "string", "Who is held responsible, where all sources that name anybody name the same.", lambda e: _side(first_side(e))
    ),
    *map(_empty, ("side_b_dset_id", "side_b_new_id")),
    Column("side_b", "string", "The target, where sources tell of one.", lambda e: _side(second_side(e))),
    Column("number_of_sources", "integer", "Reports that tell of it.", lambda e: len(e.origins)),
    Column("source_article", "string", "Addresses of the reports that may be shown.", lambda e: listed(o.url for o in e.origins if o.url)),
    Column("source_office", "string", "Who published them.", lambda e: listed(o.outlet or "outlet not named" for o in e.origins)),
    Column("source_date", "string", "When.", _dates),
    Column("source_headline", "string", "Empty in a public edition.", lambda e: listed(o.title for o in e.origins if o.title)),
    Column("source_original", "string", "Who says it: the innermost speakers.", lambda e: said_by(e.said)),
    Column(
        "where_prec", "integer", "1 the place, 2 near it, 4 first-level area, 5 a part of a country, 6 country, 7 sea.", _where_precision
    ),
    Column("where_coordinates", "string", "The settlement, or the area alone.", lambda e: e.area.name if e.area else None),
    _empty("where_description"),
    Column("adm_1", "string", "First-level area.", crosswalk.first_level),
    _empty("adm_2"),
    Column("latitude", "number", "Degrees; empty for an area.", lambda e: e.area.lat if e.area else None),
    Column("longitude", "number", "Degrees; empty for an area.", lambda e: e.area.lon if e.area else None),
    Column("geom_wkt", "string", "The point as WKT.", lambda e: _point(e.area)),
    Column("priogrid_gid", "integer", "Its PRIO-GRID cell.", lambda e: prio_cell(e.area)),
    Column("country", "string", "The country.", crosswalk.country),
    *map(_empty, ("country_id", "region")),
    Column("event_clarity", "integer", "1 one event, 2 an event of days told as one.", lambda e: 2 if e.lasts else 1),
    Column("date_prec", "integer", "1 exact day, 2 within 2 to 6 days, 3 a week, 4 a month, 5 wider.", crosswalk.ged_date_precision),
    Column("date_start", "date", "First day on which it may have begun.", lambda e: e.earliest or e.latest),
    Column("date_end", "date", "Last day.", lambda e: e.latest or e.earliest),
    Column("deaths_a", "integer", "Always empty: sources seldom divide the dead by side.", lambda _: None),
    Column("deaths_b", "integer", "Always empty.", lambda _: None),
    Column("deaths_civilians", "integer", "Filled only where the one figure is of civilians.", lambda e: deaths_by_group(e.figures)[0]),
    Column("deaths_unknown", "integer", "Filled only where the one figure is of people.", lambda e: deaths_by_group(e.figures)[1]),
    Column("best", "integer", "The figure on which sources agree; empty where they don't.", lambda e: total(e.figures, "killed")[1]),
    Column("high", "integer", "Highest figure; empty where it is open.", lambda e: total(e.figures, "killed")[2]),
    Column("low", "integer", "Lowest figure.", lambda e: total(e.figures, "killed")[0]),
    *map(_empty, ("gwnoa", "gwnob")),
    *OURS,
)
