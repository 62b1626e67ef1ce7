"""Ingest stopped at every step: whatever the instant, the next pass ends where an undisturbed run does.

A story in stages is told once without a fault; what the store and the seeds folder look like before and
after each stage is kept.  Then every stage is told again and again from its beginning, with a fault at
the first, second, ... n-th step, until no step is left to fail at.  A step is what leaves the process:
a statement, a commit, the end of a transaction, a connection made, a file opened; what lies between
two of them is memory, and lost.
"""

from __future__ import annotations

import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import pytest

from feeds import gazetteer, store
from feeds.gazetteer import Gazetteer
from feeds.ingest import retagging
from feeds.model import Config, Feeds
from feeds.store import connect
from feeds.store.sqlite import SQLite, SQLiteConnection
from tests.ingest.folder import START, Folder, WordTagger
from tests.running import copy_site

NEWS = [
    "KKE held a rally in Athens against the new bill on pensions",
    "TKP statement on the earthquake in Izmir",
    "Workers of the port of Piraeus on strike for the second day",
    "PCP congress to be held in Loures in December",
    "The Lebanese people demand the resignation of the government",
    "UJC of Spain meets in Madrid",
]
QUAKE = NEWS[1] + ", three dead"
STILL = 'AKEL says "no" - loudly'


def _first(folder: Folder) -> None:
    folder.put("a.txt", NEWS[1:])
    folder.put("b.txt", [NEWS[0], QUAKE, *NEWS[2:5]], hours=1)
    folder.put("solid/a.txt", [NEWS[2], "ZKP is founded in Ljubljana", STILL], hours=1.5)
    folder.put("broken.txt", b"\x00\x01\x02\x03\x04\x05\x06\x07\x08".decode(), hours=1)


def _second(folder: Folder) -> None:
    folder.put("late.txt", ["ZKP of old", NEWS[3], "TKP statment on the earthquake in Izmir"], hours=0.5)
    folder.put("a.txt", ["PCP in Porto", *NEWS[:3], QUAKE], hours=2)
    folder.put("solid/b.txt", ["ZKP is founded in Ljubljana, Slovenia", "AKEL says “no” – loudly"], hours=3)


def _fourth(folder: Folder) -> None:
    folder.put("d.txt", ["KKE and TKP met", NEWS[0], NEWS[1] + ", 4 dead", NEWS[2]], hours=4)


def _nothing(_folder: Folder) -> None:
    """The seeds stay as they are."""


def _open(folder: Folder) -> None:
    folder.close()
    folder.open()


def _ingest(folder: Folder) -> None:
    folder.ingest()


def _retract(folder: Folder) -> None:
    with suppress(store.NoSuchItemError):  # it was retracted before the fault
        folder.retract(NEWS[0])


def _restore(folder: Folder) -> None:
    with suppress(store.NoSuchItemError):
        folder.retract(NEWS[0], back=True)


def _retag(folder: Folder) -> None:
    folder.tagger = WordTagger(ignored={"KKE"})
    folder.retag("two")


@dataclass(frozen=True)
class Stage:
    """Seeds that are put in place, and an act that a fault may stop."""

    name: str
    put: Callable[[Folder], None]
    act: Callable[[Folder], None]


STORY = (
    Stage("make the store", _nothing, _open),
    Stage("new lines and edits", _first, _ingest),
    Stage("a late page, a changed file, a silent edit", _second, _ingest),
    Stage("retract", _nothing, _retract),
    Stage("the page goes on", _fourth, _ingest),
    Stage("restore", _nothing, _restore),
    Stage("another gazetteer", _nothing, _retag),
)

_SELDOM = 8
"""Documents are a function of what is stored, which is compared each time: these every so many times."""

State = tuple[dict[str, list[tuple[Any, ...]]], dict[str, bytes]]


@pytest.fixture(scope="module")
def known() -> Gazetteer:
    """The shipped gazetteer, loaded once."""
    return gazetteer.load(Config())


