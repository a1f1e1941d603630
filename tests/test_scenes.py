"""Where and when claims happened, chosen over the whole report: candidates, the rules' choice first, and none."""

import pytest

from reportedly import pipeline
from reportedly.extract import scenes
from reportedly.records import Source

TEXT = (
    "Aleppo live, Wednesday\n\nAn explosion has been heard across the old town.\n\n"
    "Gunmen shot two men dead in Idlib on Monday. They also burned a shop.\n\nRebels attacked a post near Hama on Tuesday."
)


@pytest.fixture(scope="module")
def tools() -> pipeline.Tools:
    return pipeline.open_tools()


def read(tools: pipeline.Tools) -> tuple[list[tuple[str, list[scenes.Option]]], tuple[pipeline.Reading, ...]]:
    """What was weighed for each claim, and the reading."""
    weighed: list[tuple[str, list[scenes.Option]]] = []
    original = scenes.pick

    def noting(options: list[scenes.Option], kind: str) -> scenes.Option:
        weighed.append((kind, options))
        return original(options, kind)

    scenes.pick = noting
    try:
        reading = pipeline.read_text(TEXT, Source("0" * 64, published="2021-05-12"), tools)
    finally:
        scenes.pick = original
    return weighed, (reading,)


def test_every_place_of_the_report_and_none_are_candidates_once(tools: pipeline.Tools) -> None:
    weighed, _ = read(tools)
    places = [options for kind, options in weighed if kind == "where"]
    assert places
    for options in places:
        names = [o.mention.text if o.mention else None for o in options]
        assert sorted(map(str, names)) == ["Aleppo", "Hama", "Idlib", "None"]
        assert all(o.features for o in options)


def test_the_choice_is_a_candidate_and_says_so(tools: pipeline.Tools) -> None:
    _, (reading,) = read(tools)
    texts = {m.id: m.text for m in reading.mentions}
    for claim in reading.claims:
        if claim.where is not None:
            assert texts[claim.where.mention] in {"Aleppo", "Idlib", "Hama"}
        assert claim.why
    shot = next(c for c in reading.claims if "shot" in c.event.trigger.text)
    assert shot.where is not None and texts[shot.where.mention] == "Idlib"
    assert shot.when is not None and shot.when.earliest == "2021-05-10"


def test_without_weights_the_rules_stand(tools: pipeline.Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scenes, "load_weights", lambda: {"where": {}, "when": {}})
    reading = pipeline.read_text(TEXT, Source("0" * 64, published="2021-05-12"), tools)
    assert not any("likeliest" in c.why for c in reading.claims)


def test_what_happened_since_a_day_may_have_happened_up_to_publication(tools: pipeline.Tools) -> None:
    text = "HAMA - Shelling has killed 12 people in Hama since Saturday, doctors said. A mine killed a farmer on Sunday."
    reading = pipeline.read_text(text, Source("0" * 64, published="2021-05-12"), tools)
    spans = {c.event.trigger.text: (c.when.earliest, c.when.latest) for c in reading.claims if c.when}
    assert ("2021-05-08", "2021-05-12") in spans.values() and ("2021-05-09", "2021-05-09") in spans.values(), spans
