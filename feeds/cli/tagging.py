"""``feeds tag``: lines in, JSON lines out, as fast as they come."""

from __future__ import annotations

from collections.abc import Iterator
from io import BufferedReader
from typing import BinaryIO

from feeds.cli.knowing import Knowing, RefusedError
from feeds.tagging import tag_lines

_CHUNK = 1 << 16


def stream(known: Knowing, slug: str, incoming: BufferedReader, outgoing: BinaryIO) -> None:
    """Tag lines of UTF-8; with a `slug` as its source's configuration has it.

    What has come is answered before more is waited for, so that it serves a person at a terminal, a
    log that grows, and a file of a million lines alike.
    """
    try:
        source = known.config.about(slug) if slug else None
    except ValueError as error:
        raise RefusedError(f"--source {slug!r} {error}") from error
    ready: list[str] = []

    def lines() -> Iterator[str]:
        for arrived in _arriving(incoming):
            yield from arrived
            outgoing.write("".join(ready).encode())
            outgoing.flush()
            ready.clear()

    for row in tag_lines(lines(), known.tagger, source):
        ready.append(f"{row}\n")


def _arriving(incoming: BufferedReader) -> Iterator[list[str]]:
    """The whole lines of what came at a time; the last one may lack its end."""
    rest = b""
    while chunk := incoming.read1(_CHUNK):
        whole, end, rest = (rest + chunk).rpartition(b"\n")
        if end:
            yield whole.decode("utf-8", "replace").split("\n")
    if rest:
        yield [rest.decode("utf-8", "replace")]
