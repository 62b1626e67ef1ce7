"""Of several actors that bear one word, which does the line mean?

In this order: what stands in the line, what the source means by the word, who owns it by far, the
language of the line, the source's own country.  A tie is left open.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, final

from feeds.gazetteer import Gazetteer
from feeds.gazetteer.spelling import key
from feeds.tagging.mention import Sense
from feeds.tagging.places import Place, heads
from feeds.tagging.scene import Claim, Scene, Ties, claim
from feeds.tagging.spans import Span

_BRACKET: Final = re.compile(r"\s*[\[(]\s*([A-Za-z]{2})[a-z.]*\s*[\])]")


@final
class Open(Span):
    """Words that one of several actors bears, or that need other evidence.

    ``of`` maps each candidate, in the order of the gazetteer, to the words as it bears them.
    ``doubted`` words mean something else in this line to at least one bearer.
    """

    __slots__ = ("aliases", "doubted", "has_sure", "of")

    def __init__(self, start: int, end: int, aliases: list[Sense], doubted: bool) -> None:
        self.start = start
        self.end = end
        self.aliases = aliases
        self.doubted = doubted
        self.of: dict[str, Sense] = {}
        self.has_sure = False
        for alias in aliases:
            former = self.of.get(alias.term)
            if former is None or (alias.sure and not former.sure):
                self.of[alias.term] = alias
            if alias.sure:
                self.has_sure = True


_LIST: Final = 3
"""So many other actors make a line a list, in which neighbours say little of each other."""

Weighed = tuple[float, str, Claim | Place | None]
"""(weight, where it stands or what it is, the words it is about)."""

_NOTHING: Final[Weighed] = (0.0, "", None)

Scored = tuple[float, str, Weighed]
"""(weight, candidate, the evidence for it)."""


@final
class Judge:
    """Decides between candidates of one facet."""

    def __init__(self, gazetteer: Gazetteer, facet: str) -> None:
        weights = gazetteer.settings.weights
        self._weights = dict(weights)
        self._enough: float = weights["enough"]
        self._margin: float = weights["margin"]
        self._person: float = weights["person"]
        self._compatriot: float = weights["compatriot"]
        self._seldom: float = weights["seldom"]
        self._spoken = gazetteer.spoken
        self._mothers = {code: homes[0] for code, homes in gazetteer.settings.spoken.items() if homes}
        self._ties = Ties(gazetteer)
        self._mains = frozenset(gazetteer.mains.values())
        homes = gazetteer.facet(facet).home
        self._places = {slug: term.name for slug, term in gazetteer.terms(homes).items()} if homes else {}

    def claimed(self, found: Open, scene: Scene) -> bool:
        """Add a claim to the scene where the evidence decides; else leave it as it is."""
        decided = self._decide(found, scene)
        if decided is None:
            return False
        term, reason = decided
        scene.claims.append(claim(found.start, found.end, found.of[term], reason))
        return True

    def ranked(self, found: Open, scene: Scene) -> list[str]:
        """The candidates, the likeliest first."""
        if len(found.of) == 1:
            return list(found.of)
        scores = {term: weight for weight, term, _ in self._scores(found, scene)}
        rows = [
            (-scores.get(term, 0.0), not alias.sure, term not in self._mains, at, term)
            for at, (term, alias) in enumerate(found.of.items())
        ]
        rows.sort()
        return [row[4] for row in rows]

    def _decide(self, found: Open, scene: Scene) -> tuple[str, str] | None:
        spelled = _spelled_out(found, scene)
        if spelled is not None:
            return spelled.term, f"beside '{scene.words(spelled)}'"
        scored = self._scores(found, scene)
        pool = list(found.of)
        most = 0.0
        for item in scored:
            most = max(most, item[0])
        if scored and most >= self._enough:
            leaders = [item for item in scored if item[0] > most - self._margin]
            leaders.sort(key=lambda item: -item[0])
            if len(leaders) == 1:
                return leaders[0][1], _reason(leaders[0][2], scene, self._places)
            pool = [term for _, term, _ in leaders]
        decided = self._by_default(found, pool, scene)
        if decided is not None:
            scene.others += [term for term in pool if found.of[term].sure]
        return decided

    def _by_default(self, found: Open, pool: list[str], scene: Scene) -> tuple[str, str] | None:
        """What decides where the line's own words do not."""
        if scene.source is not None and (meant := self._as_meant(found, pool, scene)):
            return meant
        if found.doubted or any(alias.role == "people" for alias in found.aliases):
            return None
        sure = [term for term in pool if found.of[term].sure]
        owners = [term for term in sure if found.of[term].always]
        if len(owners) == 1:
            return owners[0], "which is its own in this field"
        if len(sure) == 1:
            return sure[0], "which others seldom bear"
        return (
            self._by_company(found, scene)
            or self._by_language(sure or pool, scene)
            or self._by_source(found, sure or pool, scene)
        )

    def _as_meant(self, found: Open, pool: list[str], scene: Scene) -> tuple[str, str] | None:
        words = key(scene.reading.span(found.start, found.end))
        for text, term in scene.source.means.items() if scene.source else ():
            if term in pool and key(text) == words:
                return term, "as its source means it"
        return None

    def _by_company(self, found: Open, scene: Scene) -> tuple[str, str] | None:
        """A weak acronym among others in a list of actors is one of them."""
        if len(found.of) == 1 and found.aliases[0].role == "acronym" and len(scene.claims) >= _LIST:
            return next(iter(found.of)), "in a list of others"
        return None

    def _by_language(self, pool: list[str], scene: Scene) -> tuple[str, str] | None:
        """The one candidate whose country speaks the line's language, or is its mother country."""
        code = scene.guess()
        if not code:
            return None
        speakers = [term for term in pool if code in self._spoken.get(scene.homes.get(term, ""), ())]
        if len(speakers) > 1:
            speakers = [term for term in speakers if scene.homes[term] == self._mothers.get(code)]
        return (speakers[0], f"in a line in its language ({code})") if len(speakers) == 1 else None

    def _by_source(self, found: Open, pool: list[str], scene: Scene) -> tuple[str, str] | None:
        home = (scene.source.country or "").lower() if scene.source else ""
        if not home or all(alias.role == "weak" for alias in found.aliases):
            return None
        there = [term for term in pool if scene.homes.get(term) == home]
        return (there[0], "in a source of its country") if len(there) == 1 else None

    def _scores(self, found: Open, scene: Scene) -> list[Scored]:
        """The weights of the candidates that anything in the line speaks for."""
        hint = self._bracket(found, scene)
        homes, terms = scene.spoken_for()
        if not homes and not terms and not hint:
            return []
        scored = [
            self._score(found, term, scene, hint)
            for term in found.of
            if hint or term in terms or scene.homes.get(term) in homes
        ]
        return [score for score in scored if score[0] > 0]

    def _score(self, found: Open, term: str, scene: Scene, hint: str) -> Scored:
        """The strongest evidence for one candidate."""
        home = scene.homes.get(term, "")
        best: Weighed = _NOTHING
        if self._person > 0.0:
            best = self._by_person(found, term, scene)
        most = best[0]
        for place in scene.places:
            if place.slug == home and (place.end <= found.start or place.start >= found.end):
                tie = self._tie(found, place, scene)
                if tie[0] > most:
                    best, most = tie, tie[0]
        if home and self._compatriot > most:
            other = _compatriot(found, term, home, scene)
            if other is not None:
                most = self._compatriot
                best = (most, "of the same country in the line", other)
        if hint and hint in self._spoken.get(home, ()) and self._weights["bracket"] > most:
            most = self._weights["bracket"]
            best = (most, f"with the language '{hint}' in brackets", None)
        if found.has_sure and not found.of[term].sure:
            most -= self._seldom
        return most, term, best

    def _by_person(self, found: Open, term: str, scene: Scene) -> Weighed:
        """The actor itself, or one of its people, elsewhere in the line."""
        own = scene.tagged(term)
        if own is not None:
            return self._person, "in the line", own
        for start, words in scene.hints.get(term, ()):
            if start != found.start:
                return self._person, f"with '{words}', one of its people, in the line", None
        return _NOTHING

    def _tie(self, found: Open, place: Place, scene: Scene) -> Weighed:
        if self._ties.beside(scene.reading, found.start, found.end, place):
            return self._weights["beside"], "beside it", place
        if heads(scene.reading, place):
            return self._weights["heading"], "at the head of the line", place
        starts = scene.reading.starts
        nearest = min(scene.places, key=lambda other: abs(starts[other.start] - starts[found.start]))
        bonus = self._weights["near"] if nearest is place else 0.0
        return self._weights["place"] + bonus, "in the line", place

    def _bracket(self, found: Open, scene: Scene) -> str:
        """The language of "PCC [Es]", which says in what language a document is."""
        if "[" not in scene.reading.text:
            return ""
        match = _BRACKET.match(scene.reading.following(found.end))
        return match[1].lower() if match else ""


def _compatriot(found: Open, term: str, home: str, scene: Scene) -> Claim | None:
    """The first other actor of the same country; in a list, of the neighbours only."""
    few = len(scene.claims) < _LIST
    for other in scene.claims:
        if other.term != term and (few or _touches(found, other)) and scene.homes.get(other.term) == home:
            return other
    return None


def _touches(found: Open, other: Claim) -> bool:
    return found.start == other.end or other.start == found.end


def _spelled_out(found: Open, scene: Scene) -> Claim | None:
    """The claim right before or after, as in "Communist Party of Greece (KKE)"."""
    for claimed in scene.claims:
        if claimed.term in found.of and _touches(found, claimed):
            return claimed
    return None


def _reason(evidence: Weighed, scene: Scene, names: Mapping[str, str]) -> str:
    """Put the evidence that decided into words."""
    _, where, what = evidence
    if what is None:
        return where
    words = scene.words(what)
    name = names.get(what.slug, "") if isinstance(what, Place) else ""
    return f"with '{words}' for {name} {where}" if name not in ("", words) else f"with '{words}' {where}"
