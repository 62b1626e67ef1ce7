"""How busy a feed was over time, as bars that a page draws."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from feeds.render.pages.times import day, month

_FEWEST = 12
"""Bars; a single one would say nothing."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One span of time: what it is called, and how many items fell into it."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars without a gap, oldest first; ``unit`` is day, week, month or year."""

    unit: str
    bars: tuple[Bar, ...]
    partial: bool = False
    """Whether older items are left out."""

    @property
    def highest(self) -> int:
        """The count of the highest bar."""
        return max(bar.count for bar in self.bars)

    @property
    def busiest(self) -> Bar:
        """The highest bar, the newest of several."""
        return max(reversed(self.bars), key=lambda bar: bar.count)


@dataclass(frozen=True, slots=True)
class _Unit:
    name: str
    longest: int
    """Days that it is fit for."""
    start: Callable[[date], date]
    called: Callable[[date], str]


_UNITS = (
    _Unit("day", 45, lambda each: each, day),
    _Unit("week", 500, lambda each: each - timedelta(each.weekday()), lambda each: f"week of {day(each)}"),
    _Unit("month", 3000, lambda each: each.replace(day=1), month),
    _Unit("year", 10**6, lambda each: each.replace(month=1, day=1), lambda each: str(each.year)),
)


def chart(seconds: Iterable[int], *, partial: bool = False) -> Chart | None:
    """The chart of items by their POSIX seconds, UTC; None without items.

    The last bar is that of the newest item, not of today: a page is a function of the store.
    """
    days = sorted(datetime.fromtimestamp(second, UTC).date() for second in seconds)
    if not days:
        return None
    unit = next(unit for unit in _UNITS if (days[-1] - days[0]).days <= unit.longest)
    counts = Counter(unit.start(each) for each in days)
    # What is left out may lie in the oldest span: it would look too low.
    first = _after(unit, min(counts)) if partial and len(counts) > 1 else min(counts)
    spans = _spans(unit, first, max(counts), 1 if partial else _FEWEST)
    return Chart(unit.name, tuple(Bar(unit.called(span), counts[span]) for span in spans), partial)


def _spans(unit: _Unit, first: date, last: date, fewest: int) -> list[date]:
    spans = [last]
    while spans[-1] > first or len(spans) < fewest:
        spans.append(unit.start(spans[-1] - timedelta(1)))
    return spans[::-1]


def _after(unit: _Unit, span: date) -> date:
    """The start of the next span."""
    following = span
    while unit.start(following) == span:
        following += timedelta(1)
    return following
