"""An HTML page → one report: its main text, and the title, date and outlet that it says of itself."""

import logging
import re

from reportedly.errors import InputError, UsageError
from reportedly.ingest import child
from reportedly.ingest.charset import decode, find_declared, trusted
from reportedly.ingest.given import Given, read_published, source_of
from reportedly.records import Received

MAX_PAGE = 20_000_000  # bytes; a page above this is a dump
_LOOKS_LIKE = re.compile(
    rb"""(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:!doctype\ html|html|head|body|article)\b""",
    re.IGNORECASE | re.DOTALL)
_DATES = {"extensive_search": False, "original_date": True, "max_date": "2199-12-31"}
_TEXT_HINT = "copy the article's text into a .txt file and read that"


def is_html(head: bytes) -> bool:
    """True where the first bytes open an HTML page."""
    return bool(_LOOKS_LIKE.match(head))


def read_html(raw: bytes, origin: str, given: Given, charset: str | None = None) -> Received:
    """The report in a page; `charset` is what its server names. Raises InputError where there is no main text, or it can't be parsed."""
    if len(raw) > MAX_PAGE:
        raise InputError(f"the page has {len(raw):,} bytes, more than one article can have ({MAX_PAGE:,})", _TEXT_HINT)
    page, charset = decode(raw, trusted(charset) or find_declared(raw))
    found = child.ask("page", page.encode("utf-8", "surrogatepass"), "the page", _TEXT_HINT)
    if not found or not (found.get("text") or "").strip():
        raise InputError("no main text was found in the page", _TEXT_HINT)
    text = _with_headline(found)
    source = source_of(raw, given, title=found.get("title"), published=_published(found.get("date")),
                       outlet=found.get("sitename") or found.get("hostname"), url=found.get("url"))
    return Received(origin, raw, f"text/html; charset={charset}", text, source, given.how)


def take_apart(page: bytes) -> dict[str, str | None]:
    """In the child process: a page's main text, title, date, site and address; keys are None where it doesn't say."""
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what goes wrong is said by our own failure
    import trafilatura  # heavy: loaded only for pages

    text = page.decode("utf-8", "surrogatepass")
    found = trafilatura.bare_extraction(
        text, with_metadata=True, include_comments=False, include_formatting=False, date_extraction_params=dict(_DATES))
    if found is not None and not isinstance(found, dict):
        found = found.as_dict()
    found = found or {"text": trafilatura.html2txt(text)}
    return {key: found.get(key) for key in ("text", "title", "date", "sitename", "hostname", "url")}


def _with_headline(found: dict[str, str]) -> str:
    """Paragraphs divided by blank lines; the page's headline before them where the extractor left it out."""
    body = re.sub(r"\n+", "\n\n", found["text"].strip("\n"))
    title = " ".join((found.get("title") or "").split())
    is_headline = len(title.split()) > 2 and title not in {found.get("sitename"), found.get("hostname")}
    if not is_headline or " ".join(body[: 2 * len(title)].split()).casefold().startswith(title.casefold()):
        return body
    return f"{title}\n\n{body}"


def _published(date: str | None) -> str | None:
    try:
        return read_published(date) if date else None
    except UsageError:
        return None
