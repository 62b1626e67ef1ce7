"""Several servers on one PostgreSQL, while servers and the database come and go."""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import httpx
import pytest

from tests import postgres
from tests.running import Server, copy_site, free_port, until

pytestmark = pytest.mark.long
_log = logging.getLogger(__name__)

ALL = "/feeds/all.xml"
PATHS = [ALL, "/feeds/all.json", "/feeds/party/kke.rss", "/feeds/topic/elections.xml", "/opml.xml"]
ALLOWED = {200, 226, 304}
TAKEN_OVER = 10.0


@dataclass
class Host:
    """A machine of its own, as far as one machine can play it: a folder, and a tree of processes."""

    name: str
    server: Server
    pids: list[int] = field(default_factory=list)

    def send(self, sign: signal.Signals) -> None:
        """The same signal to every process, parents first; those that are gone are passed over."""
        if sign != signal.SIGCONT:
            self.pids = tree(self.server.pid)
        for pid in self.pids:
            if Path(f"/proc/{pid}").exists():
                os.kill(pid, sign)

    def end(self) -> None:
        """Kill it, if nobody has yet, and forget it."""
        self.send(signal.SIGKILL)
        self.server.__exit__(None, None, None)


def tree(pid: int) -> list[int]:
    """A process and all below it."""
    children = [
        int(child)
        for file in Path(f"/proc/{pid}/task").glob("*/children")
        for child in file.read_text().split()
    ]
    return [pid, *(each for child in children for each in tree(child))]


@dataclass
class Fleet:
    """Three hosts on one database and one shared folder of seeds."""

    cluster: postgres.Cluster
    folder: Path
    url: str
    hosts: list[Host] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def start(self, name: str, port: int = 0) -> Host:
        """Start a server; its place among the hosts is the one that it had."""
        path = self.folder / name
        site = copy_site(path, seeds=False) if not path.exists() else self.host(name).server.site
        site.settings = {
            "FEEDS_STORE__URL": f"{self.url}?application_name={name}",
            "FEEDS_SITE__BASE_URL": "http://feeds.example",
            "FEEDS_SITE__TAG_AUTHORITY": "feeds.example,2026",
            "FEEDS_SEEDS__DIRECTORY": str(self.folder / "seeds"),
            "FEEDS_SEEDS__SETTLE": "0",
        }
        server = Server(site, port=port or free_port())
        server.__enter__()
        self.hosts = [host for host in self.hosts if host.name != name] + [Host(name, server)]
        return self.hosts[-1]

    def end(self) -> None:
        """Kill them all."""
        for host in self.hosts:
            host.end()

    def host(self, name: str) -> Host:
        """The host of a name."""
        return next(host for host in self.hosts if host.name == name)

    def holder(self) -> Host | None:
        """The host whose watcher has the turn to ingest."""
        names = self.cluster.execute(
            "SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid) JOIN pg_database d"
            f" ON d.oid = database WHERE locktype = 'advisory' AND objid = {0x5EEDFEED + 1}"
            f" AND granted AND d.datname = '{self.url.rpartition('/')[2]}'"
        )
        assert len(names) <= 1, "two have the turn"
        return self.host(names[0][0]) if names else None

    def publish(self) -> str:
        """Put one more headline in the folder all watch; gives its words."""
        number = next(self.numbers)
        headline = f"KKE statement number {number} on the fleet"
        (self.folder / "seeds" / f"wire-{number}.txt").write_text(headline + "\n", "utf-8")
        return headline

    def spread(self, headline: str, hosts: list[Host], seconds: float) -> float:
        """Wait until all show the headline; the seconds between the first and the last of them."""
        seen: dict[str, float] = {}

        def everywhere() -> bool:
            for host in hosts:
                if host.name not in seen and headline in host.server.get(ALL).text:
                    seen[host.name] = time.monotonic()
            return len(seen) == len(hosts)

        until(everywhere, seconds)
        return max(seen.values()) - min(seen.values())

    def same(self) -> bool:
        """Whether every host answers every path with the same bytes and ETag."""
        for path in PATHS:
            answers = [host.server.get(path) for host in self.hosts]
            if len({(answer.content, answer.headers["etag"]) for answer in answers}) != 1:
                return False
        return True


