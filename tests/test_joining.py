"""Incidents kept up to date: the same as joined from nothing in any order; their ids, their history, questions, older ledgers."""

import random
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledgers import TEXT, put, read, receive, take_back
from reportedly import pipeline_joining, pipeline_step, preserve, publicjson_incidents, relate, relate_blocks
from reportedly.compare import compare
from reportedly.compare_far import may_reach, score_of_reports
from reportedly.compare_kept import pack_tellings, unpack_tellings
from reportedly.compare_once import FAR, Compared
from reportedly.compare_tellings import Telling
from reportedly.errors import NotFoundError, UsageError
from reportedly.pipeline_joining import join_due
from reportedly.records import Incident
from reportedly.records_review import NONE_YET, Judgement
from reportedly.relate_groups import Link
from reportedly.relate_judged import Judged
from reportedly.review_queue import NEAR
from reportedly.store import Ledger
from reportedly.store_incidents import SORTS, IncidentsWanted
from tellings import told, untold

SUBS = ("Shelling/artillery/missile attack", "Armed clash", "Attack", "Siege")
REPORTS = st.lists(st.fixed_dictionaries({
    "sub": st.sampled_from(SUBS), "place": st.sampled_from(["Orsk", "Orsk Mill", "Velm", "North", None]),
    "day": st.integers(1, 9), "words": st.sampled_from(["shells hit market", "clash at mill", ""]),
    "names": st.sampled_from(["", "Tarn", "Tarn Ober", "Ober Lisk Tarn"]), "lasts": st.booleans(), "killed": st.sampled_from([None, 4, 9]),
    "actor": st.sampled_from(["", "Red Column", "Blue Column"]), "second": st.booleans(),
    "about": st.sampled_from(["", "ferry bell oats", "ferry bell rope"]), "bare": st.sampled_from([False, False, True]),
    "replaces": st.booleans(),
}), min_size=1, max_size=14)


def report(n: int, spec: dict[str, object], replaces: str | None = None) -> tuple[str, tuple[Telling, ...]]:
    """One report of one or two claims; its original's SHA-256 and the claims."""
    sha = preserve.sha256(b"report %d" % n)
    day = int(spec["day"])  # type: ignore[call-overload]
    days = f"2031-04-20/2031-05-{day + 9:02}" if spec["lasts"] else f"2031-05-{day:02}"
    common = {"report": sha, "place": spec["place"], "words": spec["words"], "names": spec["names"], "outlet": f"Outlet {n % 4}",
              "published": f"2031-05-{day + 1:02}", "text": f"text {n % 6}", "lasts": spec["lasts"], "replaces": replaces,
              "about": spec["about"]}
    if spec["bare"]:
        left = {k: v for k, v in common.items() if k not in {"place", "lasts"}}
        return sha, (untold(f"r-{n:03}", **left),)  # type: ignore[arg-type]
    claims = [told(f"c-{n:03}a", sub=spec["sub"], days=days, killed=spec["killed"], actor=spec["actor"], **common)]  # type: ignore[arg-type]
    if spec["second"]:
        part = [("part of", f"c-{n:03}a")] if n % 2 else []
        claims.append(told(f"c-{n:03}b", days=f"2031-05-{day:02}", relations=part, **{**common, "lasts": False}))  # type: ignore[arg-type]
    return sha, tuple(claims)


class Bench:
    """A ledger whose reports are claims made by hand: what the pipeline does with readings, without reading."""

    def __init__(self, path: Path | str) -> None:
        self.ledger = Ledger.open(path, by="tester")
        self.known = pipeline_step.Known()

    def join(self, changes: Sequence[tuple[str, tuple[Telling, ...]]]) -> None:
        """Joins reports; one without claims leaves."""
        with self.ledger.writing() as connection:
            pipeline_joining._join(pipeline_step.Step(connection, NONE_YET, self.known), dict(changes))

    def lines(self) -> list[str]:
        """All incidents as JSON, without the history of their ids."""
        return [publicjson_incidents.dumps(bare(i)) for i in self.ledger.whole_incidents()]


