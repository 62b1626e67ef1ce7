"""Which hits count where hits overlap: the longest, and of two as long the first."""

from __future__ import annotations

from typing import TypeVar

from feeds.tagging.reading import Reading


class Span:
    """A stretch of a line: the number of its first word, and of the one after its last."""

    __slots__ = ("end", "start")

    def __init__(self, start: int, end: int) -> None:
        self.start = start
        self.end = end


S = TypeVar("S", bound=Span)


def longest(hits: list[S], reading: Reading) -> list[S]:
    """Keep the longest hits (in letters) that do not overlap, in the order of the line.

    ``hits`` stand in the order of their first words.  Most that overlap lie one within the other,
    where no letters need counting.
    """
    kept: list[S] = []
    first = last = -1
    for hit in hits:
        start, end = hit.start, hit.end
        if start >= last:
            kept.append(hit)
        elif end <= last:
            continue
        elif start == first:
            kept[-1] = hit
        else:
            return _sifted(hits, reading)
        first, last = start, end
    return kept


def _sifted(hits: list[S], reading: Reading) -> list[S]:
    kept: list[S] = []
    starts = reading.starts
    for hit in sorted(hits, key=lambda hit: (starts[hit.start] - starts[hit.end], hit.start)):
        if all(hit.end <= other.start or hit.start >= other.end for other in kept):
            kept.append(hit)
    kept.sort(key=lambda hit: hit.start)
    return kept


def inside(start: int, end: int, spans: list[Span]) -> bool:
    """Whether a stretch lies within one of the spans."""
    for span in spans:  # noqa: SIM110 (a generator takes three times as long, for every hit)
        if span.start <= start and end <= span.end:
            return True
    return False