@dataclass
class Poller:
    """Asks one server for everything, again and again, as readers do; counts what it answers."""

    url: str
    statuses: Counter[int] = field(default_factory=Counter)
    silent: int = 0
    """Polls without any answer: nobody listened, or the connection broke."""
    odd: list[str] = field(default_factory=list)

    def run(self, over: threading.Event) -> None:
        """Poll until it is over."""
        etags: dict[str, str] = {}
        with httpx.Client(base_url=self.url, timeout=2.0) as client:
            for turn in count():
                if over.wait(0.02):
                    return
                path = PATHS[turn % len(PATHS)]
                headers = {"If-None-Match": etags.get(path, '"none"')} if turn % 3 else {}
                try:
                    answer = client.get(path, headers=headers | {"A-IM": "feed"})
                except httpx.TransportError:
                    self.silent += 1
                    continue
                self.statuses[answer.status_code] += 1
                etags[path] = answer.headers.get("etag", "")
                if answer.status_code not in ALLOWED:
                    self.odd.append(f"{path} {answer.status_code} {answer.text[:200]}")


@contextmanager
def polled(hosts: list[Host]) -> Iterator[list[Poller]]:
    """All of them, each by a reader of its own."""
    over = threading.Event()
    pollers = [Poller(host.server.url) for host in hosts]
    threads = [threading.Thread(target=poller.run, args=(over,)) for poller in pollers]
    for thread in threads:
        thread.start()
    try:
        yield pollers
    finally:
        over.set()
        for thread in threads:
            thread.join()


@pytest.fixture
def fleet(cluster: postgres.Cluster, tmp_path: Path) -> Iterator[Fleet]:
    """Three servers, up and equal."""
    shipped = copy_site(tmp_path / "shipped")
    (shipped.path / "seeds").rename(tmp_path / "seeds")
    fleet = Fleet(cluster, tmp_path, cluster.create())
    with ExitStack() as stack:
        stack.callback(fleet.end)
        for name in ("one", "two", "three"):
            fleet.start(name)
        until(lambda: all(h.server.get(ALL).text.count("<entry>") == 43 for h in fleet.hosts), 30.0)
        yield fleet
    cluster.drop(fleet.url)


def other(fleet: Fleet, host: Host | None) -> list[Host]:
    """The hosts that are not this one."""
    return [each for each in fleet.hosts if each is not host]


def test_servers_and_database_come_and_go(fleet: Fleet) -> None:
    """Nobody is answered an error, all serve the same, and one ingests, whatever is killed or cut off."""
    assert fleet.same()
    until(fleet.holder)
    with polled(fleet.hosts) as pollers:
        spreads = [fleet.spread(fleet.publish(), fleet.hosts, 10.0) for _ in range(5)]
        assert max(spreads) < 1.0, spreads

        killed = until(fleet.holder)
        killed.end()
        _taken_over(fleet, killed)
        fleet.start(killed.name, killed.server.port)

        frozen = until(fleet.holder)
        frozen.send(signal.SIGSTOP)
        _taken_over(fleet, frozen)
        frozen.send(signal.SIGCONT)
        until(fleet.same, 15.0)

        for sign in (signal.SIGQUIT, signal.SIGINT):
            fleet.cluster.stop(sign)
            headline = fleet.publish()
            assert all(host.server.get(ALL).status_code == 200 for host in fleet.hosts)
            time.sleep(2.0)
            fleet.cluster.start()
            fleet.spread(headline, fleet.hosts, TAKEN_OVER)
        until(fleet.same, 10.0)
        assert fleet.holder() is not None
    for poller in pollers:
        assert poller.odd == []
        assert set(poller.statuses) <= ALLOWED
        assert poller.statuses[200] > 20
    _log.info("seconds between the first and the last to show a headline: %s", spreads)
    _log.info("answers: %s", [dict(p.statuses) | {"none": p.silent} for p in pollers])


def _taken_over(fleet: Fleet, lost: Host) -> None:
    """Another one has the turn within 10 s, and brings what came meanwhile."""
    began, headline = time.monotonic(), fleet.publish()
    until(lambda: fleet.holder() not in (None, lost), TAKEN_OVER)
    taken = time.monotonic() - began
    fleet.spread(headline, other(fleet, lost), TAKEN_OVER - taken + 1.0)
    _log.info("%s was lost: taken over in %.1f s", lost.name, taken)
