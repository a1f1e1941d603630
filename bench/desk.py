"""The desk over a large ledger: server time of every page at the 95th percentile, and how long the map takes to draw.

    python bench/desk.py [--incidents 50000] [--keep FILE] [--rounds 30] [--browser]

The ledger is made up, a report for each incident with ten claims, and written straight into its tables, since reading and joining are
measured by bench/speed.py and bench/joining.py. Pages go through the whole application; the server's time alone is counted.
"""

import argparse
import datetime as dt
import hashlib
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from fastapi.testclient import TestClient

from reportedly import pipeline, preserve, store_claims, store_incidents, store_readings, vocab
from reportedly.pipeline_review import open_review
from reportedly.records import Incident, Reading, Received, Source
from reportedly.store import Ledger
from reportedly.store_schema import (
    captures,
    claims,
    evidence,
    incident_claims,
    incident_ids,
    incidents,
    joined_reports,
    joining_due,
    readings,
)
from reportedly.web.app import desk_app

LIMIT = 0.2  # seconds of server time at the 95th percentile
DRAWN = 2.0  # seconds until the map is drawn
CLAIMS = 10
TEXT = " ".join(f"Shells hit a market in Harim on Monday, killing {n} people, residents said." for n in range(2, 2 + CLAIMS))
SUBTYPES = [(s.type, name) for name, s in vocab.SUBTYPES.items()]
GRADES = ("weak", "weak", "weak", "fair", "confirmed", "contested", None)


def fill(path: Path, count: int, seed: int = 7) -> None:
    """A ledger of so many incidents with ten claims each."""
    tools = pipeline.open_tools()
    sha = hashlib.sha256(TEXT.encode()).hexdigest()
    source = Source(sha256=sha, published="2031-05-06", outlet="Bench Wire", language="en")
    received = Received("bench", TEXT.encode(), "text/plain", TEXT, source)
    with Ledger.open(path, by="bench") as ledger:
        reading = ledger.record(received, pipeline.read_one(received, tools))  # type: ignore[arg-type]
        incident = open_review(ledger).incidents()[0]
        if len(reading.claims) < CLAIMS:
            sys.exit(f"the reader found {len(reading.claims)} claims where {CLAIMS} are")
        towns = list(tools.gazetteer.find_within(30, 30, 50, 38, 4000))  # type: ignore[attr-defined]
        with ledger.writing() as connection:
            write(connection, reading, incident, towns, count, random.Random(seed))


def write(connection: sa.Connection, reading: Reading, incident: Incident, towns: list[Any], count: int, chance: random.Random) -> None:
    """All rows, a thousand incidents at a time."""
    base = {t.name: connection.execute(sa.select(t)).mappings().first() for t in (captures, readings)}
    line = store_readings.line_without_text(reading).decode()
    for at in range(0, count, 1000):
        rows: dict[sa.Table, list[dict[str, Any]]] = {t: [] for t in (evidence, captures, readings, claims, joined_reports, incidents,
                                                                     incident_claims, incident_ids)}
        for n in range(at, min(at + 1000, count)):
            add(rows, n, reading, line, incident, base, towns, chance)
        for table, found in rows.items():
            connection.execute(table.insert(), found)
    connection.execute(joining_due.delete())


def add(rows: dict[sa.Table, list[dict[str, Any]]], n: int, reading: Reading, line: str, incident: Incident, base: dict[str, Any],
        towns: list[Any], chance: random.Random) -> None:
    """One report with its claims and their incident."""
    sha, town, (kind, subtype) = f"{n:064x}", chance.choice(towns), chance.choice(SUBTYPES)
    day = (dt.date(2029, 1, 1) + dt.timedelta(days=chance.randrange(900))).isoformat()
    ids = {c.id: f"c-{n:07d}-{m}" for m, c in enumerate(reading.claims)}
    own = line.replace(reading.report.sha256, sha)
    for old, new in ids.items():
        own = own.replace(old, new)
    rows[evidence].append({"sha256": sha, "size": 1, "packed": preserve.pack(b"x")})
    rows[captures].append(dict(base["captures"]) | {"id": f"cp-{n}", "sha256": sha})
    rows[readings].append(dict(base["readings"]) | {"id": f"rd-{n}", "capture": f"cp-{n}", "sha256": sha, "report_id": f"r-{n}",
                                                    "packed": preserve.pack(own.encode()), "title": f"Report {n} from {town.name}"})
    for m, row in enumerate(store_claims.claim_rows(reading, f"rd-{n}")[0]):
        rows[claims].append(row | {"id": f"c-{n:07d}-{m}", "place": town.name, "place_id": town.id, "earliest": day, "latest": day})
    rows[joined_reports].append({"n": n + 10, "sha256": sha, "digest": "x", "packed": b""})
    named = replace(incident, id=f"i-c-{n:07d}-0", claims=tuple(ids.values()), reports=(f"r-{n}",), type=kind, subtype=subtype, joined=(),
                    grade=chance.choice(GRADES), summary=f"{subtype} in {town.name} on {day}, according to residents.",
                    place=replace(incident.place, id=town.id, name=town.name, lat=town.lat, lon=town.lon) if incident.place else None,
                    when=replace(incident.when, earliest=day, latest=day) if incident.when else None)
    rows[incidents].append(store_incidents.incident_row(named) | {"component": named.id, "revision": 1, "extent": "", "is_general": False})
    rows[incident_claims] += [{"report": n + 10, "claim": c, "incident": named.id} for c in named.claims]
    rows[incident_ids].append({"id": named.id, "incident": named.id, "revision": 1})


