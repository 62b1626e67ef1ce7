"""A link at the end of a line."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit, urlunsplit

_PIPED = re.compile(r"^(?P<text>.*\S)\s*\|\s*<?(?P<url>[A-Za-z][A-Za-z0-9+.-]*:[^\s<>]+)>?\s*$")
_MARKDOWN = re.compile(
    r"^\s*\[(?P<text>.+)\]\(\s*<?(?P<url>[^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)*)>?\s*\)\s*$"
)
# A word and a colon is a scheme only when it says so: "Athens | Today:live" is no link.
_HARMFUL = ("javascript:", "data:", "vbscript:", "file:", "mailto:", "tel:", "ftp:", "blob:", "about:")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_MAX_URL = 2048


def split_link(line: str) -> tuple[str, str | None, str | None]:
    """(text, link, why a link was dropped) of a line such as ``text | https://…`` or ``[text](https://…)``."""
    match = _PIPED.match(line) or _MARKDOWN.match(line)
    if match is None:
        return line, None, None
    url = match["url"]
    if match.re is _PIPED and "://" not in url and not url.lower().startswith(_HARMFUL):
        return line, None, None
    try:
        return match["text"], normal_url(url), None
    except ValueError as error:
        return match["text"], None, f"link left out: {error}"


def normal_url(url: str) -> str:
    """An http(s) URL in ASCII and in the normal form of RFC 3986 section 6.2.2.

    Raises ValueError with the reason for anything else.
    """
    if len(url) > _MAX_URL:
        raise ValueError(f"longer than {_MAX_URL} characters")
    parts = urlsplit(url)
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS:
        raise ValueError(f"only http and https are kept, not {scheme[:20] or 'a link without scheme'}")
    if not parts.hostname or parts.username or parts.password:
        raise ValueError("it names no host" if not parts.hostname else "it holds a user name")
    host = _host(parts.hostname)
    if parts.port and parts.port != _DEFAULT_PORTS[scheme]:
        host = f"{host}:{parts.port}"
    path, query, fragment = (_ascii(part) for part in (parts.path or "/", parts.query, parts.fragment))
    return urlunsplit((scheme, host, path, query, fragment))


def _host(name: str) -> str:
    if ":" in name:
        return f"[{name}]"
    try:
        ascii_name = name.encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise ValueError("its host name cannot be") from error
    if not re.fullmatch(r"[a-z0-9_.-]+", ascii_name):
        raise ValueError("its host name cannot be")
    return ascii_name


def _ascii(part: str) -> str:
    """Percent-encode what a URI may not hold; what is encoded already stays as it is."""
    encoded = quote(part, safe="/:@!$&'()*+,;=~-._?%")
    return re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", encoded)
