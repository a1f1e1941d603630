"""The scorer: perfect readings score 1, empty ones 0, and each figure sees the fault that it is for."""

import copy
import json
from pathlib import Path

import pytest

from reportedly.claimpairs import FIELDS
from reportedly.score import find_errors, main, score

TEXT = "Rebels attacked Oslin on Monday, killing 3 people, police said."


def span(words: str) -> dict:
    """The words' first place in TEXT."""
    at = TEXT.index(words)
    return {"start": at, "end": at + len(words), "text": words}


def reading() -> dict:
    """A small sound reading in the public JSON."""
    claim = {
        "id": "c1", "start": 0, "end": len(TEXT), "text": TEXT,
        "event": {"type": "Battles", "subtype": "Armed clash", "trigger": span("attacked")},
        "civilians_targeted": False, "roles": [{"role": "actor", "mention": "m1", **span("Rebels")}],
        "where": {"mention": "m2", "relation": "in", "place": {"id": "x:1", "name": "Oslin"}, "geo_precision": 1},
        "other_places": [], "site": None,
        "when": {"mention": "m3", "earliest": "2020-01-06", "latest": "2020-01-06", "lasts": False},
        "tolls": [{"toll": "killed", "low": 3, "best": 3, "high": 3, "unit": "people", "scope": "event", **span("3 people")}],
        "victims": [],
        "attribution": ["a1"], "voice": "said", "status": "occurred", "relations": []}
    return {
        "report": {"id": "r1", "text": TEXT},
        "mentions": [
            {"id": "m1", "kind": "actor", "form": "name", **span("Rebels"),
             "resolved": {"id": "g:1", "name": "Rebels of Oslin", "kind": "rebel group"}},
            {"id": "m2", "kind": "place", **span("Oslin"), "resolved": {"id": "x:1", "name": "Oslin"}},
            {"id": "m3", "kind": "time", **span("Monday"), "resolved": None}],
        "attributions": [{"id": "a1", "source": span("police"), "source_mention": None, "content": [{"start": 0, "end": 49}]}],
        "claims": [claim]}


def test_perfect_readings_score_one_and_empty_ones_nothing():
    """Every figure is 1 against itself; an absent reading counts as empty."""
    gold = reading()
    perfect = score([gold], [copy.deepcopy(gold)])
    figures = ("trigger.f1", "subtype.f1", "roles.f1", "tolls", "source", "complete", "content.f1", "mentions.time.f1")
    assert all(perfect[k] == 1 for k in figures)
    assert list(find_errors(gold, gold)) == []
    nothing = score([gold], [])
    assert nothing["trigger.f1"] == nothing["complete"] == nothing["content.f1"] == 0


FAULTS = {
    "subtype": lambda c: c["event"].update(subtype="Attack"),
    "roles": lambda c: c["roles"].clear(),
    "tolls": lambda c: c["tolls"][0].update(low=4),
    "status": lambda c: c.update(status="attempted"),
    "voice": lambda c: c.update(voice="alleged"),
    "source": lambda c: c.update(attribution=[]),
    "where": lambda c: c.update(where=None),
    "when": lambda c: c["when"].update(latest=None),
    "civilians_targeted": lambda c: c.update(civilians_targeted=True),
}


@pytest.mark.parametrize("field", FIELDS)
def test_each_field_sees_its_own_fault_and_spoils_complete(field):
    """One wrong field: that figure falls, `complete` falls, the other fields stay right, and the list of errors names it."""
    gold, wrong = reading(), reading()
    FAULTS[field](wrong["claims"][0])
    figures = score([gold], [wrong])
    key = {"subtype": "subtype.f1", "roles": "roles.f1"}.get(field, field)
    assert figures[key] < 1
    assert figures["complete"] == 0
    assert figures["trigger.f1"] == 1
    assert any(line.strip().startswith(f"{field}:") for line in find_errors(gold, wrong))


def test_a_second_claim_on_one_trigger_is_false():
    """Pairs are one to one: a duplicate costs precision."""
    gold, twice = reading(), reading()
    twice["claims"].append(copy.deepcopy(twice["claims"][0]))
    assert score([gold], [twice])["trigger.p"] == 0.5


def test_a_word_of_the_same_event_pairs_too_and_another_mention_of_the_actor_counts():
    """`also` holds further words for the event; a role may rest on any mention of the same named actor."""
    gold, other = reading(), reading()
    gold["claims"][0]["event"]["also"] = [span("killing")]
    gold["mentions"].append({**gold["mentions"][0], "id": "m9", **span("police")})
    other["claims"][0]["event"]["trigger"] = span("killing")
    other["claims"][0]["roles"][0].update(span("police"))
    figures = score([gold], [other])
    assert figures["trigger.f1"] == figures["roles.f1"] == 1


def test_a_reading_of_another_text_is_refused():
    """Offsets mean nothing in another text."""
    other = reading()
    other["report"]["text"] += " "
    with pytest.raises(ValueError, match="another text"):
        score([reading()], [other])


def test_the_command_prints_one_json_object_last(tmp_path: Path, capsys):
    """`python -m reportedly.score` lists errors, scores parts, and ends with JSON."""
    gold, wrong = reading(), reading()
    FAULTS["voice"](wrong["claims"][0])
    (tmp_path / "g").write_text(json.dumps(gold))
    (tmp_path / "r").write_text(json.dumps(wrong))
    assert main([str(tmp_path / "g"), str(tmp_path / "r"), "--errors", "--by", "style"]) == 0
    lines = capsys.readouterr().out.strip().splitlines()
    assert json.loads(lines[-1])["voice"] == 0
    assert any("voice: said  <- alleged" in line for line in lines)
