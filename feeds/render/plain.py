"""Headlines are hostile text: what every format says of them is made harmless here."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import quote, urlsplit, urlunsplit

from feeds.model import Feed
from feeds.text import xml_safe

_TAG = re.compile(r"<(?=[A-Za-z/!?])([^<>]*)(>?)")
_REFERENCE = re.compile(r"&(?=(#?\w{1,32};?))")
_HOT = re.compile("[<&\ufffd]|  |^ | $")
_TWICE = re.compile("[\u00c2\u00c3][\u00a0-\u00bf]")
_ORDINARY_URL = re.compile(r"https?://[A-Za-z0-9.-]+(?::\d{1,5})?(?:[/?#][A-Za-z0-9/?:@&=+$.,;_!~*'()%-]*)?")


def plain(text: str, otherwise: str = "") -> str:
    """One line of text that is valid in every format and no markup in any reader.

    Sloppy readers take text titles for HTML, and the W3C validator warns of what looks like it, so
    ``<b>`` becomes ``‹b›`` and a reference such as ``&amp;`` loses its ampersand to the full-width
    one.  A lone ``<`` or ``&`` stays.  It warns of text that was encoded twice as well, so that is
    mended.  ``otherwise`` stands in where nothing is left.
    """
    if not text.isprintable():
        text = " ".join(xml_safe(text).split())
    if _HOT.search(text):
        text = " ".join(text.replace("\ufffd", "?").split())
        if "<" in text:
            text = _TAG.sub(_quoted, text)
        if "&" in text:
            text = _REFERENCE.sub(_ampersand, text)
    if _TWICE.search(text) and (once := _encoded_once(text)) != text:
        return plain(once, otherwise)
    return text or otherwise


def _encoded_once(text: str) -> str:
    """``cafÃ©``, which is UTF-8 read as Latin-1, becomes ``café``; all else stays."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def _quoted(tag: re.Match[str]) -> str:
    return f"‹{tag[1]}{'›' if tag[2] else ''}"


def _ampersand(found: re.Match[str]) -> str:
    # Browsers know some names without the semicolon, and as the beginning of longer words; the
    # validator takes every number for a reference, though there be no such character.
    known = found[1].startswith("#") or unescape(f"&{found[1]}") != f"&{found[1]}"
    return "＆" if known else "&"


def uri(link: str, otherwise: str) -> str:
    """An http(s) link in ASCII (RFC 3986), from an IRI where need be; else ``otherwise``.

    A host that is an IPv6 address counts as none: the W3C validator knows no brackets in RSS links.
    """
    if link == otherwise or is_ordinary_url(link):
        return link
    try:
        parts = urlsplit(xml_safe(link).strip())
        host = _host(parts.hostname or "") + (f":{parts.port}" if parts.port is not None else "")
    except ValueError:
        return otherwise
    if parts.scheme not in ("http", "https") or not host or ":" in (parts.hostname or ""):
        return otherwise
    rest = [quote(part, safe="%/:@!$&'()*+,;=~?") for part in (parts.path, parts.query, parts.fragment)]
    return urlunsplit((parts.scheme, host, *rest))


def is_ordinary_url(link: str) -> bool:
    """Whether an http(s) link needs no encoding; what is not ordinary may still be good."""
    return _ORDINARY_URL.fullmatch(link) is not None


def _host(name: str) -> str:
    return quote(name, safe="") if name.isascii() else name.encode("idna").decode("ascii")


def check_ids(feed: Feed) -> None:
    """Raise ValueError where an id stands twice: it crashes readers (lemon24/reader#335)."""
    seen: set[str] = set()
    for entry in feed.entries:
        if entry.id in seen:
            raise ValueError(f"the id {entry.id} stands twice in {feed.id}")
        seen.add(entry.id)
