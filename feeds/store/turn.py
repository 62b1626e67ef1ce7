"""Whose turn it is to ingest, of all the servers on one store."""

from __future__ import annotations

import logging
import threading
import time
from contextlib import suppress

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from feeds.store.engine import StoreError, name, translated
from feeds.store.postgresql import BEAT_SECONDS, LOST_SECONDS

_log = logging.getLogger(__name__)

_INGESTING = 0x5EEDFEED + 1


class Turn:
    """The right to ingest, which one of all processes on a store has.

    Of a SQLite store everybody has it: its watchers share one machine, and transactions keep them
    apart.  Safe to ask from one thread; the heartbeat is another.
    """

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._always = engine.dialect.name != "postgresql"
        self._connection: sa.Connection | None = None
        self._heard = 0.0
        self._over = threading.Event()
        self._thread: threading.Thread | None = None

    def take(self) -> bool:
        """Whether it is ours now, taken if nobody has it.  Raises StoreError."""
        if self.mine:
            return True
        self.close()
        before = time.monotonic()
        with translated(self._engine):
            connection = _session(self._engine)
        if connection is None:
            return False
        self._keep(connection, before)
        return True

    @property
    def mine(self) -> bool:
        """Whether it is ours for certain: the server has heard from us and cannot have given up on us."""
        if self._always:
            return True
        return self._connection is not None and time.monotonic() - self._heard < LOST_SECONDS

    def check(self) -> None:
        """Raises StoreError when it was ours and is no more."""
        if not self.mine:
            raise StoreError(f"store {name(self._engine)}: another server has the turn to ingest")

    def close(self) -> None:
        """Let another one have it."""
        self._over.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        if self._connection is not None:
            with suppress(SQLAlchemyError):
                self._connection.close()
            self._connection = None

    def _keep(self, connection: sa.Connection, heard_at: float) -> None:
        self._connection, self._heard, self._over = connection, heard_at, threading.Event()
        self._thread = threading.Thread(target=self._stay, args=(connection,), name="turn", daemon=True)
        self._thread.start()

    def _stay(self, connection: sa.Connection) -> None:
        over = self._over
        while not over.wait(BEAT_SECONDS):
            before = time.monotonic()
            try:
                connection.exec_driver_sql("SELECT 1")
            except SQLAlchemyError as error:
                _log.warning("the turn to ingest is lost: %s", " ".join(str(error).split())[:200])
                self._heard = float("-inf")
                return
            # Counted from before the question: the server's own count began later.
            self._heard = before


def _session(engine: sa.Engine) -> sa.Connection | None:
    """A session that holds the lock, and ends when nothing is heard of it; None where another has it."""
    connection = engine.connect()
    taken = False
    try:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.detach()  # it is no part of the pool, which would keep the lock with the session
        connection.exec_driver_sql(f"SET idle_session_timeout = {int(LOST_SECONDS * 1000)}")
        taken = bool(connection.scalar(sa.select(sa.func.pg_try_advisory_lock(_INGESTING))))
    finally:
        if not taken:
            connection.close()
    return connection if taken else None
