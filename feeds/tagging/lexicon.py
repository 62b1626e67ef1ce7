"""What each word is to the patterns, remembered as it is written.

A line is cut at its spaces only; what stands between them comes again and again, with its signs and
accents ("KKE:", "(Turkey)", "Grèce"), and is looked at once.
"""

from __future__ import annotations

import html
import re
from marshal import loads
from sys import intern
from typing import Final, final

from feeds.gazetteer.spelling import plain, tokens
from feeds.tagging.reading import Reading, Word
from feeds.tagging.tables import BEGINNING, Shelf
from feeds.text.fold import SPACED

_REMEMBERED: Final = 1 << 16
"""How many pieces are remembered; a year of headlines has fewer."""
_GLUED: Final = 13
_HUMP: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_HUMPS: Final = re.compile(r"(?:[A-Z]+[a-z]+){2}")


@final
class Lexicon:
    """Reads lines.  It remembers words, but what it gives hangs on the line alone."""

    def __init__(self, known: dict[str, bytes]) -> None:
        """``known`` are those of the tables: the words of all patterns, ``bank*`` for a beginning."""
        self._known = known
        self._shelves: dict[str, Shelf] = {}
        self._words: dict[str, Word] = {}
        self._pieces: dict[str, list[Word]] = {}

    def read(self, text: str) -> Reading:
        """A line as its words."""
        if "&" in text and ";" in text:
            text = html.unescape(text)
        row: list[Word] = []
        remembered = self._words
        for piece in text.split():
            word = remembered.get(piece)
            if word is not None:
                row.append(word)
            else:
                row += self._met(piece)
        return Reading(text, row)

    def _met(self, piece: str) -> list[Word]:
        """The words of a piece that is not remembered as a single word."""
        row = self._pieces.get(piece)
        if row is not None:
            return row
        row = self._cut(piece)
        if len(self._words) + len(self._pieces) >= _REMEMBERED:
            self._words.clear()
            self._pieces.clear()
        if len(row) == 1:
            self._words[piece] = row[0]
        else:
            self._pieces[piece] = row
        return row

    def _cut(self, piece: str) -> list[Word]:
        if piece.isascii():
            cased = [piece] if piece.isalnum() else piece.encode().translate(SPACED).decode().split()
            return [self._word(word, word) for word in _unglued(cased)]
        cased = _unglued(plain(piece).encode("utf-8", "replace").translate(SPACED).decode().split())
        written = _unglued(tokens(piece))
        if len(written) != len(cased):
            written = cased
        return [self._word(written[at], cased[at]) for at in range(len(cased))]

    def _word(self, written: str, cased: str) -> Word:
        # Capitals of Greek end in a sigma of their own when they are made small.
        compared = cased.lower().replace("ς", "σ")
        first = compared[:BEGINNING]
        shelf = self._shelves.get(first)
        roots, sizes = self._opened(first) if shelf is None else shelf
        known = _as_known(compared, roots, sizes)
        return Word(written, cased, compared, known, roots.get(known, -1))

    def _opened(self, first: str) -> Shelf:
        """The known words of a beginning, unpacked when it is first met."""
        if first not in self._known:
            first = ""
        shelf = self._shelves.get(first)
        if shelf is None:
            shelf = self._shelves[first] = loads(self._known[first])
        return shelf


def _as_known(word: str, roots: dict[str, int], sizes: list[int]) -> str:
    """The word, or its longest beginning, that the patterns know; an empty string for none."""
    if word in roots:
        return intern(word)
    for size in sizes:
        if size <= len(word) and (beginning := f"{word[:size]}*") in roots:
            return intern(beginning)
    return ""


def _unglued(words: list[str]) -> list[str]:
    """Split long words written in one, such as SouthAfricanCommunistParty."""
    row: list[str] = []
    for word in words:
        if len(word) >= _GLUED and _HUMPS.match(word):
            row += _HUMP.split(word)
        else:
            row.append(word)
    return row
