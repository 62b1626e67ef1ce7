"""Apply a changed gazetteer to what is stored, a batch a transaction; an interrupted run resumes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from feeds.model import Tagged
from feeds.store import sql
from feeds.store.engine import Connection
from feeds.store.ledger import Ledger, Limits
from feeds.store.rows import load, retag
from feeds.store.state import state

_BEGIN = "UPDATE state SET retag_gazetteer = ?, retag_item = 0"
_BATCH = """
SELECT items.id, wordings.text, sources.slug, items.tags
FROM items
JOIN wordings ON wordings.id = items.wording
JOIN sources ON sources.id = items.source
WHERE items.id > (?) ORDER BY items.id LIMIT (?)
"""
_TAG = "UPDATE items SET tags = ?, places = ? WHERE id = ?"
# Caches look at everything anew when the version grows: not for a batch that changed nothing.
_DONE = "UPDATE state SET retag_item = ?, version = version + ?"
_FINISH = "UPDATE state SET gazetteer = ?, retag_gazetteer = '', retag_item = 0"


@dataclass(frozen=True, slots=True)
class Untagged:
    """A stored item that the new gazetteer has not seen: what tagging needs of it."""

    item: int
    text: str
    source: str
    tags: str
    """As stored, to be compared with ``Tagged.written``."""


def is_tagged(connection: Connection, gazetteer: str) -> bool:
    """Whether every item has the tags of this version."""
    row = state(connection)
    return bool(row.gazetteer == gazetteer and not row.retag_gazetteer)


def begin(connection: Connection, gazetteer: str) -> bool:
    """Say that this version is being applied; False when every item has it already."""
    if is_tagged(connection, gazetteer):
        return False
    if state(connection).retag_gazetteer != gazetteer:
        sql.do(connection, _BEGIN, gazetteer)
    return True


def batch(connection: Connection, gazetteer: str, size: int) -> list[Untagged] | None:
    """The next items in order of number; empty at the end, None when another version took over."""
    row = state(connection)
    if row.retag_gazetteer != gazetteer:
        return None
    return [Untagged(*found) for found in sql.ask(connection, _BATCH, [row.retag_item], [size])]


def apply_batch(
    connection: Connection,
    done: Sequence[Untagged],
    verdicts: Mapping[int, Tagged],
    *,
    now_us: int,
    limits: Limits,
) -> int:
    """Store the new tags of a batch and move its items between feeds; how many moved or changed."""
    changed = {old.item: verdicts[old.item] for old in done if verdicts[old.item].written != old.tags}
    rows = load(connection, changed)
    ledger = Ledger(connection, now_us, limits)
    moved = 0
    for item, tagged in changed.items():
        row = rows[item]
        moved += retag(ledger, row, frozenset(tagged.terms), None)
    tags = [(tagged.written, rows[item].numbers, item) for item, tagged in changed.items()]
    sql.run(connection, _TAG, tags)
    ledger.flush(now_us)
    sql.do(connection, _DONE, done[-1].item, int(bool(changed)))
    return moved


def finish(connection: Connection, gazetteer: str) -> None:
    """Every item has this version."""
    sql.do(connection, _FINISH, gazetteer)
