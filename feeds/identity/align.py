"""Which line of a new snapshot stands in the place of which vanished line of the one before."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, final

from feeds.identity.glance import Terms, glance
from feeds.identity.reading import Reading, read
from feeds.identity.same import Match, compare
from feeds.text import words

WINDOW = 16
"""A vanished line looks for its edit this many lines to either side of its expected place, no further."""

_MOST_EXCHANGED = 5
_NOWHERE = range(0)
_WORD = re.compile(r"[^\W_]+")


class Standing(NamedTuple):
    """A line of the previous snapshot: its item's number, its wording, and what tagging found in it."""

    key: int
    text: str
    canonical: str
    terms: Terms = frozenset()


class Fresh(NamedTuple):
    """A line of the new snapshot; ``key`` is its item's number where the line is known."""

    key: int | None
    text: str
    canonical: str
    terms: Terms = frozenset()


@dataclass(frozen=True, slots=True)
class Edit:
    """The line at ``position`` of the new snapshot is a new wording of item ``key``."""

    position: int
    key: int
    reason: str
    score: float


@dataclass(frozen=True, slots=True)
class _Pair:
    old: int
    new: int
    match: Match


def edits(old: Sequence[Standing], new: Sequence[Fresh]) -> list[Edit]:
    """Find the new lines that are edits, in the order of their positions.

    Both snapshots top line first.  Lines that stand in both are anchors; between two anchors a vanished
    line and an unknown one are matched where same_item() agrees, in order, the best first.  An item whose
    line still stands is never edited, no item is claimed twice, a line in another gap is new.  The work
    is bounded: each vanished line is compared with a few dozen lines about its place.
    """
    found: list[Edit] = []
    for old_gap, new_gap in _gaps(old, new):
        if old_gap and new_gap:
            for pair in _in_order(list(_candidates([old[i] for i in old_gap], [new[j] for j in new_gap]))):
                key = old[old_gap[pair.old]].key
                found.append(Edit(new_gap[pair.new], key, pair.match.reason, pair.match.score))
    return found


def _gaps(old: Sequence[Standing], new: Sequence[Fresh]) -> Iterator[tuple[list[int], list[int]]]:
    """Yield for each gap between anchors the vanished old places and the unknown new places."""
    standing = {line.key for line in new if line.key is not None}
    gone = {line.key for line in old} - standing
    last_old = last_new = -1
    for old_anchor, new_anchor in [*_anchors(old, new), (len(old), len(new))]:
        yield (
            _first_of_each(old, [i for i in range(last_old + 1, old_anchor) if old[i].key in gone]),
            [j for j in range(last_new + 1, new_anchor) if new[j].key is None],
        )
        last_old, last_new = old_anchor, new_anchor


def _first_of_each(old: Sequence[Standing], places: list[int]) -> list[int]:
    return list({old[place].key: place for place in reversed(places)}.values())[::-1]


def _anchors(old: Sequence[Standing], new: Sequence[Fresh]) -> list[tuple[int, int]]:
    """The longest row of lines that stand in both snapshots in the same order."""
    place = {line.key: index for index, line in enumerate(old)}
    shared = [
        (place[line.key], j) for j, line in enumerate(new) if line.key is not None and line.key in place
    ]
    return [shared[index] for index in _longest_rise([i for i, _ in shared])]


