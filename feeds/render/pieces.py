"""A feed document in pieces: an entry is the same bytes in every feed that it stands in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Pieces:
    """What stands around the entries, and each of them."""

    head: bytes
    entries: tuple[bytes, ...] = ()
    end: bytes = b""
    between: bytes = b""
    """What stands between two entries."""

    @property
    def whole(self) -> bytes:
        """The document."""
        return b"".join((self.head, self.between.join(self.entries), self.end))

    def only(self, entries: Iterable[bytes]) -> Pieces:
        """The same document with these entries."""
        return replace(self, entries=tuple(entries))
