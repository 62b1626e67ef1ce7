"""Every pattern as a tree of words, in plain dicts, lists, tuples and texts only, so that it can be kept.

A step of the tree is an *atom*: a word, or the beginning of one (``strik*``).  Node 0 is the root; a node
is a number, and what a pattern means stands with the node that its last atom leads to.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from feeds.gazetteer.spelling import Sequence

CUE, SIGNAL, PLACE, ACTOR = range(4)

Meaning = tuple[tuple[Any, ...], tuple[int, ...], tuple[Any, ...], tuple[Any, ...]]
"""The cues, signals, places and actors that a pattern stands for."""


class Tables(NamedTuple):
    """``kids[node]`` leads from an atom to the next node, ``gaps[node]`` over up to three words first."""

    kids: list[dict[str, int] | None]
    gaps: dict[int, dict[str, int]]
    meanings: list[Meaning | None]
    words: frozenset[str]
    """Atoms that are whole words."""
    stems: frozenset[str]
    """Atoms that are beginnings, each with its ``*``."""
    signals: dict[str, int]
    """The number of each text that rules, and terms that are refused beside words, ask for."""

    @property
    def size(self) -> int:
        """How many patterns there are."""
        return sum(meaning is not None for meaning in self.meanings)


class Tree:
    """Grows the tree, pattern by pattern."""

    def __init__(self) -> None:
        self._kids: list[dict[str, int]] = [{}]
        self._gaps: dict[int, dict[str, int]] = {}
        self._meanings: dict[int, tuple[list[Any], ...]] = {}

    def add(self, sequence: Sequence, bucket: int, data: object) -> None:
        """Add what a sequence of words, stems and gaps means."""
        node, gap = 0, False
        for word in sequence:
            if word is None:
                gap = True
                continue
            node = self._step(node, f"{word.text}*" if word.stem else word.text, gap)
            gap = False
        meaning = self._meanings.setdefault(node, ([], [], [], []))[bucket]
        if data not in meaning:
            meaning.append(data)

    def _step(self, node: int, atom: str, gap: bool) -> int:
        leads = self._gaps.setdefault(node, {}) if gap else self._kids[node]
        if atom not in leads:
            leads[atom] = len(self._kids)
            self._kids.append({})
        return leads[atom]

    def tables(self, signals: dict[str, int]) -> Tables:
        """The finished tree."""
        atoms = {atom for leads in [*self._kids, *self._gaps.values()] for atom in leads}
        found: list[Meaning | None] = [None] * len(self._kids)
        for node, (cues, numbers, places, actors) in self._meanings.items():
            found[node] = (tuple(cues), tuple(numbers), tuple(places), tuple(actors))
        stems = frozenset(atom for atom in atoms if atom.endswith("*"))
        kids = [leads or None for leads in self._kids]
        return Tables(kids, self._gaps, found, frozenset(atoms) - stems, stems, signals)
