"""A large ledger made up for bench/desk.py and bench/editions.py: five reports tell of each five incidents, two claims of each.

It is written straight into its tables, since reading and joining are measured by bench/speed.py and bench/joining.py, and kept in a
folder: it is made once for each size and schema.
"""

import datetime as dt
import hashlib
import random
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from rich.progress import track

from reportedly import pipeline, preserve, store_claims, store_incidents, store_readings, vocab
from reportedly.pipeline_joining import join_due, joining_rules
from reportedly.records import Incident, Reading, Received, Source
from reportedly.review_queue import worth_of
from reportedly.store import Ledger
from reportedly.store_schema import (
    HEAD,
    captures,
    claims,
    custody,
    evidence,
    incident_actors,
    incident_claims,
    incident_ids,
    incident_wholes,
    incidents,
    joined_reports,
    readings,
    texts,
)
from reportedly.store_words import words_of, write_words

CLAIMS = 10  # of each report
GROUP = 5  # reports that tell of the same incidents, and incidents that they tell of
AT_ONCE = 1000
FOLDER = Path(tempfile.gettempdir()) / "reportedly-bench"
TEXT = " ".join(f"Shells hit a market in Harim on Monday, killing {n} people, residents said." for n in range(2, 2 + CLAIMS))
SUBTYPES = [(s.type, name) for name, s in vocab.SUBTYPES.items()]
GRADES = ("weak", "weak", "weak", "fair", "confirmed", "contested", None)
TABLES = (custody, evidence, texts, captures, readings, claims, joined_reports, incidents, incident_wholes, incident_actors,
          incident_claims, incident_ids)
