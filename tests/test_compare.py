"""How two claims agree or differ: each function's value and the sentence that a reviewer reads."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgers import put
from reportedly import compare
from reportedly.compare_reports import near_copies
from reportedly.compare_tellings import names_in, shingles_of, tellings_of
from reportedly.relate_blocks import find_alike, postings_of
from reportedly.store import Ledger
from tellings import told


@pytest.mark.parametrize(("function", "one", "other", "sign", "sentence"), [
    ("days", {}, {}, 1, "Both give 5 May 2031."),
    ("days", {}, {"days": "2031-05-06"}, 0, "They are a day apart."),
    ("days", {}, {"days": "2031-05-09"}, -1, "They are 4 days apart."),
    ("days", {}, {"days": None, "published": "2031-05-06"}, 1, "One gives no day, and came out near the other."),
    ("days", {}, {"days": None, "published": "2031-05-02"}, -1, "One came out 3 days before the other happened."),
    ("places", {}, {}, 1, "Both name Orsk."),
    ("people", {"who": "combatants", "killed": 4}, {"civilians": True}, -1, "One tells of unarmed people hit, the other of armed ones."),
    ("people", {"who": "children", "killed": 4}, {"civilians": True}, 1, "Both tell of unarmed people hit."),
    ("outcomes", {}, {"status": "expected"}, -1, "One has happened, the other is yet to come."),
    ("hours", {"at": "11:20"}, {"at": "evening"}, -1, "The times of day that they give are 6 hours apart."),
    ("hours", {"at": "11:20"}, {"at": "morning"}, 1, "The times of day that they give meet."),
    ("subjects", {"about": "ferry bell oats rope"}, {"about": "ferry bell oats rope"}, 1,
     "The reports are about the same, by their words (100%)."),
    ("subjects", {"about": "ferry bell oats rope"}, {"about": "song dance harp tune"}, -1,
     "The reports are about other things, by their words (0%)."),
    ("places", {}, {"place": "Orsk Mill"}, 1, "One names Orsk, the other Orsk Mill, 4 km from it."),
    ("places", {}, {"place": "North"}, 1, "One names Orsk, the other North, in which it lies."),
    ("places", {}, {"place": "Velm"}, -1, "Orsk and Velm are 336 km apart."),
    ("kinds", {}, {}, 1, "Both tell of shelling/artillery/missile attack."),
    ("actors", {"actor": "Red Column"}, {"actor": "Red Column"}, 1, "Both name Red Column as the actor."),
    ("actors", {"actor": "Red Column"}, {"actor": "Blue Column"}, -1, "One names Red Column as the actor, the other Blue Column."),
    ("weapons", {"weapon": "mortar"}, {"weapon": "artillery"}, 1, "The weapons may be the same: mortar, artillery."),
    ("weapons", {"weapon": "mortar"}, {"weapon": "blade"}, -1, "The weapons differ: mortar, blade."),
    ("tolls", {"killed": 9}, {"killed": 9}, 1, "Both give 9 killed."),
    ("tolls", {"killed": [9, 9, None]}, {"killed": 14}, 1, "The figures for those killed agree."),
    ("tolls", {"killed": 9}, {"killed": 30}, -1, "One gives 9 killed, the other 30."),
    ("copies", {"text": "one two"}, {"text": "one two"}, 1, "The reports are nearly the same text."),
    ("one_report", {"report": "r"}, {"report": "r"}, 1, "One report tells both."),
    ("told_again", {"report": "r", "relations": [["retells", "b"]]}, {"report": "r"}, 1, "The report tells it twice."),
])
def test_each_function_says_what_it_found(function: str, one: dict[str, Any], other: dict[str, Any], sign: int, sentence: str) -> None:
    for a, b in ((told("a", **one), told("b", **other)),):
        found = getattr(compare, function)(a, b)
        assert found is not None and found.why == sentence
        assert (found.value > 0) - (found.value < 0) == sign


def test_what_a_claim_does_not_say_counts_neither_way() -> None:
    silent = told("b", place=None, days=None, published=None)
    for function in (compare.days, compare.places, compare.actors, compare.targets, compare.weapons, compare.tolls, compare.victims):
        assert function(told("a", killed=3), silent) is None


def test_comparing_is_the_same_both_ways() -> None:
    a, b = told("a", killed=9, place="Orsk Mill"), told("b", killed=12, actor="Red Column", place="North")
    assert compare.compare(a, b).score == pytest.approx(compare.compare(b, a).score)


def test_the_media_office_of_a_party_is_the_party(tmp_path: Any) -> None:
    with Ledger.open(tmp_path / "ledger.db") as ledger:
        reading = put(ledger, outlet="Dune Brigade media office", published="2031-05-06")
    last = list(tellings_of(reading))[-1]
    assert last.speaker.origin == "dunebrigade" and last.speaker.actor is not None and last.speaker.actor.id == "dune-brigade"


def test_unnamed_speakers_are_those_of_their_outlet(tmp_path: Any) -> None:
    with Ledger.open(tmp_path / "ledger.db") as ledger:
        reading = put(ledger, outlet="Gazette", published="2031-05-06")
    assert [t.speaker.carrier for t in tellings_of(reading)] == [next(tellings_of(reading)).speaker.carrier] * len(reading.claims)


@given(st.text(max_size=300))
def test_any_text_has_names_and_shingles(text: str) -> None:
    assert len(shingles_of(text)) <= 64
    assert isinstance(names_in(text), frozenset)


@given(st.frozensets(st.integers(0, 200), max_size=64), st.frozensets(st.integers(0, 200), max_size=64))
def test_near_copies_are_told_by_the_smallest_hashes_of_both(one: frozenset[int], other: frozenset[int]) -> None:
    a, b = replace(told("a"), shingles=one), replace(told("b"), shingles=other)
    smallest = sorted(one | other)[:64]
    assert near_copies(a, b) == (sum(h in one and h in other for h in smallest) >= len(smallest) / 2)


@pytest.mark.parametrize(("one", "other", "alike"), [
    ("2031-05-06", "2031-05-20", True), ("2031-05-06", "2031-09-06", False), (None, None, True), ("2031-05-06", None, False)])
def test_one_text_makes_reports_alike_within_a_few_weeks(one: str | None, other: str | None, alike: bool) -> None:
    found = [told(name, published=day, text="so it was told again word for word") for name, day in (("a", one), ("b", other))]
    assert bool(find_alike(postings_of(found))) == alike
