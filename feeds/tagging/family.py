"""Words that mean whichever actor of a family is at home in a place: "Communist Party", "communists".

A party word takes the one place that the line is at home in; a member word only a place beside it or
at the head of the line.
"""

from __future__ import annotations

from typing import Final, final

from feeds.gazetteer import Gazetteer
from feeds.gazetteer.spelling import key
from feeds.tagging.mention import Mention
from feeds.tagging.places import Place, heads
from feeds.tagging.scene import Claim, Scene, Ties

_HINTING: Final = ("cities", "institutions", "people")


@final
class Kin:
    """Resolves the family words of one facet."""

    def __init__(self, gazetteer: Gazetteer, facet: str) -> None:
        self._mains = gazetteer.mains
        self._kin = gazetteer.kin
        self._spoken = gazetteer.spoken
        self._speaking: dict[str, list[str]] = {}
        for home, languages in gazetteer.spoken.items():
            for code in languages:
                self._speaking.setdefault(code, []).append(home)
        families = gazetteer.settings.families
        self._usual = {family.key: family.usual for family in families}
        self._like = {family.key: family.like or family.key for family in families}
        self._tongues = {
            key(text): code for family in families for code, texts in family.tongues.items() for text in texts
        }
        self._ties = Ties(gazetteer)
        reads = gazetteer.settings.evidence.get(facet, {})
        self._noun = reads.get("noun", "its kind")
        self._member = reads.get("member", "its members")

    def resolve(self, start: int, end: int, mention: Mention, scene: Scene) -> list[str]:
        """Claim the main actor of the place that is meant, or give the candidates."""
        if scene.claims and not scene.places:
            return []
        family, sort = mention.family(scene.reading.cased(start, end))
        if sort == "hint":
            return [] if scene.claims else self._candidates(start, end, family, scene)
        if sort == "plural":
            return self._several(start, end, family, scene)
        tied = [place for place in scene.places if self._is_tied(start, end, place, scene)]
        if not tied and scene.claims:
            return []
        meant = tied or (self._at_home(start, end, scene) if sort == "noun" else self._domestic(scene))
        homes = list(dict.fromkeys(place.slug for place in meant))
        if len(homes) == 1 and (main := self._mains.get((homes[0], family))):
            reason = f"{self._noun if sort == 'noun' else self._member}, named by '{scene.words(meant[0])}'"
            self._claim(start, end, main, reason, scene)
            return []
        if not scene.places and self._by_source(start, end, family, scene):
            return []
        return self._candidates(start, end, family, scene)

    def _several(self, start: int, end: int, family: str, scene: Scene) -> list[str]:
        """ "Communist Parties of Cuba and Vietnam": one for each place of the row that follows."""
        claimed = False
        last = end
        for place in scene.places:
            if self._ties.follows(scene.reading, last, place, first=last == end):
                last = place.end
                if main := self._mains.get((place.slug, family)):
                    reason = f"{self._noun}, named by '{scene.words(place)}'"
                    self._claim(start, end, main, reason, scene)
                    claimed = True
        if claimed or scene.claims or not scene.places:
            return []
        return self._candidates(start, end, family, scene)

    def _is_tied(self, start: int, end: int, place: Place, scene: Scene) -> bool:
        return heads(scene.reading, place) or self._ties.beside(scene.reading, start, end, place)

    def _at_home(self, start: int, end: int, scene: Scene) -> list[Place]:
        """Places where the actor of the line may be at home: not those that it speaks about."""
        return [
            place
            for place in self._of_its_tongue(start, end, scene)
            if place.alias.role in _HINTING
            or self._ties.located(scene.reading, place)
            or (place.start < start and not self._ties.spoken_about(scene.reading, place))
        ]

    def _of_its_tongue(self, start: int, end: int, scene: Scene) -> list[Place]:
        """Places where the family word's language is spoken: a "Partito Comunista" is of no other."""
        code = self._tongues.get(" ".join(scene.reading.folded(start, end)), "")
        return [place for place in scene.places if not code or code in self._spoken.get(place.slug, ())]

    def _claim(self, start: int, end: int, term: str, reason: str, scene: Scene) -> None:
        if scene.tagged(term) is None:
            scene.claims.append(Claim(start, end, term, reason, "noun"))

    def _by_source(self, start: int, end: int, family: str, scene: Scene) -> bool:
        home = (scene.source.country or "").lower() if scene.source else ""
        main = self._mains.get((home, family))
        if main:
            self._claim(start, end, main, f"{self._noun}, in a source of its country", scene)
        return bool(main)

    def _candidates(self, start: int, end: int, family: str, scene: Scene) -> list[str]:
        homes = list(dict.fromkeys(place.slug for place in self._of_its_tongue(start, end, scene)))
        if not homes:
            code = scene.guess() or self._tongues.get(" ".join(scene.reading.folded(start, end)), "")
            homes = self._speaking.get(code, [])
        found = [] if homes else list(self._usual.get(family, ()))
        for home in homes:
            found += self._kin.get((home, self._like[family]), ())[:3]
        return list(dict.fromkeys(found))

    def _domestic(self, scene: Scene) -> list[Place]:
        """The places of a line that speaks of institutions only, or in the language of its one place."""
        if all(place.alias.role == "institutions" for place in scene.places):
            return scene.places
        code = scene.guess() if len({place.slug for place in scene.places}) == 1 else ""
        spoken = self._spoken.get(scene.places[0].slug, ()) if code else ()
        return scene.places if code in spoken else []
