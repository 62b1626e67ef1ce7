"""Where and when items were seen: memberships, and a source's newest snapshot."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from feeds.model import NewItem, Plan
from feeds.store import bulk
from feeds.store.gather import chunks, pack, unpack
from feeds.store.schema import memberships, sources

_SOURCE = "SELECT id, title, newest_us, standing FROM sources WHERE slug = ?"
_KEEP_SOURCE = "UPDATE sources SET title = ?, newest_us = ?, standing = ? WHERE id = ?"
_SAME_BYTES = "SELECT 1 FROM snapshots WHERE source = ? AND digest = ?"
_SNAPSHOT = "INSERT INTO snapshots (source, digest, time_us, path) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
_HERE = "WHERE source = ? AND item IN (?)"
_SEEN_AGAIN = f"UPDATE memberships SET last_us = NULL {_HERE}"
_SEEN_EARLIER = f"UPDATE memberships SET first_us = ? {_HERE} AND first_us > ?"
_SEEN_LATER = f"UPDATE memberships SET last_us = ? {_HERE} AND last_us < ?"
_SEEN_NO_MORE = f"UPDATE memberships SET last_us = ? {_HERE}"


@dataclass(slots=True)
class Page:
    """A source, and its newest snapshot."""

    source: int
    title: str
    newest_us: int | None
    standing: tuple[int, ...]


def page(connection: sa.Connection, slug: str) -> Page | None:
    """A source as it is stored, or None."""
    row = bulk.one(connection, _SOURCE, slug)
    return None if row is None else Page(row[0], row[1], row[2], unpack(row[3]))


def new_page(connection: sa.Connection, slug: str, title: str) -> Page:
    """A source that is seen for the first time."""
    made = sa.insert(sources).values(slug=slug, title=title or slug, newest_us=None, standing=b"")
    inserted = connection.execute(made).inserted_primary_key
    assert inserted is not None
    return Page(int(inserted[0]), title or slug, None, ())


def keep_pages(connection: sa.Connection, pages: Iterable[Page]) -> None:
    """Write sources down."""
    rows = [(each.title, each.newest_us, pack(each.standing), each.source) for each in pages]
    bulk.run(connection, _KEEP_SOURCE, rows)


def has_bytes(connection: sa.Connection, source: int, digest: str) -> bool:
    """Whether the source had a snapshot of these very bytes."""
    return bulk.one(connection, _SAME_BYTES, source, digest) is not None


def record(connection: sa.Connection, plan: Plan, born: Iterable[NewItem], here: Page) -> None:
    """Keep which items a snapshot showed, which it shows no more, and its bytes' digest."""
    _first_seen(connection, plan, [*(event.item for event in born), *plan.joined], here.source)
    joined = set(plan.joined)
    _see_again(connection, plan, [item for item in plan.seen if item not in joined], here.source)
    _see_no_more(connection, plan.gone, here)
    if plan.standing is not None:
        here.newest_us, here.standing = plan.time_us, plan.standing
    bulk.do(connection, _SNAPSHOT, here.source, plan.digest, plan.time_us, plan.path)


def _first_seen(connection: sa.Connection, plan: Plan, numbers: Iterable[int], source: int) -> None:
    times = (plan.time_us, plan.time_us) if plan.late else (plan.time_us,)  # in time: it stands there
    bulk.insert(connection, memberships, [(item, source, *times) for item in sorted(numbers)])


def _see_again(connection: sa.Connection, plan: Plan, again: Sequence[int], source: int) -> None:
    """A late sighting can move the first and the last time apart, a timely one makes the item stand."""
    for part in chunks(again):
        if not plan.late:
            bulk.run(connection, _SEEN_AGAIN, [(source, *part)], len(part))
            continue
        for statement in (_SEEN_EARLIER, _SEEN_LATER):
            bulk.run(connection, statement, [(plan.time_us, source, *part, plan.time_us)], len(part))


def _see_no_more(connection: sa.Connection, gone: Sequence[int], here: Page) -> None:
    """They were last seen in what is still the newest snapshot."""
    for part in chunks(gone):
        bulk.run(connection, _SEEN_NO_MORE, [(here.newest_us, here.source, *part)], len(part))
