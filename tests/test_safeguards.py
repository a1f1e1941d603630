"""What is held back from a public edition appears nowhere in it: names, places, handles, details, and what nobody reviewed."""

import re
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from editions import LATER, at_site, edition_of, everything_in, incident_of, published, with_witness
from readings import HARIM, market_reading, quote
from reportedly import resources
from reportedly.publish import quotes
from reportedly.publish.edition import UNREVIEWED, Decisions
from reportedly.publish.naming import Naming, Terms, fold, is_account, is_plain_word, terms_of
from reportedly.publish.safeguards import is_small
from reportedly.publish.writers import FORMATS
from reportedly.records import Actor, IncidentToll, Named, Place

QUICK = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
FAST = ("csv", "geojson", "jsonl")
CONSONANTS, VOWELS = "bdfgklmnrstvwxz", "aeiou"
syllable = st.tuples(st.sampled_from(CONSONANTS), st.sampled_from(VOWELS), st.sampled_from(CONSONANTS)).map("".join)
word = st.lists(syllable, min_size=2, max_size=3).map(lambda s: "".join(s).capitalize()).filter(lambda w: not is_plain_word(w.lower()))
names = st.lists(word, min_size=1, max_size=3, unique=True).map(" ".join)


def holds(text: str, name: str) -> bool:
    return any(fold(part) in text for part in name.split())


# --- names -----------------------------------------------------------------------------------------------------


@QUICK
@given(names, st.booleans())
def test_a_private_persons_name_appears_nowhere(name: str, in_outlet: bool) -> None:
    slug = name.lower().replace(" ", "-")
    reading = with_witness(name, url=f"https://wire.example/news/{slug}-speaks?by={slug}", title=f"{name} speaks",
                           outlet=f"{name} Daily" if in_outlet else "Coastal Wire")
    reading = replace(reading, report=replace(reading.report, id=f"{slug}-1"))
    with tempfile.TemporaryDirectory() as folder:
        found = everything_in(published(edition_of(reading), Path(folder) / "out", FAST))
    assert not holds(found, name)
    assert "witnesses or residents" in found


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed (poppler-utils)")
@settings(max_examples=6, deadline=None)
@given(names, st.sampled_from(["home", "hospital or clinic", "market"]), st.booleans())
def test_nothing_held_back_stands_in_any_format(name: str, site: str, unreviewed: bool) -> None:
    slug = name.lower().replace(" ", "-")
    reading = at_site(with_witness(name, url=f"https://wire.example/{slug}", title=name, outlet=f"{name} Daily"), site)
    place = replace(HARIM, name="Zemrik", lat=36.21774, lon=36.51931)
    where = replace(reading.claims[0].where, place=place)
    mentions = tuple(replace(m, resolved=place) if m.place else m for m in reading.mentions)
    reading = replace(reading, mentions=mentions, claims=(replace(reading.claims[0], where=where),))
    with tempfile.TemporaryDirectory() as folder:
        out = published(edition_of(reading, accept=not unreviewed, unreviewed=unreviewed), Path(folder) / "out")
        assert len(list(out.iterdir())) >= len(FORMATS)
        found = everything_in(out)
    assert not holds(found, name)
    assert "36.2177" not in found and "36.5193" not in found
    assert ("zemrik" in found) is (site == "market")


@pytest.mark.parametrize("spelled", [
    "Sa\u200bmir Halwan", "SAMIR HALWAN", "Ѕаmіr Наlwаn", "samir halwan", "\u202eSamir\u202c Halwan", "سمير حلوان", "Šamír Hálwan",
    "Samir\nHalwan",
])
def test_a_name_in_a_hostile_spelling_is_held_back(spelled: str, tmp_path: Path) -> None:
    edition = edition_of(with_witness(spelled))
    found = everything_in(published(edition, tmp_path / "out", FAST))
    assert not holds(found, spelled) and "halwan" not in found


