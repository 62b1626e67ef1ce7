"""Entries without feedgen's work for each: it makes one of every kind, and the others are poured alike.

Entries of one kind (so many categories, a language or none) differ in their texts alone.  So feedgen
makes one whose texts are marks, and what stands between the marks is kept.  What it makes is what is
poured, byte by byte; a text that XML would write in some special way is left to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import chain
from operator import itemgetter
from typing import NamedTuple

_MARK = re.compile(r'(=")?mark-(\d+)-mark')
_SPECIAL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Forbidden in XML, or written as a reference in some places."""
_MARKUP = re.compile("[<>&]")
_KINDS = 128


class Said(NamedTuple):
    """All that an entry says, as text, but for its categories."""

    id: str
    title: str
    content: str
    author: str
    link: str
    updated: str
    published: str
    language: str
    """Empty where it is the feed's."""


Categories = tuple[tuple[str, str, str], ...]
"""Term, scheme and label of each."""
Make = Callable[[Said, Categories], bytes]
"""What feedgen makes of an entry."""
_TEXTS = len(Said._fields)


class _Form(NamedTuple):
    """What all entries of a kind have around their texts."""

    around: str
    pick: Callable[[Sequence[str]], object]
    """Gives the texts that stand there, in their order."""
    quoted: tuple[int, ...]
    """Those that stand in attributes."""


def pour(make: Make, said: Said, categories: Categories) -> bytes:
    """What `make` makes of an entry."""
    texts = [*said, *chain.from_iterable(categories)]
    whole = "".join(texts)
    if not whole.isprintable() and _SPECIAL.search(whole):
        return make(said, categories)
    form = _form(make, len(categories), bool(said.language))
    if _MARKUP.search(whole):
        texts = [*map(_escaped, texts)]
    for number in form.quoted if '"' in whole else ():
        texts[number] = texts[number].replace('"', "&quot;")
    return (form.around % form.pick(texts)).encode()


@lru_cache(_KINDS)
def _form(make: Make, categories: int, language: bool) -> _Form:
    marks = [f"mark-{number}-mark" for number in range(_TEXTS + 3 * categories)]
    said = Said(*marks[:_TEXTS])
    threes = tuple((marks[at], marks[at + 1], marks[at + 2]) for at in range(_TEXTS, len(marks), 3))
    made = make(said if language else said._replace(language=""), threes).decode()
    found = [(int(number), bool(quoted)) for quoted, number in _MARK.findall(made)]
    return _Form(
        around=_MARK.sub(r"\1%s", made.replace("%", "%%")),
        pick=itemgetter(*(number for number, _ in found)),
        quoted=tuple(number for number, quoted in found if quoted),
    )


def _escaped(text: str) -> str:
    """As mended feedgen writes it."""
    return text.replace("&", "&#x26;").replace("<", "&#x3C;").replace(">", "&gt;")
