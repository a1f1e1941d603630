"""Reports from web addresses, against a real server: how they came is kept; what is slow, broken, packed or turned elsewhere is refused."""

import gzip
import json
import socket
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from localweb import Visit, Web, allow_loopback, serving
from reportedly.cli import app
from reportedly.ingest import fetch
from reportedly.ingest.fetch import FetchError, fetch_page
from reportedly.ingest.inputs import find_inputs
from reportedly.records import Failure, Received
from reportedly.store import Ledger

PAGE = b"""<!doctype html><html><head><title>Shelling hits Karvat market</title><meta property="og:site_name" content="Karvat Wire">
<meta property="article:published_time" content="2031-05-06T10:00:00+02:00"><link rel="canonical" href="https://other.example/x"></head>
<body><article><h1>Shelling hits Karvat market</h1><p>KARVAT - Two people were killed when shells hit the market in Karvat on Monday,
a medic told the Wire late in the evening.</p><p>The army denied that it had fired. A spokesman said that the rebels were
responsible for the attack on the market.</p></article></body></html>"""


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    allow_loopback(monkeypatch)
    with serving() as running:
        yield running


def take(*paths: str) -> list[Received | Failure]:
    return list(find_inputs(paths))


def test_a_page_from_an_address_is_kept_with_how_it_came(web: Web, tmp_path: Path) -> None:
    web.pages["/a"] = lambda visit: visit.reply(b"", 302, Location="/b")
    web.pages["/b"] = lambda visit: visit.reply(PAGE, ETag='"v1"', Last_Modified="Tue, 06 May 2031 08:00:00 GMT")
    result = CliRunner().invoke(app, ["read", f"{web.address}/a#top", "--ledger", str(tmp_path / "l.db"), "--format", "jsonl"])
    assert result.exit_code == 0, result.output
    report = json.loads(result.stdout)["report"]
    assert (report["url"], report["outlet"], report["published"]) == (f"{web.address}/a", "Karvat Wire", "2031-05-06")
    with Ledger.open(tmp_path / "l.db") as ledger:
        assert ledger.original(report["sha256"]) == PAGE
        how = dict(next(json.loads(e.details)["how"] for e in ledger.find_events() if e.kind == "received"))
        assert ledger.verify_chain() == ()
    assert how["fetched"] == f"{web.address}/a" and how["led to"] == f"{web.address}/b"
    assert (how["status"], how["etag"], how["from"]) == ("200", '"v1"', "127.0.0.1")


def test_an_address_that_comes_back_changed_replaces_what_was_there(web: Web, tmp_path: Path) -> None:
    words = ["read", f"{web.address}/a", "--ledger", str(tmp_path / "l.db"), "--format", "jsonl"]
    reports = []
    for page in (PAGE, PAGE.replace(b"Two people", b"Five people")):
        web.pages["/a"] = page
        reports.append(json.loads(CliRunner().invoke(app, words).stdout)["report"])
    assert reports[1]["replaces"] == reports[0]["sha256"]


def test_text_and_lines_come_from_addresses_too(web: Web) -> None:
    web.pages["/notes"] = lambda visit: visit.reply("Deux morts à Karvat.".encode("latin-1"), Content_Type="text/plain; charset=iso-8859-1")
    web.pages["/day.jsonl"] = lambda visit: visit.reply(b'{"text": "A"}\n{"text": "B", "url": "https://b.example/"}\n',
                                                        Content_Type="application/json")
    (note,) = take(f"{web.address}/notes")
    assert isinstance(note, Received) and note.text == "Deux morts à Karvat." and note.source.url == f"{web.address}/notes"
    first, second = take(f"{web.address}/day.jsonl")
    assert isinstance(first, Received) and isinstance(second, Received)
    assert (first.source.url, second.source.url) == (None, "https://b.example/")  # a file of many reports is no report's address
    assert dict(second.how)["fetched"] == f"{web.address}/day.jsonl"


# --- what goes wrong ---------------------------------------------------------------------------------------


def slow(visit: Visit) -> None:
    visit.send_response(200)
    visit.end_headers()
    for _ in range(40):
        visit.wfile.write(b"a")
        visit.wfile.flush()
        time.sleep(0.05)


