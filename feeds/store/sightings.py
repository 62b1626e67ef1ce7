"""Where and when items were seen: memberships, and a source's newest snapshot."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from feeds.model import NewItem, Plan
from feeds.store import sql
from feeds.store.engine import Connection
from feeds.store.gather import chunks, pack, unpack

_SOURCE = "SELECT id, title, newest_us, standing FROM sources WHERE slug = ?"
_NEW_SOURCE = "sources (slug, title, standing)"
_KEEP_SOURCE = "UPDATE sources SET title = ?, newest_us = ?, standing = ? WHERE id = ?"
_SAME_BYTES = "SELECT 1 FROM snapshots WHERE source = ? AND digest = ?"
_SNAPSHOT = "INSERT INTO snapshots (source, digest, time_us, path) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
_STANDS = "memberships (item, source, first_us)"
_SEEN_ONCE = "memberships (item, source, first_us, last_us)"
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


def page(connection: Connection, slug: str) -> Page | None:
    """A source as it is stored, or None."""
    row = sql.one(connection, _SOURCE, slug)
    return None if row is None else Page(row[0], row[1], row[2], unpack(row[3]))


def new_page(connection: Connection, slug: str, title: str) -> Page:
    """A source that is seen for the first time."""
    return Page(sql.new(connection, _NEW_SOURCE, slug, title or slug, b""), title or slug, None, ())


def keep_pages(connection: Connection, pages: Iterable[Page]) -> None:
    """Write sources down."""
    rows = [(each.title, each.newest_us, pack(each.standing), each.source) for each in pages]
    sql.run(connection, _KEEP_SOURCE, rows)


def has_bytes(connection: Connection, source: int, digest: str) -> bool:
    """Whether the source had a snapshot of these very bytes."""
    return sql.one(connection, _SAME_BYTES, source, digest) is not None


def record(connection: Connection, plan: Plan, born: Iterable[NewItem], here: Page) -> None:
    """Keep which items a snapshot showed, which it shows no more, and its bytes' digest."""
    _first_seen(connection, plan, [*(event.item for event in born), *plan.joined], here.source)
    joined = set(plan.joined)
    _see_again(connection, plan, [item for item in plan.seen if item not in joined], here.source)
    _see_no_more(connection, plan.gone, here)
    if plan.standing is not None:
        here.newest_us, here.standing = plan.time_us, plan.standing
    sql.do(connection, _SNAPSHOT, here.source, plan.digest, plan.time_us, plan.path)


def _first_seen(connection: Connection, plan: Plan, numbers: Iterable[int], source: int) -> None:
    # In time it stands there.  Who leaves null out spares the driver a third of its work.
    times, into = ((plan.time_us, plan.time_us), _SEEN_ONCE) if plan.late else ((plan.time_us,), _STANDS)
    sql.insert(connection, into, [(item, source, *times) for item in sorted(numbers)])


def _see_again(connection: Connection, plan: Plan, again: Sequence[int], source: int) -> None:
    """A late sighting can move the first and the last time apart, a timely one makes the item stand."""
    for part in chunks(again):
        if not plan.late:
            sql.run(connection, _SEEN_AGAIN, [(source, *part)], len(part))
            continue
        for statement in (_SEEN_EARLIER, _SEEN_LATER):
            sql.run(connection, statement, [(plan.time_us, source, *part, plan.time_us)], len(part))


def _see_no_more(connection: Connection, gone: Sequence[int], here: Page) -> None:
    """They were last seen in what is still the newest snapshot."""
    for part in chunks(gone):
        sql.run(connection, _SEEN_NO_MORE, [(here.newest_us, here.source, *part)], len(part))
