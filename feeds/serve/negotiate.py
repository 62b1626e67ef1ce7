"""What the headers of a request ask for.  Pure, and patient with what clients send in practice."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

PREFERENCE = ("br", "zstd", "gzip")
"""Encodings in the server's order, for those that a client likes equally."""

_ETAG = re.compile(r'(?:W/)?"([^"]*)"')
_BARE = re.compile(r"[^\s,\"]+")
# What compressors on the way append to an ETag and forget to take off again (Apache httpd bug 45023).
_SUFFIX = re.compile(r"(?:--?|;|:)(?:gzip|br|zstd|deflate|df)$")
_ALIASES = {"x-gzip": "gzip"}


def encoding(accept: str | None, offered: Collection[str]) -> str:
    """The Content-Encoding to answer with, empty for none (RFC 9110 section 12.5.3).

    A header that rules out everything is answered without encoding: an error would cost a
    subscriber more than bytes that nearly every client can read.
    """
    if not accept:
        return ""
    wanted = dict(_weighted(accept))
    rest = wanted.get("*", 0.0)
    best = max(
        (name for name in PREFERENCE if name in offered), key=lambda n: wanted.get(n, rest), default=""
    )
    weight = wanted.get(best, rest) if best else 0.0
    # Unnamed, identity is acceptable but liked least.
    return best if weight > 0 and weight >= wanted.get("identity", 0.0) else ""


def _weighted(header: str) -> Iterator[tuple[str, float]]:
    for member in header.lower().split(","):
        name, *parameters = (part.strip() for part in member.split(";"))
        yield _ALIASES.get(name, name), _weight(parameters)


def _weight(parameters: list[str]) -> float:
    """The q-value, 1 without one, 0 where it cannot be read."""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                weight = float(value)
            except ValueError:
                return 0.0
            return weight if 0.0 <= weight <= 1.0 else 0.0
    return 1.0


def opaque(etag: str) -> str:
    """What of an ETag is compared: weak and strong are alike (RFC 9110 section 8.8.3.2)."""
    return _SUFFIX.sub("", etag.removeprefix("W/").strip('"'))


def etags(if_none_match: str) -> list[str]:
    """The opaque parts of the ETags in a list, in its order; some clients forget the quotes."""
    quoted = _ETAG.findall(if_none_match)
    return [_SUFFIX.sub("", tag) for tag in quoted or _BARE.findall(if_none_match)]


def unchanged(
    etag: str, modified: datetime | None, if_none_match: str | None, if_modified_since: str | None
) -> bool:
    """Whether 304 is the answer (RFC 9110 section 13.2.2): If-None-Match, where given, decides alone."""
    if if_none_match is not None:
        return if_none_match.strip() == "*" or opaque(etag) in etags(if_none_match)
    if if_modified_since is None or modified is None:
        return False
    since = http_date(if_modified_since)
    return since is not None and modified.replace(microsecond=0) <= since


def http_date(value: str) -> datetime | None:
    """A date in any of the three forms of RFC 9110 section 5.6.7, or None."""
    try:
        found = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found


def wants_delta(a_im: str | None) -> bool:
    """Whether A-IM accepts the manipulation ``feed`` (RFC 3229 section 10.5.3)."""
    return a_im is not None and dict(_weighted(a_im)).get("feed", 0.0) > 0


def wants_page(accept: str | None, navigates: bool) -> bool:
    """Whether a refusal is better told as a page than as a line of text."""
    return navigates or (accept is not None and dict(_weighted(accept)).get("text/html", 0.0) > 0)
