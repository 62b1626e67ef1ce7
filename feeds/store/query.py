"""Boolean and full-text queries: the newest items that answer, within a time limit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from feeds.store import search, sql
from feeds.store.engine import Connection
from feeds.store.read import SHOWS

FIND_SECONDS = 2.0
"""What one search may take: readers give up after 10 s, and others wait meanwhile."""

_FOUND = f"SELECT number, changed, item FROM ledger WHERE feed = (?) AND {SHOWS}"
_ITEMS = f"SELECT item FROM ledger WHERE feed IN (?) AND {SHOWS}"
_IDS = "SELECT facet, term, id FROM feeds"


@dataclass(frozen=True, slots=True)
class Query:
    """A boolean query: all of `every` groups (one of each group), none of `none`, all of the phrases."""

    every: tuple[tuple[tuple[str, str], ...], ...] = ()
    none: tuple[tuple[str, str], ...] = ()
    phrases: tuple[search.Phrase, ...] = ()


def find(connection: Connection, query: Query, limit: int) -> list[tuple[int, int, int]]:
    """(number, changed, item) of the newest matches, by the combined feed's order.

    Raises StoreBusyError where that takes longer than FIND_SECONDS.
    """
    ids = _feed_ids(connection, {key for group in (*query.every, query.none) for key in group})
    question = _FOUND
    values: list[Sequence[Any]] = [[ids["all", ""]]]
    for group in query.every:
        question += f" AND item IN ({_ITEMS})"
        values.append([ids[key] for key in group])
    if query.none:
        question += f" AND item NOT IN ({_ITEMS})"
        values.append([ids[key] for key in query.none])
    if query.phrases:
        matching, words = search.matching(connection, query.phrases)
        question += f" AND item IN ({matching})"
        values.append([words])
    with connection.bounded(FIND_SECONDS):
        found = sql.ask(connection, f"{question} ORDER BY number DESC LIMIT (?)", *values, [limit])
    return [(number, changed, item) for number, changed, item in found]


def _feed_ids(connection: Connection, keys: set[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Ids of feeds; -1, which no row bears, for those that never had an item."""
    ids = dict.fromkeys(keys | {("all", "")}, -1)
    for facet, term, number in sql.ask(connection, _IDS):
        if (facet, term) in ids:
            ids[facet, term] = number
    return ids
