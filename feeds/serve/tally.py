"""What is counted of polls: plain numbers, under labels that are few whatever is asked for."""

from __future__ import annotations

import re
import threading
from collections import Counter
from dataclasses import dataclass, field

_SUBSCRIBERS = re.compile(r"(?<!\d)(\d{1,9})\s+subscriber", re.IGNORECASE)
_AGGREGATORS = (
    "feedly",
    "inoreader",
    "newsblur",
    "feedbin",
    "theoldreader",
    "bazqux",
    "netvibes",
    "feedspot",
    "commafeed",
    "flipboard",
    "feedpress",
    "yandex",
)
_MAX_TOLD = 5_000
"""Pairs of aggregator and feed whose subscribers are remembered."""
SECONDS = (0.001, 0.005, 0.025, 0.1, 0.5, 2.5)
"""Upper bounds of the render histogram's buckets."""


@dataclass(frozen=True, slots=True)
class Label:
    """What an answer is counted as; `path` tells feeds apart for subscribers only."""

    kind: str
    format: str
    status: int
    encoding: str = ""
    path: str = ""


@dataclass
class Tally:
    """The counts of one process.  All but `subscribers` is called seldom, so a lock costs nothing."""

    polled: Counter[tuple[str, str, int, str]] = field(default_factory=Counter)
    sent: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(kind, format) -> bytes of bodies."""
    saved: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(kind, format) -> bytes that the plain document would have taken more."""
    renders: Counter[tuple[str, float]] = field(default_factory=Counter)
    """(kind, upper bound of the bucket) -> documents made."""
    seconds: Counter[str] = field(default_factory=Counter)
    """Kind -> whole microseconds spent on making documents."""
    told: dict[tuple[str, str], tuple[str, int]] = field(default_factory=dict)
    """(aggregator, path) -> (kind, subscribers)."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def polls(self, label: Label, times: int, sent: int, saved: int) -> None:
        """Count answers that were given, and the bytes in all of them."""
        with self._lock:
            self.polled[label.kind, label.format, label.status, label.encoding] += times
            self.sent[label.kind, label.format] += sent
            self.saved[label.kind, label.format] += saved

    def rendered(self, kind: str, seconds: float) -> None:
        """Count a document that had to be made, or looked for, before it could be answered with."""
        bucket = next((bound for bound in SECONDS if seconds <= bound), float("inf"))
        with self._lock:
            self.renders[kind, bucket] += 1
            self.seconds[kind] += int(seconds * 1_000_000)

    def subscribers(self, agent: str, label: Label) -> None:
        """Note what an aggregator tells of itself: ``Feedly/1.0 (...; 12 subscribers)``."""
        found = _SUBSCRIBERS.search(agent[:512])
        if found is None or not label.path:
            return
        low = agent[:512].lower()
        name = next((name for name in _AGGREGATORS if name in low), "other")
        if (name, label.path) in self.told or len(self.told) < _MAX_TOLD:
            self.told[name, label.path] = (label.kind, int(found[1]))

    def readers(self) -> Counter[tuple[str, str]]:
        """(aggregator, kind) -> subscribers, every feed counted once."""
        found: Counter[tuple[str, str]] = Counter()
        for (name, _), (kind, number) in self.told.copy().items():
            found[name, kind] += number
        return found
