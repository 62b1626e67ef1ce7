"""PostgreSQL: what a second server adds, and what a million items cost a feed.

    python -m tests.benchmarks.bench_postgres [--items 100000] [--seconds 5]

The client shares the machine with the servers, so beside the polls a second it tells the polls that
a server answers for one second of its own processor time: with a core for each, that is what they carry.
"""

from __future__ import annotations

import argparse
import os
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from statistics import median

from feeds import gazetteer, publish
from feeds.model import Document, Feeds
from feeds.publish import Target
from tests import postgres
from tests.ingest.folder import Folder
from tests.running import Server, copy_site, until

CONNECTIONS = 8
_PARTIES = ["KKE", "TKP", "AKEL", "PCP", "MKP"]
_LINES = 1000
_ROUNDS = 15


def main() -> None:
    """Measure both and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--items", type=int, default=100_000, help="size of the big store")
    parser.add_argument("--seconds", type=float, default=5.0, help="how long each load lasts")
    options = parser.parse_args()
    with postgres.running() as cluster, tempfile.TemporaryDirectory() as folder:
        if cluster is None:
            print(postgres.LACKING)
            return
        _render(cluster, Path(folder), options.items)
        _servers(cluster, Path(folder), options.seconds)


def _render(cluster: postgres.Cluster, folder: Path, items: int) -> None:
    """Select, render, lint and compress one feed, with nothing in memory: medians, measured by turns."""
    sites = {size: _grown(cluster, folder / str(size), size) for size in (_LINES, items)}
    known = gazetteer.load(sites[_LINES].config)
    for target in (Target("feed", "all", "", "atom"), Target("feed", "party", "kke", "atom")):
        times: dict[int, list[float]] = {size: [] for size in sites}
        for _ in range(_ROUNDS):
            for size, site in sites.items():
                times[size].append(_milliseconds(site, known, target))
        small, big = median(times[_LINES]), median(times[items])
        print(
            f"{target.path}: {small:.1f} ms at {_LINES} items, {big:.1f} ms at {items}: "
            f"{big / small:.2f} times"
        )
    for site in sites.values():
        site.close()


def _milliseconds(site: Folder, known: gazetteer.Gazetteer, target: Target) -> float:
    # Snapshots of a thousand lines would make long windows: the same in both, but no usual ones.
    config = replace(site.config, feeds=Feeds(window_hours=0))
    publisher = publish.Publisher(config, site.open(), known, lambda: site.now)
    version, began = publisher.version(), time.perf_counter()
    document = publisher.made(target, version)
    spent = time.perf_counter() - began
    assert isinstance(document, Document), document
    assert document.body.count(b"<entry>") == 100
    return spent * 1000


def _grown(cluster: postgres.Cluster, path: Path, size: int) -> Folder:
    """A store of so many items: the last thousand ingested, those before written by SQL."""
    site = Folder(path, url=cluster.create("tables"))
    site.open()
    database, began = site.url.rpartition("/")[2], time.monotonic()
    for statement in _PAST.split(";") if size > _LINES else ():
        cluster.execute(statement.format(n=size - _LINES), database)
    first = size - _LINES
    site.put(
        "new.txt", [f"{_PARTIES[n % 5]} meeting number {n}, district {n % 89}" for n in range(first, size)]
    )
    site.ingest()
    cluster.execute("VACUUM ANALYZE", database)  # as autovacuum does
    print(f"made a store of {size} items in {time.monotonic() - began:.0f} s")
    return site


_FEEDS = "VALUES (1, 'all', ''), (2, 'source', 'site'), " + ", ".join(
    f"({n}, 'party', '{party.lower()}')" for n, party in enumerate(_PARTIES, 3)
)
_PLACES = """
  SELECT 1 AS feed, n, n AS nth FROM generate_series(1, {n}) n UNION ALL
  SELECT 2, n, n FROM generate_series(1, {n}) n UNION ALL
  SELECT 3 + n % 5, n, (n + 4) / 5 FROM generate_series(1, {n}) n
"""
_PAST = f"""
INSERT INTO sources (id, slug, title, standing) VALUES (1, 'site', 'Test Press', '');
SELECT setval(pg_get_serial_sequence('sources', 'id'), 1);
INSERT INTO feeds (id, facet, term, revision, committed_us, items, newest, page, page_rows, page_weight)
  SELECT f.id, f.facet, f.term, max(n), 0, count(*), max(n),
    (max(nth) + 99) / 100, (max(nth) - 1) % 100 + 1, 0
  FROM ({_PLACES}) p JOIN ({_FEEDS}) f (id, facet, term) ON f.id = p.feed GROUP BY f.id, f.facet, f.term;
SELECT setval(pg_get_serial_sequence('feeds', 'id'), 7);
INSERT INTO items
  (id, hash, occurrence, source, wording, published, updated, link, language, tags, places)
  SELECT n, md5(n::text), 1, 1, n, n, n, '', '', '[]', '[' || n || ']' FROM generate_series(1, {{n}}) n;
INSERT INTO wordings (id, item, text, canonical, key, seen_us, second, reason)
  SELECT n, n, 'Old meeting number ' || n, 'old meeting number ' || n, n, n, n, ''
  FROM generate_series(1, {{n}}) n;
INSERT INTO memberships SELECT n, 1, 0, 0 FROM generate_series(1, {{n}}) n;
INSERT INTO search SELECT n, ('old:1 meeting:2 number:3 ' || n || ':4')::tsvector
  FROM generate_series(1, {{n}}) n;
