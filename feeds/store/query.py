"""Boolean and full-text queries: the newest items that answer, within a time limit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from feeds.store import search
from feeds.store.engine import bounded
from feeds.store.schema import feeds, ledger

FIND_SECONDS = 2.0
"""What one search may take: readers give up after 10 s, and others wait meanwhile."""


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
