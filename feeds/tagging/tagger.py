"""The whole way of one line::

text -> Reading -> Matcher -> actor, place, cue hits
     -> sure actors -> places -> open actors -> subjects -> Finding -> Verdict
"""

from __future__ import annotations

import marshal
from functools import partial
from pathlib import Path

from feeds.gazetteer import Gazetteer
from feeds.gazetteer.cache import code, digest, fetch, keep, unhindered
from feeds.model import Source, Verdict
from feeds.tagging.actors import Actors
from feeds.tagging.compile import build
from feeds.tagging.finding import Finding, verdict
from feeds.tagging.language import Guess
from feeds.tagging.matcher import Hits, Matcher
from feeds.tagging.places import Place, places, settled
from feeds.tagging.reading import Reading
from feeds.tagging.scene import Cast, Claim, Scene
from feeds.tagging.spans import inside
from feeds.tagging.subjects import Condition, Reason, conditions, digits, subjects
from feeds.tagging.tables import Tables

_CODE = ("feeds.text", "feeds.gazetteer", "feeds.tagging")
"""What takes part in compiling."""
_KEPT = "tagger.marshal"


class Tagger:
    """Tells which terms of a gazetteer a line is about.  Pure: the same line gives the same verdict."""

    def __init__(self, gazetteer: Gazetteer, tables: Tables | None = None) -> None:
        """``tables`` are those that build() made of this gazetteer."""
        self.gazetteer = gazetteer
        tables = tables or build(gazetteer)
        self.size = tables.size
        """How many patterns are looked for."""
        rules_of, self._wordless = conditions(gazetteer.rules, tables.signals)
        self._asked = _roles_asked(self._wordless, gazetteer)
        self._matcher = Matcher(tables, rules_of)
        refused = {
            term: sum({1 << tables.signals[text] for text in texts})
            for term, texts in gazetteer.not_with.items()
        }
        place_facets = {facet.key for facet in gazetteer.of_kind("place")}
        self._refused_places = {term: bits for term, bits in refused.items() if term[0] in place_facets}
        actor_facets = gazetteer.of_kind("actor")
        self._actors = [
            (
                Actors(gazetteer, facet.key, refused),
                facet.home,
                {slug: term.country for slug, term in gazetteer.terms(facet.key).items()},
            )
            for facet in actor_facets
        ]
        self._guess = Guess(gazetteer.settings.languages)
        words = gazetteer.settings.words
        self._neutral = frozenset(words.get("neutral", ("en",)))
        self._hiding = frozenset(words.get("hides", ("name", "acronym", "noun", "people")))
        self.facet_of = {
            slug: facet.key for facet in gazetteer.of_kind("subject") for slug in gazetteer.terms(facet.key)
        }

        self._as_special = {slug: f"{facet}:{slug}" for slug, facet in self.facet_of.items()}

    @classmethod
    def cached(cls, gazetteer: Gazetteer, cache: Path | None) -> Tagger:
        """A tagger whose tables are kept in a folder of our own, and compiled only if they are not there."""
        made_of = digest(gazetteer.version, code(*_CODE))
        tables = fetch(cache, _KEPT, made_of, marshal.loads)
        if tables is None:
            with unhindered():
                tables = build(gazetteer)
            keep(cache, _KEPT, made_of, marshal.dumps(tuple(tables)))
        return cls(gazetteer, Tables(*tables))

    def tag(self, text: str, source: Source | None = None) -> Verdict:
        """Tag one line of display text; ``source`` says what its configuration knows of it."""
        return verdict(self.find(text, source), self.facet_of)

    def find(self, text: str, source: Source | None = None) -> Finding:
        """Find all that a line says, before the evidence is put into words."""
        reading = Reading(text)
        hits = self._matcher.read(reading.words)
        casts, there = self._cast(reading, hits, source)
        homes = self._homes(casts) if casts else {}
        given = self._subjects(reading, hits, casts, there)
        if there:
            there = settled(there, {slug for _, slug in homes}, reading)
        return Finding(reading, casts, there, homes, given)

    def _cast(self, reading: Reading, hits: Hits, source: Source | None) -> tuple[list[Cast], list[Place]]:
        sightings = []
        hidden: list[tuple[int, int]] = []
        doubtful: list[tuple[int, int]] = []
        if hits.actors:
            for actors, home, homes in self._actors:
                sighting = actors.sight(hits.actors, reading, hits.signals)
                sightings.append((actors, home, homes, sighting))
                hidden += [(claim.start, claim.end) for claim in sighting.claims]
                doubtful += [(item.start, item.end) for item in sighting.open]
        there: list[Place] = []
        if hits.places:
            there = places(hits.places, reading, hidden, self._refused_places, hits.signals)
        if there and doubtful:
            there = [place for place in there if place.alias.sure or not inside(place[0], place[1], doubtful)]
        casts = []
        for actors, home, homes, sighting in sightings:
            cast = Cast(actors.facet, home, sighting.claims)
            if sighting.open or sighting.nouns:
                guess = partial(self._language, reading, source)
                scene = Scene(reading, there, homes, sighting.claims, source, guess)
                cast.maybe = actors.resolve(sighting, scene)
            casts.append(cast)
        return casts, there

    def _homes(self, casts: list[Cast]) -> dict[tuple[str, str], Claim]:
        found: dict[tuple[str, str], Claim] = {}
        for cast, (_, home, homes) in zip(casts, self._actors, strict=False):
            for claim in cast.claims:
                if slug := homes[claim.term]:
                    found.setdefault((home, slug), claim)
        return found

    def _language(self, reading: Reading, source: Source | None) -> str:
        code = self._guess.of(reading.text, reading.words)
        if not code and source is not None:
            code = (source.language or "").split("-")[0].lower()
        return "" if code in self._neutral else code

    def _subjects(
        self, reading: Reading, hits: Hits, casts: list[Cast], there: list[Place]
    ) -> dict[str, Reason]:
        given: dict[str, Reason] = {}
        vetoed: set[str] = set()
        if hits.cues:
            given, vetoed = subjects(hits.cues, reading, casts, self._hiding, self.gazetteer.thresholds)
        signals = hits.signals
        rules = [rule for rule in hits.rules if rule[1] & signals == rule[1]] if hits.rules else []
        if self._wordless and self._may_call(casts):
            rules += self._wordless
        if rules:
            known = digits(reading.words) | _specials(casts, there)
            # Two rounds, because a rule may ask for a subject that another gives.
            for _ in range(2):
                known.update([self._as_special[slug] for slug in given])
                for rule in rules:
                    if rule.subject not in vetoed and rule.specials.issubset(known):
                        given.setdefault(rule.subject, rule)
        return given

    def _may_call(self, casts: list[Cast]) -> bool:
        """Whether a rule without words may hold: the roles that such rules ask for are rare."""
        asked = self._asked
        return asked is None or any(claim.role in asked for cast in casts for claim in cast.claims)


def _roles_asked(rules: list[Condition], gazetteer: Gazetteer) -> frozenset[str] | None:
    """The roles of actors of which each rule asks for one; None where a rule asks for none."""
    roles = {role for facet in gazetteer.of_kind("actor") for role in gazetteer.settings.evidence[facet.key]}
    if any(roles.isdisjoint(rule.specials) for rule in rules):
        return None
    return frozenset(roles & {special for rule in rules for special in rule.specials})


def _specials(casts: list[Cast], there: list[Place]) -> set[str]:
    known: set[str] = set()
    for cast in casts:
        if cast.claims or cast.maybe:
            known.add(cast.facet)
            known.update([claim.role for claim in cast.claims])
            if cast.claims:
                known.add(cast.home)
    for place in there:
        known.add(place.alias.facet)
        known.add(f"{place.alias.facet}:{place.slug}")
    return known
