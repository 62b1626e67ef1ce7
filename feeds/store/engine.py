"""Open a store: the one place that knows how the two databases are spoken to.

SQLite: write-ahead log, so that polls read while ingest writes; ``synchronous = FULL``, since a
commit that subscribers were shown must outlive a power cut; writers begin IMMEDIATE, so that what a
plan was made from is still true when it is applied.  PostgreSQL: an advisory lock does the same.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    DisconnectionError,
    InterfaceError,
    NoResultFound,
)
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from feeds.store import postgresql

BUSY_SECONDS = 10.0
"""How long a writer waits for another before the store counts as locked."""
READER_SECONDS = 1.0
"""How long who only reads waits: a poll is better answered with the last good document, and soon."""

_STEPS = 20_000
"""SQLite's virtual instructions between two looks at the clock: well under a millisecond."""
_SERVER_STATES = ("08", "25", "28", "3D", "40", "42P01", "42501", "53", "55", "57", "58", "F0", "XX")
"""PostgreSQL's classes of SQLSTATE that tell of the server's state, and of missing tables and rights."""
_DRIVERS = {"sqlite": "sqlite+pysqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}


class StoreError(Exception):
    """The store cannot be used; the message is one line for the person who can mend it."""


class StoreRefusedError(StoreError):
    """The store must not be used as it is configured: retrying will not help."""


class StoreBusyError(StoreError):
    """The store is well and had no time: somebody else holds it, or a question was too expensive."""


def connect(url: str, *, busy_seconds: float = BUSY_SECONDS) -> sa.Engine:
    """An engine for `url`; connects to nothing yet, and never makes a SQLite file.  Raises StoreError."""
    parsed = _parse(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed, busy_seconds)
    return postgresql.make_engine(parsed, busy_seconds)


def _parse(url: str) -> sa.URL:
    scheme, _, path = url.partition(":///")
    if scheme in ("sqlite", "sqlite+pysqlite"):
        # Not as a URL: a folder's name may hold a question mark.
        return sa.URL.create("sqlite+pysqlite", database=path)
    try:
        parsed = sa.make_url(url)
    except ArgumentError as error:
        raise StoreRefusedError("store.url is no database URL, such as sqlite:///var/feeds.db") from error
    driver = _DRIVERS.get(parsed.drivername, parsed.drivername)
    if driver not in _DRIVERS.values():
        raise StoreRefusedError(f"store.url: {parsed.drivername} is neither sqlite nor postgresql+psycopg")
    return parsed.set(drivername=driver)


def _sqlite(url: sa.URL, busy_seconds: float) -> sa.Engine:
    if not url.database or url.database == ":memory:":
        raise StoreRefusedError("store.url must name a file: another process would not see one in memory")
    path = os.path.abspath(url.database)  # noqa: PTH100 (links are followed at each connect, not here)
    # A store that is gone is an error to everybody but `create`: an empty new one in its place would
    # bear other numbers under the same ids.
    address = f"file:{quote(path)}?mode=rw"

    def open_file() -> sqlite3.Connection:
        return sqlite3.connect(address, uri=True, timeout=busy_seconds, check_same_thread=False)

    def remember_file(_connection: sqlite3.Connection, record: Any) -> None:
        record.info["file"] = _identity(path)

    def compare_file(_connection: sqlite3.Connection, record: Any, _proxy: object) -> None:
        # A pooled connection to a file that was deleted or replaced would write where nobody looks.
        if _identity(path) != record.info["file"]:
            raise DisconnectionError(f"{path} is another file now")

    engine = sa.create_engine(url, creator=open_file)
    event.listen(engine, "connect", remember_file)
    event.listen(engine, "connect", _on_sqlite_connect)
    event.listen(engine, "checkout", compare_file)
    event.listen(engine, "begin", _on_sqlite_begin)
    return engine


def create(engine: sa.Engine) -> None:
    """Make a SQLite store's folder and its empty file where there is none.  Raises StoreError."""
    if engine.dialect.name != "sqlite":
        return
    path = Path(str(engine.url.database))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    except OSError as error:
        raise StoreError(f"store {path}: {error.strerror}") from error


def exists(url: str) -> bool:
    """Whether there is a store at `url`; of a database server it is taken for granted."""
    parsed = _parse(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        return True
    path = Path(parsed.database)
    return path.exists() and path.stat().st_size > 0


def _on_sqlite_connect(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # BEGIN is ours to send: the driver's own would be deferred
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA cache_size = -16384")
    cursor.execute("PRAGMA temp_store = MEMORY")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.close()


def _identity(path: str) -> tuple[int, int] | None:
    """Device and inode; None where there is no such file."""
    try:
        status = os.stat(path)  # noqa: PTH116 (called at each checkout)
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _on_sqlite_begin(connection: sa.Connection) -> None:
    mode = connection.get_execution_options().get("begin", "DEFERRED")
    if mode == "IMMEDIATE":
        # Indexes by hash are written all over: with a small cache a big store would slow ingest down.
        connection.exec_driver_sql("PRAGMA cache_size = -49152")
    connection.exec_driver_sql(f"BEGIN {mode}")


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A transaction that sees one state of the store and changes nothing."""
    with translated(engine), engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with connection.begin():
            yield connection


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A transaction that alone may write; it commits whole, or not at all.  Raises StoreError."""
    with translated(engine), engine.connect() as connection:
        connection.execution_options(begin="IMMEDIATE")
        with connection.begin():
            if engine.dialect.name == "postgresql":
                postgresql.lock_writing(connection)
            with postgresql.heard(connection):
                yield connection


@contextmanager
def bounded(connection: sa.Connection, seconds: float) -> Iterator[None]:
    """Statements inside are broken off after so many seconds, which raises StoreBusyError outside."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SET LOCAL statement_timeout = {max(1, int(seconds * 1000))}")
        yield
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        return
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    deadline = time.monotonic() + seconds
    raw.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS)
    try:
        yield
    finally:
        raw.set_progress_handler(None, 0)


@contextmanager
def translated(engine: sa.Engine) -> Iterator[None]:
    """What a database says of its state, in one line and without its address's password.

    Anything else that it complains of is a mistake of ours and passes as it is.
    """
    try:
        yield
    except NoResultFound as error:
        raise StoreError(f"store {name(engine)}: it was never set up") from error
    except (InterfaceError, PoolTimeoutError, DisconnectionError) as error:
        raise StoreError(f"store {name(engine)}: {_reason(error)}") from error
    except DBAPIError as error:
        if not _is_state(error.orig):
            raise
        raise _of_state(engine, error, error.orig) from error
    except engine.dialect.loaded_dbapi.Error as error:  # of what goes straight to the driver
        if not _is_state(error):
            raise
        raise _of_state(engine, error, error) from error


def _of_state(engine: sa.Engine, error: Exception, original: BaseException | None) -> StoreError:
    kind = StoreBusyError if _is_busy(original) else StoreError
    return kind(f"store {name(engine)}: {_reason(error)}")


def _is_state(error: BaseException | None) -> bool:
    """Whether the database is at fault: gone, full, read-only, broken, locked, or without our tables."""
    if isinstance(error, sqlite3.Error):
        plain = type(error) is sqlite3.DatabaseError  # "malformed", "not a database"
        return plain or isinstance(error, sqlite3.OperationalError | sqlite3.InternalError)
    return (getattr(error, "sqlstate", None) or "08").startswith(_SERVER_STATES)


def _is_busy(error: BaseException | None) -> bool:
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        return code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_INTERRUPT)
    return getattr(error, "sqlstate", None) in ("57014", "55P03", "40001", "40P01")


def name(engine: sa.Engine) -> str:
    """The store as people may read it."""
    url = engine.url
    return str(url.database) if engine.dialect.name == "sqlite" else url.render_as_string(hide_password=True)


def _reason(error: Exception) -> str:
    original = getattr(error, "orig", None) or error
    return " ".join(str(original).split())[:200]
