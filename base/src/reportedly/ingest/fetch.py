"""The one bounded network client: http(s) to public addresses only, so many bytes and seconds and no more.

Every name is resolved once, all its addresses are checked, and the connection goes to the address that was checked, so that a name can't
be turned to a private address in between. Redirects are checked in the same way. Downloads resume where they stopped.
"""

import hashlib
import http.client
import ipaddress
import socket
import ssl
import threading
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from reportedly import __version__
from reportedly.errors import InputError

MAX_BYTES = 500_000_000
MAX_PAGE = 64 * 1024 * 1024  # bytes of a page or a document, unpacked
MAX_REDIRECTS = 5
SECONDS = 30.0  # without a byte
PAGE_SECONDS = 120.0  # for a whole page
_CHUNK = 1 << 16
AGENT = f"reportedly/{__version__}"
_AS_IT_IS = "/%:@!$&'()*+,;=~-._?"  # stays so in a path or a query
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class FetchError(InputError):
    """An address can't be fetched, or must not be. `answered` is the server's status where it gave one."""

    answered: int | None = None
    wait: float | None = None  # seconds that the server asks to wait


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address gave: where it led (`final`), the address that was connected to, status, headers (lower case), the body."""

    url: str
    final: str
    address: str
    status: int
    headers: Mapping[str, str]
    raw: bytes


def is_public(address: str) -> bool:
    """True for an IP address on the public internet: none private, local, shared, multicast, or wrapping one of those.

    >>> is_public("93.184.216.34"), is_public("10.0.0.1"), is_public("::ffff:127.0.0.1"), is_public("169.254.169.254")
    (True, False, False, False)
    """
    ip = ipaddress.ip_address(address.split("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else None)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def public_address(host: str, port: int) -> str:
    """An IP address of the host; raises FetchError where the name has none, or any that is private, local or reserved."""
    try:
        found = {str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError) as wrong:
        raise FetchError(f"{host} can't be found: {wrong}", "check the address and the network, or give a file instead") from wrong
    for address in found:
        if not is_public(address):
            raise FetchError(f"{host} leads to {address}, which is no public address", "give an address on the public internet, or a file")
    return min(found)


class _Pinned(http.client.HTTPSConnection):
    """A connection to the address that was checked, with the certificate of the name that was asked for."""

    def __init__(self, host: str, port: int, address: str) -> None:
        super().__init__(host, port, timeout=SECONDS, context=ssl.create_default_context())
        self._address = address

    def connect(self) -> None:
        """Connects to the checked address."""
        plain = socket.create_connection((self._address, self.port), self.timeout)
        self.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=self.host)


class _PinnedPlain(http.client.HTTPConnection):
    """The same without encryption, for addresses that have none."""

    def __init__(self, host: str, port: int, address: str) -> None:
        super().__init__(host, port, timeout=SECONDS)
        self._address = address

    def connect(self) -> None:
        """Connects to the checked address."""
        self.sock = socket.create_connection((self._address, self.port), self.timeout)


_Connection = _Pinned | _PinnedPlain


def _connected(url: str, schemes: tuple[str, ...]) -> tuple[_Connection, str, str]:
    """A connection to the address's host (not yet made), the IP address checked, and the path to ask for. Raises FetchError."""
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as wrong:
        raise FetchError(f"{url} is no address: {wrong}", "check the address") from wrong
    if parts.scheme not in schemes or not parts.hostname or parts.username is not None or any(c <= " " for c in url):
        raise FetchError(f"{url} is no {schemes[0]} address", f"give an address that starts with {schemes[0]}://")
    address = public_address(parts.hostname, port)
    connection = (_Pinned if parts.scheme == "https" else _PinnedPlain)(parts.hostname, port, address)
    query = f"?{quote(parts.query, safe=_AS_IT_IS)}" if parts.query else ""
    return connection, address, (quote(parts.path, safe=_AS_IT_IS) or "/") + query


