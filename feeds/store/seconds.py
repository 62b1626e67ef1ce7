"""The seconds that wordings were given: which are free, and which are taken.

Taken ones are kept as runs that neither overlap nor touch, so a burst of a thousand lines is one row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import sqlalchemy as sa

from feeds.store.schema import spans

LATER = 60
"""How far behind its snapshot an edit may be dated where all earlier seconds are taken."""

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


def _below(connection: sa.Connection, not_after: int, count: int) -> list[tuple[int, int]]:
    """The taken runs that begin at `not_after` or before, newest first."""
    columns = sa.select(spans.c.first, spans.c.last)
    beyond = columns.where(spans.c.last > not_after).order_by(spans.c.last).limit(1)
    across = [row for row in connection.execute(beyond) if row.first <= not_after]
    before = columns.where(spans.c.last <= not_after).order_by(spans.c.last.desc()).limit(count)
    return [(row.first, row.last) for row in (*across, *connection.execute(before))]


def later(connection: sa.Connection, after: int) -> tuple[int, ...]:
    """The free seconds among the LATER ones that follow `after`, earliest first."""
    until = after + LATER
    near = sa.select(spans.c.first, spans.c.last).where(spans.c.last > after, spans.c.last <= until)
    taken = list(connection.execute(near))
    beyond = sa.select(spans.c.first, spans.c.last).where(spans.c.last > until)
    taken += connection.execute(beyond.order_by(spans.c.last).limit(1))
    held = {second for first, last in taken for second in range(max(first, after + 1), min(last, until) + 1)}
    return tuple(second for second in range(after + 1, until + 1) if second not in held)


def take(connection: sa.Connection, seconds: Iterable[int]) -> None:
    """Mark free seconds as taken."""
    for first, last in _runs(sorted(seconds)):
        # Runs do not overlap, so those that touch this one are at most two.
        near = sa.select(spans).where(spans.c.last >= first - 1).order_by(spans.c.last).limit(2)
        touching = [span for span in connection.execute(near).all() if span.first <= last + 1]
        for span in touching:
            connection.execute(sa.delete(spans).where(spans.c.last == span.last))
        joined = {
            "first": min([first, *(span.first for span in touching)]),
            "last": max([last, *(span.last for span in touching)]),
        }
        connection.execute(sa.insert(spans).values(**joined))


def _runs(seconds: Sequence[int]) -> Iterator[tuple[int, int]]:
    """(first, last) of each run of consecutive numbers."""
    begin = 0
    for end in range(1, len(seconds) + 1):
        if end == len(seconds) or seconds[end] != seconds[end - 1] + 1:
            yield seconds[begin], seconds[end - 1]
            begin = end
