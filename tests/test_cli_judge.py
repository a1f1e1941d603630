"""`reportedly judge`, `queue` and `agreement` on a ledger of two reports: each decides what it says, coders are blind, what comes first."""

import json

import pytest
from typer.testing import CliRunner

from reportedly.cli import app
from reportedly.pipeline_review import open_review
from reportedly.records_review import Anchor, Judgement
from reportedly.review_agreement import find_agreement
from reportedly.review_redact import redact
from reportedly.review_words import read_figure, read_value, span_of
from reportedly.store import Ledger

FIRST = ("Shells hit a market in Raqqa on 5 May 2031, killing four people, residents said.\n\n"
         "Gunmen shot a teacher dead in Hajin on 6 May 2031.")
SECOND = "Shells struck the market of Raqqa on 5 May 2031, killing nine people, a doctor said."


@pytest.fixture
def ledger(tmp_path, monkeypatch):
    where = str(tmp_path / "a.db")
    monkeypatch.setenv("REPORTEDLY_LEDGER", where)
    monkeypatch.setenv("REPORTEDLY_USER", "ada")
    for name, text in (("first", FIRST), ("second", SECOND)):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
        run("read", str(tmp_path / f"{name}.txt"), "--published", "2031-05-07", "--outlet", f"{name} gazette")
    return where


def run(*words, code=0):
    result = CliRunner().invoke(app, [*words])
    assert result.exit_code == code, result.output
    return result


def claims(where):
    with Ledger.open(where) as ledger:
        return {c.id: c for r in open_review(ledger).readings() for c in r.claims}


def incidents():
    return [json.loads(line) for line in run("incidents", "--format", "jsonl").stdout.splitlines()]


def test_every_kind_of_decision_is_kept_shown_and_taken_back(ledger):
    with Ledger.open(ledger) as opened:
        found = {r.report.outlet: r for r in opened.find_readings()}
    market, other = found["first gazette"].claims[0], found["second gazette"].claims[0]
    teacher = found["first gazette"].claims[-1]
    assert any({market.id, other.id} <= set(i["claims"]) for i in incidents())
    said = run("judge", "different", market.id, other.id, "--reason", "two markets").stdout.strip()
    assert not any({market.id, other.id} <= set(i["claims"]) for i in incidents())
    run("judge", "undo", said)
    assert any({market.id, other.id} <= set(i["claims"]) for i in incidents())
    run("judge", "correct", market.id, "tolls.killed", "5-7")
    run("judge", "correct", market.id[:10], "when", "2031-05-04/2031-05-05", "--reason", "the film")
    run("judge", "correct", market.id, "source", "residents | witness or resident | says")
    run("judge", "reject", teacher.id)
    now = claims(ledger)
    assert (now[market.id].tolls[0].low, now[market.id].when.earliest) == (5, "2031-05-04") and teacher.id not in now
    incident = next(i for i in incidents() if market.id in i["claims"])
    assert incident["decided_by"] == "ada"
    run("judge", "grade", incident["id"], "discounted", "--reason", "a drill, seen on film")
    assert next(i for i in incidents() if market.id in i["claims"])["grade"] == "discounted"
    run("judge", "note", incident["id"], "ask the doctor")
    run("judge", "tag", market.id, "film")
    run("judge", "credibility", other.id, "3")
    run("judge", "reliability", "first gazette", "b")
    run("judge", "release", "Jo Doe")
    run("judge", "retract", found["second gazette"].report.id, "--reason", "withdrawn on its page")
    listed = run("judge", "list").stdout
    assert all(w in listed for w in ("undone", "two markets", "ask the doctor", "discounted", "retracted", "ada (reviewer)"))
    assert "film" in run("judge", "list", incident["id"]).stdout
    with Ledger.open(ledger) as opened:
        assert opened.verify_chain() == ()


def test_a_missed_claim_is_added_by_its_words_and_a_mention_says_what_it_means(ledger):
    with Ledger.open(ledger) as opened:
        reading = next(r for r in opened.find_readings() if r.report.outlet == "first gazette")
    run("judge", "add", reading.report.id, "--words", "killing four people", "--type", "Attack", "--set", "when=2031-05-05",
        "--set", "tolls.killed=4", "--set", "source=residents | witness or resident")
    run("judge", "mention", reading.report.id, "--words", "Hajin", "--kind", "place", "--is", "geonames:174506")
    added = [c for c in claims(ledger).values() if c.why == "added by ada"]
    assert added and added[0].tolls[0].best == 4
    assert "does not have" in run("judge", "add", reading.report.id, "--words", "bread riot", "--type", "Attack", code=2).output
    assert "no sub-type" in run("judge", "add", reading.report.id, "--words", "killing four", "--type", "Riot act", code=2).output


def test_a_place_settled_once_is_known_to_the_next_reading(ledger, tmp_path):
    run("judge", "place", "Old Weighbridge", "geonames:174506", "--reason", "what its people call it")
    text = "Shells hit a market in Old Weighbridge on 9 May 2031, killing four people, residents said."
    (tmp_path / "third.txt").write_text(text, encoding="utf-8")
    read = json.loads(run("read", str(tmp_path / "third.txt"), "--published", "2031-05-10", "--format", "jsonl").stdout)
    assert {m["resolved"]["id"] for m in read["mentions"] if m["text"] == "Old Weighbridge" and m["kind"] == "place"} == {"geonames:174506"}
    assert run("judge", "place", "Old Weighbridge", "geonames:0", code=1).output


