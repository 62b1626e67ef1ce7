"""Finds every pattern in the words of a line, in one walk.

What a word can begin is looked up once and remembered, so that the cost of a line hangs on its words,
hardly on how many patterns there are.  (An Aho-Corasick automaton was here before: it reads letters,
gives ten hits for a line that each need a look, cannot be kept on disk, and was four times as slow.)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from feeds.tagging.mention import Mention
from feeds.tagging.subjects import Condition, Weigh
from feeds.tagging.tables import Tables

_REMEMBERED = 1 << 16
"""How many words are remembered; all words of the English headlines of a year are fewer."""
_GAP = 4
"""A gap spans fewer words than these."""


class Payload(NamedTuple):
    """What a pattern means; ``signals`` as bits, ``rules`` those that one of its signals calls up."""

    cues: tuple[Weigh, ...]
    signals: int
    rules: tuple[Condition, ...]
    places: tuple[Mention, ...]
    actors: tuple[Mention, ...]


class Hits(NamedTuple):
    """All hits of a line: (number of the first word, of the one after the last, meaning) each."""

    cues: list[tuple[int, int, tuple[Weigh, ...]]]
    places: list[tuple[int, int, Mention]]
    actors: list[tuple[int, int, Mention]]
    signals: int
    rules: list[Condition]


class _Known(NamedTuple):
    """A word of the gazetteer: its meaning, where it leads, over a gap too, and the atoms it is."""

    own: Payload | None
    kids: tuple[dict[str, int], ...]
    gaps: tuple[dict[str, int], ...]
    atoms: tuple[str, ...]


class Matcher(dict[str, _Known | None]):
    """Remembers words: what each is to the patterns, None for a word that none of them holds."""

    def __init__(self, tables: Tables, rules_of: Mapping[int, Sequence[Condition]]) -> None:
        super().__init__()
        self._kids, self._gaps, self._meanings, self._words, self._stems, _ = tables
        self._rules_of = rules_of
        self._longest = max(map(len, self._stems), default=0)
        self._payloads: dict[int, Payload] = {}

    def read(self, words: Sequence[str]) -> Hits:
        """Find everything in a row of folded words."""
        known = [self[word] for word in words]
        known.append(None)
        found: list[tuple[int, int, Payload]] = []
        start = 0
        for word in known:
            start += 1
            if word is not None:
                own, kids, gaps, _ = word
                if own is not None:
                    found.append((start - 1, start, own))
                if kids and (following := known[start]) is not None:
                    for leads in kids:
                        for atom in following[3]:
                            if atom in leads:
                                self._follow(leads[atom], start - 1, start + 1, known, found)
                if gaps:
                    for leads in gaps:
                        self._leap(leads, start - 1, start, known, found)
        return _sorted(found)

    def _follow(
        self,
        node: int,
        start: int,
        end: int,
        known: list[_Known | None],
        found: list[tuple[int, int, Payload]],
    ) -> None:
        """Take what a node means, and go on from it."""
        if self._meanings[node] is not None:
            found.append((start, end, self._payload(node)))
        leads, following = self._kids[node], known[end]
        if leads is not None and following is not None:
            for atom in following[3]:
                if atom in leads:
                    self._follow(leads[atom], start, end + 1, known, found)
        if node in self._gaps:
            self._leap(self._gaps[node], start, end, known, found)

    def _leap(
        self,
        leads: dict[str, int],
        start: int,
        end: int,
        known: list[_Known | None],
        found: list[tuple[int, int, Payload]],
    ) -> None:
        """Go on after a gap, the widest one first; each pattern counts once from one start."""
        across: list[tuple[int, int, Payload]] = []
        for place in range(min(end + _GAP, len(known) - 1) - 1, end - 1, -1):
            following = known[place]
            if following is not None:
                for atom in following[3]:
                    if atom in leads:
                        self._follow(leads[atom], start, place + 1, known, across)
        if across:
            met = {id(hit[2]): hit for hit in reversed(across)}
            found.extend(met.values())

    def __missing__(self, word: str) -> _Known | None:
        atoms = [
            atom
            for size in range(1, min(len(word), self._longest) + 1)
            if (atom := f"{word[:size]}*") in self._stems
        ]
        if word in self._words:
            atoms.append(word)
        if len(self) >= _REMEMBERED:
            self.clear()
        self[word] = found = self._known(tuple(atoms)) if atoms else None
        return found

    def _known(self, atoms: tuple[str, ...]) -> _Known:
        root = self._kids[0] or {}
        nodes = [root[atom] for atom in atoms if atom in root]
        own = [self._payload(node) for node in nodes if self._meanings[node] is not None]
        kids = tuple([leads for node in nodes if (leads := self._kids[node]) is not None])
        gaps = tuple([self._gaps[node] for node in nodes if node in self._gaps])
        return _Known(_joined(own) if own else None, kids, gaps, atoms)

    def _payload(self, node: int) -> Payload:
        """What a node means, unpacked when it is first met."""
        payload = self._payloads.get(node)
        if payload is None:
            cues, signals, places, actors = self._meanings[node] or ((), (), (), ())
            payload = self._payloads[node] = Payload(
                tuple([Weigh(*cue) for cue in cues]),
                sum([1 << signal for signal in signals]),
                tuple([rule for signal in signals for rule in self._rules_of.get(signal, ())]),
                tuple([Mention.unpacked(place) for place in places]),
                tuple([Mention.unpacked(actor) for actor in actors]),
            )
        return payload


def _joined(payloads: list[Payload]) -> Payload:
    """What a word means that several atoms are."""
    if len(payloads) == 1:
        return payloads[0]
    signals = 0
    for payload in payloads:
        signals |= payload.signals
    rules = tuple(dict.fromkeys(rule for payload in payloads for rule in payload.rules))
    return Payload(
        tuple([cue for payload in payloads for cue in payload.cues]),
        signals,
        rules,
        tuple([place for payload in payloads for place in payload.places]),
        tuple([actor for payload in payloads for actor in payload.actors]),
    )


def _sorted(found: list[tuple[int, int, Payload]]) -> Hits:
    """The hits by what they mean."""
    cues: list[tuple[int, int, tuple[Weigh, ...]]] = []
    where: list[tuple[int, int, Mention]] = []
    who: list[tuple[int, int, Mention]] = []
    rules: list[Condition] = []
    signals = 0
    for start, end, (weighs, bits, called, places, actors) in found:
        if weighs:
            cues.append((start, end, weighs))
        if bits:
            signals |= bits
            rules += called
        for mention in places:
            where.append((start, end, mention))
        for mention in actors:
            who.append((start, end, mention))
    return Hits(cues, where, who, signals, rules)


__all__ = ["Hits", "Matcher", "Payload"]
