"""Back a running SQLite store up, and put a backup in its place."""

from __future__ import annotations

import secrets
import sqlite3
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from feeds.store.engine import StoreError, StoreRefusedError, name
from feeds.store.schema import state


def backup(engine: sa.Engine, file: Path) -> None:
    """Write a consistent copy of the store to `file` while others read and write it.

    Raises StoreRefusedError for a file that is there and for a database that is not SQLite.
    """
    _check(engine)
    if file.exists():
        raise StoreRefusedError(f"{file} is there already")
    part = file.with_name(file.name + ".part")
    part.unlink(missing_ok=True)
    try:
        with closing(_open(str(engine.url.database), "ro")) as live, closing(sqlite3.connect(part)) as copy:
            live.backup(copy, pages=1000, sleep=0.01)
            copy.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error as error:
        part.unlink(missing_ok=True)
        raise StoreError(f"backup to {file}: {error}") from error
    part.replace(file)


def restore(engine: sa.Engine, file: Path) -> None:
    """Put the backup in `file` in the place of the store's content, in one transaction.

    The epoch is renewed: numbers will be given again, for other changes, so that no ETag from
    before may be answered 304.  Raises StoreError when `file` is no intact backup.
    """
    _check(engine)
    try:
        with closing(_open(str(file), "ro")) as copy, closing(_open(str(engine.url.database), "rw")) as live:
            if copy.execute("PRAGMA quick_check").fetchone()[0] != "ok":
                raise StoreError(f"{file}: damaged")
            copy.execute("SELECT epoch FROM state").fetchone()
            copy.backup(live)
    except sqlite3.Error as error:
        raise StoreError(f"{file}: no intact backup of a store: {error}") from error
    engine.dispose()
    with engine.begin() as connection:
        connection.execute(sa.update(state).values(epoch=secrets.token_hex(8), version=state.c.version + 1))


def _check(engine: sa.Engine) -> None:
    if engine.dialect.name != "sqlite":
        raise StoreRefusedError(f"store {name(engine)}: back PostgreSQL up with its own pg_dump")


def _open(path: str, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{Path(path).absolute().as_uri()}?mode={mode}", uri=True, timeout=10.0)
