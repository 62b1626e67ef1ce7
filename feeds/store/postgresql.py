"""What is PostgreSQL's own: how a connection is made, and how long a silent client is believed in.

Two advisory locks, one inside the other.  Each writing transaction holds the first, so that a plan
is applied to what it was made from.  The second is a watcher's for as long as it lives (``turn``).

A holder that is killed closes its connection, and the locks are free at once.  One that is frozen or
cut off says nothing more: the server ends a session that was silent for LOST_SECONDS, while live
holders are heard every BEAT_SECONDS however long they compute.  TCP alone would not do: keep-alives
of a frozen process are answered by its kernel.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    DisconnectionError,
    InterfaceError,
    SQLAlchemyError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from feeds.store.engine import NO_URL, Connection, Engine, StoreBusyError, StoreError, StoreRefusedError
from feeds.store.turn import BEAT_SECONDS, LOST_SECONDS

_WRITING = 0x5EEDFEED
_INGESTING = _WRITING + 1
_READER_SECONDS = 60
"""How long a reading transaction may idle: it holds no lock, but keeps dead rows from being cleared."""

_CLIENT = {
    "application_name": "seedfeed",
    "connect_timeout": 4,
    "keepalives_idle": 2,
    "keepalives_interval": 2,
    "keepalives_count": 2,
    "tcp_user_timeout": int(LOST_SECONDS * 1000),
}
"""libpq's options; what the URL's own query says is left as it is."""
_SERVER_STATES = ("08", "25", "28", "3D", "40", "42P01", "42501", "53", "55", "57", "58", "F0", "XX")
"""Classes of SQLSTATE that tell of the server's state, and of missing tables and rights."""
_BUSY_STATES = ("57014", "55P03", "40001", "40P01")
_DRIVERS = ("postgresql", "postgres", "postgresql+psycopg")


class PostgreSQL(Engine):
    """A store on a server, and the connections to it, which SQLAlchemy keeps.

    They notice within seconds that the other side is gone, on both sides, and are tried before they are
    used, so that a restarted server costs no reader an error.  PostgreSQL 14 or later; a pooler between
    must keep sessions (PgBouncer: ``pool_mode=session``).
    """

    dialect = "postgresql"
    mark = "%s"
    errors = (psycopg.Error, SQLAlchemyError)

    def __init__(self, url: str, busy_seconds: float) -> None:
        """Raises StoreRefusedError for what is no address of a store."""
        self._url = parsed = _parse(url)
        self.core = sa.create_engine(
            parsed,
            connect_args={option: value for option, value in _CLIENT.items() if option not in parsed.query},
            pool_pre_ping=True,
            pool_recycle=1800,
            pool_timeout=busy_seconds,
        )
        settings = _session(busy_seconds)

        def on_connect(connection: psycopg.Connection[Any], _record: object) -> None:
            with connection.cursor() as cursor:
                cursor.execute(settings)
            connection.commit()

        event.listen(self.core, "connect", on_connect)

    @property
    def name(self) -> str:
        """The address without its password."""
        return self._url.render_as_string(hide_password=True)

    def create(self) -> None:
        """A server's databases are made by who runs it."""

    @contextmanager
    def transaction(self, *, write: bool) -> Iterator[PostgreSQLConnection]:
        """One state of the database, or the lock of those who write."""
        with self.core.connect() as core:
            if not write:
                core.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with core.begin():
                connection = PostgreSQLConnection(self, core)
                if not write:
                    yield connection
                    return
                connection.lock()
                with connection.heard():
                    yield connection

    def kind(self, error: Exception) -> type[StoreError] | None:
        """The server cannot be reached, is busy, or tells of its state."""
        if isinstance(error, InterfaceError | PoolTimeoutError | DisconnectionError):
            return StoreError
        if isinstance(error, SQLAlchemyError) and not isinstance(error, DBAPIError):
            return None
        state = getattr(getattr(error, "orig", None) or error, "sqlstate", None)
        if state in _BUSY_STATES:
            return StoreBusyError
        return StoreError if (state or "08").startswith(_SERVER_STATES) else None

    def dispose(self) -> None:
        """Close the connections that nobody uses."""
        self.core.dispose()

    def hold(self) -> Session | None:
        """A session that holds the watchers' lock and ends when nothing is heard of it; None where
        another has it.
        """
        core = self.core.connect()
        taken = False
        try:
            core.execution_options(isolation_level="AUTOCOMMIT")
            core.detach()  # it is no part of the pool, which would keep the lock with the session
            core.exec_driver_sql(f"SET idle_session_timeout = {int(LOST_SECONDS * 1000)}")
            taken = bool(core.scalar(sa.select(sa.func.pg_try_advisory_lock(_INGESTING))))
        finally:
            if not taken:
                core.close()
        return Session(core) if taken else None


