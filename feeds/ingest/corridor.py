"""What every pass needs, handed down by the command line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from feeds import store
from feeds.model import Config
from feeds.tagging import Tagger

Clock = Callable[[], datetime]
"""Gives aware UTC; handed down by cli, so that a test can hold time still."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Corridor:
    """What every pass needs."""

    config: Config
    store: store.Store
    tagger: Tagger
    clock: Clock

    def now_us(self) -> int:
        """Microseconds since 1970."""
        return microseconds(self.clock())


def microseconds(moment: datetime) -> int:
    """Since 1970."""
    return (moment - _EPOCH) // timedelta(microseconds=1)