def slow_headers(visit: Visit) -> None:
    for n in range(40):
        visit.wfile.write(b"HTTP/1.1 200 OK\r\n" if n == 0 else b"X-%d: y\r\n" % n)
        visit.wfile.flush()
        time.sleep(0.05)


def packed(body: bytes, coding: str = "gzip"):
    return lambda visit: visit.reply(body, Content_Encoding=coding)


BROKEN = {
    "an error": (lambda v: v.reply(b"", 503, Retry_After="7"), "answered 503"),
    "gone": (lambda v: v.reply(b"", 410), "answered 410"),
    "cut short": (lambda v: v.reply(PAGE[:300], Content_Length=str(len(PAGE))), "broke off"),
    "not what it says": (lambda v: v.reply(b"not gzip at all", Content_Encoding="gzip"), "packed and broken"),
    "packing cut short": (packed(gzip.compress(PAGE)[:-20]), "broke off inside its packing"),
    "an unknown packing": (packed(PAGE, "br"), "not asked for"),
    "a bomb": (packed(gzip.compress(b"a" * 3_000_000)), "unpacks to more than"),
    "too large": (lambda v: v.reply(b"a" * 3_000_000), "larger than"),
    "round and round": (lambda v: v.reply(b"", 302, Location=v.path), "too often"),
    "to a file": (lambda v: v.reply(b"", 302, Location="file:///etc/passwd"), "is no http address"),
    "to a private address": (lambda v: v.reply(b"", 302, Location="http://10.0.0.1/"), "no public address"),
    "to the cloud's own": (lambda v: v.reply(b"", 302, Location="http://169.254.169.254/latest/meta-data"), "no public address"),
    "to a port that is none": (lambda v: v.reply(b"", 302, Location="http://a.example:99999/"), "is no address"),
    "a byte now and then": (slow, "longer than 1 s"),
    "headers now and then": (slow_headers, "longer than 1 s"),
    "no HTTP": (lambda v: v.wfile.write(b"SSH-2.0-x\r\n"), "can't be fetched"),
}


@pytest.mark.parametrize("why", BROKEN)
def test_what_a_server_does_wrong_is_named(web: Web, why: str) -> None:
    web.pages["/a"], says = BROKEN[why]
    with pytest.raises(FetchError, match=says) as wrong:
        fetch_page(f"{web.address}/a", max_bytes=1_000_000, seconds=1)
    assert wrong.value.hint


def test_a_name_that_turns_to_a_private_address_is_never_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """DNS rebinding: one public answer, one private; all of them count, and the connection goes to what was checked."""
    answers = iter([["93.184.216.34", "127.0.0.1"]])
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(0, 0, 0, "", (a, 80)) for a in next(answers)])
    monkeypatch.setattr(socket, "create_connection", lambda *_: pytest.fail("it connected"))
    with pytest.raises(FetchError, match="no public address"):
        fetch_page("http://rebind.example/")


def test_the_connection_goes_to_the_address_that_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(0, 0, 0, "", ("93.184.216.34", 80))])

    def connect(target: tuple[str, int], *_: object) -> socket.socket:
        seen.append(target)
        raise OSError("no network in tests")

    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(FetchError):
        fetch_page("http://a.example/")
    assert seen == [("93.184.216.34", 80)]


@pytest.mark.parametrize("address", ["224.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "fe80::1", "::",
                                     "255.255.255.255", "192.0.2.1"])
def test_addresses_that_wrap_or_spread_are_not_public(address: str) -> None:
    assert not fetch.is_public(address)


def test_packed_answers_are_unpacked(web: Web) -> None:
    web.pages["/a"] = packed(gzip.compress(PAGE))
    web.pages["/b"] = packed(zlib.compress(PAGE), "deflate")
    assert fetch_page(f"{web.address}/a").raw == PAGE == fetch_page(f"{web.address}/b").raw


def test_an_address_that_fails_is_one_failure_and_the_rest_goes_on(web: Web, tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text("Two died in Karvat.")
    failure, received = take(f"{web.address}/none", str(tmp_path / "good.txt"))
    assert isinstance(failure, Failure) and "404" in failure.message and isinstance(received, Received)