def _parse(url: str) -> sa.URL:
    try:
        parsed = sa.make_url(url)
    except ArgumentError as error:
        raise StoreRefusedError(NO_URL) from error
    if parsed.drivername not in _DRIVERS:
        raise StoreRefusedError(f"store.url: {parsed.drivername} is neither sqlite nor postgresql+psycopg")
    return parsed.set(drivername=_DRIVERS[-1])


def _session(busy_seconds: float) -> bytes:
    """One statement for all settings.  They are made by SET, since poolers refuse startup options."""
    settings = {
        "lock_timeout": int(busy_seconds * 1000),
        "idle_in_transaction_session_timeout": _READER_SECONDS * 1000,
        "tcp_keepalives_idle": 2,
        "tcp_keepalives_interval": 2,
        "tcp_keepalives_count": 2,
        "tcp_user_timeout": int(LOST_SECONDS * 1000),
        "client_connection_check_interval": 2000,
    }
    calls = ", ".join(f"set_config('{name}', '{value}', false)" for name, value in settings.items())
    return f"SELECT {calls}".encode()


class PostgreSQLConnection(Connection):
    """A connection to the server that SQLAlchemy lends out."""

    def __init__(self, engine: PostgreSQL, core: sa.Connection) -> None:
        self.engine = engine
        self._core = core
        self._driver: Any = core.connection.driver_connection

    @property
    def core(self) -> sa.Connection:
        """SQLAlchemy's."""
        return self._core

    def cursor(self) -> Any:
        """psycopg's."""
        return self._driver.cursor()

    def has_table(self, table: str) -> bool:
        """Whether there is such a table."""
        return sa.inspect(self._core).has_table(table)

    def lock(self) -> None:
        """Wait for the lock of those who write, and let the server break a silent transaction off."""
        silent = str(int(LOST_SECONDS * 1000))
        timeout = sa.func.set_config("idle_in_transaction_session_timeout", silent, sa.true())
        self._core.execute(sa.select(timeout, sa.func.pg_advisory_xact_lock(_WRITING)))

    @contextmanager
    def bounded(self, seconds: float) -> Iterator[None]:
        """Statements inside are broken off after so many seconds."""
        self._core.exec_driver_sql(f"SET LOCAL statement_timeout = {max(1, int(seconds * 1000))}")
        yield
        self._core.exec_driver_sql("SET LOCAL statement_timeout = 0")

    @contextmanager
    def heard(self) -> Iterator[None]:
        """Let the server hear from the transaction while Python computes."""
        over = threading.Event()
        thread = threading.Thread(target=_beat, args=(self._driver, over), name="heard", daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()


def _beat(driver: psycopg.Connection[Any], over: threading.Event) -> None:
    # Who uses the connection meets the same error; it is theirs to tell.
    with suppress(psycopg.Error):
        while not over.wait(BEAT_SECONDS):
            driver.execute("SELECT 1")  # psycopg lets one statement through at a time


class Session:
    """A connection of its own, which holds the watchers' lock for as long as it is heard."""

    def __init__(self, core: sa.Connection) -> None:
        self._core = core

    def beat(self) -> None:
        """Let the server hear from it.  Raises what `translated` knows."""
        self._core.exec_driver_sql("SELECT 1")

    def close(self) -> None:
        """Let the lock go."""
        with suppress(SQLAlchemyError):
            self._core.close()
