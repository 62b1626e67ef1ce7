"""Documents held ready in memory, and one maker at a time for each."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from feeds.model import Document

Stamp = tuple[object, ...]
"""What changes with every commit."""


@dataclass(slots=True)
class Held:
    """A document, and the store's version that it was last found fresh at."""

    document: Document
    version: Stamp

    @property
    def size(self) -> int:
        """Bytes, compressed bodies included."""
        return len(self.document.body) + sum(map(len, self.document.encoded.values())) + 2048


class Shelf:
    """At most so many bytes of documents by path; who was not asked for longest goes first.

    Safe for several threads.
    """

    def __init__(self, memory: int) -> None:
        self._memory = memory
        self._held: OrderedDict[str, Held] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()
        self._flights: dict[str, threading.Lock] = {}

    def get(self, path: str) -> Held | None:
        """What is held of a path."""
        with self._lock:
            held = self._held.get(path)
            if held is not None:
                self._held.move_to_end(path)
            return held

    def put(self, path: str, document: Document, version: Stamp) -> None:
        """Hold a document, and let go of others where there is no room."""
        held = Held(document, version)
        with self._lock:
            self._drop(path)
            self._held[path] = held
            self._size += held.size
            while self._size > self._memory and len(self._held) > 1:
                self._drop(next(iter(self._held)))

    def drop(self, path: str) -> None:
        """What is refused now, as after a retraction, must not come back while the store is away."""
        with self._lock:
            self._drop(path)

    def _drop(self, path: str) -> None:
        before = self._held.pop(path, None)
        self._size -= before.size if before else 0

    @contextmanager
    def flight(self, path: str) -> Iterator[None]:
        """One at a time for each path."""
        with self._lock:
            lock = self._flights.setdefault(path, threading.Lock())
        with lock:
            yield
        with self._lock:
            if not lock.locked():
                self._flights.pop(path, None)
