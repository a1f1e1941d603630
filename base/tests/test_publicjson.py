"""The public JSON: its keys and their order, what it does to odd characters, and the way back (hypothesis)."""

import dataclasses
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly import publicjson, records, vocab
from reportedly.errors import InputError
from reportedly.records import Failure, Reading

TEXT = "Gunmen shelled Karvat on Monday.\n\nTwo people died, a medic said."

REPORT_KEYS = """id sha256 text_sha256 url outlet title published published_basis published_range language replaces retracted
    text parts"""
CLAIM_KEYS = """id start end text event civilians_targeted roles where other_places site when tolls victims attribution conveys
    voice status relations why score"""


def _words(cls: type, **fixed: object) -> st.SearchStrategy[object]:
    return st.builds(cls, **{name: s if isinstance(s, st.SearchStrategy) else st.just(s) for name, s in fixed.items()})


def _quotes(cls: type = records.Quote, **more: object) -> st.SearchStrategy[object]:
    cuts = st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT))).map(sorted)
    strategies = {n: s if isinstance(s, st.SearchStrategy) else st.just(s) for n, s in more.items()}
    return st.tuples(cuts, st.fixed_dictionaries(strategies)).map(
        lambda t: cls(start=t[0][0], end=t[0][1], text=TEXT[t[0][0] : t[0][1]], **t[1]))


def _term(terms: dict[str, str]) -> st.SearchStrategy[str]:
    return st.sampled_from(sorted(terms))


_maybe = lambda s: st.none() | s  # noqa: E731
_label = st.text(max_size=8)
_day = st.dates().map(str)
_degree = st.floats(-90, 90)
_count = _maybe(st.integers(0, 10**6))
PLACES = _words(records.Place, id=_label, name=_label, country=_maybe(_label), admin1=_maybe(_label),
                feature=_term(vocab.PLACE_FEATURES), lat=_maybe(_degree), lon=_maybe(_degree), score=_maybe(st.floats(0, 1)))
RESOLVED = {
    "place": PLACES,
    "time": _words(records.TimeSpan, timex_type=_term(vocab.TIMEX_TYPES), timex=_label, earliest=_maybe(_day), latest=_maybe(_day),
                   basis=_term(vocab.BASES)),
    "actor": _words(records.Actor, id=_label, name=_label, kind=_term(vocab.ACTOR_KINDS), public=_maybe(st.booleans())),
    "weapon": _words(records.Weapon, weapon_class=_term(vocab.WEAPON_CLASSES)),
    "number": _words(records.Number, low=_count, best=_count, high=_count),
}
CANDIDATES = st.lists(_words(records.Candidate, id=_label, name=_label, score=_maybe(st.floats(0, 1))), max_size=3).map(tuple)
MENTIONS = st.sampled_from(sorted(RESOLVED)).flatmap(lambda kind: _quotes(
    records.Mention, id=_label, kind=kind, form=st.sampled_from(["name", "nominal", "pronoun"]), resolved=_maybe(RESOLVED[kind]),
    candidates=CANDIDATES, why=_label))
ATTRIBUTIONS = _words(
    records.Attribution, id=_label, source=_maybe(_quotes()), source_mention=_maybe(_label), source_kind=_term(vocab.SOURCE_KINDS),
    named=st.booleans(), addressee=_maybe(_quotes()), cue=_maybe(_quotes()),
    content=st.lists(_quotes().map(lambda q: records.Span(q.start, q.end)), max_size=2).map(tuple),
    stance=_term(vocab.STANCES), disputes=_maybe(_term(vocab.DISPUTES)), quoted=st.booleans(), within=_maybe(_label))
TOLLS = _quotes(records.Toll, id=_label, toll=_term(vocab.TOLLS), who=_term(vocab.TOLL_WHO), side=_maybe(_label),
                unit=_term(vocab.TOLL_UNITS), part_of=_maybe(_label), scope=_term(vocab.TOLL_SCOPES), low=_count, best=_count, high=_count)
CLAIMS = _quotes(
    records.Claim, id=_label,
    event=_words(records.Event, type=_term(vocab.EVENT_TYPES), subtype=st.sampled_from(sorted(vocab.SUBTYPES)), trigger=_quotes()),
    civilians_targeted=st.booleans(),
    roles=st.lists(_quotes(records.Role, role=_term(vocab.ROLES), mention=_maybe(_label)), max_size=2).map(tuple),
    where=_maybe(_words(records.Where, mention=_maybe(_label), relation=_term(vocab.WHERE_RELATIONS), place=_maybe(PLACES),
                        geo_precision=_maybe(st.integers(1, 3)))),
    other_places=st.lists(_words(records.OtherPlace, as_=_term(vocab.OTHER_PLACES), mention=_label, place=_maybe(PLACES)),
                          max_size=2).map(tuple),
    site=_maybe(_quotes(records.Site, site_class=_term(vocab.SITE_CLASSES))),
    when=_maybe(_words(records.When, mention=_maybe(_label), earliest=_maybe(_day), latest=_maybe(_day), lasts=st.booleans(),
                       time_of_day=_maybe(_label), basis=_term(vocab.BASES), time_precision=_maybe(st.integers(1, 3)))),
    tolls=st.lists(TOLLS, max_size=2).map(tuple),
    victims=st.lists(_quotes(records.Victim, name=_maybe(_label), age=_maybe(st.integers(0, 120)), gender=_maybe(_label),
                             toll=_term(vocab.TOLLS), occupation=_maybe(_label)), max_size=2).map(tuple),
    attribution=st.lists(_label, max_size=2).map(tuple), conveys=st.lists(_label, max_size=2).map(tuple),
    voice=_term(vocab.VOICES), status=_term(vocab.STATUSES), why=_label,
    relations=st.lists(_words(records.Relation, kind=_term(vocab.CLAIM_RELATIONS), claim=_label), max_size=2).map(tuple),
    score=_maybe(st.floats(0, 1)))