INSERT INTO ledger (feed, number, item, entered_us, second, weight, changed)
  SELECT feed, n, n, 0, n, 900, n FROM ({_PLACES}) p;
INSERT INTO pages SELECT feed, (nth + 99) / 100, min(n) FROM ({_PLACES}) p GROUP BY 1, 2;
INSERT INTO spans (first, last) VALUES (1, {{n}});
UPDATE state SET number = {{n}}, items = {{n}}, version = 1
"""
"""A long past by SQL: to ingest a million items would take PostgreSQL most of an hour."""


def _servers(cluster: postgres.Cluster, folder: Path, seconds: float) -> None:
    url = cluster.create()
    with ExitStack() as stack:
        servers = []
        for name in ("one", "two"):
            site = copy_site(folder / name, seeds=name == "one", FEEDS_STORE__URL=url)
            site.settings["FEEDS_SITE__BASE_URL"] = "http://127.0.0.1:8000"
            words = () if name == "one" else ("--no-watch",)
            servers.append(stack.enter_context(Server(site, *words)))
        until(lambda: all(s.get("/feeds/all.xml").text.count("<entry>") == 43 for s in servers), 60.0)
        print(f"client, PostgreSQL and servers share {os.cpu_count()} cores; {CONNECTIONS} connections each:")
        _compare(servers, seconds)
        with _held_to(_SHARE, servers) as held:
            if held:
                print(
                    f"each server held to {_SHARE:.0%} of a core, so that the cores allow two and the client:"
                )
                _compare(servers, seconds)


def _compare(servers: list[Server], seconds: float) -> None:
    """One of them, then all."""
    one, alone = _load(servers[:1], seconds)
    two, each = _load(servers, seconds)
    print(f"one server {one:.0f} polls/s, two {two:.0f}: {two / one:.2f} times (wanted 1.8)")
    print(f"for a second of processor time one answers {alone:.0f}, each of two {each:.0f}: ", end="")
    print(f"{2 * each / alone:.2f} times, where each has a core of its own")


_SHARE = 0.25
_GROUPS = Path("/sys/fs/cgroup/cpu"), Path("/sys/fs/cgroup")
"""Of cgroups, the first and the second version."""


@contextmanager
def _held_to(share: float, servers: list[Server]) -> Iterator[bool]:
    """Give each server and all below it so much of one core; False where cgroups cannot be made."""
    made = []
    try:
        for server in servers:
            group = next(path for path in _GROUPS if (path / "cgroup.procs").exists())
            group /= f"seedfeed-{server.pid}"
            group.mkdir()
            made.append(group)
            _limit(group, share)
            for pid in _tree(server.pid):
                (group / "cgroup.procs").write_text(str(pid))
    except (OSError, StopIteration) as error:
        print(f"no cgroups here ({error!r}): two servers are only measured where they share the cores")
        yield False
    else:
        yield True
    finally:
        for group in made:
            for left in (group / "cgroup.procs").read_text().split():
                (group.parent / "cgroup.procs").write_text(left)
            group.rmdir()


def _limit(group: Path, share: float, period: int = 20_000) -> None:
    quota = int(share * period)
    if (group / "cpu.cfs_quota_us").exists():
        (group / "cpu.cfs_period_us").write_text(str(period))
        (group / "cpu.cfs_quota_us").write_text(str(quota))
    else:
        (group / "cpu.max").write_text(f"{quota} {period}")


def _load(servers: list[Server], seconds: float) -> tuple[float, float]:
    """(polls a second in all, polls for each second of the servers' processor time)."""
    over = threading.Event()
    requests = [_request(server) for server in servers for _ in range(CONNECTIONS)]
    counts = [0] * len(requests)
    threads = [
        threading.Thread(target=_client, args=(port, request, counts, n, over))
        for n, (port, request) in enumerate(requests)
    ]
    with _processor(servers) as used:
        for thread in threads:
            thread.start()
        time.sleep(seconds)
        over.set()
        for thread in threads:
            thread.join()
    return sum(counts) / seconds, sum(counts) / used[0]


def _request(server: Server) -> tuple[int, bytes]:
    etag = server.get("/feeds/all.xml").headers["etag"]
    head = f"GET /feeds/all.xml HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\nIf-None-Match: {etag}\r\n\r\n"
    return server.port, head.encode()


_PIPELINED = 32
"""Requests sent at once, so that the client, which is Python, costs less than the servers."""


def _client(port: int, request: bytes, counts: list[int], n: int, over: threading.Event) -> None:
    with socket.create_connection(("127.0.0.1", port)) as connection:
        while not over.is_set():
            connection.sendall(request * _PIPELINED)
            answered = 0
            while answered < _PIPELINED:
                answered += connection.recv(1 << 16).count(b"HTTP/1.1 304")
            counts[n] += answered


@contextmanager
def _processor(servers: list[Server]) -> Iterator[list[float]]:
    """Seconds of processor time that the servers' processes used meanwhile."""
    used = [0.0]
    before = sum(_ticks(server.pid) for server in servers)
    yield used
    used[0] = (sum(_ticks(server.pid) for server in servers) - before) / os.sysconf("SC_CLK_TCK")


def _ticks(pid: int) -> int:
    """Of a process and all below it."""
    every = [Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split() for each in _tree(pid)]
    return sum(int(fields[11]) + int(fields[12]) for fields in every)


def _tree(pid: int) -> list[int]:
    """A process and all below it."""
    files = Path(f"/proc/{pid}/task").glob("*/children")
    return [
        pid,
        *(each for file in files for child in file.read_text().split() for each in _tree(int(child))),
    ]


if __name__ == "__main__":
    main()
