"""Places in the ledger, written to every feed that they are in.

An item has one place and stands with it in seven feeds or so: a row for each is most of what a new
headline writes.  SQLite makes those rows itself, of one row a place, in a third of the time that the
driver needs to hand them over.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from feeds.store import sql
from feeds.store.engine import Connection

Entered = tuple[int, int, int, int]
"""(number, item, second, weight) of a place."""
Feed = tuple[int, list[int]]
"""A feed's number, and which of the places are in it, by their position, upwards."""

_FEW = 64
"""Places that are not worth the trouble."""
_TABLE = """
CREATE TEMP TABLE IF NOT EXISTS entered (at INTEGER PRIMARY KEY, number INT, item INT, second INT, weight INT)
"""
_PUT = "INSERT INTO temp.entered (at, number, item, second, weight) VALUES (?, ?, ?, ?, ?)"
_PLACES = "ledger (feed, number, item, entered_us, second, weight, changed)"
_INTO = f"""
INSERT INTO {_PLACES}
SELECT ?, number, item, ?, second, weight, number FROM
"""
_ALL = f"{_INTO} temp.entered"
_SOME = f"{_INTO} json_each( ? ) CROSS JOIN temp.entered WHERE at = value"  # (?) would be a list


def spread(connection: Connection, now_us: int, entered: Sequence[Entered], feeds: Iterable[Feed]) -> None:
    """Write a row for each place of each feed; the places in the order of their numbers, upwards."""
    if connection.dialect != "sqlite" or len(entered) < _FEW:
        sql.insert(connection, _PLACES, _rows(now_us, entered, feeds))
        return
    sql.do(connection, _TABLE)
    sql.run(connection, _PUT, [(at, *place) for at, place in enumerate(entered)])
    for feed, places in feeds:
        if len(places) == len(entered):
            sql.do(connection, _ALL, feed, now_us)
        else:
            sql.do(connection, _SOME, feed, now_us, f"[{','.join(map(str, places))}]")
    sql.do(connection, "DELETE FROM temp.entered")


def _rows(now_us: int, entered: Sequence[Entered], feeds: Iterable[Feed]) -> list[tuple[int, ...]]:
    rows: list[tuple[int, ...]] = []
    for feed, places in feeds:
        for at in places:
            number, item, second, weight = entered[at]
            rows.append((feed, number, item, now_us, second, weight, number))
    return rows
