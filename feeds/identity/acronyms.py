"""A name and its acronym, one in each line."""

from __future__ import annotations

from feeds.identity.pairs import Difference
from feeds.identity.reading import Side
from feeds.identity.words import PARTY

_LONGEST_NAME = 7
_SHORTEST_FULL_NAME = 3
_MOST_OF_A_WORD = 3


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
        key = _singular(side, place)
        run = _initials(key, other, full)
        if not run and _in_capitals(side, place):
            run = _beginnings(key, other, full) or (same_terms and _without_party(key, other, full)) or []
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


def _beginnings(acronym: str, side: Side, places: list[int]) -> list[int]:
    """Find the run of words whose first letters, one to three of each, make the acronym: BENELUX, COSATU."""
    for start in range(len(places) - _SHORTEST_FULL_NAME + 1):
        run = places[start : start + len(acronym) - 1]
        for end in range(len(run), _SHORTEST_FULL_NAME - 1, -1):
            names = [side.keys[place] for place in run[:end]]
            if run[end - 1] - run[0] < end + 3 and _spelled(acronym, names):
                return run[:end]
    return []


def _spelled(acronym: str, names: list[str]) -> bool:
    if not names:
        return not acronym
    return any(
        acronym[:size] == names[0][:size] and len(names[0]) >= size and _spelled(acronym[size:], names[1:])
        for size in range(1, min(_MOST_OF_A_WORD, len(acronym)) + 1)
    )


def _without_party(acronym: str, side: Side, places: list[int]) -> list[int]:
    """``PRC`` for ``Rifondazione Comunista``: the name without the word that says it is a party's."""
    if not 3 <= len(acronym) <= 5:
        return []
    return _initials(acronym.replace("p", "", 1), side, places) if "p" in acronym else []
