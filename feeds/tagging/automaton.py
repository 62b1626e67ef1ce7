"""One Aho-Corasick automaton over all spellings of all facets.

Each pattern begins with a space and, unless it is a stem, ends with one, so that every hit is a
whole word and costs nothing to check.  What a hit means is looked up by the pattern's number.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import ahocorasick_rs

from feeds.tagging.mention import Mention

PLACE, ACTOR, PHRASE, CUE, SIGNAL = range(5)
_SPACE = 32


class Weigh(NamedTuple):
    """A cue as a hit carries it."""

    subject: str
    weight: float
    role: str


class Phrase(NamedTuple):
    """A phrase with gaps or inner stems, found by its rarest piece.

    Another piece of it is looked for next; the expression makes sure.
    """

    other: bytes
    expression: re.Pattern[bytes]
    bucket: int
    data: Any


Meanings = list[tuple[int, Any]]
"""(bucket, what the pattern means there)."""


class Automaton:
    """Finds every pattern in a folded line in one pass.

    Patterns are numbered so that the common kinds are told by their number alone: below ``cues`` they
    are cues and nothing else, below ``signals`` signals and nothing else.  ``weighs[number]`` are the
    cues of a pattern, ``signal_of[number]`` its signals, ``names[number]`` its mentions and phrases.
    """

    def __init__(self, patterns: dict[bytes, Meanings]) -> None:
        ordered = sorted(patterns, key=lambda pattern: _rank(patterns[pattern]))
        meanings = [patterns[pattern] for pattern in ordered]
        self.size = len(ordered)
        self.cues = sum(_rank(own) == 0 for own in meanings)
        self.signals = self.cues + sum(_rank(own) == 1 for own in meanings)
        self.weighs = [tuple(data for bucket, data in own if bucket == CUE) for own in meanings]
        self.signal_of = [tuple(data for bucket, data in own if bucket == SIGNAL) for own in meanings]
        self.names = [tuple(item for item in own if item[0] in (PLACE, ACTOR, PHRASE)) for own in meanings]
        self._matcher = ahocorasick_rs.BytesAhoCorasick(
            ordered or [b"\x00"], matchkind=ahocorasick_rs.MatchKind.Standard
        )
        self._matches = self._matcher.find_matches_as_indexes
        self._number_phrases()

    def _number_phrases(self) -> None:
        """Give each cue that is a phrase a number of its own, after those of the patterns."""
        for number, own in enumerate(self.names):
            if any(bucket == PHRASE for bucket, _ in own):
                self.names[number] = tuple((bucket, self._numbered(data)) for bucket, data in own)

    def _numbered(self, data: Any) -> Any:
        if not isinstance(data, Phrase) or data.bucket != CUE:
            return data
        self.weighs.append((data.data,))
        return data._replace(data=len(self.weighs) - 1)

    def read(self, hay: bytes) -> Hits:
        """Find everything in a folded line."""
        cues_below, signals_below = self.cues, self.signals
        weighs, signal_of, names = self.weighs, self.signal_of, self.names
        hits = Hits([], [], [], set())
        cues, signals = hits.cues, hits.signals
        found: tuple[list[Any], ...] = (hits.places, hits.actors, [])
        for match in self._matches(hay, overlapping=True):
            number = match[0]
            if number < cues_below:
                cues.append(match)
            elif number < signals_below:
                signals.update(signal_of[number])
            else:
                if names[number]:
                    end = match[2]
                    end = end - 1 if hay[end - 1] == _SPACE else hay.index(b" ", end)
                    for bucket, data in names[number]:
                        found[bucket].append((match[1], end, data))
                if weighs[number]:
                    cues.append(match)
                if signal_of[number]:
                    signals.update(signal_of[number])
        for _, _, phrase in found[PHRASE]:
            if phrase[0] in hay:
                _look(phrase, hay, hits)
        return hits


def _look(phrase: Phrase, hay: bytes, hits: Hits) -> None:
    """Add the places where a phrase really stands."""
    for match in phrase.expression.finditer(hay):
        if phrase.bucket == SIGNAL:
            hits.signals.add(phrase.data)
        elif phrase.bucket == CUE:
            hits.cues.append((phrase.data, match.start(), match.end()))
        else:
            bucket = hits.places if phrase.bucket == PLACE else hits.actors
            bucket.append((match.start(), match.end(), phrase.data))


class Hits(NamedTuple):
    """All hits of a line: cues as (number, start, end), places and actors as (start, end, mention)."""

    cues: list[tuple[int, int, int]]
    places: list[tuple[int, int, Mention]]
    actors: list[tuple[int, int, Mention]]
    signals: set[int]


def _rank(meanings: Meanings) -> int:
    buckets = {bucket for bucket, _ in meanings}
    return 0 if buckets == {CUE} else 1 if buckets == {SIGNAL} else 2
