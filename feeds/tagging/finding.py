"""What was found in one line, and how it becomes a verdict with its evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import final

from feeds.model import Evidence, Tag, Verdict
from feeds.tagging.places import Place
from feeds.tagging.reading import Reading
from feeds.tagging.scene import Cast, Home
from feeds.tagging.subjects import Condition, Reason


@final
class Finding:
    """All that a line says; ``homes`` are the places where its actors are at home."""

    __slots__ = ("casts", "homes", "places", "reading", "subjects")

    def __init__(
        self,
        reading: Reading,
        casts: list[Cast],
        places: list[Place],
        homes: list[Home],
        subjects: dict[str, Reason],
    ) -> None:
        self.reading = reading
        self.casts = casts
        self.places = places
        self.homes = homes
        self.subjects = subjects


def verdict(finding: Finding, facet_of: Mapping[str, str]) -> Verdict:
    """Give each tag the words that speak for it; ``facet_of`` names the facet of each subject."""
    reading = finding.reading
    pieces: dict[tuple[str, str], list[Evidence]] = {}
    for cast in finding.casts:
        for claim in cast.claims:
            given = Evidence(reading.quoted(claim.start, claim.end), claim.reads)
            pieces.setdefault((cast.facet, claim.term), []).append(given)
    for place in finding.places:
        given = Evidence(reading.quoted(place.start, place.end), place.alias.reads)
        pieces.setdefault((place.alias.facet, place.slug), []).append(given)
    for home in finding.homes:
        given = Evidence(reading.quoted(home.claim.start, home.claim.end), "who is at home there")
        pieces.setdefault((home.facet, home.slug), []).append(given)
    for subject, reason in finding.subjects.items():
        pieces[facet_of[subject], subject] = list(_reasons(reason, reading))
    tags = (
        Tag(facet, term, tuple(given if len(given) < 2 else dict.fromkeys(given)))
        for (facet, term), given in pieces.items()
    )
    maybe = ((cast.facet, slug) for cast in finding.casts for slug in cast.maybe)
    return Verdict(tuple(tags), tuple(maybe))


def _reasons(reason: Reason, reading: Reading) -> Iterable[Evidence]:
    if isinstance(reason, Condition):
        yield Evidence(reason.reads, "which stand together")
        return
    for hit in reason:
        yield Evidence(reading.quoted(hit.start, hit.end), f"a word for it ({hit.weigh.weight:g})")
