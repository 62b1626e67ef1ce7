"""Take an item out of every feed, and put it back."""

from __future__ import annotations

from feeds.store import search, sql
from feeds.store.engine import Connection
from feeds.store.ledger import Ledger, Limits
from feeds.store.rows import Row, load

_TAKE_OUT = "UPDATE items SET retracted_us = ? WHERE id = ?"
_PUT_BACK = "UPDATE items SET retracted_us = NULL, places = ? WHERE id = ?"
_LEFT_WITH = "SELECT max(number) FROM retractions WHERE item = (?) AND action = 'retract'"
_BY_HASH = "SELECT id FROM items WHERE hash = ?"
_RECORD = "retractions (item, number, action, reason, at_us)"
_COUNT = "UPDATE state SET version = version + 1, items = items + ?"


class NoSuchItemError(ValueError):
    """No item has this hash; or it is in that state already."""


def retract(connection: Connection, digest: str, *, reason: str, now_us: int, limits: Limits) -> None:
    """Take the item out of every feed, archive page and search.

    Raises NoSuchItemError for an unknown item and for one that is retracted already.
    """
    row = _item(connection, digest, retracted=False)
    ledger = Ledger(connection, now_us, limits)
    number = ledger.take_number()
    ledger.leave(row.place, sorted(row.feeds), number)
    search.remove(connection, [(row.id, search.indexed(row.text))])
    sql.do(connection, _TAKE_OUT, now_us, row.id)
    _record(connection, row.id, number, "retract", reason, now_us)
    ledger.flush(now_us)


def restore(connection: Connection, digest: str, *, reason: str, now_us: int, limits: Limits) -> None:
    """Put a retracted item back into its old places; into feeds it was tagged for since, anew.

    Where it was loudly edited meanwhile, it takes the new place that the edit would have given it.
    Raises NoSuchItemError for an unknown item and for one that is not retracted.
    """
    row = _item(connection, digest, retracted=True)
    [(left,)] = sql.ask(connection, _LEFT_WITH, [row.id])
    ledger = Ledger(connection, now_us, limits)
    number = ledger.take_number()
    back = [key for key in sorted(row.feeds) if ledger.put_back(row.place, key, left or 0, number)]
    if row.updated > ledger.newest_second(row.place):
        ledger.move(row.place, back, number)
    ledger.enter(row.place, sorted(row.feeds - set(back)), number)
    row.places[:] = sorted(set(row.places))
    search.add(connection, [(row.id, search.indexed(row.text))])
    sql.do(connection, _PUT_BACK, row.numbers, row.id)
    _record(connection, row.id, number, "restore", reason, now_us)
    ledger.flush(now_us)


def _item(connection: Connection, digest: str, *, retracted: bool) -> Row:
    found = sql.one(connection, _BY_HASH, digest)
    if found is None:
        raise NoSuchItemError(f"no item {digest}")
    number = found[0]
    row = load(connection, [number])[number]
    if row.retracted is not retracted:
        raise NoSuchItemError(f"item {digest} is {'already' if row.retracted else 'not'} retracted")
    return row


def _record(connection: Connection, item: int, number: int, action: str, reason: str, now_us: int) -> None:
    sql.insert(connection, _RECORD, [(item, number, action, reason, now_us)])
    sql.do(connection, _COUNT, -1 if action == "retract" else 1)
