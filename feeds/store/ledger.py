"""The ledger's writer: which item entered which feed when, and when it left.

One change of an item takes one number, and every row that it touches bears it: entering, leaving, a
loud edit (the old row is marked as moved, a new one takes the new place), a silent edit and a change
of tags (rows keep their place).  All rows that still show the item are marked as changed, moved ones
too, since an archive page shows its wording of today.  Rows are never deleted, so a feed's window and
its archive pages are cut from places that do not shift.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import final

from feeds.store import spread, sql
from feeds.store.engine import Connection

FeedKey = tuple[str, str]
"""(facet, term); ("all", "") is the combined feed, ("source", slug) a source's."""

_SECOND_US = 1_000_000
_LEASE_US = 100_000
"""What a commit may take from its stamp to the moment at which others see it."""

_HEADS = """
SELECT facet, term, id, committed_us, revision, items, newest, page, page_rows, page_weight
FROM feeds WHERE facet IN (?) AND term IN (?)
"""
_KEEP_HEAD = """
UPDATE feeds
SET revision = ?, committed_us = ?, items = ?, newest = ?, page = ?, page_rows = ?, page_weight = ?
WHERE id = ?
"""
_FEED = """
feeds (facet, term, committed_us, revision, items, newest, page, page_rows, page_weight)
"""
_PAGES = "pages (feed, page, first)"
_ROW = "WHERE item = ? AND feed = ? AND number IN (?)"
_SHOWS = f'{_ROW} AND "left" IS NULL'
_LEAVE = f'UPDATE ledger SET "left" = ?, changed = ? {_SHOWS}'
_TOUCH = f"UPDATE ledger SET changed = ? {_SHOWS}"
_MOVE = f"UPDATE ledger SET moved = coalesce(moved, ?), changed = ? {_SHOWS}"
_PUT_BACK = f'UPDATE ledger SET "left" = NULL, changed = ? {_ROW} AND "left" = ?'
_NEWEST = "SELECT max(second) FROM ledger WHERE item = (?) AND feed = (?) AND number IN (?)"
_NUMBER = "SELECT number FROM state"
_KEEP_NUMBER = "UPDATE state SET number = ?"


@dataclass(frozen=True, slots=True)
class Limits:
    """When an archive page is full: so many rows, or so many bytes."""

    rows: int
    weight: int


@final
class Head:
    """A feed's row, as it will be written at the end of the transaction."""

    __slots__ = (
        "committed_us",
        "fresh",
        "id",
        "items",
        "newest",
        "page",
        "page_rows",
        "page_weight",
        "revision",
        "was",
    )

    def __init__(
        self,
        id: int,  # noqa: A002 (the column's name)
        committed_us: int,
        revision: int,
        items: int,
        newest: int,
        page: int,
        page_rows: int,
        page_weight: int,
    ) -> None:
        self.id = id
        self.committed_us = committed_us
        self.revision = self.was = revision
        """`was` is what is stored."""
        self.items = items
        self.newest = newest
        self.page = page
        self.page_rows = page_rows
        self.page_weight = page_weight
        self.fresh: list[int] = []
        """Which of the places that are to be written are in this feed."""


@final
class Place:
    """What a ledger row needs of its item."""

    __slots__ = ("item", "places", "second", "weight")

    def __init__(self, item: int, second: int, weight: int, places: list[int]) -> None:
        self.item = item
        self.second = second
        self.weight = weight
        self.places = places
        """Numbers of the item's rows so far."""