NOBODY = Judged((), (), ())  # nobody judged a pair


def bare(incident: Incident) -> Incident:
    return replace(incident, earlier_ids=(), revision=1)


def from_nothing(reports: Sequence[tuple[str, tuple[Telling, ...]]]) -> list[str]:
    return [publicjson_incidents.dumps(i) for i in relate.relate_tellings([t for _, claims in reports for t in claims])]


@given(REPORTS, st.integers(0, 10**6), st.integers(1, 5))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_joined_one_after_the_other_in_any_order_is_joined_from_nothing(tmp_path_factory, specs, seed, size):
    monkey = pytest.MonkeyPatch()
    monkey.setattr(relate_blocks, "COMMON", 4)  # a name is soon too common, and rare again
    path = tmp_path_factory.mktemp("joining") / "a.db"
    reports = [report(n, spec) for n, spec in enumerate(specs)]
    chance = random.Random(seed)
    shuffled = chance.sample(reports, len(reports))
    bench = Bench(path)
    try:
        for at in range(0, len(shuffled), size):
            bench.join(shuffled[at : at + size])
        assert bench.lines() == from_nothing(reports)
        gone = chance.sample(reports, len(reports) // 3)
        bench.join([(sha, ()) for sha, _ in gone])
        left = [r for r in reports if r not in gone]
        assert bench.lines() == from_nothing(left)
        bench.join(gone)
        assert bench.lines() == from_nothing(reports)
        assert all(i.revision >= 1 for i in bench.ledger.find_incidents())
    finally:
        bench.ledger.close()
        monkey.undo()


@given(REPORTS)
@settings(max_examples=20, deadline=None)
def test_kept_claims_are_unpacked_as_they_were(specs):
    for n, spec in enumerate(specs):
        _, claims = report(n, spec)
        assert unpack_tellings(pack_tellings(claims)) == claims
    assert unpack_tellings(pack_tellings(())) == ()


@given(REPORTS, st.floats(-4, 4))
@settings(max_examples=40, deadline=None)
def test_no_pair_is_called_far_whose_score_reaches(specs, least):
    claims = [t for n, spec in enumerate(specs) for t in report(n, spec)[1]]
    for a, b in combinations(claims, 2):
        if a.sha256 != b.sha256 and compare(a, b).score >= least:
            assert may_reach(a, b, score_of_reports(a, b), least)


@given(REPORTS)
@settings(max_examples=60, deadline=None)
def test_what_is_not_compared_would_change_no_group(specs):
    current = relate.in_order(t for n, spec in enumerate(specs) for t in report(n, spec)[1])
    every = [Link(i, j, compare(current[i], current[j]).score) for i, j in relate_blocks.find_pairs(current)]
    every.sort(key=lambda link: (-round(link.score, 6), link.i, link.j))
    few = relate.find_links(current, Compared(), NOBODY)
    assert relate.find_groups(current, few, NOBODY) == relate.find_groups(current, every, NOBODY)
    assert FAR <= -NEAR, "what is put to people is always compared"


# --- ids -------------------------------------------------------------------------------------------------


def alone(n: str, **more: object) -> tuple[str, tuple[Telling, ...]]:
    sha = preserve.sha256(n.encode())
    return sha, (told(f"c-{n}", report=sha, outlet=f"Outlet {n}", words="shells hit market", **more),)  # type: ignore[arg-type]


def test_every_id_that_an_incident_had_still_opens_it(where):
    bench = Bench(where)
    bench.join([alone("m"), alone("z", place="Velm")])
    first, far = bench.ledger.find_incidents(sort="place")
    bench.join([alone("k")])
    assert bench.ledger.pick_incident("i-c-m").id == "i-c-k"
    assert bench.ledger.pick_incident(far.id) == bench.ledger.pick_incident("c-z")
    bench.join([alone("a")])
    now = bench.ledger.pick_incident("i-c-m")
    assert (now.id, now.earlier_ids, now.revision) == ("i-c-a", ("i-c-k", "i-c-m"), first.revision + 2)
    assert bench.ledger.find_incident_history("i-c-a") == ("i-c-k", "i-c-m")
    assert bench.ledger.pick_incident(far.id).revision == 1  # what came elsewhere changed nothing here
    bench.join([(preserve.sha256(b"a"), ()), (preserve.sha256(b"k"), ())])
    assert bench.ledger.pick_incident("i-c-a") == bench.ledger.pick_incident("i-c-m")
    bench.join([(preserve.sha256(b"m"), ())])
    with pytest.raises(NotFoundError, match="no incident"):
        bench.ledger.pick_incident("i-c-m")
    bench.join([alone("m")])
    assert bench.ledger.pick_incident("i-c-a").id == "i-c-m" and bench.ledger.pick_incident("i-c-m").revision > 3


def test_an_incident_that_is_split_opens_each_id_where_its_claim_is(where):
    with Ledger.open(where, by="ada") as ledger:
        first, second = put(ledger, outlet="Wire"), put(ledger, outlet="Post", raw=TEXT.encode() + b"\n")
        assert join_due(ledger) == 2 and join_due(ledger) == 0
        whole = ledger.pick_incident(first.claims[0].id)
        assert whole.id == ledger.pick_incident(second.claims[0].id).id
        ledger.judge(Judgement("pair", (first.claims[0].id, second.claims[0].id), "different", reason="two days"))
        assert join_due(ledger) == 2
        one, other = (ledger.pick_incident(r.claims[0].id) for r in (first, second))
        assert one.id != other.id and {one.decided_by, other.decided_by} == {"ada"}
        assert ledger.pick_incident(whole.id).id == whole.id
        assert ledger.incidents_of([first.report.sha256, second.claims[0].id])[second.claims[0].id] == (other.id,)


# --- what counts -----------------------------------------------------------------------------------------


def test_a_later_version_takes_the_place_of_the_earlier_one_also_where_it_claims_nothing(where):
    with Ledger.open(where) as ledger:
        put(ledger, url="https://a.example/1")
        join_due(ledger)
        before = ledger.count_incidents()
        received = receive(TEXT + " The page was taken down.", url="https://a.example/1")
        reading = read(received, received.text)
        ledger.record(received, replace(reading, claims=()))
        assert join_due(ledger) == 2
        assert before > 0 and ledger.count_incidents() == 0


def test_a_withheld_report_and_one_marked_retracted_change_their_incidents(where):
    with Ledger.open(where) as ledger:
        reading = put(ledger, outlet="Wire")
        join_due(ledger)
        ledger.judge(Judgement("report", (reading.report.sha256,), "retracted", reason="the outlet withdrew it"))
        join_due(ledger)
        assert {i.independent_sources for i in ledger.find_incidents()} == {0}
        ledger.judge(Judgement("withhold", (reading.report.sha256,), "report", reason="a source is in danger"))
        join_due(ledger)
        assert ledger.count_incidents() == 0


def test_a_ledger_of_an_older_version_is_joined_by_the_next_command(tmp_path):
    with Ledger.open(tmp_path / "a.db") as ledger:
        put(ledger)
        join_due(ledger)
        expected = list(ledger.whole_incidents())
    take_back(tmp_path / "a.db", "0003")
    with Ledger.open(tmp_path / "a.db") as ledger:
        assert ledger.count_incidents() == 0
        assert join_due(ledger) == 1
        assert list(ledger.whole_incidents()) == expected


def test_other_rules_of_joining_make_all_incidents_anew_and_their_ids_still_open_them(tmp_path, monkeypatch):
    with Ledger.open(tmp_path / "a.db") as ledger:
        one, other = put(ledger, outlet="Wire"), put(ledger, outlet="Post", raw=TEXT.encode() + b"\n")
        assert join_due(ledger) == 2 and join_due(ledger) == 0
        expected = [bare(i) for i in ledger.whole_incidents()]
        monkeypatch.setattr(pipeline_joining, "joining_rules", lambda: "others")
        assert join_due(ledger) == 2 and join_due(ledger) == 0
        assert [bare(i) for i in ledger.whole_incidents()] == expected and ledger.verify_chain() == ()
        assert ledger.pick_incident(one.claims[0].id).id == ledger.pick_incident(other.claims[0].id).id


# --- questions -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("wanted", "ids"), [
    (IncidentsWanted(), "abc"), (IncidentsWanted(place="orsk"), "ab"), (IncidentsWanted(place="XA"), "abc"),
    (IncidentsWanted(place="South"), "c"),
    (IncidentsWanted(first="2031-05-06"), "b"), (IncidentsWanted(last="2031-05-05"), "ac"), (IncidentsWanted(type="battles"), "b"),
    (IncidentsWanted(actor="red column"), "ab"), (IncidentsWanted(actor="blue-column"), "b"), (IncidentsWanted(grade="weak"), "abc"),
    (IncidentsWanted(grade="none"), ""), (IncidentsWanted(bbox=(32.0, 41.0, 34.0, 43.0)), "c"),
    (IncidentsWanted(text="RESIDENTS orsk"), "ab"),
    (IncidentsWanted(text="100%"), ""), (IncidentsWanted(min_killed=9), "a"), (IncidentsWanted(civilians=True), "c"),
    (IncidentsWanted(decided_by="machine"), "abc"), (IncidentsWanted(report=preserve.sha256(b"b")), ""),
])
def test_incidents_by_what_is_asked(tmp_path, wanted, ids):
    bench = Bench(tmp_path / "a.db")
    bench.join([alone("a", actor="Red Column", killed=9), alone("b", sub="Armed clash", days="2031-05-09", actor="Red Column",
                                                               target="Blue Column", killed=[2, None, 4]),
                alone("c", place="Velm", civilians=True)])
    assert "".join(sorted(i.id.removeprefix("i-c-") for i in bench.ledger.find_incidents(wanted, sort="type"))) == ids
    assert bench.ledger.count_incidents(wanted) == len(ids)
    assert bench.ledger.find_incidents(sort="-killed", limit=1, offset=1)[0].killed_high == 4
    assert "Red Column (said by residents)" in {i.responsible for i in bench.ledger.find_incidents()}


