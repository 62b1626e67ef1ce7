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
_HERE = (
    sa.update(memberships)
    .where(memberships.c.source == sa.bindparam("number"))
    .where(memberships.c.item.in_(sa.bindparam("items", expanding=True)))
)
_SEEN_AGAIN = _HERE.values(last_us=None)
_SEEN_EARLIER = _HERE.where(memberships.c.first_us > sa.bindparam("time_us")).values(
    first_us=sa.bindparam("time_us")
)
_SEEN_LATER = _HERE.where(memberships.c.last_us < sa.bindparam("time_us")).values(
    last_us=sa.bindparam("time_us")
)
_SEEN_NO_MORE = _HERE.values(
    last_us=sa.select(sources.c.newest_us).where(sources.c.id == sa.bindparam("number")).scalar_subquery()
)


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
    last = plan.time_us if plan.late else None
    bulk.insert(connection, memberships, [(item, source, plan.time_us, last) for item in numbers])


def _see_again(connection: sa.Connection, plan: Plan, again: Sequence[int], source: int) -> None:
    """A late sighting can move the first and the last time apart, a timely one makes the item stand."""
    for part in chunks(again):
        values = {"number": source, "items": part}
        if not plan.late:
            connection.execute(_SEEN_AGAIN, values)
            continue
        connection.execute(_SEEN_EARLIER, values | {"time_us": plan.time_us})
        connection.execute(_SEEN_LATER, values | {"time_us": plan.time_us})


def _see_no_more(connection: sa.Connection, gone: Sequence[int], source: int) -> None:
    """They were last seen in what is still the newest snapshot."""
    for part in chunks(gone):
        connection.execute(_SEEN_NO_MORE, {"number": source, "items": part})
