"""The whole way of one line::

text -> Reading -> Matcher -> actor, place, cue hits
     -> sure actors -> places -> open actors -> subjects -> Finding -> Verdict
"""

from __future__ import annotations

import marshal
from pathlib import Path
from typing import final

from feeds.gazetteer import Gazetteer
from feeds.gazetteer.cache import code, digest, fetch, keep, unhindered
from feeds.model import Source, Verdict
from feeds.tagging.actors import Actors, Sighting
from feeds.tagging.compile import build
from feeds.tagging.finding import Finding, verdict
from feeds.tagging.language import Guess
from feeds.tagging.matcher import Hits, Matcher
from feeds.tagging.mention import Hit
from feeds.tagging.places import Place, places, settled
from feeds.tagging.reading import Reading
from feeds.tagging.scene import Cast, Claim, Scene
from feeds.tagging.spans import Span, inside
from feeds.tagging.subjects import Condition, Reason, Weights, bits, conditions, digits
from feeds.tagging.tables import Tables

_CODE = ("feeds.text", "feeds.gazetteer", "feeds.tagging")
"""What takes part in compiling."""
_KEPT = "tagger.marshal"


@final
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
        refused = {term: bits(texts, tables.signals) for term, texts in gazetteer.not_with.items()}
        asked = 0
        for unwanted in refused.values():
            asked |= unwanted
        for rules in rules_of.values():
            for rule in rules:
                asked |= rule.signals
        self._matcher = Matcher(tables, rules_of, asked)
        place_facets = {facet.key for facet in gazetteer.of_kind("place")}
        self._refused_places = {term: texts for term, texts in refused.items() if term[0] in place_facets}
        self._actors = [Actors(gazetteer, facet, refused) for facet in gazetteer.of_kind("actor")]
        words = gazetteer.settings.words
        self._guess = Guess(gazetteer.settings.languages, words.get("neutral", ("en",)))
        hiding = words.get("hides", ("name", "acronym", "noun", "people"))
        self._weights = Weights(gazetteer.thresholds, hiding)
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
        hits = self._matcher.read(reading.cased)
        signals = hits.signals
        hidden: list[Span] = []
        doubtful: list[Span] = []
        sightings = self._sightings(hits.actors, signals, reading, hidden, doubtful) if hits.actors else []
        there: list[Place] = []
        if hits.places:
            there = places(hits.places, reading, hidden, self._refused_places, signals)
        if there and doubtful:
            there = [
                place for place in there if place.alias.sure or not inside(place.start, place.end, doubtful)
            ]
        casts = [self._cast(sighting, reading, there, source) for sighting in sightings]
        homes = _homes(casts)
        given = self._subjects(hits, reading, casts, there)
        if there:
            there = settled(there, [slug for _, slug in homes], reading)
        return Finding(reading, casts, there, homes, given)

    def _sightings(
        self, hits: list[Hit], signals: int, reading: Reading, hidden: list[Span], doubtful: list[Span]
    ) -> list[Sighting]:
        """What each facet sees; where a place is hidden, and where it is doubtful, is added to the lists."""
        sightings = []
        for actors in self._actors:
            sighting = actors.sight(hits, reading, signals)
            sightings.append(sighting)
            hidden += sighting.claims
            doubtful += sighting.open
        return sightings

    def _cast(self, sighting: Sighting, reading: Reading, there: list[Place], source: Source | None) -> Cast:
        actors = sighting.by
        cast = Cast(actors.facet, actors.home, actors.homes, sighting.claims)
        if sighting.open or sighting.nouns:
            scene = Scene(reading, there, actors.homes, sighting.claims, source, self._guess)
            cast.maybe = actors.resolve(sighting, scene)
        return cast

    def _subjects(
        self, hits: Hits, reading: Reading, casts: list[Cast], there: list[Place]
    ) -> dict[str, Reason]:
        given: dict[str, Reason] = {}
        vetoed: set[str] = set()
        if hits.cues:
            given = self._weights.given(hits.cues, reading, casts, vetoed)
        rules: list[Condition] = []
        signals, mark = hits.signals, hits.mark
        for rule in hits.rules:
            if mark & rule.mark == rule.mark and (rule.mark == 0 or rule.may_hold(signals)):
                rules.append(rule)
        if self._wordless and self._may_call(casts):
            rules += self._wordless
        if rules:
            self._add_ruled(rules, given, vetoed, reading, casts, there)
        return given

    def _add_ruled(
        self,
        rules: list[Condition],
        given: dict[str, Reason],
        vetoed: set[str],
        reading: Reading,
        casts: list[Cast],
        there: list[Place],
    ) -> None:
        """Add the subjects whose rule holds."""
        special = counts = False
        for rule in rules:
            if rule.specials:
                special = True
                counts = counts or rule.counts
        if not special:
            for rule in rules:
                if rule.subject not in vetoed and rule.subject not in given:
                    given[rule.subject] = rule
            return
        known = _specials(casts, there)
        if counts:
            known |= digits(reading.cased)
        # Two rounds, because a rule may ask for a subject that another gives.
        for _ in range(2):
            for slug in given:
                known.add(self._as_special[slug])
            for rule in rules:
                if rule.subject not in vetoed and rule.subject not in given and rule.specials.issubset(known):
                    given[rule.subject] = rule

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


def _homes(casts: list[Cast]) -> dict[tuple[str, str], Claim]:
    found: dict[tuple[str, str], Claim] = {}
    for cast in casts:
        for claim in cast.claims:
            slug = cast.homes[claim.term]
            if slug:
                found.setdefault((cast.home, slug), claim)
    return found


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
