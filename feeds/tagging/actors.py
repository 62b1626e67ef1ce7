"""Which actors a line is about: sure words first, then what the evidence decides of the others.

hits -> admissible -> longest -> sure claims -> open ones resolved (twice) -> family words
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from feeds.gazetteer import Alias, Gazetteer
from feeds.tagging.candidates import Judge, Open
from feeds.tagging.family import Kin
from feeds.tagging.mention import Mention
from feeds.tagging.reading import Reading
from feeds.tagging.scene import Claim, Scene, claim
from feeds.tagging.spans import Hit, longest

_DASHES = ("-", "–", "—", "|", "/", "·", "•", ":")

Refused = Mapping[tuple[str, str], int]
"""(facet, term) -> the signals beside which its short words do not mean it, as bits."""


@dataclass(slots=True)
class Sighting:
    """The actor words of one line, before any evidence is asked."""

    claims: list[Claim] = field(default_factory=list)
    open: list[Open] = field(default_factory=list)
    nouns: list[Hit[Mention]] = field(default_factory=list)


class Actors:
    """Recognises the actors of one facet."""

    def __init__(self, gazetteer: Gazetteer, facet: str, refused: Refused) -> None:
        self.facet = facet
        self._refused = {term: unwanted for (of, term), unwanted in refused.items() if of == facet}
        self._careful = frozenset(gazetteer.settings.words.get("appended", ()))
        self._judge = Judge(gazetteer, facet)
        self._kin = Kin(gazetteer, facet)
        self._most = int(gazetteer.settings.weights["most_maybe"])

    def sight(self, hits: list[Hit[Mention]], reading: Reading, signals: int) -> Sighting:
        """Sort the hits into sure claims, open words and family words."""
        facet = self.facet
        fitting = [
            hit
            for hit in hits
            if hit[2].facet == facet
            and (
                hit[2].free
                or hit[2].exact == reading.span(hit[0], hit[1])
                or _admissible(hit[2], reading, hit[0], hit[1])
            )
        ]
        if len(fitting) > 1:
            # What names somebody stands before what only speaks of some actor.
            fitting = longest([hit for hit in fitting if not hit[2].hint] or fitting, reading)
        sighting = Sighting()
        for hit in fitting:
            start, end, mention = hit
            if mention.mask and mention.hides(reading, start, end):
                continue
            only = mention.only
            if only is not None and only.role not in self._careful and only.term not in self._refused:
                sighting.claims.append(Claim(start, end, only.term, only.reads, only.role))
            elif not (mention.every and _is_appended(mention.every, self._careful, hit, reading)):
                self._sort(hit, reading, signals, sighting)
        return sighting

    def resolve(self, sighting: Sighting, scene: Scene) -> list[str]:
        """Add what the evidence decides to the scene's claims; give the candidates of what stays open.

        Two rounds, because one answer may be evidence for another.
        """
        waiting = sighting.open
        scene.hints = _hints(waiting)
        for _ in range(2):
            left = [found for found in waiting if not self._judge.claimed(found, scene)]
            settled, waiting = len(left) == len(waiting), left
            if settled or not left:
                break
        maybe = [slug for found in waiting for slug in self._judge.ranked(found, scene)]
        for start, end, mention in sighting.nouns:
            maybe.extend(self._kin.resolve(start, end, mention, scene))
        maybe.extend(scene.others)
        taken = {found.term for found in scene.claims}
        return [slug for slug in dict.fromkeys(maybe) if slug not in taken][: self._most]

    def _sort(self, hit: Hit[Mention], reading: Reading, signals: int, sighting: Sighting) -> None:
        start, end, mention = hit
        fitting = mention.fitting(reading, start, end)
        aliases = self._wanted(fitting, signals)
        sure = next((alias for alias in aliases if alias.sure), None)
        if sure is not None and len({alias.term for alias in aliases}) == 1:
            sighting.claims.append(claim(start, end, sure))
        elif aliases:
            sighting.open.append(Open(start, end, aliases, len(aliases) < len(fitting)))
        elif mention.member or mention.noun or mention.plural or mention.hint:
            sighting.nouns.append(hit)

    def _wanted(self, aliases: list[Alias], signals: int) -> list[Alias]:
        if not self._refused or not signals:
            return aliases
        return [
            alias
            for alias in aliases
            if alias.role not in ("acronym", "weak") or not self._refused.get(alias.term, 0) & signals
        ]


def _admissible(mention: Mention, reading: Reading, start: int, end: int) -> bool:
    if mention.hides(reading, start, end) or mention.member or mention.fitting(reading, start, end):
        return True
    return bool(mention.family(reading.cased[start:end])[0])


def _hints(waiting: Iterable[Open]) -> dict[str, list[tuple[int, str]]]:
    found: dict[str, list[tuple[int, str]]] = {}
    for item in waiting:
        for alias in item.aliases:
            if alias.role == "people":
                found.setdefault(alias.term, []).append((item.start, alias.text))
    return found


def _is_appended(
    aliases: Iterable[Alias], careful: Collection[str], hit: Hit[Mention], reading: Reading
) -> bool:
    """Whether the words are a name put behind the line with a dash: it was printed there, no more."""
    if not careful or hit[1] != len(reading.words) or any(alias.role not in careful for alias in aliases):
        return False
    return reading.preceding(hit[0]).rstrip("\"'“‘«( ").endswith(_DASHES)
