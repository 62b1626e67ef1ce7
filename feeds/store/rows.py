"""An item as it is stored, with all that its places in the ledger depend on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from feeds.model import Kind, weight
from feeds.store import sql
from feeds.store.engine import Connection
from feeds.store.gather import chunks
from feeds.store.ledger import FeedKey, Ledger, Place

EVERYTHING: FeedKey = ("all", "")
"""The combined feed."""

_ROWS = """
SELECT items.id, wordings.text, link, updated, tags, places, retracted_us
FROM items JOIN wordings ON wordings.id = items.wording WHERE items.id IN (?)
"""
_MEMBERS = "SELECT item, slug FROM memberships JOIN sources ON sources.id = source WHERE item IN (?)"
_KEEP_PLACES = "UPDATE items SET places = ? WHERE id = ?"


@dataclass(slots=True)
class Row:
    """An item as it is stored, with all that its places in the ledger depend on."""

    id: int
    text: str
    link: str
    updated: int
    terms: frozenset[FeedKey]
    sources: frozenset[FeedKey]
    places: list[int]
    retracted: bool

    @property
    def feeds(self) -> frozenset[FeedKey]:
        """Every feed that shows it, or would if it were not retracted."""
        return self.terms | self.sources | {EVERYTHING}

    @property
    def numbers(self) -> str:
        """The ledger numbers of its rows, as ``items.places`` keeps them."""
        return written(self.places)

    @property
    def place(self) -> Place:
        """Its place in the ledger, sharing the list of numbers."""
        size = weight(self.text, self.link, len(self.terms))
        return Place(self.id, self.updated, size, self.places)


def written(places: Iterable[int]) -> str:
    """Ledger numbers as ``items.places`` keeps them: JSON."""
    return f"[{','.join(map(str, places))}]"


def load(connection: Connection, numbers: Iterable[int]) -> dict[int, Row]:
    """Items by number."""
    rows: dict[int, Row] = {}
    for part in chunks(sorted(numbers)):
        members = _members(connection, part)
        for item, text, link, updated, tags, places, retracted_us in sql.ask(connection, _ROWS, part):
            rows[item] = Row(
                item,
                text,
                link,
                updated,
                frozenset((facet, term) for facet, term, _ in json.loads(tags)),
                frozenset(members.get(item, ())),
                json.loads(places),
                retracted_us is not None,
            )
    return rows


def keep_places(connection: Connection, rows: Iterable[Row]) -> None:
    """Write down where they stand in the ledger now."""
    sql.run(connection, _KEEP_PLACES, [(row.numbers, row.id) for row in rows])


def retag(ledger: Ledger, row: Row, terms: frozenset[FeedKey], kind: Kind | None) -> bool:
    """Move an item between feeds; `kind` is the edit that comes with it, if one does.

    Returns whether the ledger took a number for it.
    """
    before, row.terms = row.terms, terms
    if row.retracted or (before == terms and kind is None):
        return False
    number = ledger.take_number()
    stays = sorted((before & terms) | row.sources | {EVERYTHING})
    ledger.leave(row.place, sorted(before - terms), number)
    (ledger.move if kind is Kind.LOUD else ledger.touch)(row.place, stays, number)
    ledger.enter(row.place, sorted(terms - before), number)
    row.places[:] = sorted(set(row.places))
    return True


def _members(connection: Connection, numbers: Sequence[int]) -> dict[int, list[FeedKey]]:
    found: dict[int, list[FeedKey]] = {}
    for item, slug in sql.ask(connection, _MEMBERS, numbers):
        found.setdefault(item, []).append(("source", slug))
    return found
