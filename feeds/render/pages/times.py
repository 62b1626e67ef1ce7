"""Times as people read them, in English whatever the locale of the process (feedgen flips it)."""

from __future__ import annotations

from datetime import UTC, date, datetime

_MONTHS = "January February March April May June July August September October November December".split()


def day(time: date) -> str:
    """``22 November 2019``; a datetime is taken in UTC."""
    if isinstance(time, datetime):
        time = time.astimezone(UTC)
    return f"{time.day} {month(time)}"


def month(time: date) -> str:
    """``November 2019``."""
    return f"{_MONTHS[time.month - 1]} {time.year}"


def minute(time: datetime) -> str:
    """``22 November 2019, 14:33 UTC``."""
    time = time.astimezone(UTC)
    return f"{day(time)}, {time:%H:%M} UTC"


def clock(time: datetime) -> str:
    """``14:33``, UTC."""
    return f"{time.astimezone(UTC):%H:%M}"
