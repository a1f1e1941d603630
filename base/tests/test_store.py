"""The ledger: what is kept and what is not kept twice, versions, questions, ids, wrong files, two writers at once."""

import contextlib
import datetime as dt
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from ledgers import put, read, receive
from readings import TEXT
from reportedly import preserve, publicjson, store_location, store_schema
from reportedly.errors import LedgerError, NotFoundError, UsageError
from reportedly.records import Reader
from reportedly.store import Ledger, ledger_path
from reportedly.store_claims import read_days

CLOCK = dt.datetime(2031, 5, 7, 12, tzinfo=dt.UTC)


@pytest.fixture
def ledger(where):
    with Ledger.open(where, by="tester", now=lambda: CLOCK) as opened:
        yield opened


# --- once and twice --------------------------------------------------------------------------------------


def test_one_report_is_one_original_one_capture_one_reading_with_its_claims(ledger):
    assert ledger.is_new
    reading = put(ledger, outlet="Coastal Wire", published="2031-05-06")
    assert ledger.counts() == {"evidence": 1, "captures": 1, "readings": 1, "claims": 3, "custody": 3}
    assert [e.kind for e in ledger.find_events()] == ["ledger made", "received", "read"]
    assert ledger.original(reading.report.sha256) == TEXT.encode()
    assert ledger.verify_chain() == ()


def test_the_same_bytes_context_and_reader_add_nothing_and_still_give_the_reading(ledger):
    first = put(ledger, published="2031-05-06")
    before = ledger.counts()
    capture = ledger.keep(receive(published="2031-05-06", origin="elsewhere/b.txt"))
    assert not capture.is_new
    assert publicjson.dumps(ledger.current_reading(capture, first.reader)) == publicjson.dumps(first)
    assert publicjson.dumps(put(ledger, published="2031-05-06")) == publicjson.dumps(first)
    assert ledger.counts() == before


def test_a_corrected_date_is_a_new_capture_and_reading_of_the_same_original(ledger):
    put(ledger, published="2031-05-06")
    put(ledger, published="2031-05-07")
    assert ledger.counts() == {"evidence": 1, "captures": 2, "readings": 2, "claims": 3, "custody": 5}
    assert [r.report.published for r in ledger.find_readings()] == ["2031-05-07"]


def test_going_back_to_the_first_date_makes_its_reading_current_again_and_is_logged(ledger):
    for day in ("2031-05-06", "2031-05-07", "2031-05-06"):
        put(ledger, published=day)
    assert [r.report.published for r in ledger.find_readings()] == ["2031-05-06"]
    assert ledger.find_events()[-1].kind == "made current again"
    assert ledger.counts() == {"evidence": 1, "captures": 2, "readings": 2, "claims": 3, "custody": 6}


def test_a_new_reader_makes_a_new_current_reading_and_the_older_one_stays(ledger):
    received = receive()
    old = ledger.record(received, read(received))
    newer = Reader("0.2.0", "other", "model")
    assert ledger.current_reading(ledger.keep(received), newer) is None
    ledger.record(received, replace(read(received, reader=newer), claims=()))
    assert ledger.counts()["readings"] == 2
    assert ledger.find_claims() == ()
    capture = ledger.find_capture(received)
    assert ledger.current_reading(capture, old.reader).claims == old.claims
    assert [r.reader for r in ledger.find_readings()] == [newer]  # asking the old reader's doesn't turn the ledger back


def test_a_newer_extractor_moves_no_offset(ledger):
    put(ledger, media_type="text/html; charset=utf-8", raw=b"<p>page</p>")
    later = receive("Other words", raw=b"<p>page</p>", media_type="text/html; charset=utf-8", published="2031-05-06")
    assert ledger.kept_text(later) == TEXT
    assert ledger.keep(later).text == TEXT
    as_text = receive("<p>page</p>", raw=b"<p>page</p>")
    assert ledger.kept_text(as_text) == "<p>page</p>"  # the same bytes read as another kind are another text


def test_a_reading_of_another_text_than_the_kept_one_is_refused(ledger):
    capture = ledger.keep(receive())
    with pytest.raises(ValueError, match="offsets"):
        ledger.append_reading(capture, read(receive(), TEXT + " More."))
    assert ledger.counts()["readings"] == 0


