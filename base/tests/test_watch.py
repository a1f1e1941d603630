"""Feeds, against a real server: each entry once, changes named, politeness kept, every kind of trouble a failure that ends nothing."""

import datetime as dt
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from localweb import Visit, Web, allow_loopback, serving
from reportedly import pipeline, store_failures, store_feeds, watch
from reportedly.cli import app
from reportedly.errors import InputError, UsageError
from reportedly.ingest.feed import read_feed
from reportedly.ingest.fetch import fetch_page
from reportedly.ingest.robots import Manners
from reportedly.store import Ledger
from reportedly.watch import Watched, read_watchlist, watch_once

START = dt.datetime(2031, 5, 6, 8, tzinfo=dt.UTC)
TOOLS = pipeline.open_tools()


def story(n: int, dead: int = 2) -> str:
    return (f"<html><head><title>Shells hit Al Mayadin {n}</title></head><body><article><h1>Shells hit Al Mayadin again, number {n}</h1>"
            f"<p>Mortar shells hit a market in Al Mayadin on Monday, residents said. At least {dead} people were killed, a medic said.</p>"
            f"<p>The army denied that it had fired on the market. This is the invented report {n}.</p></article></body></html>")


def rss(web: Web, *numbers: int, title: str = "Shelling", body: str = "short") -> bytes:
    parts = "".join(f"<item><guid>id-{n}</guid><link>{web.address}/{n}</link><title>{title} {n}</title><description>{body}</description>"
                    f"<pubDate>Tue, 06 May 2031 0{n % 10}:00:00 GMT</pubDate></item>" for n in reversed(numbers))
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Coastal Wire</title>{parts}</channel></rss>'.encode()


