"""Bodies compressed ahead, so that a poll only chooses."""

from __future__ import annotations

import gzip
import threading
from dataclasses import dataclass

import brotli
import zstandard

_kept = threading.local()
"""Compressors of each thread: making one takes as long as compressing a page."""
_SMALLEST = 256
"""Bytes; below, an encoding saves nothing."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard each encoder tries."""

    br: int
    zstd: int
    gzip: int


WELL = Effort(br=5, zstd=3, gzip=5)
"""For what is asked for a thousand times; zstd and gzip could take twice as long for a fifteenth less."""
QUICK = Effort(br=1, zstd=1, gzip=3)
"""Half of the time or less, and a tenth more bytes: for what few ask for, and there is much of."""
_WINDOWS = (18, 22)
"""Brotli's for small bodies and for others: one that is never filled takes its time all the same."""
_MUCH = {"archive", "page", "delta"}


def encodings(body: bytes, kind: str = "feed") -> dict[str, bytes]:
    """Content-Encoding -> compressed body, in the order of preference, without those not shorter.

    `kind` is the document's: archive pages and pages for people are compressed quickly.
    """
    if len(body) < _SMALLEST:
        return {}
    effort = QUICK if kind in _MUCH else WELL
    window = _WINDOWS[len(body) >= 1 << _WINDOWS[0]]
    made = {
        "br": brotli.compress(body, quality=effort.br, lgwin=window),
        "zstd": _zstd(effort.zstd).compress(body),
        # mtime 0: the same bytes from every machine.
        "gzip": gzip.compress(body, compresslevel=effort.gzip, mtime=0),
    }
    return {name: data for name, data in made.items() if len(data) < len(body)}


def _zstd(level: int) -> zstandard.ZstdCompressor:
    made: zstandard.ZstdCompressor | None = getattr(_kept, f"zstd_{level}", None)
    if made is None:
        made = zstandard.ZstdCompressor(level=level)
        setattr(_kept, f"zstd_{level}", made)
    return made
