"""A link at the end of a line."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit, urlunsplit

# A word and a colon is a scheme only when it says so: "Athens | Today:live" and "[KKE](Greece)" are text.
_SCHEME = r"(?:[A-Za-z][A-Za-z0-9+.-]*://|(?:javascript|data|vbscript|mailto|tel|blob|about):)"
_PIPED = re.compile(rf"\|\s*<?(?P<url>{_SCHEME})", re.IGNORECASE)
_MARKDOWN = re.compile(
    r"^\s*\[(?P<text>.+)\]\(\s*<?"
    rf"(?P<url>(?:{_SCHEME}|/|#|www\.)[^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)*)>?\s*\)\s*$",
    re.IGNORECASE,
)
_DEFAULT_PORTS = {"http": 80, "https": 443}
_MAX_URL = 2048


def split_link(line: str) -> tuple[str, str | None, str | None]:
    """(text, link, why a link was dropped) of a line such as ``text | https://…`` or ``[text](https://…)``."""
    if "|" not in line and ")" not in line:  # as nearly all
        return line, None, None
    words, url = _piped(line) or _markdown(line) or (line, "")
    if not url:
        return line, None, None
    try:
        return words, normal_url(url), None
    except ValueError as error:
        return words, None, f"link left out: {error}"


def _piped(line: str) -> tuple[str, str] | None:
    """Text and URL of ``text | https://…``; linear in the line, whatever stands in it."""
    line = line.rstrip()
    last = line.split()[-1:]
    if not last or "|" not in line:
        return None
    # A URL holds no space, so it and its bar stand in the last word, or the bar ends the one before.
    start = len(line) - len(last[0])
    bar = line.rfind("|", 0, start)
    if bar < 0 or line[bar + 1 : start].strip():
        bar = start
    *_, match = (None, *_PIPED.finditer(line, bar))
    words = line[: match.start()].rstrip() if match else ""
    if match is None or not words:
        return None
    url = line[match.start("url") :].removesuffix(">")
    return None if "<" in url or ">" in url else (words, url)


def _markdown(line: str) -> tuple[str, str] | None:
    """Text and URL of ``[text](https://…)``."""
    match = _MARKDOWN.match(line) if line.rstrip().endswith(")") else None
    return (match["text"], match["url"]) if match else None


def normal_url(url: str) -> str:
    """An http(s) URL in ASCII and in the normal form of RFC 3986 section 6.2.2.

    Raises ValueError with the reason for anything else.
    """
    if len(url) > _MAX_URL:
        raise ValueError(f"longer than {_MAX_URL} characters")
    parts = urlsplit(url.replace("&amp;", "&"))  # copied out of HTML
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS:
        raise ValueError(f"only http and https are kept, not {scheme[:20] or 'a link without scheme'}")
    if not parts.hostname or parts.username or parts.password:
        raise ValueError("it names no host" if not parts.hostname else "it holds a user name")
    host = _host(parts.hostname)
    if parts.port and parts.port != _DEFAULT_PORTS[scheme]:
        host = f"{host}:{parts.port}"
    path, query, fragment = (_ascii(part) for part in (parts.path or "/", parts.query, parts.fragment))
    return urlunsplit((scheme, host, _without_dots(path), query, fragment))


def _host(name: str) -> str:
    if re.fullmatch(r"[0-9a-f:.]*:[0-9a-f:.]*", name):
        return f"[{name}]"
    try:
        ascii_name = name.encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise ValueError("its host name cannot be") from error
    if not re.fullmatch(r"[a-z0-9_.-]+", ascii_name):
        raise ValueError("its host name cannot be")
    return ascii_name


def _ascii(part: str) -> str:
    """Percent-encode what a URI may not hold, and nothing that it may."""
    encoded = quote(part, safe="/:@!$&'()*+,;=~-._?%", errors="replace")
    encoded = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", encoded)
    return re.sub(r"%[0-9A-Fa-f]{2}", _octet, encoded)


def _octet(match: re.Match[str]) -> str:
    character = chr(int(match[0][1:], 16))
    return character if re.fullmatch(r"[A-Za-z0-9._~-]", character) else match[0].upper()


def _without_dots(path: str) -> str:
    """Remove dot segments (RFC 3986 section 5.2.4)."""
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments:
        if segment == ".." and len(kept) > 1:
            kept.pop()
        elif segment not in (".", ".."):
            kept.append(segment)
    return "/".join(kept) + ("/" if segments[-1] in (".", "..") else "")
