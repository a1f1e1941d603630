"""No text makes the reader crash, every span's words are the text's, and the same text gives the same reading."""

from functools import cache

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import reportedly
from reportedly.errors import InputError
from reportedly.library import ShownReading
from reportedly.publicjson import dumps
from reportedly.samples import find_samples

ODD = ["\u202e", "\u200b", "\x00", "\ud800", "\u2028", "“", "”", '"', "(", ")", "--", "…", "'s", "n't", "٣", "²", "½", "1,000,000",
       "\t", "\n", "\n\n", "2031-02-30", "Al-", "%", "said", "of", "and", "killed", "accused", "that", "at least", "between", "who", "not"]


@cache
def words() -> list[str]:
    """The words of the samples, each once, in a fixed order."""
    texts = (s.path.read_text(encoding="utf-8") for s in find_samples() if s.file.endswith(".txt"))
    return sorted({w for text in texts for w in text.split()})


def disordered() -> st.SearchStrategy[str]:
    """Words of the samples in disorder, with what breaks readers among them."""
    word = st.one_of(st.deferred(lambda: st.sampled_from(words())), st.sampled_from(ODD))
    return st.lists(word, min_size=1, max_size=60).map(" ".join)


def read(text: str) -> ShownReading | None:
    try:
        return reportedly.read(text, published="2031-05-06")
    except InputError as error:
        assert str(error) and error.hint
        return None


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.one_of(disordered(), st.text(max_size=300)))
@example("injured, and struck")
@example("On Monday the minister na\u00c3 \u0304ve told of two dead in 2031.")
@example("were Asharah, ² that")
@example("2thousand men in 3rd-2nd")
@example("gunmen killed ½ of the ٣ men on 31/02/2031 at 25:61")
@example("“““““ said “ said ” said")
def test_any_text_is_read_or_refused_with_a_next_step(text: str) -> None:
    reading = read(text)
    if reading is None:
        return
    whole = reading.report.text
    assert whole == text
    for mention in reading.mentions:
        assert whole[mention.start : mention.end] == mention.text
    for a in reading.attributions:
        assert all(whole[q.start : q.end] == q.text for q in (a.source, a.cue, a.addressee) if q)
        assert all(0 <= c.start < c.end <= len(whole) for c in a.content)
    ids = {m.id for m in reading.mentions}
    links = {a.id for a in reading.attributions}
    for claim in reading.claims:
        spans = (claim, claim.event.trigger, *claim.roles, *claim.tolls, *claim.victims, *((claim.site,) if claim.site else ()))
        assert all(whole[s.start : s.end] == s.text for s in spans)
        assert {r.mention for r in claim.roles} <= ids | {None} and set(claim.attribution) <= links
        assert (claim.voice == "reported") == (not claim.attribution)
    assert reading._repr_html_().startswith("<div")


@pytest.mark.parametrize("sample", [s for s in find_samples() if s.file.endswith(".txt")], ids=lambda s: s.file)
def test_reading_the_same_text_again_gives_the_same(sample: object) -> None:
    text = sample.path.read_text(encoding="utf-8")  # type: ignore[attr-defined]
    first, again = read(text), read(text)
    assert first and again and dumps(first) == dumps(again)
