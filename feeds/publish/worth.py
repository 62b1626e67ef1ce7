"""How many processes an export is worth, by the work that it looks like."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from feeds.hands import free
from feeds.publish.address import Target

_COST = {"item": 0.5, "asset": 0.5, "missing": 0.5, "term": 2.0, "home": 40.0, "opml": 15.0}
"""Milliseconds of work by kind, about; of all others:"""
_OTHERS = 6.0
_SHARE = 150.0
"""Milliseconds for each process: of less, what all must make for themselves takes what more of them spare."""


def worth(targets: Iterable[Target]) -> int:
    """As many processes as there are cores free and shares of work."""
    kinds = Counter(target.kind for target in targets)
    work = sum(_COST.get(kind, _OTHERS) * count for kind, count in kinds.items())
    shares = int(work / _SHARE)
    return min(free(), shares) if shares > 1 else 1
