"""Finds every pattern in the words of a line, in one walk.

What a word can begin is looked up once and remembered, so that the cost of a line hangs on its words,
hardly on how many patterns there are.  An Aho-Corasick automaton over letters finds the same as fast,
but takes a second to build, cannot be kept on disk, and knows no gaps and no stems within a phrase.
"""

from __future__ import annotations

from sys import intern
from typing import final

from feeds.tagging.mention import Hit, Mention, unpacked
from feeds.tagging.reading import folded
from feeds.tagging.subjects import Condition, Cues, Weigh
from feeds.tagging.tables import Leads, Tables

_REMEMBERED = 1 << 16
"""How many words are remembered; a year of headlines has fewer."""
_MARKS = 61
"""So many bits make an integer that is quickly compared."""
_GAP = 4
"""A gap spans fewer words than these."""


@final
class Payload:
    """What a pattern means; ``rules`` are those that one of its signals calls up."""

    __slots__ = ("actors", "cues", "places", "rules", "signals")

    def __init__(
        self,
        cues: list[Weigh],
        signals: list[str],
        rules: list[Condition],
        places: list[Mention],
        actors: list[Mention],
    ) -> None:
        self.cues = cues
        self.signals = signals
        self.rules = rules
        self.places = places
        self.actors = actors


@final
class Hits:
    """All hits of a line by what they mean; those that begin earlier stand first."""

    __slots__ = ("actors", "cues", "places", "rules", "signals")

    def __init__(self) -> None:
        self.cues: Cues = []
        self.places: list[Hit] = []
        self.actors: list[Hit] = []
        self.signals: list[str] = []
        self.rules: list[Condition] = []

    def add(self, start: int, end: int, payload: Payload) -> None:
        """Sort in what a pattern means that stands there."""
        if payload.cues:
            self.cues.append((start, end, payload.cues))
        if payload.signals:
            self.signals += payload.signals
            if payload.rules:
                self.rules += payload.rules
        if payload.places:
            for mention in payload.places:
                self.places.append(Hit(start, end, mention))
        if payload.actors:
            for mention in payload.actors:
                self.actors.append(Hit(start, end, mention))


@final
class Node:
    """What a row of words means, and where it leads: by the next word, or over a gap.

    ``known`` is the last of the words as the tree knows it, where it is the first one too; ``mark`` is
    one of a few bits that stands for it.  ``marks`` are those of all words that ``leads`` holds: where
    the next word's is not among them, as mostly, nothing needs looking up.
    """

    __slots__ = ("gaps", "known", "leads", "mark", "marks", "payload")

    def __init__(self, payload: Payload | None, leads: Leads | None, gaps: Leads | None, known: str) -> None:
        self.payload = payload
        self.leads = leads
        self.gaps = gaps
        self.known = known
        self.mark = _mark(known) if known else 0
        self.marks = _marks(leads) if leads else 0


def _mark(word: str) -> int:
    return 1 << (hash(word) % _MARKS)


def _marks(leads: Leads) -> int:
    if len(leads) > _MARKS:
        return -1
    marks = 0
    for word in leads:
        marks |= _mark(word)
    return marks


_Found = list[tuple[int, int, Payload]]


@final
class Matcher:
    """Remembers words: what each is to the patterns."""

    def __init__(self, tables: Tables, rules_of: dict[str, list[Condition]]) -> None:
        self._tables = tables
        self._signals = list(tables.signals)
        self._rules_of = rules_of
        self._longest = max((len(word) for word in tables.known if word[-1] == "*"), default=0)
        self._nodes: list[Node | None] = [None] * len(tables.kids)
        self._payloads: list[Payload | None] = [None] * len(tables.meanings)
        self._unknown = Node(None, None, None, "")
        self._roots: dict[str, Node] = {"": self._unknown}
        self._words: dict[str, Node] = {}

    def read(self, words: list[str]) -> Hits:
        """Find everything in a row of words, in whatever capitals."""
        remembered = self._words
        row: list[Node] = []
        for word in words:
            node = remembered.get(word)
            row.append(self._met(word) if node is None else node)
        row.append(self._unknown)
        hits = Hits()
        for start in range(len(words)):
            node = row[start]
            after_it = row[start + 1]
            payload, leads, gaps = node.payload, node.leads, node.gaps
            if payload is not None:
                hits.add(start, start + 1, payload)
            if leads is not None and node.marks & after_it.mark:
                after = leads.get(after_it.known)
                if after is not None:
                    found: _Found = []
                    self._follow(after, start, start + 2, row, found)
                    _add_all(found, hits)
            if gaps is not None:
                across: _Found = []
                self._leap(gaps, start, start + 1, row, across)
                _add_all(across, hits)
        return hits

    def _follow(self, number: int, start: int, end: int, row: list[Node], found: _Found) -> None:
        """Take what a node means, and go on from it."""
        node = self._nodes[number]
        if node is None:
            node = self._unpacked(number, "")
        payload, leads, gaps = node.payload, node.leads, node.gaps
        if payload is not None:
            found.append((start, end, payload))
        if leads is not None and node.marks & row[end].mark:
            after = leads.get(row[end].known)
            if after is not None:
                self._follow(after, start, end + 1, row, found)
        if gaps is not None:
            self._leap(gaps, start, end, row, found)

    def _leap(self, leads: Leads, start: int, end: int, row: list[Node], found: _Found) -> None:
        """Go on after a gap, the widest one first; each pattern counts once from one start."""
        across: _Found | None = None
        for place in range(min(end + _GAP, len(row)) - 1, end - 1, -1):
            after = leads.get(row[place].known)
            if after is not None:
                if across is None:
                    across = []
                self._follow(after, start, place + 1, row, across)
        if across is not None:
            found += {id(hit[2]): hit for hit in reversed(across)}.values() if len(across) > 1 else across

    def _met(self, word: str) -> Node:
        """The node of a word that is not remembered."""
        known = self._known(folded(word))
        node = self._roots.get(known)
        if node is None:
            number = (self._tables.kids[0] or {}).get(known)
            node = Node(None, None, None, known) if number is None else self._unpacked(number, known)
            self._roots[known] = node
        if len(self._words) >= _REMEMBERED:
            self._words.clear()
        self._words[word] = node
        return node

    def _known(self, word: str) -> str:
        """The word, or its longest beginning, that the tree knows; an empty string for none."""
        known = self._tables.known
        if word in known:
            return intern(word)
        for size in range(min(len(word), self._longest), 0, -1):
            beginning = f"{word[:size]}*"
            if beginning in known:
                return intern(beginning)
        return ""

    def _unpacked(self, number: int, known: str) -> Node:
        """A node, made when it is first met."""
        tables = self._tables
        means = tables.means[number]
        payload = self._payload(means) if means >= 0 else None
        node = Node(payload, tables.kids[number], tables.gaps[number], known)
        self._nodes[number] = node
        return node

    def _payload(self, number: int) -> Payload:
        """What a pattern means; those that mean the same share it."""
        payload = self._payloads[number]
        if payload is None:
            cues, numbers, places, actors = self._tables.meanings[number]
            signals = [self._signals[signal] for signal in numbers]
            payload = Payload(
                [Weigh(subject, weight, role) for subject, weight, role in cues],
                signals,
                [rule for signal in signals for rule in self._rules_of.get(signal, ())],
                [unpacked(place) for place in places],
                [unpacked(actor) for actor in actors],
            )
            self._payloads[number] = payload
        return payload


def _add_all(found: _Found, hits: Hits) -> None:
    for start, end, payload in found:
        hits.add(start, end, payload)
