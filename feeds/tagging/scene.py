"""The evidence of one line, as far as it is known: places, actors found, language, source."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from feeds.gazetteer import Alias, Gazetteer
from feeds.gazetteer.spelling import key
from feeds.model import Source
from feeds.tagging.places import Place
from feeds.tagging.reading import Reading


class Claim(NamedTuple):
    """Words of the line that stand for an actor, with the reason."""

    start: int
    end: int
    term: str
    reads: str
    role: str


@dataclass(slots=True)
class Cast:
    """The actors of one facet in a line: claims, and candidates of what stayed open, the likeliest first."""

    facet: str
    home: str
    claims: list[Claim] = field(default_factory=list)
    maybe: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Scene:
    """What may speak for one actor or another.  ``homes`` maps an actor to its place."""

    reading: Reading
    places: list[Place]
    homes: Mapping[str, str]
    claims: list[Claim]
    source: Source | None
    guess: Callable[[], str]
    hints: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    """Actor -> (start, words) of people that would speak for it."""
    others: list[str] = field(default_factory=list)
    """Candidates that lost by custom only: by language, by source, or as seldom meant."""

    def tagged(self, term: str) -> Claim | None:
        """The first claim for an actor."""
        for claim in self.claims:
            if claim.term == term:
                return claim
        return None

    def spoken_for(self) -> tuple[set[str], set[str]]:
        """The places, and the actors, that something in the line speaks for."""
        homes = {place.alias.term for place in self.places}
        terms = {claim.term for claim in self.claims}
        homes.update([self.homes[term] for term in terms])
        terms.update(self.hints)
        return homes, terms

    def words(self, span: Claim | Place) -> str:
        """The words of a claim or place as they stand in the line."""
        return self.reading.quoted(span.start, span.end)


def claim(start: int, end: int, alias: Alias, reason: str = "") -> Claim:
    """Words that stand for an actor, as its gazetteer entry reads them, with what decided for it."""
    reads = f"{alias.reads}, {reason}" if reason else alias.reads
    return Claim(start, end, alias.term, reads, alias.role)


_AND = frozenset(("and", "y", "e", "et", "und", "ve", "of", "и", "και"))


class Ties:
    """How words of a line are tied to a place, by what stands between them."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        words = gazetteer.settings.words
        self._bridge = _folded(words.get("bridge", ()))
        self._locative = _folded(words.get("locative", ()))
        self._objective = _folded(words.get("objective", ()))
        self._joined = self._locative | self._bridge

    def beside(self, reading: Reading, start: int, end: int, place: Place) -> bool:
        """Whether a place stands right before the words, or right after them ("in Peru", "(Peru)")."""
        if place.end <= start:
            between = reading.words[place.end : start]
            return len(between) < 4 and all(word in self._bridge for word in between)
        if place.start >= end:
            between = reading.words[end : place.start]
            if between[:1] == ["and"]:
                return False
            return len(between) < 3 and all(word in self._joined for word in between)
        return True

    def follows(self, reading: Reading, end: int, place: Place, *, first: bool) -> bool:
        """Whether a place goes on a row: the first one after "of", the others after "and" or nothing."""
        between = reading.words[end : place.start] if place.start >= end else ["?"]
        if first and not between:
            return False
        return all(word in self._joined or word in _AND for word in between)

    def spoken_about(self, reading: Reading, place: Place) -> bool:
        """Whether the place follows a word such as "against" or "with"."""
        return self._before(reading, place) in self._objective

    def located(self, reading: Reading, place: Place) -> bool:
        """Whether the place follows a word such as "in" or "of"."""
        return self._before(reading, place) in self._locative

    def _before(self, reading: Reading, place: Place) -> str:
        before = place.start - 1
        while before >= 0 and reading.words[before] in ("the", "s"):
            before -= 1
        return reading.words[before] if before >= 0 else ""


def _folded(words: tuple[str, ...]) -> set[str]:
    return {part for word in words for part in key(word).split()}
