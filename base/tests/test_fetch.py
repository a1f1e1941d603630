"""The network client: what it refuses, and that a download resumes. No test leaves this machine."""

import io
from types import SimpleNamespace

import pytest

from reportedly.ingest import fetch
from reportedly.ingest.fetch import FetchError, fetch_file, public_address

URL = "https://example.org/KE.zip"


@pytest.mark.parametrize("host", ["127.0.0.1", "10.0.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "::1", "fd00::1", "100.64.0.1"])
def test_private_addresses_are_refused(host):
    with pytest.raises(FetchError) as wrong:
        public_address(host, 443)
    assert wrong.value.hint


@pytest.mark.parametrize("url", ["http://example.org/x", "ftp://example.org/x", "file:///etc/passwd", "https:///x", "https://u:p@example.org/"])
def test_only_https_addresses(url, tmp_path):
    with pytest.raises(FetchError):
        fetch_file(url, tmp_path / "x", lambda _: None)


def answer(status: int, body: bytes, length: int | None = None):
    stream = io.BytesIO(body)
    headers: dict[str, str] = {"Content-Length": str(len(body) if length is None else length)}
    return SimpleNamespace(status=status, reason="", headers=headers, read=stream.read)


def served(monkeypatch, **kwargs):
    asked = []

    def opened(url, have):
        asked.append(have)
        return SimpleNamespace(close=lambda: None), answer(**kwargs)

    monkeypatch.setattr(fetch, "_open", opened)
    return asked


def test_a_download_goes_on_where_it_stopped(monkeypatch, tmp_path):
    served(monkeypatch, status=200, body=b"abc", length=6)
    with pytest.raises(FetchError, match="broke off"):
        fetch_file(URL, tmp_path / "KE.zip", lambda _: None)
    said = []
    asked = served(monkeypatch, status=206, body=b"def")
    digest = fetch_file(URL, tmp_path / "KE.zip", said.append)
    assert asked == [3] and (tmp_path / "KE.zip").read_bytes() == b"abcdef" and said
    assert digest.startswith("bef57ec7f53a6d40")


def test_too_much_is_refused(monkeypatch, tmp_path):
    served(monkeypatch, status=200, body=b"x" * 100)
    with pytest.raises(FetchError, match="larger"):
        fetch_file(URL, tmp_path / "x", lambda _: None, max_bytes=10)


def test_an_error_answer_is_said(monkeypatch, tmp_path):
    served(monkeypatch, status=404, body=b"")
    with pytest.raises(FetchError, match="404"):
        fetch_file(URL, tmp_path / "x", lambda _: None)
