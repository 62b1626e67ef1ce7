"""Connections to SQLite: each thread's own, a few kept, and every transaction whole or not at all."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from feeds import store
from feeds.model import PLACEHOLDER_AUTHORITY, Feeds
from feeds.store import schema, sql
from feeds.store.sqlite import SETTINGS, SQLite
from tests.ingest.folder import START


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[SQLite]:
    """Of a new store."""
    url = f"sqlite:///{tmp_path}/feeds.db"
    opened = store.open_store(url, authority=PLACEHOLDER_AUTHORITY, settings=Feeds(), now=START)
    assert isinstance(opened.engine, SQLite)
    yield opened.engine
    opened.close()


def spans(engine: store.Engine) -> list[int]:
    """A table that nobody minds."""
    with store.reading(engine) as connection:
        return [last for (last,) in sql.ask(connection, "SELECT last FROM spans ORDER BY last")]


def add(connection: store.Connection, *seconds: int) -> None:
    """Rows of it."""
    sql.insert(connection, "spans (last, first)", [(second, second) for second in seconds])


def test_many_threads_at_once(engine: SQLite) -> None:
    """Each has a connection of its own; a few are kept, and none when all are given back."""
    inside = threading.Barrier(12)

    def look(_: int) -> int:
        with store.reading(engine) as connection:
            inside.wait(10)
            return id(connection)

    with ThreadPoolExecutor(12) as pool:
        assert len(set(pool.map(look, range(12)))) == 12
    assert 0 < len(engine._kept) <= 5
    engine.dispose()
    assert not engine._kept
    assert spans(engine) == []


def test_what_fails_leaves_nothing(engine: SQLite) -> None:
    """An error of anybody's undoes the transaction, and the next one on that connection begins clean."""
    with pytest.raises(ZeroDivisionError), store.writing(engine) as connection:
        add(connection, 1)
        raise ZeroDivisionError
    with store.writing(engine) as connection:
        add(connection, 2)
    assert spans(engine) == [2]
    assert len(engine._kept) == 1


def test_a_commit_that_fails(engine: SQLite) -> None:
    """What is wrong only at the end is undone too; a mistake of ours keeps its own error."""
    with pytest.raises(sqlite3.IntegrityError), store.writing(engine) as connection:
        sql.do(connection, "PRAGMA defer_foreign_keys = ON")
        sql.do(connection, "INSERT INTO pages (feed, page, first) VALUES (99, 1, 1)")
        add(connection, 1)
    with store.writing(engine) as connection:
        add(connection, 2)
    assert spans(engine) == [2]


def test_sqlalchemy_is_in_the_same_transaction(engine: SQLite) -> None:
    """It sees what was not committed yet, and what it does ends with the transaction, not before."""
    with pytest.raises(ZeroDivisionError), store.writing(engine) as connection:
        add(connection, 1)
        core = connection.core
        assert core.scalars(sa.select(schema.spans.c.last)).all() == [1]
        core.execute(sa.insert(schema.spans).values(last=2, first=2))
        core.commit()
        core.execute(sa.insert(schema.spans).values(last=3, first=3))
        core.rollback()
        assert sql.ask(connection, "SELECT count(*) FROM spans") == [(3,)]
        raise ZeroDivisionError
    assert spans(engine) == []
    with store.writing(engine) as connection:
        connection.core.execute(sa.insert(schema.spans).values(last=4, first=4))
    assert spans(engine) == [4]


def test_a_question_that_takes_too_long(engine: SQLite) -> None:
    """It is broken off, and the connection is as good as before."""
    endless = "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"
    with pytest.raises(store.StoreBusyError), store.reading(engine) as connection, connection.bounded(0.05):
        sql.ask(connection, endless)
    assert spans(engine) == []


def test_a_rolled_back_transaction_is_no_success(engine: SQLite) -> None:
    """Who passes over a full disk commits nothing, and is told so."""
    with pytest.raises(store.StoreError, match="rolled back"), store.writing(engine) as connection:
        add(connection, 1)
        sql.do(connection, "ROLLBACK")
        add(connection, 2)
    with store.writing(engine) as connection:
        add(connection, 3)
    assert 1 not in spans(engine)


def test_what_sqlalchemy_meets_is_told_as_the_rest(engine: SQLite) -> None:
    """A full disk and a missing table are the store's state, whoever asked; a mistake of ours is not."""
    full = SQLite(engine.name, 1.0, (*SETTINGS, "max_page_count = 1"))
    many = sa.insert(schema.spans).values([(n, n) for n in range(4000)])
    for asked, told in ((many, "full"), (sa.text("SELECT * FROM nowhere"), "no such table")):
        with pytest.raises(store.StoreError, match=told), store.writing(full) as connection:
            connection.core.execute(asked)
    twice = sa.insert(schema.spans).values([(1, 1), (1, 1)])
    with pytest.raises(sqlite3.IntegrityError), store.writing(full) as connection:
        connection.core.execute(twice)
    full.dispose()


def test_many_processes_make_one_log(tmp_path: Path) -> None:
    """SQLite refuses at once who sets the mode of the log beside another one: they wait for each other."""
    for number in range(5):
        children = []
        for _ in range(4):
            child = os.fork()
            if not child:
                try:
                    SQLite(str(tmp_path / f"{number}.db"), 10.0).create()
                except BaseException:  # noqa: BLE001 (the parent sees the status)
                    os._exit(1)
                os._exit(0)
            children.append(child)
        assert [os.waitpid(child, 0)[1] for child in children] == [0] * 4
