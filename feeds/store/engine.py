"""Open a store: the one place that knows how the two databases are spoken to.

SQLite: write-ahead log, so that polls read while ingest writes; ``synchronous = FULL``, since a
commit that subscribers were shown must outlive a power cut; writers begin IMMEDIATE, so that what a
plan was made from is still true when it is applied.  PostgreSQL: an advisory lock does the same.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError, SQLAlchemyError

BUSY_SECONDS = 10.0
"""How long a writer waits for another before the store counts as locked."""

_LOCK = 0x5EEDFEED
_DRIVERS = {"sqlite": "sqlite+pysqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}


class StoreError(Exception):
    """The store cannot be used; the message is one line for the person who can mend it."""


class StoreRefusedError(StoreError):
    """The store must not be used as it is configured: retrying will not help."""


def connect(url: str, *, busy_seconds: float = BUSY_SECONDS) -> sa.Engine:
    """An engine for `url`; makes a SQLite file's folder.  Raises StoreError, connects to nothing yet."""
    parsed = _parse(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed, busy_seconds)
    return _postgresql(parsed, busy_seconds)


def _parse(url: str) -> sa.URL:
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
    try:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"store: cannot make the folder of {url.database}: {error.strerror}") from error
    engine = sa.create_engine(url, connect_args={"timeout": busy_seconds, "check_same_thread": False})
    event.listen(engine, "connect", _on_sqlite_connect)
    event.listen(engine, "begin", _on_sqlite_begin)
    return engine


def _on_sqlite_connect(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # BEGIN is ours to send: the driver's own would be deferred
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA cache_size = -16384")
    cursor.execute("PRAGMA temp_store = MEMORY")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.close()


def _on_sqlite_begin(connection: sa.Connection) -> None:
    mode = connection.get_execution_options().get("begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {mode}")


def _postgresql(url: sa.URL, busy_seconds: float) -> sa.Engine:
    options: dict[str, Any] = {"connect_timeout": max(2, int(busy_seconds))}
    return sa.create_engine(url, connect_args=options, pool_pre_ping=True, pool_size=5, pool_recycle=1800)


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
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
            yield connection


@contextmanager
def translated(engine: sa.Engine) -> Iterator[None]:
    """What a database says of its state, in one line and without its address's password."""
    try:
        yield
    except (OperationalError, sa.exc.InterfaceError, sa.exc.TimeoutError) as error:
        raise StoreError(f"store {name(engine)}: {_reason(error)}") from error
    except DBAPIError as error:
        if isinstance(error.orig, sqlite3.DatabaseError) and "malformed" in str(error.orig):
            raise StoreError(f"store {name(engine)}: {_reason(error)}") from error
        if isinstance(error.orig, sqlite3.DatabaseError) and "not a database" in str(error.orig):
            raise StoreError(f"store {name(engine)}: {_reason(error)}") from error
        raise
    except NoSuchModuleError as error:
        raise StoreError(f"store {name(engine)}: {error}") from error


def name(engine: sa.Engine) -> str:
    """The store as people may read it."""
    url = engine.url
    return str(url.database) if engine.dialect.name == "sqlite" else url.render_as_string(hide_password=True)


def _reason(error: SQLAlchemyError) -> str:
    original = getattr(error, "orig", None) or error
    return " ".join(str(original).split())[:200]
