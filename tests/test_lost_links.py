"""bench/links.py: each lost link falls into the class that says how it was lost, and right ones into none."""

import json
import sys
from pathlib import Path

import pytest

from test_score_links import ANYBODY, ARMY, GOLD, GUARD, TEXT, found, mention, reading

sys.path.insert(0, str(Path(__file__).parents[1] / "bench"))

import links as lost

RIGHT = {"guard": "a:1", "army": "a:2", "it": "a:1", "they": "a:2", "villagers": "a:3"}


def classes(gold: dict, read: dict) -> list[tuple[str, str]]:
    """(class, the gold mention's words) of each lost link."""
    return [(name, m["text"]) for name, m, _ in lost.find_errors(gold, read)]


def test_right_links_are_in_no_class():
    assert classes(GOLD, found(**RIGHT)) == []


@pytest.mark.parametrize(
    "change, expected",
    [
        ({"it": None}, ("open", "It")),
        ({"it": "a:2"}, ("referent", "It")),
        ({"it": "a:9"}, ("split", "It")),
        ({"it": "a:3"}, ("general", "It")),
        ({"villagers": "a:1"}, ("false", "villagers")),
    ])  # fmt: skip
def test_each_class(change: dict, expected: tuple[str, str]):
    assert classes(GOLD, found(**RIGHT | change)) == [expected]


def test_a_mention_that_is_not_read_is_missed():
    assert classes(GOLD, found(**{k: v for k, v in RIGHT.items() if k != "it"})) == [("missed", "It")]


def test_two_actors_under_one_id_are_merged():
    gold = reading(mention("The Oslin Guard", "name", GUARD), mention("It", "pronoun", GUARD), mention("the army", "nominal", ARMY))
    assert classes(gold, found(guard="a:1", army="a:1", it="a:1")) == [("merged", "the army")]


def test_words_that_another_mention_holds_are_crowded():
    gold = reading(mention("The Oslin Guard", "name", GUARD), mention("Guard", "name", ARMY), mention("villagers", "nominal", ANYBODY))
    assert classes(gold, found(guard="a:1", villagers="a:3")) in ([("crowded", "Guard")], [("crowded", "The Oslin Guard")])


def test_the_command_counts_and_shows(tmp_path: Path, capsys, monkeypatch):
    gold, read = tmp_path / "gold.jsonl", tmp_path / "read.jsonl"
    gold.write_text(json.dumps(GOLD) + "\n", encoding="utf-8")
    read.write_text(json.dumps(found(**RIGHT | {"it": "a:2"})) + "\n", encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["links.py", str(gold), str(read), "--errors", "referent"])
    lost.main()
    out = capsys.readouterr().out
    assert "[[It]]" in out and "gold gold:guard; read a:2" in out
    assert [line.split() for line in out.splitlines() if line.startswith("referent")] == [["referent", "1", "0", "0", "1"]]
    assert TEXT[:10] in out
