"""Which places a line names, and how each stands to the other words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from feeds.gazetteer import Alias
from feeds.tagging.mention import Mention, fits
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
    refused: Mapping[tuple[str, str], Collection[int]],
    signals: Collection[int],
) -> list[Place]:
    """Decide which hits are places: longest first, not inside an actor's name, capitals as they must be."""
    cased = reading.cased
    fitting = [
        (start, end, mention)
        for start, end, mention in hits
        if mention.free or cased[start:end] == mention.exact or _admissible(mention, reading, start, end)
    ]
    found: list[Place] = []
    for start, end, mention in longest(fitting):
        if (mention.mask and mention.hides(reading, start, end)) or (hidden and inside(start, end, hidden)):
            continue
        if mention.only is not None:
            found.append(Place(start, end, mention.only))
        else:
            found.extend(_meant(mention, reading, start, end))
    if refused and signals:
        found = [place for place in found if not _refused(place, refused, signals)]
    return found


def heads(reading: Reading, place: Place) -> bool:
    """Whether the line begins with the place and a colon or the like: "PERU: ..."."""
    if place.start > 4 or (place.start and reading.written(0, place.start).casefold() not in ("the", "in")):
        return False
    return reading.following(place.end).startswith(_HEADED_BY)


def _admissible(mention: Mention, reading: Reading, start: int, end: int) -> bool:
    return mention.hides(reading, start, end) or bool(_fitting(mention, reading, start, end))


def _fitting(mention: Mention, reading: Reading, start: int, end: int) -> list[Alias]:
    written = reading.written(start, end)
    found = [alias for needed, alias in mention.aliases if not needed or fits(needed, written)]
    if mention.ordinary and found and reading.is_capitals():
        return []
    return found


def _meant(mention: Mention, reading: Reading, start: int, end: int) -> Iterable[Place]:
    aliases = _fitting(mention, reading, start, end)
    terms = {alias.term: alias for alias in reversed(aliases)}
    return [Place(start, end, alias) for alias in terms.values()]


def _refused(
    place: Place, refused: Mapping[tuple[str, str], Collection[int]], signals: Collection[int]
) -> bool:
    unwanted = refused.get((place.alias.facet, place.alias.term))
    return bool(unwanted) and any(signal in signals for signal in unwanted or ())


def settled(found: list[Place], homes: Collection[str], reading: Reading) -> list[Place]:
    """Keep the sure places, and a weak one that heads the line, is confirmed, or alone explains it."""
    sure = {place.slug for place in found if place.alias.sure}
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
