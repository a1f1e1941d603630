"""Events from text: the table of cases, and every rule's own example."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from reportedly import pipeline, resources, vocab
from reportedly.extract.grammar import Grammar
from reportedly.extract.notes import is_note, label_of
from reportedly.extract.triggers import find_triggers, load_rules, rule_examples
from reportedly.read import read_report
from reportedly.records import Reading, Source

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "events.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def tools() -> pipeline.Tools:
    return pipeline.open_tools()


def said(reading: Reading) -> list[str]:
    """The claims in the short form of the table."""
    out = []
    for claim in reading.claims:
        actors = ", ".join(r.text for r in claim.roles if r.role == "actor")
        targets = ", ".join(r.text for r in claim.roles if r.role == "target")
        out.append(f"{claim.event.subtype} | {claim.status} | {claim.voice} | {actors} > {targets}".strip())
    return out


def parts(line: str) -> tuple[str, str, str, str, str]:
    subtype, status, voice, sides = (p.strip() for p in line.split("|"))
    actors, _, targets = sides.partition(">")
    return subtype, status, voice, actors.strip(), targets.strip()


def agrees(wanted: str, found: str) -> bool:
    """Sub-type, status and voice equal; each named side overlaps what was found; an empty side asks for nothing."""
    w, f = parts(wanted), parts(found)
    sides = all(not a or (bool(b) and (a in b or b in a)) for a, b in zip(w[3:], f[3:], strict=True))
    return w[:3] == f[:3] and sides


@pytest.mark.parametrize("case", CASES, ids=[c["text"][:60] for c in CASES])
def test_case(case: dict[str, object], tools: pipeline.Tools) -> None:
    reading = pipeline.read_text(str(case["text"]), Source("0" * 64, published="2021-05-12"), tools)
    found, wanted = said(reading), list(case["claims"])  # type: ignore[call-overload]
    for line in wanted:
        assert any(agrees(line, f) for f in found), f"{case['why']}: wanted {line!r}, found {found}"
    if "where" in case:
        mentions = {m.id: m.text for m in reading.mentions}
        assert [mentions.get(c.where.mention or "") if c.where else None for c in reading.claims] == case["where"], case["why"]
    if not case.get("lenient"):
        acled = [c for c in reading.claims if c.event.type in vocab.ACLED_TYPES]
        assert len(acled) <= len(wanted), f"{case['why']}: more than wanted, found {found}"


@pytest.mark.parametrize(("event", "example"), list(rule_examples()))
def test_example_of_rule(event: str, example: str) -> None:
    sentence = read_report(example, Source("0" * 64)).sentences[0]
    assert event in {t.rule.event for t in find_triggers(Grammar(sentence))}


def test_rules_use_the_vocabulary() -> None:
    for rule in load_rules():
        assert rule.type is None or rule.type in vocab.EVENT_TYPES
        assert rule.subtype is None or vocab.SUBTYPES[rule.subtype].type == rule.type
        assert rule.gate in {"none", "armed", "harm", "party", "conflict"}


def test_claims_rest_on_their_words(tools: pipeline.Tools) -> None:
    for case in CASES:
        reading = pipeline.read_text(case["text"], Source("0" * 64), tools)
        text, ids = reading.report.text, {m.id for m in reading.mentions}
        for claim in reading.claims:
            quotes = [claim, claim.event.trigger, *claim.roles, *claim.tolls, *claim.victims, *([claim.site] if claim.site else [])]
            assert all(q.of(text) == q.text for q in quotes)
            assert all(r.mention is None or r.mention in ids for r in claim.roles)
            assert (claim.voice == "reported") == (not claim.attribution)


def test_same_bytes_same_ids(tools: pipeline.Tools) -> None:
    text = CASES[0]["text"]
    first, second = (pipeline.read_text(text, Source("a" * 64), tools) for _ in range(2))
    assert [c.id for c in first.claims] == [c.id for c in second.claims]
    other = pipeline.read_text(text, Source("b" * 64), tools)
    assert {c.id for c in first.claims}.isdisjoint(c.id for c in other.claims)


@pytest.mark.parametrize("entry", resources.load_yaml("data/note_labels.yaml"), ids=lambda e: str(e["labels"][0]))
def test_labels_of_notes_are_found(entry: dict[str, Any]) -> None:
    assert entry["subtype"] in vocab.SUBTYPES
    assert is_note(entry["example"]) and label_of(entry["example"]) in entry["labels"]


def test_a_note_alone_may_leave_out_the_year(tools: pipeline.Tools) -> None:
    note = "On 6 January, two passengers were killed when bandits stopped a bus on the Hadra road."
    assert [c.event.subtype for c in pipeline.read_text(note, Source("0" * 64), tools).claims] == ["Attack"]


@pytest.mark.parametrize(("note", "dead"), [
    ("On 3 May 2021, gunmen killed two men and a boy in Hadra.", 3),
    ("On 3 May 2021, gunmen attacked a village near Hadra. 4 fatalities.", 4),
    ("On 3 May 2021, gunmen killed four men near Hadra. 4 fatalities.", 4),
    ("On 3 May 2021, a suicide bomber blew himself up in a market in Hadra, killing 14 people. Fatalities coded as 15.", 15),
    ("On 3 May 2021, gunmen killed 30 people in three villages near Hadra. Fatalities split; 10 coded here.", 10),
    ("On 3 May 2021, soldiers and rebels of the Nahr Front clashed near Hadra. Fatalities unknown.", None),
])
def test_a_notes_total_counts_once(note: str, dead: int | None) -> None:
    claim = pipeline.read_text(note, Source("0" * 64), pipeline.open_tools(trained=False)).claims[0]
    whole = [t.best for t in claim.tolls if t.toll == "killed" and t.part_of is None]
    assert (sum(b or 0 for b in whole) if whole else None) == dead


def test_a_protest_met_by_force_is_one_claim() -> None:
    text = "On 3 May 2021, students marched in Hadra. Police dispersed them with tear gas."
    (claim,) = pipeline.read_text(text, Source("0" * 64), pipeline.open_tools(trained=False)).claims
    assert claim.event.subtype == "Protest with intervention"
    assert [(r.role, r.text) for r in claim.roles if r.role != "weapon"] == [("target", "students"), ("actor", "Police")]
