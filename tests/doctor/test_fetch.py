"""Fetching from a real server on this machine, a rude one."""

from __future__ import annotations

import gzip
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from feeds.doctor import FetchError, fetch, lint_fetched

from .cases import HEADERS, TYPES, good

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Rude(BaseHTTPRequestHandler):
    """Answers by path."""

    def do_GET(self) -> None:
        """Send what the path asks for."""
        with suppress(ConnectionError):
            getattr(self, f"answer_{self.path.strip('/').partition('/')[0]}")()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        """Say nothing."""

    def _send(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def answer_feed(self) -> None:
        headers = {name.replace("-", "_"): value for name, value in HEADERS.items() if name != "Date"}
        self._send(200, gzip.compress(good("xml").encode()), Content_Type=TYPES["xml"], **headers)

    def answer_moved(self) -> None:
        self._send(301, Location="/feed")

    def answer_loop(self) -> None:
        self._send(302, Location="/loop")

    def answer_away(self) -> None:
        self._send(302, Location="file:///etc/hostname")

    def answer_gone(self) -> None:
        self._send(410)

    def answer_large(self) -> None:
        self._send(200, b"x" * 200_000)

    def answer_bomb(self) -> None:
        self._send(200, gzip.compress(b"\0" * 50_000_000), Content_Encoding="gzip")

    def answer_brotli(self) -> None:
        self._send(200, b"x", Content_Encoding="br")

    def answer_garbage(self) -> None:
        self._send(200, b"this is not gzip", Content_Encoding="gzip")

    def answer_drip(self) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(100):
            self.wfile.write(b" ")
            time.sleep(0.1)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The rude server's address."""
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Rude)
    httpd.daemon_threads = True
    Thread(target=httpd.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{httpd.server_port}"
    httpd.shutdown()
    httpd.server_close()


def test_a_feed_is_fetched(server: str) -> None:
    """Body decompressed, headers in lower case, and what is found is about the address alone."""
    fetched = fetch(f"{server}/feed")
    assert (fetched.status, fetched.redirects) == (200, ())
    assert fetched.body == good("xml").encode()
    assert fetched.headers["etag"] == HEADERS["ETag"]
    assert {each.rule for each in lint_fetched(fetched, now=NOW)} == {"self-differs"}


def test_redirects_are_told(server: str) -> None:
    """A feed that moved is read where it is, and the move is a finding."""
    fetched = fetch(f"{server}/moved")
    assert fetched.final == f"{server}/feed"
    assert fetched.redirects == ((301, f"{server}/feed"),)
    assert "redirect" in {each.rule for each in lint_fetched(fetched, now=NOW)}


def test_a_status_is_a_finding(server: str) -> None:
    """Of an answer that is no feed only the status is judged."""
    found = lint_fetched(fetch(f"{server}/gone"), now=NOW)
    assert [each.rule for each in found] == ["status"]


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("loop", "redirects"),
        ("away", "no http"),
        ("large", "bytes"),
        ("bomb", "bytes"),
        ("brotli", "not asked for"),
        ("garbage", "header"),
    ],
)
def test_bounds(server: str, path: str, reason: str) -> None:
    """Size (decompressed), redirects, schemes and encodings are bounded."""
    with pytest.raises(FetchError, match=reason):
        fetch(f"{server}/{path}", max_bytes=100_000)


def test_time_is_bounded_over_all(server: str) -> None:
    """A byte every tenth of a second does not keep us: the time is for everything together."""
    start = time.perf_counter()
    with pytest.raises(FetchError, match="seconds"):
        fetch(f"{server}/drip", timeout=0.5)
    assert time.perf_counter() - start < 3


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://x.example/", "x", "", "http://", "http://[", "http://\x00"]
)
def test_other_addresses_are_refused(url: str) -> None:
    """Only http and https, and only what is an address."""
    with pytest.raises(FetchError):
        fetch(url)


def test_nobody_listens() -> None:
    """A refused connection is a FetchError as well."""
    with pytest.raises(FetchError):
        fetch("http://127.0.0.1:9/", timeout=5)
