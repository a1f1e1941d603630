"""Kinds of sentences that were once read wrong, each in several forms of our own; people, groups and events are invented."""

import pytest

from reportedly import pipeline
from reportedly.records import Reading, Source


@pytest.fixture(scope="module")
def tools() -> pipeline.Tools:
    return pipeline.open_tools()


def read(text: str, tools: pipeline.Tools) -> Reading:
    return pipeline.read_text(text, Source("0" * 64, published="2031-05-06", outlet="Vale Wire", language="en"), tools)


@pytest.mark.parametrize("text", [
    "Digest\n\nAbu Kamal, Deir ez-Zor: A roadside bomb hit a pickup on Monday.\n\nTel Abyad, Raqqa: Shelling wounded a farmer.",
    "QUETTA — Nine people were killed in a blast on Monday, police said.",
    "Hawija, Iraq: Gunmen shot a mayor on Sunday.",
])
def test_a_place_before_a_colon_or_dash_is_nobody(text: str, tools: pipeline.Tools) -> None:
    reading = read(text, tools)
    heads = [line.split(":")[0].split(" —")[0] for line in text.split("\n\n") if ":" in line or "—" in line]
    names = {part.strip() for head in heads for part in head.split(",")}
    assert not [m.text for m in reading.mentions if m.kind == "actor" and m.text in names]
    assert not [a for a in reading.attributions if a.source and a.source.text in names]


def test_a_speaker_s_label_that_is_also_a_town_s_name_still_speaks(tools: pipeline.Tools) -> None:
    reading = read("Question: When did they come?\n\nRosa: They came at night.\n\nQuestion: And then?\n\nRosa: They burned it.", tools)
    assert "Rosa" in {m.text for m in reading.mentions if m.kind == "actor"}


@pytest.mark.parametrize(("text", "source"), [
    ("Since the start of the year Tally Desk has documented the killing of 212 civilians in Hama.", "Tally Desk"),
    ("Earlier this week Tally Desk reported that three men had been shot in Hama.", "Tally Desk"),
])
def test_a_time_before_the_speaker_is_none_of_its_name(text: str, source: str, tools: pipeline.Tools) -> None:
    assert [a.source.text for a in read(text, tools).attributions if a.source] == [source]


@pytest.mark.parametrize(("text", "kind"), [
    ('"We received nine bodies," said Dr Sana Mengal of the district hospital.', "medic or rescuer"),
    ('"Two men were shot on Monday," the agency SANA reported.', "media"),
])
def test_a_first_name_is_no_agency(text: str, kind: str, tools: pipeline.Tools) -> None:
    assert [a.source_kind for a in read(text, tools).attributions if a.source] == [kind]


def test_a_site_s_word_of_three_letters_is_no_city_that_sounds_like_it_in_another_script(tools: pipeline.Tools) -> None:
    reading = read("MUMBAI - Two men were shot at Tin Circle on Monday, police said.", tools)
    assert [m.place for m in reading.mentions if m.kind == "place" and m.text == "Tin Circle"] in ([], [None])


@pytest.mark.parametrize(("text", "who"), [
    ("A bomb killed nine people in a market in Hama on Monday, doctors said. Four of the dead were children, a nurse said.", "children"),
    ("Shells killed nine people in Hama on Monday, doctors said. Two of those killed were women, the mayor said.", "women"),
])
def test_some_of_the_dead_are_no_new_toll(text: str, who: str, tools: pipeline.Tools) -> None:
    claims = read(text, tools).claims
    tolls = [t for c in claims for t in c.tolls]
    assert [t.who for t in tolls if t.best in {2, 4}] == [who]
    assert not [r for c in claims for r in c.relations if r.kind == "updates"]
