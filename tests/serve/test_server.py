"""A real server on a real port, asked by independent clients."""

from __future__ import annotations

import gzip
import os
import signal
import socket
import subprocess
import time
from functools import partial
from http.client import HTTPConnection
from pathlib import Path

import feedparser
import pytest

from feeds import serve
from feeds.serve.server import claim
from tests.running import free_port, until
from tests.serve.conftest import Running, start_server

FEED = "/feeds/all.xml"


def test_conditional_requests(real: Running) -> None:
    """200, then 304 with the ETag, with the date, and with both; HEAD as GET."""
    first, body = real.ask(FEED, Accept_Encoding="gzip")
    assert (first.status, first.headers["Content-Encoding"]) == (200, "gzip")
    assert gzip.decompress(body).count(b"<entry>") == 50
    etag, date = first.headers["ETag"], first.headers["Last-Modified"]
    for headers in (
        {"If_None_Match": etag},
        {"If_Modified_Since": date},
        {"If_None_Match": f'"x", {etag.removeprefix("W/")}', "If_Modified_Since": "nonsense"},
        {"If_None_Match": "*"},
    ):
        again, nothing = real.ask(FEED, **headers)
        assert (again.status, nothing) == (304, b"")
        assert (again.headers["ETag"], again.headers["Last-Modified"]) == (etag, date)
        assert again.headers["Content-Length"] is None
    head, nothing = real.ask(FEED, "HEAD", Accept_Encoding="gzip")
    assert (head.status, nothing, head.headers["Content-Length"]) == (200, b"", str(len(body)))


def test_a_connection_is_kept(real: Running) -> None:
    """Many polls, of all kinds, over one connection."""
    connection = HTTPConnection("127.0.0.1", real.port, timeout=10)
    for method, path, status in [
        ("GET", FEED, 200),
        ("HEAD", FEED, 200),
        ("GET", "/nope", 404),
        ("OPTIONS", FEED, 204),
        ("POST", FEED, 405),
        ("GET", FEED, 200),
    ] * 3:
        connection.request(method, path)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == status
    connection.close()


def test_feedparser_as_a_client(real: Running) -> None:
    """An independent reader, which asks for deltas too, is told that nothing changed."""
    first = feedparser.parse(real.url + FEED)
    assert (first.status, len(first.entries), first.bozo) == (200, 50, False)
    assert feedparser.parse(real.url + FEED, etag=first.etag).status == 304
    assert feedparser.parse(real.url + FEED, modified=first.modified).status == 304


@pytest.mark.parametrize(
    "request_",
    [
        b"GARBAGE\r\n\r\n",
        b"GET /\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /a HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 400_000 + b"\r\n\r\n",
        b"GET /a HTTP/1.1\r\nHost: x\r\n" + b"X: a\r\n" * 500 + b"\r\n",
        b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n",
    ],
)
def test_what_is_no_request(real: Running, request_: bytes) -> None:
    """A plain 4xx from whoever reads it first, and the next one is served."""
    with socket.create_connection(("127.0.0.1", real.port), timeout=10) as client:
        client.sendall(request_)
        assert client.recv(200).startswith(b"HTTP/1.1 4")
    assert real.ask(FEED)[0].status == 200
    assert "Traceback" not in real.log.read_text()


def test_idle_and_slow_clients_stop_nobody(real: Running) -> None:
    """Fifty who say nothing, and twenty who never read, and still others are answered at once."""
    idle = [socket.create_connection(("127.0.0.1", real.port)) for _ in range(50)]
    slow = []
    for _ in range(20):
        client = socket.socket()
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.connect(("127.0.0.1", real.port))
        client.sendall(f"GET {FEED} HTTP/1.1\r\nHost: x\r\n\r\n".encode() * 200)
        slow.append(client)
    start = time.monotonic()
    for _ in range(50):
        assert real.ask(FEED)[0].status == 200
    assert time.monotonic() - start < 5
    for client in idle + slow:
        client.close()


def test_port_in_use(tmp_path: Path) -> None:
    """A second server is refused while the first one runs, starts, or only holds the port."""
    port = free_port()
    with claim("127.0.0.1", port), pytest.raises(serve.PortInUseError, match=f"{port}.*in use"):
        serve.probe("127.0.0.1", port)
    running = start_server(tmp_path, port)
    with pytest.raises(serve.PortInUseError):
        serve.probe("127.0.0.1", port)
    running.process.terminate()
    assert running.process.wait(5) == 0
    serve.probe("127.0.0.1", port)


def test_no_such_host() -> None:
    """A host that is not ours, or none at all, is told in one line."""
    for host in ("192.0.2.1", "no-such-host.invalid"):
        with pytest.raises(serve.ListenError):
            serve.probe(host, 8000)


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_a_clean_end(tmp_path: Path, sign: signal.Signals) -> None:
    """Within five seconds, also with clients connected, and nobody is left behind."""
    running = start_server(tmp_path, free_port(), workers=2)
    with socket.create_connection(("127.0.0.1", running.port)):
        workers = children(running.process.pid)
        assert len(workers) == 2
        running.process.send_signal(sign)
        assert running.process.wait(5) == 0
    assert not any(Path(f"/proc/{pid}").exists() for pid in workers)


def test_a_worker_that_dies_is_replaced(tmp_path: Path) -> None:
    """Even twice within seconds, which Granian itself takes for the end."""
    running = start_server(tmp_path, free_port())
    for _ in range(2):
        before = until(lambda: children(running.process.pid))
        os.kill(before[0], signal.SIGKILL)
        until(partial(replaced, running.process.pid, before))
        until(running.answers)
    running.process.terminate()
    running.process.wait(5)


def test_metrics_of_all_workers(tmp_path: Path) -> None:
    """Whichever worker is scraped, the counts are those of the whole server."""
    running = start_server(tmp_path, free_port(), workers=2)
    for _ in range(30):
        running.ask(FEED)
    line = 'seedfeed_polls_total{encoding="identity",format="atom",kind="all",status="200"} 30.0'
    for _ in range(4):
        until(lambda: line in running.ask("/metrics")[1].decode())
    running.process.terminate()
    running.process.wait(5)


def test_no_worker_outlives_its_server(tmp_path: Path) -> None:
    """A server that is killed leaves nobody behind who holds the port."""
    running = start_server(tmp_path, free_port())
    running.process.kill()
    running.process.wait(5)
    until(lambda: free(running.port))


def test_what_is_seen_of_a_watcher(tmp_path: Path) -> None:
    """Alive is who holds the lock; asking takes it from nobody; its trouble is told, and when it is over."""
    lock = tmp_path / "var" / "watch.lock"
    assert serve.watcher(lock) == serve.Watcher(False)
    with serve.held(lock) as hold:
        assert serve.watcher(lock) == serve.watcher(lock) == serve.Watcher(True)
        hold.tell("the disk is full " * 100)
        assert serve.watcher(lock).trouble.startswith("the disk is full the")
        with serve.held(lock) as second:
            second.tell("of another one")
        assert "another" not in serve.watcher(lock).trouble
        hold.tell("")
        assert serve.watcher(lock) == serve.Watcher(True)
    assert serve.watcher(lock) == serve.Watcher(False)


def children(pid: int) -> list[int]:
    """The processes that a process started."""
    out = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True).stdout
    return [int(word) for word in out.split()]


def replaced(pid: int, before: list[int]) -> bool:
    """Whether the process has started others since."""
    return bool(set(children(pid)) - set(before))


def free(port: int) -> bool:
    """Whether nobody listens there any more."""
    try:
        serve.probe("127.0.0.1", port)
    except serve.PortInUseError:
        return False
    return True
