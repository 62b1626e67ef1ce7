"""Which places a line names, and how each stands to the other words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from feeds.gazetteer import Alias
from feeds.tagging.mention import Mention
from feeds.tagging.reading import Reading
from feeds.tagging.spans import Hit, inside, longest

_HEADED_BY = (":", "|", ";", "–", "—", ".", " –", " —", " -", " |", " :")


class Place(NamedTuple):
    """A place that stands in the line."""

    start: int
    end: int
    alias: Alias

    @property
    def slug(self) -> str:
        """The place."""
        return self.alias.term


def places(
    hits: list[Hit[Mention]],
    reading: Reading,
    hidden: Collection[tuple[int, int]],
    refused: Mapping[tuple[str, str], int],
    signals: int,
) -> list[Place]:
    """Decide which hits are places: longest first, not inside an actor's name, capitals as they must be."""
    fitting = [
        hit
        for hit in hits
        if hit[2].free
        or hit[2].exact == reading.span(hit[0], hit[1])
        or _admissible(hit[2], reading, hit[0], hit[1])
    ]
    found: list[Place] = []
    for start, end, mention in longest(fitting, reading) if len(fitting) > 1 else fitting:
        if (mention.mask and mention.hides(reading, start, end)) or (hidden and inside(start, end, hidden)):
            continue
        if mention.only is not None:
            found.append(Place(start, end, mention.only))
        else:
            found.extend(_meant(mention, reading, start, end))
    if refused and signals:
        found = [place for place in found if not refused.get(place[2][:2], 0) & signals]
    return found


def heads(reading: Reading, place: Place) -> bool:
    """Whether the line begins with the place and a colon or the like: "PERU: ..."."""
    if place.start > 1 or (place.start and reading.words[0] not in ("the", "in")):
        return False
    return reading.following(place.end).startswith(_HEADED_BY)


def _admissible(mention: Mention, reading: Reading, start: int, end: int) -> bool:
    return mention.hides(reading, start, end) or bool(mention.fitting(reading, start, end))


def _meant(mention: Mention, reading: Reading, start: int, end: int) -> Iterable[Place]:
    aliases = mention.fitting(reading, start, end)
    terms = {alias.term: alias for alias in reversed(aliases)}
    return [Place(start, end, alias) for alias in terms.values()]


def settled(found: list[Place], homes: Collection[str], reading: Reading) -> list[Place]:
    """Keep the sure places, and a weak one that heads the line, is confirmed, or alone explains it."""
    sure = {place[2][1] for place in found if place[2].sure}
    if len(sure) == len(found):
        return found
    explained = bool(sure) or bool(homes)
    return [
        place
        for place in found
        if place.alias.sure
        or place.slug in sure
        or place.slug in homes
        or not explained
        or heads(reading, place)
    ]