def test_what_can_not_be_asked_is_said(tmp_path):
    with Ledger.open(tmp_path / "a.db") as ledger:
        for wrong in (lambda: ledger.find_incidents(sort="splendour"), lambda: ledger.count_incidents(IncidentsWanted(grade="splendid"))):
            with pytest.raises(UsageError) as caught:
                wrong()
            assert caught.value.hint


@pytest.mark.parametrize("seed", range(3))
def test_a_server_gives_the_same_incidents_and_the_same_answers(postgres, tmp_path, seed):
    chance = random.Random(seed)
    specs = [{"sub": chance.choice(SUBS), "place": chance.choice(["Orsk", "Orsk Mill", "Velm", "North", None]), "day": chance.randint(1, 9),
              "words": chance.choice(["shells hit market", ""]), "names": "Tarn Ober", "lasts": chance.random() < 0.3,
              "killed": chance.choice([None, 4, 9]), "actor": chance.choice(["", "Red Column"]), "second": True,
              "about": chance.choice(["", "ferry bell oats"]), "bare": chance.random() < 0.3} for _ in range(25)]
    reports = [report(n, spec) for n, spec in enumerate(specs)]
    server, file = Bench(postgres), Bench(tmp_path / "a.db")
    for at in range(0, 25, 4):
        server.join(reports[at : at + 4])
        file.join(reports[at : at + 4])
    assert server.lines() == file.lines() == from_nothing(reports)
    for wanted in (IncidentsWanted(place="north"), IncidentsWanted(text="orsk shelling"), IncidentsWanted(type="attack", min_killed=4)):
        for sort in SORTS:
            assert server.ledger.find_incidents(wanted, sort) == file.ledger.find_incidents(wanted, sort)
    server.ledger.close()
    file.ledger.close()
