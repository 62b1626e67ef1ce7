"""How written words become what is compared: the one place that loader and tagger share.

A phrase of the gazetteer is words; ``strik*`` is a stem, ``...`` stands for up to three words,
``arrest*|detain*`` are alternatives for one word; in the items of a rule, for the whole item.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import product
from typing import Final, NamedTuple

from feeds.text.fold import fold

# Scripts without spaces give one token a character; vowel signs of Indic scripts belong to the word.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_GAP: Final = "..."
_SIGNS: Final = re.compile(r"[*|…]|\.\.\.")
_MOST: Final = 400
_REMEMBERED: Final = 1 << 16
"""Loading and compiling ask for the same words again and again."""


class Word(NamedTuple):
    """A folded word, whole or the beginning of one."""

    text: str
    stem: bool = False


Sequence = tuple[Word | None, ...]
"""The words of a phrase in order; None is a gap of up to three words."""


@cache
def _word() -> re.Pattern[str]:
    # Compiled when first asked for: what was loaded from the cache needs it only for accents.
    return re.compile(f"[{_UNSPACED}]|(?:[^\\W_{_UNSPACED}]|[\u0300-\u036f\u0900-\u0963\u0966-\u0dff])+")


def tokens(text: str) -> list[str]:
    """Split into words as they are written, in order."""
    return _word().findall(text)


class _Plain(dict[str, str]):
    """Each character without its accents, its case kept; a space for what is no letter or digit."""

    def __missing__(self, letter: str) -> str:
        folded = "".join(tokens(fold(letter))) if tokens(letter) else " "
        bare = folded.upper() if letter.isupper() else folded
        found = self[letter] = f" {bare} " if len(tokens(letter * 2)) == 2 else bare
        return found


_PLAIN: Final = _Plain()


def plain(text: str) -> str:
    """Take the accents off, keep the case; what is not ASCII and no letter or digit becomes a space.

    ``plain(text).lower()`` and ``fold(text)`` have the same words.
    """
    if text.isascii():
        return text
    return "".join([_PLAIN[letter] if letter > "\x7f" else letter for letter in text])


@lru_cache(_REMEMBERED)
def key(text: str) -> str:
    """Fold a name to what is compared: single spaces, no punctuation."""
    return fold(" ".join(tokens(text)))


@lru_cache(_REMEMBERED)
def sequences(phrase: str) -> tuple[Sequence, ...]:
    """Expand a phrase into plain sequences of words.

    Raises ValueError when it holds no word, ends in a gap, or has too many alternatives.
    """
    if not _SIGNS.search(phrase) and (words := key(phrase)):
        return (tuple([Word(word) for word in words.split()]),)
    slots = [_slot(part) for part in phrase.replace("…", _GAP).replace(_GAP, f" {_GAP} ").split()]
    found = [tuple(word for part in choice for word in part) for choice in _choices(slots, phrase)]
    for sequence in found:
        if not sequence or sequence[0] is None or sequence[-1] is None:
            raise ValueError(f"{phrase!r} holds no word that could match")
    return tuple(found)


def alternatives(item: str) -> list[Sequence]:
    """Expand an item of a rule: whole phrases with ``|`` between them.  Raises ValueError as above."""
    return [sequence for phrase in item.split("|") if phrase.strip() for sequence in sequences(phrase)]


def _choices(slots: list[list[Sequence]], phrase: str) -> list[tuple[Sequence, ...]]:
    size = 1
    for slot in slots:
        size *= max(1, len(slot))
    if size > _MOST:
        raise ValueError(f"{phrase!r} has {size} spellings, more than {_MOST}")
    return list(product(*(slot for slot in slots if slot)))


def _slot(part: str) -> list[Sequence]:
    if part == _GAP:
        return [(None,)]
    return [words for alternative in part.split("|") if (words := _words(alternative))]


def _words(alternative: str) -> Sequence:
    stem = alternative.endswith("*")
    texts = key(alternative).split()
    last = len(texts) - 1
    return tuple(Word(text, stem and index == last) for index, text in enumerate(texts))
