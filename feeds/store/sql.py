"""Statements, straight to and from the driver.

They are written with ``?`` for each value, and ``(?)`` for as many as there are, which every driver is told
in its own way.  `one`, `do` and `new` are given values, one for each ``?``; `ask` is given lists, one for
each ``(?)``; `run` rows, which may hold one list.  What the driver complains of passes as it is:
``engine.translated`` knows it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from typing import Any

from feeds.store.engine import Connection

_SOME = "(?)"
"""Stands in a question for as many values as are asked for."""


def insert(connection: Connection, into: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows; `into` names the table and the columns of a row's values, as in ``pages (feed, page)``."""
    if rows:
        run(connection, _insertion(into, len(rows[0])), rows)


def new(connection: Connection, into: str, *values: Any) -> int:
    """Insert one row; the number that the database gave it."""
    lite = connection.dialect == "sqlite"  # RETURNING is SQLite's since 3.35, and some systems' is older
    statement = _insertion(into, len(values)) + ("" if lite else " RETURNING id")
    inserting = connection.cursor()
    inserting.execute(_spoken(connection.engine.mark, statement, ()), values)
    return int(inserting.lastrowid if lite else inserting.fetchone()[0])


def run(connection: Connection, statement: str, rows: Sequence[tuple[Any, ...]], size: int = 1) -> int:
    """Carry out a statement for each row of values, in the order in which they stand in it; how many
    rows that changed.  A ``(?)`` of the statement holds `size` of them.
    """
    if not rows:
        return 0
    done = connection.cursor()
    done.executemany(_spoken(connection.engine.mark, statement, (size,)), rows)
    return int(done.rowcount)


def do(connection: Connection, statement: str, *values: Any) -> int:
    """Carry out a statement once; how many rows it changed."""
    done = connection.cursor()
    done.execute(_spoken(connection.engine.mark, statement, ()), values)
    return int(done.rowcount)


def ask(connection: Connection, question: str, *groups: Sequence[Any]) -> Sequence[Sequence[Any]]:
    """All rows that answer; each ``(?)`` of the question holds the values of one group, none is empty."""
    found: Sequence[Sequence[Any]] = _asked(connection, question, groups).fetchall()
    return found


def one(connection: Connection, question: str, *values: Any) -> Sequence[Any] | None:
    """The first row that answers, or None."""
    found: Sequence[Any] | None = _asked(connection, question, (values,)).fetchone()
    return found


def _asked(connection: Connection, question: str, groups: tuple[Sequence[Any], ...]) -> Any:
    asked = connection.cursor()
    spoken = _spoken(connection.engine.mark, question, tuple(map(len, groups)))
    asked.execute(spoken, groups[0] if len(groups) == 1 else tuple(chain.from_iterable(groups)))
    return asked


@lru_cache(maxsize=64)
def _insertion(into: str, width: int) -> str:
    return f"INSERT INTO {into} VALUES ({', '.join('?' * width)})"


@lru_cache(maxsize=1024)
def _spoken(mark: str, statement: str, sizes: tuple[int, ...]) -> str:
    first, *others = statement.split(_SOME)
    some = [f"({', '.join('?' * size)}){other}" for size, other in zip(sizes, others, strict=False)]
    return "".join([first, *some]).replace("?", mark)
