"""Whose turn it is to ingest, of all the servers on one store."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING

from feeds.store.engine import Engine, StoreError, reason, translated

if TYPE_CHECKING:
    from feeds.store.postgresql import Session

_log = logging.getLogger(__name__)

LOST_SECONDS = 6.0
"""How long a holder of a lock may be silent before the server takes the lock from it."""
BEAT_SECONDS = 1.5


class Turn:
    """The right to ingest, which one of all processes on a store has.

    Of a SQLite store everybody has it: its watchers share one machine, and transactions keep them
    apart.  Safe to ask from one thread; the heartbeat is another.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._session: Session | None = None
        self._heard = 0.0
        self._over = threading.Event()
        self._thread: threading.Thread | None = None

    def take(self) -> bool:
        """Whether it is ours now, taken if nobody has it.  Raises StoreError."""
        if self.mine:
            return True
        self.close()
        before = time.monotonic()
        from feeds.store.postgresql import PostgreSQL  # imported already, where one comes this far

        assert isinstance(self._engine, PostgreSQL), "of a SQLite store it is always ours"
        with translated(self._engine):
            session = self._engine.hold()
        if session is None:
            return False
        self._keep(session, before)
        return True

    @property
    def mine(self) -> bool:
        """Whether it is ours for certain: the server has heard from us and cannot have given up on us."""
        if self._engine.dialect == "sqlite":
            return True
        return self._session is not None and time.monotonic() - self._heard < LOST_SECONDS

    def check(self) -> None:
        """Raises StoreError when it was ours and is no more."""
        if not self.mine:
            raise StoreError(f"store {self._engine.name}: another server has the turn to ingest")

    def close(self) -> None:
        """Let another one have it."""
        self._over.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        if self._session is not None:
            self._session.close()
            self._session = None

    def _keep(self, session: Session, heard_at: float) -> None:
        self._session, self._heard, self._over = session, heard_at, threading.Event()
        self._thread = threading.Thread(target=self._stay, args=(session,), name="turn", daemon=True)
        self._thread.start()

    def _stay(self, session: Session) -> None:
        over = self._over
        while not over.wait(BEAT_SECONDS):
            before = time.monotonic()
            try:
                session.beat()
            except self._engine.errors as error:
                _log.warning("the turn to ingest is lost: %s", reason(error))
                self._heard = float("-inf")
                return
            # Counted from before the question: the server's own count began later.
            self._heard = before
