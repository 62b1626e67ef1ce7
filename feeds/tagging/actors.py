"""Which actors a line is about: sure words first, then what the evidence decides of the others.

hits -> admissible -> longest -> sure claims -> open ones resolved (twice) -> family words
"""

from __future__ import annotations

from typing import Final, final

from feeds.gazetteer import Facet, Gazetteer
from feeds.tagging.candidates import Judge, Open
from feeds.tagging.family import Kin
from feeds.tagging.mention import Hit, Mention, Refused, Sense
from feeds.tagging.reading import Reading
from feeds.tagging.scene import Claim, Scene, claim
from feeds.tagging.signals import Signals
from feeds.tagging.spans import longest

_DASHES: Final = ("-", "–", "—", "|", "/", "·", "•", ":")


@final
class Sighting:
    """The actor words of one line, before any evidence is asked; ``by`` whom they were seen."""

    __slots__ = ("by", "claims", "nouns", "open")

    def __init__(self, by: Actors) -> None:
        self.by = by
        self.claims: list[Claim] = []
        self.open: list[Open] = []
        self.nouns: list[Hit] = []


@final
class Actors:
    """Recognises the actors of one facet.  ``homes`` maps each to its place."""

    def __init__(self, gazetteer: Gazetteer, facet: Facet, refused: Refused) -> None:
        self.facet = facet.key
        self.home = facet.home
        self.homes = {slug: term.country for slug, term in gazetteer.terms(facet.key).items()}
        self._refused = {term: unwanted for (of, term), unwanted in refused.items() if of == facet.key}
        self._careful = frozenset(gazetteer.settings.words.get("appended", ()))
        self._judge = Judge(gazetteer, facet.key)
        self._kin = Kin(gazetteer, facet.key)
        self._most = int(gazetteer.settings.weights["most_maybe"])

    def sight(self, hits: list[Hit], reading: Reading, signals: Signals) -> Sighting:
        """Sort the hits into sure claims, open words and family words."""
        sighting = Sighting(self)
        for hit in self._fitting(hits, reading):
            start, end, mention = hit.start, hit.end, hit.mention
            if mention.mask and mention.hides(reading, start, end):
                continue
            only = mention.only
            if only is not None and only.role not in self._careful and only.term not in self._refused:
                sighting.claims.append(Claim(start, end, only.term, only.reads, only.role))
            elif not (mention.every and _is_appended(mention.every, self._careful, hit, reading)):
                self._sort(hit, reading, signals, sighting)
        return sighting

    def _fitting(self, hits: list[Hit], reading: Reading) -> list[Hit]:
        facet = self.facet
        fitting: list[Hit] = []
        for hit in hits:
            mention = hit.mention
            if mention.facet == facet and (
                mention.fits(reading, hit.start, hit.end) or _admissible(mention, reading, hit.start, hit.end)
            ):
                fitting.append(hit)
        if len(fitting) > 1:
            # What names somebody stands before what only speaks of some actor.
            return longest([hit for hit in fitting if not hit.mention.hint] or fitting, reading)
        return fitting

    def resolve(self, sighting: Sighting, scene: Scene) -> list[str]:
        """Add what the evidence decides to the scene's claims; give the candidates of what stays open.

        Two rounds, because one answer may be evidence for another.
        """
        waiting = sighting.open
        _add_hints(waiting, scene.hints)
        for _ in range(2):
            left = [found for found in waiting if not self._judge.claimed(found, scene)]
            settled, waiting = len(left) == len(waiting), left
            if settled or not left:
                break
        maybe = [slug for found in waiting for slug in self._judge.ranked(found, scene)]
        for hit in sighting.nouns:
            maybe += self._kin.resolve(hit.start, hit.end, hit.mention, scene)
        maybe += scene.others
        if not maybe:
            return maybe
        taken = {found.term for found in scene.claims}
        kept: list[str] = []
        for slug in maybe:
            if slug not in taken:
                taken.add(slug)
                kept.append(slug)
        return kept[: self._most]

    def _sort(self, hit: Hit, reading: Reading, signals: Signals, sighting: Sighting) -> None:
        start, end, mention = hit.start, hit.end, hit.mention
        fitting = mention.fitting(reading, start, end)
        aliases = self._wanted(fitting, signals)
        sure = _sure_one(aliases)
        if sure is not None:
            sighting.claims.append(claim(start, end, sure))
        elif aliases:
            sighting.open.append(Open(start, end, aliases, len(aliases) < len(fitting)))
        elif mention.member or mention.noun or mention.plural or mention.hint:
            sighting.nouns.append(hit)

    def _wanted(self, aliases: list[Sense], signals: Signals) -> list[Sense]:
        if not self._refused or not signals.mark:
            return aliases
        for alias in aliases:
            if self._is_refused(alias, signals):
                return [alias for alias in aliases if not self._is_refused(alias, signals)]
        return aliases

    def _is_refused(self, alias: Sense, signals: Signals) -> bool:
        if alias.role != "acronym" and alias.role != "weak":
            return False
        unwanted = self._refused.get(alias.term)
        return unwanted is not None and signals.hold_any(unwanted)


def _sure_one(aliases: list[Sense]) -> Sense | None:
    """The first sure alias, where all belong to one term."""
    sure = None
    for alias in aliases:
        if alias.term != aliases[0].term:
            return None
        if sure is None and alias.sure:
            sure = alias
    return sure


def _admissible(mention: Mention, reading: Reading, start: int, end: int) -> bool:
    if mention.hides(reading, start, end) or mention.member or mention.fitting(reading, start, end):
        return True
    return bool(mention.family(reading.cased(start, end))[0])


def _add_hints(waiting: list[Open], found: dict[str, list[tuple[int, str]]]) -> None:
    for item in waiting:
        for alias in item.aliases:
            if alias.role == "people":
                found.setdefault(alias.term, []).append((item.start, alias.text))


def _is_appended(aliases: list[Sense], careful: frozenset[str], hit: Hit, reading: Reading) -> bool:
    """Whether the words are a name put behind the line with a dash: it was printed there, no more."""
    if not careful or hit.end != len(reading.row) or any(alias.role not in careful for alias in aliases):
        return False
    return reading.preceding(hit.start).rstrip("\"'“‘«( ").endswith(_DASHES)
