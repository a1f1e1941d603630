"""Feeds watched politely: what is new or changed in them is received, read and kept; each entry exactly once, however a pass ends."""

import datetime as dt
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from reportedly import pipeline, preserve, store_failures, store_feeds
from reportedly.changes import Change, find_changes
from reportedly.errors import InputError, UsageError
from reportedly.ingest.address import how_it_came, parcel_from
from reportedly.ingest.feed import Entry, read_entry, read_feed, retracted
from reportedly.ingest.fetch import Answer, FetchError
from reportedly.ingest.given import Given
from reportedly.ingest.inputs import is_address
from reportedly.ingest.kinds import find_reports
from reportedly.ingest.robots import Manners, RobotsError
from reportedly.records import Failure, Reading, Received
from reportedly.store import Ledger
from reportedly.store_feeds import KnownEntry, KnownFeed

LEAST = 300.0  # seconds between two looks at one feed
LONGEST = 24 * 3600.0  # seconds between two looks at a feed that fails
GONE = 410
GONE_FOR = 30 * 24 * 3600.0
MOST_LOOKS = 6  # at a page that can't be had
_UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86_400.0}
_HINT = 'a [[feed]] has url = "https://…", and may have outlet, pages = true, every = "30m", again = ["6h", "2d"]; see docs/intake.md'


@dataclass(frozen=True, slots=True)
class Watched:
    """A feed to watch: `pages` True reads the pages that its entries lead to; `every` and `again` (later looks at a page) in seconds."""

    url: str
    outlet: str | None = None
    pages: bool = True
    every: float = 1800.0
    again: tuple[float, ...] = (6 * 3600.0, 2 * 86_400.0)


@dataclass(slots=True)
class Came:
    """What came of one look at a feed: counts of entries, and what changed in reports that were known (address, changes)."""

    url: str
    said: str = ""
    new: int = 0
    changed: int = 0
    known: int = 0
    failed: int = 0
    claims: int = 0
    changes: tuple[tuple[str, tuple[Change, ...]], ...] = ()


def read_watchlist(path: Path) -> tuple[Watched, ...]:
    """The feeds that a TOML file names. Raises UsageError."""
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UsageError(f"the list of feeds {path} can't be read: {error.strerror}", _HINT) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"the list of feeds {path} is no TOML: {error}", _HINT) from error
    feeds = said.get("feed")
    if not isinstance(feeds, list) or not feeds or not all(isinstance(f, dict) for f in feeds):
        raise UsageError(f"{path} names no feed", _HINT)
    return tuple(_watched(feed, str(path)) for feed in feeds)


def _watched(said: dict[str, Any], where: str) -> Watched:
    if unknown := sorted(set(said) - {"url", "outlet", "pages", "every", "again"}):
        raise UsageError(f"{where}: a feed has no {unknown[0]!r}", _HINT)
    url, again = said.get("url"), said.get("again", ["6h", "2d"])
    if not isinstance(url, str) or not is_address(url):
        raise UsageError(f"{where}: {url!r} is no address of a feed", _HINT)
    if not isinstance(again, list) or not isinstance(said.get("pages", True), bool):
        raise UsageError(f"{where}: again is a list of times, pages is true or false", _HINT)
    every = seconds_of(said.get("every", "30m"), where)
    return Watched(url, said.get("outlet"), said.get("pages", True), max(LEAST, every), tuple(seconds_of(a, where) for a in again))


def seconds_of(text: Any, where: str = "") -> float:
    """A stretch of time as it is written in the list: "90s", "30m", "6h", "2d". Raises UsageError.

    >>> seconds_of("6h")
    21600.0
    """
    if isinstance(text, str) and text[:-1].isdigit() and text[-1:] in _UNITS and len(text) < 8:
        return int(text[:-1]) * _UNITS[text[-1]]
    raise UsageError(f"{where}: {text!r} is no stretch of time".lstrip(": "), 'write it as "90s", "30m", "6h" or "2d"')


def watch_once(ledger: Ledger, feeds: Sequence[Watched], manners: Manners, tools: pipeline.Tools,
               tell: Callable[[Came], None] = lambda _: None) -> tuple[Came, ...]:
    """One pass over the feeds that are due; what can't be had is a failure of the ledger, and the rest goes on."""
    seen = []
    for feed in feeds:
        known = store_feeds.pick_feed(ledger, feed.url)
        if known is not None and _moment(ledger.now()) < _moment(known.next_at):
            seen.append(Came(feed.url, f"not due before {known.next_at[:16]}"))
        else:
            seen.append(_look(ledger, feed, known, manners, tools))
        tell(seen[-1])
    return tuple(seen)


# --- one feed ------------------------------------------------------------------------------------------------


def _look(ledger: Ledger, feed: Watched, known: KnownFeed | None, manners: Manners, tools: pipeline.Tools) -> Came:
    entries = store_feeds.find_entries(ledger, feed.url)
    is_due = any(e.next_at and _moment(e.next_at) <= _moment(ledger.now()) for e in entries.values())
    came = Came(feed.url)
    try:
        answer = manners.ask(feed.url, {} if known is None or is_due else _marks(known.etag, known.modified))
        found = read_feed(answer.raw) if answer.status == 200 else None
    except InputError as error:
        _keep_feed(ledger, feed, known, error)
        store_failures.keep(ledger, Failure(feed.url, str(error), error.hint), {"path": feed.url})
        return replace(came, failed=1, said=str(error))
    if known is None:
        store_feeds.write_feed(ledger, _known(ledger, feed, None, 0.0, "begun"))  # due at once: a pass that is stopped goes on
    if found is None:
        came.said, came.known = "nothing new", len(entries)
    named = replace(feed, outlet=feed.outlet or (found.title if found else None) or None)
    for entry in reversed(found.entries if found else ()):
        _take(ledger, named, entry, entries, answer, came, manners, tools)
    store_feeds.write_feed(ledger, _known(ledger, feed, answer if found else None, feed.every, "ok", known))
    return came



