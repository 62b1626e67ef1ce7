"""What only PostgreSQL does: locks that die with their holder, restarts, many processes at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

import pytest

from feeds import store
from feeds.model import PLACEHOLDER_AUTHORITY, Feeds
from feeds.store import StoreError, Turn, sql
from tests.conftest import DatabaseMaker
from tests.ingest.folder import START
from tests.postgres import Cluster
from tests.running import free_port, until

TAKEN_OVER = 10.0
"""Seconds within which another one must be able to go on."""

HOLDER = """
import sys, time
from feeds import store
from feeds.store import sql
from feeds.store.address import connect
engine = connect(sys.argv[1])
turn = store.Turn(engine)
assert turn.take()
try:
    with store.writing(engine) as connection:
        print("holding", flush=True)
        time.sleep(float(sys.argv[2]))
        sql.do(connection, "SELECT 1")
except store.StoreError as error:
    print("lost", turn.mine, flush=True)
else:
    print("kept", turn.mine, flush=True)
turn.close()
"""


def opened(url: str) -> store.Store:
    """The store at a URL."""
    return store.open_store(url, authority=PLACEHOLDER_AUTHORITY, settings=Feeds(), now=START)


@contextmanager
def holder(url: str, seconds: float) -> Iterator[subprocess.Popen[str]]:
    """A process that has the turn and is writing."""
    command = [sys.executable, "-c", HOLDER, url, str(seconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "holding\n"
        try:
            yield process
        finally:
            process.kill()


def test_one_has_the_turn_until_it_gives_it_back(new_database: DatabaseMaker) -> None:
    """The others are told so at once, and one of them has it next."""
    with closing(opened(new_database())) as here:
        first, second = Turn(here.engine), Turn(here.engine)
        assert first.take()
        assert first.take(), "who has it keeps it"
        assert not second.take()
        first.close()
        assert second.take()
        assert not first.take()
        second.close()


def test_in_sqlite_everybody_has_the_turn(tmp_path: os.PathLike[str]) -> None:
    """Watchers of one file share a machine, and its transactions keep them apart."""
    with closing(opened(f"sqlite:///{os.fspath(tmp_path)}/feeds.db")) as here:
        assert Turn(here.engine).take()
        assert Turn(here.engine).take()


@pytest.mark.parametrize(
    "sign", [signal.SIGKILL, pytest.param(signal.SIGSTOP, marks=pytest.mark.long)], ids=["killed", "frozen"]
)
def test_a_lost_holder_is_taken_over(new_database: DatabaseMaker, sign: signal.Signals) -> None:
    """Killed or frozen in the middle of a transaction, it keeps neither lock for longer than 10 s."""
    url = new_database()
    with closing(opened(url)) as here, holder(url, 5.0) as process:
        turn = Turn(here.engine)
        assert not turn.take()
        began = time.monotonic()
        process.send_signal(sign)
        until(turn.take, TAKEN_OVER)
        with store.writing(here.engine) as connection:
            sql.do(connection, "UPDATE state SET number = number")
        assert time.monotonic() - began < TAKEN_OVER
        if sign == signal.SIGSTOP:
            process.send_signal(signal.SIGCONT)
            assert process.communicate(timeout=20)[0] == "lost False\n"
        turn.close()


@pytest.mark.long
def test_a_busy_holder_keeps_its_turn(new_database: DatabaseMaker) -> None:
    """However long it computes inside a transaction, the server hears from it."""
    url = new_database()
    with closing(opened(url)), holder(url, 10.0) as process:
        assert process.communicate(timeout=30)[0] == "kept True\n"


def test_a_lost_session_loses_the_turn(new_database: DatabaseMaker, cluster: Cluster) -> None:
    """When the server ends the session, as an administrator may, the holder knows and may try again."""
    with closing(opened(new_database())) as here:
        turn = Turn(here.engine)
        assert turn.take()
        cluster.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted"
        )
        until(lambda: not turn.mine, 5.0)
        assert turn.take()
        turn.close()


def test_a_restart_costs_no_reader_an_error(new_database: DatabaseMaker, cluster: Cluster) -> None:
    """While it is down everything raises StoreError in one line; afterwards all goes on."""
    with closing(opened(new_database())) as here:
        before = _version(here)
        for sign in (signal.SIGQUIT, signal.SIGINT):
            cluster.stop(sign)
            with pytest.raises(StoreError) as told:
                _version(here)
            assert "\n" not in str(told.value)
            cluster.start()
            assert _version(here) == before


def test_a_restart_in_the_middle_of_a_transaction(new_database: DatabaseMaker, cluster: Cluster) -> None:
    """Reading and writing end with StoreError, whatever they were about to do."""
    with closing(opened(new_database())) as here:
        for enter in (store.reading, store.writing):
            with pytest.raises(StoreError), enter(here.engine) as connection:
                cluster.stop()
                cluster.start()
                sql.do(connection, "SELECT 1")
        assert _version(here)[1] == 0


def test_no_answer_tells_the_password() -> None:
    """A store that cannot be reached is named without it."""
    url = f"postgres://me:secret@127.0.0.1:{free_port()}/feeds"
    with pytest.raises(StoreError) as told:
        opened(url)
    assert "secret" not in str(told.value)
    assert "\n" not in str(told.value)
    assert "me:***@" in str(told.value)


def test_two_servers_may_make_the_tables_at_once(cluster: Cluster) -> None:
    """On an empty database both come up, with one store between them."""
    url = cluster.create()
    ready = threading.Barrier(3)

    def come_up() -> str:
        ready.wait()
        with closing(opened(url)) as here, store.reading(here.engine) as connection:
            return store.status(connection).epoch

    with ThreadPoolExecutor(3) as pool:
        epochs = [future.result() for future in [pool.submit(come_up) for _ in range(3)]]
    assert len(set(epochs)) == 1
    cluster.drop(url)


def _version(opened: store.Store) -> tuple[str, int]:
    with store.reading(opened.engine) as connection:
        return store.version(connection)