@pytest.mark.parametrize("text", ["\ud800 lone", "a\0b", "قصف \u2028 \U0001f6d1", "x" * 3_000_000])
def test_any_text_and_label_is_kept_and_given_back(ledger, text):
    received = receive(text, id=text[:2000], title=text[:2000], url=text[:2000])
    plain = read(receive())
    report = replace(plain.report, text=text, text_sha256=preserve.sha256(text.encode("utf-8", "surrogatepass")), title=text[:2000],
                     sha256=received.source.sha256, parts=(), sentences=())
    kept = ledger.record(received, replace(plain, report=report, mentions=(), attributions=(), claims=()))
    assert [publicjson.dumps(r) for r in ledger.find_readings()] == [publicjson.dumps(kept)]
    assert ledger.keep(received).text == text
    assert ledger.verify_chain() == ()


def test_what_belongs_together_is_written_together_or_not_at_all(ledger):
    before = ledger.counts()
    received = receive()
    with pytest.raises(ValueError, match="offsets"):
        ledger.record(received, read(received, TEXT + " More."))
    assert ledger.counts() == before
    with pytest.raises(KeyError), ledger.writing():
        ledger.record(received, read(received))
        raise KeyError
    assert ledger.counts() == before
    assert ledger.verify_chain() == ()


# --- versions --------------------------------------------------------------------------------------------

CHANGED = TEXT.replace("At least 12 people", "At least 14 people")
OTHER = "The council of Harim opened a bridge. The mayor thanked the engineers. A band played in the square."


@pytest.mark.parametrize(("why", "first", "second", "replaces"), [
    ("the same address", {"url": "https://a.example/1"}, {"url": "https://a.example/1", "text": OTHER}, True),
    ("another address", {"url": "https://a.example/1"}, {"url": "https://a.example/2", "text": CHANGED}, False),
    ("the same id at another address", {"id": "7", "url": "https://a.example/1"},
     {"id": "7", "url": "https://a.example/2", "text": CHANGED}, False),
    ("the same id of one outlet", {"id": "7", "outlet": "Wire"}, {"id": "7", "outlet": "wire", "text": OTHER}, True),
    ("the same id of two outlets", {"id": "7", "outlet": "Wire"}, {"id": "7", "outlet": "Post", "text": CHANGED}, False),
    ("the same id, outlet unknown, largely the same words", {"id": "7"}, {"id": "7", "text": CHANGED}, True),
    ("the same id, outlet unknown, other words: a label that two sources use", {"id": "7"}, {"id": "7", "text": OTHER}, False),
    ("the same words without id or address", {}, {"text": CHANGED}, False),
])
def test_what_replaces_what(ledger, why, first, second, replaces):
    one = ledger.keep(receive(**first))
    two = ledger.keep(receive(**second))
    assert two.replaces == (one.source.sha256 if replaces else None), why
    assert one.replaces is None


def test_the_newest_version_replaces_the_one_before_it_and_never_the_other_way(ledger):
    url = {"url": "https://a.example/1"}
    a, b, c = (ledger.keep(receive(text, **url)) for text in (TEXT, CHANGED, OTHER))
    again = ledger.keep(receive(TEXT, **url, published="2031-05-06"))
    assert [b.replaces, c.replaces, again.replaces] == [a.source.sha256, b.source.sha256, None]


def test_the_reading_says_what_it_replaces(ledger):
    first = put(ledger, url="https://a.example/1")
    received = receive(TEXT + "\n", url="https://a.example/1")
    reading = read(received)
    report = replace(reading.report, text=TEXT + "\n", text_sha256=preserve.sha256((TEXT + "\n").encode()))
    second = ledger.record(received, replace(reading, report=report))
    assert second.report.replaces == first.report.sha256
    assert ledger.verify_chain() == ()


