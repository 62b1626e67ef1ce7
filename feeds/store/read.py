"""Queries for publishing.  Each costs what it returns, whatever the size of the store."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any

import sqlalchemy as sa

from feeds.model import Evidence, Kind, Tag, Wording
from feeds.store import search
from feeds.store.engine import bounded
from feeds.store.gather import chunks
from feeds.store.schema import feeds, items, ledger, memberships, pages, retractions, sources, state, wordings

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FIND_SECONDS = 2.0
"""What one search may take: readers give up after 10 s, and others wait meanwhile."""


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


@dataclass(frozen=True, slots=True)
class Shown:
    """An item as every feed shows it."""

    item: int
    hash: str
    text: str
    link: str
    language: str
    published: datetime
    updated: datetime
    source: str
    source_title: str
    tags: tuple[Tag, ...]


@dataclass(frozen=True, slots=True)
class Sighting:
    """A source that an item was seen in; `last` is None while it stands there."""

    source: str
    title: str
    first: datetime
    last: datetime | None


@dataclass(frozen=True, slots=True)
class Detail:
    """An item with all that its page tells."""

    shown: Shown
    wordings: tuple[Wording, ...]
    sightings: tuple[Sighting, ...]
    retracted: datetime | None
    reason: str


def moment(us: int) -> datetime:
    """Microseconds since 1970 as an aware datetime."""
    return _EPOCH + timedelta(microseconds=us)


def status(connection: sa.Connection) -> Status:
    """The store at a glance."""
    row = connection.execute(sa.select(state)).mappings().one()
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
    row = connection.execute(sa.select(state.c.epoch, state.c.version)).one()
    return row.epoch, row.version


def head(connection: sa.Connection, facet: str, term: str) -> Head | None:
    """The feed's head, or None when no item ever entered it."""
    found = connection.execute(sa.select(feeds).where(feeds.c.facet == facet, feeds.c.term == term))
    row = found.mappings().one_or_none()
    return None if row is None else _head(row)


def heads(connection: sa.Connection) -> list[Head]:
    """Every feed that ever had an item, in order of (facet, term)."""
    query = sa.select(feeds).order_by(feeds.c.facet, feeds.c.term)
    return [_head(row) for row in connection.execute(query).mappings()]


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


_PLACE = tuple(ledger.c[name] for name in "number item second weight changed left moved".split())


def rows(connection: sa.Connection, feed: Head, limit: int) -> list[Row]:
    """The last `limit` places of a feed, newest first, left and moved ones included."""
    bounds = sa.select(pages.c.first).where(pages.c.feed == feed.id, pages.c.page == feed.page)
    first_open = connection.scalar(bounds) or 0
    query = sa.select(*_PLACE).where(ledger.c.feed == feed.id).order_by(ledger.c.number.desc()).limit(limit)
    return [_row(row, first_open) for row in connection.execute(query).all()]


def page_rows(connection: sa.Connection, feed: Head, page: int) -> list[Row] | None:
    """The places of a full archive page, newest first; None where there is no such page."""
    if not 1 <= page < feed.page:
        return None
    bounds = sa.select(pages.c.page, pages.c.first).where(
        pages.c.feed == feed.id, pages.c.page.in_([page, page + 1])
    )
    first = {row.page: row.first for row in connection.execute(bounds)}
    query = sa.select(*_PLACE).where(
        ledger.c.feed == feed.id,
        ledger.c.number >= first[page],
        ledger.c.number < first[page + 1],
    )
    found = connection.execute(query.order_by(ledger.c.number.desc())).all()
    return [_row(row, first[page + 1]) for row in found]


def _row(row: Any, first_open: int) -> Row:
    number, item, second, weight, changed, left, moved = row
    is_open = number >= first_open
    return Row(number, item, second, weight, changed, left is not None, moved is not None, is_open)


def _shown_columns() -> sa.Select[Any]:
    return (
        sa.select(
            items.c.id,
            items.c.hash,
            items.c.link,
            items.c.language,
            items.c.published,
            items.c.updated,
            items.c.tags,
            items.c.retracted_us,
            wordings.c.text,
            sources.c.slug,
            sources.c.title,
        )
        .join(wordings, wordings.c.id == items.c.wording)
        .join(sources, sources.c.id == items.c.source)
    )


def shown(connection: sa.Connection, numbers: Iterable[int]) -> list[Shown]:
    """The items of these numbers that are not retracted, newest `updated` first."""
    found = []
    for part in chunks(numbers):
        query = _shown_columns().where(items.c.id.in_(part), items.c.retracted_us.is_(None))
        found += [_shown(row) for row in connection.execute(query).mappings()]
    return sorted(found, key=lambda item: item.updated, reverse=True)


def _shown(row: Any) -> Shown:
    tags = tuple(
        Tag(facet, term, tuple(Evidence(words, rule) for words, rule in evidence))
        for facet, term, evidence in json.loads(row["tags"])
    )
    return Shown(
        item=row["id"],
        hash=row["hash"],
        text=row["text"],
        link=row["link"],
        language=row["language"],
        published=moment(row["published"] * 1_000_000),
        updated=moment(row["updated"] * 1_000_000),
        source=row["slug"],
        source_title=row["title"],
        tags=tags,
    )


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


