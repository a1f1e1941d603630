"""Bytes → text: which encoding they are in, said so, with nothing changed but a byte-order mark dropped."""

import codecs
import re

from reportedly.errors import InputError

# The longer mark first: UTF-32's begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_KINDS = (
    (b"%PDF-", "a PDF", "save its text (`pdftotext -layout FILE.pdf FILE.txt`) and read that"),
    (b"PK\x03\x04", "a zip archive or an office document", "save the document as plain text or HTML and read that"),
    (b"\xd0\xcf\x11\xe0", "an old office document", "save the document as plain text or HTML and read that"),
    (b"{\\rtf", "a rich text document", "save the document as plain text or HTML and read that"),
    (b"\x1f\x8b", "compressed with gzip", "unpack it first; only JSON Lines are read compressed (.jsonl.gz)"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd", "unpack it first; only JSON Lines are read compressed (.jsonl.zst)"),
    (b"\x89PNG", "a picture", "give the report's text"), (b"\xff\xd8\xff", "a picture", "give the report's text"),
    (b"GIF8", "a picture", "give the report's text"), (b"\x7fELF", "a program", "give the report's text"),
    (b"SQLite format 3\0", "a database", "give the report's text; a ledger is opened with --ledger"),
)
_WESTERN = "cp1252"
_LIKELY = [_WESTERN, "cp1256", "cp1251", "cp1250", "cp1253", "cp1254", "cp1255", "cp1258", "cp874", "koi8_r", "koi8_u", "iso8859_6",
           "gb18030", "big5", "shift_jis", "euc_jp", "euc_kr"]
_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}["']?\s{0,9}([\w-]{2,20})|<\?xml[^>]{0,100}encoding=["']([\w-]{2,20})""", re.I)
_TEXT_ENCODING = re.compile(
    r"utf-?(?:8|16|16le|16be)|windows-?\d{3,4}|cp\d{3,4}|iso-?8859-\d{1,2}|koi8-[ru]|gbk|gb2312|gb18030|big5|shift_jis|euc-(?:jp|kr)|us-ascii",
    re.I)
DAMAGED = "utf-8 with broken bytes"
SAMPLE = 200_000  # bytes that are looked at to tell the encoding
_ENCODING_HINT = "save it as UTF-8 (`iconv -f FROM -t UTF-8 FILE`) and read that"


def decode(raw: bytes, declared: str | None = None) -> tuple[str, str]:
    """The text, code point for code point, and the name of the encoding. Raises InputError for what is no text.

    >>> decode("حلب".encode("utf-16"))
    ('حلب', 'utf-16-le')
    """
    for mark, name in _MARKS:
        if raw.startswith(mark):
            return _decode_marked(raw[len(mark):], name)
    for magic, kind, hint in _KINDS:
        if raw.startswith(magic):
            raise InputError(f"the file is {kind}, not text", hint)
    if declared and (text := _try(raw, declared)) is not None:
        real = None if declared.startswith("utf") or raw.isascii() else _try(raw, "utf-8")
        return (text, declared) if real is None else (real, "utf-8")  # bytes of another encoding are hardly ever whole UTF-8
    if (wide := _unmarked_utf16(raw)) and (text := _try(raw, wide)) is not None:
        return text, wide
    if (text := _try(raw, "utf-8")) is not None:
        return text, "utf-8"
    if b"\0" in raw[:SAMPLE]:
        raise InputError("the file is binary, not text", "export the report as plain text or HTML and read that")
    return _decode_damaged(raw) or _decode_guessed(raw)


def find_declared(raw: bytes) -> str | None:
    """The encoding that an HTML page names at its top, None where it names none that we trust."""
    match = _DECLARED.search(raw, 0, 4096)
    if not match:
        return None
    return trusted((match.group(1) or match.group(2)).decode("ascii"))


def trusted(name: str | None) -> str | None:
    """The encoding that a page or a server names, as we call it; None where it is none that we trust."""
    name = (name or "").strip().lower()
    if not _TEXT_ENCODING.fullmatch(name):
        return None
    return _WESTERN if name in {"iso-8859-1", "us-ascii"} else name  # as browsers do


def _try(raw: bytes, name: str) -> str | None:
    try:
        return raw.decode(name)
    except (UnicodeDecodeError, LookupError):
        return None


def _decode_marked(raw: bytes, name: str) -> tuple[str, str]:
    try:
        return raw.decode(name), name
    except UnicodeDecodeError as error:
        if name == "utf-8" and (damaged := _decode_damaged(raw)):
            return damaged
        raise InputError(f"the file begins as {name.upper()} but breaks off from it at byte {error.start:,}", _ENCODING_HINT) from error


def _unmarked_utf16(raw: bytes) -> str | None:
    """UTF-16 without a mark shows by its zero bytes: every second one, on one side."""
    sample = raw[:4096]
    if len(sample) < 4 or len(raw) % 2 or not 0.2 < sample.count(0) / len(sample) <= 0.5:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if min(even, odd) > 0.05 * max(even, odd):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _decode_damaged(raw: bytes) -> tuple[str, str] | None:
    """UTF-8 with a few bytes broken (a cut end, a bad copy): those become U+FFFD, the rest is kept."""
    text = raw.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    wide = sum(c > "\x7f" for c in text[:SAMPLE]) - text.count("\ufffd", 0, SAMPLE)
    return (text, DAMAGED) if wide >= 8 * broken else None


def _decode_guessed(raw: bytes) -> tuple[str, str]:
    sample = raw[:SAMPLE]
    high = sum(b > 127 for b in sample)
    if high < 0.03 * len(sample) and (text := _try(raw, _WESTERN)) is not None:
        return text, _WESTERN  # Latin text with curly quotes and a few accents
    import charset_normalizer  # loaded only for text that is not UTF-8

    best = charset_normalizer.from_bytes(sample, cp_isolation=_LIKELY).best()
    if best is None or (text := _try(raw, best.encoding)) is None:
        raise InputError("the file's encoding can't be told", _ENCODING_HINT)
    return text, _WESTERN if text == _try(raw, _WESTERN) else best.encoding