Rows = dict[sa.Table, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Model:
    """What all rows are made from: one reading with its JSON, its rows, and the incident of its first claim; towns and words."""

    reading: Reading
    line: str
    capture: dict[str, Any]
    row: dict[str, Any]
    incident: Incident
    towns: list[Any]
    words: list[str]


def keep_ledger(count: int, folder: Path = FOLDER) -> Path:
    """The path of the ledger with so many incidents, made where it is not there; joined, whatever the rules are by now."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"desk-{HEAD}-{count}.db"
    if not path.exists():
        part = path.with_suffix(".part")
        for left in folder.glob(f"{part.name}*"):
            left.unlink()
        fill(part, count)
        with closing(sqlite3.connect(part)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        part.rename(path)
    with closing(sqlite3.connect(path)) as connection, connection:  # else the first page would join everything anew
        connection.execute("UPDATE joined_by SET rules = ?", (joining_rules(),))
        connection.execute("DELETE FROM joining_due")
    return path


def fill(path: Path, count: int, seed: int = 7) -> None:
    """A ledger of so many incidents and reports with ten claims each."""
    tools = pipeline.open_tools()
    source = Source(sha256=hashlib.sha256(TEXT.encode()).hexdigest(), published="2031-05-06", outlet="Bench Wire", language="en")
    received = Received("bench", TEXT.encode(), "text/plain", TEXT, source)
    chance = random.Random(seed)
    with Ledger.open(path, by="bench") as ledger:
        reading = ledger.record(received, pipeline.read_one(received, tools))  # type: ignore[arg-type]
        join_due(ledger)
        incident = next(iter(ledger.whole_incidents()))
        if len(reading.claims) != CLAIMS:
            sys.exit(f"the reader found {len(reading.claims)} claims where {CLAIMS} are")
        with ledger.looking() as connection:
            capture, row = (dict(connection.execute(sa.select(t)).mappings().one()) for t in (captures, readings))
        model = Model(reading, store_readings.line_without_text(reading).decode(), capture, row, incident,
                      list(tools.gazetteer.find_within(30, 30, 50, 38, 4000)), list(made_up(chance, 30_000)))  # type: ignore[attr-defined]
        for at in track(range(0, count, AT_ONCE), f"{count:,} incidents"):
            rows: Rows = {t: [] for t in TABLES}
            words = [found for n in range(at, min(at + AT_ONCE, count), GROUP) for found in add_group(rows, n, model, chance)]
            with ledger.writing() as connection:
                for table, found in rows.items():
                    if found:
                        connection.execute(table.insert(), found)
                write_words(connection, words)


def made_up(chance: random.Random, count: int) -> Iterator[str]:
    """Words of no language."""
    for _ in range(count):
        yield "".join(chance.choice("bdfghklmnrstz") + chance.choice("aeiou") for _ in range(chance.randrange(2, 5)))


def add_group(rows: Rows, first: int, model: Model, chance: random.Random) -> Iterator[tuple[int, str]]:
    """Five reports and the five incidents that all of them tell of; gives each report's number with its words."""
    towns = [chance.choice(model.towns) for _ in range(GROUP)]
    day = dt.date(2029, 1, 1) + dt.timedelta(days=chance.randrange(900))
    days = [(day + dt.timedelta(days=k)).isoformat() for k in range(GROUP)]
    for n in range(first, first + GROUP):
        tail = " ".join(chance.choices(model.words, weights=None, k=150))
        yield add_report(rows, n, f"{TEXT}\n\nAlso: {', '.join(t.name for t in towns)}. {tail}", model, towns, days)
    for k in range(GROUP):
        add_incident(rows, first + k, first, k, model, towns[k], days[k], chance)


def add_report(rows: Rows, n: int, text: str, model: Model, towns: list[Any], days: list[str]) -> tuple[int, str]:
    """One report with its claims, two of each incident; gives its number and its words."""
    sha, number = hashlib.sha256(text.encode()).hexdigest(), 100 + n
    outlet, title = f"Bench Wire {n % 12}", f"Report {n} from {towns[0].name}"
    own = model.line.replace(model.reading.report.sha256, sha).replace('"Bench Wire"', f'"{outlet}"')
    for m, claim in enumerate(model.reading.claims):
        own = own.replace(claim.id, f"c-{n:07d}-{m}")
    rows[custody].append({"seq": number, "at": model.row["made_at"], "by": "bench", "kind": preserve.READ, "subject": f"rd-{n}",
                          "details": "{}", "previous": "", "hash": ""})
    rows[evidence].append({"sha256": sha, "size": len(text), "packed": preserve.pack(text.encode())})
    rows[texts].append({"sha256": sha, "characters": len(text), "packed": preserve.pack_text(text)})
    rows[captures].append(model.capture | {"id": f"cp-{n}", "sha256": sha, "text_sha256": sha, "outlet": outlet})
    rows[readings].append(model.row | {"id": f"rd-{n}", "capture": f"cp-{n}", "sha256": sha, "text_sha256": sha, "report_id": f"r-{n}",
                                       "packed": preserve.pack(own.encode()), "title": title, "outlet": outlet, "custody": number})
    for m, row in enumerate(store_claims.claim_rows(model.reading, f"rd-{n}")[0]):
        town, day = towns[m // 2], days[m // 2]
        rows[claims].append(row | {"id": f"c-{n:07d}-{m}", "place": town.name, "place_id": town.id, "earliest": day, "latest": day})
    rows[joined_reports].append({"n": n + 10, "sha256": sha, "digest": "x", "packed": b""})
    return number, words_of(title, outlet, text)


def add_incident(rows: Rows, n: int, first: int, k: int, model: Model, town: Any, day: str, chance: random.Random) -> None:
    """One incident with two claims of each of its five reports."""
    base, (kind, subtype) = model.incident, chance.choice(SUBTYPES)
    ids = {f"c-{report:07d}-{m}": report for report in range(first, first + GROUP) for m in (2 * k, 2 * k + 1)}
    named = replace(base, id=f"i-c-{n:07d}", claims=tuple(ids), reports=tuple(f"r-{r}" for r in range(first, first + GROUP)), type=kind,
                    subtype=subtype, joined=(), earlier_ids=(), grade=chance.choice(GRADES), independent_sources=chance.randrange(1, 5),
                    summary=f"{subtype} in {town.name} on {day}, according to residents.", civilians_targeted=chance.random() < 0.3,
                    tolls=tuple(replace(t, high=chance.randrange(2, 90), claims=tuple(ids)) for t in base.tolls),
                    place=replace(base.place, id=town.id, name=town.name, lat=town.lat, lon=town.lon) if base.place else None,
                    when=replace(base.when, earliest=day, latest=day) if base.when else None)
    rows[incidents].append(store_incidents.incident_row(named) | {"component": named.id, "revision": 1, "is_general": False,
                                                                  "worth": worth_of(named)})
    rows[incident_wholes].append({"id": named.id, "packed": store_incidents.packed_whole(named), "extent": ""})
    rows[incident_actors] += store_incidents.actor_rows(named)
    rows[incident_claims] += [{"report": r + 10, "claim": c, "incident": named.id} for c, r in ids.items()]
    rows[incident_ids].append({"id": named.id, "incident": named.id, "revision": 1})
