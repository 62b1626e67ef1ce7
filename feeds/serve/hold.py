"""How a process that serves sees the one that watches: a lock file that it holds, with its trouble in it."""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_log = logging.getLogger(__name__)
_ROOM = 1024
"""Bytes of the file, taken at the start: a disk that is full later has no room for bad news."""


@dataclass(frozen=True, slots=True)
class Watcher:
    """The watching process: whether it lives, and why its last pass failed; empty when it did not."""

    alive: bool
    trouble: str = ""


class Hold:
    """The watcher's side of its lock file."""

    def __init__(self, handle: int | None) -> None:
        self._handle = handle
        self._told: str | None = None
        self.tell("")

    def tell(self, trouble: str) -> None:
        """Say why a pass failed, or that all is well again; what was said last is not said anew."""
        if trouble == self._told:
            return
        if trouble:
            _log.error("this pass failed, the next ones try again: %s", trouble)
        elif self._told:
            _log.info("passes go well again")
        self._told = trouble
        if self._handle is not None:
            line = trouble.encode("utf-8", "replace")[: _ROOM - 1].ljust(_ROOM)
            with contextlib.suppress(OSError):
                os.pwrite(self._handle, line, 0)


@contextmanager
def held(path: Path) -> Iterator[Hold]:
    """Hold a lock file for as long as this process watches.

    Several watchers may run; whoever comes first holds it, the store keeps them apart.  Raises OSError.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # Not emptied: it may be another watcher's.
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _log.warning("another watcher is at work on this store")
            yield Hold(None)
        else:
            yield Hold(handle)
    finally:
        os.close(handle)


def watcher(path: Path) -> Watcher:
    """Whether a process holds the lock file, and what it says."""
    try:
        with path.open("rb") as file:
            try:
                # Shared, so that two who ask do not take each other for the watcher.
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return Watcher(True, file.read(_ROOM).decode("utf-8", "replace").strip())
    except OSError:
        pass
    return Watcher(False)
