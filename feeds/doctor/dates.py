"""Rules for dates: Slack and the W3C validator want them there, true, distinct and descending."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from feeds.doctor.finding import ATOM, FEEDS, JSON, RSS, Found, Rule, shown
from feeds.doctor.times import rfc822_time, rfc3339_time
from feeds.doctor.view import Part, View

_SKEW = timedelta(minutes=10)
_CHROME = "GoogleChrome/developer.chrome.com#2808 (Slack)"


def _parts(view: View) -> Iterator[Part]:
    yield view.feed
    yield from view.entries


def _missing(view: View) -> Found:
    for part in _parts(view):
        if part.updated is None:
            yield part.place, "no updated"


def _undated(view: View) -> Found:
    for part in view.entries:
        if part.updated is None:
            yield part.place, "no date: readers take the time of their poll for it"


def _invalid(view: View) -> Found:
    read = rfc822_time if view.kind == "rss" else rfc3339_time
    for part in _parts(view):
        for text in (part.updated, part.published):
            if text is not None and read(text) is None:
                yield (
                    part.place,
                    f"{shown(text)} is no {'RFC 822' if view.kind == 'rss' else 'RFC 3339'} date",
                )


def _future(view: View) -> Found:
    for part in _parts(view):
        if part.time and part.time > view.now + _SKEW:
            yield part.place, f"{part.time:%Y-%m-%d %H:%M:%S} is in the future"


def _implausible(view: View) -> Found:
    for part in _parts(view):
        if part.time and part.time.year < 1990:
            yield part.place, f"{part.time:%Y-%m-%d} is too long ago to be true"


def _equal(view: View) -> Found:
    seen: dict[object, str] = {}
    for part in view.entries:
        if part.time:
            second = part.time.replace(microsecond=0)
            if seen.setdefault(second, part.place) != part.place:
                yield part.place, f"the same second as {seen[second]}: {second:%Y-%m-%d %H:%M:%S}"


def _unsorted(view: View) -> Found:
    dated = [part for part in view.entries if part.time]
    for newer, older in pairwise(dated):
        if newer.time and older.time and older.time > newer.time:
            yield older.place, "newer than the one above it"


def _published_later(view: View) -> Found:
    for part in view.entries:
        published = rfc3339_time(part.published)
        if published and part.time and published > part.time:
            yield part.place, "published after it was updated"


def _feed_older(view: View) -> Found:
    newest = max((part.time for part in view.entries if part.time), default=None)
    if newest and view.feed.time and view.feed.time < newest:
        yield view.feed.place, "its date is older than its newest entry's"


RULES = (
    Rule("updated-missing", "error", "RFC 4287 sections 4.1.1, 4.1.2", _missing, ATOM),
    Rule("date-missing", "warning", _CHROME, _undated, RSS | JSON),
    Rule("date-invalid", "error", "RFC 3339, RFC 822; W3C validator", _invalid, FEEDS),
    Rule("date-future", "warning", f"W3C validator: ImplausibleDate; {_CHROME}", _future, FEEDS),
    Rule("date-implausible", "warning", "W3C validator: ImplausibleDate", _implausible, FEEDS),
    Rule("dates-equal", "warning", f"W3C validator: DuplicateUpdated; {_CHROME}", _equal, FEEDS),
    Rule("dates-unsorted", "warning", _CHROME, _unsorted, FEEDS),
    Rule("published-after-updated", "warning", "RFC 4287 section 4.2.9", _published_later, FEEDS),
    Rule("feed-older-than-entry", "info", "RFC 4287 section 4.2.15", _feed_older, ATOM | RSS),
)
