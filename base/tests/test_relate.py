"""Claims joined into incidents: groups, order of arrival, parts, tolls, what is disputed, what the command prints."""

import json
import random
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from reportedly import publicjson_incidents, relate, resources
from reportedly.cli import app
from reportedly.records import Incident
from tellings import told, untold

CASES = resources.parse_yaml((Path(__file__).parent / "cases" / "incidents.yaml").read_bytes())


def tellings_of(case: dict[str, Any]) -> list[Any]:
    return [told(**{k: str(v) if k in {"days", "published"} else v for k, v in claim.items()}) for claim in case["claims"]]


def relate_case(case: dict[str, Any]) -> list[Incident]:
    return sorted(relate.relate_tellings(tellings_of(case)), key=lambda i: i.id)


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["why"][:60])
def test_claims_group_as_they_should(case: dict[str, Any]) -> None:
    assert [list(i.claims) for i in relate_case(case)] == case["groups"], case["why"]


def test_the_order_of_arrival_changes_nothing() -> None:
    tellings = [t for case in CASES for t in tellings_of(case)]
    tellings = [t for n, t in enumerate(tellings) if t.id not in {u.id for u in tellings[:n]}]
    expected = relate.relate_tellings(tellings)
    for seed in range(5):
        shuffled = random.Random(seed).sample(tellings, len(tellings))
        assert relate.relate_tellings(shuffled) == expected


def test_an_incident_is_called_after_the_smallest_of_its_claims() -> None:
    first, *_ = relate_case(CASES[0])
    assert first.id == "i-a" and first.claims[0] == "a"
    assert {j.claim for j in first.joined} == {"a", "b", "c"} and all(j.why for j in first.joined)


def test_the_siege_contains_the_shelling_and_does_not_swallow_it() -> None:
    siege = told("a", sub="Siege", days="2031-04-20/2031-05-10", lasts=True)
    shelling, elsewhere = told("b", days="2031-05-05"), told("c", days="2031-05-05", place="Velm")
    by_id = {i.id: i for i in relate.relate_tellings([siege, shelling, elsewhere])}
    assert by_id["i-a"].contains == ("i-b",) and by_id["i-b"].part_of == "i-a" and by_id["i-c"].part_of is None


def test_ranges_are_never_sums_and_totals_over_days_stay_out() -> None:
    found, = relate.relate_tellings([
        told("a", outlet="Gazette", killed=[9, None, 17], words="shells hit market"),
        told("b", outlet="Herald", killed=14, words="shells hit market"),
        told("c", outlet="Courier", killed=[12, 12, None], words="shells hit market")])
    toll, = found.tolls
    assert (toll.low, toll.best, toll.high) == (9, None, 17) and toll.claims == ("a", "b", "c")
    total, = relate.relate_tellings([told("d", killed=140, scope="cumulative")])
    assert total.tolls == ()


def test_a_later_figure_of_one_source_takes_the_place_of_its_earlier_one() -> None:
    found, = relate.relate_tellings([
        told("a", by="Tally Office", named=True, killed=9, published="2031-05-05", words="shells hit market"),
        told("b", by="Tally Office", named=True, killed=15, published="2031-05-07", words="shells hit market")])
    toll, = found.tolls
    assert (toll.low, toll.best, toll.high) == (15, 15, 15) and "latest" in toll.rule and found.disputed == ()


def test_what_excludes_one_another_is_disputed() -> None:
    found, = relate.relate_tellings([
        told("a", outlet="Gazette", killed=9, actor="Red Column", words="shells hit market"),
        told("b", outlet="Herald", killed=30, actor="Blue Column", words="shells hit market")])
    assert found.disputed == ("responsible", "tolls.killed")
    assert [(r.actor.name, [s.name for s in r.said_by]) for r in found.responsible] == [
        ("Blue Column", ["residents"]), ("Red Column", ["residents"])]


def test_nobody_is_held_responsible_whom_no_source_names() -> None:
    found, = relate.relate_tellings([told("a", actor="gunmen"), ])
    assert found.responsible == ()


def test_a_report_without_claims_is_listed_where_its_words_fit_and_supports_nothing() -> None:
    tellings = [told("a", words="shells hit market", names="Tarn Ober", about="ferry bell oats rope"),
                told("b", place="Velm", days="2031-05-04", names="Tarn Ober", about="mill coal dust sand"),
                untold("r-1", names="Tarn Ober", about="ferry bell oats salt"),
                untold("r-2", names="Tarn Ober", about="song dance harp tune"),
                untold("r-3", names="Tarn Ober", about="ferry bell oats salt", published="2031-08-06")]
    first, second = sorted(relate.relate_tellings(tellings), key=lambda i: i.id)
    assert first.claims == ("a",) and first.without_claims == ("report of r-1",) and "report of r-1" in first.reports
    assert first.independent_sources == 1 and first.grade == "weak" and second.without_claims == ()
    assert relate.relate_tellings(tellings[2:]) == (), "reports without claims make no incident"


def test_a_denial_is_shown_with_its_speaker() -> None:
    found = relate_case(CASES[4])[0]
    assert [d.name for d in found.denied_by] == ["Red Column"] and found.disputed == ("responsible",)
    assert [r.voice for r in found.responsible] == ["alleged"] and "Red Column denies it" in found.summary


def test_no_summary_is_without_a_speaker() -> None:
    for case in CASES:
        for incident in relate_case(case):
            speakers = {t.speaker.name for t in tellings_of(case) if t.id in incident.claims}
            assert any(s in incident.summary for s in speakers), incident.summary


def test_public_json_has_the_keys_that_the_format_names() -> None:
    keys = ["schema", "id", "earlier_ids", "revision", "summary", "status", "part_of", "contains", "claims", "reports", "event",
            "civilians_targeted", "where", "when", "weapons", "sites", "targets", "victims", "tolls", "responsible", "grade", "grade_why",
            "independent_sources", "disputed", "decided_by"]
    for incident in relate_case(CASES[0]):
        shown = json.loads(publicjson_incidents.dumps(incident))
        assert set(keys) <= set(shown) and shown["decided_by"] == "machine"


def test_the_command_prints_filters_and_refuses(tmp_path: Path) -> None:
    report = tmp_path / "report.txt"
    report.write_text("Shells hit a market in Raqqa on 5 May 2031, killing four people, residents said.", encoding="utf-8")
    ledger = str(tmp_path / "ledger.db")
    run = CliRunner().invoke
    assert run(app, ["read", str(report), "--published", "2031-05-06", "--outlet", "Gazette", "--ledger", ledger]).exit_code == 0
    shown = run(app, ["incidents", "--ledger", ledger, "--format", "jsonl"])
    incidents = [json.loads(line) for line in shown.stdout.splitlines()]
    assert shown.exit_code == 0 and incidents and incidents[0]["grade"] == "weak"
    table = run(app, ["incidents", "--ledger", ledger, "--place", "SY", "--from", "2031-05", "--to", "2031"]).stdout
    assert "i-c-" in table and "residents" in table
    assert run(app, ["incidents", "--ledger", ledger, "--format", "jsonl", "--grade", "contested"]).stdout == ""
    assert run(app, ["incidents", "--ledger", ledger, "--format", "jsonl", "--from", "2032"]).stdout == ""
    assert run(app, ["incidents", "--ledger", ledger, "--grade", "splendid"]).exit_code == 2
    assert run(app, ["incidents", "--ledger", str(tmp_path / "none.db")]).exit_code != 0


def test_an_agreement_has_nobody_held_responsible() -> None:
    found, = relate.relate_tellings([told("a", sub="Agreement", actor="Red Column")])
    assert found.responsible == ()