@dataclass
class Telling:
    """The story, told once: what lay on disk before each stage and what came of it."""

    folder: Path
    gazetteer: Gazetteer
    ends: list[State] = field(default_factory=list)

    def begin(self, number: int, path: Path) -> Folder:
        """A copy of what was there when the stage began, its seeds in place."""
        shutil.rmtree(path, ignore_errors=True)
        shutil.copytree(self.folder / str(number), path)
        return _site(path)

    def state(self, folder: Folder, published: bool = True) -> State:
        """All that is stored and all that is published."""
        return folder.state(), folder.documents(self.gazetteer) if published else {}


def _site(path: Path) -> Folder:
    return Folder(path, now=START + timedelta(hours=5), feeds=Feeds(window_items=3, window_hours=0))


@pytest.fixture(scope="module")
def telling(tmp_path_factory: pytest.TempPathFactory, known: Gazetteer) -> Telling:
    """The story without a fault."""
    base = tmp_path_factory.mktemp("story")
    made = Telling(base, known)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(retagging, "_BATCH", 4)
        folder = _site(base / "live")
        folder.path.mkdir()
        for number, stage in enumerate(STORY):
            stage.put(folder)
            folder.close()
            shutil.copytree(folder.path, base / str(number))
            stage.act(folder)
            made.ends.append(made.state(folder))
        folder.close()
    return made


def check(telling: Telling, number: int, folder: Folder, step: str, published: bool = True) -> None:
    """The next pass without a fault ends where the undisturbed story did."""
    folder.close()
    STORY[number].act(folder)
    wanted, found = telling.ends[number], telling.state(folder, published)
    for table in wanted[0]:
        assert found[0][table] == wanted[0][table], f"{STORY[number].name}: {table} after a fault at {step}"
    if published:
        assert found[1] == wanted[1], f"{STORY[number].name}: documents after a fault at {step}"
    folder.close()


Alarm = Callable[[str], None]


class Watched:
    """A driver's connection or cursor that calls `alarm` before each statement and commit."""

    def __init__(self, driver: Any, alarm: Alarm) -> None:
        self.driver, self._alarm = driver, alarm

    def __getattr__(self, name: str) -> Any:
        return getattr(self.driver, name)

    def cursor(self) -> Watched:
        """A cursor that is watched as well."""
        return Watched(self.driver.cursor(), self._alarm)

    def execute(self, statement: str, *values: Any) -> Any:
        """One statement."""
        self._alarm(statement)
        return self.driver.execute(statement, *values)

    def executemany(self, statement: str, rows: Any) -> Any:
        """One statement for many rows."""
        self._alarm(statement)
        return self.driver.executemany(statement, rows)

    def commit(self) -> None:
        """The end of a transaction."""
        self._alarm("commit")
        self.driver.commit()


@contextmanager
def steps(alarm: Alarm) -> Iterator[None]:
    """Call `alarm` at each step that ingest takes in the store."""
    opened, take, give = SQLite._open, SQLite._take, SQLite._give

    def watched_open(engine: SQLite) -> sqlite3.Connection:
        alarm("connect")
        return opened(engine)

    def watched_take(engine: SQLite) -> SQLiteConnection:
        connection = take(engine)
        connection.driver = Watched(connection.driver, alarm)  # type: ignore[assignment]
        return connection

    def watched_give(engine: SQLite, connection: SQLiteConnection) -> None:
        alarm("after the end of a transaction")
        watched: Any = connection.driver
        connection.driver = watched.driver
        give(engine, connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SQLite, "_open", watched_open)
        patch.setattr(SQLite, "_take", watched_take)
        patch.setattr(SQLite, "_give", watched_give)
        yield


class Countdown:
    """Does `fault` at the n-th step; `reached` says whether there was one."""

    def __init__(self, n: int, fault: Alarm) -> None:
        self.left, self.fault, self.reached = n, fault, ""

    def __call__(self, step: str) -> None:
        """One step."""
        self.left -= 1
        if self.left == 0:
            self.reached = " ".join(step.split())[:120]
            self.fault(step)


def _die(_step: str) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def killed(act: Callable[[], None], n: int, seeds: Path) -> bool:
    """Do `act` in a process that is killed at its n-th step; False when it ended before."""
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1] != 0
    try:
        alarm = Countdown(n, _die)
        sys.addaudithook(
            lambda name, given: (
                alarm(name) if name == "open" and str(given[0]).startswith(str(seeds)) else None
            )
        )
        with steps(alarm):
            act()
        os._exit(0)
    finally:
        os._exit(0)


