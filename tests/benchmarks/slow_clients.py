"""A thousand idle connections and a hundred slow ones: how much of their rate other polls keep.

    python -m tests.benchmarks.slow_clients [ROUNDS] [SECONDS]

Half of the slow ones send a request byte by byte, the others ask for the feed again and again and
read it a few bytes at a time.
"""

from __future__ import annotations

import resource
import socket
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import median

from tests.benchmarks.ingest import headline
from tests.benchmarks.running import free_port, rate, running, seedfeed

IDLE, SLOW, TARGET = 1000, 100, 0.8
PATH = "/feeds/all.xml"
REQUEST = f"GET {PATH} HTTP/1.1\r\nHost: x\r\nUser-Agent: slow\r\n\r\n".encode()
PAUSE = 0.2


@contextmanager
def crowd(port: int) -> Iterator[None]:
    """The idle and the slow, for as long as the block lasts."""
    stop = threading.Event()
    idle = [_connect(port) for _ in range(IDLE)]
    slow = [_connect(port, small=True) for _ in range(SLOW)]
    for client in slow[: SLOW // 2]:
        client.sendall(REQUEST * 20)
    thread = threading.Thread(target=_dawdle, args=(slow[: SLOW // 2], slow[SLOW // 2 :], stop))
    thread.start()
    try:
        yield
        alive = sum(_open(client) for client in idle)
        print(f"  {alive} of {IDLE} idle connections were still open")
    finally:
        stop.set()
        thread.join()
        for client in idle + slow:
            client.close()


def _connect(port: int, small: bool = False) -> socket.socket:
    client = socket.socket()
    if small:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    client.connect(("127.0.0.1", port))
    return client


def _dawdle(readers: list[socket.socket], writers: list[socket.socket], stop: threading.Event) -> None:
    at = 0
    for client in readers:
        client.setblocking(False)
    while not stop.wait(PAUSE):
        for client in readers:
            with suppress(OSError):
                client.recv(64)
        for client in writers:
            with suppress(OSError):
                client.sendall(REQUEST[at % len(REQUEST) :][:1])
        at += 1


def _open(client: socket.socket) -> bool:
    client.setblocking(False)
    try:
        return client.recv(1) != b""
    except BlockingIOError:
        return True
    except OSError:
        return False


def main(rounds: int = 5, seconds: float = 3.0) -> None:
    """Measure with and without the crowd in turn."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 8192), most))
    port, ratios = free_port(), []
    url = f"http://127.0.0.1:{port}{PATH}"
    lines = [headline(number) for number in range(50)]
    with tempfile.TemporaryDirectory() as name, running(seedfeed(port, Path(name), lines), port):
        rate(url, {"Accept-Encoding": "gzip"}, 1)
        for _ in range(rounds):
            alone = rate(url, {"Accept-Encoding": "gzip"}, seconds)
            with crowd(port):
                crowded = rate(url, {"Accept-Encoding": "gzip"}, seconds)
            ratios.append(crowded / alone)
            print(f"alone {alone:,.0f}/s  with the crowd {crowded:,.0f}/s  {crowded / alone:.2f}", flush=True)
    print(f"{median(ratios):.2f} of the rate is kept (wanted {TARGET})")


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:2]), *(float(word) for word in sys.argv[2:3]))