def test_a_public_person_is_named_and_a_released_one_but_never_a_minor(tmp_path: Path) -> None:
    spokesman = edition_of(with_witness("Somira Velk", public=True))
    assert "somira velk" in everything_in(published(spokesman, tmp_path / "a", FAST))
    released = Decisions({incident_of(with_witness("Somira Velk")).id: "Rana"}, frozenset(), frozenset({"name:somebody"}))
    assert "somira velk" in everything_in(published(edition_of(with_witness("Somira Velk"), decisions=released), tmp_path / "b", FAST))
    young = with_witness("Somira Velk", age=12)
    released = replace(released, accepted={incident_of(young).id: "Rana"})
    assert not holds(everything_in(published(edition_of(young, decisions=released), tmp_path / "c", FAST)), "Somira Velk")


def test_a_minors_name_is_in_no_internal_edition_either(tmp_path: Path) -> None:
    young, grown = (edition_of(with_witness("Somira Velk", age=age), internal=True) for age in (12, 40))
    assert not holds(everything_in(published(young, tmp_path / "young", FAST)), "Somira Velk")
    assert holds(everything_in(published(grown, tmp_path / "grown", FAST)), "Somira Velk")


@pytest.mark.parametrize(("outlet", "url"), [
    ("@harim_eye", "https://posts.example/harim_eye/1"), ("t.me/harim_eye", None), ("Harim Eye", "https://x.com/harim_eye/status/1"),
    ("harim_eye@mail.example", None),
])
def test_handles_are_never_carried(outlet: str, url: str | None, tmp_path: Path) -> None:
    reading = market_reading(outlet=outlet)
    reading = replace(reading, report=replace(reading.report, url=url))
    found = everything_in(published(edition_of(reading), tmp_path / "out", FAST))
    assert "harim_eye" not in found and "harim eye" not in found
    assert "an unnamed account" in found
    assert is_account(outlet, url)


def test_the_reviewer_is_unnamed_outside(tmp_path: Path) -> None:
    assert "rana" not in everything_in(published(edition_of(market_reading()), tmp_path / "a", FAST))
    assert "rana" in everything_in(published(edition_of(market_reading(), internal=True), tmp_path / "b", FAST))


# --- quotes ----------------------------------------------------------------------------------------------------


def quoted(sentence: str, **more: str) -> str | None:
    """The sentence as an edition quotes it, as a claim of the market report that rests on it."""
    text = market_reading().report.text + "\n\n" + sentence + "\n\n" + "It was quiet for the rest of the week there. " * 5
    reading = market_reading(text)
    whole = quote(text, sentence)
    claim = replace(reading.claims[0], start=whole.start, end=whole.end, text=sentence, victims=(),
                    event=replace(reading.claims[0].event, trigger=quote(text, sentence.split()[-1])))
    edition = edition_of(replace(reading, claims=(claim,)))
    return edition.entries[0].words[0].text


@pytest.mark.parametrize(("sentence", "gone"), [
    ("A man called Tarek Abu Nasr was seen near the bridge before the shelling", "Tarek Nasr"),
    ("Call +963 944 123 456 to reach those who saw the shelling", "944 456"),
    ("The house stood at 34.4512, 40.9123 before the shelling", "34.4512 40.9123"),
    ("A 34-year-old baker was near the market during the shelling", "34-year-old"),
    ("Write to samir@mail.example or @samir_k about the shelling", "samir"),
    ("See https://people.example/samir for more on the shelling", "people.example"),
    ("He lives at 14 Palm Street and saw the shelling", "14 Palm"),
    ("The car with plate ABC 1234 was there at the shelling", "1234"),
    ("Tarek saw the shelling", "Tarek"),
    ("The wife of Abu Omar saw the shelling", "Abu Omar"),
])
def test_details_of_persons_are_cut_out_of_quotes(sentence: str, gone: str) -> None:
    text = quoted(sentence)
    assert text is not None and "withheld]" in text and text.endswith("shelling")
    assert not any(piece in text for piece in gone.split())


def test_what_is_known_to_be_no_private_name_stays_in_a_quote() -> None:
    first, second, _ = market_reading().claims
    texts = [edition_of(replace(market_reading(), claims=(c,))).entries[0].words[0].text or "" for c in (first, second)]
    assert "market in Harim" in texts[0] and "the Dune Brigade" in texts[1]


