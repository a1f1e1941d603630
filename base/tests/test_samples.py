"""The sample reports: many styles, marked as invented, three tellings of one incident; their readings are golden files."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

from reportedly import pipeline, resources
from reportedly.cli_show import claim_line
from reportedly.ingest.inputs import find_inputs
from reportedly.publicjson import dumps, loads
from reportedly.publish import wording
from reportedly.publish.plain import in_one_line
from reportedly.publish.wording import look_up
from reportedly.records import Mention, Reading
from reportedly.samples import FOLDER, Sample, find_samples

GOLDEN = Path(__file__).parent / "golden"
SAMPLES = list(find_samples())


@cache
def tools() -> pipeline.Tools:
    return pipeline.open_tools()


@cache
def read(sample: Sample) -> tuple[Reading, ...]:
    found = find_inputs((str(sample.path),), published=sample.published, outlet=sample.outlet)
    return tuple(r for _, r in pipeline.read_many(found, tools=tools()) if isinstance(r, Reading))


def test_there_are_many_styles_and_three_tellings_of_one_incident() -> None:
    assert len(SAMPLES) >= 12 and len({s.style for s in SAMPLES}) == len(SAMPLES)
    assert sum(s.tells == "market" for s in SAMPLES) == 3 and sum(s.looks_like == "market" for s in SAMPLES) == 1


def test_every_file_is_listed_and_marked_as_invented() -> None:
    entries = yaml.safe_load(resources.read_text(f"{FOLDER}/samples.yaml"))
    assert all(entry["invented"] is True for entry in entries)
    folder = SAMPLES[0].path.parent
    others = {"samples.yaml", "README.md", "recorder.csv", "recorder.toml"}
    assert {entry["file"] for entry in entries} | others == {p.name for p in folder.iterdir()}
    assert "invented" in resources.read_text(f"{FOLDER}/README.md").lower()
    for sample in SAMPLES:
        text = sample.path.read_text(encoding="utf-8")
        if sample.file.endswith(".jsonl"):
            assert all(json.loads(line)["invented"] is True for line in text.splitlines())
        if sample.file.endswith(".html"):
            assert '<meta name="reportedly-sample" content="invented">' in text


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda s: s.file)
def test_the_reading_is_the_golden_one(sample: Sample, request: pytest.FixtureRequest) -> None:
    now = "\n".join(line for reading in read(sample) for line in golden_lines(reading)) + "\n"
    file = GOLDEN / f"{sample.file}.golden"
    if request.config.getoption("--update-golden"):
        GOLDEN.mkdir(exist_ok=True)
        file.write_text(now, encoding="utf-8")
    assert now == file.read_text(encoding="utf-8"), "look at the difference; `make golden` writes it anew"


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda s: s.file)
def test_spans_hold_their_words_and_readings_come_back_whole(sample: Sample) -> None:
    for reading in read(sample):
        text = reading.report.text
        for m in reading.mentions:
            assert text[m.start : m.end] == m.text
        for c in reading.claims:
            spans = (c, c.event.trigger, *c.roles, *c.tolls, *c.victims, *((c.site,) if c.site else ()))
            assert all(text[s.start : s.end] == s.text for s in spans)
        assert dumps(loads(dumps(reading))) == dumps(reading)


def test_what_is_no_conflict_and_what_is_not_english_give_no_claims() -> None:
    by_file = {s.file: read(s) for s in SAMPLES}
    assert not any(r.claims for r in by_file["football.txt"])
    (arabic,) = by_file["arabic.txt"]
    assert arabic.report.language == "ar" and not arabic.claims


@pytest.mark.parametrize("file", [s.file for s in SAMPLES if s.file not in {"football.txt", "arabic.txt"}])
def test_every_other_sample_gives_claims_each_with_its_speaker(file: str) -> None:
    readings = read(next(s for s in SAMPLES if s.file == file))
    assert any(r.claims for r in readings)
    for reading in readings:
        look = look_up(reading)
        for claim in reading.claims:
            assert wording.speakers(look, claim)
            assert (claim.voice == "reported") == (not claim.attribution), "the outlet speaks where nobody else does, and only there"


# --- golden files: for eyes first ------------------------------------------------------------------------------


def golden_lines(reading: Reading) -> Iterator[str]:
    """A reading as lines that a person can check and a difference shows well: claims, attributions, mentions."""
    look = look_up(reading)
    report = reading.report
    yield f"report {report.title or ''} | {report.outlet} | {report.published} {report.published_basis} | {report.language}"
    for number, claim in enumerate(reading.claims, 1):
        yield claim_line(look, number, claim).plain.removesuffix(f"  {claim.id}")
        yield f"    words: {in_one_line(claim.event.trigger.text)} @{claim.event.trigger.start}; {in_one_line(claim.text)}"
        more = [f"{r.kind} {[c.id for c in reading.claims].index(r.claim) + 1}" for r in claim.relations]
        more += [f"site {claim.site.site_class}"] if claim.site else []
        more += ["civilians targeted"] if claim.civilians_targeted else []
        yield from [f"    {'; '.join(more)}"] if more else []
    for a in reading.attributions:
        said = " … ".join(in_one_line(c.of(report.text)) for c in a.content)
        cue, within = (in_one_line(a.cue.text) if a.cue else "-"), (f" within {a.within}" if a.within else "")
        yield f"  {a.id}{within} {wording.speaker(look, a)} [{a.source_kind}] {a.stance} by “{cue}”: {said}"
    for m in reading.mentions:
        yield f"  {m.id} {m.kind} “{in_one_line(m.text)}” @{m.start} {_resolved(m)}"


def _resolved(m: Mention) -> str:
    found = m.resolved
    if found is None:
        return "not resolved"
    shown = {name: getattr(found, name) for name in found.__slots__ if name not in {"score", "lat", "lon", "admin1"}}
    return " ".join(str(value) for value in shown.values() if value is not None)