def reading(text: str = TEXT, **changes: object) -> Reading:
    report = records.Report(
        id="r-1", sha256="0" * 64, text=text, text_sha256="1" * 64, url=None, outlet="Karvat Wire", title=None,
        published="2031-05-06", published_basis="given", published_range=None, language="en",
        parts=(records.Part(0, len(text), "body"),), sentences=(records.Sentence(0, len(text), (), 0, 0, "body"),))
    return Reading(records.Reader("0.1.0", "abc", None), dataclasses.replace(report, **changes))


@given(st.lists(MENTIONS, max_size=2), st.lists(ATTRIBUTIONS, max_size=2), st.lists(CLAIMS, max_size=2))
def test_a_reading_comes_back_as_it_went_out(mentions, attributions, claims):
    before = dataclasses.replace(reading(), mentions=tuple(mentions), attributions=tuple(attributions), claims=tuple(claims))
    line = publicjson.dumps(before)
    assert "\n" not in line
    assert publicjson.loads(line) == before


@given(st.text(alphabet=st.characters()))
def test_any_text_makes_one_line_of_utf_8(text):
    line = publicjson.dumps(reading(text))
    assert line.splitlines() == [line]
    assert publicjson.loads(line.encode("utf-8")).report.text == text


def test_keys_and_their_order_are_those_of_the_format():
    obj = publicjson.reading_to_json(reading())
    assert list(obj) == ["schema", "reader", "report", "sentences", "mentions", "attributions", "claims"]
    assert list(obj["reader"]) == ["version", "rules", "model"]
    assert list(obj["report"]) == REPORT_KEYS.split()
    assert obj["sentences"] == [{"start": 0, "end": len(TEXT)}]


@given(CLAIMS)
def test_a_claim_has_every_key_of_the_format(claim):
    obj = publicjson.claim_to_json(claim)
    assert list(obj) == CLAIM_KEYS.split()
    if obj["site"]:
        assert list(obj["site"]) == ["start", "end", "text", "class"]
    for other in obj["other_places"]:
        assert list(other) == ["as", "mention", "place"]


def test_reserved_words_are_spelled_as_in_the_format():
    weapon = records.Mention(0, 6, "m1", "weapon", TEXT[0:6], resolved=records.Weapon("mortar"))
    assert publicjson.mention_to_json(weapon)["resolved"] == {"class": "mortar"}


def test_a_number_that_resolves_to_nothing_known_is_not_lost():
    number = records.Mention(0, 6, "m1", "number", TEXT[0:6], resolved=records.Number(None, None, None))
    assert publicjson.mention_to_json(number)["resolved"] == {"low": None, "best": None, "high": None}


def test_keys_of_a_later_version_are_passed_over():
    obj = publicjson.reading_to_json(reading()) | {"later": 1}
    obj["report"]["later"] = True
    assert publicjson.reading_from_json(obj) == reading()


@pytest.mark.parametrize("line", [
    "", "[]", "null", "{}", '{"schema": "other/9"}', '{"schema": "reportedly/1", "reader": 3}', "[" * 100_000])
def test_what_is_no_reading_is_refused_with_a_next_step(line):
    with pytest.raises(InputError) as caught:
        publicjson.loads(line)
    assert caught.value.hint


def test_a_failure_names_its_origin_and_never_shows_the_bytes():
    line = publicjson.line_of(publicjson.failure_to_json(Failure("day.jsonl:3", "not JSON", "mend it", b"secret")))
    assert json.loads(line) == {"schema": "reportedly/1",
                                "failure": {"origin": "day.jsonl:3", "message": "not JSON", "hint": "mend it"}}


@given(MENTIONS, ATTRIBUTIONS, CLAIMS)
def test_every_key_is_in_the_docs(mention, attribution, claim):
    page = (Path(__file__).parents[1] / "docs" / "format.md").read_text("utf-8")
    obj = publicjson.reading_to_json(dataclasses.replace(reading(), mentions=(mention,), attributions=(attribution,), claims=(claim,)))
    missing = {key for key in _keys(obj) if f"`{key}`" not in page and f'"{key}"' not in page}
    assert not missing


def _keys(value: object) -> set[str]:
    if isinstance(value, dict):
        return set(value) | {key for inner in value.values() for key in _keys(inner)}
    return {key for inner in value for key in _keys(inner)} if isinstance(value, list) else set()