@pytest.fixture
def field(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[SimpleNamespace]:
    """A server, a ledger whose clock the test sets, and manners that wait on paper only."""
    allow_loopback(monkeypatch)
    with serving() as web:
        f = SimpleNamespace(web=web, now=START, slept=[])
        f.manners = Manners(fetch_page, sleep=f.slept.append)
        with Ledger.open(tmp_path / "l.db", now=lambda: f.now) as ledger:
            f.ledger = ledger
            web.pages |= {f"/{n}": story(n).encode() for n in range(1, 6)}
            web.pages["/rss"] = rss(web, 1, 2, 3)
            f.feed = Watched(f"{web.address}/rss")
            yield f


def look(f: SimpleNamespace, hours: float = 1, **of_feed: object) -> watch.Came:
    f.now += dt.timedelta(hours=hours)
    feed = Watched(f.feed.url, **of_feed) if of_feed else f.feed
    return watch_once(f.ledger, [feed], f.manners, TOOLS)[0]


def test_each_entry_is_read_once_with_how_it_came(field: SimpleNamespace) -> None:
    came = look(field)
    assert (came.new, came.failed) == (3, 0) and came.claims >= 3
    readings = list(field.ledger.find_readings())
    assert [r.report.url for r in readings] == [f"{field.web.address}/{n}" for n in (1, 2, 3)]
    assert {(r.report.outlet, r.report.published) for r in readings} >= {("Coastal Wire", "2031-05-06T01:00:00Z")}
    assert any('["feed","' + field.feed.url in e.details for e in field.ledger.find_events())
    field.web.pages["/rss"] = rss(field.web, 1, 2, 3, 4)
    assert (look(field).new, field.ledger.counts()["readings"]) == (1, 4)
    assert [p for p in field.web.paths() if p != "/rss"] == ["/robots.txt", "/1", "/2", "/3", "/4"]
    assert field.ledger.verify_chain() == ()


def test_a_feed_that_says_nothing_new_is_asked_by_its_marks(field: SimpleNamespace) -> None:
    def marked(visit: Visit) -> None:
        marks = visit.headers.get("If-None-Match"), visit.headers.get("If-Modified-Since")
        is_same = marks == ('"1"', "Mon, 05 May 2031 08:00:00 GMT")
        visit.reply(b"" if is_same else rss(field.web, 1), 304 if is_same else 200, ETag='"1"',
                    Last_Modified="Mon, 05 May 2031 08:00:00 GMT")

    field.web.pages["/rss"] = marked
    assert look(field).new == 1
    came = look(field)
    assert came.said == "nothing new" and came.known == 1
    assert "not due" in look(field, hours=0.01).said


def test_a_page_that_changed_replaces_what_was_there_and_the_change_is_named(field: SimpleNamespace) -> None:
    look(field)
    field.web.pages["/2"] = story(2, dead=7).encode()
    field.web.pages["/3"] = story(3).encode() + b"<!-- another advertisement -->"
    came = look(field, hours=7)
    assert (came.new, came.changed) == (0, 1)
    (url, changes), = came.changes
    assert url.endswith("/2") and any(c.kind == "toll" and (c.before, c.after) == (("2+",), ("7+",)) for c in changes), changes
    newest = list(field.ledger.find_readings())[-1]
    assert newest.report.replaces is not None and field.ledger.counts()["evidence"] == 4
    result = CliRunner().invoke(app, ["changes", "--ledger", field.ledger.where])
    assert "2+ → 7+" in result.stdout and result.exit_code == 0
    assert '"before": ["2+"]' in CliRunner().invoke(app, ["changes", "--ledger", field.ledger.where, "--format", "jsonl"]).stdout


def test_a_retraction_is_taken_from_the_title(field: SimpleNamespace) -> None:
    look(field, pages=False)
    field.web.pages["/rss"] = rss(field.web, 1, title="RETRACTED: shelling", body="This was withdrawn. Two people were killed in Karvat.")
    came = look(field, pages=False)
    assert came.changed == 1 and came.changes[0][1][0].kind == "retraction"
    assert list(field.ledger.find_readings())[-1].report.retracted


def test_the_feeds_own_words_are_kept_as_the_bytes_of_their_element(field: SimpleNamespace) -> None:
    field.web.pages["/rss"] = rss(field.web, 1, body="&lt;p&gt;Two people were killed in Karvat.&lt;/p&gt;")
    look(field, pages=False)
    (reading,) = field.ledger.find_readings()
    assert reading.report.text == "Shelling 1\n\nTwo people were killed in Karvat."
    raw = field.ledger.original(reading.report.sha256)
    assert raw.startswith(b"<item><guid>id-1</guid>") and raw.endswith(b"</item>") and raw in rss(
        field.web, 1, body="&lt;p&gt;Two people were killed in Karvat.&lt;/p&gt;")


def test_robots_are_heard(field: SimpleNamespace) -> None:
    field.web.pages["/robots.txt"] = b"User-agent: reportedly\nCrawl-delay: 9\nDisallow: /2\n"
    came = look(field)
    assert came.failed == 0 and "/2" not in field.web.paths() and max(field.slept) > 8.5
    (two,) = [r for r in field.ledger.find_readings() if str(r.report.url).endswith("/2")]
    assert two.report.text == "Shelling 2\n\nshort"  # what the feed itself says
    field.web.pages["/robots.txt"] = b"User-agent: *\nDisallow: /\n"
    field.manners = Manners(fetch_page, sleep=field.slept.append)
    assert "asks not to fetch" in look(field).said


def test_a_host_that_is_down_or_busy_is_left_in_peace(field: SimpleNamespace) -> None:
    field.web.pages["/rss"] = lambda visit: visit.reply(b"", 503, Retry_After="20000")
    assert look(field).failed == 1
    assert "not due" in look(field, hours=5).said
    asked = len(field.web.asked)
    assert look(field, hours=1).failed == 1 and len(field.web.asked) == asked + 1
    feed = store_feeds.pick_feed(field.ledger, field.feed.url)
    assert feed.failed == 2 and len(store_failures.find(field.ledger)) == 1
    field.web.pages["/rss"] = lambda visit: visit.reply(b"", 410)
    look(field, hours=24)
    assert "not due" in look(field, hours=24 * 20).said


def test_pages_that_fail_are_tried_again_and_end_nothing(field: SimpleNamespace) -> None:
    field.web.pages["/2"] = lambda visit: visit.reply(b"", 500)
    came = look(field)
    assert (came.new, came.failed) == (2, 1)
    (failure,) = store_failures.find(field.ledger)
    assert failure.origin.endswith("/2") and "500" in failure.message
    field.web.pages["/2"] = story(2).encode()
    assert look(field, hours=2).new == 1 and field.ledger.counts()["readings"] == 3


@pytest.mark.parametrize("stop", range(1, 12))
def test_a_pass_that_is_stopped_goes_on_each_entry_exactly_once(field: SimpleNamespace, stop: int, monkeypatch: pytest.MonkeyPatch) -> None:
    left = [stop]
    begin = Ledger.writing

    def writing(self: Ledger):
        left[0] -= 1
        if left[0] == 0:
            raise KeyboardInterrupt
        return begin(self)

    monkeypatch.setattr(Ledger, "writing", writing)
    with suppress(KeyboardInterrupt):
        look(field)
    monkeypatch.setattr(Ledger, "writing", begin)
    look(field)
    look(field)
    assert [r.report.url for r in field.ledger.find_readings()] == [f"{field.web.address}/{n}" for n in (1, 2, 3)]
    assert field.ledger.counts()["captures"] == 3 and field.ledger.verify_chain() == ()


# --- feeds that are none ---------------------------------------------------------------------------------------

LAUGHS = (b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><rss version="2.0"><channel>'
          b"<title>&b;</title></channel></rss>")
EXTERNAL = (b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel><title>&x;</title>'
            b"<item><guid>1</guid><title>&x;</title></item></channel></rss>")


@pytest.mark.parametrize(("raw", "says"), [(b"<html><body>hello</body></html>", "neither"), (b"", "neither"), (LAUGHS, "entities"),
                                           (EXTERNAL, "entities"), (b"\x00\xff" * 50, "neither")])
def test_what_is_no_feed_says_so(raw: bytes, says: str) -> None:
    with pytest.raises(InputError, match=says):
        read_feed(raw)


def test_atom_and_a_feed_that_is_cut_are_read() -> None:
    atom = (b'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry><id>a</id><title>One</title>'
            b'<updated>2031-05-06T10:00:00+02:00</updated><link href="https://a.example/1"/>'
            b'<content type="html">&lt;p&gt;Two.</content></entry>')
    whole = read_feed(atom + b"</feed>").entries[0]
    assert (whole.published, whole.link, whole.media_type) == ("2031-05-06T08:00:00Z", "https://a.example/1", "application/xml")
    cut = read_feed(atom).entries[0]
    assert cut.id == "a" and cut.media_type == "application/json" and cut.digest == whole.digest


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=300), st.integers(0, 400))
def test_no_feed_ends_us(noise: bytes, at: int) -> None:
    raw = rss(Web("https://a.example"), 1, 2)
    try:
        read_feed(raw[:at] + noise + raw[at:])
    except InputError as error:
        assert error.hint


