"""Bodies compressed ahead, so that a poll only chooses."""

from __future__ import annotations

import gzip

import brotli
import zstandard

_SMALLEST = 256
"""Bytes; below, an encoding saves nothing."""


def encodings(body: bytes) -> dict[str, bytes]:
    """Content-Encoding -> compressed body, in the order of preference, without those not shorter."""
    if len(body) < _SMALLEST:
        return {}
    made = {
        "br": brotli.compress(body, quality=5),
        "zstd": zstandard.ZstdCompressor(level=9).compress(body),
        # mtime 0: the same bytes from every machine.
        "gzip": gzip.compress(body, compresslevel=6, mtime=0),
    }
    return {name: data for name, data in made.items() if len(data) < len(body)}
