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


# Built once: SQLAlchemy takes longer to build a statement than SQLite to answer it.
_SHOWN: sa.Select[Any] = (
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
_STANDING = _SHOWN.where(
    items.c.id.in_(sa.bindparam("items", expanding=True)), items.c.retracted_us.is_(None)
)
_BY_HASH = _SHOWN.where(items.c.hash.in_(sa.bindparam("hashes", expanding=True)))
_REASONS = (
    sa.select(retractions.c.item, retractions.c.reason)
    .where(retractions.c.item.in_(sa.bindparam("items", expanding=True)))
    .order_by(retractions.c.id)
)
# How another source words the item is kept beside the wordings that were shown.
_WORDINGS = (
    sa.select(wordings.c.item, wordings.c.text, wordings.c.seen_us, wordings.c.second, wordings.c.reason)
    .where(wordings.c.item.in_(sa.bindparam("items", expanding=True)), wordings.c.reason != Kind.ALIAS.value)
    .order_by(wordings.c.id)
)
_SIGHTINGS = (
    sa.select(
        memberships.c.item, sources.c.slug, sources.c.title, memberships.c.first_us, memberships.c.last_us
    )
    .join(sources, sources.c.id == memberships.c.source)
    .where(memberships.c.item.in_(sa.bindparam("items", expanding=True)))
    .order_by(memberships.c.first_us, sources.c.slug)
)


def shown(connection: sa.Connection, numbers: Iterable[int]) -> list[Shown]:
    """The items of these numbers that are not retracted, newest `updated` first."""
    found = []
    for part in chunks(numbers):
        found += [_shown(row) for row in connection.execute(_STANDING, {"items": part})]
    return sorted(found, key=lambda item: item.updated, reverse=True)


def _shown(row: Any) -> Shown:
    number, digest, link, language, published, updated, tags, _, text, slug, title = row
    return Shown(
        item=number,
        hash=digest,
        text=text,
        link=link,
        language=language,
        published=moment(published * 1_000_000),
        updated=moment(updated * 1_000_000),
        source=slug,
        source_title=title,
        tags=tuple(
            Tag(facet, term, tuple(Evidence(words, rule) for words, rule in evidence))
            for facet, term, evidence in json.loads(tags)
        ),
    )


def detail(connection: sa.Connection, digest: str) -> Detail | None:
    """The item of a hash with its revisions and sightings, or None."""
    return details(connection, [digest]).get(digest)


def details(connection: sa.Connection, hashes: Iterable[str]) -> dict[str, Detail]:
    """hash -> item with its revisions and sightings, of those that there are; four queries for 900."""
    found: dict[str, Detail] = {}
    for part in chunks(hashes):
        rows = connection.execute(_BY_HASH, {"hashes": part}).all()
        numbers = [row.id for row in rows]
        reasons = _reasons(connection, [row.id for row in rows if row.retracted_us is not None])
        worded, seen = _wordings(connection, numbers), _sightings(connection, numbers)
        for row in rows:
            found[row.hash] = Detail(
                shown=_shown(row),
                wordings=tuple(worded.get(row.id, ())),
                sightings=tuple(seen.get(row.id, ())),
                retracted=None if row.retracted_us is None else moment(row.retracted_us),
                reason=reasons.get(row.id, ""),
            )
    return found


def _reasons(connection: sa.Connection, numbers: list[int]) -> dict[int, str]:
    """item -> why it was retracted, the last time."""
    if not numbers:
        return {}
    return {item: reason or "" for item, reason in connection.execute(_REASONS, {"items": numbers})}


def _wordings(connection: sa.Connection, numbers: list[int]) -> dict[int, list[Wording]]:
    found: dict[int, list[Wording]] = {}
    for item, text, seen_us, second, reason in connection.execute(_WORDINGS, {"items": numbers}):
        found.setdefault(item, []).append(Wording(text, moment(seen_us), second, reason))
    return found


def _sightings(connection: sa.Connection, numbers: list[int]) -> dict[int, list[Sighting]]:
    found: dict[int, list[Sighting]] = {}
    for item, slug, title, first, last in connection.execute(_SIGHTINGS, {"items": numbers}):
        sighting = Sighting(slug, title, moment(first), None if last is None else moment(last))
        found.setdefault(item, []).append(sighting)
    return found


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
