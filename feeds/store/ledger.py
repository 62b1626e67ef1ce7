"""The ledger's writer: which item entered which feed when, and when it left.

One change of an item takes one number, and every row that it touches bears it: entering, leaving, a
loud edit (the old row is marked as moved, a new one takes the new place), a silent edit and a change
of tags (rows keep their place and are marked as changed).  Rows are never deleted, so a feed's
window and its archive pages are cut from places that do not shift.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from feeds.store.gather import chunks, counter
from feeds.store.schema import feeds, items, ledger, pages, state

FeedKey = tuple[str, str]
"""(facet, term); ("all", "") is the combined feed, ("source", slug) a source's."""


@dataclass(frozen=True, slots=True)
class Limits:
    """When an archive page is full: so many rows, or so many bytes."""

    rows: int
    weight: int


@dataclass(slots=True)
class Head:
    """A feed's row, as it will be written at the end of the transaction."""

    id: int
    committed_us: int
    revision: int
    items: int
    newest: int
    page: int
    page_rows: int
    page_weight: int


@dataclass(slots=True)
class Place:
    """What a ledger row needs of its item."""

    item: int
    second: int
    weight: int
    places: list[int] = field(default_factory=list)
    """Numbers of the item's rows so far."""


class Ledger:
    """Collects one transaction's ledger changes and writes them with flush()."""

    def __init__(self, connection: sa.Connection, now_us: int, limits: Limits) -> None:
        self._connection, self._now_us, self._limits = connection, now_us, limits
        self.number: int = counter(connection).number
        self._heads: dict[FeedKey, Head] = {}
        self._rows: list[dict[str, Any]] = []
        self._pages: list[dict[str, Any]] = []

    def take_number(self) -> int:
        """The next number; the caller uses it for one change of one item."""
        self.number += 1
        return self.number

    def enter(self, place: Place, keys: Iterable[FeedKey], number: int) -> None:
        """The item takes a place in each feed."""
        entered = False
        for key in keys:
            head = self._head(key)
            head.items += 1
            self._add(head, place, number)
            entered = True
        if entered:
            place.places.append(number)

    def leave(self, place: Place, keys: Iterable[FeedKey], number: int) -> None:
        """The item leaves each feed, from its archive pages too."""
        for key in keys:
            head = self._head(key)
            head.items -= 1
            head.revision = number
            self._mark(head, place, {"left": number, "changed": number}, moved_too=True)

    def touch(self, place: Place, keys: Iterable[FeedKey], number: int) -> None:
        """The item changed where it stands."""
        for key in keys:
            head = self._head(key)
            head.revision = number
            self._mark(head, place, {"changed": number})

    def move(self, place: Place, keys: Iterable[FeedKey], number: int) -> None:
        """A loud edit: a new place; the old row stays for the archive page that it is on."""
        moved = list(keys)
        for key in moved:
            head = self._head(key)
            self._mark(head, place, {"moved": number, "changed": number})
            self._add(head, place, number)
        if moved:
            place.places.append(number)

    def put_back(self, place: Place, key: FeedKey, left: int, number: int) -> bool:
        """Undo the leaving that bears the number `left`; False where the item did not leave with it."""
        head = self._head(key)
        self.flush_rows()
        where = self._of(head, place) & (ledger.c.left == left)
        found = self._connection.execute(
            sa.update(ledger).where(where).values(left=None, changed=number)
        ).rowcount
        if found:
            head.items += 1
            head.revision = number
        return bool(found)

    def flush(self) -> None:
        """Write all that was collected."""
        self.flush_rows()
        if self._pages:
            self._connection.execute(sa.insert(pages), self._pages)
            self._pages = []
        changed = [self._values(head) for head in self._heads.values()]
        if changed:
            columns: dict[str, Any] = {name: sa.bindparam(name) for name in changed[0] if name != "feed_id"}
            self._connection.execute(
                sa.update(feeds).where(feeds.c.id == sa.bindparam("feed_id")).values(**columns), changed
            )
        self._connection.execute(sa.update(state).values(number=self.number))
        self._heads = {}

    def flush_rows(self) -> None:
        """Write the new rows, so that later changes of the same transaction find them."""
        if self._rows:
            self._connection.execute(sa.insert(ledger), self._rows)
            self._rows = []

    def _add(self, head: Head, place: Place, number: int) -> None:
        full = head.page_rows >= self._limits.rows or head.page_weight + place.weight > self._limits.weight
        if full and head.page_rows:
            head.page += 1
            head.page_rows = head.page_weight = 0
        if not head.page_rows:
            self._pages.append({"feed": head.id, "page": head.page, "first": number})
        head.page_rows += 1
        head.page_weight += place.weight
        head.revision = number
        head.newest = max(head.newest, place.second)
        self._rows.append(
            {
                "feed": head.id,
                "number": number,
                "item": place.item,
                "entered_us": self._now_us,
                "second": place.second,
                "weight": place.weight,
                "changed": number,
                "left": None,
                "moved": None,
            }
        )

    def _mark(self, head: Head, place: Place, values: dict[str, Any], moved_too: bool = False) -> None:
        self.flush_rows()
        where = self._of(head, place) & ledger.c.left.is_(None)
        if not moved_too:
            where &= ledger.c.moved.is_(None)
        self._connection.execute(sa.update(ledger).where(where).values(**values))

    def _of(self, head: Head, place: Place) -> sa.ColumnElement[bool]:
        return (ledger.c.feed == head.id) & ledger.c.number.in_(place.places) & (ledger.c.item == place.item)

    def _head(self, key: FeedKey) -> Head:
        head = self._heads.get(key)
        if head is None:
            head = self._heads[key] = self._load(key) or self._make(key)
        return head

    def _load(self, key: FeedKey) -> Head | None:
        row = self._connection.execute(
            sa.select(feeds).where(feeds.c.facet == key[0], feeds.c.term == key[1])
        ).one_or_none()
        if row is None:
            return None
        return Head(
            row.id,
            row.committed_us,
            row.revision,
            row.items,
            row.newest,
            row.page,
            row.page_rows,
            row.page_weight,
        )

    def _make(self, key: FeedKey) -> Head:
        result = self._connection.execute(
            sa.insert(feeds).values(
                facet=key[0],
                term=key[1],
                revision=0,
                committed_us=self._now_us,
                items=0,
                newest=0,
                page=1,
                page_rows=0,
                page_weight=0,
            )
        )
        inserted = result.inserted_primary_key
        assert inserted is not None
        return Head(inserted[0], 0, 0, 0, 0, 1, 0, 0)

    def _values(self, head: Head) -> dict[str, Any]:
        return {
            "feed_id": head.id,
            "revision": head.revision,
            "committed_us": _commit_time(head.committed_us, self._now_us),
            "items": head.items,
            "newest": head.newest,
            "page": head.page,
            "page_rows": head.page_rows,
            "page_weight": head.page_weight,
        }


def _commit_time(before_us: int, now_us: int) -> int:
    """Last-Modified is sent once its second is over; with a clock that went back it still must grow."""
    second = 1_000_000
    return now_us if now_us // second >= before_us // second else (before_us // second + 1) * second


def places(connection: sa.Connection, numbers: Iterable[int]) -> dict[int, list[int]]:
    """item -> the ledger numbers of its rows."""
    query = sa.select(items.c.id, items.c.places)
    return {
        item: json.loads(text)
        for part in chunks(numbers)
        for item, text in connection.execute(query.where(items.c.id.in_(part)))
    }
