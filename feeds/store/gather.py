"""Read what a plan needs to know.  Bounded by the snapshot's length, never by the store's size."""

from __future__ import annotations

import hashlib
import json
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

import sqlalchemy as sa

from feeds.model import Draft, Known, Old, Vanished
from feeds.store import seconds
from feeds.store.schema import items, memberships, snapshots, sources, state, wordings

_CHUNK = 900
"""Values in one IN: below every database's limit, and few enough to be planned as lookups."""


def key(canonical: str) -> int:
    """63 bits that wordings are found by; equal texts are compared whole after that."""
    return int.from_bytes(hashlib.sha256(canonical.encode()).digest()[:8]) >> 1


def known(
    connection: sa.Connection, source: str, digest: str, lines: Sequence[Draft], not_after: int
) -> Known:
    """What the store has of the lines of a snapshot of `source`.

    `not_after` is the second that free seconds are counted down from.
    """
    row = connection.execute(sa.select(sources).where(sources.c.slug == source)).one_or_none()
    number = row.id if row else -1
    standing = unpack(row.standing) if row else ()
    found = _olds(connection, number, lines)
    olds = _by_canonical(found, number, _seen(connection, {row["item"] for row in found}))
    held = {old.item for group in olds.values() for old in group if old.current}
    return Known(
        newest_us=row.newest_us if row else None,
        same_bytes=row is not None and has_bytes(connection, number, digest),
        olds=olds,
        standing=standing,
        vanished=_vanished(connection, number, [item for item in standing if item not in held]),
        free=tuple(seconds.free(connection, not_after, len(lines))),
        later=seconds.later(connection, not_after),
        next_item=1 + (connection.scalar(sa.select(sa.func.max(items.c.id))) or 0),
    )


def chunks(values: Iterable[Any]) -> Iterator[list[Any]]:
    """Lists short enough for one statement."""
    rest = iter(values)
    while part := list(islice(rest, _CHUNK)):
        yield part


def unpack(standing: bytes) -> tuple[int, ...]:
    """The items of a snapshot, as ``pack`` kept them."""
    numbers = array("q")
    numbers.frombytes(standing)
    return tuple(numbers)


def pack(standing: Sequence[int]) -> bytes:
    """Eight bytes an item, in the machine's order (every machine we run on is little-endian)."""
    return array("q", standing).tobytes()


def has_bytes(connection: sa.Connection, source: int, digest: str) -> bool:
    """Whether the source had a snapshot of these very bytes."""
    same = sa.select(snapshots.c.digest).where(snapshots.c.source == source, snapshots.c.digest == digest)
    return connection.execute(same).first() is not None


def _olds(connection: sa.Connection, source: int, lines: Sequence[Draft]) -> list[dict[str, Any]]:
    """Every wording that has the canonical text of a line, with its item."""
    now = wordings.alias("now")
    query = (
        sa.select(
            wordings.c.canonical,
            wordings.c.item,
            wordings.c.reason,
            items.c.occurrence,
            items.c.source,
            items.c.link,
            items.c.retracted_us,
            items.c.updated,
            now.c.text,
            now.c.canonical.label("current_canonical"),
        )
        .join(items, items.c.id == wordings.c.item)
        .join(now, now.c.id == items.c.wording)
    )
    wanted = {line.canonical for line in lines}
    found: list[dict[str, Any]] = []
    for part in chunks(key(line.canonical) for line in lines):
        rows = connection.execute(query.where(wordings.c.key.in_(part))).mappings()
        found.extend(dict(row) for row in rows if row["canonical"] in wanted)
    return found


def _seen(connection: sa.Connection, numbers: set[int]) -> dict[int, dict[int, int | None]]:
    """item -> source -> when it was last seen there (None: it stands there)."""
    seen: dict[int, dict[int, int | None]] = {}
    columns = sa.select(memberships.c.item, memberships.c.source, memberships.c.last_us)
    for part in chunks(sorted(numbers)):
        for item, source, last in connection.execute(columns.where(memberships.c.item.in_(part))):
            seen.setdefault(item, {})[source] = last
    return seen


def _by_canonical(
    found: Iterable[dict[str, Any]], source: int, seen: dict[int, dict[int, int | None]]
) -> dict[str, tuple[Old, ...]]:
    groups: dict[str, dict[int, Old]] = {}
    for row in found:
        old = _old(row, source, seen.get(row["item"], {}))
        group = groups.setdefault(row["canonical"], {})
        before = group.get(old.item)
        # One item may have had a text several times: its birth counts for `minted`.
        if before is None or old.minted > before.minted:
            group[old.item] = old
    return {canonical: tuple(group.values()) for canonical, group in groups.items()}


def _old(row: dict[str, Any], source: int, seen: dict[int, int | None]) -> Old:
    moments = [moment for moment in seen.values() if moment is not None]
    stands = len(moments) < len(seen)
    return Old(
        item=row["item"],
        text=row["text"],
        link=row["link"],
        current=row["current_canonical"] == row["canonical"],
        minted=row["occurrence"] if row["reason"] == "" else 0,
        owned=row["source"] == source,
        member=source in seen,
        last_us=None if stands else max(moments, default=0),
        retracted=row["retracted_us"] is not None,
        updated=row["updated"],
    )


def _vanished(connection: sa.Connection, source: int, missing: Sequence[int]) -> dict[int, Vanished]:
    columns = (items.c.id, items.c.source, items.c.updated, items.c.tags)
    query = sa.select(*columns, wordings.c.text, wordings.c.canonical).join(
        wordings, wordings.c.id == items.c.wording
    )
    return {
        row.id: Vanished(
            text=row.text,
            canonical=row.canonical,
            owned=row.source == source,
            updated=row.updated,
            terms=frozenset((facet, term) for facet, term, _ in json.loads(row.tags)),
        )
        for part in chunks(missing)
        for row in connection.execute(query.where(items.c.id.in_(part)))
    }


def counter(connection: sa.Connection) -> sa.Row[Any]:
    """The row of ``state``."""
    return connection.execute(sa.select(state)).one()
