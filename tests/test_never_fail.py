"""On a known feed the answer is 200, 226 or 304, whatever happens to the store behind a running server."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.conftest import ServerMaker, SiteMaker
from tests.running import Server, until

pytestmark = pytest.mark.long
KKE = "/feeds/party/kke.xml"
POLLS = 10_000
READERS = 4
GOOD = {200, 226, 304}
PATHS = [
    f"/feeds/{feed}.{extension}"
    for feed in ("all", "party/kke", "party/tkp", "party/kpv", "topic/elections", "country/gr", "source/icp")
    for extension in ("xml", "atom", "rss", "json")
]


@dataclass
class Crowd:
    """Readers that poll all the time, with conditions and without."""

    port: int
    seen: Counter[int] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)
    enough: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def polling(self) -> Iterator[None]:
        """Let them poll until they were told to end and have polled POLLS times in all."""
        threads = [threading.Thread(target=self._poll, args=(number,)) for number in range(READERS)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self.enough.set()
            for thread in threads:
                thread.join()

    def _poll(self, number: int) -> None:
        chance, etags = random.Random(number), dict[str, str]()
        done = 0
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=30)) as connection:
            while done < POLLS // READERS or not self.enough.is_set():
                path = chance.choice(PATHS)
                headers = {"A-IM": "feed"} if chance.random() < 0.3 else {}
                if path in etags and chance.random() < 0.7:
                    headers["If-None-Match"] = etags[path]
                try:
                    connection.request("GET", path, headers=headers)
                    answer = connection.getresponse()
                    answer.read()
                except OSError as error:
                    self.broken.append(f"{path}: {error!r}")
                    connection.close()
                    continue
                self.seen[answer.status] += 1
                # An old one now and then, so that deltas are asked for.
                if path not in etags or chance.random() < 0.5:
                    etags[path] = answer.headers["ETag"]
                done += 1


def no_folder(folder: Path) -> Callable[[], object]:
    """The store's folder is moved away."""
    folder.rename(folder.with_name("elsewhere"))

    def back() -> None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.with_name("elsewhere").rename(folder)

    return back


def no_file(folder: Path) -> Callable[[], object]:
    """The store's file is moved away."""
    (folder / "feeds.db").rename(folder / "aside.db")

    def back() -> None:
        for name in ("feeds.db", "feeds.db-wal", "feeds.db-shm"):
            (folder / name).unlink(missing_ok=True)
        (folder / "aside.db").rename(folder / "feeds.db")

    return back


def garbage(folder: Path) -> Callable[[], object]:
    """Other bytes stand in the store's place."""
    back = no_file(folder)
    (folder / "feeds.db").write_bytes(os.urandom(100_000))
    return back


def cut(folder: Path) -> Callable[[], object]:
    """The store's file was cut off in the middle."""
    back = no_file(folder)
    whole = (folder / "aside.db").read_bytes()
    (folder / "feeds.db").write_bytes(whole[: len(whole) // 2])
    return back


def locked(folder: Path) -> Callable[[], object]:
    """Another process holds the store for itself."""
    other = sqlite3.connect(folder / "feeds.db", isolation_level=None, check_same_thread=False)
    with suppress(sqlite3.OperationalError):
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")

    def back() -> None:
        with suppress(sqlite3.OperationalError):
            other.execute("ROLLBACK")
        other.close()

    return back


MISCHIEF = [no_folder, no_file, garbage, cut, locked]


def test_polls_while_the_store_is_taken_away_and_brought_back(
    new_site: SiteMaker, start: ServerMaker
) -> None:
    """10,000 polls, and none that a reader could take for an error; then news comes through again."""
    site = new_site("robbed", FEEDS_SEEDS__INTERVAL="1")
    server = start(site)
    server.shows(KKE, "GS Koutsoumpas addressed the youth")
    crowd = Crowd(server.port)
    with crowd.polling():
        for number, harm in enumerate(MISCHIEF * 2):
            _wait(crowd, 300)
            mend = harm(site.path / "var")
            site.put(f"while-{number}.txt", f"KKE on the strike, number {number}\n")
            _wait(crowd, 500)
            mend()
    assert crowd.broken == []
    assert set(crowd.seen) <= GOOD, crowd.seen
    assert crowd.seen.total() >= POLLS
    assert crowd.seen[304]
    last = f"KKE on the strike, number {len(MISCHIEF) * 2 - 1}"
    server.shows(KKE, last, seconds=60.0)


def _wait(crowd: Crowd, polls: int) -> None:
    before = crowd.seen.total()
    until(lambda: crowd.seen.total() >= before + polls, seconds=60.0)


@pytest.mark.parametrize("harm", MISCHIEF)
def test_a_restart_in_that_state(
    harm: Callable[[Path], Callable[[], object]], new_site: SiteMaker, start: ServerMaker
) -> None:
    """A server that starts without its store gives the last good documents, and says so in /healthz."""
    site = new_site("again", FEEDS_SEEDS__INTERVAL="1")
    server = start(site)
    before = server.shows(KKE, "GS Koutsoumpas addressed the youth")
    kept = site.path / "var" / "site" / KKE.lstrip("/")
    until(lambda: kept.exists() and kept.read_bytes() == before.content, seconds=20.0)
    server.stop()
    mend = harm(site.path / "var")
    try:
        again = start(site, port=server.port, ready=(200, 503))
        _all_answered(again)
        if harm is not no_folder and harm is not no_file:
            assert again.get(KKE).content == before.content
            assert again.get("/healthz").status_code == 503
        again.stop()
    finally:
        mend()


def _all_answered(server: Server) -> None:
    for path in PATHS:
        assert server.get(path).status_code in GOOD
