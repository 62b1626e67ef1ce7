"""Items as they are published: what every feed shows of them, and all that their own page tells."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any, NamedTuple

from feeds.model import Evidence, Kind, Tag, Wording
from feeds.store import sql
from feeds.store.engine import Connection
from feeds.store.gather import chunks
from feeds.store.read import moment


class Shown(NamedTuple):
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


class Sighting(NamedTuple):
    """A source that an item was seen in; `last` is None while it stands there."""

    source: str
    title: str
    first: datetime
    last: datetime | None


class Detail(NamedTuple):
    """An item with all that its page tells."""

    shown: Shown
    wordings: tuple[Wording, ...]
    sightings: tuple[Sighting, ...]
    retracted: datetime | None
    reason: str


# What is read by the hundred comes straight from the driver.
_SHOWN = """
SELECT items.id, items.hash, items.link, items.language, items.published, items.updated, items.tags,
    items.retracted_us, wordings.text, sources.slug, sources.title
FROM items
JOIN wordings ON wordings.id = items.wording
JOIN sources ON sources.id = items.source
WHERE
"""
_STANDING = f"{_SHOWN} items.id IN (?) AND items.retracted_us IS NULL"
_BY_HASH = f"{_SHOWN} items.hash IN (?)"
_REASONS = "SELECT item, reason FROM retractions WHERE item IN (?) ORDER BY id"
# How another source words the item is kept beside the wordings that were shown.
_WORDINGS = f"""
SELECT item, text, seen_us, second, reason FROM wordings
WHERE item IN (?) AND reason <> '{Kind.ALIAS.value}' ORDER BY id
"""
_SEEN = "SELECT item, source, first_us, last_us FROM memberships"
_MARKED = """
SELECT id, hash, wording, published, updated, link, language, source, tags FROM items
WHERE retracted_us IS NULL ORDER BY id
"""
_SIGHTINGS = """
SELECT memberships.item, sources.slug, sources.title, memberships.first_us, memberships.last_us
FROM memberships
JOIN sources ON sources.id = memberships.source
WHERE memberships.item IN (?)
ORDER BY memberships.first_us, sources.slug
"""


def shown(connection: Connection, numbers: Iterable[int]) -> list[Shown]:
    """The items of these numbers that are not retracted, newest `updated` first."""
    found = []
    for part in chunks(numbers):
        found += [_shown(row) for row in sql.ask(connection, _STANDING, part)]
    return sorted(found, key=lambda item: item.updated, reverse=True)


def _shown(row: Any) -> Shown:
    number, digest, link, language, published, updated, tags, _, text, slug, title = row
    return Shown(
        item=number,
        hash=digest,
        text=text,
        link=link,
        language=language,
        published=datetime.fromtimestamp(published, UTC),
        updated=datetime.fromtimestamp(updated, UTC),
        source=slug,
        source_title=title,
        tags=tuple(
            [
                Tag(facet, term, tuple([Evidence(words, rule) for words, rule in evidence]))
                for facet, term, evidence in json.loads(tags)
            ]
        ),
    )


def detail(connection: Connection, digest: str) -> Detail | None:
    """The item of a hash with its revisions and sightings, or None."""
    return details(connection, [digest]).get(digest)


def details(connection: Connection, hashes: Iterable[str]) -> dict[str, Detail]:
    """hash -> item with its revisions and sightings, of those that there are; four queries for 900."""
    found: dict[str, Detail] = {}
    for part in chunks(hashes):
        rows = sql.ask(connection, _BY_HASH, part)
        reasons = _reasons(connection, [row[0] for row in rows if row[7] is not None])
        numbers = [row[0] for row in rows]
        worded, seen = _wordings(connection, numbers), _sightings(connection, numbers)
        for row in rows:
            number, digest, retracted_us = row[0], row[1], row[7]
            found[digest] = Detail(
                shown=_shown(row),
                wordings=tuple(worded.get(number, ())),
                sightings=tuple(seen.get(number, ())),
                retracted=None if retracted_us is None else moment(retracted_us),
                reason=reasons.get(number, ""),
            )
    return found


def _reasons(connection: Connection, numbers: list[int]) -> dict[int, str]:
    """item -> why it was retracted, the last time."""
    return {item: reason or "" for item, reason in _of(connection, _REASONS, numbers)}


def _wordings(connection: Connection, numbers: list[int]) -> dict[int, list[Wording]]:
    found: dict[int, list[Wording]] = {}
    for item, text, seen_us, second, reason in _of(connection, _WORDINGS, numbers):
        found.setdefault(item, []).append(Wording(text, moment(seen_us), second, reason))
    return found


def _sightings(connection: Connection, numbers: list[int]) -> dict[int, list[Sighting]]:
    found: dict[int, list[Sighting]] = {}
    for item, slug, title, first, last in _of(connection, _SIGHTINGS, numbers):
        sighting = Sighting(slug, title, moment(first), None if last is None else moment(last))
        found.setdefault(item, []).append(sighting)
    return found


def _of(connection: Connection, question: str, numbers: list[int]) -> Sequence[Sequence[Any]]:
    return sql.ask(connection, question, numbers) if numbers else ()


def item_marks(connection: Connection) -> dict[str, str]:
    """hash -> mark of everything that the item's page shows, of all items that are not retracted.

    Sightings take no ledger number, so the marks are made of the rows themselves.  What all pages
    share (the titles of sources, the labels of tags) is not in them.
    """
    seen: dict[int, list[tuple[Any, ...]]] = {}
    for item, *sighting in sql.ask(connection, _SEEN):
        seen.setdefault(item, []).append(tuple(sighting))
    found = sql.ask(connection, _MARKED)
    return {digest: _mark(tuple(shown), seen.get(item, [])) for item, digest, *shown in found}


def _mark(item: tuple[Any, ...], sightings: list[tuple[Any, ...]]) -> str:
    return blake2b(repr((item, sorted(sightings))).encode(), digest_size=8).hexdigest()
