"""A headline that stays whole while what stands behind its colon or dash is exchanged."""

from __future__ import annotations

import re

from feeds.identity.names import MONTHS
from feeds.identity.reading import Reading, Side, read, two_sides
from feeds.identity.senses import is_verb
from feeds.identity.words import MOMENTS, NOUNS_TOO, PARTS
from feeds.text import canonical

_BREAK = re.compile(r" ?: | [-\u2013\u2014|] |; |\u2014")
_DIGIT = re.compile(r"\d")
HEAD = 5
"""So many words of content make a headline that stands by itself, and so many begin both lines alike."""


def other_subtitle(before: Reading, after: Reading) -> bool:
    """``Dockers win a ten-hour day: First in the south`` with another second half.

    Only where the first half is a sentence that tells the news; of "Interview with the PCTE: ..." and
    "Week in struggle: ..." the second half is the news.  Two halves built alike name two events.
    """
    if before.keys[:HEAD] != after.keys[:HEAD]:
        return False
    one, other = _halves(before), _halves(after)
    if one is None or other is None or canonical(one[0]) != canonical(other[0]):
        return False
    head, _, _ = two_sides(read(one[0]), before)
    old, new, _ = two_sides(read(one[1]), read(other[1]))
    if len(head.content) < HEAD or not any(_tells(key) for key in head.keys):
        return False
    return _unlike(old, new) and not _names_one_of_many(old, new, before.acronyms, after.acronyms)


def _halves(reading: Reading) -> tuple[str, str] | None:
    found = _BREAK.search(reading.text)
    return (reading.text[: found.start()], reading.text[found.end() :]) if found else None


def _tells(key: str) -> bool:
    """A verb that is no noun as well: the half is a sentence, not the name of a series."""
    return is_verb(key) and key not in NOUNS_TOO and key.removesuffix("s") not in NOUNS_TOO


def _unlike(old: Side, new: Side) -> bool:
    shared = {old.keys[place] for place in old.content} & {new.keys[place] for place in new.content}
    return not shared and bool(old.content) and bool(new.content)


def _names_one_of_many(old: Side, new: Side, *acronyms: frozenset[str]) -> bool:
    """Days, parts, numbers and organisations that were exchanged tell one event of a row from the next."""
    for kind in (MONTHS | MOMENTS, PARTS, acronyms[0] | acronyms[1]):
        if not kind.isdisjoint(old.keys) and not kind.isdisjoint(new.keys):
            return True
    if all(any(word[:1].isupper() for word in side.reading.text.split()[1:]) for side in (old, new)):
        return True
    return all(_DIGIT.search(side.reading.text) for side in (old, new))
