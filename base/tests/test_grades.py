"""Grades and independence, by the cases in tests/cases/incidents.yaml and by the graph of speakers and media."""

from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly import resources
from reportedly.errors import UsageError
from reportedly.records import OriginOfClaims
from reportedly.records_review import Decisions
from reportedly.relate_grades import grade_of
from reportedly.relate_sources import Ratings, count_independent, edges_of, ratings_of
from reportedly.review_sources import find_owners
from tellings import told
from test_relate import CASES, relate_case


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["why"][:60])
def test_grades_and_sources_are_as_they_should_be(case: dict[str, Any]) -> None:
    found = relate_case(case)
    assert [i.grade for i in found] == case["grades"], [i.grade_why for i in found]
    assert [i.independent_sources for i in found] == case["sources"], [i.sources for i in found]


def test_every_grade_has_its_reason_in_one_sentence() -> None:
    for case in CASES:
        for incident in relate_case(case):
            assert incident.grade_why.endswith(".") and incident.grade_why.count(". ") == 0


def edge(origin: str | None, carrier: str | None) -> OriginOfClaims:
    return OriginOfClaims(origin, carrier, ())


@pytest.mark.parametrize(("edges", "count", "why"), [
    ([], 0, "nothing supports it"),
    ([edge(None, None)], 1, "an unknown speaker is one source where there is no other"),
    ([edge(None, "gazette"), edge("residents@herald", "herald")], 1, "unknown origin is not independence"),
    ([edge("monitor", "gazette"), edge("monitor", "herald")], 1, "one speaker through two media"),
    ([edge("monitor", "gazette"), edge("doctor", "gazette")], 1, "two speakers through one medium"),
    ([edge("monitor", "gazette"), edge("monitor", "herald"), edge("mayor", "gazette")], 2, "one through each medium"),
    ([edge("a", None), edge("b", None)], 2, "named speakers, media unknown"),
])
def test_independent_sources_are_counted(edges: list[OriginOfClaims], count: int, why: str) -> None:
    assert count_independent(edges) == count, why


def test_reports_that_copy_one_another_are_one_carrier() -> None:
    text = " ".join(f"run{n}" for n in range(40))
    tellings = [told("a", outlet="Gazette", text=text), told("b", outlet="Herald", text=text)]
    assert count_independent(edges_of(tellings)) == 1
    assert grade_of(tellings)[0] == "weak"


def test_nobody_but_an_analyst_discounts() -> None:
    assert grade_of([told("a", status="did-not-happen")]) == (
        None, "No source says that it has happened: it is told as did-not-happen.")


@given(st.lists(st.tuples(st.sampled_from("abcde"), st.sampled_from("vwxyz")), max_size=8, unique=True))
def test_the_count_is_the_largest_set_without_a_common_end(pairs: list[tuple[str, str]]) -> None:
    largest = max(size for size in range(len(pairs) + 1) for some in combinations(pairs, size)
                  if len({o for o, _ in some}) == len({c for _, c in some}) == size)
    assert count_independent([edge(o, c) for o, c in pairs]) == largest


def test_a_long_chain_of_sources_is_counted() -> None:
    chain = [e for n in range(5000) for e in (edge(f"s{n:05}", f"m{n:05}"), edge(f"s{n:05}", f"m{n + 1:05}"))]
    assert count_independent(chain) == 5000


# --- what people say of sources --------------------------------------------------------------------------


def rated(**letters: str) -> Ratings:
    return ratings_of(Decisions(reliability={name.replace("_", " "): letter for name, letter in letters.items()}))


def test_a_source_rated_d_or_e_counts_for_no_grade_and_f_counts() -> None:
    tellings = [told("a", by="", outlet="Gazette"), told("b", by="", outlet="Herald")]
    assert grade_of(tellings)[0] == "fair"
    for letter, grade in (("A", "fair"), ("F", "fair"), ("D", "weak"), ("E", "weak")):
        found, why = grade_of(tellings, rated(Herald=letter))
        assert found == grade and f"Herald {letter}" in why, why
    assert grade_of(tellings, rated(Herald="E", Gazette="E"))[1].startswith("No credible source tells of it")
    assert grade_of([told("a", by="doctor", named=True, outlet="Gazette"), told("b", outlet="Herald")], rated(doctor="E"))[0] == "weak"


def test_an_accusation_by_a_source_that_is_not_credible_contests_nothing() -> None:
    tellings = [told("a", actor="Red Column", outlet="Gazette"), told("b", actor="Blue Column", outlet="Herald")]
    assert grade_of(tellings)[0] == "contested" and grade_of(tellings, rated(Herald="E"))[0] == "weak"


def test_outlets_of_one_owner_are_one_source() -> None:
    tellings = [told("a", by="", outlet="Gazette"), told("b", by="", outlet="gazette.example")]
    tellings += [told("c", by="residents", outlet="Evening Gazette")]
    owned = ratings_of(Decisions(owners={"Evening Gazette": "Gazette"}))
    assert grade_of(tellings)[0] == "fair"
    assert count_independent(edges_of(tellings, owned)) == 1 and grade_of(tellings, owned)[0] == "weak"


@pytest.mark.parametrize("row", resources.load_yaml("data/owners.yaml"), ids=lambda r: r["owner"])
def test_each_owner_of_the_table_makes_its_example_one_source(row: dict[str, Any]) -> None:
    one, other = row["example"]
    owned = ratings_of(Decisions(owners=find_owners()))
    assert count_independent(edges_of([told("a", by="", outlet=one), told("b", by="", outlet=other)], owned)) == 1


def test_a_users_own_table_goes_before_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPORTEDLY_HOME", str(tmp_path))
    (tmp_path / "owners.yaml").write_text("- {owner: Wire House, outlets: [Gazette, AFP]}\n", encoding="utf-8")
    assert find_owners()["AFP"] == find_owners()["Gazette"] == "Wire House" and find_owners()["SANA"] == "Syrian Arab News Agency"
    (tmp_path / "owners.yaml").write_text("- nonsense\n", encoding="utf-8")
    with pytest.raises(UsageError, match="no owner"):
        find_owners()
