"""Dates as feeds write them, read strictly; what is not a date is None."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache

_RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)", re.ASCII)
_RFC822 = re.compile(
    r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?\d\d? (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4}"
    r" \d\d:\d\d(?::\d\d)? (?:[+-]\d{4}|UT|GMT|EST|EDT|CST|CDT|MST|MDT|PST|PDT|Z)",
    re.ASCII,
)


@lru_cache(4096)
def rfc3339_time(text: str | None) -> datetime | None:
    """An aware UTC time from RFC 3339, upper case T and Z (RFC 4287 section 3.3)."""
    if text is None or not _RFC3339.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


@lru_cache(4096)
def rfc822_time(text: str | None) -> datetime | None:
    """An aware UTC time from RFC 822 as updated by RFC 2822, with its own day of the week."""
    if text is None or not _RFC822.fullmatch(text):
        return None
    try:
        time = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    if text[3:4] == "," and text[:3] != ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[time.weekday()]:
        return None
    return (time if time.tzinfo else time.replace(tzinfo=UTC)).astimezone(UTC)
