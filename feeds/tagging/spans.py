"""Which hits count where hits overlap: the longest, and of two as long the first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

Data = TypeVar("Data")
Hit = tuple[int, int, Data]
"""(start, end, what it means); offsets of the spaces around the words."""


def longest(hits: list[Hit[Data]]) -> list[Hit[Data]]:
    """Keep the longest hits that do not overlap, in the order of the line."""
    last = 0
    for hit in hits:
        if hit[0] < last:
            return _sifted(hits)
        last = hit[1]
    return hits


def _sifted(hits: list[Hit[Data]]) -> list[Hit[Data]]:
    kept: list[Hit[Data]] = []
    for hit in sorted(hits, key=lambda hit: (hit[0] - hit[1], hit[0])):
        if all(hit[1] <= start or hit[0] >= end for start, end, _ in kept):
            kept.append(hit)
    kept.sort(key=lambda hit: hit[0])
    return kept


def inside(start: int, end: int, spans: Iterable[tuple[int, int]]) -> bool:
    """Whether a stretch lies within one of the spans."""
    return any(first <= start and end <= last for first, last in spans)
