"""What every seed asks and writes, straight to and from the driver: SQLAlchemy takes longer for a
statement than SQLite does for a hundred rows.

Statements are written with ``?`` for each value, which every driver is told in its own way.  What the
driver complains of is not SQLAlchemy's; ``engine.translated`` knows both.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any

import sqlalchemy as sa

_MARKS = {"qmark": "?", "format": "%s", "pyformat": "%s"}
_SOME = "(?)"
"""Stands in a question for as many values as are asked for."""


def insert(connection: sa.Connection, table: sa.Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows whose values stand in the order of the table's columns.

    What the rows leave out at their end is null: that spares the driver a third of its work.
    """
    if rows:
        run(connection, _insertion(connection.dialect, table, len(rows[0])), rows)


def run(connection: sa.Connection, statement: str, rows: Sequence[tuple[Any, ...]], size: int = 1) -> None:
    """Carry out a statement for each row of values, in the order in which they stand in it.

    A ``(?)`` of the statement holds `size` of them.
    """
    if rows:
        cursor(connection).executemany(_spoken(connection.dialect.paramstyle, statement, (size,)), rows)


def do(connection: sa.Connection, statement: str, *values: Any) -> int:
    """Carry out a statement once; how many rows it changed."""
    done = cursor(connection)
    done.execute(_spoken(connection.dialect.paramstyle, statement, ()), values)
    return int(done.rowcount)


def ask(connection: sa.Connection, question: str, *groups: Sequence[Any]) -> Sequence[Sequence[Any]]:
    """All rows that answer; each ``(?)`` of the question holds the values of one group, none is empty."""
    found: Sequence[Sequence[Any]] = _asked(connection, question, groups).fetchall()
    return found


def each(connection: sa.Connection, question: str, *values: Any) -> Iterator[Sequence[Any]]:
    """The rows that answer, one after another: for who seldom wants them all."""
    asked = _asked(connection, question, (values,))
    try:
        while row := asked.fetchone():
            yield row
    finally:
        asked.close()


def one(connection: sa.Connection, question: str, *values: Any) -> Sequence[Any] | None:
    """The first row that answers, or None."""
    found: Sequence[Any] | None = _asked(connection, question, (values,)).fetchone()
    return found


def cursor(connection: sa.Connection) -> Any:
    """The driver's own cursor, in the connection's transaction."""
    return connection.connection.cursor()


def _asked(connection: sa.Connection, question: str, groups: tuple[Sequence[Any], ...]) -> Any:
    asked = cursor(connection)
    spoken = _spoken(connection.dialect.paramstyle, question, tuple(map(len, groups)))
    asked.execute(spoken, groups[0] if len(groups) == 1 else tuple(chain.from_iterable(groups)))
    return asked


def lookup(
    connection: sa.Connection, table: sa.Table, column: str, values: Sequence[Any]
) -> Sequence[Sequence[Any]]:
    """Every row, in the order of the table's columns, whose `column` is one of the values."""
    quote = connection.dialect.identifier_preparer.quote
    names = ", ".join(quote(each.name) for each in table.columns)
    return ask(connection, f"SELECT {names} FROM {quote(table.name)} WHERE {quote(column)} IN (?)", values)


@lru_cache(maxsize=64)
def _insertion(dialect: sa.Dialect, table: sa.Table, width: int) -> str:
    quote = dialect.identifier_preparer.quote
    names = ", ".join(quote(column.name) for column in list(table.columns)[:width])
    return f"INSERT INTO {quote(table.name)} ({names}) VALUES ({', '.join('?' * width)})"


@lru_cache(maxsize=1024)
def _spoken(paramstyle: str, statement: str, sizes: tuple[int, ...]) -> str:
    first, *others = statement.split(_SOME)
    some = [f"({', '.join('?' * size)}){other}" for size, other in zip(sizes, others, strict=False)]
    return "".join([first, *some]).replace("?", _MARKS[paramstyle])