def addresses(count: int, chance: random.Random) -> Iterator[tuple[str, str]]:
    """(name of the page, an address of it), at random."""
    n = chance.randrange(count)
    yield "overview", "/"
    yield "list", f"/incidents?at={chance.randrange(1, count // 50)}"
    yield "list, filtered", f"/incidents?grade={chance.choice(['fair', 'contested'])}&first=2030-0{chance.randrange(1, 9)}&part=results"
    yield "list, words", f"/incidents?text={chance.choice(['market', 'Raqqah', 'clash', 'harim'])}&part=results"
    yield "map's places", "/map/places"
    yield "map's towns", f"/map/towns?bbox={chance.randrange(30, 40)},32,48,37"
    yield "incident", f"/incidents/i-c-{n:07d}-0"
    yield "reports", f"/reports?at={chance.randrange(1, count // 50)}"
    yield "report", f"/reports/{n:064x}"
    yield "claim", f"/claims/c-{n:07d}-3"
    yield "compare", f"/compare?one=c-{n:07d}-1&other=c-{(n + 1) % count:07d}-2"
    yield "review", "/review"
    yield "search", f"/search?q={chance.choice(['market', 'Mayadin', 'الرقة', 'shells'])}"
    yield "API, one", f"/api/incidents/i-c-{n:07d}-0"
    yield "API, fifty", f"/api/incidents?limit=50&offset={chance.randrange(count - 50)}"


def measure(path: Path, count: int, rounds: int) -> bool:
    """Prints each page's median and 95th percentile; True where all are below the limit."""
    client, chance, taken = TestClient(desk_app(str(path))), random.Random(1), {}
    for _, address in addresses(count, chance):
        client.get(address)  # what is kept in memory is made once
    for _ in range(rounds):
        for name, address in addresses(count, chance):
            began = time.perf_counter()
            answer = client.get(address)
            taken.setdefault(name, []).append(time.perf_counter() - began)
            if answer.status_code != 200:
                sys.exit(f"{address}: {answer.status_code}")
    for name, seconds in taken.items():
        seconds.sort()
        print(f"{name:16} median {seconds[len(seconds) // 2] * 1000:6.0f} ms   95 % {_p95(seconds) * 1000:6.0f} ms")
    return all(_p95(seconds) < LIMIT for seconds in taken.values())


def _p95(seconds: list[float]) -> float:
    return seconds[min(len(seconds) - 1, int(len(seconds) * 0.95))]


def draw(path: Path) -> bool:
    """Prints how long a real browser takes until the map is drawn; True where that is below the limit."""
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    from playwright.sync_api import sync_playwright

    from browser.conftest import ARGUMENTS, CHROMIUM, served

    with served(desk_app(str(path))) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        seconds = []
        for _ in range(3):
            page = browser.new_page(base_url=address, viewport={"width": 1360, "height": 900})
            began = time.perf_counter()
            page.goto("/incidents", wait_until="commit")
            page.locator("#map svg.map, #map[data-drawn]").first.wait_for(timeout=60_000)
            first = time.perf_counter() - began
            page.locator("#map[data-drawn]").wait_for(timeout=60_000)
            seconds.append((first, time.perf_counter() - began))
            page.close()
        browser.close()
    first, last = min(s[0] for s in seconds), min(s[1] for s in seconds)
    print(f"map              drawn by the server after {first:.1f} s, by the browser (in software) after {last:.1f} s")
    return first < DRAWN


def main() -> None:
    """Makes the ledger, or takes the one kept, and measures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--incidents", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--browser", action="store_true")
    asked = parser.parse_args()
    path = asked.keep or Path(tempfile.mkdtemp()) / "desk.db"
    if not path.exists():
        began = time.perf_counter()
        fill(path, asked.incidents)
        print(f"{asked.incidents:,} incidents, {asked.incidents * CLAIMS:,} claims written in {time.perf_counter() - began:.0f} s, "
              f"{path.stat().st_size / 1e6:.0f} MB")
    fits = measure(path, asked.incidents, asked.rounds)
    if asked.browser:
        fits &= draw(path)
    sys.exit(0 if fits else f"a page takes longer than {LIMIT:g} s")


if __name__ == "__main__":
    main()
