"""Many receipts written together leave the ledger as one after another would: the same rows, the same log of custody."""

import datetime as dt
import itertools

import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledgers import read, receive
from readings import TEXT
from reportedly import publicjson
from reportedly.store import Ledger
from reportedly.store_schema import metadata

CLOCK = dt.datetime(2031, 5, 7, 12, tzinfo=dt.UTC)


def opened(where) -> Ledger:
    moments = itertools.count()
    return Ledger.open(where, by="tester", now=lambda: CLOCK + dt.timedelta(seconds=next(moments)))


def rows_of(ledger) -> dict[str, list[str]]:
    with ledger.looking() as connection:
        return {t.name: sorted(repr(tuple(r)) for r in connection.execute(sa.select(t))) for t in metadata.sorted_tables}


def pair(more: str = "", extracted: str = "", **source):
    text = TEXT + extracted
    received = receive(text, raw=(TEXT + extracted + more).encode(), **source)
    return received, read(received, text)


def compared(tmp_path, pairs, batches) -> None:
    with opened(tmp_path / "one.db") as one, opened(tmp_path / "many.db") as many:
        alone = [one.record(*p) for p in pairs]
        together = [kept for batch in batches for kept in many.record_all(batch)]
        assert [publicjson.dumps(k) for k in together] == [publicjson.dumps(k) for k in alone]
        assert rows_of(many) == rows_of(one)
        assert many.verify_chain() == ()


def test_new_reports_known_ones_versions_and_copies_of_a_text(tmp_path):
    pairs = [pair(), pair("\n"), pair(extracted=" More."), pair(), pair(published="2031-05-06"), pair("2", url="https://a.test/1"),
             pair("3", url="https://a.test/1"), pair("4", id="x", outlet="Wire"), pair("5", id="x", outlet="Wire"), pair("6", id="x"),
             pair("7", "And more.", id="y"), pair("8", "And more.")]
    compared(tmp_path, pairs, [pairs])


def test_on_any_database(where):
    pairs = [pair(), pair("\n"), pair("2", url="https://a.test/1"), pair("3", url="https://a.test/1"), pair("4")]
    with opened(where) as ledger:
        kept = ledger.record_all(pairs)
        assert [k.report.replaces is None for k in kept] == [True, True, True, False, True]
        assert ledger.counts() == {"evidence": 5, "captures": 5, "readings": 5, "claims": 15, "custody": 11}
        assert ledger.verify_chain() == ()
        assert ledger.record_all([]) == []


kinds = st.fixed_dictionaries({}, optional={
    "more": st.sampled_from(["", "1", "2", "3"]), "extracted": st.sampled_from(["", " More."]), "id": st.sampled_from(["a", "b"]),
    "url": st.sampled_from(["https://a.test/1", "https://a.test/2"]), "outlet": st.sampled_from(["Wire", "wire"]),
    "published": st.sampled_from(["2031-05-06", "2031-05-07"])})


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(given_=st.lists(kinds, min_size=1, max_size=9), size=st.integers(1, 9))
def test_any_mixture_in_any_batches(tmp_path_factory, given_, size):
    pairs = [pair(**one) for one in given_]
    compared(tmp_path_factory.mktemp("mixture"), pairs, [pairs[i : i + size] for i in range(0, len(pairs), size)])