@QUICK
@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=300), st.integers(1, 60))
def test_a_quote_has_forty_words_at_most_and_no_report_is_carried_whole(noise: str, repeated: int) -> None:
    sentence = " ".join(["shells fell on the road near the mill", noise.replace("\n", " ")] * repeated) + " again"
    text = market_reading().report.text + "\n\n" + sentence
    reading = market_reading(text)
    whole = quote(text, sentence)
    claims = tuple(replace(c, start=whole.start, end=whole.end, text=sentence, victims=()) for c in reading.claims)
    edition = edition_of(replace(reading, claims=claims))
    used = [re.sub(r"\[\w+ withheld\]|\[a person\]", "x", w.text) for e in edition.entries for w in e.words if w.text]
    assert all(len(quotes._WORD.findall(t)) <= quotes.LONGEST for t in used)
    assert sum(len(quotes._WORD.findall(t)) for t in used) <= 0.5 * len(text.split())


def test_a_groups_name_stands_inside_other_words_and_generic_actors_have_none() -> None:
    text = quoted("They saw two Dune Brigade commanders and a Tarek Brigade guard after the shelling")
    assert text is not None and text.startswith("They saw two Dune Brigade commanders and a [name withheld]") and "Tarek" not in text
    somebody = Actor("actor:group", "A group (which is not said)", "organisation")
    rule = Naming(Terms(frozenset(), frozenset()), {somebody.id: somebody})
    assert rule.party(somebody.id, somebody.name).name == "an unnamed organisation"


def test_threats_of_a_party_are_not_quoted() -> None:
    reading = market_reading()
    links = tuple(replace(a, stance="threatens", source_kind="armed group") for a in reading.attributions)
    entry = edition_of(replace(reading, attributions=links, claims=reading.claims[:1])).entries[0]
    assert entry.words[0].text is None


def test_speech_that_is_held_back_is_told_by_its_speaker() -> None:
    claim = replace(market_reading().claims[0], text="These vermin shelled the market.")
    entry = edition_of(replace(market_reading(), claims=(claim,))).entries[0]
    assert entry.words[0].text is None and entry.words[0].said.name == "witnesses or residents"


@pytest.mark.parametrize("rule", resources.load_yaml("data/withheld_speech.yaml"), ids=lambda r: r["why"])
def test_every_rule_of_withheld_speech_finds_its_example(rule: dict[str, str]) -> None:
    assert quotes.is_hateful(rule["example"]) and not quotes.is_hateful("Shells hit the market in the morning, residents said.")


def test_another_script_is_held_back_whole() -> None:
    assert quoted("قال سمير حلوان إن القصف أصاب السوق") is None


# --- places ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("site", ["home", "shelter or camp", "hospital or clinic", "ambulance", "aid"])
def test_a_sheltered_sites_place_is_its_first_level_area(site: str, tmp_path: Path) -> None:
    reading = at_site(market_reading(), site)
    report = replace(reading.report, url="https://wire.example/harim-hit", outlet="Harim Post")
    reading = replace(reading, claims=reading.claims[:1], report=report)
    edition = edition_of(reading)
    area = edition.entries[0].area
    assert area is not None and (area.name, area.lat, area.lon, area.is_coarsened) == ("Idlib", None, None, True)
    found = everything_in(published(edition, tmp_path / "out", FAST))
    assert "harim" not in found and str(HARIM.lat)[:5] not in found and reading.report.sha256 not in found
    assert site in found


@QUICK
@given(st.floats(-89, 89), st.floats(-179, 179), st.sampled_from(["settlement", "site"]))
def test_no_point_is_finer_than_a_settlement(lat: float, lon: float, feature: str) -> None:
    place = Place("x:1", "Orsk", "XA", "North", feature, lat, lon)
    reading = at_site(market_reading(), "market", place)
    area = edition_of(replace(reading, claims=reading.claims[:1])).entries[0].area
    assert area is not None
    if feature == "site":
        assert (area.name, area.lat, area.lon) == ("North", None, None)
    else:
        assert area.lat == round(area.lat or 0, 2) and area.lon == round(area.lon or 0, 2)