# --- questions -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("asked", "found"), [
    ({}, "123"), ({"place": "geonames:170794"}, "12"), ({"place": "harim"}, "12"), ({"place": "SY"}, "12"),
    ({"place": "Idlib"}, "123"), ({"place": "Karvat"}, ""), ({"day": "2031-05-05"}, "12"), ({"day": "2031-05-06"}, ""),
    ({"day": "2031-05"}, "12"), ({"day": "2031"}, "12"),
    ({"day": "2031-05-01/2031-05-04"}, ""), ({"type": "Battles"}, "3"), ({"type": "Armed clash"}, "3"), ({"actor": "dune-brigade"}, "23"),
    ({"actor": "DUNE brigade"}, "23"), ({"actor": "residents"}, ""), ({"actor": "residents", "role": "speaker"}, "12"),
    ({"actor": "dune-brigade", "role": "target"}, ""), ({"voice": "alleged"}, "2"), ({"status": "expected"}, ""),
    ({"place": "Harim", "actor": "Dune Brigade", "day": "2031-05-05", "type": "Explosions/Remote violence"}, "2"), ({"limit": 1}, "1"),
])
def test_claims_by_place_day_type_and_actor(ledger, asked, found):
    put(ledger)
    assert "".join(c.id.split("-")[1] for c in ledger.find_claims(**asked)) == found


def test_a_found_claim_says_who_says_it_and_who_takes_part(ledger):
    put(ledger, outlet="Coastal Wire")
    (claim,) = ledger.find_claims(voice="alleged")
    assert (claim.speaker, claim.outlet, claim.place, claim.earliest) == ("Residents", "Coastal Wire", "Harim", "2031-05-05")
    assert [(p.role, p.id) for p in claim.parties] == [("actor", "dune-brigade"), ("speaker", "residents")]


@pytest.mark.parametrize("text", ["", "soon", "2031-13", "2031-02-30", "2031-01-01-01x", "/"])
def test_a_day_that_is_none(text):
    with pytest.raises(UsageError):
        read_days(text)


def test_ids_find_reports_and_claims_also_by_their_first_characters(ledger):
    reading = put(ledger, id="harim-market")
    put(ledger, id="other", text=TEXT, raw=TEXT.encode() + b"\n")
    claim = reading.claims[1].id
    assert ledger.pick(claim).claim == reading.claims[1]
    assert ledger.pick("harim-market").claim is None
    assert ledger.pick("hari").reading.report.id == "harim-market"
    assert ledger.pick(reading.report.sha256[:10]).reading.report.id == "harim-market"
    with pytest.raises(NotFoundError) as none:
        ledger.pick("nothing-like-it")
    assert none.value.hint
    with pytest.raises(NotFoundError, match="2 things"):
        ledger.pick(claim[:4])
    assert ledger.find("%%%%") == ()


def test_a_label_that_two_reports_bear_finds_both(ledger):
    put(ledger, id="7", outlet="Wire")
    put(ledger, id="7", outlet="Post", raw=TEXT.encode() + b"\n")
    assert {f.reading.report.outlet for f in ledger.find("7")} == {"Wire", "Post"}
    with pytest.raises(NotFoundError, match="2 things"):
        ledger.pick("7")


# --- where it is -----------------------------------------------------------------------------------------


def test_the_ledger_is_the_options_else_the_environments_else_here(monkeypatch):
    monkeypatch.delenv("REPORTEDLY_LEDGER", raising=False)
    assert ledger_path() == "reportedly.db"
    monkeypatch.setenv("REPORTEDLY_LEDGER", "there.db")
    assert ledger_path() == "there.db"
    assert ledger_path(Path("mine.db")) == "mine.db"


def _text_file(path: Path) -> None:
    path.write_text("notes")


