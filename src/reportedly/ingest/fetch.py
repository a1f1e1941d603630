"""The one bounded network client: https only, public addresses only, so many bytes and seconds and no more.

Every name is resolved once, all its addresses are checked, and the connection goes to the address that was checked, so that a name can't
be turned to a private address in between. Redirects are checked in the same way. Downloads resume where they stopped.
"""

import hashlib
import http.client
import ipaddress
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from reportedly import __version__
from reportedly.errors import InputError

MAX_BYTES = 500_000_000
MAX_REDIRECTS = 5
SECONDS = 30.0
_CHUNK = 1 << 16
_AGENT = f"reportedly/{__version__}"


class FetchError(InputError):
    """An address can't be fetched, or must not be."""


def public_address(host: str, port: int) -> str:
    """An IP address of the host; raises FetchError where the name has none, or any that is private, local or reserved."""
    try:
        found = {str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError) as wrong:
        raise FetchError(f"{host} can't be found: {wrong}", "check the address and the network, or give a file instead") from wrong
    for address in found:
        if not ipaddress.ip_address(address.split("%")[0]).is_global:
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


def _open(url: str, have: int) -> tuple[http.client.HTTPSConnection, http.client.HTTPResponse]:
    """The connection and answer of an address, redirects followed; `have` bytes are asked to be left out."""
    for _ in range(MAX_REDIRECTS + 1):
        parts = urlsplit(url)
        if parts.scheme != "https" or not parts.hostname or parts.username:
            raise FetchError(f"{url} is no https address", "give an address that starts with https://")
        port = parts.port or 443
        connection = _Pinned(parts.hostname, port, public_address(parts.hostname, port))
        headers = {"User-Agent": _AGENT, **({"Range": f"bytes={have}-"} if have else {})}
        connection.request("GET", (parts.path or "/") + (f"?{parts.query}" if parts.query else ""), headers=headers)
        answer = connection.getresponse()
        if answer.status not in {301, 302, 303, 307, 308}:
            return connection, answer
        url = urljoin(url, answer.headers.get("Location", ""))
        connection.close()
    raise FetchError(f"{url} redirects too often", "give the address it leads to")


def fetch_file(url: str, target: Path, progress: Callable[[str], None], max_bytes: int = MAX_BYTES) -> str:
    """Fetches an address into a file, going on where an earlier try stopped; gives the SHA-256 of the whole. Raises FetchError."""
    aside = target.with_name(target.name + ".part")
    have = aside.stat().st_size if aside.is_file() else 0
    try:
        connection, answer = _open(url, have)
        with closing(connection):
            if answer.status == 200:
                have = 0  # the server gives the whole again
            elif answer.status != 206:
                raise FetchError(f"{url} answered {answer.status} {answer.reason}", "check the address, or try again later")
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
