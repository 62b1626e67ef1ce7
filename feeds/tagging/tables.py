"""Every pattern as a tree of words, in plain dicts, lists, tuples and texts only, so that it can be kept.

What stands at a node is packed: of tens of thousands a run meets some hundreds, and unpacks only those.

While it grows, a step of the tree is an *atom*: a word, or the beginning of one (``strik*``).  When it
is finished, steps are *known words*: every word of a pattern, and every beginning, which stands for all
words of that beginning that are not known better.  So a word of a line takes at most one step.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from marshal import dumps
from sys import intern
from typing import Any, NamedTuple

from feeds.gazetteer.spelling import Sequence

CUE, SIGNAL, PLACE, ACTOR = range(4)
BEGINNING = 2
"""Letters by which known words are sorted."""

Leads = dict[str, int]
"""From a known word to the next node."""
Shelf = tuple[Leads, list[int]]
"""Known words that begin alike, each with the node that it leads to from the root, or -1; and how long
the beginnings among them are, the longest first."""
Meaning = tuple[tuple[Any, ...], tuple[int, ...], tuple[Any, ...], tuple[Any, ...]]
"""The cues, signals, places and actors that a pattern stands for."""


class Tables(NamedTuple):
    """Node 0 is the root; ``kids[node]`` lead on, ``gaps[node]`` over up to three words first.

    Both are Leads as marshal writes them, or empty.  ``means[node]`` is the place of what it means in
    ``meanings``, or -1: many nodes mean the same.  A Meaning is written so too.

    ``known`` are all words and beginnings that anything leads from, a Shelf written so for each of their
    own beginnings, and one under "" for whatever else a word begins with.  ``signals`` numbers the texts
    that rules, and terms that are refused beside words, ask for.
    """

    size: int
    kids: list[bytes]
    gaps: list[bytes]
    means: list[int]
    meanings: list[bytes]
    known: dict[str, bytes]
    signals: dict[str, int]


class Tree:
    """Grows the tree, pattern by pattern."""

    def __init__(self) -> None:
        self._kids: list[Leads] = [{}]
        self._gaps: list[Leads] = [{}]
        self._meanings: list[tuple[list[Any], ...] | None] = [None]

    def add(self, sequence: Sequence, bucket: int, data: object) -> None:
        """Add what a sequence of words, stems and gaps means."""
        node, leads = 0, self._kids
        for word in sequence:
            if word is None:
                leads = self._gaps
                continue
            atom = intern(f"{word.text}*" if word.stem else word.text)
            after = leads[node].get(atom)
            if after is None:
                after = leads[node][atom] = self._node()
            node, leads = after, self._kids
        if self._meanings[node] is None:
            self._meanings[node] = ([], [], [], [])
        meaning = (self._meanings[node] or ())[bucket]
        if data not in meaning:
            meaning.append(data)

    def _node(self) -> int:
        self._kids.append({})
        self._gaps.append({})
        self._meanings.append(None)
        return len(self._kids) - 1

    def tables(self, signals: dict[str, int]) -> Tables:
        """The finished tree."""
        size = sum(meaning is not None for meaning in self._meanings)
        known = sorted({atom for leads in (*self._kids, *self._gaps) for atom in leads})
        self._spread(known)
        same: dict[Meaning, int] = {}
        means = [-1 if found is None else _number(found, same) for found in self._meanings]
        roots, self._kids[0] = self._kids[0], {}
        kids, gaps = (
            [dumps(leads) if leads else b"" for leads in every] for every in (self._kids, self._gaps)
        )
        meanings = [dumps(meaning) for meaning in same]
        return Tables(size, kids, gaps, means, meanings, shelves(known, roots), signals)

    def _spread(self, known: list[str]) -> None:
        """Let every known word take the steps of its beginnings too; nodes grow while they are joined."""
        words: dict[str, list[str]] = {}
        node = 0
        while node < len(self._kids):
            for leads in (self._kids[node], self._gaps[node]):
                if any(atom[-1] == "*" for atom in leads):
                    self._spread_one(leads, known, words)
            node += 1

    def _spread_one(self, leads: Leads, known: list[str], words: dict[str, list[str]]) -> None:
        nodes: dict[str, list[int]] = {}
        for stem in sorted(atom for atom in leads if atom[-1] == "*"):
            if stem not in words:
                words[stem] = _beginning(stem[:-1], known)
            for word in words[stem]:
                nodes.setdefault(word, []).append(leads[stem])
        for word, after in nodes.items():
            if word in leads and word[-1] != "*":
                after.append(leads[word])
        joined: dict[tuple[int, ...], int] = {}
        for word, after in nodes.items():
            if tuple(after) not in joined:
                joined[tuple(after)] = after[0] if len(after) == 1 else self._joined(after)
            leads[word] = joined[tuple(after)]

    def _joined(self, nodes: Iterable[int]) -> int:
        """A node that is all of these; where they lead to is joined in turn."""
        nodes = list(nodes)
        made = self._node()
        for every in (self._kids, self._gaps):
            after: dict[str, list[int]] = {}
            for node in nodes:
                for atom, number in every[node].items():
                    after.setdefault(atom, []).append(number)
            every[made].update(
                {atom: found[0] if len(found) == 1 else self._joined(found) for atom, found in after.items()}
            )
        meanings = [meaning for node in nodes if (meaning := self._meanings[node]) is not None]
        if meanings:
            self._meanings[made] = tuple(
                list(dict.fromkeys(data for meaning in meanings for data in meaning[bucket]))
                for bucket in (CUE, SIGNAL, PLACE, ACTOR)
            )
        return made


def _beginning(stem: str, known: list[str]) -> list[str]:
    """The known words, and beginnings, that begin so."""
    first = bisect_left(known, stem)
    return known[first : bisect_left(known, stem + "\U0010ffff", first)]


def shelves(known: list[str], roots: Leads) -> dict[str, bytes]:
    """Known words by their first letters; beginnings of fewer letters stand on every shelf."""
    short = {atom: roots.get(atom, -1) for atom in known if atom[-1] == "*" and len(atom) <= BEGINNING}
    found: dict[str, Leads] = {"": dict(short)}
    for atom in known:
        found.setdefault(atom[:BEGINNING], dict(short))[atom] = roots.get(atom, -1)
    return {first: dumps((words, _sizes(words))) for first, words in found.items()}


def _sizes(words: Iterable[str]) -> list[int]:
    return sorted({len(word) - 1 for word in words if word[-1] == "*"}, reverse=True)


def _number(found: tuple[list[Any], ...], same: dict[Meaning, int]) -> int:
    """What is equal gets one number, and becomes one object: memory read is time."""
    cues, signals, places, actors = (tuple(data) for data in found)
    return same.setdefault((cues, signals, places, actors), len(same))
