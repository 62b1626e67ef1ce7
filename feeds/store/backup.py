"""Back a running SQLite store up, and put a backup in its place."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from feeds.model import PLACEHOLDER_AUTHORITY
from feeds.store.engine import Engine, StoreError, StoreRefusedError
from feeds.store.sqlite import SQLite


def backup(engine: Engine, file: Path) -> None:
    """Write a consistent copy of the store to `file` while others read and write it.

    Raises StoreRefusedError for a file that is there and for a database that is not SQLite.
    """
    live_file = _file(engine)
    if file.exists():
        raise StoreRefusedError(f"{file} is there already")
    part = file.with_name(file.name + ".part")
    part.unlink(missing_ok=True)
    try:
        with closing(_open(live_file, "ro")) as live, closing(sqlite3.connect(part)) as copy:
            # In one step: copied in several, it would begin anew after every commit of another process.
            live.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
        part.replace(file)
    except (sqlite3.Error, OSError) as error:
        raise StoreError(f"backup to {file}: {error}") from error
    finally:
        part.unlink(missing_ok=True)


def restore(engine: Engine, file: Path) -> None:
    """Put the backup in `file` in the place of the store's content, in one transaction.

    The epoch is renewed: numbers will be given again, for other changes, so that no ETag from
    before may be answered 304.  Raises StoreError when `file` is no intact backup of this store,
    which then is as it was.
    """
    live_file = _file(engine)
    part = live_file.with_name(f"{live_file.name}.restoring")
    try:
        with (
            closing(_open(file, "ro")) as given,
            closing(_open(live_file, "rw")) as live,
            closing(sqlite3.connect(part)) as copy,
        ):
            given.backup(copy)
            _check_backup(copy, live, file)
            copy.execute("UPDATE state SET epoch = ?, version = version + 1", (os.urandom(8).hex(),))
            copy.commit()
            copy.backup(live)
    except sqlite3.Error as error:
        raise StoreError(f"{file}: no intact backup of a store: {error}") from error
    finally:
        part.unlink(missing_ok=True)
    engine.dispose()


def _check_backup(copy: sqlite3.Connection, live: sqlite3.Connection, file: Path) -> None:
    if copy.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
        raise StoreError(f"{file}: damaged")
    there, here = (_identity(connection) for connection in (copy, live))
    if there.tables > here.tables:
        raise StoreRefusedError(f"{file}: made by a newer Seedfeed")
    if there.authority not in (here.authority, PLACEHOLDER_AUTHORITY):
        raise StoreRefusedError(f"{file}: the backup of another site, {there.authority}")


class _Identity(NamedTuple):
    tables: str
    authority: str


def _identity(connection: sqlite3.Connection) -> _Identity:
    return _Identity(
        *connection.execute("SELECT version_num FROM alembic_version").fetchone(),
        *connection.execute("SELECT authority FROM state").fetchone(),
    )


def _file(engine: Engine) -> Path:
    if not isinstance(engine, SQLite):
        raise StoreRefusedError(f"store {engine.name}: back PostgreSQL up with its own pg_dump")
    return engine.path


def _open(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=10.0)
