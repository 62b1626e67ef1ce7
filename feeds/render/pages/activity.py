"""How busy a feed was over time, as bars that a page draws."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from feeds.render.pages.times import day, month

_FIRST = date(1970, 1, 1)
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


def chart(shown: Mapping[int, int], *, partial: bool = False) -> Chart | None:
    """The chart of items by their days since 1970, UTC: day -> how many; None without items.

    The last bar is that of the newest item, not of today: a page is a function of the store.
    """
    days = {_FIRST + timedelta(number): count for number, count in shown.items()}
    if not days:
        return None
    length = (max(days) - min(days)).days
    unit = next(unit for unit in _UNITS if length <= unit.longest)
    counts = Counter[date]()
    for each, count in days.items():
        counts[unit.start(each)] += count
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
