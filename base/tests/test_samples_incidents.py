"""The three samples that tell of one incident differently, and the one that looks alike: their incidents, as facts and as a golden file."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from reportedly import pipeline
from reportedly.ingest.inputs import find_inputs
from reportedly.publish.plain import in_one_line
from reportedly.records import Incident, Reading
from reportedly.relate import relate
from reportedly.relate_words import range_in_words
from reportedly.samples import find_samples

GOLDEN = Path(__file__).parent / "golden" / "incidents.golden"


@cache
def readings() -> dict[str, Reading]:
    """The readings of the samples concerned, by file."""
    tools = pipeline.open_tools()
    found = {}
    for sample in find_samples():
        if sample.tells == "market" or sample.looks_like == "market":
            inputs = find_inputs((str(sample.path),), published=sample.published, outlet=sample.outlet)
            for _, reading in pipeline.read_many(inputs, tools=tools):
                assert isinstance(reading, Reading)
                found[sample.file] = reading
    return found


@cache
def incidents() -> tuple[Incident, ...]:
    return relate(readings().values())


def market() -> Incident:
    return max(incidents(), key=lambda i: len(i.reports))


def test_the_three_tellings_are_one_incident_and_the_look_alike_of_another_day_is_kept_apart() -> None:
    told_in = {file: reading.report.id for file, reading in readings().items()}
    assert set(market().reports) == {told_in[f] for f in ("wire.txt", "communique.txt", "monitor.txt")}
    when = market().when
    assert when is not None and when.earliest == when.latest == "2031-05-05" and market().subtype == "Shelling/artillery/missile attack"
    again = [i for i in incidents() if told_in["radio.txt"] in i.reports and i.subtype == market().subtype]
    assert len(again) == 1 and again[0].reports == (told_in["radio.txt"],)


def test_the_ranges_are_those_of_the_sources_and_no_sum() -> None:
    killed = {t.who: (t.low, t.best, t.high) for t in market().tolls if t.toll == "killed"}
    assert killed == {"unspecified": (9, None, 17), "civilians": (9, None, 17), "children": (3, 3, 3)}
    assert [(t.who, t.low, t.best, t.high) for t in market().tolls if t.toll == "injured"] == [("civilians", None, None, 40)]


def test_who_holds_whom_responsible_is_disputed_and_so_is_the_toll() -> None:
    assert {held.actor.name for held in market().responsible} == {"Amber Brigade", "River Guard"}
    assert market().disputed == ("responsible", "tolls.killed") and market().denied_by


def test_the_grade_is_contested_and_says_between_whom() -> None:
    assert market().grade == "contested" and market().independent_sources == 3
    assert "Amber Brigade" in market().grade_why and "River Guard" in market().grade_why


def test_the_strike_on_fighters_that_one_report_tells_is_an_incident_of_its_own() -> None:
    fighters = [i for i in incidents() if any(t.toll == "killed" and t.who == "combatants" and t.low == 4 for t in i.tolls)]
    assert len(fighters) == 1 and fighters[0].id != market().id
    assert fighters[0].grade == "weak" and fighters[0].independent_sources == 1


def test_the_incidents_are_the_golden_ones(request: pytest.FixtureRequest) -> None:
    now = "\n".join(line for incident in incidents() for line in golden_lines(incident)) + "\n"
    if request.config.getoption("--update-golden"):
        GOLDEN.write_text(now, encoding="utf-8")
    assert now == GOLDEN.read_text(encoding="utf-8"), "look at the difference; `make golden` writes it anew"


def golden_lines(i: Incident) -> Iterator[str]:
    """An incident as lines that a person can check: what, grade, disagreement, figures with their series, its claims' words."""
    words = {c.id: in_one_line(c.event.trigger.text) for r in readings().values() for c in r.claims}
    outlets = {r.report.id: r.report.outlet for r in readings().values()}
    yield i.summary
    yield f"  {i.grade}: {i.grade_why}"
    yield f"  independent sources {i.independent_sources}; disputed {', '.join(i.disputed) or '-'}"
    yield f"  reports: {', '.join(sorted(str(outlets[r]) for r in i.reports))}"
    for t in i.tolls:
        series = "; ".join(f"{f.source} {f.low}/{f.best}/{f.high}{' (latest)' if f.is_latest else ''}" for f in t.series)
        yield f"  {t.toll} {t.who}: {range_in_words(t)} ({t.rule}): {series}"
    for held in i.responsible:
        yield f"  {held.actor.name} {held.voice} by {', '.join(s.name for s in held.said_by)}"
    yield f"  claims: {', '.join(sorted(words[c] for c in i.claims))}"
