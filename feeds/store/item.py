"""Items as they are published: what every feed shows of them, and all that their own page tells."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any

import sqlalchemy as sa

from feeds.model import Evidence, Kind, Tag, Wording
from feeds.store.gather import chunks
from feeds.store.read import moment
from feeds.store.schema import items, memberships, retractions, sources, wordings


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
