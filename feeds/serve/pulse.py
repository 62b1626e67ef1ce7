"""The one thread of a worker that looks at the store, so that a store that hangs holds up no poll."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from feeds.serve.needs import Glance, Publishing, Stamp

_log = logging.getLogger(__name__)

BEAT = 0.2
"""Seconds between two looks."""
_CHORES = 5
"""Looks between two rounds of chores."""
_OVERDUE = timedelta(seconds=5)
"""After so long without a look the store counts as one that does not answer."""


@dataclass(eq=False)
class Pulse:
    """What was last seen of the store, and who is to be told of it."""

    publisher: Publishing
    clock: Callable[[], datetime]
    interval: timedelta
    """Of the schedule that looks for news."""
    version: Stamp | None = None
    """The store's version; None while it cannot be read."""
    followers: list[Callable[[Stamp | None, datetime], None]] = field(default_factory=list)
    """Called at every look with the version and the time."""
    chores: list[Callable[[], None]] = field(default_factory=list)
    """Done once a second on the same thread."""
    _glance: Glance | None = None
    _seen: datetime | None = None
    _thread: threading.Thread | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _stop: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        """Look once, and go on looking; a second call does nothing.

        To be called where requests are served, not before: a thread does not live through a fork.
        """
        if self._thread is not None:
            return
        with self._lock:
            if self._thread is None:
                self.beat()
                self._thread = threading.Thread(target=self._run, name="pulse", daemon=True)
                self._thread.start()

    def beat(self) -> None:
        """One look."""
        version = self.publisher.version()
        self._glance = self.publisher.status() if version is not None else None
        self.version, self._seen = version, self.clock()
        for follow in self.followers:
            follow(version, self._seen)

    @property
    def glance(self) -> Glance | None:
        """The store as last seen; None when it did not answer, or has not for too long."""
        if self._seen is None or self.clock() - self._seen > _OVERDUE:
            return None
        return self._glance

    @property
    def next_pass(self) -> datetime | None:
        """When the schedule looks for news next, as far as that is known."""
        last = self._glance.last_pass if self._glance is not None else None
        return None if last is None else last + self.interval

    def _run(self) -> None:
        beats = 0
        while not self._stop.wait(BEAT):
            beats += 1
            try:
                self.beat()
                for chore in self.chores if beats % _CHORES == 0 else ():
                    chore()
            except Exception:  # noqa: BLE001 (a look that fails must not be the last one)
                _log.exception("cannot look at the store")

    def close(self) -> None:
        """Stop looking."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
