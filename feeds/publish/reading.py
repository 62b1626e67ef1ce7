"""One transaction on the store, and what was read in it: it sees one state, so nothing is read twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any, TypeVar

from feeds import store

T = TypeVar("T")


class Reading:
    """What documents are made from; with `many` it reads ahead for hundreds of them.  Not for threads.

    Every call may raise StoreError.
    """

    def __init__(self, connection: store.Connection, *, many: bool = False) -> None:
        self.connection = connection
        self._many = many
        self._expected: dict[str, store.Detail] = {}
        self._last: tuple[object, Any] = (None, None)
        self._common: dict[object, Any] = {}

    @cached_property
    def status(self) -> store.Status:
        """The store at a glance."""
        return store.status(self.connection)

    @cached_property
    def titles(self) -> dict[str, str]:
        """Source -> title."""
        return store.source_titles(self.connection)

    def head(self, facet: str, term: str) -> store.Head | None:
        """The feed's head, or None when no item ever entered it."""
        if self._many:
            return self._heads.get((facet, term))
        return store.head(self.connection, facet, term)

    @cached_property
    def _heads(self) -> dict[tuple[str, str], store.Head]:
        return {(head.facet, head.term): head for head in store.heads(self.connection)}

    def expect(self, hashes: Iterable[str]) -> None:
        """Read these items at once: they will be asked for."""
        self._expected = store.details(self.connection, hashes)

    def detail(self, digest: str) -> store.Detail | None:
        """An item with all that its page tells, or None."""
        return self._expected.get(digest) or store.detail(self.connection, digest)

    def held(self, key: object) -> Any:
        """What `once` has of this key, or None."""
        return self._last[1] if self._last[0] == key else None

    def once(self, key: object, make: Callable[[], T]) -> T:
        """What `make` gave for the last key: the formats of a feed are made one after another."""
        if self._last[0] != key:
            self._last = (key, make())
        found: T = self._last[1]
        return found

    def common(self, key: object, make: Callable[[], T]) -> T:
        """What `make` gives, held to the end: several documents show it, whatever lies between them."""
        if key not in self._common:
            self._common[key] = make()
        found: T = self._common[key]
        return found
