"""Times as documents write them; feedgen's own way flips the locale of the whole process."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime


def rfc3339(time: datetime) -> str:
    """``2026-11-22T14:33:11Z``: whole seconds, UTC (RFC 4287 section 3.3).  ValueError if naive."""
    return f"{_utc(time).isoformat(timespec='seconds')[:-6]}Z"


def rfc822(time: datetime) -> str:
    """``Sun, 22 Nov 2026 14:33:11 GMT``, English whatever the locale.  ValueError if naive."""
    return format_datetime(_utc(time), usegmt=True)


def _utc(time: datetime) -> datetime:
    if time.tzinfo is UTC:
        return time
    if time.tzinfo is None:
        raise ValueError(f"a naive time: {time}")
    return time.astimezone(UTC)
