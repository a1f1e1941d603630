"""Claims as flat rows, one a claim, for CSV and data frames: every row carries its speaker, voice and status."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from typing import TextIO

from reportedly.publish import wording
from reportedly.publish.plain import in_cell, in_one_line
from reportedly.publish.wording import Look
from reportedly.records import Attribution, Claim, Reading, Where


@dataclass(frozen=True, slots=True)
class Row:
    """One claim, flat. Empty (None) where the report doesn't say; figures are of the event's own tolls, parts left out."""

    report: str
    outlet: str | None
    published: str | None
    claim: str
    said_by: str
    source_kind: str | None
    stance: str | None
    voice: str
    status: str
    event_type: str
    event_subtype: str
    civilians_targeted: bool
    actor: str | None
    target: str | None
    supporter: str | None
    affected: str | None
    weapon: str | None
    site: str | None
    place: str | None
    place_id: str | None
    admin1: str | None
    country: str | None
    lat: float | None
    lon: float | None
    geo_precision: int | None
    within_km: float | None
    place_words: str | None
    earliest: str | None
    latest: str | None
    lasts: bool | None
    time_of_day: str | None
    time_basis: str | None
    time_precision: int | None
    killed_low: int | None
    killed_best: int | None
    killed_high: int | None
    injured_low: int | None
    injured_best: int | None
    injured_high: int | None
    tolls: str | None
    words: str
    start: int
    end: int
    why: str
    score: float | None
    sha256: str
    reader: str


COLUMNS = tuple(field.name for field in fields(Row))


def claim_rows(reading: Reading) -> Iterator[Row]:
    """The reading's claims as rows, in its order."""
    look = wording.look_up(reading)
    for claim in reading.claims:
        yield _row(look, claim)


def _row(look: Look, claim: Claim) -> Row:
    report, chain = look.reading.report, wording.chain_of(look, claim)
    innermost: Attribution | None = chain[-1] if chain else None
    place = claim.where.place if claim.where else None
    mention = look.mentions.get((claim.where.mention if claim.where else None) or "")
    point = spot_of(claim.where) if claim.where and claim.where.geo_precision else (None, None, None)  # a country has no point
    when, reader = claim.when, look.reading.reader
    killed, injured = _bounds(claim, "killed"), _bounds(claim, "injured")
    return Row(
        report=report.id, outlet=report.outlet, published=report.published, claim=claim.id,
        said_by=" > ".join(wording.speakers(look, claim)),
        source_kind=innermost.source_kind if innermost else None, stance=innermost.stance if innermost else None,
        voice=claim.voice, status=claim.status, event_type=claim.event.type, event_subtype=claim.event.subtype,
        civilians_targeted=claim.civilians_targeted,
        actor=_in_role(look, claim, "actor"), target=_in_role(look, claim, "target"), supporter=_in_role(look, claim, "supporter"),
        affected=_in_role(look, claim, "affected"), weapon=_in_role(look, claim, "weapon"),
        site=claim.site.site_class if claim.site else None,
        place=place.name if place else None, place_id=place.id if place else None, admin1=place.admin1 if place else None,
        country=place.country if place else None, lat=point[0], lon=point[1], within_km=point[2],
        geo_precision=claim.where.geo_precision if claim.where else None, place_words=in_one_line(mention.text) if mention else None,
        earliest=when.earliest if when else None, latest=when.latest if when else None, lasts=when.lasts if when else None,
        time_of_day=when.time_of_day if when else None, time_basis=when.basis if when else None,
        time_precision=when.time_precision if when else None,
        killed_low=killed[0], killed_best=killed[1], killed_high=killed[2],
        injured_low=injured[0], injured_best=injured[1], injured_high=injured[2],
        tolls=wording.tolls(look, claim) or None, words=in_one_line(claim.text), start=claim.start, end=claim.end, why=claim.why,
        score=claim.score, sha256=report.sha256, reader=f"{reader.version} {reader.rules}" + (f" {reader.model}" if reader.model else ""),
    )


def spot_of(where: Where) -> tuple[float | None, float | None, float | None]:
    """lat, lon and the km within which it may lie: the point that the words give by way of a place, else the place's own (None km)."""
    if where.point:
        return where.point
    return (where.place.lat, where.place.lon, None) if where.place else (None, None, None)


def _in_role(look: Look, claim: Claim, role: str) -> str | None:
    return wording.in_role(look, claim, role) or None


def _bounds(claim: Claim, toll: str) -> tuple[int | None, int | None, int | None]:
    """Low, best and high of one kind of toll: only whole figures of people in this event may be added."""
    whole = [t for t in claim.tolls if t.toll == toll and t.part_of is None and t.scope == "event" and t.unit == "people"]
    return _sum([t.low for t in whole]), _sum([t.best for t in whole]), _sum([t.high for t in whole])


def _sum(bounds: list[int | None]) -> int | None:
    known = [b for b in bounds if b is not None]
    return sum(known) if known and len(known) == len(bounds) else None


def write_csv(readings: Iterable[Reading], out: TextIO) -> None:
    """RFC 4180 with a header line; no cell can run as a formula. An empty cell means that the report doesn't say."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for reading in readings:
        for row in claim_rows(reading):
            writer.writerow([_cell(getattr(row, column)) for column in COLUMNS])


def _cell(value: str | bool | int | float | None) -> str | int | float:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return in_cell(value) if isinstance(value, str) else value
