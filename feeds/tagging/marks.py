"""A few bits that stand for many texts, as in a Bloom filter: what lacks a bit lacks the text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

MARKS: Final = 61
"""So many bits make an integer that is quickly compared."""
OTHERS: Final = 59
"""Two texts that share a bit of 61 hardly share one of 59."""


def marked(texts: Iterable[str], bits: int = MARKS) -> int:
    """The bits that stand for the texts."""
    found = 0
    for text in texts:
        found |= 1 << (hash(text) % bits)
    return found
