"""Signals: the words that rules, and terms refused beside them, ask for; a number each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, final

_MARKS: Final = 61
"""So many bits make an integer that is quickly compared."""
_OTHERS: Final = 59
"""Two signals that share a bit of 61 hardly share one of 59."""


@final
class Signals:
    """Those that stand in a line.

    ``mark`` and ``other`` have one of a few bits for each: what they lack is not there.
    """

    __slots__ = ("_met", "mark", "other")

    def __init__(self) -> None:
        self.mark = 0
        self.other = 0
        self._met: list[tuple[int, ...]] = []

    def add(self, numbers: tuple[int, ...], mark: int, other: int) -> None:
        """Add those that a pattern stands for."""
        self._met.append(numbers)
        self.mark |= mark
        self.other |= other

    def hold_all(self, wanted: list[int]) -> bool:
        """Whether all of these stand in the line."""
        for number in wanted:  # noqa: SIM110 (a generator takes three times as long, for every rule)
            if not self._holds(number):
                return False
        return True

    def hold_any(self, unwanted: list[int]) -> bool:
        """Whether one of these stands in the line."""
        for number in unwanted:  # noqa: SIM110 (as above)
            if self._holds(number):
                return True
        return False

    def _holds(self, wanted: int) -> bool:
        for numbers in self._met:
            for number in numbers:
                if number == wanted:
                    return True
        return False


def mark(numbers: Iterable[int]) -> int:
    """The bits that stand for numbers."""
    return _bits(numbers, _MARKS)


def other(numbers: Iterable[int]) -> int:
    """Other bits that stand for numbers."""
    return _bits(numbers, _OTHERS)


def _bits(numbers: Iterable[int], length: int) -> int:
    found = 0
    for number in numbers:
        found |= 1 << (number % length)
    return found
