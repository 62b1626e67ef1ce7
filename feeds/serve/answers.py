"""From a document to an answer: status, headers, body.  Pure.

Everything that ``What every feed answer carries`` promises is put together here and nowhere else,
on 200, 226 and 304 alike (RFC 9110 section 15.4.5).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http import HTTPStatus
from urllib.parse import quote

from feeds.model import Document
from feeds.serve import negotiate

SHORTEST, LONGEST = 60, 18_000
"""Seconds of max-age: nobody should ask more often, and NetNewsWire clamps it to 5 h."""
_KEPT = 86_400
"""Seconds that a cache may go on with what it has while the server is in trouble."""
_LASTING = {"archive": 30 * 86_400, "asset": 86_400}
"""Kinds whose documents hardly ever change -> the most that is said of them."""
_HELD_BACK = timedelta(seconds=2)
"""How long an answer for want of a better one stands before it is looked at again."""
_FEEDS = frozenset({"feed", "archive", "search", "delta", "opml"})
_XML = "application/xml; charset=utf-8"
_SHOWN_IN_BROWSERS = frozenset({"atom", "rss"})

_FEED_GUARDS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", "*"),
    # A browser that shows a feed loads its stylesheet and nothing else.
    ("Content-Security-Policy", "default-src 'none'; style-src 'self'; frame-ancestors 'none'"),
)
PAGE_GUARDS = (
    ("X-Content-Type-Options", "nosniff"),
    (
        "Content-Security-Policy",
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'",
    ),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
)
"""What a page's answer carries against whatever a headline or another site might try."""

Headers = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """All of a request that can change the answer to it, but the document's path."""

    head: bool = False
    accept_encoding: str | None = None
    if_none_match: str | None = None
    if_modified_since: str | None = None
    a_im: str | None = None
    navigates: bool = False
    """``Sec-Fetch-Dest: document``: a browser is about to show what comes."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent.  `until`: when a header will have to say something else; None for never."""

    status: int
    headers: Headers
    body: bytes
    encoding: str = ""
    saved: int = 0
    """Bytes that the plain document would have taken more."""
    until: datetime | None = None


def answer(document: Document, asked: Asked, now: datetime, next_pass: datetime | None) -> Answer:
    """The answer for a document to a GET or HEAD; `next_pass` is when the schedule looks for news."""
    modified, settled = _modified(document, now)
    fixed, until = _headers(document, asked, now, next_pass, modified)
    until = min((each for each in (until, settled) if each is not None), default=None)
    if negotiate.unchanged(document.etag, modified, asked.if_none_match, asked.if_modified_since):
        return Answer(304, fixed, b"", saved=len(document.body), until=until)
    coding = negotiate.encoding(asked.accept_encoding, document.encoded)
    body = document.encoded[coding] if coding else document.body
    if coding:
        fixed.append(("Content-Encoding", coding))
    fixed.append(("Content-Length", str(len(body))))
    whole = Answer(document.status, fixed, body, coding, len(document.body) - len(body), until)
    return replace(whole, body=b"", saved=0) if asked.head else whole


def _modified(document: Document, now: datetime) -> tuple[datetime | None, datetime | None]:
    """Last-Modified, and when it may first be said: a poll in the same second would be stale for ever."""
    if document.last_modified is None:
        return None, None
    over = document.last_modified.replace(microsecond=0) + timedelta(seconds=1)
    return (document.last_modified, None) if now >= over else (None, over)


def _headers(
    document: Document, asked: Asked, now: datetime, next_pass: datetime | None, modified: datetime | None
) -> tuple[Headers, datetime | None]:
    age, until = max_age(document, now, next_pass)
    made: Headers = [("Content-Type", _content_type(document, asked)), ("ETag", document.etag)]
    if modified is not None:
        made.append(("Last-Modified", format_datetime(modified.astimezone(UTC), usegmt=True)))
    made.append(("Cache-Control", f"public, max-age={age}, stale-if-error={_KEPT}"))
    made.append(("Vary", _vary(document)))
    if document.links:
        made.append(("Link", link_header(document)))
    if document.kind == "delta":
        made += [("IM", "feed"), ("Delta-Base", document.base)]
    made += _FEED_GUARDS if document.kind in _FEEDS else PAGE_GUARDS
    return made, until


def max_age(document: Document, now: datetime, next_pass: datetime | None) -> tuple[int, datetime | None]:
    """Seconds of freshness, and until when that figure holds.

    The feed's own rhythm, which RSS ``ttl`` says too, or the time to the next pass where that is
    longer: before it there can be no news.
    """
    if document.stale:
        return SHORTEST, now + _HELD_BACK
    if document.kind in _LASTING:
        return max(SHORTEST, min(document.max_age, _LASTING[document.kind])), None
    wait = (next_pass - now).total_seconds() if next_pass is not None and document.kind in _FEEDS else 0.0
    age = max(SHORTEST, min(int(max(document.max_age, wait)), LONGEST))
    return age, now + timedelta(seconds=10) if wait > document.max_age else None


def _content_type(document: Document, asked: Asked) -> str:
    """Browsers show Atom and RSS only as plain XML: the same bytes under another name."""
    shown = document.kind in _FEEDS and document.format in _SHOWN_IN_BROWSERS
    return _XML if shown and asked.navigates else document.media_type


def _vary(document: Document) -> str:
    if document.kind == "delta":
        # What is in a delta hangs on the ETag that it starts from (RFC 3229 section 10.9).
        return "Accept-Encoding, A-IM, Sec-Fetch-Dest, If-None-Match"
    return "Accept-Encoding, A-IM, Sec-Fetch-Dest" if document.kind in _FEEDS else "Accept-Encoding"


def link_header(document: Document) -> str:
    """The Link header (RFC 8288); whatever is no plain ASCII in an address is percent-encoded."""
    safe = "!#$%&'()*+,/:;=?@[]~"
    return ", ".join(
        f'<{quote(href, safe=safe)}>; rel="{rel}"; type="{kind}"' for href, rel, kind in document.links
    )


def status_line(status: int) -> str:
    """``304 Not Modified``."""
    return f"{status} {HTTPStatus(status).phrase}"
