"""A seal: the state of the log of custody in one line, to publish or to have time-stamped, so that no later log can pass for it.

A chain of hashes shows every change but two: that its end was cut off, or that the whole of it was made anew. Whoever has the seal of a
day can show both. A time stamp (RFC 3161) is an authority's signed word that the seal existed at a time.
"""

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass

from reportedly.errors import InputError, UsageError
from reportedly.preserve import sha256

PREFIX = "reportedly-seal-1"
_SEAL = re.compile(rf"{PREFIX}:(\d{{1,12}}):([0-9a-f]{{64}})")
_GRANTED = (0, 1)  # PKIStatus: granted, granted with modifications
_SHA256 = bytes.fromhex("300d06096086480165030402010500")  # AlgorithmIdentifier


@dataclass(frozen=True, slots=True)
class Seal:
    """The number and hash of the last event of a log of custody."""

    seq: int
    hash: str

    def __str__(self) -> str:
        return f"{PREFIX}:{self.seq}:{self.hash}"


def read_seal(line: str) -> Seal:
    """A seal from its line, or from a text that has it in it. Raises UsageError.

    >>> read_seal("published: reportedly-seal-1:3:" + "ab" * 32).seq
    3
    """
    found = _SEAL.search(line)
    if found is None:
        raise UsageError("this is no seal", f"give the line that `reportedly seal` printed: {PREFIX}:NUMBER:HASH")
    return Seal(int(found[1]), found[2])


# --- time stamps: RFC 3161, in DER -----------------------------------------------------------------------


def stamp_request(seal: Seal, nonce: int | None = None) -> bytes:
    """What a time-stamping authority is asked: a TimeStampReq over the seal's SHA-256, with a nonce, the certificate asked for."""
    imprint = _der(0x30, _SHA256 + _der(0x04, digest_of(seal)))
    number = nonce if nonce is not None else secrets.randbits(63)
    return _der(0x30, _der(0x02, b"\x01") + imprint + _der(0x02, _positive(number)) + _der(0x01, b"\xff"))


def digest_of(seal: Seal) -> bytes:
    """The 32 bytes that are stamped: the SHA-256 of the seal's line, without a line end."""
    return bytes.fromhex(sha256(str(seal).encode("ascii")))


def check_stamp(seal: Seal, request: bytes, answer: bytes) -> None:
    """Raises InputError where the answer grants nothing, or stamps something else than was asked.

    The authority's signature is not checked here: `openssl ts -verify` does that, with the authority's certificate.
    """
    try:
        (_, whole), *_ = _parts(answer)
        status, *token = _parts(whole)
        (_, code), *_ = _parts(status[1])
    except (ValueError, IndexError) as error:
        raise InputError("the authority's answer is no time stamp", "check its address: it must speak RFC 3161") from error
    granted = int.from_bytes(code, "big")
    if granted not in _GRANTED or not token:
        raise InputError(f"the authority refused the time stamp (status {granted})", "try again later, or ask another authority")
    (_, asked), *_ = _parts(request)
    _, _, (_, nonce), *_ = _parts(asked)
    stamped = b"".join(_der(*part) for part in token)
    if digest_of(seal) not in stamped or _der(0x02, nonce) not in stamped:
        raise InputError("the authority stamped something else than the seal", "ask another authority")


def _positive(number: int) -> bytes:
    """A number from 0 as DER has it: the fewest bytes, the first of them below 128."""
    return number.to_bytes(number.bit_length() // 8 + 1, "big")


def _der(tag: int, content: bytes) -> bytes:
    """One value of DER."""
    size = len(content)
    if size < 0x80:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content


def _parts(raw: bytes) -> Iterator[tuple[int, bytes]]:
    """The values of DER that stand one after another: tag and content. Raises ValueError, IndexError where there are none."""
    at = 0
    while at < len(raw):
        tag, size, at = raw[at], raw[at + 1], at + 2
        if size & 0x80:
            count = size & 0x7F
            if not 0 < count < 5:
                raise ValueError("a length of DER that is none")
            size, at = int.from_bytes(raw[at : at + count], "big"), at + count
        if at + size > len(raw):
            raise ValueError("the value ends before its length")
        yield tag, raw[at : at + size]
        at += size