def _ask(
    url: str, headers: Mapping[str, str], schemes: tuple[str, ...], began: Callable[[_Connection], object] = lambda _: None,
    body: bytes | None = None,
) -> tuple[_Connection, http.client.HTTPResponse, str, str]:
    """The connection, the answer, the address that redirects led to, and its IP address."""
    for _ in range(MAX_REDIRECTS + 1):
        connection, address, path = _connected(url, schemes)
        connection.connect()
        began(connection)
        connection.request("GET" if body is None else "POST", path, body, headers={"User-Agent": AGENT, **headers})
        answer = connection.getresponse()
        if answer.status not in {301, 302, 303, 307, 308}:
            return connection, answer, url, address
        target = urljoin(url, answer.headers.get("Location", ""))
        if url.startswith("https:") and target.startswith("http:"):
            schemes = ("https",)  # never from an encrypted address to an open one
        url = target
        connection.close()
    raise FetchError(f"{url} redirects too often", "give the address it leads to")


def _open(url: str, have: int) -> tuple[_Connection, http.client.HTTPResponse]:
    """The connection and answer of an https address; `have` bytes are asked to be left out."""
    connection, answer, _, _ = _ask(url, {"Range": f"bytes={have}-"} if have else {}, ("https",))
    return connection, answer


# --- a page ----------------------------------------------------------------------------------------------


def fetch_page(url: str, headers: Mapping[str, str] | None = None, *, max_bytes: int = MAX_PAGE, seconds: float = PAGE_SECONDS,
               body: bytes | None = None) -> Answer:
    """A page or document whole, with the server's answer; 304 (not modified) is an answer too, every other status but 200 a FetchError.

    `headers` are sent with it, and `body`, where there is one, is posted. Within `seconds` everything must have come, redirects
    included. Raises FetchError.
    """
    parts = urlsplit(url)
    asked = urlunsplit(parts._replace(fragment=""))
    try:
        with _within(seconds) as began:
            connection, answer, final, address = _ask(
                asked, {"Accept-Encoding": "gzip", "Accept": "*/*", **(headers or {})}, ("http", "https"), began, body)
            with closing(connection):
                said = {name.lower(): value for name, value in answer.headers.items()}
                if answer.status not in {200, 304}:
                    raise _refused(asked, answer.status, answer.reason, said)
                raw = b"".join(_unpacked(_body(answer, asked, max_bytes), said, asked, max_bytes))
        if began.is_late:  # a body without a length ends wherever its connection does
            raise TimeoutError
    except (OSError, http.client.HTTPException, ValueError, FetchError) as wrong:
        if isinstance(wrong, FetchError) and not began.is_late:
            raise
        late = f"it took longer than {seconds:.0f} s" if began.is_late else str(wrong) or type(wrong).__name__
        raise FetchError(f"{asked} can't be fetched: {late}", "try again later, or save the page and give the file") from wrong
    return Answer(asked, final, address, answer.status, said, raw)


def _refused(url: str, status: int, reason: str, headers: Mapping[str, str]) -> FetchError:
    error = FetchError(f"{url} answered {status} {reason}".rstrip(), "check the address, or try again later")
    error.answered = status
    wait = headers.get("retry-after", "")
    error.wait = float(wait) if wait.isdigit() and len(wait) < 8 else None
    return error


class _Deadline:
    """Shuts the connection that it is told of, once the time is up: a server that sends a byte a minute holds nobody."""

    def __init__(self, seconds: float) -> None:
        self.is_late = False
        self._sock: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._strike)
        self._timer.daemon = True
        self._timer.start()

    def __call__(self, connection: _Connection) -> None:
        self._sock = connection.sock
        if self.is_late:
            self._strike()

    def _strike(self) -> None:
        self.is_late = True
        if self._sock is not None:
            with suppress(OSError):
                self._sock.shutdown(socket.SHUT_RDWR)

    def cancel(self) -> None:
        """The work is done."""
        self._timer.cancel()


