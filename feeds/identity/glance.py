"""What a look at two lines tells without reading them, where that is enough: neither is the other, edited.

It says no more than compare() would, and spares most lines of a replaced page that work.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import final

from feeds.identity.names import MONTHS
from feeds.identity.numerals import AMBIGUOUS, NUMBERS, ROMANS
from feeds.identity.subtitles import HEAD
from feeds.identity.words import BOUNDS, COUNTING, CROWDS, PARTS, TOLL
from feeds.text import fold, words

Terms = frozenset[tuple[str, str]]
"""(facet, term) pairs of who acts and where; what a line is about (its topics) may change in an edit."""

_REWRITTEN = frozenset((*NUMBERS, *AMBIGUOUS, *ROMANS))
"""Words that may be numbers; contractions, acronyms with a wing and percent are told by their signs."""
_NO_LETTERS = bytes(point for point in range(256) if not 97 <= point <= 122)
# Each begins with its sign: an expression that may begin with any letter is tried at each.
_POINT = re.compile(r"\.(?:(?<=\d\.)\d|(?<=\b[a-z]\.)[a-z]\.)")  # one number, or two; initials, one key
_COMMA = re.compile(r",(?<=\d,)\d")
_SHORT = "|".join(rf"(?<=\b[a-z]{{{letters}}}-)" for letters in range(2, 7))
# An acronym with its wing, one key: PKP-1930, CPI-ML.
_HYPHEN = re.compile(rf"-(?:(?<=[a-z]-)\d|(?:{_SHORT})[a-z](?:-?[a-z]){{0,2}}\b)")
_POSSESSIVE = re.compile(r"(?<=[a-z][a-z])'s(?![a-z0-9])")
_APOSTROPHE = re.compile(r"[a-z0-9]'[a-z]")
_IN_WORDS = frozenset(NUMBERS.values())
"""What a misspelt number word may be taken for."""
_NO_NUMBERS: frozenset[str] = frozenset()
_COUNTED = TOLL | CROWDS | COUNTING | {word for bound in BOUNDS for word in bound} | {"over"}
"""No number is a count where none of these stands (Reading.is_count)."""


@final
class Glance:
    """What a look at a line tells of its keys."""

    __slots__ = ("canonical", "counts", "head", "letters", "numbers")

    def __init__(
        self, canonical: str, letters: bytes, head: str, numbers: frozenset[str], counts: bool
    ) -> None:
        self.canonical = canonical
        self.letters = letters
        self.head = head
        """The first words: as many as must be the same in two lines with another second half."""
        self.numbers = numbers
        """Those in digits that no misspelt word can stand for; where a line has others these are none."""
        self.counts = counts
        """Whether one of the numbers may be a count, which is raised, not exchanged."""

    def has_other_numbers(self, new: Glance) -> bool:
        """Say whether numbers were exchanged that are no counts, and that is all there is to say.

        That is, neither line is the other one cut short, and they begin unlike, so that not only what stands
        behind a colon was exchanged.
        """
        if self.numbers <= new.numbers or new.numbers <= self.numbers or (self.counts and new.counts):
            return False
        # What is a word here may be half a key there, so that one head may be the longer one.
        if self.head.startswith(new.head) or new.head.startswith(self.head):
            return False
        return not (new.canonical.startswith(self.canonical) or self.canonical.startswith(new.canonical))

    def has_other_terms(self, old: Terms, new: Glance, terms: Terms) -> bool:
        """Say whether an actor or a place was replaced, and letters too, so that not only typography was."""
        return self.letters != new.letters and replaced(old, terms)


def replaced(old: Terms, new: Terms) -> bool:
    """Say whether a term made place for another one of its facet."""
    lost, gained = old - new, new - old
    return any(facet == other for facet, _ in lost for other, _ in gained)


@lru_cache(maxsize=8192)
def glance(canonical: str) -> Glance | None:
    """A look at a canonical text; None where reading might write some letters otherwise, or drop them."""
    plain = canonical if canonical.isascii() else fold(canonical)
    if "(" in plain or "%" in plain or not plain.isascii():
        return None
    if "'" in plain:  # reading drops the "s" of women's; other words with one it may cut in two
        plain = _POSSESSIVE.sub("", plain)
        if _APOSTROPHE.search(plain):
            return None
    found = words(plain)
    if not _REWRITTEN.isdisjoint(found):
        return None
    counts = "-" in plain
    digits: list[str] = []
    before = ""
    for word in found:
        if word < ":":
            if not word.isdigit():
                return None
            digits.append(word)
            counts = counts or not (before in PARTS or before in MONTHS)
        before = word
    letters = plain.encode().translate(None, _NO_LETTERS)
    if not digits or _is_intricate(plain, digits):
        return Glance(canonical, letters, "", _NO_NUMBERS, False)
    counts = not (_COUNTED if counts else COUNTING).isdisjoint(found)
    return Glance(canonical, letters, "".join(found[:HEAD]), frozenset(digits) - _IN_WORDS, counts)


def _is_intricate(plain: str, digits: list[str]) -> bool:
    """Whether reading may make one key of several words and numbers; or writes a number otherwise."""
    if "[" in plain or "]" in plain or any(number[0] == "0" for number in digits):
        return True
    return (
        ("." in plain and _POINT.search(plain) is not None)
        or ("," in plain and _COMMA.search(plain) is not None)
        or ("-" in plain and _HYPHEN.search(plain) is not None)
    )
