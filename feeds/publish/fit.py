"""Whether a document may be published: what the doctor finds no error in."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from hashlib import blake2b
from typing import TYPE_CHECKING

from feeds.model import Document
from feeds.render import Pieces

if TYPE_CHECKING:
    from feeds.doctor import Rule

_REMEMBERED = 32_768
"""Entries, by their digests: 3 MB."""


class UnfitError(Exception):
    """A document that the doctor found errors in, and that must not replace the last good one."""


class Gate:
    """Lets fit documents pass.  An entry is looked at once in each format, however many feeds show it.

    No rule for errors compares entries but the one against two of an id, which renderers refuse.
    Safe for several threads.
    """

    def __init__(self) -> None:
        self._passed: set[bytes] = set()

    def check(self, document: Document, pieces: Pieces, *, url: str, now: datetime) -> None:
        """Raise UnfitError where the doctor finds an error in a document made of `pieces`."""
        from feeds import doctor  # an export that makes nothing asks nobody

        digests = [_digest(entry) for entry in pieces.entries]
        new = [
            entry for entry, known in zip(pieces.entries, digests, strict=True) if known not in self._passed
        ]
        errors = doctor.lint(
            pieces.only(new).whole, url=url, content_type=document.media_type, now=now, rules=_errors()
        )
        if errors:
            raise UnfitError("; ".join(f"{e.rule} at {e.place}: {e.message}" for e in errors[:3]))
        if len(self._passed) + len(new) > _REMEMBERED:
            self._passed.clear()
        self._passed.update(digests)


@cache
def _errors() -> tuple[Rule, ...]:
    """What keeps a document from being published; for all the rest there is ``feeds doctor``."""
    from feeds import doctor

    return tuple(rule for rule in doctor.RULES if rule.severity == "error")


def _digest(entry: bytes) -> bytes:
    return blake2b(entry, digest_size=16).digest()
