"""The evidence of one line, as far as it is known: places, actors found, language, source."""

from __future__ import annotations

from typing import Final, final

from feeds.gazetteer import Gazetteer
from feeds.gazetteer.spelling import key
from feeds.model import Source
from feeds.tagging.language import Guess
from feeds.tagging.mention import Sense
from feeds.tagging.places import Place
from feeds.tagging.reading import Reading
from feeds.tagging.spans import Span


@final
class Claim(Span):
    """Words of the line that stand for an actor, with the reason."""

    __slots__ = ("reads", "role", "term")

    def __init__(self, start: int, end: int, term: str, reads: str, role: str) -> None:
        self.start = start
        self.end = end
        self.term = term
        self.reads = reads
        self.role = role


@final
class Cast:
    """The actors of one facet in a line: claims, and candidates of what stayed open, the likeliest first.

    ``homes`` maps each actor to its place, a term of the facet ``home``.
    """

    __slots__ = ("claims", "facet", "home", "homes", "maybe")

    def __init__(self, facet: str, home: str, homes: dict[str, str], claims: list[Claim]) -> None:
        self.facet = facet
        self.home = home
        self.homes = homes
        self.claims = claims
        self.maybe: list[str] = []


@final
class Home:
    """A place where an actor of the line is at home, and the words that stand for that actor."""

    __slots__ = ("claim", "facet", "slug")

    def __init__(self, facet: str, slug: str, claim: Claim) -> None:
        self.facet = facet
        self.slug = slug
        self.claim = claim


def is_home(facet: str, slug: str, homes: list[Home]) -> bool:
    """Whether an actor of the line is at home there."""
    for home in homes:  # noqa: SIM110 (a generator takes three times as long, for every place)
        if home.slug == slug and home.facet == facet:
            return True
    return False


@final
class Scene:
    """What may speak for one actor or another.

    ``homes`` maps an actor to its place; ``hints`` to (start, words) of people that would speak for it.
    ``others`` are candidates that lost by custom only: by language, by source, or as seldom meant.
    """

    __slots__ = (
        "_guess", "_homes", "_language", "_spoken", "_terms",
        "claims", "hints", "homes", "others", "places", "reading", "source",
    )  # fmt: skip

    def __init__(
        self,
        reading: Reading,
        places: list[Place],
        homes: dict[str, str],
        claims: list[Claim],
        source: Source | None,
        guess: Guess,
    ) -> None:
        self.reading = reading
        self.places = places
        self.homes = homes
        self.claims = claims
        self.source = source
        self._guess = guess
        self._language: str | None = None
        self._spoken = -1
        self._homes: set[str] = set()
        self._terms: set[str] = set()
        self.hints: dict[str, list[tuple[int, str]]] = {}
        self.others: list[str] = []

    def guess(self) -> str:
        """The language of the line or of its source, or an empty string; none that says nothing."""
        if self._language is None:
            self._language = self._guess.heard(self.reading, self.source)
        return self._language

    def tagged(self, term: str) -> Claim | None:
        """The first claim for an actor."""
        for claim in self.claims:
            if claim.term == term:
                return claim
        return None

    def spoken_for(self) -> tuple[set[str], set[str]]:
        """The places, and the actors, that something in the line speaks for; not to be changed."""
        if self._spoken != len(self.claims):
            self._spoken = len(self.claims)
            self._homes = {place.slug for place in self.places}
            self._terms = {claim.term for claim in self.claims}
            for term in self._terms:
                self._homes.add(self.homes[term])
            if self.hints:
                self._terms.update(self.hints)
        return self._homes, self._terms

    def words(self, span: Span) -> str:
        """The words of a claim or place as they stand in the line."""
        return self.reading.quoted(span.start, span.end)


def claim(start: int, end: int, alias: Sense, reason: str = "") -> Claim:
    """Words that stand for an actor, as its gazetteer entry reads them, with what decided for it."""
    reads = f"{alias.reads}, {reason}" if reason else alias.reads
    return Claim(start, end, alias.term, reads, alias.role)


_AND: Final = frozenset(("and", "y", "e", "et", "und", "ve", "of", "и", "και"))


@final
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
            between = reading.folded(place.end, start)
            return len(between) < 4 and all(word in self._bridge for word in between)
        if place.start >= end:
            between = reading.folded(end, place.start)
            if between[:1] == ["and"]:
                return False
            return len(between) < 3 and all(word in self._joined for word in between)
        return True

    def follows(self, reading: Reading, end: int, place: Place, *, first: bool) -> bool:
        """Whether a place goes on a row: the first one after "of", the others after "and" or nothing."""
        between = reading.folded(end, place.start) if place.start >= end else ["?"]
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
        while before >= 0 and reading.row[before].folded in ("the", "s"):
            before -= 1
        return reading.row[before].folded if before >= 0 else ""


def _folded(words: tuple[str, ...]) -> set[str]:
    return {part for word in words for part in key(word).split()}
