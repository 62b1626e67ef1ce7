"""Where and when items were seen: memberships, and a source's newest snapshot."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from feeds.model import NewItem, Plan
from feeds.store import bulk
from feeds.store.gather import chunks, has_bytes, pack
from feeds.store.schema import memberships, snapshots, sources

_TITLE = sa.select(sources.c.id, sources.c.title).where(sources.c.slug == sa.bindparam("slug"))
_SNAPSHOT = (
    sa.update(sources)
    .where(sources.c.id == sa.bindparam("number"))
    .values(newest_us=sa.bindparam("time_us"), standing=sa.bindparam("packed"))
)
_HERE = "WHERE source = ? AND item IN (?)"
_SEEN_AGAIN = f"UPDATE memberships SET last_us = NULL {_HERE}"
_SEEN_EARLIER = f"UPDATE memberships SET first_us = ? {_HERE} AND first_us > ?"
_SEEN_LATER = f"UPDATE memberships SET last_us = ? {_HERE} AND last_us < ?"
_SEEN_NO_MORE = f"UPDATE memberships SET last_us = (SELECT newest_us FROM sources WHERE id = ?) {_HERE}"


def source_id(connection: sa.Connection, slug: str, title: str) -> int:
    """The number of a source, made when it is first seen; a new title replaces the old one."""
    row = connection.execute(_TITLE, {"slug": slug}).first()
    if row is None:
        made = sa.insert(sources).values(slug=slug, title=title or slug, newest_us=None, standing=b"")
        inserted = connection.execute(made).inserted_primary_key
        assert inserted is not None
        return int(inserted[0])
    if title and title != row.title:
        connection.execute(sa.update(sources).where(sources.c.id == row.id).values(title=title))
    return int(row.id)


def record(connection: sa.Connection, plan: Plan, born: Iterable[NewItem], source: int) -> None:
    """Keep which items a snapshot showed, which it shows no more, and its bytes' digest."""
    _first_seen(connection, plan, [*(event.item for event in born), *plan.joined], source)
    joined = set(plan.joined)
    _see_again(connection, plan, [item for item in plan.seen if item not in joined], source)
    _see_no_more(connection, plan.gone, source)
    if plan.standing is not None:
        values = {"number": source, "time_us": plan.time_us, "packed": pack(plan.standing)}
        connection.execute(_SNAPSHOT, values)
    if not has_bytes(connection, source, plan.digest):
        bulk.insert(connection, snapshots, [(source, plan.digest, plan.time_us, plan.path)])


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


def _see_no_more(connection: sa.Connection, gone: Sequence[int], source: int) -> None:
    """They were last seen in what is still the newest snapshot."""
    for part in chunks(gone):
        bulk.run(connection, _SEEN_NO_MORE, [(source, source, *part)], len(part))