def _longest_rise(values: Sequence[int]) -> list[int]:
    """Indexes of a longest strictly rising subsequence (patience sorting)."""
    tops: list[int] = []
    at: list[int] = []
    before: list[int] = []
    for index, value in enumerate(values):
        pile = bisect_left(tops, value)
        before.append(at[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [value]
        at[pile : pile + 1] = [index]
    chain = []
    index = at[-1] if at else -1
    while index >= 0:
        chain.append(index)
        index = before[index]
    return chain[::-1]


@final
class _Line:
    """A line that is looked at, from near and nearer."""

    __slots__ = ("bits", "canonical", "seen", "size", "terms", "text")

    def __init__(self, line: Standing | Fresh) -> None:
        self.text, self.canonical, self.terms = line.text, line.canonical, line.terms
        self.seen = glance(line.canonical)
        self.bits = self.size = 0

    def measure(self) -> None:
        """Have the letters at hand."""
        if not self.size:
            self.bits, self.size = _signature(self.canonical)

    def read(self) -> Reading:
        """The words."""
        return read(self.text, self.canonical)


def _candidates(old: list[Standing], new: list[Fresh]) -> Iterator[_Pair]:
    """Compare each vanished line with the unknown lines about its place that share words with it."""
    others = [_Line(each) for each in new]
    for i, each in enumerate(old):
        line = _Line(each)
        first, second = _places(i, len(old), len(new))
        for j in _likely(line, others, [*first, *second]):
            match = compare(line.read(), others[j].read(), line.terms, others[j].terms)
            if match:
                yield _Pair(i, j, match)


def _likely(line: _Line, others: list[_Line], near: list[int]) -> list[int]:
    """Those of the lines that may be a vanished one, edited, as far as a glance and their letters tell."""
    seen = line.seen
    if seen is not None and seen.numbers:  # which tell it from most lines
        near = [j for j in near if (its := others[j].seen) is None or not seen.has_other_numbers(its)]
    likely: list[int] = []
    for j in near:
        line.measure()
        other = others[j]
        other.measure()
        if _alike(line, other) and not _has_other_terms(line, other) and _mostly_shared(line, other):
            likely.append(j)
    return likely


def _has_other_terms(line: _Line, other: _Line) -> bool:
    if line.seen is None or other.seen is None:
        return False
    return line.seen.has_other_terms(line.terms, other.seen, other.terms)


def _alike(one: _Line, other: _Line) -> bool:
    """Whether one may be an edit of the other: it keeps three fifths of the shorter line's trigrams."""
    least = one.size if one.size < other.size else other.size
    return (one.bits & other.bits).bit_count() * 5 >= least * 3


def _places(i: int, old: int, new: int) -> tuple[range, range]:
    """Places about where a line is looked for, counted from the top and from the bottom of its gap."""
    if new <= 2 * WINDOW:
        return range(new), _NOWHERE
    low, high = _about(i, new), _about(i + new - old, new)
    if high.start < low.start:
        low, high = high, low
    if high.start <= low.stop:
        return range(low.start, max(low.stop, high.stop)), _NOWHERE
    return low, high


def _about(place: int, lines: int) -> range:
    return range(max(0, place - WINDOW // 2), min(lines, place + WINDOW // 2))


@lru_cache(maxsize=8192)
def _signature(canonical: str) -> tuple[int, int]:
    """A line's letter trigrams as a bit set, and how many: cheap to intersect, and an edit keeps most."""
    known = _word_bits
    bits = 0
    for word in canonical.split():
        found = known.get(word)
        bits |= _add_word(word) if found is None else found
    return bits, bits.bit_count()


_word_bits: dict[str, int] = {}
"""The trigrams of words that were met."""
_WORDS_KEPT = 65536
_BITS = [1 << place for place in range(512)]


def _add_word(word: str) -> int:
    if len(_word_bits) >= _WORDS_KEPT:
        _word_bits.clear()
    bits = _word_bits[word] = _trigrams(word)
    return bits


def _trigrams(word: str) -> int:
    # Not hash(): that differs from process to process.
    bits, before, last = 0, 0, ord(" ")
    for letter in word:
        point = ord(letter)
        if before:
            bits |= _BITS[(before * 961 + last * 31 + point) * 2654435761 >> 16 & 511]
        before, last = last, point
    return bits | _BITS[(before * 961 + last * 31 + ord(" ")) * 2654435761 >> 16 & 511]


def _mostly_shared(one: _Line, other: _Line) -> bool:
    """What compare() would find after a hundred times the work: too many words were exchanged."""
    mine, theirs = _word_set(one.canonical), _word_set(other.canonical)
    exchanged = min(len(mine - theirs), len(theirs - mine))
    return exchanged <= _MOST_EXCHANGED and exchanged <= max(2, min(len(mine), len(theirs)) // 2)


@lru_cache(maxsize=4096)
def _word_set(canonical: str) -> frozenset[str]:
    return frozenset(words(canonical) if canonical.isascii() else _WORD.findall(canonical))


def _in_order(pairs: list[_Pair]) -> list[_Pair]:
    """The heaviest set of pairs that rises in both lines (a Fenwick tree of best sums)."""
    if len(pairs) < 2:
        return pairs
    pairs.sort(key=lambda pair: (pair.old, -pair.new))
    size = max(pair.new for pair in pairs) + 2
    best = [(0.0, -1)] * (size + 1)
    before = []
    for index, pair in enumerate(pairs):
        weight, link = _prefix_best(best, pair.new)
        before.append(link)
        _raise(best, pair.new + 1, (weight + 1 + pair.match.score, index))
    chain = []
    index = _prefix_best(best, size - 1)[1]
    while index >= 0:
        chain.append(pairs[index])
        index = before[index]
    return chain[::-1]


def _prefix_best(best: list[tuple[float, int]], place: int) -> tuple[float, int]:
    """The best sum among new places below ``place``."""
    result = best[0]
    while place > 0:
        result = max(result, best[place])
        place -= place & -place
    return result


def _raise(best: list[tuple[float, int]], place: int, value: tuple[float, int]) -> None:
    while place < len(best):
        best[place] = max(best[place], value)
        place += place & -place
