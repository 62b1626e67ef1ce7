"""A line as the automaton reads it, and the way back from there to what is written."""

from __future__ import annotations

import html
import re

from feeds.gazetteer.spelling import plain, tokens

_SPACED = bytes(point if point > 127 or chr(point).isalnum() else 32 for point in range(256))
"""For bytes of UTF-8 whose only signs are ASCII: everything that is no letter or digit is a space."""

_GLUED = 13
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_HUMPS = re.compile(r"(?:[A-Z]+[a-z]+){2}")


class Reading:
    """``hay`` is the folded words in UTF-8 with one space before, between and after them.

    Offsets of hits are those of the spaces around their words.  ``cased`` is the hay in the capitals
    of the line (empty in the rare scripts where that has another length).  What few lines need is
    worked out when asked for.
    """

    __slots__ = ("_spans", "_words", "cased", "hay", "text")

    def __init__(self, text: str) -> None:
        if "&" in text and ";" in text:
            text = html.unescape(text)
        self.text = text
        self._spans: list[tuple[int, int]] = []
        self._words: list[str] = []
        words = plain(text).encode("utf-8", "replace").translate(_SPACED).split()
        if words and max(map(len, words)) >= _GLUED:
            words = [part.encode() for part in _unglued([word.decode() for word in words])]
        self.cased = b" %b " % b" ".join(words)
        if self.cased.isascii():
            self.hay = self.cased.lower()
        else:
            self.hay = self.cased.decode().lower().replace("ς", "σ").encode()
            if len(self.hay) != len(self.cased):
                self.cased = b""

    @property
    def words(self) -> list[str]:
        """The words as they are written."""
        if not self._words:
            plain_words = self.cased.decode().split() if self.text.isascii() else []
            self._words = plain_words or _unglued(tokens(self.text))
        return self._words

    def position(self, start: int) -> int:
        """The number of the word that begins after the space at ``start``."""
        return self.hay.count(b" ", 0, start)

    def written(self, start: int, end: int) -> str:
        """The words between two spaces of the hay, as they are written, joined by single spaces."""
        if self.cased:
            return self.cased[start + 1 : end].decode()
        first = self.position(start)
        return " ".join(self.words[first : first + self.hay.count(b" ", start, end)])

    def quoted(self, start: int, end: int) -> str:
        """The stretch of the line between two spaces of the hay, punctuation inside it included."""
        words = self.written(start, end)
        if words in self.text:
            return words
        first = self.position(start)
        last = first + self.hay.count(b" ", start, end) - 1
        spans = self.spans
        if last >= len(spans):
            return words
        quoted = self.text[spans[first][0] : spans[last][1]]
        return quoted + ")" if "(" in quoted and ")" not in quoted else quoted

    def following(self, end: int) -> str:
        """What stands in the line after the word that ends at ``end``."""
        last = self.position(end) - 1
        return self.text[self.spans[last][1] :] if last < len(self.spans) else ""

    def preceding(self, start: int) -> str:
        """What stands in the line before the word that begins after ``start``."""
        first = self.position(start)
        return self.text[: self.spans[first][0]] if first < len(self.spans) else ""

    def is_capitals(self) -> bool:
        """Whether the whole line is written in capitals."""
        return self.text.isupper() and len(self.words) > 2

    @property
    def spans(self) -> list[tuple[int, int]]:
        """Where in the line each word stands."""
        if not self._spans:
            place = 0
            for word in self.words:
                found = self.text.find(word, place)
                start = found if found >= 0 else place
                place = start + len(word)
                self._spans.append((start, place))
        return self._spans


def _unglued(words: list[str]) -> list[str]:
    """Split long words written in one, such as SouthAfricanCommunistParty."""
    return [
        part
        for word in words
        for part in (_HUMP.split(word) if len(word) >= _GLUED and _HUMPS.match(word) else (word,))
    ]
