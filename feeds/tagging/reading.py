"""A line as it is matched, and the way back from there to what is written."""

from __future__ import annotations

from typing import final

from feeds.tagging.marks import marked


@final
class Word:
    """A word: as it is ``written``; ``cased``, without accents; ``folded``, as it is compared.

    ``known`` is what the patterns know of it: the word, a beginning such as ``strik*``, or nothing;
    ``mark`` is one of a few bits that stands for that, 0 for nothing; ``root`` is the number of the node
    where the patterns that begin with it stand, or -1.  ``is_number`` and ``is_year`` (one before 2000)
    tell of digits.
    """

    __slots__ = ("cased", "folded", "is_number", "is_year", "known", "mark", "root", "written")

    def __init__(self, written: str, cased: str, folded: str, known: str, root: int) -> None:
        self.written = written
        self.cased = cased
        self.folded = folded
        self.known = known
        self.mark = marked((known,)) if known else 0
        self.root = root
        self.is_number = "0" <= cased[0] <= "9"
        self.is_year = len(cased) == 4 and cased[0] == "1" and cased.isdecimal()


@final
class Reading:
    """``row`` are the words of a line; hits are told by their numbers, the end left out.

    What few lines need is worked out when asked for.
    """

    __slots__ = ("_spans", "_starts", "row", "text")

    def __init__(self, text: str, row: list[Word]) -> None:
        self.text = text
        self.row = row
        self._spans: list[tuple[int, int]] | None = None
        self._starts: list[int] | None = None

    def cased(self, start: int, end: int) -> list[str]:
        """Words in the capitals of the line, without accents."""
        return [word.cased for word in self.row[start:end]]

    def folded(self, start: int, end: int) -> list[str]:
        """Words as they are compared: folded, as are those of the gazetteer."""
        return [word.folded for word in self.row[start:end]]

    def span(self, start: int, end: int) -> str:
        """The words in the capitals of the line, joined by single spaces."""
        if end - start == 1:
            return self.row[start].cased
        return " ".join([word.cased for word in self.row[start:end]])

    def repeats(self, first: int, second: int, length: int) -> bool:
        """Whether so many words stand at both places."""
        row = self.row
        for at in range(length):  # noqa: SIM110 (a generator takes three times as long)
            if row[first + at].folded != row[second + at].folded:
                return False
        return True

    @property
    def starts(self) -> list[int]:
        """Where each word would stand if all were joined by single spaces; one more for the end."""
        if self._starts is None:
            place = 0
            starts = [0]
            for word in self.row:
                place += len(word.folded) + 1
                starts.append(place)
            self._starts = starts
        return self._starts

    def quoted(self, start: int, end: int) -> str:
        """The stretch of the line, punctuation inside it included."""
        row = self.row
        if end - start == 1:
            return row[start].written
        words = " ".join([word.written for word in row[start:end]])
        if words in self.text:
            return words
        spans = self._stand(end)
        quoted = self.text[spans[start][0] : spans[end - 1][1]]
        return quoted + ")" if "(" in quoted and ")" not in quoted else quoted

    def following(self, end: int) -> str:
        """What stands in the line behind the words before ``end``."""
        return self.text[self._stand(end)[end - 1][1] :]

    def preceding(self, start: int) -> str:
        """What stands in the line before the word of that number."""
        return self.text[: self._stand(start + 1)[start][0]]

    def is_capitals(self) -> bool:
        """Whether the whole line is written in capitals."""
        return len(self.row) > 2 and self.text.isupper()

    def _stand(self, end: int) -> list[tuple[int, int]]:
        """Where in the line the first words stand, as many as are asked for or more."""
        if self._spans is None:
            self._spans = []
        spans = self._spans
        place = spans[-1][1] if spans else 0
        for word in self.row[len(spans) : end]:
            found = self.text.find(word.written, place)
            start = found if found >= 0 else place
            place = start + len(word.written)
            spans.append((start, place))
        return spans
