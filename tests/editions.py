"""Readings and incidents made by hand for tests of editions, and what an edition's files hold. All names and events are invented."""

import sqlite3
import subprocess
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import duckdb

from readings import TEXT, market_reading, quote
from reportedly.publish.claims import claims_of
from reportedly.publish.edition import Asked, Decisions, Edition
from reportedly.publish.naming import fold
from reportedly.publish.safeguards import make_edition
from reportedly.publish.writers import FORMATS, write_edition
from reportedly.records import Actor, Attribution, Incident, Mention, Place, Reading, Site, Span, Victim
from reportedly.relate import relate

LATER = "2031-12-01"
SAYING = 'A man of the quarter, {name}, told reporters that mortar rounds hit his house; his neighbour {name} was there.'


def incident_of(reading: Reading, event: str = "c-1") -> Incident:
    """The incident that holds this claim."""
    return next(i for i in relate([reading]) if event in i.claims)


def edition_of(*readings: Reading, accept: bool = True, decisions: Decisions | None = None, **asked: object) -> Edition:
    """An edition of all incidents of the readings, accepted by "Rana" unless told otherwise."""
    incidents = relate(readings)
    chosen = decisions or Decisions({i.id: "Rana" for i in incidents} if accept else {})
    return make_edition(incidents, claims_of(readings), Asked(**{"date": LATER, **asked}), chosen)  # type: ignore[arg-type]


def with_witness(name: str, *, public: bool | None = None, url: str | None = None, outlet: str | None = "Coastal Wire",
                 title: str | None = None, age: int | None = None) -> Reading:
    """The market report with a private person as its first speaker, in the text twice, among the victims, in address and title."""
    text = TEXT + "\n\n" + SAYING.format(name=name)
    reading = market_reading(text, outlet)
    said = quote(text, SAYING.format(name=name))
    start = said.start + SAYING.index("{name}")
    again = said.end - len(" was there.") - len(name)
    person = Actor("name:somebody", name, "person", public)
    spoken = Attribution("a9", replace(said, start=start, end=start + len(name), text=name), "m90", "witness or resident", True, None,
                         quote(text, "told reporters"), (Span(said.start, said.end),), "says")
    mentions = tuple(Mention(at, at + len(name), f"m9{n}", "actor", name, resolved=person) for n, at in enumerate((start, again)))
    first = reading.claims[0]
    claim = replace(first, start=said.start, end=said.end, text=said.text, attribution=("a9",), site=None,
                    victims=(Victim(again, again + len(name), name, name, age, "male", "injured", None),),
                    event=replace(first.event, trigger=quote(text, "mortar rounds hit", 1)))
    report = replace(reading.report, url=url, title=title)
    return replace(reading, report=report, mentions=(*reading.mentions, *mentions), attributions=(*reading.attributions, spoken),
                   claims=(claim, *reading.claims[1:]))


def at_site(reading: Reading, site_class: str, place: Place | None = None) -> Reading:
    """The same with what was hit, and where."""
    first = reading.claims[0]
    found = quote(reading.report.text, "market", 1)
    where = replace(first.where, place=place) if place else first.where
    claims = (replace(first, site=Site(found.start, found.end, found.text, site_class), where=where), *reading.claims[1:])
    return replace(reading, claims=claims)


def everything_in(folder: Path) -> str:
    """All that a folder's files hold, names included, folded and with addresses decoded."""
    pieces = [p.name for p in sorted(folder.rglob("*"))]
    pieces += [text_of(p) for p in sorted(folder.rglob("*")) if p.is_file()]
    return fold(unquote("\n".join(pieces)).replace("\\u", ""))


def text_of(path: Path) -> str:
    """What a file tells to whoever opens it with the tool for its kind, its metadata included."""
    match path.suffix:
        case ".parquet":
            rows = duckdb.sql(f"select * from '{path}'").fetchall()
            return repr(rows) + repr(duckdb.sql(f"select decode(key), decode(value) from parquet_kv_metadata('{path}')").fetchall())
        case ".gpkg":
            with sqlite3.connect(path) as database:
                return "\n".join(database.iterdump())
        case ".pdf":
            called = (["pdftotext", "-layout", str(path), "-"], ["pdfinfo", str(path)])
            return "\n".join(subprocess.run(c, capture_output=True, check=True, text=True).stdout for c in called)
    return path.read_bytes().decode("utf-8", "replace")


def published(edition: Edition, folder: Path, formats: tuple[str, ...] = FORMATS) -> Path:
    """The edition written in these formats."""
    write_edition(edition, formats, folder)
    return folder
