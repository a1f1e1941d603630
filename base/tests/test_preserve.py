"""Preservation: bytes come back as they were, and any change to the chain or to what is kept is found and named."""

import dataclasses

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from ledgers import put
from reportedly import preserve
from reportedly.errors import LedgerError
from reportedly.records import CustodyEvent, Source
from reportedly.store import Ledger

WORDS = st.text(max_size=5)
EVENTS = st.lists(st.tuples(WORDS, WORDS, st.dictionaries(WORDS, WORDS, max_size=2)), min_size=2, max_size=6)


def chain_of(told) -> list[CustodyEvent]:
    events: list[CustodyEvent] = []
    for kind, subject, details in told:
        last = (events[-1].seq, events[-1].hash) if events else None
        events.append(preserve.chain(last, "2031-05-07T12:00:00.000000Z", "tester", kind, subject, details))
    return events


@given(st.binary(max_size=2000))
def test_bytes_come_back_as_they_were(raw):
    assert preserve.unpack(preserve.pack(raw)) == raw


@given(st.text(alphabet=st.characters()))
def test_text_comes_back_as_it_was_lone_surrogates_too(text):
    assert preserve.unpack_text(preserve.pack_text(text), preserve.text_sha256(text)) == text


@given(st.binary(min_size=1, max_size=200), st.data())
def test_a_changed_byte_of_packed_bytes_never_gives_other_bytes_silently(raw, data):
    packed = bytearray(preserve.pack(raw))
    at = data.draw(st.integers(0, len(packed) - 1))
    packed[at] ^= data.draw(st.integers(1, 255))
    try:
        assert preserve.unpack(bytes(packed), preserve.sha256(raw)) == raw
    except LedgerError as error:
        assert error.hint


@given(EVENTS)
def test_a_whole_chain_has_no_breaks(told):
    assert list(preserve.find_breaks(chain_of(told))) == []


@given(EVENTS, st.data())
def test_any_changed_missing_moved_or_doubled_event_is_found(told, data):
    events = chain_of(told)
    at = data.draw(st.integers(0, len(events) - 1))
    field = data.draw(st.sampled_from([f.name for f in dataclasses.fields(CustodyEvent)]))
    old = getattr(events[at], field)
    changed = dataclasses.replace(events[at], **{field: old + 1 if field == "seq" else old + "x"})
    assert list(preserve.find_breaks([*events[:at], changed, *events[at + 1 :]]))
    assert list(preserve.find_breaks([*events[: at + 1], events[at], *events[at + 1 :]]))
    if at < len(events) - 1:  # cutting off the end is found against a sealed digest, not from the chain alone
        assert list(preserve.find_breaks([*events[:at], *events[at + 1 :]]))


def test_an_empty_log_is_a_break():
    assert list(preserve.find_breaks([]))


def test_one_word_more_or_less_in_the_context_is_another_capture():
    first = Source("0" * 64, title="a", outlet=None)
    ids = {preserve.capture_id("text/plain", s) for s in (
        first, dataclasses.replace(first, title=None, outlet="a"), dataclasses.replace(first, title=""),
        dataclasses.replace(first, title=None),
        dataclasses.replace(first, published="2031-05-06"), dataclasses.replace(first, retracted=True))}
    assert len(ids) == 6
    assert preserve.capture_id("text/plain; charset=utf-8", first) in ids  # how it was decoded is no context


CHANGES = [
    ("UPDATE evidence SET packed = (SELECT packed FROM texts)", "original"),
    ("UPDATE evidence SET packed = NULL", "original"),
    ("UPDATE texts SET packed = x'00'", "text"),
    ("UPDATE captures SET published = '2031-05-09'", "capture"),
    ("UPDATE captures SET origin = 'b'", "capture"),
    ("UPDATE captures SET received_at = '2031-05-09'", "capture"),
    ("UPDATE captures SET retracted = 1", "capture"),
    ("UPDATE readings SET packed = x'28b52ffd'", "reading"),
    ("UPDATE readings SET digest = '0'", "reading"),
    ("DELETE FROM custody WHERE seq = 2", "missing"),
    ("UPDATE custody SET \"by\" = 'somebody' WHERE seq = 3", "changed"),
    ("INSERT INTO readings SELECT 'rd-x', capture, sha256, text_sha256, custody, reader_version, reader_rules, reader_model, made_at, "
     "digest, packed, 0, report_id, outlet, title, published, language, claim_count FROM readings", "added"),
    ("DELETE FROM readings", "missing"),
    ("UPDATE claims SET voice = 'reported' WHERE ordinal = 1", "claims"),
    ("DELETE FROM claim_actors WHERE claim = 1", "claims"),
    ("DELETE FROM claims WHERE ordinal = 2", "claims"),
]


@pytest.mark.parametrize(("change", "names"), CHANGES, ids=[c[0][:50] for c in CHANGES])
def test_what_was_changed_in_the_ledger_is_found_and_named(tmp_path, change, names):
    path = tmp_path / "a.db"
    with Ledger.open(path) as ledger:
        put(ledger, published="2031-05-06", raw=b"raw bytes")
        assert ledger.verify_chain() == ()
    engine = sa.create_engine(f"sqlite:///{path}")  # without foreign keys, as an intruder would
    with engine.begin() as connection:
        connection.exec_driver_sql(change)
    with Ledger.open(path) as ledger:
        assert any(names in fault for fault in ledger.verify_chain())
