"""Judgements: appended under custody, refused when stale or senseless, laid over readings, outliving a new reader, taken into incidents."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledgers import put, read, receive, take_back
from readings import HARIM, TEXT
from reportedly import preserve, publicjson, store_erase
from reportedly.errors import LedgerError, NotFoundError, ReportedlyError, StaleError, UsageError
from reportedly.pipeline_review import check_unchanged, group_judgement, open_review, pick_incident
from reportedly.records import Place, Quote, Reader
from reportedly.records_review import Judgement
from reportedly.relate import relate_tellings
from reportedly.review import decisions_of, find_standing, review
from reportedly.store import Ledger
from tellings import told

NEWER = Reader("0.2.0", "other", None)


@pytest.fixture
def ledger(where):
    clock = iter(dt.datetime(2031, 5, 7, 12, tzinfo=dt.UTC) + dt.timedelta(minutes=n) for n in range(1000))
    with Ledger.open(where, by="ada", now=lambda: next(clock)) as opened:
        yield opened


def decide(ledger, kind, subjects, verdict, field=None, value=None, **more):
    return ledger.judge(Judgement(kind, tuple(subjects), verdict, field, value, **{"reason": "seen on the film", **more}))


def reviewed(ledger, coder=None):
    opened = open_review(ledger, coder)
    return list(opened.readings()), opened


# --- under custody -----------------------------------------------------------------------------------------


def test_a_judgement_is_an_event_of_custody_and_nothing_of_the_readings_changes(ledger):
    reading = put(ledger, outlet="Coastal Wire")
    claim = reading.claims[0].id
    kept = decide(ledger, "field", [claim], "correct", "voice", "confirmed", by="ben")
    event = ledger.find_events()[-1]
    assert (event.kind, event.subject, event.by, event.seq) == ("judged", kept.id, "ben", kept.seq)
    assert "film" not in event.details
    assert ledger.find_judgements() == (kept,) and ledger.find_judgements(claim) == (kept,) and ledger.find_judgements("c-none") == ()
    assert kept.was == "said" and kept.anchors[0].sha256 == reading.report.sha256
    assert [publicjson.dumps(r) for r in ledger.find_readings()] == [publicjson.dumps(reading)]
    assert ledger.verify_chain() == ()


@pytest.mark.parametrize("change", [
    "UPDATE judgements SET verdict = 'accept'", "UPDATE judgements SET reason = reason || '.'", "UPDATE judgements SET \"by\" = 'eve'",
    "UPDATE judgements SET value = '\"said\"'", "UPDATE judgements SET role = 'coder'", "UPDATE judgements SET was = 'null'",
    "UPDATE judgement_subjects SET subject = 'c-other'", "UPDATE judgements SET anchors = '[]'", "DELETE FROM judgement_subjects",
    "DELETE FROM judgements", "INSERT INTO judgement_subjects VALUES ('j-none', 0, 'c')",
])
def test_whatever_is_changed_in_a_judgement_is_found(ledger, change):
    claim = put(ledger).claims[0].id
    decide(ledger, "field", [claim], "correct", "voice", "confirmed")
    with ledger.writing() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
            connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
        if "DELETE FROM judgements" in change:
            connection.exec_driver_sql("DELETE FROM judgement_subjects")
        if "INSERT" in change:
            return  # the database itself refuses a subject without its judgement
        connection.exec_driver_sql(change)
    assert any("judgement" in fault for fault in ledger.verify_chain())


def test_the_same_said_again_is_kept_once_and_another_word_is_kept_beside_it(ledger):
    claim = put(ledger).claims[0].id
    first = decide(ledger, "field", [claim], "correct", "voice", "confirmed")
    assert decide(ledger, "field", [claim], "correct", "voice", "confirmed") == first
    decide(ledger, "field", [claim], "accept", "voice")
    assert decide(ledger, "field", [claim], "correct", "voice", "confirmed") != first
    assert len(ledger.find_judgements()) == 3


@pytest.mark.parametrize(("kind", "subjects", "verdict", "field", "value"), [
    ("guess", ["c"], "same", None, None), ("pair", ["c-1", "c-1"], "same", None, None), ("pair", ["CLAIM"], "same", None, None),
    ("pair", ["CLAIM", "c-none"], "same", None, None), ("field", ["CLAIM"], "correct", None, None),
    ("field", ["CLAIM"], "correct", "colour", "red"), ("field", ["CLAIM"], "correct", "voice", "shouted"),
    ("field", ["CLAIM"], "correct", "event.subtype", "Battle royal"), ("field", ["CLAIM"], "correct", "when", {"earliest": "soon"}),
    ("field", ["CLAIM"], "correct", "tolls.killed", [{"low": 5, "best": 3, "high": 9}]), ("field", ["CLAIM"], "reject", "voice", None),
    ("field", ["CLAIM"], "correct", "roles.actor", [{"start": 0, "end": 10**6}]), ("grade", ["CLAIM"], "splendid", None, None),
    ("field", ["CLAIM"], "correct", "tolls.killed", [{"best": "many"}]), ("field", ["CLAIM"], "correct", "tolls.killed", ["many"]),
    ("field", ["CLAIM"], "correct", "source", {"start": 0}), ("report", ["r-none"], "retracted", None, None),
    ("undo", ["j-none"], "undo", None, None), ("addition", ["REPORT"], "claim", None, {"trigger": {"start": 9, "end": 4}}),
    ("addition", ["REPORT"], "claim", None, {"trigger": {"start": 4, "end": 9}, "subtype": "Battle royal"}),
    ("addition", ["REPORT"], "mention", None, {"start": 0, "end": 4, "kind": "feeling"}), ("note", [" "], "note", None, "x"),
])
def test_what_cannot_be_decided_is_refused_with_a_hint_and_nothing_is_written(ledger, kind, subjects, verdict, field, value):
    reading = put(ledger)
    names = {"CLAIM": reading.claims[0].id, "REPORT": reading.report.sha256}
    with pytest.raises(ReportedlyError) as caught:
        decide(ledger, kind, [names.get(s, s) for s in subjects], verdict, field, value)
    assert isinstance(caught.value, UsageError | NotFoundError) and caught.value.hint
    assert ledger.find_judgements() == () and ledger.find_events()[-1].kind == "read"


def test_a_grade_or_withholding_needs_a_reason(ledger):
    claim = put(ledger).claims[0].id
    for kind, subject, verdict in (("grade", claim, "discounted"), ("withhold", "Jo Doe", "name")):
        with pytest.raises(UsageError, match="reason"):
            decide(ledger, kind, [subject], verdict, reason=" ")


def test_a_judgement_on_a_stale_version_is_refused_with_what_changed(ledger):
    reading = put(ledger)
    claim, other = reading.claims[0].id, reading.claims[2].id
    seen = ledger.version_of(claim)
    decide(ledger, "field", [claim], "correct", "voice", "confirmed", by="ben")
    with pytest.raises(StaleError) as caught:
        ledger.judge(Judgement("field", (claim,), "accept", "voice"), seen=seen)
    assert "ben judged the voice" in caught.value.hint and caught.value.http == 409
    ledger.judge(Judgement("field", (other,), "accept", "voice"), seen=ledger.version_of(other))
    assert ledger.judge(Judgement("field", (claim,), "accept", "voice"), seen=ledger.version_of(claim)).was == "said"
    seen = ledger.version_of(claim)
    received = receive()
    ledger.record(received, read(received, reader=NEWER))
    with pytest.raises(StaleError, match="changed"):
        ledger.judge(Judgement("field", (claim,), "accept", "status"), seen=seen)


# --- which stand -------------------------------------------------------------------------------------------


def test_undoing_is_a_judgement_that_can_be_undone(ledger):
    claim = put(ledger).claims[0].id
    first = decide(ledger, "field", [claim], "correct", "voice", "confirmed")
    assert reviewed(ledger)[0][0].claims[0].voice == "confirmed"
    undo = decide(ledger, "undo", [first.id], "undo")
    assert reviewed(ledger)[0][0].claims[0].voice == "said"
    decide(ledger, "undo", [undo.id], "undo")
    assert reviewed(ledger)[0][0].claims[0].voice == "confirmed"
    assert len(ledger.find_judgements(claim)) == 3


def test_coders_are_blind_to_each_other_and_count_when_they_agree_or_are_settled(ledger):
    claim = put(ledger).claims[0].id
    before = ledger.version_of(claim, role="coder", by="ben")
    decide(ledger, "field", [claim], "correct", "voice", "confirmed", role="coder", by="ada")
    assert ledger.version_of(claim, role="coder", by="ben") == before, "a coder's version tells nothing of the other's work"
    assert reviewed(ledger)[0][0].claims[0].voice == "said", "one coder alone decides nothing"
    assert reviewed(ledger, "ada")[0][0].claims[0].voice == "confirmed" and reviewed(ledger, "ben")[0][0].claims[0].voice == "said"
    decide(ledger, "field", [claim], "correct", "voice", "alleged", role="coder", by="ben")
    readings, opened = reviewed(ledger)
    assert readings[0].claims[0].voice == "said" and len(opened.standing.unsettled) == 1
    decide(ledger, "field", [claim], "correct", "voice", "alleged", role="adjudicator", by="cy")
    readings, opened = reviewed(ledger)
    assert readings[0].claims[0].voice == "alleged" and opened.standing.unsettled == ()


@settings(max_examples=60, deadline=2000)
@given(st.lists(st.tuples(st.sampled_from(["confirmed", "alleged", "undo"]), st.integers(0, 5)), max_size=8))
def test_the_last_word_that_nobody_took_back_stands(steps):
    made = []
    for n, (what, which) in enumerate(steps, 1):
        if what == "undo" and made:
            target = made[which % len(made)]
            made.append(Judgement("undo", (target.id,), "undo", id=f"j-{n}", seq=n))
        elif what != "undo":
            made.append(Judgement("field", ("c",), "correct", "voice", what, id=f"j-{n}", seq=n))
    def is_live(j):
        return not any(u.kind == "undo" and u.subjects[0] == j.id and is_live(u) for u in made)

    expected = [j.value for j in made if j.kind == "field" and is_live(j)]
    assert [j.value for j in find_standing(made).judgements] == expected[-1:]


# --- fields, additions, links ------------------------------------------------------------------------------


def test_any_field_can_be_corrected_or_rejected_and_spans_keep_their_words(ledger):
    reading = put(ledger)
    claim, at = reading.claims[0].id, TEXT.index("the Dune Brigade")
    who = TEXT.index("Residents")
    decide(ledger, "field", [claim], "correct", "event.subtype", "Air/drone strike")
    decide(ledger, "field", [claim], "correct", "when", {"earliest": "2031-05-04", "latest": "2031-05-05"})
    decide(ledger, "field", [claim], "correct", "where.place", publicjson.place_to_json(replace(HARIM, id="x:9", name="Other")))
    decide(ledger, "field", [claim], "correct", "roles.actor", [{"start": at + 4, "end": at + 16}])
    decide(ledger, "field", [claim], "correct", "tolls.killed", [{"best": 14, "start": 40, "end": 42}])
    decide(ledger, "field", [claim], "reject", "roles.weapon")
    decide(ledger, "field", [claim], "correct", "source", {
        "start": who, "end": who + 9, "source_kind": "medic or rescuer", "stance": "confirms"})
    (now,), _ = reviewed(ledger)
    changed = now.claims[0]
    assert (changed.event.type, changed.event.subtype, changed.event.trigger.text) == (
        "Explosions/Remote violence", "Air/drone strike", "mortar rounds hit")
    assert changed.when.earliest == "2031-05-04" and changed.where.place.name == "Other" and changed.where.geo_precision == 1
    actor = next(r for r in changed.roles if r.role == "actor")
    assert actor.text == "Dune Brigade" and actor.mention == "m3" and not any(r.role == "weapon" for r in changed.roles)
    assert [(t.low, t.best, t.high) for t in changed.tolls] == [(14, 14, 14)]
    assert [a.source.text for a in now.attributions if a.id in changed.attribution] == ["Residents"]
    assert all(now.report.text[r.start : r.end] == r.text for r in changed.roles)


def test_a_rejected_claim_is_gone_and_a_missed_one_is_added_in_any_language(ledger):
    arabic = "قال سكان إن قذائف أصابت سوقا في حارم يوم الاثنين وقتلت أربعة أشخاص."
    received = receive(arabic, id="arabic")
    plain = read(receive())
    report = replace(plain.report, sha256=received.source.sha256, id="arabic", text=arabic, text_sha256=ledger.keep(received).text_sha256,
                     parts=(), sentences=(), language="ar")
    ledger.record(received, replace(plain, report=report, mentions=(), attributions=(), claims=()))
    start = arabic.index("قذائف أصابت")
    four, who = arabic.index("أربعة"), arabic.index("سكان")
    added = decide(ledger, "addition", ["arabic"], "claim", value={
        "trigger": {"start": start, "end": start + 11}, "subtype": "Shelling/artillery/missile attack",
        "when": {"earliest": "2031-05-05", "latest": "2031-05-05"},
        "where.place": publicjson.place_to_json(HARIM), "tolls.killed": [{"best": 4, "start": four, "end": four + 5}],
        "source": {"start": who, "end": who + 4, "source_kind": "witness or resident"}})
    (now,), opened = reviewed(ledger)
    claim, = now.claims
    assert claim.id == added.subjects[1] and claim.event.trigger.text == "قذائف أصابت" and claim.voice == "said"
    assert now.report.text[claim.tolls[0].start : claim.tolls[0].end] == claim.tolls[0].text == "أربعة"
    incident, = opened.incidents()
    assert incident.decided_by == "ada" and incident.place.name == "Harim" and "سكان" in incident.summary
    assert ledger.find_judgements(claim.id) == (added,)
    decide(ledger, "field", [claim.id], "correct", "voice", "alleged")
    assert reviewed(ledger)[0][0].claims[0].voice == "alleged"
    decide(ledger, "field", [claim.id], "reject")
    assert reviewed(ledger)[0][0].claims == ()


def test_a_mention_that_was_missed_is_added_and_one_over_the_same_words_takes_their_place(ledger):
    put(ledger, id="a")
    at = TEXT.index("Idlib")
    idlib = publicjson.place_to_json(Place("geonames:169577", "Idlib", "SY", "Idlib", "settlement", 35.93, 36.63))
    decide(ledger, "addition", ["a"], "mention", value={"start": at, "end": at + 5, "kind": "place", "resolved": idlib})
    (now,), _ = reviewed(ledger)
    mention = next(m for m in now.mentions if m.id == "m6")
    assert mention.place.name == "Idlib" and "ada" in mention.why and len([m for m in now.mentions if m.start == at]) == 1


def test_a_name_is_tied_to_a_place_or_an_actor_once_for_the_whole_ledger(ledger):
    for n in range(2):
        put(ledger, id=str(n), raw=TEXT.encode() + str(n).encode())
    idlib = publicjson.place_to_json(Place("geonames:169577", "Idlib", "SY", "Idlib", "settlement", 35.93, 36.63))
    decide(ledger, "place", ["idlib", "geonames:169577"], "same", value=idlib)
    guard = {"id": "actor:river-guard", "name": "River Guard", "kind": "rebel group", "public": None}
    decide(ledger, "actor", ["the Dune Brigade", "actor:river-guard"], "same", value=guard)
    decide(ledger, "place", ["Harim", "geonames:170794"], "different")
    now, opened = reviewed(ledger)
    for reading in now:
        assert reading.claims[2].where.place.name == "Idlib" and reading.claims[0].where.place is None
        assert {m.actor.name for m in reading.mentions if m.id in {"m3", "m4"}} == {"River Guard"}, "what the name was called goes with it"
    assert opened.standing.aliases == {"idlib": "geonames:169577"}


def test_a_withdrawn_report_supports_nothing_and_a_withheld_one_is_not_shown(ledger):
    one = put(ledger, id="1", raw=TEXT.encode() + b"1")
    put(ledger, id="2", raw=TEXT.encode() + b"2")
    decide(ledger, "report", ["1"], "retracted")
    decide(ledger, "withhold", ["2"], "report")
    now, opened = reviewed(ledger)
    assert [(r.report.sha256, r.report.retracted) for r in now] == [(one.report.sha256, True)]
    assert all(i.grade is None or i.independent_sources for i in opened.incidents()) and ledger.verify_chain() == ()


# --- a new reader -------------------------------------------------------------------------------------------


def test_judgements_outlive_a_new_reader_by_id_or_by_the_overlapping_trigger(ledger):
    received = receive()
    first = ledger.record(received, read(received))
    claim = first.claims[0]
    decide(ledger, "field", [claim.id], "correct", "voice", "confirmed")
    wider = replace(claim.event, trigger=Quote(claim.event.trigger.start - 5, claim.event.trigger.end, "when " + claim.event.trigger.text))
    ledger.record(received, replace(read(received, reader=NEWER), claims=(replace(claim, id="c-new", event=wider), *first.claims[1:])))
    (now,), opened = reviewed(ledger)
    assert now.claims[0].voice == "confirmed" and opened.moved == {claim.id: "c-new"} and opened.reopened == []


def test_where_a_new_reading_contradicts_a_judgement_it_is_listed_and_the_judgement_stands(ledger):
    received = receive()
    first = ledger.record(received, read(received))
    a, b, c = first.claims
    decide(ledger, "field", [a.id], "accept", "voice")
    decide(ledger, "field", [b.id], "correct", "status", "possible")
    decide(ledger, "pair", [a.id, c.id], "different")
    ledger.record(received, replace(read(received, reader=NEWER), claims=(
        replace(a, voice="denied"), replace(b, status="possible"))))
    (now,), opened = reviewed(ledger)
    assert now.claims[0].voice == "said" and now.claims[1].status == "possible"
    assert [r.judgement.kind for r in opened.reopened] == ["field", "pair"]
    assert "read otherwise now" in opened.reopened[0].why and c.id in opened.reopened[1].why


# --- in incidents -------------------------------------------------------------------------------------------


def judged(*judgements, count=3):
    made = [replace(j, id=f"j-{n}", seq=n, by="ada") for n, j in enumerate(judgements, 1)]
    tellings = [told(name, outlet=f"Outlet {name}", words="shells hit market") for name in "abcdefgh"[:count]]
    return relate_tellings(tellings, decisions_of(find_standing(made)))


def test_pairs_merges_and_splits_come_before_any_score():
    assert [i.claims for i in judged()] == [("a", "b", "c")]
    apart = judged(Judgement("pair", ("a", "b"), "different"))
    assert all(not {"a", "b"} <= set(i.claims) for i in apart)
    split = judged(Judgement("group", ("a", "b", "c"), "split", value=["c"]))
    assert [i.claims for i in split] == [("a", "b"), ("c",)]
    again = judged(Judgement("group", ("a", "b", "c"), "split", value=["c"]), Judgement("pair", ("a", "c"), "same", reason="one film"),
                   Judgement("pair", ("b", "c"), "same"))
    assert [i.claims for i in again] == [("a", "b", "c")]
    assert any("ada judged" in why for j in again[0].joined for why in j.why)
    far = relate_tellings([told("a"), told("z", place="Velm", days="2031-06-01")],
                          decisions_of(find_standing([Judgement("pair", ("a", "z"), "same", by="ada", id="j", seq=1)])))
    assert [i.claims for i in far] == [("a", "z")]


def test_a_grade_is_set_with_its_reason_and_follows_its_claims():
    found, = judged(Judgement("grade", ("a", "b"), "discounted", reason="it was a training ground"))
    assert found.grade == "discounted" and "training ground" in found.grade_why and found.decided_by == "ada"
    gone = judged(Judgement("grade", ("x", "y"), "discounted", reason="other claims"))
    assert gone[0].grade != "discounted"


def test_incidents_are_merged_and_split_by_the_ids_that_are_shown():
    one, = judged()
    with pytest.raises(UsageError, match="some"):
        group_judgement((one,), ("a", "b", "c"))
    assert group_judgement((one,), ("c",)).value == ["c"]
    assert pick_incident((one,), "i-a") is one and pick_incident((one,), "b") is one
    with pytest.raises(NotFoundError):
        pick_incident((one,), "i-zz")
    with pytest.raises(StaleError) as caught:
        check_unchanged(one, ("a", "b"))
    assert "c came in" in caught.value.hint


def test_the_order_in_which_claims_arrive_changes_nothing_with_judgements():
    decisions = decisions_of(find_standing([
        Judgement("pair", ("a", "b"), "different", by="x", id="1", seq=1), Judgement("pair", ("c", "d"), "same", by="x", id="2", seq=2)]))
    tellings = [told(n, outlet=n, words="shells hit market") for n in "abcdef"]
    assert relate_tellings(tellings, decisions) == relate_tellings(tellings[::-1], decisions)


def test_nothing_decided_changes_nothing(ledger):
    reading = put(ledger)
    assert review(reading, find_standing([])).reading is reading


def test_a_ledger_of_the_version_before_gets_its_tables(tmp_path):
    path = tmp_path / "old.db"
    with Ledger.open(path) as ledger:
        claim = put(ledger).claims[0].id
    take_back(path, "0001")
    with Ledger.open(path) as ledger:
        assert decide(ledger, "note", [claim], "note", value="look at the film").value == "look at the film"
        assert ledger.verify_chain() == ()
    with pytest.raises(LedgerError):
        Ledger.open(tmp_path / "none.db", create=False)


# --- erased --------------------------------------------------------------------------------------------------


def test_an_erased_original_leaves_a_tombstone_and_no_byte(ledger):
    secret = "The witness Maron Adeel lives behind the mill in Harim. Shells hit the market on 5 May 2031, killing four people."
    received = receive(secret, id="secret")
    plain = read(receive())
    report = replace(plain.report, sha256=received.source.sha256, id="secret", text=secret, text_sha256=ledger.keep(received).text_sha256,
                     parts=(), sentences=())
    ledger.record(received, replace(plain, report=report, mentions=(), attributions=(), claims=()))
    put(ledger, id="other")
    kept = decide(ledger, "withhold", ["secret"], "report")
    store_erase.erase(ledger, kept)
    assert ledger.verify_chain() == () and [r.report.id for r in ledger.find_readings()] == ["other"]
    assert store_erase.is_erased(ledger, received.source.sha256)
    event = ledger.find_events()[-1]
    assert (event.kind, event.subject) == ("erased", received.source.sha256) and kept.id in event.details
    with pytest.raises(NotFoundError):
        ledger.original(received.source.sha256)
    if "://" not in ledger.where:
        ledger.close()
        for path in Path(ledger.where).parent.glob("*.db*"):
            assert preserve.pack(secret.encode()) not in path.read_bytes() and b"Maron Adeel" not in path.read_bytes(), path
    with ledger.writing() as connection:
        connection.exec_driver_sql("UPDATE evidence SET packed = NULL")
    assert any("was changed" in fault for fault in ledger.verify_chain()), "what nobody erased is missed"


def test_only_a_withheld_report_is_erased(ledger):
    claim = put(ledger).claims[0].id
    with pytest.raises(UsageError, match="withheld"):
        store_erase.erase(ledger, decide(ledger, "note", [claim], "note", value="x"))
