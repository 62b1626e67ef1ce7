"""A line as it is matched, and the way back from there to what is written."""

from __future__ import annotations

import html
import re
from typing import Final, final

from feeds.gazetteer.spelling import plain, tokens

_SPACED: Final = bytes(point if point > 127 or chr(point).isalnum() else 32 for point in range(256))
"""For bytes of UTF-8 whose only signs are ASCII: everything that is no letter or digit is a space."""

_GLUED: Final = 13
_HUMP: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_HUMPS: Final = re.compile(r"(?:[A-Z]+[a-z]+){2}")


@final
class Reading:
    """``cased`` are the words of a line without accents; hits are told by their numbers, the end left out.

    What few lines need is worked out when asked for.
    """

    __slots__ = ("_spans", "_starts", "_words", "_written", "cased", "is_ascii", "text")

    def __init__(self, text: str) -> None:
        if "&" in text and ";" in text:
            text = html.unescape(text)
        self.text = text
        self.is_ascii = text.isascii()
        bare = text.encode() if self.is_ascii else plain(text).encode("utf-8", "replace")
        cased = bare.translate(_SPACED).decode().split()
        self.cased = _unglued(cased) if _may_be_glued(cased) else cased
        self._words: list[str] | None = None
        self._written: list[str] | None = None
        self._spans: list[tuple[int, int]] | None = None
        self._starts: list[int] | None = None

    @property
    def words(self) -> list[str]:
        """The words as they are compared: folded, as are those of the gazetteer."""
        if self._words is None:
            self._words = [folded(word) for word in self.cased]
        return self._words

    def span(self, start: int, end: int) -> str:
        """The words in the capitals of the line, joined by single spaces."""
        return self.cased[start] if end - start == 1 else " ".join(self.cased[start:end])

    def repeats(self, first: int, second: int, length: int) -> bool:
        """Whether so many words stand at both places."""
        cased = self.cased
        for at in range(length):
            one, other = cased[first + at], cased[second + at]
            if one != other and folded(one) != folded(other):
                return False
        return True

    @property
    def starts(self) -> list[int]:
        """Where each word would stand if all were joined by single spaces; one more for the end."""
        if self._starts is None:
            place = 0
            starts = [0]
            for word in self.words:
                place += len(word) + 1
                starts.append(place)
            self._starts = starts
        return self._starts

    @property
    def written(self) -> list[str]:
        """The words as they are written, with their accents."""
        if self._written is None:
            self._written = self.cased if self.is_ascii else _unglued(tokens(self.text))
        return self._written

    def quoted(self, start: int, end: int) -> str:
        """The stretch of the line, punctuation inside it included."""
        words = self.span(start, end)
        if words in self.text:
            return words
        spans = self._stand(end)
        if end > len(spans):
            return words
        quoted = self.text[spans[start][0] : spans[end - 1][1]]
        return quoted + ")" if "(" in quoted and ")" not in quoted else quoted

    def following(self, end: int) -> str:
        """What stands in the line behind the words before ``end``."""
        spans = self._stand(end)
        return self.text[spans[end - 1][1] :] if end <= len(spans) else ""

    def preceding(self, start: int) -> str:
        """What stands in the line before the word of that number."""
        spans = self._stand(start + 1)
        return self.text[: spans[start][0]] if start < len(spans) else ""

    def is_capitals(self) -> bool:
        """Whether the whole line is written in capitals."""
        return len(self.cased) > 2 and self.text.isupper()

    def _stand(self, end: int) -> list[tuple[int, int]]:
        """Where in the line the first words stand, as many as are asked for or more."""
        if self._spans is None:
            self._spans = []
        spans = self._spans
        place = spans[-1][1] if spans else 0
        for word in self.written[len(spans) : end]:
            found = self.text.find(word, place)
            start = found if found >= 0 else place
            place = start + len(word)
            spans.append((start, place))
        return spans


def folded(word: str) -> str:
    """A word of ``cased`` as it is compared."""
    return word.lower().replace("ς", "σ")


def _may_be_glued(words: list[str]) -> bool:
    for word in words:  # noqa: SIM110 (a generator takes three times as long, for every line)
        if len(word) >= _GLUED:
            return True
    return False


def _unglued(words: list[str]) -> list[str]:
    """Split long words written in one, such as SouthAfricanCommunistParty."""
    return [
        part
        for word in words
        for part in (_HUMP.split(word) if len(word) >= _GLUED and _HUMPS.match(word) else (word,))
    ]