@pytest.mark.long
@pytest.mark.parametrize("number", range(len(STORY)), ids=[stage.name for stage in STORY])
def test_killed_at_every_step(
    number: int, telling: Telling, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SIGKILL before each statement, commit and file, and after each commit, for every one there is."""
    monkeypatch.setattr(retagging, "_BATCH", 4)
    for n in count(1):
        folder = telling.begin(number, tmp_path / "site")
        if not killed(lambda: STORY[number].act(folder), n, folder.config.seeds.directory):  # noqa: B023
            assert n > 5
            break
        check(telling, number, folder, f"step {n}", published=n % _SELDOM == 0)


@pytest.mark.long
@pytest.mark.parametrize("number", range(len(STORY)), ids=[stage.name for stage in STORY])
def test_the_store_fails_at_every_step(
    number: int, telling: Telling, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An I/O error at each statement and commit is a StoreError, and the same process goes on after it."""
    monkeypatch.setattr(retagging, "_BATCH", 4)

    def fail(step: str) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    for n in count(1):
        folder = telling.begin(number, tmp_path / "site")
        alarm = Countdown(n, lambda step: None if step.startswith("after the end") else fail(step))
        try:
            with steps(alarm):
                STORY[number].act(folder)
        except store.StoreError:
            pass
        if not alarm.reached:
            break
        check(telling, number, folder, alarm.reached, published=n % _SELDOM == 0)


@pytest.mark.long
@pytest.mark.parametrize("number", [1, 2, 4], ids=[STORY[n].name for n in (1, 2, 4)])
def test_a_disk_that_fills_up(number: int, telling: Telling, tmp_path: Path) -> None:
    """With room for one page more each time, until there is enough: nothing is half kept."""
    for more in count():
        folder = telling.begin(number, tmp_path / "site")

        with store.reading(folder.open().engine) as connection:
            pages = connection.cursor().execute("PRAGMA page_count").fetchone()[0]
        folder.tell(f"max_page_count = {pages + more}")
        try:
            STORY[number].act(folder)
        except store.StoreError as error:
            assert "full" in str(error)
        else:
            break
        check(telling, number, folder, f"page {more}")


def test_a_disk_that_is_full(telling: Telling, tmp_path: Path) -> None:
    """The operating system itself refuses to let a file grow: a StoreError, and later all is well."""
    folder = telling.begin(1, tmp_path / "site")
    child = os.fork()
    if not child:
        # SIGXFSZ is ignored by Python, so that writes beyond the limit fail with EFBIG.
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
        try:
            folder.ingest()
        except store.StoreError:
            os._exit(3)
        finally:
            os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 3
    check(telling, 1, folder, "a full disk")


def test_a_disk_that_is_read_only(telling: Telling, tmp_path: Path) -> None:
    """Nothing can be written: a StoreError, reading goes on."""
    folder = telling.begin(2, tmp_path / "site")
    folder.open()
    folder.tell("query_only = ON")
    with pytest.raises(store.StoreError, match="readonly"):
        folder.ingest()
    with store.reading(folder.open().engine) as connection:
        assert store.status(connection).items
    check(telling, 2, folder, "a read-only disk")


def test_a_store_that_another_process_holds(telling: Telling, tmp_path: Path) -> None:
    """Locked for longer than is waited for: this pass fails, the next one goes on."""
    folder = telling.begin(2, tmp_path / "site")
    limits = folder.open().limits
    folder.close()
    folder.opened = store.Store(connect(folder.config.store.url, busy_seconds=0.05), limits)
    with closing(sqlite3.connect(tmp_path / "site" / "var" / "feeds.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(store.StoreBusyError, match="locked"):
            folder.ingest()
        other.execute("COMMIT")
    check(telling, 2, folder, "a lock")


@pytest.mark.parametrize("number", [1, 2, 4], ids=[STORY[n].name for n in (1, 2, 4)])
def test_two_watchers_on_one_folder(number: int, telling: Telling, tmp_path: Path) -> None:
    """Three passes at once share the work and bring each line once."""
    folder = telling.begin(number, tmp_path / "site")
    children = []
    for _ in range(3):
        child = os.fork()
        if not child:
            try:
                folder.ingest()
            except BaseException:  # noqa: BLE001 (the parent sees the status)
                os._exit(1)
            os._exit(0)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0, 0]
    check(telling, number, folder, "three at once")


def test_a_store_that_is_deleted_under_a_running_process(telling: Telling, tmp_path: Path) -> None:
    """A StoreError each time, no new empty store, and all is well when the file is back."""
    folder = telling.begin(2, tmp_path / "site")
    engine, var, away = folder.open().engine, tmp_path / "site" / "var", tmp_path / "away"
    with store.reading(engine) as connection:
        store.status(connection)
    var.rename(away)
    with pytest.raises(store.StoreError):
        folder.ingest()
    with pytest.raises(store.StoreError), store.reading(engine) as connection:
        store.status(connection)
    assert not var.exists()
    away.rename(var)
    folder.ingest()
    check(telling, 2, folder, "a deleted store")


def test_a_store_that_is_replaced_under_a_running_process(telling: Telling, tmp_path: Path) -> None:
    """What is written goes to the new file, not to one that nobody can see; an empty one is a StoreError."""
    folder = telling.begin(4, tmp_path / "site")
    with store.reading(folder.open().engine) as connection:
        store.status(connection)
    file = tmp_path / "site" / "var" / "feeds.db"
    shutil.rmtree(file.parent)
    file.parent.mkdir()
    file.touch()
    with pytest.raises(store.StoreError, match="no such table"):
        folder.ingest()
    file.unlink()
    shutil.copytree(telling.folder / "4" / "var", file.parent, dirs_exist_ok=True)
    folder.ingest()
    check(telling, 4, folder, "a replaced store")


def test_a_clock_that_jumps_back(telling: Telling, tmp_path: Path) -> None:
    """Pages from the future are refused until their time comes, and commit times never go back."""
    folder = telling.begin(2, tmp_path / "site")
    right = folder.now
    with store.reading(folder.open().engine) as connection:
        before = {head.id: head.committed for head in store.heads(connection)}
    folder.now = START - timedelta(days=3)
    result = folder.ingest()
    assert {problem.path for problem in result.refused} >= {"late.txt", "a.txt", "solid/b.txt"}
    assert not folder.ingest().outcomes, "a refusal is told once"
    folder.now = right - timedelta(hours=2)
    folder.retract(NEWS[2])
    folder.retract(NEWS[2], back=True)
    with store.reading(folder.open().engine) as connection:
        assert all(head.committed >= before[head.id] for head in store.heads(connection))
    folder.now = right
    again = folder.ingest()
    assert {outcome.path for outcome in again.outcomes if not outcome.refused} == {
        "late.txt",
        "a.txt",
        "solid/b.txt",
    }


@pytest.mark.long
def test_the_command_killed_at_random(tmp_path: Path) -> None:
    """SIGKILL of a real ``feeds ingest`` at random instants; what is left is ingested by the next one."""
    random, whole = Random(4), copy_site(tmp_path / "whole", seeds=False, FEEDS_SEEDS__SETTLE="0")
    broken = copy_site(tmp_path / "broken", seeds=False, FEEDS_SEEDS__SETTLE="0")
    lines = [f"News of the day, number {n}: party congress in town {n % 7}" for n in range(400)]
    for number in range(40):
        page = "\n".join(lines[number * 10 : number * 10 + 20][::-1])
        for site in (whole, broken):
            site.put(f"site-{number:02}.txt", page, at=START + timedelta(minutes=number))
    began = time.monotonic()
    assert whole.run("ingest").returncode == 0
    took = time.monotonic() - began
    for _ in range(12):
        process = subprocess.Popen(
            broken.command("ingest"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            cwd=broken.path, env=broken.environment,
        )  # fmt: skip
        time.sleep(took * random.uniform(0.4, 1.0))
        process.kill()
        process.wait()
    assert broken.run("ingest").returncode == 0
    states = []
    for site in (whole, broken):
        folder = Folder(site.path)
        folder.opened = store.Store(connect(f"sqlite:///{site.path}/var/feeds.db"), store.Limits(1, 1))
        states.append(folder.state())
        folder.close()
    assert states[0] == states[1]
