"""Queries for publishing.  Each costs what it returns, whatever the size of the store."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from feeds.store import sql
from feeds.store.engine import Connection
from feeds.store.state import never_set_up, state

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_VERSION = "SELECT epoch, version FROM state"
_HEADS = "SELECT id, facet, term, revision, committed_us, items, newest, page FROM feeds"
_HEAD = f"{_HEADS} WHERE facet = ? AND term = ?"
_ALL_HEADS = f"{_HEADS} ORDER BY facet, term"
_TITLES = "SELECT slug, title FROM sources ORDER BY slug"
_FIRST = "coalesce((SELECT first FROM pages WHERE feed = (?) AND page = (?)), 0)"
_LAST = "FROM ledger WHERE feed = (?) ORDER BY number DESC LIMIT (?)"
SHOWS = '"left" IS NULL AND moved IS NULL'
"""A place that shows its entry."""
_PLACES = 'SELECT number, item, second, weight, changed, "left" IS NOT NULL, moved IS NOT NULL'
_NEWEST = f"{_PLACES}, number >= {_FIRST} {_LAST}"
_BETWEEN = f"""{_PLACES}, 1 = 0 FROM ledger
WHERE feed = (?) AND number >= {_FIRST} AND number < {_FIRST} ORDER BY number DESC
"""
_TALLY = f"""
SELECT count(CASE WHEN second >= (?) THEN 1 END), count(CASE WHEN number >= {_FIRST} THEN 1 END)
FROM (SELECT number, second {_LAST}) AS places
"""
_BY_DAY = f"""
SELECT second / 86400, count(*), count(CASE WHEN {SHOWS} THEN 1 END)
FROM (SELECT second, "left", moved {_LAST}) AS places GROUP BY 1 ORDER BY 1
"""
# One descent of the ledger's key for each feed: a max() over all rows would read them all.
_NEWEST_ITEM = f"SELECT item FROM ledger WHERE feed = feeds.id AND {SHOWS} ORDER BY number DESC LIMIT 1"
_NEWEST_TEXTS = f"""
SELECT newest.feed, wordings.text
FROM (SELECT id AS feed, ({_NEWEST_ITEM}) AS item FROM feeds) AS newest
JOIN items ON items.id = newest.item
JOIN wordings ON wordings.id = items.wording
"""
_CHANGED = "SELECT number FROM ledger WHERE feed = (?) AND changed > (?)"
_PAGES = "SELECT page, first FROM pages WHERE feed = (?) ORDER BY first"


@dataclass(frozen=True, slots=True)
class Status:
    """The store at a glance; `version` grows with every transaction that writes."""

    epoch: str
    number: int
    version: int
    items: int
    snapshots: int
    updated: datetime
    """Time of the newest snapshot; before the first one, when the store was made."""
    last_pass: datetime | None
    refused: int
    gazetteer: str
    retagging: bool


@dataclass(frozen=True, slots=True)
class Head:
    """A feed that has had items: its revision, and when that was committed."""

    id: int
    facet: str
    term: str
    revision: int
    committed: datetime
    items: int
    newest: int
    page: int
    """The open archive page; those before it are full for ever."""


class Row(NamedTuple):
    """A place in a feed; one that was left or moved counts for the window but shows nothing.

    What is true or false SQLite says in 1 and 0.
    """

    number: int
    item: int
    second: int
    weight: int
    changed: int
    left: bool
    moved: bool
    open_page: bool


def moment(us: int) -> datetime:
    """Microseconds since 1970 as an aware datetime."""
    return _EPOCH + timedelta(microseconds=us)


def status(connection: Connection) -> Status:
    """The store at a glance."""
    row = state(connection)
    return Status(
        epoch=row.epoch,
        number=row.number,
        version=row.version,
        items=row.items,
        snapshots=row.snapshots,
        updated=moment(row.newest_us or row.created_us),
        last_pass=None if row.pass_us is None else moment(row.pass_us),
        refused=row.pass_refused,
        gazetteer=row.gazetteer,
        retagging=bool(row.retag_gazetteer),
    )


def version(connection: Connection) -> tuple[str, int]:
    """(epoch, version): what a cache compares to know whether anything changed."""
    found = sql.one(connection, _VERSION)
    if found is None:
        raise never_set_up(connection)
    return found[0], found[1]


def head(connection: Connection, facet: str, term: str) -> Head | None:
    """The feed's head, or None when no item ever entered it."""
    row = sql.one(connection, _HEAD, facet, term)
    return None if row is None else _head(row)


def heads(connection: Connection) -> list[Head]:
    """Every feed that ever had an item, in order of (facet, term)."""
    return [_head(row) for row in sql.ask(connection, _ALL_HEADS)]


def _head(row: Sequence[Any]) -> Head:
    number, facet, term, revision, committed_us, items, newest, page = row
    return Head(number, facet, term, revision, moment(committed_us), items, newest, page)


def rows(connection: Connection, feed: Head, limit: int) -> list[Row]:
    """The last `limit` places of a feed, newest first, left and moved ones included."""
    found = sql.ask(connection, _NEWEST, [feed.id], [feed.page], [feed.id], [limit])
    return [*map(Row._make, found)]


def page_rows(connection: Connection, feed: Head, page: int) -> list[Row] | None:
    """The places of a full archive page, newest first; None where there is no such page."""
    if not 1 <= page < feed.page:
        return None
    bounds = ([feed.id], [page], [feed.id], [page + 1])
    return [*map(Row._make, sql.ask(connection, _BETWEEN, [feed.id], *bounds))]


def tally(connection: Connection, feed: Head, limit: int, since: int) -> tuple[int, int]:
    """Of the last `limit` places: how many are of second `since` or later, and on the open page."""
    values = ([since], [feed.id], [feed.page], [feed.id], [limit])
    recent, on_page = sql.ask(connection, _TALLY, *values)[0]
    return recent, on_page


def days(connection: Connection, feed: Head, limit: int) -> list[tuple[int, int, int]]:
    """The last `limit` places by day: (days since 1970, places, those that show an entry), oldest first."""
    return [(day, of, shown) for day, of, shown in sql.ask(connection, _BY_DAY, [feed.id], [limit])]


def newest_texts(connection: Connection) -> dict[int, str]:
    """feed id -> the text of its newest entry, for lists of feeds."""
    return {row[0]: row[1] for row in sql.ask(connection, _NEWEST_TEXTS)}


def source_titles(connection: Connection) -> dict[str, str]:
    """slug -> title of every source that ever brought a seed."""
    return {row[0]: row[1] for row in sql.ask(connection, _TITLES)}


def changed_pages(connection: Connection, feed: Head, number: int) -> set[int]:
    """Archive pages of a feed on which a place was taken or changed after this ledger number."""
    pages = sql.ask(connection, _PAGES, [feed.id])
    starts = [first for _, first in pages]
    places = sql.ask(connection, _CHANGED, [feed.id], [number])
    return {pages[max(bisect_right(starts, place) - 1, 0)][0] for (place,) in places}
