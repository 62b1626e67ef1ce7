"""Apply a changed gazetteer to what is stored, a batch a transaction; an interrupted run resumes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from feeds.model import Tagged
from feeds.store.gather import counter
from feeds.store.ledger import Ledger, Limits
from feeds.store.rows import load, retag
from feeds.store.schema import items, sources, state, wordings


@dataclass(frozen=True, slots=True)
class Untagged:
    """A stored item that the new gazetteer has not seen: what tagging needs of it."""

    item: int
    text: str
    source: str
    tags: str
    """As stored, to be compared with ``Tagged.written``."""


def is_tagged(connection: sa.Connection, gazetteer: str) -> bool:
    """Whether every item has the tags of this version."""
    row = counter(connection)
    return bool(row.gazetteer == gazetteer and not row.retag_gazetteer)


def begin(connection: sa.Connection, gazetteer: str) -> bool:
    """Say that this version is being applied; False when every item has it already."""
    if is_tagged(connection, gazetteer):
        return False
    if counter(connection).retag_gazetteer != gazetteer:
        connection.execute(sa.update(state).values(retag_gazetteer=gazetteer, retag_item=0))
    return True


def batch(connection: sa.Connection, gazetteer: str, size: int) -> list[Untagged] | None:
    """The next items in order of number; empty at the end, None when another version took over."""
    row = counter(connection)
    if row.retag_gazetteer != gazetteer:
        return None
    query = (
        sa.select(items.c.id, wordings.c.text, sources.c.slug, items.c.tags)
        .join(wordings, wordings.c.id == items.c.wording)
        .join(sources, sources.c.id == items.c.source)
        .where(items.c.id > row.retag_item)
        .order_by(items.c.id)
        .limit(size)
    )
    return [Untagged(*found) for found in connection.execute(query)]


def apply_batch(
    connection: sa.Connection,
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
        values = {"tags": tagged.written, "places": row.numbers}
        connection.execute(sa.update(items).where(items.c.id == item).values(**values))
    ledger.flush(now_us)
    # Caches look at everything anew when the version grows: not for a batch that changed nothing.
    grown = state.c.version + 1 if changed else state.c.version
    connection.execute(sa.update(state).values(retag_item=done[-1].item, version=grown))
    return moved


def finish(connection: sa.Connection, gazetteer: str) -> None:
    """Every item has this version."""
    connection.execute(sa.update(state).values(gazetteer=gazetteer, retag_gazetteer="", retag_item=0))
