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
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import event

if TYPE_CHECKING:
    import psycopg

LOST_SECONDS = 6.0
"""How long a holder of a lock may be silent before the server takes the lock from it."""
BEAT_SECONDS = 1.5

_WRITING = 0x5EEDFEED
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


def make_engine(url: sa.URL, busy_seconds: float) -> sa.Engine:
    """An engine whose connections notice within seconds that the other side is gone, on both sides.

    A connection is tried before it is used, so that a restarted server costs no reader an error.
    PostgreSQL 14 or later; a pooler between must keep sessions (PgBouncer: ``pool_mode=session``).
    """
    engine = sa.create_engine(
        url,
        connect_args={option: value for option, value in _CLIENT.items() if option not in url.query},
        pool_pre_ping=True,
        pool_recycle=1800,
        pool_timeout=busy_seconds,
    )
    settings = _session(busy_seconds)

    def on_connect(connection: psycopg.Connection[Any], _record: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute(settings)
        connection.commit()

    event.listen(engine, "connect", on_connect)
    return engine


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


def lock_writing(connection: sa.Connection) -> None:
    """Wait for the lock of those who write, and let the server break a silent transaction off."""
    silent = str(int(LOST_SECONDS * 1000))
    timeout = sa.func.set_config("idle_in_transaction_session_timeout", silent, sa.true())
    connection.execute(sa.select(timeout, sa.func.pg_advisory_xact_lock(_WRITING)))


@contextmanager
def heard(connection: sa.Connection) -> Iterator[None]:
    """Let the server hear from a transaction while Python computes; nothing to do for SQLite."""
    if connection.dialect.name != "postgresql":
        yield
        return
    raw: Any = connection.connection.driver_connection
    over = threading.Event()
    thread = threading.Thread(target=_beat, args=(raw, over), name="heard", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _beat(raw: psycopg.Connection[Any], over: threading.Event) -> None:
    import psycopg  # a store in SQLite does without

    # Who uses the connection meets the same error; it is theirs to tell.
    with suppress(psycopg.Error):
        while not over.wait(BEAT_SECONDS):
            raw.execute("SELECT 1")  # psycopg lets one statement through at a time