def detail(connection: sa.Connection, digest: str) -> Detail | None:
    """The item of a hash with its revisions and sightings, or None."""
    row = connection.execute(_shown_columns().where(items.c.hash == digest)).mappings().one_or_none()
    if row is None:
        return None
    taken = None if row["retracted_us"] is None else moment(row["retracted_us"])
    reason = sa.select(retractions.c.reason).where(retractions.c.item == row["id"])
    last = connection.scalar(reason.order_by(retractions.c.id.desc()).limit(1)) or ""
    return Detail(
        shown=_shown(row),
        wordings=_wordings(connection, row["id"]),
        sightings=_sightings(connection, row["id"]),
        retracted=taken,
        reason=last if taken else "",
    )


def _wordings(connection: sa.Connection, item: int) -> tuple[Wording, ...]:
    """Those that were shown: how another source words the item is kept beside them."""
    shown = (wordings.c.item == item) & (wordings.c.reason != Kind.ALIAS.value)
    return tuple(
        Wording(row.text, moment(row.seen_us), row.second, row.reason)
        for row in connection.execute(sa.select(wordings).where(shown).order_by(wordings.c.id))
    )


def _sightings(connection: sa.Connection, item: int) -> tuple[Sighting, ...]:
    query = (
        sa.select(sources.c.slug, sources.c.title, memberships.c.first_us, memberships.c.last_us)
        .join(sources, sources.c.id == memberships.c.source)
        .where(memberships.c.item == item)
        .order_by(memberships.c.first_us, sources.c.slug)
    )
    return tuple(
        Sighting(slug, title, moment(first), None if last is None else moment(last))
        for slug, title, first, last in connection.execute(query)
    )


def source_titles(connection: sa.Connection) -> dict[str, str]:
    """slug -> title of every source that ever brought a seed."""
    found = connection.execute(sa.select(sources.c.slug, sources.c.title).order_by(sources.c.slug))
    return {row.slug: row.title for row in found}


@dataclass(frozen=True, slots=True)
class Query:
    """A boolean query: all of `every` groups (one of each group), none of `none`, all of the phrases."""

    every: tuple[tuple[tuple[str, str], ...], ...] = ()
    none: tuple[tuple[str, str], ...] = ()
    phrases: tuple[search.Phrase, ...] = ()


def find(connection: sa.Connection, query: Query, limit: int) -> list[tuple[int, int, int]]:
    """(number, changed, item) of the newest matches, by the combined feed's order.

    Raises StoreBusyError where that takes longer than FIND_SECONDS.
    """
    ids = _feed_ids(connection, {key for group in (*query.every, query.none) for key in group})
    everything = ids[("all", "")]
    condition = sa.and_(
        ledger.c.feed == everything,
        ledger.c.left.is_(None),
        ledger.c.moved.is_(None),
        *(ledger.c.item.in_(_items_of([ids[key] for key in group])) for group in query.every),
    )
    if query.none:
        condition &= ledger.c.item.not_in(_items_of([ids[key] for key in query.none]))
    if query.phrases:
        condition &= ledger.c.item.in_(search.matching(connection, query.phrases))
    statement = sa.select(ledger.c.number, ledger.c.changed, ledger.c.item).where(condition)
    with bounded(connection, FIND_SECONDS):
        found = connection.execute(statement.order_by(ledger.c.number.desc()).limit(limit)).all()
    return [(row.number, row.changed, row.item) for row in found]


def _items_of(feed_ids: Sequence[int]) -> sa.Select[Any]:
    return sa.select(ledger.c.item).where(
        ledger.c.feed.in_(feed_ids), ledger.c.left.is_(None), ledger.c.moved.is_(None)
    )


def _feed_ids(connection: sa.Connection, keys: set[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Ids of feeds; -1, which no row bears, for those that never had an item."""
    ids = dict.fromkeys(keys | {("all", "")}, -1)
    for row in connection.execute(sa.select(feeds.c.id, feeds.c.facet, feeds.c.term)):
        if (row.facet, row.term) in ids:
            ids[row.facet, row.term] = row.id
    return ids


def changed_pages(connection: sa.Connection, feed: Head, number: int) -> set[int]:
    """Archive pages of a feed on which a place was taken or changed after this ledger number."""
    found = sa.select(ledger.c.number).where(ledger.c.feed == feed.id, ledger.c.changed > number)
    places = sorted(connection.scalars(found))
    bounds = sa.select(pages.c.page, pages.c.first).where(pages.c.feed == feed.id).order_by(pages.c.first)
    first = [(row.first, row.page) for row in connection.execute(bounds)]
    starts = [start for start, _ in first]
    return {first[max(bisect_right(starts, place) - 1, 0)][1] for place in places}


def item_marks(connection: sa.Connection) -> dict[str, str]:
    """hash -> mark of everything that the item's page shows, of all items that are not retracted.

    Sightings take no ledger number, so the marks are made of the rows themselves.  What all pages
    share (the titles of sources, the labels of tags) is not in them.
    """
    seen: dict[int, list[tuple[Any, ...]]] = {}
    for row in connection.execute(sa.select(memberships)):
        seen.setdefault(row[0], []).append(tuple(row[1:]))
    columns = (items.c.wording, items.c.published, items.c.updated, items.c.link, items.c.language)
    query = sa.select(items.c.hash, items.c.id, *columns, items.c.source, items.c.tags)
    found = connection.execute(query.where(items.c.retracted_us.is_(None)).order_by(items.c.id))
    return {row[0]: _mark(tuple(row[2:]), seen.get(row[1], [])) for row in found}


def _mark(item: tuple[Any, ...], sightings: list[tuple[Any, ...]]) -> str:
    return blake2b(repr((item, sorted(sightings))).encode(), digest_size=8).hexdigest()
