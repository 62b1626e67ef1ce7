"""Copy a store into another one, between any two databases.

Table by table and chunk by chunk in the order of the keys: of each chunk only the rows that differ are
written.  So an interrupted copy resumes by being run again, and a copy of a store that grew meanwhile
catches up.  The row of ``state`` comes last: until it is there, the target counts as empty.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from feeds.store import schema, search, state
from feeds.store.engine import Connection, Engine, StoreRefusedError, reading, writing

_CHUNK = 2000
_NEWEST = schema.items.c.id.desc()

Progress = Callable[[str, int], None]
"""Told the table and the number of its rows that are done."""


def copy(source: Engine, target: Engine, progress: Progress) -> int:
    """Make `target` equal to `source`, as that is when the copy begins; how many rows were written.

    Raises StoreRefusedError when the target holds another store's items or has gone on by itself, and
    when the two are not equal in the end.
    """
    tables = [table for table in schema.metadata.sorted_tables if table is not schema.state]
    with reading(source) as old, old.heard():
        _check_target(old, target)
        written = sum(_copy_table(old, target, table, progress) for table in tables)
        if written or not _same(old, target, schema.state):
            _index(old, target, progress)
            _sequences(target)
            written += _copy_table(old, target, schema.state, progress)
        for table in [*tables, schema.state]:
            if not _same(old, target, table):
                raise StoreRefusedError(f"store {target.name}: {table.name} is not equal; copy again")
    return written


def _same(old: Connection, target: Engine, table: sa.Table) -> bool:
    with reading(target) as new, new.heard():
        return digest(old, table) == digest(new, table)


def digest(connection: Connection, table: sa.Table) -> str:
    """SHA-256 over a table's rows in the order of its key."""
    made = hashlib.sha256()
    query = sa.select(table).order_by(*table.primary_key.columns)
    for row in connection.core.execute(query, execution_options={"yield_per": _CHUNK}):
        made.update(repr(_plain(row)).encode())
    return made.hexdigest()


def _check_target(old: Connection, target: Engine) -> None:
    source = state.state(old)
    with reading(target) as new:
        there = state.find(new)
        newest = new.core.execute(sa.select(schema.items.c.id, schema.items.c.hash).order_by(_NEWEST)).first()
    if there is None or (there.epoch != source.epoch and there.snapshots == 0):
        return
    if there.epoch != source.epoch:
        raise StoreRefusedError(f"store {target.name}: it is another store, with {there.items} items")
    same = newest is None or newest.hash == old.core.scalar(
        sa.select(schema.items.c.hash).where(schema.items.c.id == newest.id)
    )
    if there.version > source.version or not same:
        raise StoreRefusedError(f"store {target.name}: it has gone on by itself since it was copied")


def _copy_table(old: Connection, target: Engine, table: sa.Table, progress: Progress) -> int:
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


def _chunk(connection: Connection, table: sa.Table, after: tuple[Any, ...] | None) -> list[dict[str, Any]]:
    query = sa.select(table).order_by(*table.primary_key.columns).limit(_CHUNK)
    if after is not None:
        query = query.where(_beyond(table, after))
    return [dict(row) for row in connection.core.execute(query).mappings()]


def _beyond(table: sa.Table, key: tuple[Any, ...]) -> sa.ColumnElement[bool]:
    return sa.tuple_(*table.primary_key.columns) > sa.tuple_(*(sa.literal(value) for value in key))


def _replace(
    target: Engine,
    table: sa.Table,
    rows: Sequence[dict[str, Any]],
    after: tuple[Any, ...] | None,
    end: tuple[Any, ...] | None,
) -> int:
    """Put `rows` in the place of what the target has between the keys `after` and `end`."""
    within = [] if after is None else [_beyond(table, after)]
    within += [] if end is None else [sa.not_(_beyond(table, end))]
    there = sa.select(table).where(*within).order_by(*table.primary_key.columns)
    wanted = {_key(table, row): row for row in rows}
    with writing(target) as connection:
        found = [dict(row) for row in connection.core.execute(there).mappings()]
        present = {_key(table, row): row for row in found}
        gone = [key for key in present if key not in wanted]
        changed = [key for key, row in wanted.items() if key in present and present[key] != row]
        new = [row for key, row in wanted.items() if key not in present]
        _delete(connection, table, gone)
        _update(connection, table, [wanted[key] for key in changed])
        if new:
            connection.core.execute(sa.insert(table), new)
    return len(gone) + len(changed) + len(new)


def _key(table: sa.Table, row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(row[column.name] for column in table.primary_key.columns)


def _delete(connection: Connection, table: sa.Table, keys: Sequence[tuple[Any, ...]]) -> None:
    columns = table.primary_key.columns
    bound = sa.delete(table).where(*(column == sa.bindparam(f"key_{column.name}") for column in columns))
    if keys:
        names = [f"key_{column.name}" for column in columns]
        connection.core.execute(bound, [dict(zip(names, key, strict=True)) for key in keys])


def _update(connection: Connection, table: sa.Table, rows: Sequence[dict[str, Any]]) -> None:
    """In place: other tables refer to the rows."""
    columns = table.primary_key.columns
    bound = sa.update(table).where(*(column == sa.bindparam(f"key_{column.name}") for column in columns))
    values: dict[str, Any] = {
        c.name: sa.bindparam(f"new_{c.name}") for c in table.columns if not c.primary_key
    }
    if rows:
        keys = [{f"key_{column.name}": row[column.name] for column in columns} for row in rows]
        new = [{f"new_{name}": row[name] for name in values} for row in rows]
        changed = [key | row for key, row in zip(keys, new, strict=True)]
        connection.core.execute(bound.values(**values), changed)


def _plain(row: Sequence[Any]) -> tuple[Any, ...]:
    """A row as both drivers give it."""
    return tuple(bytes(value) if isinstance(value, (bytes, memoryview)) else value for value in row)


def _index(old: Connection, target: Engine, progress: Progress) -> None:
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
        for part in old.core.execute(shown, execution_options={"yield_per": _CHUNK}).partitions():
            search.add(connection, [(row.id, search.indexed(row.text)) for row in part])
            done += len(part)
            progress("search", done)


def _sequences(target: Engine) -> None:
    """PostgreSQL numbers rows by sequences, which know nothing of rows that came with their numbers."""
    if target.dialect != "postgresql":
        return
    with writing(target) as connection:
        for table in schema.metadata.sorted_tables:
            column = table.autoincrement_column
            if column is not None:
                connection.core.execute(
                    sa.text(
                        f"SELECT setval(pg_get_serial_sequence('{table.name}', '{column.name}'), "
                        f"COALESCE((SELECT MAX({column.name}) FROM {table.name}), 1))"
                    )
                )
