"""What was found in one line, and how it becomes a verdict with its evidence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import final

from feeds.model import Evidence, Tag, Tagged, Verdict
from feeds.tagging.places import Place
from feeds.tagging.reading import Reading
from feeds.tagging.scene import Cast, Home
from feeds.tagging.subjects import Condition, Reason
from feeds.tagging.writing import Given, written


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
    tags = [
        Tag(facet, term, tuple([Evidence(words, rule) for words, rule in given]))
        for (facet, term), given in _given(finding, facet_of).items()
    ]
    maybe = [(cast.facet, slug) for cast in finding.casts for slug in cast.maybe]
    return Verdict(tuple(tags), tuple(maybe))


def tagged(finding: Finding, facet_of: Mapping[str, str]) -> Tagged:
    """The tags of a verdict, straight as they are decided by and kept."""
    given = _given(finding, facet_of)
    return Tagged(tuple(sorted(given)), written(given))


def _given(finding: Finding, facet_of: Mapping[str, str]) -> Given:
    reading = finding.reading
    pieces: Given = {}
    for cast in finding.casts:
        for claim in cast.claims:
            _add(pieces, (cast.facet, claim.term), reading.quoted(claim.start, claim.end), claim.reads)
    for place in finding.places:
        alias = place.alias
        _add(pieces, (alias.facet, place.slug), reading.quoted(place.start, place.end), alias.reads)
    for home in finding.homes:
        claim = home.claim
        _add(pieces, (home.facet, home.slug), reading.quoted(claim.start, claim.end), "who is at home there")
    for subject, reason in finding.subjects.items():
        pieces[facet_of[subject], subject] = []
        for words, rule in _reasons(reason, reading):
            _add(pieces, (facet_of[subject], subject), words, rule)
    return pieces


def _add(pieces: Given, term: tuple[str, str], words: str, rule: str) -> None:
    given = pieces.get(term)
    if given is None:
        pieces[term] = [(words, rule)]
    elif (words, rule) not in given:
        given.append((words, rule))


def _reasons(reason: Reason, reading: Reading) -> list[tuple[str, str]]:
    if isinstance(reason, Condition):
        return [(reason.reads, "which stand together")]
    return [(reading.quoted(hit.start, hit.end), f"a word for it ({hit.weigh.weight:g})") for hit in reason]
