"""A line as it is matched, and the way back from there to what is written."""

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
    """``words`` are the folded words of a line; hits are told by their numbers, the end left out.

    ``cased`` are the same words in the capitals of the line.  What few lines need is worked out when
    asked for.
    """

    __slots__ = ("_spans", "_starts", "_written", "cased", "text", "words")

    def __init__(self, text: str) -> None:
        if "&" in text and ";" in text:
            text = html.unescape(text)
        self.text = text
        if text.isascii():
            self.cased = text.encode().translate(_SPACED).decode().split()
        else:
            self.cased = plain(text).encode("utf-8", "replace").translate(_SPACED).decode().split()
        if self.cased and max(map(len, self.cased)) >= _GLUED:
            self.cased = _unglued(self.cased)
        self.words = " ".join(self.cased).lower().replace("ς", "σ").split(" ") if self.cased else []
        self._written: list[str] = []
        self._spans: list[tuple[int, int]] = []
        self._starts: list[int] = []

    def span(self, start: int, end: int) -> str:
        """The words in the capitals of the line, joined by single spaces."""
        return self.cased[start] if end - start == 1 else " ".join(self.cased[start:end])

    @property
    def starts(self) -> list[int]:
        """Where each word would stand if all were joined by single spaces; one more for the end."""
        if not self._starts:
            place = 0
            self._starts.append(0)
            for word in self.words:
                place += len(word) + 1
                self._starts.append(place)
        return self._starts

    @property
    def written(self) -> list[str]:
        """The words as they are written, with their accents."""
        if not self._written:
            self._written = self.cased if self.text.isascii() else _unglued(tokens(self.text))
        return self._written

    def quoted(self, start: int, end: int) -> str:
        """The stretch of the line, punctuation inside it included."""
        words = self.span(start, end)
        if words in self.text:
            return words
        spans = self.spans
        if end > len(spans):
            return words
        quoted = self.text[spans[start][0] : spans[end - 1][1]]
        return quoted + ")" if "(" in quoted and ")" not in quoted else quoted

    def following(self, end: int) -> str:
        """What stands in the line behind the words before ``end``."""
        return self.text[self.spans[end - 1][1] :] if end <= len(self.spans) else ""

    def preceding(self, start: int) -> str:
        """What stands in the line before the word of that number."""
        return self.text[: self.spans[start][0]] if start < len(self.spans) else ""

    def is_capitals(self) -> bool:
        """Whether the whole line is written in capitals."""
        return self.text.isupper() and len(self.words) > 2

    @property
    def spans(self) -> list[tuple[int, int]]:
        """Where in the line each word stands."""
        if not self._spans:
            place = 0
            for word in self.written:
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
