"""Records beside memory come back as they were put, by their keys' order, however large they are and however they are asked for."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.publish import spool
from reportedly.publish.spool import Spool

KEYS = st.tuples(st.text(max_size=4), st.text(max_size=4))


@settings(deadline=None)
@given(st.lists(st.tuples(KEYS, st.binary(max_size=200)), unique_by=lambda pair: pair[0]))
def test_records_come_back_by_their_keys(pairs: list[tuple[tuple[str, str], bytes]]) -> None:
    kept = Spool[bytes]()
    for key, record in pairs:
        kept.add(key, record)
    expected = [record for _, record in sorted(pairs, key=lambda pair: pair[0])]
    assert list(kept) == expected and len(kept) == len(expected) and kept[:] == expected
    assert all(kept[n] == record for n, record in enumerate(expected))


def test_what_is_large_goes_to_the_disk_and_two_may_read_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "IN_MEMORY", 1000)
    one, other = Spool[bytes](), Spool[bytes]()
    for n in range(50):
        for kept in (one, other):
            kept.add((f"{n:03}", ""), bytes(100) + bytes([n]))
    assert [a[-1] for a, b in zip(one, one, strict=True) if a == b] == list(range(50))
    assert one == other
    other.add(("~", ""), b"more")
    assert one != other