@pytest.mark.parametrize("said", ["", "feed = 3", "[[feed]]\n", '[[feed]]\nurl = "ftp://a"', '[[feed]]\nurl = "https://a/"\nevery = "soon"',
                                  '[[feed]]\nurl = "https://a/"\nhow = 1', '[[feed]]\nurl = "https://a/"\nagain = "6h"', "= broken"])
def test_lists_of_feeds_that_are_wrong_say_so(tmp_path: Path, said: str) -> None:
    (tmp_path / "feeds.toml").write_text(said)
    with pytest.raises(UsageError) as wrong:
        read_watchlist(tmp_path / "feeds.toml")
    assert wrong.value.hint


def test_the_list_in_the_docs_is_one_and_the_command_reads_it(tmp_path: Path, field: SimpleNamespace) -> None:
    page = (Path(__file__).parents[1] / "docs" / "intake.md").read_text(encoding="utf-8")
    shown = page.split("```toml\n[[feed]]", 1)[1].split("```", 1)[0]
    (tmp_path / "feeds.toml").write_text("[[feed]]" + shown)
    assert len(read_watchlist(tmp_path / "feeds.toml")) == 2
    (tmp_path / "feeds.toml").write_text(f'[[feed]]\nurl = "{field.feed.url}"\npages = false\n')
    result = CliRunner().invoke(app, ["watch", str(tmp_path / "feeds.toml"), "--ledger", str(tmp_path / "w.db")])
    assert result.exit_code == 0 and "3 new" in result.stderr, result.output
