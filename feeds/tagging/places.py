"""Which places a line names, and how each stands to the other words."""

from __future__ import annotations

from typing import Final, final

from feeds.tagging.mention import Hit, Mention, Refused, Sense
from feeds.tagging.reading import Reading
from feeds.tagging.signals import Signals
from feeds.tagging.spans import Span, inside, longest

_HEADED_BY: Final = (":", "|", ";", "–", "—", ".", " –", " —", " -", " |", " :")


@final
class Place(Span):
    """A place that stands in the line."""

    __slots__ = ("alias", "slug")

    def __init__(self, start: int, end: int, alias: Sense) -> None:
        self.start = start
        self.end = end
        self.alias = alias
        self.slug = alias.term


def places(
    hits: list[Hit],
    reading: Reading,
    hidden: list[Span],
    refused: Refused,
    signals: Signals,
) -> list[Place]:
    """Decide which hits are places: longest first, not inside an actor's name, capitals as they must be.

    ``refused`` gives for some (facet, term) the signals beside which they are not meant.
    """
    fitting = [hit for hit in hits if _admissible(hit, reading)]
    if len(fitting) > 1:
        fitting = longest(fitting, reading)
    found: list[Place] = []
    for hit in fitting:
        start, end, mention = hit.start, hit.end, hit.mention
        if (mention.mask and mention.hides(reading, start, end)) or (hidden and inside(start, end, hidden)):
            continue
        if mention.only is not None:
            found.append(Place(start, end, mention.only))
        else:
            found += _meant(mention, reading, start, end)
    if refused and signals.mark:
        found = [place for place in found if not _is_refused(place, refused, signals)]
    return found


def heads(reading: Reading, place: Place) -> bool:
    """Whether the line begins with the place and a colon or the like: "PERU: ..."."""
    if place.start > 1 or (place.start and reading.row[0].folded not in ("the", "in")):
        return False
    return reading.following(place.end).startswith(_HEADED_BY)


def _admissible(hit: Hit, reading: Reading) -> bool:
    mention, start, end = hit.mention, hit.start, hit.end
    return (
        mention.fits(reading, start, end)
        or mention.hides(reading, start, end)
        or bool(mention.fitting(reading, start, end))
    )


def _is_refused(place: Place, refused: Refused, signals: Signals) -> bool:
    unwanted = refused.get((place.alias.facet, place.slug))
    return unwanted is not None and signals.hold_any(unwanted)


def _meant(mention: Mention, reading: Reading, start: int, end: int) -> list[Place]:
    aliases = mention.fitting(reading, start, end)
    terms = {alias.term: alias for alias in reversed(aliases)}
    return [Place(start, end, alias) for alias in terms.values()]


def are_sure(found: list[Place]) -> bool:
    """Whether none of them is weak."""
    for place in found:  # noqa: SIM110 (a generator takes three times as long, for every line)
        if not place.alias.sure:
            return False
    return True


def settled(found: list[Place], homes: list[str], reading: Reading) -> list[Place]:
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
