"""Take an item out of every feed, and put it back."""

from __future__ import annotations

import sqlalchemy as sa

from feeds.store import search
from feeds.store.ledger import Ledger, Limits
from feeds.store.rows import Row, load
from feeds.store.schema import items, retractions, state


class NoSuchItemError(ValueError):
    """No item has this hash; or it is in that state already."""


def retract(connection: sa.Connection, digest: str, *, reason: str, now_us: int, limits: Limits) -> None:
    """Take the item out of every feed, archive page and search.

    Raises NoSuchItemError for an unknown item and for one that is retracted already.
    """
    row = _item(connection, digest, retracted=False)
    ledger = Ledger(connection, now_us, limits)
    number = ledger.take_number()
    ledger.leave(row.place, sorted(row.feeds), number)
    search.remove(connection, [(row.id, search.indexed(row.text))])
    connection.execute(sa.update(items).where(items.c.id == row.id).values(retracted_us=now_us))
    _record(connection, row.id, number, "retract", reason, now_us)
    ledger.flush(now_us)


def restore(connection: sa.Connection, digest: str, *, reason: str, now_us: int, limits: Limits) -> None:
    """Put a retracted item back into its old places; into feeds it was tagged for since, anew.

    Where it was loudly edited meanwhile, it takes the new place that the edit would have given it.
    Raises NoSuchItemError for an unknown item and for one that is not retracted.
    """
    row = _item(connection, digest, retracted=True)
    left = connection.scalar(
        sa.select(sa.func.max(retractions.c.number)).where(
            retractions.c.item == row.id, retractions.c.action == "retract"
        )
    )
    ledger = Ledger(connection, now_us, limits)
    number = ledger.take_number()
    back = [key for key in sorted(row.feeds) if ledger.put_back(row.place, key, left or 0, number)]
    if row.updated > ledger.newest_second(row.place):
        ledger.move(row.place, back, number)
    ledger.enter(row.place, sorted(row.feeds - set(back)), number)
    row.places[:] = sorted(set(row.places))
    search.add(connection, [(row.id, search.indexed(row.text))])
    connection.execute(
        sa.update(items).where(items.c.id == row.id).values(retracted_us=None, places=row.numbers)
    )
    _record(connection, row.id, number, "restore", reason, now_us)
    ledger.flush(now_us)


def _item(connection: sa.Connection, digest: str, *, retracted: bool) -> Row:
    number = connection.scalar(sa.select(items.c.id).where(items.c.hash == digest))
    if number is None:
        raise NoSuchItemError(f"no item {digest}")
    row = load(connection, [number])[number]
    if row.retracted is not retracted:
        raise NoSuchItemError(f"item {digest} is {'already' if row.retracted else 'not'} retracted")
    return row


def _record(connection: sa.Connection, item: int, number: int, action: str, reason: str, now_us: int) -> None:
    connection.execute(
        sa.insert(retractions).values(item=item, number=number, action=action, reason=reason, at_us=now_us)
    )
    grown = -1 if action == "retract" else 1
    connection.execute(sa.update(state).values(version=state.c.version + 1, items=state.c["items"] + grown))
