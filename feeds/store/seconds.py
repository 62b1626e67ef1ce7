"""The seconds that wordings were given: which are free, and which are taken.

Taken ones are kept as runs that neither overlap nor touch, so a burst of a thousand lines is one row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import sqlalchemy as sa

from feeds.store import bulk
from feeds.store.schema import spans

LATER = 60
"""How far behind its snapshot an edit may be dated where all earlier seconds are taken."""

_ACROSS = (
    sa.select(spans.c.first, spans.c.last)
    .where(spans.c.last > sa.bindparam("second"))
    .order_by(spans.c.last)
    .limit(sa.bindparam("count"))
)
_BEFORE = (
    sa.select(spans.c.first, spans.c.last)
    .where(spans.c.last <= sa.bindparam("second"))
    .order_by(spans.c.last.desc())
    .limit(sa.bindparam("count"))
)

Run = tuple[int, int]
"""(last, first) of consecutive free seconds."""


def free(connection: sa.Connection, not_after: int, count: int) -> Iterator[Run]:
    """Runs of `count` free seconds in all, downwards from `not_after`."""
    top = not_after
    for first, last in _below(connection, not_after, count + 1):
        if last < top:
            bottom = max(last + 1, top - count + 1)
            yield top, bottom
            count -= top - bottom + 1
            if count == 0:
                return
        top = first - 1
    if count:
        yield top, top - count + 1


def _below(connection: sa.Connection, not_after: int, count: int) -> Iterator[tuple[int, int]]:
    """The taken runs that begin at `not_after` or before, newest first."""
    across = connection.execute(_ACROSS, {"second": not_after, "count": 1}).all()
    yield from ((first, last) for first, last in across if first <= not_after)
    # Seldom more than one is wanted, so they are not fetched before they are.
    with connection.execute(_BEFORE, {"second": not_after, "count": count}) as before:
        yield from ((first, last) for first, last in before)


def later(connection: sa.Connection, after: int) -> tuple[int, ...]:
    """The free seconds among the LATER ones that follow `after`, earliest first."""
    until = after + LATER
    taken = connection.execute(_ACROSS, {"second": after, "count": LATER}).all()
    held = {second for first, last in taken for second in range(max(first, after + 1), min(last, until) + 1)}
    return tuple(second for second in range(after + 1, until + 1) if second not in held)


def take(connection: sa.Connection, seconds: Iterable[int]) -> None:
    """Mark free seconds as taken."""
    for first, last in _runs(sorted(seconds)):
        # Runs do not overlap, so those that touch this one are at most two.
        near = connection.execute(_ACROSS, {"second": first - 2, "count": 2}).all()
        touching = [span for span in near if span.first <= last + 1]
        for span in touching:
            connection.execute(sa.delete(spans).where(spans.c.last == span.last))
        begin = min([first, *(span.first for span in touching)])
        end = max([last, *(span.last for span in touching)])
        bulk.insert(connection, spans, [(end, begin)])


def _runs(seconds: Sequence[int]) -> Iterator[tuple[int, int]]:
    """(first, last) of each run of consecutive numbers."""
    begin = 0
    for end in range(1, len(seconds) + 1):
        if end == len(seconds) or seconds[end] != seconds[end - 1] + 1:
            yield seconds[begin], seconds[end - 1]
            begin = end
