"""Copy a store into another one, between any two databases.

Table by table and chunk by chunk in the order of the keys: a chunk that is equal on both sides is
passed over, any other is replaced.  So an interrupted copy resumes by being run again, and a copy
of a store that grew meanwhile catches up.  The row of ``state`` comes last: until it is there, the
target counts as empty.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa

from feeds.store import schema, search
from feeds.store.engine import StoreRefusedError, name, reading, writing

_CHUNK = 2000

Progress = Callable[[str, int], None]
"""Told the table and the number of its rows that are done."""


def copy(source: sa.Engine, target: sa.Engine, progress: Progress) -> int:
    """Make `target` equal to `source`; the number of rows that had to be written.

    Raises StoreRefusedError when the target holds another store's items, and when the two are not
    equal in the end.
    """
    tables = [table for table in schema.metadata.sorted_tables if table is not schema.state]
    with reading(source) as old:
        _check_target(old, target)
        written = sum(_copy_table(old, target, table, progress) for table in tables)
        written += _copy_table(old, target, schema.state, progress)
        if written:
            _index(old, target, progress)
        _sequences(target)
        for table in [*tables, schema.state]:
            with reading(target) as new:
                if digest(old, table) != digest(new, table):
                    raise StoreRefusedError(f"store {name(target)}: {table.name} is not equal; copy again")
    return written


def digest(connection: sa.Connection, table: sa.Table) -> str:
    """SHA-256 over a table's rows in the order of its key."""
    made = hashlib.sha256()
    query = sa.select(table).order_by(*table.primary_key.columns)
    for row in connection.execution_options(yield_per=_CHUNK).execute(query):
        made.update(repr(_plain(row)).encode())
    return made.hexdigest()


def _check_target(old: sa.Connection, target: sa.Engine) -> None:
    epoch = old.scalar(sa.select(schema.state.c.epoch))
    with reading(target) as new:
        row = new.execute(sa.select(schema.state.c.epoch, schema.state.c["items"])).first()
    if row is not None and row.epoch != epoch and row.items:
        raise StoreRefusedError(f"store {name(target)}: it holds {row.items} items of another store")


def _copy_table(old: sa.Connection, target: sa.Engine, table: sa.Table, progress: Progress) -> int:
    done = written = 0
    after: tuple[Any, ...] | None = None
    while True:
        rows = _chunk(old, table, after)
        last = tuple(rows[-1][c.name] for c in table.primary_key.columns) if rows else None
        end = last if len(rows) == _CHUNK else None
        written += _replace(target, table, rows, after, end)
        done += len(rows)
        progress(table.name, done)
        if end is None:
            return written
        after = end


def _chunk(connection: sa.Connection, table: sa.Table, after: tuple[Any, ...] | None) -> list[dict[str, Any]]:
    query = sa.select(table).order_by(*table.primary_key.columns).limit(_CHUNK)
    if after is not None:
        query = query.where(_beyond(table, after))
    return [dict(row) for row in connection.execute(query).mappings()]


def _beyond(table: sa.Table, key: tuple[Any, ...]) -> sa.ColumnElement[bool]:
    return sa.tuple_(*table.primary_key.columns) > sa.tuple_(*(sa.literal(value) for value in key))


def _replace(
    target: sa.Engine,
    table: sa.Table,
    rows: Sequence[dict[str, Any]],
    after: tuple[Any, ...] | None,
    end: tuple[Any, ...] | None,
) -> int:
    """Put `rows` in the place of what the target has between the keys `after` and `end`."""
    within = [] if after is None else [_beyond(table, after)]
    within += [] if end is None else [sa.not_(_beyond(table, end))]
    there = sa.select(table).where(*within).order_by(*table.primary_key.columns)
    with writing(target) as connection:
        present = [_plain(row) for row in connection.execute(there)]
        if present == [_plain(tuple(row.values())) for row in rows]:
            return 0
        connection.execute(sa.delete(table).where(*within))
        if rows:
            connection.execute(sa.insert(table), list(rows))
    return len(rows) or 1


def _plain(row: Sequence[Any]) -> tuple[Any, ...]:
    """A row as both drivers give it."""
    return tuple(bytes(value) if isinstance(value, (bytes, memoryview)) else value for value in row)


def _index(old: sa.Connection, target: sa.Engine, progress: Progress) -> None:
    """The full-text index is each database's own: it is made anew from the wordings."""
    shown = (
        sa.select(schema.items.c.id, schema.wordings.c.text)
        .join(schema.wordings, schema.wordings.c.id == schema.items.c.wording)
        .where(schema.items.c.retracted_us.is_(None))
        .order_by(schema.items.c.id)
    )
    done = 0
    with writing(target) as connection:
        search.clear(connection)
        for part in old.execution_options(yield_per=_CHUNK).execute(shown).partitions():
            search.add(connection, [(row.id, row.text) for row in part])
            done += len(part)
            progress("search", done)


def _sequences(target: sa.Engine) -> None:
    """PostgreSQL numbers rows by sequences, which know nothing of rows that came with their numbers."""
    if target.dialect.name != "postgresql":
        return
    with writing(target) as connection:
        for table in schema.metadata.sorted_tables:
            column = table.autoincrement_column
            if column is not None:
                connection.execute(
                    sa.text(
                        f"SELECT setval(pg_get_serial_sequence('{table.name}', '{column.name}'), "
                        f"COALESCE((SELECT MAX({column.name}) FROM {table.name}), 1))"
                    )
                )