def _known(ledger: Ledger, feed: Watched, answer: Answer | None, wait: float, said: str, before: KnownFeed | None = None) -> KnownFeed:
    now = ledger.now()
    headers = answer.headers if answer else {}
    etag, modified = headers.get("etag"), headers.get("last-modified")
    if answer is None and before is not None:
        etag, modified = before.etag, before.modified
    return KnownFeed(feed.url, etag, modified, now, _later(now, wait), 0, said)


def _keep_feed(ledger: Ledger, feed: Watched, known: KnownFeed | None, error: InputError) -> None:
    """A feed that failed waits twice as long at each failure, or as long as its server asks; one that is gone, a month."""
    failed = (known.failed if known else 0) + 1
    wait = min(LONGEST, feed.every * 2 ** min(failed, 10))
    if isinstance(error, FetchError):
        wait = GONE_FOR if error.answered == GONE else max(wait, min(error.wait or 0, GONE_FOR))
    now = ledger.now()
    store_feeds.write_feed(ledger, KnownFeed(feed.url, known.etag if known else None, known.modified if known else None, now,
                                             _later(now, wait), failed, str(error)))


def _marks(etag: str | None, modified: str | None) -> dict[str, str]:
    return {name: value for name, value in (("If-None-Match", etag), ("If-Modified-Since", modified)) if value}


def _moment(iso: str) -> dt.datetime:
    return dt.datetime.fromisoformat(iso)


def _later(iso: str, seconds: float) -> str:
    return (_moment(iso) + dt.timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


# --- one entry -----------------------------------------------------------------------------------------------


def _take(ledger: Ledger, feed: Watched, entry: Entry, known: dict[str, KnownEntry], answer: Answer, came: Came, manners: Manners,
          tools: pipeline.Tools) -> None:
    """Reads an entry that is new, changed, or whose page is to be looked at again; its row is written last, so that nothing is skipped."""
    identity, now = store_feeds.entry_key(entry.id), ledger.now()
    before = known.get(identity)
    is_same = before is not None and before.digest == entry.digest
    if before is not None and is_same and (before.next_at is None or _moment(before.next_at) > _moment(now)):
        came.known += 1
        return
    looks = before.looks + 1 if before is not None and is_same else 1
    given = Given(outlet=feed.outlet, id=entry.id, title=entry.title or None, published=entry.published,
                  how=(("feed", feed.url), ("entry", entry.id)))
    page: Answer | None = None
    count = came.new + came.changed
    try:
        if feed.pages and entry.link:
            try:
                page = manners.ask(entry.link, _marks(before.etag, before.modified) if before is not None and is_same else {})
                reports = find_reports(parcel_from(page, given)) if page.status == 200 else iter(())
            except RobotsError:
                reports = _own_words(entry, feed, given, answer)
        else:
            reports = _own_words(entry, feed, given, answer)
        for one in reports:
            _record(ledger, one, came, tools)
        wait = feed.again[looks - 1] if feed.pages and looks <= len(feed.again) else None
    except InputError as error:
        came.failed += 1
        origin = entry.link or feed.url
        store_failures.keep(ledger, Failure(origin, str(error), error.hint), {"path": origin, "outlet": feed.outlet})
        wait = min(LONGEST, feed.every * 2**looks) if looks < MOST_LOOKS else None
    came.known += count == came.new + came.changed
    headers = page.headers if page is not None and page.status == 200 else {}
    store_feeds.write_entry(ledger, KnownEntry(
        feed.url, identity, entry.digest, looks, before.first_at if before else now, _later(now, wait) if wait is not None else None,
        headers.get("etag") or (before.etag if before else None), headers.get("last-modified") or (before.modified if before else None)))


def _own_words(entry: Entry, feed: Watched, given: Given, answer: Answer) -> Iterator[Received | Failure]:
    given = replace(given, url=entry.link, how=(*given.how, *how_it_came(answer)))
    one = read_entry(entry, entry.link or f"{feed.url}#{entry.id}", given)
    if one is not None:
        yield one


def _record(ledger: Ledger, one: Received | Failure, came: Came, tools: pipeline.Tools) -> None:
    if isinstance(one, Received):
        one = replace(one, source=retracted(one.source, one.source.title or ""))
        known = store_feeds.newest_text(ledger, one.source.url) if one.source.url and not one.source.retracted else None
        if known == preserve.text_sha256(one.text):
            return  # other bytes around the same words: no new version
        outcome = pipeline.read_one(replace(one, text=ledger.kept_text(one)), tools)
    else:
        outcome = one
    if isinstance(outcome, Failure):
        came.failed += 1
        store_failures.keep(ledger, outcome, {"path": outcome.origin} if is_address(outcome.origin) else {})
    elif isinstance(one, Received):
        is_known = (capture := ledger.find_capture(one)) is not None and ledger.current_reading(capture, pipeline.reader(tools)) is not None
        kept = ledger.record(one, outcome)
        if is_known:
            return
        came.claims += len(kept.claims)
        if kept.report.replaces is None:
            came.new += 1
            return
        came.changed += 1
        old = earlier_version(ledger, kept.report.replaces)
        came.changes += ((one.source.url or one.origin, find_changes(old, kept) if old else ()),)


def earlier_version(ledger: Ledger, sha256: str) -> Reading | None:
    """The current reading of an earlier version, None where the ledger has none."""
    return next((found.reading for found in ledger.find(sha256) if found.claim is None), None)
