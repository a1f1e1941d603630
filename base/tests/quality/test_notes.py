"""The gate on coders' notes and monitors' narratives: no figure of bench/notes.py over all of corpus/notes falls below its floor."""

import importlib.util
from pathlib import Path
from typing import Any

import pytest

from reportedly import pipeline

ROOT = Path(__file__).parents[2]
FLOORS = {"type": 0.85, "subtype": 0.80, "deaths": 0.92, "actors": 0.74, "anywhere": 0.88, "range": 0.60, "overlap": 0.92}


@pytest.fixture(scope="module")
def bench() -> Any:
    spec = importlib.util.spec_from_file_location("bench_notes", ROOT / "bench" / "notes.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_no_figure_of_the_notes_falls_below_its_floor(bench: Any) -> None:
    figures = bench.figures_of(list(bench.measured(pipeline.open_tools())))["all"]
    fallen = {f: (round(figures[f], 3), floor) for f, floor in FLOORS.items() if figures[f] < floor}
    assert not fallen, f"figures (now, floor): {fallen}"


def test_the_table_has_every_sub_type_and_two_halves(bench: Any) -> None:
    from reportedly.vocab import ACLED_TYPES, SUBTYPES

    notes, narratives = bench.notes(), bench.narratives()
    assert {n["is"] for n in notes} == {name for name, s in SUBTYPES.items() if s.type in ACLED_TYPES}
    assert len({n["note"] for n in notes}) == len(notes) >= 200 and len(narratives) >= 25
    for half in ("open", "held"):
        assert sum(n["half"] == half for n in notes) >= 100 and sum(n["half"] == half for n in narratives) >= 10


@pytest.mark.parametrize(("tolls", "dead"), [
    ([], None), ([("killed", 3, None)], 3), ([("killed", 3, None), ("killed", 2, "t1")], 3),
    ([("killed", 2, None), ("killed", 1, None)], 3),
    ([("casualties", 0, None)], 0), ([("casualties", 5, None)], None), ([("injured", 5, None)], None),
])
def test_the_dead_of_a_claim(bench: Any, tolls: list[tuple[str, int, str | None]], dead: int | None) -> None:
    claim = {"tolls": [{"toll": t, "low": n, "best": n, "high": n, "part_of": of} for t, n, of in tolls]}
    assert bench.dead_in(claim) == dead
