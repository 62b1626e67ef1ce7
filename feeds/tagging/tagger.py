"""The whole way of one line::

text -> Lexicon -> Reading -> Matcher -> actor, place, cue hits
     -> sure actors -> places -> open actors -> subjects -> Finding -> Verdict
"""

from __future__ import annotations

import marshal
from typing import final

from feeds.gazetteer import Gazetteer
from feeds.kept import Folders, code, digest, fetch, keep, unhindered
from feeds.model import Source, Tagged, Verdict
from feeds.tagging.actors import Actors, Sighting
from feeds.tagging.compile import build
from feeds.tagging.finding import Finding, tagged, verdict
from feeds.tagging.language import Guess
from feeds.tagging.lexicon import Lexicon
from feeds.tagging.matcher import Hits, Matcher
from feeds.tagging.mention import Hit
from feeds.tagging.places import Place, are_sure, places, settled
from feeds.tagging.reading import Reading
from feeds.tagging.scene import Cast, Home, Scene, is_home
from feeds.tagging.signals import Signals
from feeds.tagging.spans import Span, inside
from feeds.tagging.specials import Specials
from feeds.tagging.subjects import Condition, Reason, Weights, conditions, special_items
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
        self.facet_of = {
            slug: facet.key for facet in gazetteer.of_kind("subject") for slug in gazetteer.terms(facet.key)
        }
        self._specials = Specials(item for rule in gazetteer.rules for item in special_items(rule))
        rules_of, self._wordless = conditions(gazetteer.rules, self._specials)
        self._asked = _roles_asked(self._wordless, gazetteer, self._specials)
        refused = {term: frozenset(texts) for term, texts in gazetteer.not_with.items()}
        asked = {text for unwanted in refused.values() for text in unwanted}
        asked.update(text for rules in rules_of.values() for rule in rules for text in rule.signals)
        self._lexicon = Lexicon(tables.known)
        self._subjects_asked = self._specials.bits(f"{of}:{slug}" for slug, of in self.facet_of.items())
        self._matcher = Matcher(tables, rules_of, frozenset(asked))
        place_facets = {facet.key for facet in gazetteer.of_kind("place")}
        self._refused_places = {term: texts for term, texts in refused.items() if term[0] in place_facets}
        self._actors = [Actors(gazetteer, facet, refused) for facet in gazetteer.of_kind("actor")]
        words = gazetteer.settings.words
        self._guess = Guess(gazetteer.settings.languages, words.get("neutral", ("en",)))
        hiding = words.get("hides", ("name", "acronym", "noun", "people"))
        self._weights = Weights(gazetteer.thresholds, hiding)

    @classmethod
    def cached(cls, gazetteer: Gazetteer, cache: Folders = ()) -> Tagger:
        """A tagger whose tables are kept in folders of our own, and compiled only if they are not there."""
        made_of = digest(gazetteer.version, code(*_CODE))
        tables = fetch(cache, _KEPT, made_of, marshal.loads)
        if tables is None:
            with unhindered():
                tables = build(gazetteer)
            keep(cache, _KEPT, made_of, marshal.dumps(tuple(tables)))
        return cls(gazetteer, Tables(*tables))

    @property
    def version(self) -> str:
        """The gazetteer's: what was tagged by another one may have other tags."""
        return self.gazetteer.version

    def tag(self, text: str, source: Source | None = None) -> Verdict:
        """Tag one line of display text; ``source`` says what its configuration knows of it."""
        return verdict(self.find(text, source), self.facet_of)

    def tagged(self, text: str, source: Source | None = None) -> Tagged:
        """The tags of a line, as they are decided by and kept."""
        return tagged(self.find(text, source), self.facet_of)

    def find(self, text: str, source: Source | None = None) -> Finding:
        """Find all that a line says, before the evidence is put into words."""
        reading = self._lexicon.read(text)
        hits = self._matcher.read(reading.row)
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
        if not are_sure(there):
            there = settled(there, [home.slug for home in homes], reading)
        return Finding(reading, casts, there, homes, given)

    def _sightings(
        self, hits: list[Hit], signals: Signals, reading: Reading, hidden: list[Span], doubtful: list[Span]
    ) -> list[Sighting]:
        """What each facet sees; where a place is hidden, and where it is doubtful, is added to the lists."""
        sightings = []
        for actors in self._actors:
            sighting = actors.sight(hits, reading, signals)
            sightings.append(sighting)
            if sighting.claims:
                hidden += sighting.claims
            if sighting.open:
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
        vetoed: list[str] = []
        if hits.cues:
            given = self._weights.given(hits.cues, reading, casts, vetoed)
        rules: list[Condition] = []
        signals = hits.signals
        for rule in hits.rules:
            if rule.may_hold(signals):
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
        vetoed: list[str],
        reading: Reading,
        casts: list[Cast],
        there: list[Place],
    ) -> None:
        """Add the subjects whose rule holds."""
        special = 0
        for rule in rules:
            special |= rule.specials
        known = self._specials.holding(casts, there, reading.row) if special else 0
        # Two rounds where a rule asks for a subject that another may give.
        asks = special & self._subjects_asked != 0
        for _ in range(2 if asks else 1):
            if asks:
                for slug in given:
                    known |= self._specials.term(self.facet_of[slug], slug)
            for rule in rules:
                subject = rule.subject
                if known & rule.specials == rule.specials and subject not in vetoed and subject not in given:
                    given[subject] = rule

    def _may_call(self, casts: list[Cast]) -> bool:
        """Whether a rule without words may hold: the roles that such rules ask for are rare."""
        asked = self._asked
        return asked is None or any(claim.role in asked for cast in casts for claim in cast.claims)


def _roles_asked(rules: list[Condition], gazetteer: Gazetteer, specials: Specials) -> frozenset[str] | None:
    """The roles of actors of which each rule asks for one; None where a rule asks for none."""
    roles = {role for facet in gazetteer.of_kind("actor") for role in gazetteer.settings.evidence[facet.key]}
    asked, every = 0, specials.bits(roles)
    for rule in rules:
        if not rule.specials & every:
            return None
        asked |= rule.specials
    return frozenset(role for role in roles if specials.bits([role]) & asked)


def _homes(casts: list[Cast]) -> list[Home]:
    found: list[Home] = []
    for cast in casts:
        for claim in cast.claims:
            slug = cast.homes[claim.term]
            if slug and not is_home(cast.home, slug, found):
                found.append(Home(cast.home, slug, claim))
    return found
