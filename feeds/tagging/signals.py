"""Signals: the words that rules, and terms refused beside them, ask for."""

from __future__ import annotations

from typing import final


@final
class Signals:
    """Those that stand in a line.

    ``mark`` and ``other`` have one of a few bits for each: what they lack is not there.
    """

    __slots__ = ("_met", "mark", "other")

    def __init__(self) -> None:
        self.mark = 0
        self.other = 0
        self._met: list[frozenset[str]] = []

    def add(self, texts: frozenset[str], mark: int, other: int) -> None:
        """Add those that a pattern stands for."""
        self._met.append(texts)
        self.mark |= mark
        self.other |= other

    def hold_all(self, wanted: list[str]) -> bool:
        """Whether all of these stand in the line."""
        for text in wanted:
            for texts in self._met:
                if text in texts:
                    break
            else:
                return False
        return True

    def hold_any(self, unwanted: frozenset[str]) -> bool:
        """Whether one of these stands in the line."""
        for texts in self._met:  # noqa: SIM110 (a generator takes three times as long, for every actor)
            if not unwanted.isdisjoint(texts):
                return True
        return False
