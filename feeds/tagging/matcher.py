"""Finds every pattern in the words of a line, in one walk.

What a word can begin is looked up once and remembered, so that the cost of a line hangs on its words,
hardly on how many patterns there are.  An Aho-Corasick automaton over letters finds the same as fast,
but takes a second to build, cannot be kept on disk, and knows no gaps and no stems within a phrase.
"""

from __future__ import annotations

from collections.abc import Iterable
from sys import intern
from typing import Final, final

from feeds.tagging.mention import Hit, Mention, unpacked
from feeds.tagging.reading import folded
from feeds.tagging.subjects import Condition, Cues, Weigh, marks
from feeds.tagging.tables import Leads, Tables

_REMEMBERED: Final = 1 << 16
"""How many words are remembered; a year of headlines has fewer."""
_MARKS: Final = 61
"""So many bits make an integer that is quickly compared."""
_BEGINNING: Final = 2
_GAP: Final = 4
"""A gap spans fewer words than these."""


@final
class Payload:
    """What a pattern means; ``rules`` are those that one of its signals calls up.

    ``signals`` has a bit for each; ``mark`` is the same in short.
    """

    __slots__ = ("actors", "cues", "mark", "places", "rules", "signals")

    def __init__(
        self,
        cues: list[Weigh],
        signals: int,
        rules: list[Condition],
        places: list[Mention],
        actors: list[Mention],
    ) -> None:
        self.cues = cues
        self.signals = signals
        self.mark = marks(signals)
        self.rules = rules
        self.places = places
        self.actors = actors


@final
class Hits:
    """All hits of a line by what they mean; those that begin earlier stand first."""

    __slots__ = ("actors", "cues", "mark", "places", "rules", "signals")

    def __init__(self) -> None:
        self.cues: Cues = []
        self.places: list[Hit] = []
        self.actors: list[Hit] = []
        self.signals = 0
        self.mark = 0
        self.rules: list[Condition] = []

    def add(self, start: int, end: int, payload: Payload) -> None:
        """Sort in what a pattern means that stands there."""
        if payload.cues:
            self.cues.append((start, end, payload.cues))
        if payload.mark:
            self.signals |= payload.signals
            self.mark |= payload.mark
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
    the next word's is not among them, as mostly, nothing needs looking up; ``beyond`` are for ``gaps``.
    """

    __slots__ = ("beyond", "gaps", "known", "leads", "mark", "marks", "payload")

    def __init__(self, payload: Payload | None, leads: Leads | None, gaps: Leads | None, known: str) -> None:
        self.payload = payload
        self.leads = leads
        self.gaps = gaps
        self.known = known
        self.mark = _mark(known) if known else 0
        self.marks = _marks(leads) if leads else 0
        self.beyond = _marks(gaps) if gaps else 0


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

    def __init__(self, tables: Tables, rules_of: dict[str, list[Condition]], asked: int = -1) -> None:
        """``asked`` are the signals, a bit each, that rules and refusals look at."""
        self._tables = tables
        self._signals = list(tables.signals)
        self._rules_of = rules_of
        self._asked = asked
        self._sizes = _sizes(tables.known)
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
                    self._follow(after, start, start + 2, row, hits, None)
            if gaps is not None:
                self._leap(gaps, node.beyond, start, start + 1, row, hits, None)
        return hits

    def _follow(
        self, number: int, start: int, end: int, row: list[Node], hits: Hits, found: _Found | None
    ) -> None:
        """Take what a node means, and go on from it; behind a gap it goes to ``found``, else to ``hits``."""
        node = self._nodes[number]
        if node is None:
            node = self._unpacked(number, "")
        payload, leads, gaps = node.payload, node.leads, node.gaps
        if payload is not None:
            if found is None:
                hits.add(start, end, payload)
            else:
                found.append((start, end, payload))
        if leads is not None:
            next_one = row[end]
            if node.marks & next_one.mark:
                after = leads.get(next_one.known)
                if after is not None:
                    self._follow(after, start, end + 1, row, hits, found)
        if gaps is not None:
            self._leap(gaps, node.beyond, start, end, row, hits, found)

    def _leap(
        self,
        leads: Leads,
        beyond: int,
        start: int,
        end: int,
        row: list[Node],
        hits: Hits,
        found: _Found | None,
    ) -> None:
        """Go on after a gap, the widest one first; each pattern counts once from one start."""
        across: _Found | None = None
        place = min(end + _GAP, len(row)) - 1
        while place >= end:
            node = row[place]
            if beyond & node.mark:
                after = leads.get(node.known)
                if after is not None:
                    if across is None:
                        across = []
                    self._follow(after, start, place + 1, row, hits, across)
            place -= 1
        if across is None:
            return
        if len(across) > 1:
            across = list({id(hit[2]): hit for hit in reversed(across)}.values())
        if found is None:
            for first, last, payload in across:
                hits.add(first, last, payload)
        else:
            found += across

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
        for size in self._sizes.get(word[:_BEGINNING], self._sizes[""]):
            if size <= len(word) and (beginning := f"{word[:size]}*") in known:
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

    def _payload(self, place: int) -> Payload:
        """What a pattern means; those that mean the same share it."""
        payload = self._payloads[place]
        if payload is None:
            cues, numbers, places, actors = self._tables.meanings[place]
            signals = [self._signals[signal] for signal in numbers]
            bits = 0
            for number in numbers:
                bits |= 1 << number
            payload = Payload(
                [Weigh(intern(subject), weight, role) for subject, weight, role in cues],
                bits & self._asked,
                [rule for signal in signals for rule in self._rules_of.get(signal, ())],
                [unpacked(values) for values in places],
                [unpacked(values) for values in actors],
            )
            self._payloads[place] = payload
        return payload


def _sizes(known: Iterable[str]) -> dict[str, list[int]]:
    """How long the known beginnings are, the longest first, by how they begin; under "" all short ones."""
    found: dict[str, set[int]] = {"": set()}
    for word in known:
        if word[-1] == "*":
            size = len(word) - 1
            found.setdefault(word[:_BEGINNING] if size >= _BEGINNING else "", set()).add(size)
    short = found[""]
    return {beginning: sorted(sizes | short, reverse=True) for beginning, sizes in found.items()}
