"""Finds every pattern in the words of a line, in one walk.

What a word can begin is known by its number, so that the cost of a line hangs on its words, hardly on
how many patterns there are.  An Aho-Corasick automaton over letters finds the same as fast,
but takes a second to build, cannot be kept on disk, and knows no gaps and no stems within a phrase.
"""

from __future__ import annotations

from marshal import loads
from sys import intern
from typing import Final, final

from feeds.tagging.marks import MARKS, OTHERS, marked
from feeds.tagging.mention import Hit, Mention, unpacked
from feeds.tagging.reading import Word
from feeds.tagging.signals import Signals
from feeds.tagging.subjects import Condition, Cues, Weigh
from feeds.tagging.tables import Leads, Meaning, Tables

_GAP: Final = 4
"""A gap spans fewer words than these."""


@final
class Payload:
    """What a pattern means; ``rules`` are those that one of its signals calls up.

    ``mark`` and ``other`` have one of a few bits for each of the ``signals``.  No lists, since most are
    empty, and all empty tuples are one.
    """

    __slots__ = ("actors", "cues", "mark", "other", "places", "rules", "signals")

    def __init__(
        self,
        cues: tuple[Weigh, ...],
        signals: frozenset[str],
        rules: tuple[Condition, ...],
        places: tuple[Mention, ...],
        actors: tuple[Mention, ...],
    ) -> None:
        self.cues = cues
        self.signals = signals
        self.mark = marked(signals)
        self.other = marked(signals, OTHERS)
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
        self.signals = Signals()
        self.rules: list[Condition] = []

    def add(self, start: int, end: int, payload: Payload) -> None:
        """Sort in what a pattern means that stands there."""
        if payload.cues:
            self.cues.append((start, end, payload.cues))
        if payload.mark:
            self.signals.add(payload.signals, payload.mark, payload.other)
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

    ``marks`` are those of all words that ``leads`` holds: where the next word's is not among them, as
    mostly, nothing needs looking up; ``beyond`` are for ``gaps``.
    """

    __slots__ = ("beyond", "gaps", "leads", "marks", "payload")

    def __init__(self, payload: Payload | None, leads: Leads | None, gaps: Leads | None) -> None:
        self.payload = payload
        self.leads = leads
        self.gaps = gaps
        self.marks = _marks(leads) if leads else 0
        self.beyond = _marks(gaps) if gaps else 0


def _leads(packed: bytes) -> Leads | None:
    if not packed:
        return None
    leads: Leads = loads(packed)
    return leads


def _marks(leads: Leads) -> int:
    return marked(leads) if len(leads) <= MARKS else -1


_Found = list[tuple[int, int, Payload]]


@final
class Matcher:
    """Walks the patterns; a node is unpacked when it is first met."""

    def __init__(
        self, tables: Tables, rules_of: dict[str, list[Condition]], asked: frozenset[str] | None = None
    ) -> None:
        """``asked`` are the signals that rules and refusals look at; None for all."""
        self._tables = tables
        self._signals = list(tables.signals)
        self._rules_of = rules_of
        self._asked = asked
        self._nodes: list[Node | None] = [None] * len(tables.kids)
        self._weighs: dict[tuple[str, float, str], Weigh] = {}
        self._payloads: list[Payload | None] = [None] * len(tables.meanings)

    def read(self, row: list[Word]) -> Hits:
        """Find everything in a row of words, in whatever capitals."""
        hits = Hits()
        for start in range(len(row)):
            root = row[start].root
            if root >= 0:
                self._follow(root, start, start + 1, row, hits, None)
        return hits

    def _follow(
        self, number: int, start: int, end: int, row: list[Word], hits: Hits, found: _Found | None
    ) -> None:
        """Take what a node means, and go on from it; behind a gap it goes to ``found``, else to ``hits``."""
        node = self._nodes[number]
        if node is None:
            node = self._unpacked(number)
        payload, leads, gaps = node.payload, node.leads, node.gaps
        if payload is not None:
            if found is None:
                hits.add(start, end, payload)
            else:
                found.append((start, end, payload))
        if end == len(row):
            return
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
        row: list[Word],
        hits: Hits,
        found: _Found | None,
    ) -> None:
        """Go on after a gap, the widest one first; each pattern counts once from one start."""
        across: _Found | None = None
        place = min(end + _GAP, len(row)) - 1
        while place >= end:
            word = row[place]
            if beyond & word.mark:
                after = leads.get(word.known)
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

    def _unpacked(self, number: int) -> Node:
        """A node, made when it is first met."""
        tables = self._tables
        means = tables.means[number]
        payload = self._payload(means) if means >= 0 else None
        node = Node(payload, _leads(tables.kids[number]), _leads(tables.gaps[number]))
        self._nodes[number] = node
        return node

    def _payload(self, place: int) -> Payload:
        """What a pattern means; those that mean the same share it."""
        payload = self._payloads[place]
        if payload is None:
            meaning: Meaning = loads(self._tables.meanings[place])
            cues, numbers, places, actors = meaning
            signals = [self._signals[signal] for signal in numbers]
            payload = Payload(
                tuple([self._weigh(*cue) for cue in cues]),
                frozenset([text for text in signals if self._asked is None or text in self._asked]),
                tuple([rule for signal in signals for rule in self._rules_of.get(signal, ())]),
                tuple([unpacked(values) for values in places]),
                tuple([unpacked(values) for values in actors]),
            )
            self._payloads[place] = payload
        return payload

    def _weigh(self, subject: str, weight: float, role: str) -> Weigh:
        """A cue; those alike are one, so that few are to be held in a processor's memory."""
        weigh = self._weighs.get((subject, weight, role))
        if weigh is None:
            weigh = self._weighs[subject, weight, role] = Weigh(intern(subject), weight, role)
        return weigh