@final
class Ledger:
    """Collects one transaction's ledger changes and writes them with flush()."""

    def __init__(self, connection: Connection, now_us: int, limits: Limits) -> None:
        self._connection, self._now_us = connection, now_us
        self._rows, self._weight = limits.rows, limits.weight
        row = sql.one(connection, _NUMBER)
        self.number = int(row[0]) if row is not None else 0
        self._heads: dict[FeedKey, Head] = {}
        self._entered: list[tuple[int, int, int, int]] = []
        """(number, item, second, weight) of places that are to be written."""
        self._unwritten: set[int] = set()
        """Items that have a place among these."""
        self._pages: list[tuple[int, int, int]] = []

    def expect(self, keys: Iterable[FeedKey]) -> None:
        """Load the heads of these feeds in one go."""
        wanted = set(keys) - self._heads.keys()
        if not wanted:
            return
        facets, terms = {facet for facet, _ in wanted}, {term for _, term in wanted}
        for facet, term, *values in sql.ask(self._connection, _HEADS, list(facets), list(terms)):
            if (facet, term) in wanted:
                self._heads[facet, term] = Head(*values)

    def take_number(self) -> int:
        """The next number; the caller uses it for one change of one item."""
        self.number += 1
        return self.number

    def enter(self, place: Place, keys: Iterable[FeedKey], number: int) -> None:
        """The item takes a place in each feed."""
        heads = self._of_feeds(keys)
        for head in heads:
            head.items += 1
        self._add(heads, place, number)

    def leave(self, place: Place, keys: Iterable[FeedKey], number: int) -> None:
        """The item leaves each feed, from its archive pages too."""
        heads = self._of_feeds(keys)
        for head in heads:
            head.items -= 1
            head.revision = number
        self._mark(_LEAVE, (number, number), heads, place)

    def touch(self, place: Place, keys: Iterable[FeedKey], number: int) -> None:
        """The item changed where it stands."""
        heads = self._of_feeds(keys)
        for head in heads:
            head.revision = number
        self._mark(_TOUCH, (number,), heads, place)

    def move(self, place: Place, keys: Iterable[FeedKey], number: int) -> None:
        """A loud edit: a new place; the old row stays for the archive page that it is on."""
        heads = self._of_feeds(keys)
        self._mark(_MOVE, (number, number), heads, place)
        self._add(heads, place, number)

    def put_back(self, place: Place, key: FeedKey, left: int, number: int) -> bool:
        """Undo the leaving that bears the number `left`; False where the item did not leave with it."""
        head = self._head(key)
        self.write_rows()
        row = (number, place.item, head.id, *place.places, left)
        if not place.places or not sql.run(self._connection, _PUT_BACK, [row], len(place.places)):
            return False
        head.items += 1
        head.revision = number
        return True

    def newest_second(self, place: Place) -> int:
        """The item's `updated` when it took its newest place in the combined feed."""
        self.write_rows()
        everything = self._head(("all", "")).id
        if not place.places:
            return 0
        [(newest,)] = sql.ask(self._connection, _NEWEST, [place.item], [everything], place.places)
        return newest or 0

    def flush(self, commit_us: int) -> None:
        """Write all that was collected; `commit_us` is now, when nothing but the commit is left to do."""
        self.write_rows()
        sql.insert(self._connection, _PAGES, self._pages)
        self._pages = []
        changed = [_values(head, commit_us) for head in self._heads.values() if head.revision != head.was]
        sql.run(self._connection, _KEEP_HEAD, changed)
        sql.do(self._connection, _KEEP_NUMBER, self.number)
        self._heads = {}

    def write_rows(self) -> None:
        """Write the new rows, so that later changes of the same transaction find them."""
        if not self._entered:
            return
        heads = sorted([(head.id, head.fresh) for head in self._heads.values() if head.fresh])
        spread.spread(self._connection, self._now_us, self._entered, heads)
        for head in self._heads.values():
            head.fresh = []
        self._entered = []
        self._unwritten.clear()

    def _add(self, heads: Sequence[Head], place: Place, number: int) -> None:
        """A row in each feed, on its open archive page or on the next one."""
        if not heads:
            return
        rows, limit, weight, second = self._rows, self._weight - place.weight, place.weight, place.second
        at = len(self._entered)
        for head in heads:
            if head.page_rows and (head.page_rows >= rows or head.page_weight > limit):
                head.page += 1
                head.page_rows = head.page_weight = 0
            if not head.page_rows:
                self._pages.append((head.id, head.page, number))
            head.page_rows += 1
            head.page_weight += weight
            head.revision = number
            if head.newest < second:
                head.newest = second
            head.fresh.append(at)
        self._entered.append((number, place.item, second, weight))
        self._unwritten.add(place.item)
        place.places.append(number)

    def _mark(self, statement: str, values: tuple[int, ...], heads: Iterable[Head], place: Place) -> None:
        """Mark the item's rows in each feed, those that it has left apart."""
        if place.item in self._unwritten:
            self.write_rows()
        rows = [(*values, place.item, head.id, *place.places) for head in heads if place.places]
        sql.run(self._connection, statement, rows, len(place.places))

    def _of_feeds(self, keys: Iterable[FeedKey]) -> list[Head]:
        heads: list[Head] = []
        for key in keys:
            head = self._heads.get(key)
            heads.append(self._head(key) if head is None else head)
        return heads

    def _head(self, key: FeedKey) -> Head:
        head = self._heads.get(key)
        if head is None:
            self.expect([key])
            head = self._heads.get(key)
        if head is None:
            head = self._heads[key] = self._make(key)
        return head

    def _make(self, key: FeedKey) -> Head:
        empty = (0, 0, 0, 0, 1, 0, 0)
        return Head(sql.new(self._connection, _FEED, *key, *empty), *empty)


def _values(head: Head, now_us: int) -> tuple[int, ...]:
    return (
        head.revision,
        _commit_time(head.committed_us, now_us + _LEASE_US),
        head.items,
        head.newest,
        head.page,
        head.page_rows,
        head.page_weight,
        head.id,
    )


def _commit_time(before_us: int, now_us: int) -> int:
    """Last-Modified is sent once its second is over; with a clock that went back it still must grow."""
    before = before_us // _SECOND_US
    return now_us if now_us // _SECOND_US >= before else (before + 1) * _SECOND_US
