"""Signals: the words that rules, and terms refused beside them, ask for; a bit each in a long integer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, final

_MARKS: Final = 61
_SHORT: Final = (1 << _MARKS) - 1


@final
class Signals:
    """Those that stand in a line.  ``mark`` has them in short: what it lacks need not be asked for."""

    __slots__ = ("_every", "_met", "mark")

    def __init__(self) -> None:
        self.mark = 0
        self._met: list[int] = []
        self._every = 0

    def add(self, signals: int, mark: int) -> None:
        """Add those that a pattern stands for; they are put together when they are first asked for."""
        self._met.append(signals)
        self.mark |= mark

    def every(self) -> int:
        """All of them."""
        if self._met:
            every = self._every
            for signals in self._met:
                every |= signals
            self._every = every
            self._met = []
        return self._every


def marks(signals: int) -> int:
    """The bits of a long integer on top of each other, as a short one that is quickly compared."""
    found = 0
    while signals:
        found |= signals & _SHORT
        signals >>= _MARKS
    return found


def bits(texts: Iterable[str], numbers: Mapping[str, int]) -> int:
    """Items of words as one integer."""
    found = 0
    for text in texts:
        found |= 1 << numbers[text]
    return found
