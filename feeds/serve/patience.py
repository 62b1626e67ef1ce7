"""How much of a worker's time expensive requests may take, so that a greedy client starves nobody."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Patience:
    """A debt in seconds: work adds to it, time takes it away again.  `now` is seconds of any clock."""

    share: float = 0.5
    """Seconds of work that a second of time pays for."""
    burst: float = 1.0
    """Seconds of debt from which on nothing more is let in."""
    _debt: float = 0.0
    _at: float = 0.0

    def allows(self, now: float) -> bool:
        """Whether another expensive request may begin."""
        return self._owed(now) < self.burst

    def spend(self, now: float, seconds: float) -> None:
        """One has ended, and took so long."""
        self._debt, self._at = self._owed(now) + seconds, now

    def _owed(self, now: float) -> float:
        return max(0.0, self._debt - (now - self._at) * self.share)
