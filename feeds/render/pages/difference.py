"""Two wordings of a headline, compared word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
_MOST = 2000
"""Words; comparing is quadratic, and longer lines are no headlines."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words that both wordings have, or only one of them."""

    kind: Literal["same", "added", "removed"]
    text: str


def difference(old: str, new: str) -> tuple[Piece, ...]:
    """The pieces of both wordings in reading order, what was removed before what was added."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if max(len(before), len(after)) > _MOST:
        return (Piece("removed", old), Piece("added", new))
    pieces: list[Piece] = []
    for _, first, last, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        was, now = "".join(before[first:last]), "".join(after[start:end])
        if was == now:
            pieces.append(Piece("same", now))
            continue
        pieces += [Piece("removed", was)] if was else []
        pieces += [Piece("added", now)] if now else []
    return _joined(pieces)


def _joined(pieces: list[Piece]) -> tuple[Piece, ...]:
    """A lone space between two changes belongs to both: else a new phrase is shown word by word."""
    removed, added = "", ""
    found: list[Piece] = []
    for number, piece in enumerate(pieces):
        lone = piece.kind == "same" and piece.text.isspace() and 0 < number < len(pieces) - 1
        removed += piece.text if piece.kind == "removed" or lone else ""
        added += piece.text if piece.kind == "added" or lone else ""
        if piece.kind == "same" and not lone:
            found += _changed(removed, added)
            removed, added = "", ""
            found.append(piece)
    return tuple(found + _changed(removed, added))


def _changed(removed: str, added: str) -> list[Piece]:
    found = [Piece("removed", removed)] if removed else []
    return found + ([Piece("added", added)] if added else [])