def test_merging_splitting_accepting_withholding(ledger):
    with Ledger.open(ledger) as opened:
        found = {r.report.outlet: r for r in opened.find_readings()}
    market, teacher = found["first gazette"].claims[0].id, found["first gazette"].claims[-1].id
    before = incidents()
    one, two = (next(i["id"] for i in before if c in i["claims"]) for c in (market, teacher))
    run("judge", "merge", one, two, "--reason", "one attack")
    joined = next(i for i in incidents() if market in i["claims"])
    assert teacher in joined["claims"]
    run("judge", "split", joined["id"], teacher)
    assert not any({market, teacher} <= set(i["claims"]) for i in incidents())
    incident = next(i["id"] for i in incidents() if market in i["claims"])
    run("judge", "accept", incident)
    assert incident not in [s for look in queue() for s in look["subjects"]]
    run("judge", "withhold", "report", found["second gazette"].report.id, "--reason", "the doctor would be known")
    assert not any("second" in str(i) for i in incidents())


def queue(*more):
    return [json.loads(line) for line in run("queue", "--format", "jsonl", *more).stdout.splitlines()]


def test_the_queue_puts_the_worthiest_first_and_says_why(ledger):
    looks = queue()
    assert looks and all(look["why"] for look in looks) and [x["worth"] for x in looks] == sorted((x["worth"] for x in looks), reverse=True)
    assert "killed" in str(looks[0]["why"]) and looks[0]["kind"] == "incident"
    assert "look at" in run("queue", "--limit", "1").output


def test_a_coders_view_has_their_own_corrections_and_nobody_elses(ledger, monkeypatch):
    claim = next(c for c in claims(ledger).values() if c.tolls)
    for coder, day in (("ben", "2031-05-01"), ("cy", "2031-05-02")):
        monkeypatch.setenv("REPORTEDLY_USER", coder)
        run("judge", "correct", claim.id, "when", day, "--as", "coder")
    for coder, day, other in (("ben", "2031-05-01", "cy"), ("cy", "2031-05-02", "ben")):
        found = [json.loads(line) for line in run("incidents", "--format", "jsonl", "--coder", coder).stdout.splitlines()]
        mine = next(i for i in found if claim.id in i["claims"])
        assert mine["when"]["earliest"] <= day <= mine["when"]["latest"]
        assert day in run("show", claim.id, "--coder", coder).stdout
        page = run("show", mine["id"], "--coder", coder).stdout
        assert coder in page and other not in page.split("What was decided")[1]
    assert next(i for i in incidents() if claim.id in i["claims"])["when"] != mine["when"], "coders who differ settle nothing"
    refused = run("incidents", "--coder", "dan", code=1).output
    assert "nobody called 'dan' has coded" in refused and "ben, cy" in refused


def test_blind_coders_are_compared_and_the_adjudicator_settles(ledger, monkeypatch):
    with Ledger.open(ledger) as opened:
        ids = [c.id for r in opened.find_readings() for c in r.claims]
    for coder, voices in (("ben", ["said", "alleged", "said"]), ("cy", ["said", "said", "said"])):
        monkeypatch.setenv("REPORTEDLY_USER", coder)
        for claim, voice in zip(ids, voices, strict=False):
            run("judge", "correct", claim, "voice", voice, "--as", "coder")
            run("judge", "accept", claim, "status", "--as", "coder")
    figures = {(f["field"], f["between"]): f for f in map(json.loads, run("agreement", "--format", "jsonl").stdout.splitlines())}
    voice = figures["voice", "coders"]
    assert voice["things"] == min(3, len(ids)) and voice["share"] == pytest.approx(2 / 3) and voice["kappa"] == pytest.approx(0.0)
    assert figures["status", "coders"]["share"] == 1.0 and figures["status", "coders"]["kappa"] is None
    assert ("voice", "machine and people") in figures
    assert "67%" in run("agreement").stdout
    assert any(look["kind"] == "coders" and "ben and cy differ" in look["why"][0] for look in queue())
    assert not any(look["kind"] == "coders" for look in queue("--coder", "ben")), "a coder's view shows nothing of the other's"
    monkeypatch.setenv("REPORTEDLY_USER", "di")
    run("judge", "correct", ids[1], "voice", "said", "--as", "adjudicator")
    assert not any(look["kind"] == "coders" for look in queue())


def coded(*rows):
    return [Judgement("field", (c,), "correct", "voice", v, role="coder", by=by, id=f"j{n}", seq=n) for n, (by, c, v) in enumerate(rows, 1)]