@contextmanager
def _within(seconds: float) -> Iterator[_Deadline]:
    deadline = _Deadline(seconds)
    try:
        yield deadline
    finally:
        deadline.cancel()


def _body(answer: http.client.HTTPResponse, url: str, max_bytes: int) -> Iterator[bytes]:
    """The body piece by piece as it comes; raises FetchError past the bound, or where it ends early."""
    length, got = answer.headers.get("Content-Length"), 0
    while chunk := answer.read1(_CHUNK):
        got += len(chunk)
        if got > max_bytes:
            raise FetchError(f"{url} is larger than {max_bytes:,} bytes", "fetch it by other means and give the file")
        yield chunk
    if length and length.isdigit() and got < int(length) and answer.status == 200:
        raise FetchError(f"{url} broke off after {got:,} of {int(length):,} bytes", "try again later")


def _unpacked(chunks: Iterator[bytes], headers: Mapping[str, str], url: str, max_bytes: int) -> Iterator[bytes]:
    """The body without the packing that it was sent in; raises FetchError for packings unknown, broken, or that blow up."""
    coding = headers.get("content-encoding", "identity").strip().lower()
    if coding in {"identity", ""}:
        yield from chunks
        return
    if coding not in {"gzip", "x-gzip", "deflate"}:
        raise FetchError(f"{url} came packed as {coding!r}, which was not asked for", "save the page and give the file")
    unpacker, got = zlib.decompressobj(47 if "gzip" in coding else 15), 0
    try:
        for chunk in chunks:
            while chunk:
                piece = unpacker.decompress(chunk, _CHUNK)
                got += len(piece)
                if got > max_bytes:
                    raise FetchError(f"{url} unpacks to more than {max_bytes:,} bytes", "fetch it by other means and give the file")
                yield piece
                chunk = unpacker.unconsumed_tail
        yield unpacker.flush()
    except zlib.error as wrong:
        raise FetchError(f"{url} came packed and broken: {wrong}", "try again later") from wrong
    if not unpacker.eof:
        raise FetchError(f"{url} broke off inside its packing", "try again later")


# --- a file ----------------------------------------------------------------------------------------------


def fetch_file(url: str, target: Path, progress: Callable[[str], None], max_bytes: int = MAX_BYTES) -> str:
    """Fetches an https address into a file, going on where an earlier try stopped; gives the SHA-256 of the whole. Raises FetchError."""
    aside = target.with_name(target.name + ".part")
    have = aside.stat().st_size if aside.is_file() else 0
    try:
        connection, answer = _open(url, have)
        with closing(connection):
            if answer.status == 200:
                have = 0  # the server gives the whole again
            elif answer.status != 206:
                raise _refused(url, answer.status, answer.reason, {})
            with aside.open("ab" if have else "wb") as file:
                for chunk in _chunks(answer, url, have, max_bytes, progress):
                    file.write(chunk)
    except (OSError, http.client.HTTPException) as wrong:
        raise FetchError(f"{url} can't be fetched: {wrong}", "try again: what has come so far is kept") from wrong
    aside.replace(target)
    return hashlib.sha256(target.read_bytes()).hexdigest()


def _chunks(answer: http.client.HTTPResponse, url: str, have: int, max_bytes: int, progress: Callable[[str], None]) -> Iterator[bytes]:
    """The body piece by piece; raises FetchError past the bound, or where it ends early."""
    whole = have + int(answer.headers.get("Content-Length") or 0)
    got = have
    said = 0
    while chunk := answer.read(_CHUNK):
        got += len(chunk)
        if got > max_bytes:
            raise FetchError(f"{url} is larger than {max_bytes:,} bytes", "fetch it by other means and give the file")
        if whole and got * 10 // whole > said:
            said = got * 10 // whole
            progress(f"{url}: {got:,} of {whole:,} bytes")
        yield chunk
    if whole > have and got < whole:
        raise FetchError(f"{url} broke off after {got:,} of {whole:,} bytes", "try again: what has come so far is kept")
