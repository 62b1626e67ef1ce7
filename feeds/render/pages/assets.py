"""The few files that pages and feeds are shown with."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources

_TYPES = {
    "style.css": "text/css; charset=utf-8",
    "feed.css": "text/css; charset=utf-8",
    "favicon.svg": "image/svg+xml",
    "robots.txt": "text/plain; charset=utf-8",
}


class _Assets(Mapping[str, tuple[str, bytes]]):
    """Each file is read when it is first asked for."""

    def __getitem__(self, name: str) -> tuple[str, bytes]:
        return _TYPES[name], _read(name)

    def __iter__(self) -> Iterator[str]:
        return iter(_TYPES)

    def __len__(self) -> int:
        return len(_TYPES)


ASSETS: Mapping[str, tuple[str, bytes]] = _Assets()
"""File name -> (media type, bytes)."""


@cache
def _read(name: str) -> bytes:
    return (resources.files("feeds.render.pages") / "assets" / name).read_bytes()


@cache
def fingerprint(name: str) -> str:
    """What changes with the file's bytes: put behind its address, so that browsers may keep it."""
    return hashlib.sha256(_read(name)).hexdigest()[:8]
