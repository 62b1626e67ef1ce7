"""Parts of pages without Jinja's work for each: it makes one of every kind, the others are poured alike.

As feeds.render.mould does with entries of feeds: what a template makes of marks is kept, and what stands
in place of the marks is put between.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from operator import itemgetter

from markupsafe import escape

_MARK = "mark-7f3a9c"
_MARKUP = re.compile("[&<>'\"]")


class Form:
    """What a template made of marks; each may stand there any number of times."""

    def __init__(self, made: str, marks: Sequence[str]) -> None:
        """`marks` as they were made; one may be part of another, and an empty one stands nowhere."""
        numbers = {mark: number for number, mark in enumerate(marks) if mark}
        # The longest first, so that a part is not taken for itself.
        found = re.compile("|".join(map(re.escape, sorted(numbers, key=len, reverse=True))))
        order = [numbers[mark] for mark in found.findall(made)]
        self._around = "%s".join([piece.replace("%", "%%") for piece in found.split(made)])
        pick: Callable[[Sequence[str]], object] = itemgetter(*order)
        self._pick = pick

    def pour(self, texts: Sequence[str]) -> str:
        """The same with these texts, as they are, in place of the marks."""
        return self._around % self._pick(texts)


def mark(name: str) -> str:
    """What stands in place of a text, and nowhere else; fit for a host's name and a path too."""
    return f"{_MARK}-{name}"


def escaped(text: str) -> str:
    """As Jinja writes a text."""
    return str(escape(text)) if _MARKUP.search(text) else text
