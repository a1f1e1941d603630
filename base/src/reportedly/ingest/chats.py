"""Exports of chats → one report a message: Telegram (result.json) and WhatsApp (text). Who wrote it goes to the log of custody alone."""

import datetime as dt
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from reportedly.errors import InputError
from reportedly.ingest.charset import decode
from reportedly.ingest.given import source_of
from reportedly.ingest.parcel import Parcel
from reportedly.records import Failure, Received

_TELEGRAM = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{[^\[\]]{0,2000}?"messages"\s*:\s*\[')
_MESSAGE = re.compile(
    r"^\u200e?\[?(\d{1,4})[./-](\d{1,2})[./-](\d{2,4}),?\s+(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?[\s\u202f]?([AaPp]\.?[Mm]\.?)?\]?"
    r"(?:\s+[-–]\s+|\s+)([^:\n]{1,120}): ", re.MULTILINE)
_STAMP = re.compile(r"^\u200e?\[?\d{1,4}[./-]\d{1,2}[./-]\d{2,4},?\s+\d{1,2}[:.]\d{2}", re.MULTILINE)
_NO_TEXT = re.compile(r"\u200e?(?:<[^<>]{3,40}>|\u200e?\S+ (?:omitted|weggelassen)|This message was deleted\.?|null)\s*")
_CHAT = "WhatsApp chat"


# --- Telegram ------------------------------------------------------------------------------------------------


def is_telegram(parcel: Parcel) -> bool:
    """True for Telegram's machine-readable export of a chat."""
    return parcel.suffix == ".json" and bool(_TELEGRAM.match(parcel.head))


def open_telegram(parcel: Parcel) -> Iterator[Received | Failure]:
    """The messages with text, each kept as the bytes of its own object. Raises InputError where the export breaks off."""
    text = parcel.whole().decode("utf-8-sig", "replace")
    start = re.search(r'"messages"\s*:\s*\[', text)
    decoder, found = json.JSONDecoder(), 0
    at = start.end() if start else len(text)
    name = _chat_name(text[: start.start() if start else 0])
    while True:
        at = re.compile(r"[\s,]*").match(text, at).end()  # type: ignore[union-attr]
        if text[at : at + 1] == "]":
            break
        try:
            message, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            raise InputError(f"the export breaks off after {found:,} messages", "export the chat anew; those before were read") from error
        found += 1
        yield from _read_message(message, text[at:end].encode("utf-8", "replace"), name, parcel)
        at = end
    if not found:
        raise InputError("the export holds no message", "export the chat as machine-readable JSON, with its messages")


def _chat_name(head: str) -> str | None:
    match = re.search(r'"name"\s*:\s*("(?:[^"\\]|\\.){0,300}")', head)
    try:
        return str(json.loads(match.group(1))) if match else None
    except ValueError:
        return None


def _read_message(message: Any, raw: bytes, name: str | None, parcel: Parcel) -> Iterator[Received | Failure]:
    if not isinstance(message, dict) or message.get("type", "message") != "message":
        return  # who joined, who left
    origin = f"{parcel.origin}:{message.get('id', '?')}"
    text = _words(message.get("text"))
    if not text.strip():
        return  # a picture, a sticker
    given = parcel.given
    if message.get("id") is not None:
        given = replace(given, id=f"{name or 'telegram'}/{message['id']}")
    told = ("from", "edited", "forwarded_from", "reply_to_message_id")
    how = (*given.how, *((key.replace("_", " "), str(message[key])[:300]) for key in told if message.get(key)))
    source = source_of(raw, given, published=_telegram_moment(message), outlet=name)
    yield Received(origin, raw, "application/json", text, source, how)


def _words(text: Any) -> str:
    """A message's text: a string, or strings and marked pieces in a row."""
    if isinstance(text, list):
        return "".join(str(piece.get("text", "")) if isinstance(piece, dict) else str(piece) for piece in text)
    return text if isinstance(text, str) else ""


def _telegram_moment(message: dict[str, Any]) -> str | None:
    try:
        if message.get("date_unixtime"):
            return dt.datetime.fromtimestamp(int(message["date_unixtime"]), dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return dt.datetime.fromisoformat(str(message["date"])).isoformat()
    except (KeyError, ValueError, OverflowError, OSError):
        return None


# --- WhatsApp ------------------------------------------------------------------------------------------------


def is_whatsapp(parcel: Parcel) -> bool:
    """True for WhatsApp's export: text whose first lines are messages with their time and sender."""
    if parcel.suffix not in {".txt", ""} or not parcel.head[:200].strip():
        return False
    head = parcel.head[:8_000].decode("utf-8", "replace").lstrip("\ufeff")
    return len(_STAMP.findall(head)) >= 2 and bool(_STAMP.match(head)) and bool(_MESSAGE.search(head))


def open_whatsapp(parcel: Parcel) -> Iterator[Received | Failure]:
    """The messages with text, each kept as its own lines. Days and months that can't be told apart are left unread, and said to be."""
    text = decode(parcel.whole())[0]
    starts = [*_STAMP.finditer(text)]
    messages = [_MESSAGE.match(text, start.start()) for start in starts]
    order = _order([m for m in messages if m])
    if order is None:
        yield Failure(parcel.origin, "its dates may be day/month or month/day, and none of them tells; it was read without dates",
                      "give the day with --published where all are of one day")
    name = re.match(r"whatsapp[ -]chat (?:with |mit |- )?(.{1,80})\.txt", parcel.name)
    for n, (start, message) in enumerate(zip(starts, messages, strict=True)):
        end = starts[n + 1].start() if n + 1 < len(starts) else len(text)
        if message is None or _NO_TEXT.fullmatch(body := text[message.end() : end]) or not body.strip():
            continue  # who joined, a picture
        raw = text[start.start() : end].encode("utf-8", "surrogatepass")
        chat = name.group(1) if name else _CHAT
        source = source_of(raw, parcel.given, published=_whatsapp_moment(message, order), outlet=chat)
        origin = f"{parcel.origin}:{text.count(chr(10), 0, start.start()) + 1}"
        how = (*parcel.given.how, ("from", message[8].strip()))
        yield Received(origin, raw, "text/plain; charset=utf-8", body.strip(), source, how)


def _order(messages: Sequence[re.Match[str]]) -> str | None:
    """ "ymd", "dmy" or "mdy": what all dates of the export allow; None where they allow two."""
    if any(len(m[1]) == 4 for m in messages):
        return "ymd"
    is_day_first, is_month_first = any(int(m[1]) > 12 for m in messages), any(int(m[2]) > 12 for m in messages)
    return None if is_day_first == is_month_first else "dmy" if is_day_first else "mdy"


def _whatsapp_moment(m: re.Match[str], order: str | None) -> str | None:
    if order is None:
        return None
    part = dict(zip(order, (int(m[1]), int(m[2]), int(m[3])), strict=True))
    year = part["y"] + 2000 if part["y"] < 100 else part["y"]
    hour = int(m[4]) % 12 + (12 if m[7][0] in "pP" else 0) if m[7] else int(m[4])
    try:
        return dt.datetime(year, part["m"], part["d"], hour, int(m[5]), int(m[6] or 0)).isoformat()
    except ValueError:
        return None
