"""Bodies compressed ahead, so that a poll only chooses."""

from __future__ import annotations

import gzip
import threading

import brotli
import zstandard

_kept = threading.local()
"""A compressor of each thread: making one takes as long as compressing a page."""
_SMALLEST = 256
"""Bytes; below, an encoding saves nothing."""


def encodings(body: bytes) -> dict[str, bytes]:
    """Content-Encoding -> compressed body, in the order of preference, without those not shorter."""
    if len(body) < _SMALLEST:
        return {}
    made = {
        "br": brotli.compress(body, quality=5),
        "zstd": _zstd().compress(body),
        # mtime 0: the same bytes from every machine.
        "gzip": gzip.compress(body, compresslevel=6, mtime=0),
    }
    return {name: data for name, data in made.items() if len(data) < len(body)}


def _zstd() -> zstandard.ZstdCompressor:
    made: zstandard.ZstdCompressor | None = getattr(_kept, "zstd", None)
    if made is None:
        made = _kept.zstd = zstandard.ZstdCompressor(level=9)
    return made
