"""Queries for publishing.  Each costs what it returns, whatever the size of the store."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

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
_FIRST = sa.select(pages.c.page, pages.c.first).where(
    pages.c.feed == sa.bindparam("feed"), pages.c.page.in_(sa.bindparam("pages", expanding=True))
)
_PLACES = sa.select(*(ledger.c[name] for name in "number item second weight changed left moved".split()))
_NEWEST = (
    _PLACES.where(ledger.c.feed == sa.bindparam("feed"))
    .order_by(ledger.c.number.desc())
    .limit(sa.bindparam("most"))
)
_BETWEEN = _PLACES.where(
    ledger.c.feed == sa.bindparam("feed"),
    ledger.c.number >= sa.bindparam("first"),
    ledger.c.number < sa.bindparam("end"),
).order_by(ledger.c.number.desc())


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


@dataclass(frozen=True, slots=True)
class Row:
    """A place in a feed, newest first; `gone` rows count for the window but show nothing."""

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
    first_open = _first(connection, feed, feed.page).get(feed.page, 0)
    found = connection.execute(_NEWEST, {"feed": feed.id, "most": limit}).all()
    return [_row(row, first_open) for row in found]


def page_rows(connection: sa.Connection, feed: Head, page: int) -> list[Row] | None:
    """The places of a full archive page, newest first; None where there is no such page."""
    if not 1 <= page < feed.page:
        return None
    first = _first(connection, feed, page, page + 1)
    bounds = {"feed": feed.id, "first": first[page], "end": first[page + 1]}
    found = connection.execute(_BETWEEN, bounds).all()
    return [_row(row, first[page + 1]) for row in found]


def _first(connection: sa.Connection, feed: Head, *numbers: int) -> dict[int, int]:
    """Archive page -> the ledger number that it begins with."""
    found = connection.execute(_FIRST, {"feed": feed.id, "pages": numbers})
    return {row.page: row.first for row in found}


def _row(row: Any, first_open: int) -> Row:
    number, item, second, weight, changed, left, moved = row
    is_open = number >= first_open
    return Row(number, item, second, weight, changed, left is not None, moved is not None, is_open)


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