def test_kappa_and_alpha_are_those_of_the_textbook():
    """Two coders, 50 things: 20 both yes, 15 both no, 5 yes/no, 10 no/yes: observed .70, by chance .50, kappa .40."""
    rows = []
    for n in range(50):
        a, b = ("yes", "yes") if n < 20 else ("no", "no") if n < 35 else ("yes", "no") if n < 40 else ("no", "yes")
        rows += [("ada", f"c{n}", a), ("ben", f"c{n}", b)]
    found = next(f for f in find_agreement(coded(*rows)) if f.between == "coders")
    assert (found.things, round(found.share, 3), round(found.kappa, 3)) == (50, 0.7, 0.4)
    assert found.alpha == pytest.approx(1 - (15 / 50) / (2 * 55 * 45 / (100 * 99)), abs=1e-6)  # of 100 values 55 are yes, 45 no


def test_what_one_coder_added_the_other_missed():
    added = Judgement("addition", ("s", "c-9"), "claim", value={}, role="coder", by="ada", id="j9", seq=9)
    rows = [Judgement("field", (c,), "accept", role="coder", by=by, id=f"{c}{by}", seq=n, anchors=(Anchor(c, "s", 0, 1),))
            for n, (by, c) in enumerate([("ada", "c-1"), ("ben", "c-1")], 1)]
    found = next(f for f in find_agreement([*rows, added]) if f.field == "claim")
    assert (found.things, found.share) == (2, 0.5)
    assert find_agreement([]) == ()


@pytest.mark.parametrize(("words", "expected"), [
    ("14", (14, 14, 14)), ("9-17", (9, None, 17)), ("12+", (12, 12, None)), ("<=20", (None, None, 20)), ("up to 20", (None, None, 20))])
def test_figures_as_typed(words, expected):
    found = read_figure(words)
    assert (found["low"], found["best"], found["high"]) == expected


def test_values_as_typed():
    text = "The army shelled Harim. The army denied it."
    assert read_value("when", "2031-05-05", None, text, lambda _: None)["latest"] == "2031-05-05"
    assert read_value("civilians_targeted", "true", None, text, lambda _: None) is True
    assert read_value("roles.actor", "[]", None, text, lambda _: None) == []
    assert span_of("denied", None, text) == {"start": 33, "end": 39}
    for path, words in (("roles.actor", "army"), ("roles.actor", "navy"), ("when", "soon"), ("where.place", "x:1"),
                        ("tolls.killed", "many"), ("site", "{oops"), ("source", "denied | wizard")):
        with pytest.raises(Exception, match=r".") as caught:
            read_value(path, words, None, text, lambda _: None)
        assert caught.value.hint


def test_withheld_names_are_blacked_out_and_every_offset_stays(ledger):
    with Ledger.open(ledger) as opened:
        reading = next(iter(opened.find_readings()))
    hidden = redact(reading, ["residents"])
    assert "residents" not in str(hidden) and len(hidden.report.text) == len(reading.report.text)
    assert all(hidden.report.text[m.start : m.end] == m.text for m in hidden.mentions)
    assert redact(reading, []) is reading


def test_an_incident_is_shown_whole_with_what_was_decided(ledger):
    one = next(i for i in incidents() if len(i["reports"]) == 2)
    run("judge", "note", one["id"], "ask the doctor")
    run("judge", "reliability", "second gazette", "E", "--reason", "it invents")
    run("judge", "withhold", "source", "a doctor", "--reason", "would be known")
    shown = run("show", one["id"]).stdout
    for words in ("Grade: weak", "Who says it", "What they agree and differ on", "In time", "Why joined", "What was decided",
                  "ask the doctor", "they differ", one["claims"][0], "rated second gazette E", "not credible"):
        assert words in shown, words
    assert "a doctor" not in shown and "████████" in shown
    assert run("show", "i-c-none", code=1).output
    assert "a doctor" not in str(incidents()) + run("show", one["claims"][0]).stdout + run("show", one["claims"][1]).stdout


def test_what_was_rejected_or_withheld_is_not_shown_and_says_why(ledger):
    with Ledger.open(ledger) as opened:
        found = {r.report.outlet: r for r in opened.find_readings()}
    claim, report = found["first gazette"].claims[0].id, found["second gazette"].report.id
    run("judge", "correct", claim, "voice", "alleged")
    assert "alleged" in run("show", claim).stdout
    run("judge", "reject", claim)
    assert "rejected" in run("show", claim, code=1).output
    run("judge", "withhold", "report", report, "--reason", "the doctor would be known")
    assert "withheld" in run("show", report, code=1).output
    assert "blacked out" in run("judge", "withhold", "name", "Jo Doe", "--reason", "x", "--erase", code=2).output


def test_an_erased_report_is_gone_and_refused_when_it_comes_again(ledger, tmp_path):
    with Ledger.open(ledger) as opened:
        report = next(r.report.id for r in opened.find_readings() if r.report.outlet == "second gazette")
    assert "erased" in run("judge", "withhold", "report", report, "--reason", "the doctor would be known", "--erase").output
    again = run("read", str(tmp_path / "second.txt"), "--published", "2031-05-07", "--outlet", "second gazette", code=3)
    assert "erased from this ledger" in again.output and not any(report in i["reports"] for i in incidents())
    with Ledger.open(ledger) as opened:
        assert opened.verify_chain() == ()