def _other_database(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE notes (a)")


def _newer_ledger(path: Path) -> None:
    Ledger.open(path).close()
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")


def _damaged_ledger(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)


@pytest.mark.parametrize(("make", "says"), [
    (_text_file, "no ledger"), (_other_database, "no ledger"), (_newer_ledger, "newer"), (_damaged_ledger, "damaged"),
    (Path.mkdir, "directory"),
])
def test_what_is_no_ledger_is_refused_and_left_as_it_was(tmp_path, make, says):
    path = tmp_path / "x.db"
    make(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(LedgerError, match=says) as caught:
        Ledger.open(path)
    assert caught.value.hint
    assert (path.read_bytes() if path.is_file() else None) == before


def test_a_ledger_that_is_not_there(tmp_path):
    with pytest.raises(LedgerError, match="no ledger at"):
        Ledger.open(tmp_path / "x.db", create=False)
    assert not (tmp_path / "x.db").exists()
    with pytest.raises(LedgerError, match="folder"):
        Ledger.open(tmp_path / "none" / "x.db")
    with pytest.raises(LedgerError, match="mysql"):
        Ledger.open("mysql://host/name")


def test_an_empty_file_becomes_a_ledger_and_opens_again(tmp_path):
    path = tmp_path / "x.db"
    path.touch()
    with Ledger.open(path) as ledger:
        assert ledger.is_new
        put(ledger)
    with Ledger.open(path, create=False) as ledger:
        assert not ledger.is_new
        assert ledger.counts()["claims"] == 3


def test_a_password_is_never_shown():
    with pytest.raises(LedgerError) as caught:
        Ledger.open("postgresql://me:secret@127.0.0.1:1/none")
    assert "secret" not in str(caught.value)


# --- the same everywhere ---------------------------------------------------------------------------------


def _tables(engine: sa.Engine) -> dict[str, object]:
    look = sa.inspect(engine)
    return {
        name: (
            [(c["name"], str(c["type"]), c["nullable"]) for c in look.get_columns(name)],
            look.get_pk_constraint(name)["constrained_columns"],
            sorted((f["constrained_columns"], f["referred_table"], f["referred_columns"]) for f in look.get_foreign_keys(name)),
            sorted((i["name"], i["column_names"], i["unique"]) for i in look.get_indexes(name)),
        )
        for name in look.get_table_names() if name != "alembic_version"
    }


def test_the_migrations_build_the_tables_that_the_code_describes(tmp_path):
    made = sa.create_engine(f"sqlite:///{tmp_path / 'made.db'}")
    migrated = sa.create_engine(f"sqlite:///{tmp_path / 'migrated.db'}")
    store_schema.metadata.create_all(made)
    with migrated.begin() as connection:
        store_location.run_migrations(connection)
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalars().all() == [store_schema.HEAD]
    assert _tables(made) == _tables(migrated)


def test_opening_a_ledger_wakes_no_alembic(tmp_path):
    code = (f"import sys; from reportedly.store import Ledger; Ledger.open({str(tmp_path / 'a.db')!r}).close(); "
            f"Ledger.open({str(tmp_path / 'a.db')!r}).close(); sys.exit('alembic' in sys.modules)")
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


WRITER = """
import sys
sys.path.insert(0, {tests!r})
from reportedly.store import Ledger
from ledgers import TEXT, put
with Ledger.open({path!r}) as ledger:
    for n in range(25):
        put(ledger, id=f"{{sys.argv[1]}}-{{n}}", raw=TEXT.encode() + f"{{sys.argv[1]}} {{n}}".encode())
"""


def test_two_processes_make_and_write_one_ledger_at_once_and_nothing_is_lost(where):
    path = str(where)
    code = WRITER.format(tests=str(Path(__file__).parent), path=path)
    writers = [subprocess.Popen([sys.executable, "-c", code, name]) for name in "ab"]
    assert [w.wait(120) for w in writers] == [0, 0]
    with Ledger.open(path) as ledger:
        assert ledger.counts()["readings"] == 50
        assert ledger.verify_chain() == ()


def test_the_same_on_postgresql(postgres):
    with Ledger.open(postgres, by="tester") as ledger:
        assert ledger.is_new
        put(ledger, id="7\0", url="https://a.example/" + "x" * 5000, published="2031-05-06")
        put(ledger, id="7\0", url="https://a.example/" + "x" * 5000, published="2031-05-07")
        assert [c.id[:3] for c in ledger.find_claims(place="harim", actor="dune brigade", day="2031-05")] == ["c-2"]
        assert ledger.pick("c-3-").claim.event.type == "Battles"
        assert ledger.verify_chain() == ()
    with Ledger.open(postgres) as ledger:
        assert not ledger.is_new
        assert ledger.counts() == {"evidence": 1, "captures": 2, "readings": 2, "claims": 3, "custody": 5}