def test_a_tie_gives_no_place_away() -> None:
    whole = incident_of(market_reading())
    hidden = replace(whole, id="i-hidden", sites=(Named(None, "home", whole.claims),), part_of=whole.id)
    from reportedly.publish.claims import claims_of
    from reportedly.publish.edition import Asked
    from reportedly.publish.safeguards import make_edition

    edition = make_edition([replace(whole, contains=("i-hidden",)), hidden], claims_of([market_reading()]), Asked(LATER),
                           Decisions({whole.id: "Rana", "i-hidden": "Rana"}))
    assert all(e.part_of is None and e.contains == () for e in edition.entries)
    assert dict(edition.held_back)["links"] == 2


# --- what leaves, and when -------------------------------------------------------------------------------------


def test_only_what_a_reviewer_accepted_leaves() -> None:
    edition = edition_of(market_reading(), accept=False)
    assert len(edition.entries) == 0 and dict(edition.held_back)["not reviewed"] == 2


def test_what_nobody_reviewed_is_marked_and_names_nobody_as_responsible(tmp_path: Path) -> None:
    edition = edition_of(market_reading(), accept=False, unreviewed=True)
    assert edition.entries and all(e.review == UNREVIEWED and not e.responsible and not e.denied_by for e in edition.entries)
    found = everything_in(published(edition, tmp_path / "out", FAST))
    assert "dune brigade" not in found and UNREVIEWED in found


def test_what_a_reviewer_withheld_stays_inside_whatever_was_accepted() -> None:
    reading = market_reading()
    one = incident_of(reading)
    for withheld in (one.id, "c-1", reading.report.id, reading.report.sha256):
        decisions = Decisions({one.id: "Rana"}, frozenset({withheld}))
        edition = edition_of(reading, decisions=decisions, unreviewed=True)
        assert one.id not in {e.id for e in edition.entries} and dict(edition.held_back)["withheld"] >= 1


@pytest.mark.parametrize(("date", "embargo", "leaves"), [
    ("2031-05-08", 3, False), ("2031-05-09", 3, True), ("2031-05-06", 0, True), ("2031-05-05", 0, False), ("2031-05-20", 30, False),
])
def test_the_embargo_counts_from_the_events_last_day(date: str, embargo: int, leaves: bool) -> None:
    reading = replace(market_reading(), claims=market_reading().claims[:1])
    assert bool(edition_of(reading, date=date, embargo=embargo).entries) is leaves


def test_forces_wait_longer_and_what_has_no_day_waits_for_ever() -> None:
    reading = at_site(replace(market_reading(), claims=market_reading().claims[:1]), "military")
    assert not edition_of(reading, date="2031-05-19", embargo=0).entries and edition_of(reading, date="2031-05-20", embargo=0).entries
    undated = replace(reading, report=replace(reading.report, published=None), claims=(replace(reading.claims[0], when=None),))
    assert not edition_of(undated, date="2099-01-01").entries


@pytest.mark.parametrize(("who", "toll", "figure", "small"), [
    ("children", "killed", 2, True), ("children", "killed", 3, False), ("medics", "detained", 4, True), ("medics", "detained", 5, False),
    ("civilians", "killed", 1, False), ("unspecified", "abducted", 1, False), ("women", "injured", 0, False),
])
def test_small_groups_are_not_told(who: str, toll: str, figure: int, small: bool) -> None:
    assert is_small(IncidentToll(toll, who, None, "people", figure, figure, figure, "", ("c-1",))) is small


# --- the words that are looked for ------------------------------------------------------------------------------


@QUICK
@given(names)
def test_terms_find_a_name_in_every_form_of_writing(name: str) -> None:
    terms = terms_of([name])
    for form in (name, name.upper(), name.lower().replace(" ", "-"), name.replace(" ", "_"), name.replace(" ", "%20"), f"({name})"):
        assert terms.stand_in(f"x {form} y")
    assert not Terms(frozenset(), frozenset()).stand_in(name)
