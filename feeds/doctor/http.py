"""Rules for what HTTP says of a document: type, validators, caching.  Only where there was HTTP."""

from __future__ import annotations

import re
from datetime import timedelta
from email.message import Message

from feeds.doctor.finding import ANY, READABLE, Found, Rule, shown
from feeds.doctor.times import rfc822_time
from feeds.doctor.view import View

_SPECIFIC = {
    "atom": {"application/atom+xml"},
    "rss": {"application/rss+xml"},
    "json": {"application/feed+json", "application/json"},
    "opml": {"text/x-opml", "text/x-opml+xml"},
}
_GENERIC = {"application/xml", "text/xml"}
_ETAG = re.compile(r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"')
_MARKERS = ("<feed", "<rss", "<opml")
_SHORTEST, _LONGEST, _YEAR = 60, 5 * 3600, 366 * 86400


def media_type(header: str) -> tuple[str, str]:
    """(type/subtype, charset) in lower case, empty where the header does not say."""
    message = Message()
    message["content-type"] = header
    charset = message.get_param("charset")
    return (message.get_content_type() if header else "", str(charset).lower() if charset else "")


def directives(header: str) -> dict[str, str]:
    """Cache-Control's directives, in lower case, with their arguments."""
    pairs = (each.strip().partition("=") for each in header.lower().split(",") if each.strip())
    return {name.strip(): value.strip(' "') for name, _, value in pairs}


def _content_type(view: View) -> Found:
    found, _ = media_type(view.content_type)
    if not view.content_type or found in _SPECIFIC[view.kind]:
        return
    if view.kind != "json" and found in _GENERIC:
        if not any(marker in view.text[:512] for marker in _MARKERS):
            yield "Content-Type", f"{found} with no <feed, <rss or <opml in the first 512 bytes"
        return
    yield "Content-Type", f"{shown(found)} is not {' or '.join(sorted(_SPECIFIC[view.kind]))}"


def _charset(view: View) -> Found:
    found, charset = media_type(view.content_type)
    if charset and charset != view.encoding:
        yield "Content-Type", f"charset {shown(charset)}, but the document is {view.encoding}"
    elif not charset and found.startswith("text/"):
        yield "Content-Type", f"{found} without charset"


def _etag(view: View) -> Found:
    if view.headers is not None:
        etag = view.headers.get("etag")
        if etag is None:
            yield "ETag", "missing: every poll costs the whole document"
        elif not _ETAG.fullmatch(etag):
            yield "ETag", f"{shown(etag)} is no entity tag"


def _last_modified(view: View) -> Found:
    header = (view.headers or {}).get("last-modified")
    if header is None:
        return
    time = rfc822_time(header)
    if time is None:
        yield "Last-Modified", f"{shown(header)} is no HTTP date"
    elif time > view.now + timedelta(seconds=60):
        yield "Last-Modified", "in the future"
    elif time.year < 1990:
        yield "Last-Modified", f"{time:%Y} is before there were feeds"


def _no_validators(view: View) -> Found:
    if view.headers is not None and "last-modified" not in view.headers:
        yield "Last-Modified", "missing; fine while the second of the last change is not over"


def _modified_now(view: View) -> Found:
    modified = rfc822_time((view.headers or {}).get("last-modified"))
    date = rfc822_time((view.headers or {}).get("date"))
    if modified and date and modified >= date:
        yield "Last-Modified", "not before Date: it is the time of the answer, not of the change"


def _cache_control(view: View) -> Found:
    if view.headers is None:
        return
    said = directives(view.headers.get("cache-control", ""))
    if not said:
        yield "Cache-Control", "missing: readers guess how long the answer is good"
    for name in ("no-cache", "no-store", "must-revalidate", "private"):
        if name in said:
            yield "Cache-Control", f"{name} keeps caches from helping"
    if (view.headers.get("expires") or "").strip() in ("0", "-1"):
        yield "Expires", "in the past by intent"


def _max_age(view: View) -> Found:
    age = directives((view.headers or {}).get("cache-control", "")).get("max-age")
    if age is None:
        return
    longest = _YEAR if view.archive or view.kind == "opml" else _LONGEST
    if not age.isdecimal() or not _SHORTEST <= int(age[:12]) <= longest:
        yield "Cache-Control", f"max-age {shown(age)} is not between {_SHORTEST} and {longest} seconds"


def _stale_if_error(view: View) -> Found:
    if view.headers is not None and "stale-if-error" not in view.headers.get("cache-control", "").lower():
        yield "Cache-Control", "no stale-if-error: trouble behind becomes the readers' trouble"


def _nosniff(view: View) -> Found:
    if view.headers is not None and view.headers.get("x-content-type-options", "").lower() != "nosniff":
        yield "X-Content-Type-Options", "not nosniff: a browser may take a headline for HTML"


def _cors(view: View) -> Found:
    if view.headers is not None and view.headers.get("access-control-allow-origin") != "*":
        yield "Access-Control-Allow-Origin", "not *: readers that run in a browser cannot fetch it"


def _uncompressed(view: View) -> Found:
    if view.headers is not None and "content-encoding" not in view.headers and len(view.body) > 1024:
        yield "Content-Encoding", "not compressed"


def _vary(view: View) -> Found:
    headers = view.headers or {}
    vary = headers.get("vary", "").lower()
    if "*" in vary:
        yield "Vary", "* makes the answer useless to caches"
    elif "content-encoding" in headers and "accept-encoding" not in vary:
        yield "Vary", "compressed without Accept-Encoding in Vary: a cache gives gzip to who cannot read it"


def _set_cookie(view: View) -> Found:
    if "set-cookie" in (view.headers or {}):
        yield "Set-Cookie", "a cookie keeps shared caches from keeping the answer"


def _retry_after(view: View) -> Found:
    after = (view.headers or {}).get("retry-after")
    if after is not None and not after.strip().isdecimal():
        yield "Retry-After", f"{shown(after)}: NetNewsWire reads seconds only"


RULES = (
    Rule("content-type", "warning", "W3C validator: UnexpectedContentType", _content_type, READABLE),
    Rule("charset", "warning", "W3C validator: EncodingMismatch", _charset),
    Rule("etag", "warning", "RFC 9110 section 8.8.3; DIYgod/RSSHub#5721", _etag),
    Rule("last-modified", "warning", "RFC 9110 section 8.8.2; GoogleChrome/web.dev#4382", _last_modified),
    Rule("last-modified-missing", "info", "RFC 9110 section 8.8.2", _no_validators),
    Rule("last-modified-now", "warning", "RFC 9110 section 8.8.2.1", _modified_now),
    Rule("cache-control", "warning", "RFC 9111; NetNewsWire, Miniflux", _cache_control),
    Rule("max-age", "warning", "NetNewsWire clamps to 5 h and takes 0 for none", _max_age, ANY),
    Rule("stale-if-error", "info", "RFC 5861; miniflux/v2#3334", _stale_if_error),
    Rule("nosniff", "info", "WHATWG Fetch: nosniff", _nosniff),
    Rule("cors", "info", "WHATWG Fetch: CORS protocol", _cors),
    Rule("uncompressed", "info", "W3C validator: Uncompressed", _uncompressed),
    Rule("vary", "warning", "RFC 9110 section 12.5.5", _vary),
    Rule("set-cookie", "warning", "RFC 9111 section 7.3", _set_cookie),
    Rule("retry-after", "warning", "NetNewsWire: DownloadSession", _retry_after),
)
