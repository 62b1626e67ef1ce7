"""Pure questions about URIs (RFC 3986)."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlsplit

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_URI = re.compile(r"[0-9A-Za-z;/?:@&=+$.\-_!~*'()%,#\[\]]*")
_LOWER_HEX = re.compile(r"%(?=[0-9a-fA-F]{2})(?:[a-f]|.[a-f])")
_UNRESERVED_HEX = re.compile(r"%(?:2[dDeE]|3[0-9]|[46][1-9a-fA-F]|[57][0-9aA]|5[fF]|7[eE])")
_DOT_SEGMENT = re.compile(r"/\.{1,2}(?:/|$)")
_DEFAULT_PORTS = {"http": 80, "https": 443, "ftp": 21}


_remembered = lru_cache(4096)
"""The same addresses stand in many entries and many documents."""


@_remembered
def is_absolute(uri: str) -> bool:
    """Whether it begins with a scheme and says something after it."""
    match = _SCHEME.match(uri)
    return match is not None and match.end() < len(uri)


@_remembered
def is_web(uri: str) -> bool:
    """Whether it is an absolute http or https address with a host."""
    try:
        parts = urlsplit(uri)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


@_remembered
def is_ascii_uri(uri: str) -> bool:
    """Whether it has only characters that a URI may have."""
    return _URI.fullmatch(uri) is not None


@_remembered
def is_canonical(uri: str) -> bool:
    """Whether it is in the normal form of RFC 3986 section 6.2, as far as syntax goes."""
    if uri != uri.strip() or _LOWER_HEX.search(uri) or _UNRESERVED_HEX.search(uri):
        return False
    try:
        parts = urlsplit(uri)
        port = parts.port
    except ValueError:
        return False
    scheme, _, rest = uri.partition(":")
    if scheme != scheme.lower():
        return False
    if not rest.startswith("//"):
        return True
    host_is_plain = parts.netloc == parts.netloc.lower() and not parts.netloc.endswith(":")
    return host_is_plain and port != _DEFAULT_PORTS.get(scheme, -1) and _plain_path(parts.path)


def _plain_path(path: str) -> bool:
    return path.startswith("/") and not _DOT_SEGMENT.search(path)
