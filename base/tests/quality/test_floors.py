"""The quality gate: what the reader makes of our own dev reports may not fall below tests/quality/floors.json.

Each figure is defined at the top of src/reportedly/score.py. The gate stands on the reports that floors.json names, pinned by one
SHA-256 over their files; reports added to corpus/dev later join when the floors are set anew. `pytest tests/quality --raise-floors`
measures and raises floors, never lowers one; `--lower-floors` lowers too, for a change of data or a loss that is meant and said.
"""

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from reportedly import pipeline
from reportedly.publicjson import dumps
from reportedly.records import Source
from reportedly.score import score

ROOT = Path(__file__).parents[2]
DEV = ROOT / "corpus" / "dev"
FLOORS = Path(__file__).with_name("floors.json")
BELOW = 0.015  # how far under what was measured a floor lies: room for a change that helps elsewhere
FIGURES = ("trigger.f1", "subtype.f1", "roles.f1", "tolls", "status", "voice", "source", "where", "when", "complete", "content.f1",
           "content_with_source.f1", "mentions.actor.f1", "mentions.place.f1", "links.f1")
CEILINGS = ("other_news_false",)  # less is better


def digest_of(names: list[str]) -> str:
    """One SHA-256 over the marked reports, in the order of their names."""
    return hashlib.sha256(b"".join((DEV / name).read_bytes() for name in sorted(names))).hexdigest()


def measured(names: list[str]) -> dict[str, float]:
    """The figures of the reader as it is on these reports."""
    command = [sys.executable, str(ROOT / "training" / "compile_corpus.py"), str(DEV)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
    ids = {name.split("-")[0] for name in names}
    gold = [row for row in map(json.loads, done.stdout.splitlines()) if row["report"]["id"] in ids]
    assert len(gold) == len(names), "each dev report's file begins with its id"
    tools = pipeline.open_tools()
    return score(gold, [json.loads(dumps(pipeline.read_text(row["report"]["text"], source_of(row["report"]), tools))) for row in gold])


def source_of(report: dict[str, Any]) -> Source:
    return Source(report["sha256"], **{k: report[k] for k in ("id", "outlet", "title", "published", "language")})


def kept_floor(figure: str, value: float, before: dict[str, float], lower: bool) -> float:
    """The floor of a figure that was measured as `value`; without `lower` no easier one than before."""
    if figure in CEILINGS:
        now = round(value + 2, 1)
        return now if lower or figure not in before else min(now, before[figure])
    now = round(value - BELOW, 3)
    return now if lower or figure not in before else max(now, before[figure])


def test_no_figure_falls_below_its_floor(request: pytest.FixtureRequest) -> None:
    raising, lowering = (request.config.getoption(name) for name in ("--raise-floors", "--lower-floors"))
    pinned = json.loads(FLOORS.read_text(encoding="utf-8"))
    names = sorted(p.name for p in DEV.glob("*.txt")) if lowering else pinned["reports"]
    figures = measured(names)
    if raising or lowering:
        floors = {f: kept_floor(f, figures[f], pinned["floors"], lowering) for f in (*FIGURES, *CEILINGS)}
        FLOORS.write_text(json.dumps({"reports": names, "sha256": digest_of(names), "floors": floors}, indent=1) + "\n", encoding="utf-8")
        return
    assert digest_of(names) == pinned["sha256"], "a dev report of the gate changed: set the floors anew with --lower-floors, and say so"
    fallen = {f: (figures[f], floor) for f, floor in pinned["floors"].items()
              if (figures[f] > floor if f in CEILINGS else figures[f] < floor)}
    assert not fallen, f"figures (now, floor): {fallen}"


@pytest.mark.parametrize(("figure", "value", "before", "lower", "floor"), [
    ("status", 0.95, 0.90, False, 0.935), ("status", 0.80, 0.90, False, 0.90), ("status", 0.80, 0.90, True, 0.785),
    ("other_news_false", 10.0, 20.0, False, 12.0), ("other_news_false", 30.0, 20.0, False, 20.0),
    ("other_news_false", 30.0, 20.0, True, 32.0),
])
def test_a_floor_is_lowered_only_when_asked(figure: str, value: float, before: float, lower: bool, floor: float) -> None:
    assert kept_floor(figure, value, {figure: before}, lower) == pytest.approx(floor)
