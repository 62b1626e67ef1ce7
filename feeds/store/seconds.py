"""The seconds that wordings were given: which are free, and which are taken.

Taken ones are kept as runs that neither overlap nor touch, so a burst of a thousand lines is one row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from feeds.store import sql
from feeds.store.engine import Connection

LATER = 60
"""How far behind its snapshot an edit may be dated where all earlier seconds are taken."""

_ACROSS = "SELECT first, last FROM spans WHERE last > ? ORDER BY last LIMIT ?"
_BEFORE = "SELECT first, last FROM spans WHERE last <= (?) ORDER BY last DESC LIMIT (?)"
_JOINED = "DELETE FROM spans WHERE last = ?"
_RUN = "spans (last, first)"

Run = tuple[int, int]
"""(last, first) of consecutive free seconds."""


def free(connection: Connection, not_after: int, count: int) -> Iterator[Run]:
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


def _below(connection: Connection, not_after: int, count: int) -> Iterator[Sequence[int]]:
    """The taken runs that begin at `not_after` or before, newest first."""
    across = sql.one(connection, _ACROSS, not_after, 1)
    if across is not None and across[0] <= not_after:
        yield across
    yield from sql.ask(connection, _BEFORE, [not_after], [count])


def later(connection: Connection, after: int) -> tuple[int, ...]:
    """The free seconds among the LATER ones that follow `after`, earliest first."""
    until = after + LATER
    taken = sql.ask(connection, _ACROSS, (after, LATER))
    held = {second for first, last in taken for second in range(max(first, after + 1), min(last, until) + 1)}
    return tuple(second for second in range(after + 1, until + 1) if second not in held)


def take(connection: Connection, seconds: Iterable[int]) -> None:
    """Mark free seconds as taken."""
    for first, last in _runs(sorted(seconds)):
        # Runs do not overlap, so those that touch this one are at most two.
        near = sql.ask(connection, _ACROSS, (first - 2, 2))
        touching = [span for span in near if span[0] <= last + 1]
        sql.run(connection, _JOINED, [(end,) for _, end in touching])
        begin = min([first, *(start for start, _ in touching)])
        until = max([last, *(end for _, end in touching)])
        sql.insert(connection, _RUN, [(until, begin)])


def _runs(seconds: Sequence[int]) -> Iterator[tuple[int, int]]:
    """(first, last) of each run of consecutive numbers."""
    begin = 0
    for end in range(1, len(seconds) + 1):
        if end == len(seconds) or seconds[end] != seconds[end - 1] + 1:
            yield seconds[begin], seconds[end - 1]
            begin = end
