"""What pairs off between two lines: one word in two writings, a name and its acronym, a raised toll."""

from __future__ import annotations

from dataclasses import dataclass, field

from feeds.identity.numerals import value
from feeds.identity.reading import Side
from feeds.identity.variants import misspelt_number, misspelt_small, variant
from feeds.identity.words import PARTY, TOLL_TALK

_HIGHEST_RAISE = 30
_MOST_WITH_TOLL = 4
_LONGEST_NAME = 7
_SHORTEST_FULL_NAME = 3


@dataclass
class Difference:
    """What is left to explain: places of content in the old line, and in the new one."""

    lost: list[int]
    gained: list[int]
    reasons: list[str] = field(default_factory=list)
    mended: set[str] = field(default_factory=set)
    pairs: dict[str, str] = field(default_factory=dict)
    """Words of the new line by which the old one's were found again."""


def pair_words(old: Side, new: Side, difference: Difference) -> None:
    """Strike out what is one word in two writings, and runs that differ by spaces alone."""
    for lost in list(difference.lost):
        for gained in difference.gained:
            reason = variant(old.keys[lost], new.keys[gained], old.reading, new.reading)
            if reason and not (reason == "word form" and _turned_passive(old, new, lost, gained)):
                difference.reasons.append(reason)
                difference.pairs[new.keys[gained]] = old.keys[lost]
                difference.lost.remove(lost)
                difference.gained.remove(gained)
                break
    _pair_small_words(difference, difference.lost, old, new)
    _pair_small_words(difference, difference.gained, new, old)
    joined = "".join(old.keys[place] for place in difference.lost)
    if joined and joined == "".join(new.keys[place] for place in difference.gained):
        difference.reasons.append("spaces")
        difference.lost, difference.gained = [], []


def _turned_passive(old: Side, new: Side, lost: int, gained: int) -> bool:
    """``attacks Iran`` and ``attacked by Iran`` are opposite news."""
    return (old.keys[lost + 1 : lost + 2] == ("by",)) != (new.keys[gained + 1 : gained + 2] == ("by",))


def _pair_small_words(difference: Difference, places: list[int], side: Side, other: Side) -> None:
    """Strike out a misspelt small word: ``aganst``, ``form`` for ``from``."""
    small = sorted({key for key in other.keys if key in other.light} - set(side.keys))
    for place in list(places):
        key = side.keys[place]
        right = next((word for word in small if misspelt_small(key, word)), None)
        if right:
            difference.reasons.append("typo mended")
            difference.mended.add(right)
            places.remove(place)


def pair_expansions(old: Side, new: Side, difference: Difference, same_terms: bool) -> None:
    """Strike out an acronym on one side with its full name on the other.

    Where the letters do not tell (KKE is Greek), the same terms on both sides do, for a name that says
    it is a party's: no such name stays without its term, so the acronym is what bears the term too.
    """
    _pair_acronyms(difference, old, new, difference.lost, difference.gained, same_terms)
    _pair_acronyms(difference, new, old, difference.gained, difference.lost, same_terms)


def _pair_acronyms(
    difference: Difference, side: Side, other: Side, short: list[int], full: list[int], same_terms: bool
) -> None:
    for place in list(short):
        run = _initials(_singular(side, place), other, full)
        if not run and same_terms and len(short) == 1 and _in_capitals(side, place):
            run = list(full) if _is_full_name(other, full) else []
        if run:
            difference.reasons.append("name spelled out")
            short.remove(place)
            full[:] = [index for index in full if index not in run]


def _singular(side: Side, place: int) -> str:
    """``CPs`` stands for what ``CP`` does."""
    key = side.keys[place]
    plural = key.endswith("s") and f"{key[:-1].upper()}s" in side.reading.text
    return key[:-1] if plural else key


def _in_capitals(side: Side, place: int) -> bool:
    return side.keys[place] in side.reading.acronyms


def _is_full_name(side: Side, places: list[int]) -> bool:
    """``Communist Party of Greece``: capitals, in one run, with the word that says what it is."""
    names = [side.keys[place] for place in places]
    if not _SHORTEST_FULL_NAME <= len(names) <= _LONGEST_NAME or PARTY.isdisjoint(names):
        return False
    between = set(range(places[0], places[-1])) & set(side.content)
    return side.reading.named.issuperset(names) and between <= set(places)


def _initials(acronym: str, side: Side, places: list[int]) -> list[int]:
    """Find the run of places whose initials are the acronym's letters, in whatever order (PCV, CPV).

    What stands before the run may be its beginning as it is: UNSC, UN Security Council.
    """
    for start, place in enumerate(places):
        before = side.keys[place - 1] if place else ""
        letters = sorted(acronym.removeprefix(before) if 1 < len(before) < len(acronym) else acronym)
        run = places[start : start + len(letters)]
        if not 2 <= len(letters) <= _LONGEST_NAME or len(run) < len(letters):
            continue
        if run[-1] - run[0] < len(letters) + 4 and sorted(side.keys[index][0] for index in run) == letters:
            return run
    return []


def pair_numbers(old: Side, new: Side, difference: Difference) -> bool:
    """Strike out raised tolls; False where a number was exchanged that tells events apart."""
    _pair_number_words(difference, old, new)
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
