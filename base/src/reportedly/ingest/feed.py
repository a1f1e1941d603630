"""An RSS or Atom feed → its entries, each with the bytes of its own element; XML that declares entities is refused."""

import json
import re
from calendar import timegm
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from xml.parsers import expat

from reportedly.ingest import child
from reportedly.ingest.child_main import UnreadableError
from reportedly.ingest.given import Given, source_of
from reportedly.ingest.markup import plain_text
from reportedly.records import Received, Source, digest

MAX_FEED = 20_000_000  # bytes
MAX_ENTRIES = 5_000
_HINT = "open the address in a browser: is it a feed?"
_RETRACTS = re.compile(r"\s*(?:retracted|retraction|withdrawn)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed: `id` as the feed names it, `published` ISO 8601 or None, `body` as HTML, `raw` the bytes of its element."""

    id: str
    link: str | None
    title: str
    published: str | None
    body: str
    raw: bytes
    media_type: str

    @property
    def digest(self) -> str:
        """What says whether the entry has changed: its title, link and body; not its dates or counters."""
        return digest("entry", self.link or "", self.title, self.body)


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's title and its entries as they stand in it."""

    title: str
    entries: tuple[Entry, ...]


def read_feed(raw: bytes) -> Feed:
    """The feed in these bytes. Raises InputError for what is none."""
    found = child.ask("feed", raw[: MAX_FEED + 1], "the feed", _HINT)
    entries = (_entry(one) for one in found["entries"])
    return Feed(found["title"], tuple(entry for entry in entries if entry.id))


def _entry(found: dict[str, Any]) -> Entry:
    said = {key: found[key] for key in ("id", "link", "title", "published", "body")}
    is_own = found["raw"] is not None
    raw = found["raw"].encode("utf-8") if is_own else json.dumps(said, ensure_ascii=True, sort_keys=True).encode("ascii")
    return Entry(said["id"] or said["link"] or "", said["link"] or None, said["title"] or "", said["published"], said["body"] or "", raw,
                 "application/xml" if is_own else "application/json")


def read_entry(entry: Entry, origin: str, given: Given) -> Received | None:
    """The report that an entry is by itself: its title, and what it says below; None where it says nothing but its title."""
    title, body = plain_text(entry.title).replace("\n", " "), plain_text(entry.body)
    if not body:
        return None
    text = body if body.casefold().startswith(title.casefold()) else f"{title}\n\n{body}"
    source = source_of(entry.raw, given, title=title or None, published=entry.published, url=entry.link)
    return Received(origin, entry.raw, entry.media_type, text, retracted(source, title), given.how)


def retracted(source: Source, title: str) -> Source:
    """The source, marked as withdrawn where its title opens with that word."""
    return replace(source, retracted=True) if _RETRACTS.match(title) else source


# --- in the child process ------------------------------------------------------------------------------------


def take_apart(raw: bytes) -> dict[str, Any]:
    """A feed's title and entries, each with the bytes of its own element where the XML is whole."""
    if len(raw) > MAX_FEED:
        raise UnreadableError(f"is larger than {MAX_FEED:,} bytes")
    slices = _elements(raw)
    import feedparser  # heavy: loaded only for feeds

    found = feedparser.parse(raw, sanitize_html=False, resolve_relative_uris=True)
    if not found.get("version") and not found.entries:
        raise UnreadableError("is neither RSS nor Atom")
    entries = found.entries[:MAX_ENTRIES]
    if slices is None or len(slices) != len(found.entries):
        slices = [None] * len(found.entries)
    return {"title": str(found.feed.get("title") or ""), "entries": [
        {"id": e.get("id") or "", "link": e.get("link") or "", "title": e.get("title") or "", "published": _moment(e), "body": _body(e),
         "raw": part} for e, part in zip(entries, slices, strict=False)]}


def _moment(entry: Any) -> str | None:
    for key in ("published_parsed", "created_parsed", "updated_parsed"):
        if entry.get(key):
            try:
                return datetime.fromtimestamp(timegm(entry[key]), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            except (ValueError, OverflowError, OSError):
                continue
    return None


def _body(entry: Any) -> str:
    contents = [str(c.get("value") or "") for c in entry.get("content") or ()]
    return max([*contents, str(entry.get("summary") or "")], key=len)


def _elements(raw: bytes) -> list[str | None] | None:
    """The text of each item's or entry's element, in order; None for XML that is not whole. Raises UnreadableError for entities."""
    parser = expat.ParserCreate()
    found: list[str | None] = []
    open_at: list[int] = []

    def refuse(*_: Any) -> None:
        raise UnreadableError("declares entities of its own, as only a trap does")

    def start(name: str, _: Any) -> None:
        if _is_entry(name):
            open_at.append(parser.CurrentByteIndex)

    def end(name: str) -> None:
        if _is_entry(name) and open_at:
            begin = open_at.pop()
            stop = raw.find(b">", parser.CurrentByteIndex) + 1
            found.append(raw[begin:stop].decode("utf-8", "replace"))

    parser.EntityDeclHandler, parser.StartElementHandler, parser.EndElementHandler = refuse, start, end
    try:
        parser.Parse(raw, True)
    except expat.ExpatError:
        return None
    is_utf8 = (parser_encoding := re.match(rb"\s*<\?xml[^>]*encoding=[\"']([\w-]+)", raw)) is None or (
        parser_encoding.group(1).lower() in (b"utf-8", b"us-ascii"))
    return found if is_utf8 else None


def _is_entry(name: str) -> bool:
    return name.rpartition(":")[2].lower() in ("item", "entry")
