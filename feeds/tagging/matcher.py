"""Finds every pattern in the words of a line, in one walk.

What a word can begin is looked up once and remembered, so that the cost of a line hangs on its words,
hardly on how many patterns there are.  An Aho-Corasick automaton over letters finds the same as fast,
but takes a second to build, cannot be kept on disk, and knows no gaps and no stems within a phrase.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from sys import intern
from typing import NamedTuple

from feeds.tagging.mention import Mention
from feeds.tagging.subjects import Condition, Weigh
from feeds.tagging.tables import Leads, Meaning, Tables

_REMEMBERED = 1 << 16
"""How many words are remembered; a year of headlines has fewer."""
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
    """All hits of a line: (number of the first word, of the one after the last, meaning) each.

    Those that begin earlier stand first.
    """

    cues: list[tuple[int, int, tuple[Weigh, ...]]]
    places: list[tuple[int, int, Mention]]
    actors: list[tuple[int, int, Mention]]
    signals: int
    rules: list[Condition]


_Node = tuple[Payload | None, Leads | None, Leads | None]
"""What a node means, where it leads, and where over a gap."""
_Word = tuple[Payload | None, Leads, Leads | None, str]
"""The same of a word at the beginning of a pattern, and the known word that it is."""
_Found = list[tuple[int, int, Payload]]

_UNKNOWN: _Word = (None, {}, None, "")


class Matcher(dict[str, _Word]):
    """Remembers words: what each is to the patterns."""

    def __init__(self, tables: Tables, rules_of: Mapping[int, Sequence[Condition]]) -> None:
        super().__init__()
        self._tables = tables
        self._rules_of = rules_of
        self._longest = max((len(word) for word in tables.known if word[-1] == "*"), default=0)
        self._nodes: dict[int, _Node] = {}
        self._payloads: dict[int, Payload] = {}

    def read(self, words: Sequence[str]) -> Hits:
        """Find everything in a row of folded words."""
        if not words:
            return Hits([], [], [], 0, [])
        owns, leads, gaps, known = zip(*map(self.__getitem__, words), strict=True)
        known += ("",)
        found: _Found = []
        start = 0
        for own, after, gap in zip(owns, map(dict.get, leads, known[1:]), gaps, strict=True):
            if own is not None:
                found.append((start, start + 1, own))
            if after is not None:
                self._follow(after, start, start + 2, known, found)
            if gap is not None:
                self._leap(gap, start, start + 1, known, found)
            start += 1  # noqa: SIM113 (enumerate would make one more tuple a word)
        return _sorted(found)

    def _follow(self, number: int, start: int, end: int, known: tuple[str, ...], found: _Found) -> None:
        """Take what a node means, and go on from it."""
        node = self._nodes.get(number)
        payload, leads, gap = self._unpacked(number) if node is None else node
        if payload is not None:
            found.append((start, end, payload))
        if leads is not None and (after := leads.get(known[end])) is not None:
            self._follow(after, start, end + 1, known, found)
        if gap is not None:
            self._leap(gap, start, end, known, found)

    def _leap(self, leads: Leads, start: int, end: int, known: tuple[str, ...], found: _Found) -> None:
        """Go on after a gap, the widest one first; each pattern counts once from one start."""
        if leads.keys().isdisjoint(known[end : end + _GAP]):
            return
        across: _Found = []
        for place in range(min(end + _GAP, len(known)) - 1, end - 1, -1):
            if (after := leads.get(known[place])) is not None:
                self._follow(after, start, place + 1, known, across)
        found.extend({id(hit[2]): hit for hit in reversed(across)}.values())

    def __missing__(self, word: str) -> _Word:
        known = self._tables.known
        if word not in known:
            beginnings = (f"{word[:size]}*" for size in range(min(len(word), self._longest), 0, -1))
            found = self._known(next((stem for stem in beginnings if stem in known), ""))
        else:
            found = self._known(word)
        if len(self) >= _REMEMBERED:
            self.clear()
        self[word] = found
        return found

    def _known(self, word: str) -> _Word:
        number = (self._tables.kids[0] or {}).get(word)
        if number is None:
            return (None, {}, None, intern(word)) if word else _UNKNOWN
        payload, leads, gap = self._unpacked(number)
        return payload, leads or {}, gap, intern(word)

    def _unpacked(self, number: int) -> _Node:
        """A node, made when it is first met."""
        tables = self._tables
        meaning = tables.meanings[number]
        payload = None if meaning is None else self._payload(meaning)
        node = self._nodes[number] = (payload, tables.kids[number], tables.gaps[number])
        return node

    def _payload(self, meaning: Meaning) -> Payload:
        """What a pattern means; those that mean the same share it."""
        payload = self._payloads.get(id(meaning))
        if payload is None:
            cues, signals, places, actors = meaning
            payload = self._payloads[id(meaning)] = Payload(
                tuple([Weigh(*cue) for cue in cues]),
                sum([1 << signal for signal in signals]),
                tuple([rule for signal in signals for rule in self._rules_of.get(signal, ())]),
                tuple([Mention.unpacked(place) for place in places]),
                tuple([Mention.unpacked(actor) for actor in actors]),
            )
        return payload


def _sorted(found: _Found) -> Hits:
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
            if called:
                rules += called
        for mention in places:
            where.append((start, end, mention))
        for mention in actors:
            who.append((start, end, mention))
    return Hits(cues, where, who, signals, rules)
