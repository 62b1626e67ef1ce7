"""Numbers that were exchanged: raised tolls and counts pair off, numbers that name an event do not."""

from __future__ import annotations

from feeds.identity.numerals import value
from feeds.identity.pairs import Difference
from feeds.identity.reading import Side
from feeds.identity.variants import misspelt_number
from feeds.identity.words import COUNTING, SHARES, TOLL_TALK

_HIGHEST_RAISE = 30
_MOST_WITH_TOLL = 4
_SHARE_NEAR = 6


def pair_numbers(old: Side, new: Side, difference: Difference) -> bool:
    """Strike out raised tolls; False where a number was exchanged that tells events apart."""
    _pair_number_words(difference, old, new)
    _drop_shares_counted(difference, old, new)
    lost = [place for place in difference.lost if old.keys[place][0] == "#"]
    gained = [place for place in difference.gained if new.keys[place][0] == "#"]
    if not lost or not gained:
        return True
    if len(lost) != len(gained):
        return False
    for place, other in zip(lost, gained, strict=True):
        reason = _raised(old, new, place, other)
        if not reason:
            return False
        difference.reasons.append(reason)
    difference.lost = _without_talk(old, difference.lost, lost)
    difference.gained = _without_talk(new, difference.gained, gained)
    return len(difference.lost) + len(difference.gained) <= _MOST_WITH_TOLL


def _drop_shares_counted(difference: Difference, old: Side, new: Side) -> None:
    """``With half of the votes counted``, ``with 90 % counted``: how far the count is."""
    lost, gained = _shares(old), _shares(new)
    if lost and gained:
        difference.reasons.append("counted further")
        difference.lost = [place for place in difference.lost if place not in lost]
        difference.gained = [place for place in difference.gained if place not in gained]


def _shares(side: Side) -> list[int]:
    """The places about a word of counting that say how much is counted."""
    for place, key in enumerate(side.keys):
        if key in COUNTING:
            near = range(max(0, place - _SHARE_NEAR), min(len(side.keys), place + _SHARE_NEAR + 1))
            shares = [at for at in near if side.keys[at] in SHARES or _is_percent(side, at)]
            nearest = min(shares, key=lambda at: abs(at - place), default=None)
            # The number and its "percent", or the lone word.
            return [] if nearest is None else [at for at in shares if abs(at - nearest) <= 1]
    return []


def _is_percent(side: Side, place: int) -> bool:
    key = side.keys[place]
    return key == "percent" or (key[0] == "#" and side.keys[place + 1 : place + 2] == ("percent",))


def _pair_number_words(difference: Difference, old: Side, new: Side) -> None:
    """``thrid`` for ``third``: a misspelt number word on one side, the number on the other."""
    for lost in list(difference.lost):
        for gained in difference.gained:
            one, other = old.keys[lost], new.keys[gained]
            if misspelt_number(one, other) or misspelt_number(other, one):
                difference.reasons.append("typo mended")
                difference.lost.remove(lost)
                difference.gained.remove(gained)
                break


def _raised(old: Side, new: Side, place: int, other: int) -> str:
    if not (old.reading.is_count(place) and new.reading.is_count(other)):
        return ""
    low, high = value(old.keys[place]), value(new.keys[other])
    if low == high:
        return "other spelling"
    return f"number raised {low:g} -> {high:g}" if low < high <= max(low, 1) * _HIGHEST_RAISE else ""


def _without_talk(side: Side, places: list[int], numbers: list[int]) -> list[int]:
    return [place for place in places if place not in numbers and side.keys[place] not in TOLL_TALK]
