"""What a clause that was added or cut may hold, and what makes it other news."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Set

from feeds.identity.names import NAME_OF
from feeds.identity.numerals import ORDINALS
from feeds.identity.reading import ARTICLES, Side
from feeds.identity.senses import is_reaction, is_verb
from feeds.identity.words import ALTERS, LINKS, MOMENTS, PARTICLES, PARTS, PARTY, UNITS
from feeds.text import fold

_A_CLAUSE = 3
_STOPS = tuple(":;,.-([")
_PARTED = frozenset(":;,()[]|-")


def makes_other_news(
    side: Side, other: Side, extra: list[int], negations: Set[str], mended: Set[str] = frozenset()
) -> bool:
    """Say whether the content at the places ``extra``, which the other line lacks, is more than a clause."""
    return (
        turns(side, other, extra, negations, _A_CLAUSE, mended)
        or alters(side, extra)
        or names_a_part(side, extra)
        or renames_a_party(side, extra)
        or _leads_up_to_it(side, other, extra)
        or any(side.weight(extra, place) == 1 and is_reaction(side.keys[place]) for place in extra)
        or _stands_for_small_words(side, other, extra, mended)
    )


def turns(
    side: Side,
    other: Side,
    extra: list[int],
    negations: Set[str],
    clause: int,
    mended: Set[str] = frozenset(),
) -> bool:
    """One negation more needs a clause of its own, a relation more a new word that it leads to."""
    if follows_a_stop(other, side):
        clause = 1
    for place in side.surplus_turning(other):
        key = side.keys[place]
        if key in mended:
            continue
        if side.weight(extra, place) < clause if key in negations else not side.leads_to(extra, place):
            return True
    return False


def follows_a_stop(short: Side, full: Side) -> bool:
    """The short line stays whole, and a clause of its own follows it after a stop."""
    one, other = short.reading.canonical, full.reading.canonical
    return other.startswith(one) and other[len(one) :].startswith(_STOPS)


def alters(side: Side, extra: list[int]) -> bool:
    """A word or two that make it another one of its kind: new, second, youth, cancelled."""
    words = set(side.reading.canonical.split())
    for place in extra:
        key, weight = side.keys[place], side.weight(extra, place)
        if key in PARTICLES and weight == 1:
            return True
        when = not MOMENTS.isdisjoint(side.keys[place + 1 : place + 2])
        if weight <= 2 and not when and (key in ALTERS or ORDINALS.get(key) in words):
            return True
    return False


def renames_a_party(side: Side, extra: list[int]) -> bool:
    """``Communist Party Marxist Kenya``, ``Workers' Communist Party``: a namesake with a word more."""
    content = [side.keys[place] for place in side.content]
    for place in extra:
        index = side.content.index(place)
        following = content[index + 1 : index + 2]
        if not PARTY.isdisjoint(content[max(0, index - 2) : index]) and not NAME_OF.keys().isdisjoint(
            following
        ):
            return True
        after_a_word = place and side.content[index - 1 : index] == [place - 1] and place - 1 not in extra
        if after_a_word and place + 1 not in extra and PARTY.intersection(side.keys[place + 1 : place + 2]):
            return True
    return False


def names_a_part(side: Side, extra: list[int]) -> bool:
    """``Part 2``, ``(2)`` or ``II`` at the end of a line, ``two years`` for ``a year``: one of a row."""
    chosen = set(extra)
    for place in extra:
        key = side.keys[place]
        if key[0] != "#":
            if key in side.reading.letters:
                return True
            continue
        if place and side.keys[place - 1] in PARTS:
            return True
        if place + 1 not in chosen and not UNITS.isdisjoint(side.keys[place + 1 : place + 2]):
            return True
        if place - 1 not in chosen and place == len(side.keys) - 1 and len(key) <= 3:
            return True
    return False


def _leads_up_to_it(side: Side, other: Side, extra: list[int]) -> bool:
    """``Two arrested for ...``, ``the union condemns ...``: what came of it, or what others say of it."""
    first = next((place for place in side.content if place not in extra), 0)
    lead = [place for place in extra if place < first]
    if len(lead) < 2 or not other.content or side.keys[first] != other.keys[other.content[0]]:
        return False
    if _set_off(side, first):
        return False
    links = LINKS.intersection(side.keys[lead[-1] + 1 : first]).difference(other.keys[: other.content[0]])
    return bool(links) or any(is_verb(side.keys[place]) for place in lead)


def _set_off(side: Side, place: int) -> bool:
    """Say whether a stop parts what is before a place from what follows: ``Chile: ...``, ``(KNE) ...``."""
    text = fold(side.reading.canonical)
    start = re.search(rf"\b{re.escape(side.keys[place].lstrip('#['))}", text)
    return start is None or not _PARTED.isdisjoint(text[: start.start()])


def _stands_for_small_words(side: Side, other: Side, extra: list[int], mended: Set[str]) -> bool:
    """In the place of the extra words the other line has small words: a substitution after all."""
    chosen, shared = set(extra), set(other.keys)
    fixed = [place for place in side.content if place not in chosen and side.keys[place] in shared]
    there = {key: place for place, key in reversed(list(enumerate(other.keys)))}
    for low, high in zip([-1, *fixed], [*fixed, len(side.keys)], strict=True):
        if chosen.isdisjoint(range(low + 1, high)):
            continue
        start = there[side.keys[low]] if low >= 0 else -1
        end = there[side.keys[high]] if high < len(side.keys) else len(other.keys)
        if _surplus_small(side, (low, high), other, (start, end), mended):
            return True
    return False


def _surplus_small(
    side: Side, here: tuple[int, int], other: Side, there: tuple[int, int], mended: Set[str]
) -> bool:
    gap = other.keys[there[0] + 1 : there[1]]
    if not gap or any(key not in other.light for key in gap):
        return False
    surplus = Counter(gap)
    surplus.subtract(side.keys[here[0] + 1 : here[1]])
    excused = ARTICLES | {"and"} | mended | other.reading.abbreviated
    return any(count > 0 and key not in excused for key, count in surplus.items())
