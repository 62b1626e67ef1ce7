"""The row of ``state``: what the store knows of itself."""

from __future__ import annotations

from typing import NamedTuple

from feeds.store import sql
from feeds.store.engine import Connection, StoreError


class State(NamedTuple):
    """The row, in the order of its columns; times are microseconds since 1970 UTC."""

    epoch: str
    authority: str
    number: int
    version: int
    created_us: int
    newest_us: int | None
    items: int
    snapshots: int
    gazetteer: str
    retag_gazetteer: str
    retag_item: int
    pass_us: int | None
    pass_refused: int


_COLUMNS = ", ".join(State._fields)
_STATE = f"SELECT {_COLUMNS} FROM state"
_NEW = f"state (id, {_COLUMNS})"


def find(connection: Connection) -> State | None:
    """The row; None where the tables were made and nothing more."""
    found = sql.one(connection, _STATE)
    return None if found is None else State._make(found)


def state(connection: Connection) -> State:
    """The row.  Raises StoreError where the store was never set up."""
    found = find(connection)
    if found is None:
        raise never_set_up(connection)
    return found


def never_set_up(connection: Connection) -> StoreError:
    """What is wrong with a store that has no such row."""
    return StoreError(f"store {connection.engine.name}: it was never set up")


def begin(connection: Connection, epoch: str, authority: str, now_us: int) -> None:
    """Set a new store up."""
    first = State(epoch, authority, 0, 0, now_us, None, 0, 0, "", "", 0, None, 0)
    sql.insert(connection, _NEW, [(1, *first)])
