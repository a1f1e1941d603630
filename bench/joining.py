"""How fast claims are joined into a ledger: `python bench/joining.py 10000 30000 100000` prints seconds, memory, and one report more.

The claims are invented: many towns, many days, several reports of each event, so that blocks grow with events and not with the ledger.
"""

import random
import resource
import sys
import tempfile
import time
from pathlib import Path

from reportedly import pipeline_joining, pipeline_step
from reportedly.compare_tellings import Party, Speaker, Telling, hashed
from reportedly.records import Claim, Event, Place, Quote, Toll, When, Where
from reportedly.records_review import NONE_YET
from reportedly.store import Ledger

SUBTYPES = (("Explosions/Remote violence", "Shelling/artillery/missile attack"), ("Explosions/Remote violence", "Air/drone strike"),
            ("Battles", "Armed clash"), ("Violence against civilians", "Attack"))
START = 740_000  # an ordinal day


def tellings(count: int, seed: int = 1) -> list[Telling]:
    """So many claims, two to four of each event, over count / 40 days and 120 towns."""
    chance = random.Random(seed)
    towns = [Place(f"x:{n}", f"Town {n}", "SY", f"Province {n % 12}", "settlement", 33 + chance.random() * 4, 36 + chance.random() * 6)
             for n in range(120)]
    found: list[Telling] = []
    while len(found) < count:
        day, town, kind = START + chance.randrange(max(30, count // 40)), chance.choice(towns), chance.choice(SUBTYPES)
        dead, actor = chance.randrange(1, 30), Party(f"a:{chance.randrange(8)}", "Force", "rebel group", True)
        names = hashed(f"name {chance.randrange(count)}" for _ in range(8))
        for _ in range(chance.randrange(2, 5)):
            found.append(_telling(len(found), day, town, kind, dead, actor, names))
    return found[:count]


def _telling(n: int, day: int, town: Place, kind: tuple[str, str], dead: int, actor: Party, names: frozenset[int]) -> Telling:
    import datetime as dt

    iso, identity = dt.date.fromordinal(day).isoformat(), f"c-{n:08d}"
    claim = Claim(0, 1, "", identity, Event(*kind, Quote(0, 1, "")), False, (), Where(None, "in", town, 1), (), None,
                  When(None, iso, iso, False, None, "stated", 1),
                  (Toll(0, 1, "", "t0", "killed", "unspecified", None, "people", None, "event", dead, dead, dead),), (), (), "reported",
                  "occurred", "")
    return Telling(claim, f"r{n}", f"{n:064d}", None, False, f"outlet {n % 50}", day + 1, day, day, town, (("actor", actor),), (),
                   frozenset(), hashed([f"w{n % 97}", f"w{n % 89}"]), names | hashed([f"own {n}"]), frozenset(), hashed([f"s{n}"]),
                   Speaker(f"outlet{n % 50}", f"outlet{n % 50}", f"outlet {n % 50}", None), frozenset())


def join_in_ledger(claims: list[Telling], path: Path) -> None:
    """Joins the claims into a new ledger as they would be after a first reading, then one report more; prints seconds and memory."""
    with Ledger.open(path, by="bench") as ledger:
        known, late = pipeline_step.Known(), claims[-1]
        start, own, before = time.perf_counter(), time.process_time(), _peak()
        ordered = sorted(claims[:-1], key=lambda t: (t.published or 0, t.sha256))  # as `joining_due` gives them
        for at in range(0, len(ordered), pipeline_joining.BATCH):
            _join(ledger, ordered[at : at + pipeline_joining.BATCH], known)
        seconds, own = time.perf_counter() - start, time.process_time() - own
        start = time.perf_counter()
        _join(ledger, [late], pipeline_step.Known())
        one = time.perf_counter() - start
        print(f"{len(claims):7} claims, {ledger.count_incidents():6} incidents, {seconds:6.1f} s ({own:.1f} s of one core, "
              f"{len(claims) / own:.0f} claims/s), one report more {one * 1000:.0f} ms, ledger {path.stat().st_size / 1e6:.0f} MB, "
              f"memory for joining {_peak() - before} MB", flush=True)


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _join(ledger: Ledger, claims: list[Telling], known: pipeline_step.Known) -> None:
    with ledger.writing() as connection:
        pipeline_joining._join(pipeline_step.Step(connection, NONE_YET, known), {t.sha256: (t,) for t in claims})


if __name__ == "__main__":
    for size in [int(a) for a in sys.argv[1:]] or [10_000, 30_000, 100_000]:
        with tempfile.TemporaryDirectory() as folder:
            join_in_ledger(tellings(size), Path(folder) / "bench.db")
