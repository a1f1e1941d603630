"""Single persons harmed: name, age, gender and occupation, only as the text says."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from reportedly.extract.tolls import lay_out
from reportedly.extract.victims import find_victims
from reportedly.read import read_report
from reportedly.records import Source

CASES = Path(__file__).parent / "cases" / "victims.yaml"


@pytest.mark.parametrize("row", [pytest.param(r, id=r["text"][:60]) for r in yaml.safe_load(CASES.read_text(encoding="utf-8"))])
def test_victims(row: dict[str, Any]) -> None:
    report = read_report(row["text"], Source(sha256="0" * 64))
    shown = []
    for found in find_victims(report, lay_out(report)):
        v = found.victim
        assert report.text[v.start : v.end] == v.text
        shown.append({"toll": v.toll, "name": v.name, "age": v.age, "gender": v.gender, "occupation": v.occupation})
    empty = {"toll": None, "name": None, "age": None, "gender": None, "occupation": None}
    assert shown == [empty | victim for victim in row.get("victims", [])], row["why"]
