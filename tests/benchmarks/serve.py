"""One feed of 50 entries, one worker: beside nginx for the same bytes, and beside Flask with feedgen.

    python -m tests.benchmarks.serve [ROUNDS] [SECONDS]

Each round measures all of them in turn; what is printed is the median of the rounds and of their
ratios, since a machine that others use gives figures that only compare within a round.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from urllib.request import urlopen

from tests.benchmarks.ingest import headline
from tests.benchmarks.running import free_port, nginx, rate, running, seedfeed

GZIP = {"Accept-Encoding": "gzip"}
TARGETS = {"gzip": (0.45, 0.60), "304": (0.30, 0.45)}
FLASK_TARGET = 30.0
ENTRIES = 50


def body(url: str) -> bytes:
    """The plain document."""
    with urlopen(url) as answer:
        return bytes(answer.read())


def etag(url: str) -> str:
    """The ETag of the gzip answer."""
    import urllib.request

    with urlopen(urllib.request.Request(url, headers=GZIP)) as answer:
        return str(answer.headers["ETag"])


def measure(urls: Mapping[str, str], rounds: int, seconds: float) -> list[dict[str, float]]:
    """One dictionary of rates a round, ``<server> <kind>`` -> answers a second."""
    known = {name: GZIP | {"If-None-Match": etag(url)} for name, url in urls.items()}
    found = []
    for _ in range(rounds):
        rates = {f"{name} gzip": rate(url, GZIP, seconds) for name, url in urls.items()}
        rates |= {f"{name} 304": rate(urls[name], known[name], seconds) for name in ("nginx", "seedfeed")}
        found.append(rates)
        print("  ".join(f"{name} {value:,.0f}" for name, value in rates.items()), flush=True)
    return found


def report(found: list[dict[str, float]]) -> None:
    """Print medians and ratios beside what they should be."""
    for kind, (wanted, hoped) in TARGETS.items():
        ratio = median(each[f"seedfeed {kind}"] / each[f"nginx {kind}"] for each in found)
        ours = median(each[f"seedfeed {kind}"] for each in found)
        print(f"{kind}: {ours:,.0f}/s, {ratio:.2f} of nginx (wanted {wanted:.2f}, hoped for {hoped:.2f})")
    times = median(each["seedfeed gzip"] / each["feedgen gzip"] for each in found)
    print(f"{times:.0f} times Flask with feedgen at every request (wanted {FLASK_TARGET:.0f})")


def main(rounds: int = 5, seconds: float = 3.0) -> None:
    """Start the three servers and measure them."""
    ports = {name: free_port() for name in ("nginx", "seedfeed", "feedgen")}
    urls = {name: f"http://127.0.0.1:{port}/feeds/all.xml" for name, port in ports.items()}
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        lines = [headline(number) for number in range(ENTRIES)]
        stack.enter_context(running(seedfeed(ports["seedfeed"], folder, lines), ports["seedfeed"]))
        document = body(urls["seedfeed"])
        assert document.count(b"<entry>") == ENTRIES
        stack.enter_context(running(nginx(ports["nginx"], folder, document), ports["nginx"]))
        feedgen = [sys.executable, "-m", "tests.benchmarks.feedgen_flask", str(ports["feedgen"])]
        stack.enter_context(running(feedgen, ports["feedgen"]))
        assert body(urls["nginx"]) == document
        report(measure(urls, rounds, seconds))


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:2]), *(float(word) for word in sys.argv[2:3]))
