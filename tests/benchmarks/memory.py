"""Memory of the serving process over many requests to 2,000 feeds.

    python -m tests.benchmarks.memory [REQUESTS]

A million requests by default; 100,000 show the same in a tenth of the time.  The feeds are asked for
in a wild order, in all formats and encodings, with and without conditions, and now and then under a
query string that nobody used before; what is printed is the resident memory of the worker.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
from http.client import HTTPConnection
from pathlib import Path

from tests.benchmarks.running import free_port, running, seedfeed
from tests.serve.fakes import ENTRIES

FEEDS = 2_000
STEPS = 20
EXTENSIONS = ("xml", "atom", "rss", "json")
ENCODINGS = ("gzip", "br", "zstd, gzip", "gzip, deflate, br", "")


def resident(pid: int) -> float:
    """MiB of a process."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise LookupError(pid)


def ask(connection: HTTPConnection, chance: random.Random, number: int) -> None:
    """One poll as some reader might send it."""
    path = f"/feeds/f{chance.randrange(FEEDS)}.{chance.choice(EXTENSIONS)}"
    if number % 10 == 0:
        path += f"?_={number}"
    headers = {"Accept-Encoding": chance.choice(ENCODINGS)}
    if chance.random() < 0.6:
        headers["If-None-Match"] = 'W/"1-abcdef"' if chance.random() < 0.8 else f'W/"{number}-old"'
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    answer.read()
    assert answer.status in (200, 304), answer.status


def main(requests: int = 1_000_000) -> None:
    """Ask, and print the worker's memory twenty times on the way."""
    os.environ[ENTRIES] = (
        "5"  # the fake publisher keeps all it made; small ones leave it to the layer to grow
    )
    port, chance = free_port(), random.Random(1)
    with tempfile.TemporaryDirectory() as name, running(seedfeed(port, Path(name)), port) as process:
        out = subprocess.run(["pgrep", "-P", str(process.pid)], capture_output=True, text=True, check=True)
        worker = int(out.stdout.split()[0])
        connection, seen = HTTPConnection("127.0.0.1", port), []
        for number in range(1, requests + 1):
            ask(connection, chance, number)
            if number % (requests // STEPS) == 0:
                seen.append(resident(worker))
                print(f"{number:>9,} requests  {seen[-1]:7.1f} MiB", flush=True)
        half = seen[len(seen) // 2]
        print(f"second half: {half:.1f} to {seen[-1]:.1f} MiB, {(seen[-1] / half - 1) * 100:+.1f} %")


if __name__ == "__main__":
    main(*(int(word.replace("_", "")) for word in sys.argv[1:2]))
