"""Matching form: what tagging and search compare."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_PLAIN = {
    **dict.fromkeys("‘’‚‛′‵ʼʹˈ`´＇‹›", "'"),
    **dict.fromkeys("“”„‟«»″‶〝〞〟＂「」『』《》〈〉", '"'),
    **dict.fromkeys("‐‑‒–—―−﹘﹣－⸺⸻〜", "-"),
    "ı": "i",
    "ß": "ss",
    "ẞ": "ss",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "ł": "l",
    "ħ": "h",
    "ŧ": "t",
    "þ": "th",
    "æ": "ae",
    "œ": "oe",
    "ŋ": "n",
    "ς": "σ",
    "ґ": "г",
    "⁄": "/",
    "…": "...",
}
"""Letters and signs that Unicode does not decompose the way a reader would."""

# Accents of Latin, Greek and Cyrillic, Hebrew points, Arabic vowels; vowel signs of other scripts are
# letters, so not every combining mark goes.
_ACCENT = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u064b-\u0652\u0670\u0640\u200b-\u200f\u00ad\ufeff]"
)

_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\U0001b000-\U0001b16f\U00020000-\U000323af"
)
"""Scripts written without spaces: Thai, Lao, Burmese, Khmer, kana, Han."""

_INDIC = "\u0900-\u0963\u0966-\u0dff"
_WORD = re.compile(r"[^\W_]+")
SPACED = bytes(point if point > 127 or chr(point).isalnum() else 32 for point in range(256))
"""For bytes of UTF-8: what of ASCII is no letter or digit becomes a space."""


# Compiled when the first such letter is met: a start need not wait for it.
@cache
def _special() -> re.Pattern[str]:
    return re.compile(f"[{_UNSPACED}{_INDIC}]")


@cache
def _special_word() -> re.Pattern[str]:
    return re.compile(f"[{_UNSPACED}]|(?:[^\\W_{_UNSPACED}]|[{_INDIC}])+")


def _fold_character(character: str) -> str:
    """Repeat to a fixed point, so that folding twice is folding once."""
    for _ in range(4):
        folded = _fold_once(character)
        if folded == character:
            break
        character = folded
    return character


def _fold_once(character: str) -> str:
    plain = "".join(_PLAIN.get(letter, letter) for letter in character)
    spread = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", plain).casefold())
    bare = unicodedata.normalize("NFC", _ACCENT.sub("", spread))
    return "".join(" " if letter.isspace() else _PLAIN.get(letter, letter) for letter in bare)


class _Table(dict[int, str]):
    """Each character is folded once in a process; ``str.translate`` does the rest in C."""

    def __missing__(self, point: int) -> str:
        folded = self[point] = _fold_character(chr(point))
        return folded


_TABLE = _Table()


def fold(text: str) -> str:
    """Fold for matching: NFKC, no case, no accents (``ı`` is ``i``), plain ``'``, ``"``, ``-`` and space.

    Length may change (``ß`` gives ``ss``); spaces are made alike but not joined.  Folding twice is
    folding once.  Give it clean() text: of decomposed text only the accents are known.
    """
    if text.isascii():
        return text.lower()
    return text.translate(_TABLE)


def fold_with_map(text: str) -> tuple[str, list[int]]:
    """Fold, and tell for each character of the result (and its end) the index in ``text`` it came from."""
    if text.isascii():
        return text.lower(), list(range(len(text) + 1))
    pieces = [_TABLE[ord(character)] for character in text]
    origin = [index for index, piece in enumerate(pieces) for _ in piece]
    return "".join(pieces), [*origin, len(text)]


def words(text: str) -> list[str]:
    """Split into search tokens: folded runs of letters and digits, in order, repeats kept.

    Scripts without spaces give one token a character, so that a phrase finds them.  The same for
    what is indexed and what is asked, so a database need not split anything itself.
    """
    folded = fold(text)
    if folded.isascii():  # the same, four times as fast
        return folded.encode().translate(SPACED).decode().split()
    if not _special().search(folded):
        return _WORD.findall(folded)
    return _special_word().findall(folded)
