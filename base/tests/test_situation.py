"""The situation report: every sentence has its speaker and sources, in English and in Arabic, as page, PDF and text."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from pathlib import Path

import pytest

from editions import at_site, edition_of, everything_in, published, with_witness
from readings import TEXT, market_reading, quote
from reportedly import language, vocab
from reportedly.language import Words
from reportedly.publish import as_html, as_pdf, blocks, sentences, situation
from reportedly.publish.edition import HELD_BACK, INTERNAL, PUBLIC, REVIEWED, UNREVIEWED, Edition
from reportedly.publish.naming import ACCOUNT, OUTLET, SPEAKER_WORDS, unnamed
from reportedly.records import Reading

ARABIC = re.compile("[\u0600-\u06ff]")
pages = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed (poppler-utils)")


def many_readings() -> list[Reading]:
    """Reports in which everything occurs that the page has words for: denials, sheltered sites, unknown days, expected events."""
    base = market_reading()
    denied = replace(base.claims[1], id="c-4", attribution=("a2",), voice="denied")
    lasting = replace(base.claims[0], id="c-6", status="ongoing", where=None, when=replace(base.claims[0].when, earliest=None, lasts=True))
    other = market_reading(TEXT + "\n\nThey came back later.", outlet="Radio Orsk")
    other = replace(other, claims=tuple(replace(c, id=c.id + "x") for c in other.claims))
    camp = at_site(market_reading(TEXT + "\n\nIt was a camp.", outlet="@harim_eye"), "shelter or camp")
    camp = replace(camp, claims=(replace(camp.claims[0], id="c-7", site=camp.claims[0].site),))
    later = market_reading(TEXT + "\n\nThey may meet again.", outlet="Radio Orsk")
    talks = replace(later.claims[2].event, type="Strategic developments", subtype="Agreement")
    later = replace(later, claims=(replace(later.claims[2], id="c-5", status="expected", event=talks),))
    return [replace(base, claims=(*base.claims, denied, lasting)), other, camp, later]


def edition_in(lang: str, **asked: object) -> Edition:
    return edition_of(*many_readings(), language=lang, country=None, **asked)


class Recorder:
    """Words that remember what was said."""

    def __init__(self, words: Words) -> None:
        self.words, self.said = words, set[str]()
        self.language, self.dir = words.language, words.dir

    def say(self, text: str, **values: object) -> str:
        self.said.add(text)
        return self.words.say(text, **values)

    def day(self, iso: str | None) -> str:
        return self.words.day(iso)

    def days(self, earliest: str | None, latest: str | None) -> str:
        return self.words.days(earliest, latest)


def runs_in(thing: object) -> Iterator[blocks.Run]:
    if isinstance(thing, blocks.Run):
        yield thing
    elif isinstance(thing, tuple):
        for one in thing:
            yield from runs_in(one)
    elif is_dataclass(thing):
        for field in fields(thing):
            yield from runs_in(getattr(thing, field.name))


def text_of(pdf: Path) -> str:
    return subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, check=True, text=True).stdout


# --- nothing without a speaker ---------------------------------------------------------------------------------


def test_every_sentence_on_an_incident_opens_with_who_says_so_and_carries_its_sources() -> None:
    page = situation.situation_report(edition_in("en"))
    openings = ("According to ", "Denied by ", "Held responsible by ", "Admitted by ", "Told by no speaker", "Every report of it was")
    cards = [x for x in page.blocks if isinstance(x, blocks.Card)]
    assert cards
    for lines in [c.lines[0] for c in cards] + [p.runs for p in page.blocks if isinstance(p, blocks.Paragraph) and p.is_lead]:
        told = [r for r in lines if r.style != "quiet"]
        assert all(r.text.startswith(openings) for r in told) and any(r.refs for r in told)
    numbers = {s.number for x in page.blocks if isinstance(x, blocks.Sources) for s in x.entries}
    assert {n for r in runs_in(page.blocks) for n in r.refs} <= numbers


def test_what_is_denied_expected_or_unknown_is_told_apart() -> None:
    page = as_html.render(situation.situation_report(edition_in("en")))
    assert "What is contested" in page and "Denied by Dune Brigade" in page
    assert "Expected, possible, or only denied" in page and "(expected)" in page
    assert "no source says who is responsible" in page
    assert "at least 12" not in page or "according to" in page.lower()


def test_figures_of_groups_are_never_added() -> None:
    entry = next(e for e in edition_in("en").entries if e.figures)
    assert sentences.total(entry.figures, "killed") == (12, 12, None)


# --- Arabic ----------------------------------------------------------------------------------------------------


def test_all_that_a_situation_report_says_is_there_in_arabic(monkeypatch: pytest.MonkeyPatch) -> None:
    recorder = Recorder(language.words("ar"))
    monkeypatch.setattr(language, "words", lambda _: recorder)
    for asked in ({}, {"internal": True}, {"accept": False, "unreviewed": True}, {"first": "2031-05-01"}, {"admin1": "Nowhere"}):
        situation.situation_report(edition_in("ar", **asked))
    fixed = {*HELD_BACK.values(), *situation.GRADE_MEANINGS.values(), *(text for text, _ in situation._UNKNOWN), *SPEAKER_WORDS.values(),
             ACCOUNT, OUTLET, *map(unnamed, [*vocab.ACTOR_KINDS, "unknown"]), PUBLIC, INTERNAL, UNREVIEWED, REVIEWED,
             *(situation.field_in_words(f"tolls.{t}") for t in vocab.TOLLS)}
    names = {"Dune Brigade", "Coastal Wire", "Radio Orsk"}
    missing = {text for text in (recorder.said | fixed) - names if text not in recorder.words.table and re.search("[a-z]{2}", text)}
    assert not missing, f"add to data/words_ar.yaml: {sorted(missing)}"


def test_the_arabic_page_runs_from_the_right_with_names_set_apart() -> None:
    page = as_html.render(situation.situation_report(edition_in("ar")))
    assert '<html lang="ar" dir="rtl">' in page and "\u2068Dune Brigade\u2069" in page
    assert "بحسب" in page


@pages
def test_the_pdf_is_read_back_in_order_in_both_languages(tmp_path: Path) -> None:
    english = text_of(published(edition_in("en"), tmp_path / "en", ("pdf",)) / "situation-report.pdf")
    assert "Situation as reported" in english and "What stands here is what sources say" in english
    assert re.search(r"Held responsible by witnesses or residents.*?Dune Brigade \(alleged\)", english, re.DOTALL)
    arabic = text_of(published(edition_in("ar"), tmp_path / "ar", ("pdf",)) / "situation-report.pdf")
    title = language.words("ar").say("Situation as reported")
    assert title in re.sub("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", arabic)
    assert len(ARABIC.findall(arabic)) > 500 and "Dune Brigade" in arabic


# --- safe, and the same each time ------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [
    "<script>alert(1)</script>", '"); #import "x"; #read("/etc/passwd") ("', "\\u{41} #panic(\"x\") $a$ *b* _c_ `d`", "\u202egnp.exe",
    "]]>--><svg onload=x>", "[link](javascript:alert(1))",
])
def test_hostile_reports_are_text_in_every_form(words: str, tmp_path: Path) -> None:
    text = TEXT + "\n\nthe " + words + " mortar rounds hit it"
    reading = market_reading(text, outlet=words)
    whole = quote(text, "the " + words + " mortar rounds hit it")
    claim = replace(reading.claims[0], start=whole.start, end=whole.end, text=whole.text, attribution=(),
                    event=replace(reading.claims[0].event, trigger=quote(text, "mortar rounds hit", 1)))
    for internal in (False, True):
        edition = edition_of(replace(reading, claims=(claim, *reading.claims[1:])), internal=internal)
        out = published(edition, tmp_path / str(internal), ("html", "pdf", "md"))
        page = (out / "situation-report.html").read_text(encoding="utf-8")
        assert "<script" not in page and "onload=x>" not in page.replace("&gt;", "") and "\u202e" not in page
        assert not re.search(r"(?<!\\)\]\(", (out / "situation-report.md").read_text(encoding="utf-8"))
        assert (out / "situation-report.pdf").read_bytes().startswith(b"%PDF")


def test_the_map_shows_nothing_finer_than_it_may(tmp_path: Path) -> None:
    reading = at_site(market_reading(), "hospital or clinic")
    edition = edition_of(replace(reading, claims=reading.claims[:1]))
    page = as_html.render(situation.situation_report(edition))
    assert "area only: 1" in page and "Harim" not in page and "<circle" not in page
    assert "<circle" in as_html.render(situation.situation_report(edition_of(market_reading())))


@pages
def test_no_name_that_is_held_back_stands_in_page_pdf_or_text(tmp_path: Path) -> None:
    edition = edition_of(with_witness("Somira Velk", url="https://wire.example/somira-velk"))
    out = published(edition, tmp_path / "out", ("html", "pdf", "md"))
    found = everything_in(out) + text_of(out / "situation-report.pdf").casefold()
    assert "somira" not in found and "velk" not in found
    described = subprocess.run(["pdfinfo", str(out / "situation-report.pdf")], capture_output=True, check=True, text=True).stdout
    assert "Author" not in described or "velk" not in described.casefold()


@pages
def test_every_page_says_that_it_is_internal_or_not_reviewed(tmp_path: Path) -> None:
    for asked, mark in (({"internal": True}, "INTERNAL"), ({"accept": False, "unreviewed": True}, "machine reading, not reviewed")):
        pdf = published(edition_in("en", **asked), tmp_path / mark[:8].strip(), ("pdf",)) / "situation-report.pdf"
        found = text_of(pdf).split("\f")[:-1]
        assert len(found) > 1 and all(mark in page for page in found)


def test_without_typst_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "typst", None)
    with pytest.raises(Exception, match="typst") as raised:
        as_pdf.render(situation.situation_report(edition_in("en")), "2031-12-01")
    assert "reportedly[print]" in raised.value.hint  # type: ignore[attr-defined]
