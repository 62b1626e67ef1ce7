"""Whether common words stand in an order that keeps who does what to whom."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise, permutations

from feeds.identity.pairs import is_passive_of
from feeds.identity.reading import Side
from feeds.identity.tenses import is_past
from feeds.identity.variants import same_verb
from feeds.identity.words import DIRECTIONS, DOERS, TARGETS

_LONGEST_ORDER = 40


def moved(old: Side, new: Side, pairs: Mapping[str, str]) -> bool | None:
    """Say whether common words stand in another order; None where the order changed who did what.

    ``pairs`` gives words of the new line that are writings of words of the old one.
    """
    after = _places(new, pairs)
    before = {key: place for key, place in _places(old, {}).items() if key in after}
    after = {key: place for key, place in after.items() if key in before}
    if any(_swapped(old.lead(place), new.lead(after[key])) for key, place in before.items()):
        return None
    order = [after[key] for key in before]
    if all(low < high for low, high in pairwise(order)):
        return False
    if _became_passive(old, new) or _became_passive(new, old):
        return True
    return None if len(order) > _LONGEST_ORDER or _roles_changed(old, new, before, after) else True


def _became_passive(told: Side, tells: Side) -> bool:
    """``B condemned by A`` in one line, ``A condemns B`` in the other."""
    for place in told.content:
        if told.keys[place + 1 : place + 2] == ("by",) and is_past(told.keys[place]):
            there = (other for other in tells.content if same_verb(told.keys[place], tells.keys[other]))
            if any(is_passive_of(told, tells, place, other) for other in there):
                return True
    return False


def _swapped(lead: str, other: str) -> bool:
    """``Attack by Israel`` and ``attack on Israel``."""
    return (lead in DOERS and other in TARGETS) or (lead in TARGETS and other in DOERS)


def _places(side: Side, pairs: Mapping[str, str]) -> dict[str, int]:
    """The first place of each content word, in order."""
    places: dict[str, int] = {}
    for place in side.content:
        key = side.keys[place]
        places.setdefault(pairs.get(key, key), place)
    return places


def _roles_changed(old: Side, new: Side, before: dict[str, int], after: dict[str, int]) -> bool:
    """Two names changed sides about a word that stands between them in both lines."""
    names = {key for key in before if _is_name(old, before[key]) and _is_name(new, after[key])}
    for first, second in permutations(names, 2):
        if before[first] > before[second] or after[first] < after[second]:
            continue
        leads = [(old.lead(before[key]), new.lead(after[key])) for key in (first, second)]
        if _exchanged(*leads):
            return True
        between = {key for key, place in before.items() if before[first] < place < before[second]}
        between &= {key for key, place in after.items() if after[second] < place < after[first]}
        if between - names and not any(_kept(lead) for lead in leads):
            return True
    return False


def _is_name(side: Side, place: int) -> bool:
    """A word with a capital, or a number that is no year."""
    key = side.keys[place]
    return key in side.reading.named or (key[0] == "#" and len(key) != 5)


def _kept(lead: tuple[str, str]) -> bool:
    """The same small word leads to the name in both lines: ``in Athens``, ``to the KKE``."""
    return bool(lead[0]) and lead[0] == lead[1]


def _exchanged(first: tuple[str, str], second: tuple[str, str]) -> bool:
    """Two names changed roles: ``from Iran to Iraq`` and ``from Iraq to Iran``."""
    return first == second[::-1] and first[0] != first[1] and not DIRECTIONS.isdisjoint(first)
