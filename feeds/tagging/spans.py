"""Which hits count where hits overlap: the longest, and of two as long the first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from feeds.tagging.reading import Reading

Data = TypeVar("Data")
Hit = tuple[int, int, Data]
"""(number of the first word, of the one after the last, what it means)."""


def longest(hits: list[Hit[Data]], reading: Reading) -> list[Hit[Data]]:
    """Keep the longest hits (in letters) that do not overlap, in the order of the line.

    ``hits`` stand in the order of their first words.  Most that overlap lie one within the other,
    where no letters need counting.
    """
    kept: list[Hit[Data]] = []
    first = last = -1
    for hit in hits:
        start, end, _ = hit
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


def _sifted(hits: list[Hit[Data]], reading: Reading) -> list[Hit[Data]]:
    kept: list[Hit[Data]] = []
    starts = reading.starts
    for hit in sorted(hits, key=lambda hit: (starts[hit[0]] - starts[hit[1]], hit[0])):
        if all(hit[1] <= start or hit[0] >= end for start, end, _ in kept):
            kept.append(hit)
    kept.sort(key=lambda hit: hit[0])
    return kept


def inside(start: int, end: int, spans: Iterable[tuple[int, int]]) -> bool:
    """Whether a stretch lies within one of the spans."""
    for first, last in spans:  # noqa: SIM110 (a generator takes three times as long, for every hit)
        if first <= start and end <= last:
            return True
    return False
