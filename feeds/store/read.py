"""Queries for publishing.  Each costs what it returns, whatever the size of the store."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from feeds.store import bulk
from feeds.store.schema import feeds, items, ledger, pages, sources, state, wordings

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

# Built once: SQLAlchemy takes longer to build a statement than SQLite to answer it.
_STATE: sa.Select[Any] = sa.select(state)
_VERSION = sa.select(state.c.epoch, state.c.version)
_HEAD: sa.Select[Any] = sa.select(feeds).where(
    feeds.c.facet == sa.bindparam("facet"), feeds.c.term == sa.bindparam("term")
)
_HEADS: sa.Select[Any] = sa.select(feeds).order_by(feeds.c.facet, feeds.c.term)
_TITLES = sa.select(sources.c.slug, sources.c.title).order_by(sources.c.slug)
# Places are read by the hundred, so they come straight from the driver.
_FIRST = "coalesce((SELECT first FROM pages WHERE feed = (?) AND page = (?)), 0)"
_LAST = "FROM ledger WHERE feed = (?) ORDER BY number DESC LIMIT (?)"
_SHOWS = '"left" IS NULL AND moved IS NULL'
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
SELECT second / 86400, count(*), count(CASE WHEN {_SHOWS} THEN 1 END)
FROM (SELECT second, "left", moved {_LAST}) AS places GROUP BY 1 ORDER BY 1
"""


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


def status(connection: sa.Connection) -> Status:
    """The store at a glance."""
    row = connection.execute(_STATE).mappings().one()
    return Status(
        epoch=row["epoch"],
        number=row["number"],
        version=row["version"],
        items=row["items"],
        snapshots=row["snapshots"],
        updated=moment(row["newest_us"] or row["created_us"]),
        last_pass=None if row["pass_us"] is None else moment(row["pass_us"]),
        refused=row["pass_refused"],
        gazetteer=row["gazetteer"],
        retagging=bool(row["retag_gazetteer"]),
    )


def version(connection: sa.Connection) -> tuple[str, int]:
    """(epoch, version): what a cache compares to know whether anything changed."""
    row = connection.execute(_VERSION).one()
    return row.epoch, row.version


def head(connection: sa.Connection, facet: str, term: str) -> Head | None:
    """The feed's head, or None when no item ever entered it."""
    row = connection.execute(_HEAD, {"facet": facet, "term": term}).mappings().one_or_none()
    return None if row is None else _head(row)


def heads(connection: sa.Connection) -> list[Head]:
    """Every feed that ever had an item, in order of (facet, term)."""
    return [_head(row) for row in connection.execute(_HEADS).mappings()]


def _head(row: Any) -> Head:
    return Head(
        id=row["id"],
        facet=row["facet"],
        term=row["term"],
        revision=row["revision"],
        committed=moment(row["committed_us"]),
        items=row["items"],
        newest=row["newest"],
        page=row["page"],
    )


def rows(connection: sa.Connection, feed: Head, limit: int) -> list[Row]:
    """The last `limit` places of a feed, newest first, left and moved ones included."""
    found = bulk.ask(connection, _NEWEST, [feed.id], [feed.page], [feed.id], [limit])
    return [*map(Row._make, found)]


def page_rows(connection: sa.Connection, feed: Head, page: int) -> list[Row] | None:
    """The places of a full archive page, newest first; None where there is no such page."""
    if not 1 <= page < feed.page:
        return None
    bounds = ([feed.id], [page], [feed.id], [page + 1])
    return [*map(Row._make, bulk.ask(connection, _BETWEEN, [feed.id], *bounds))]


def tally(connection: sa.Connection, feed: Head, limit: int, since: int) -> tuple[int, int]:
    """Of the last `limit` places: how many are of second `since` or later, and on the open page."""
    values = ([since], [feed.id], [feed.page], [feed.id], [limit])
    recent, on_page = bulk.ask(connection, _TALLY, *values)[0]
    return recent, on_page


def days(connection: sa.Connection, feed: Head, limit: int) -> list[tuple[int, int, int]]:
    """The last `limit` places by day: (days since 1970, places, those that show an entry), oldest first."""
    return [(day, of, shown) for day, of, shown in bulk.ask(connection, _BY_DAY, [feed.id], [limit])]


def newest_texts(connection: sa.Connection) -> dict[int, str]:
    """feed id -> the text of its newest entry, for lists of feeds."""
    # One descent of the ledger's key for each feed: a max() over all rows would read them all.
    last = (
        sa.select(ledger.c.item)
        .where(ledger.c.feed == feeds.c.id, ledger.c.left.is_(None), ledger.c.moved.is_(None))
        .order_by(ledger.c.number.desc())
        .limit(1)
        .correlate(feeds)
        .scalar_subquery()
    )
    newest = sa.select(feeds.c.id.label("feed"), last.label("item")).subquery()
    query = (
        sa.select(newest.c.feed, wordings.c.text)
        .join(items, items.c.id == newest.c.item)
        .join(wordings, wordings.c.id == items.c.wording)
    )
    return {row.feed: row.text for row in connection.execute(query)}


def source_titles(connection: sa.Connection) -> dict[str, str]:
    """slug -> title of every source that ever brought a seed."""
    return {row.slug: row.title for row in connection.execute(_TITLES)}


def changed_pages(connection: sa.Connection, feed: Head, number: int) -> set[int]:
    """Archive pages of a feed on which a place was taken or changed after this ledger number."""
    found = sa.select(ledger.c.number).where(ledger.c.feed == feed.id, ledger.c.changed > number)
    places = sorted(connection.scalars(found))
    bounds = sa.select(pages.c.page, pages.c.first).where(pages.c.feed == feed.id).order_by(pages.c.first)
    first = [(row.first, row.page) for row in connection.execute(bounds)]
    starts = [start for start, _ in first]
    return {first[max(bisect_right(starts, place) - 1, 0)][1] for place in places}
