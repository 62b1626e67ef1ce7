"""Whether the line that stands in an old line's place is that line, edited.

A wrong yes loses news, a wrong no tells it twice, so every doubt is a no.  What is asked, in order:

1. Is only typography different?  Yes.
2. Did tagging find that a party or country was *replaced*?  No.
3. Is one line the other, cut short?  Yes, unless what follows names a part of a row.
4. What words has each line that the other lacks?  Typos, word forms, abbreviations, expansions and
   raised tolls pair off.  Content left over on both sides was substituted: no.
5. Left over on one side: a clause was added or cut.  No, where the words turn the sentence round
   ("not"), alter what it is about ("new", "youth", "cancelled") or number a row ("Part 2"), or where
   next to nothing is common.
6. Are the common words in an order that keeps who does what to whom?  Then yes.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from itertools import pairwise, permutations

from rapidfuzz import fuzz

from feeds.identity.names import NAME_OF
from feeds.identity.pairs import Difference, pair_expansions, pair_numbers, pair_words
from feeds.identity.reading import Reading, Side, read, two_sides
from feeds.identity.words import ALTERS, DIRECTIONS, DOERS, ORDINALS, PARTS, PARTY, TARGETS

Terms = frozenset[tuple[str, str]]

_TOO_DIFFERENT = 5
_CUT_LENGTH = 24
_LONG_CUT = 60
_LONGEST_ORDER = 40


@dataclass(frozen=True)
class Match:
    """An edit: why in plain words, and how alike the lines are (0 to 1)."""

    reason: str
    score: float


def same_item(
    old: str, new: str, *, old_terms: Terms = frozenset(), new_terms: Terms = frozenset()
) -> Match | None:
    """Decide whether ``new``, standing in the place of the vanished ``old``, is an edit of it.

    The terms are ``(facet, term)`` pairs of parties and countries that tagging found; without them the
    words alone decide.  It does not ask where the lines stand: edits() does.
    """
    return compare(read(old), read(new), old_terms, new_terms)


def compare(
    before: Reading, after: Reading, old_terms: Terms = frozenset(), new_terms: Terms = frozenset()
) -> Match | None:
    """As same_item(), of lines that are read already."""
    reason = _typography(before, after)
    if reason is None and not _replaced(old_terms, new_terms):
        reason = _cut_short(before, after) or _edited(
            before, after, old_terms == new_terms and bool(old_terms)
        )
    if reason is None:
        return None
    return Match(reason, round(fuzz.ratio(before.canonical, after.canonical) / 100, 4))


def _typography(before: Reading, after: Reading) -> str | None:
    if before.canonical == after.canonical:
        return "typography only"
    if before.keys == after.keys and before.keys:
        return "punctuation only"
    if "".join(before.keys) == "".join(after.keys) and len(before.keys) > 1:
        return "spaces only"
    return None


def _replaced(old: Terms, new: Terms) -> bool:
    lost, gained = old - new, new - old
    return any(facet == other for facet, _ in lost for other, _ in gained)


def _cut_short(before: Reading, after: Reading) -> str | None:
    short, full = sorted((before, after), key=lambda reading: len(reading.canonical))
    if (
        len(short.canonical) < _CUT_LENGTH
        or not full.canonical.startswith(short.canonical)
        or len(short.keys) < 5
    ):
        return None
    dotted = short.text.rstrip().endswith(("…", "..."))
    if not dotted and full.keys[: len(short.keys)] != short.keys:
        return None
    cut, whole, rules = two_sides(short, full)
    rest = [place for place in whole.content if place >= len(short.keys)]
    if _names_a_part(whole, rest):
        return None
    if not dotted and (_alters(whole, rest) or _renames_a_party(whole, rest)):
        return None
    if not dotted and len(short.canonical) < _LONG_CUT and _turns(whole, cut, rest, rules.negations, 2):
        return None
    return "cut line completed" if full is after else "line cut short"


def _edited(before: Reading, after: Reading, same_terms: bool) -> str | None:
    old, new, rules = two_sides(before, after)
    difference = Difference(old.surplus(new), new.surplus(old))
    substituted = min(len(difference.lost), len(difference.gained))
    if substituted > _TOO_DIFFERENT or substituted > max(2, len(old.content) // 2):
        return None
    if substituted or difference.lost or difference.gained:
        pair_words(old, new, difference)
        pair_expansions(old, new, difference, same_terms)
        if not pair_numbers(old, new, difference) or (difference.lost and difference.gained):
            return None
    if not _enough_in_common(old, new, difference):
        return None
    for side, other, extra in ((old, new, difference.lost), (new, old, difference.gained)):
        if _turns(side, other, extra, rules.negations, 3, difference.mended):
            return None
        if _alters(side, extra) or _names_a_part(side, extra) or _renames_a_party(side, extra):
            return None
    moved = _moved(old, new)
    return None if moved is None else _in_words(difference, moved)


def _in_words(difference: Difference, moved: bool) -> str:
    reasons = list(dict.fromkeys(difference.reasons))
    reasons += ["words added"] if difference.gained else ["words cut"] if difference.lost else []
    reasons += ["reordered"] if moved else []
    return ", ".join(reasons) or "small words"


def _enough_in_common(old: Side, new: Side, difference: Difference) -> bool:
    left = len(difference.lost) + len(difference.gained)
    common = min(len(old.content) - len(difference.lost), len(new.content) - len(difference.gained))
    if not left:
        return common >= 1
    return common >= 3 and (common / (common + left) >= 0.3 or common >= 6)


def _turns(
    side: Side,
    other: Side,
    extra: list[int],
    negations: Set[str],
    clause: int,
    mended: Set[str] = frozenset(),
) -> bool:
    """One negation more needs a clause of its own, a relation more a new word that it leads to."""
    for place in side.surplus_turning(other):
        key = side.keys[place]
        if key in mended:
            continue
        if side.weight(extra, place) < clause if key in negations else not side.leads_to(extra, place):
            return True
    return False


def _alters(side: Side, extra: list[int]) -> bool:
    """A word or two that make it another one of its kind: new, second, youth, cancelled."""
    words = set(side.reading.canonical.split())
    return any(
        (side.keys[place] in ALTERS or ORDINALS.get(side.keys[place]) in words)
        and side.weight(extra, place) <= 2
        for place in extra
    )


def _renames_a_party(side: Side, extra: list[int]) -> bool:
    """``Communist Party Marxist Kenya``, ``Workers' Communist Party``: a namesake with a word more."""
    content = [side.keys[place] for place in side.content]
    for place in extra:
        index = side.content.index(place)
        previous, following = content[index - 1 : index], content[index + 1 : index + 2]
        if previous and previous[0] in PARTY and following and following[0] in NAME_OF:
            return True
        direct = place and side.content[index - 1 : index] == [place - 1] and place - 1 not in extra
        if (
            direct
            and side.keys[place + 1 : place + 2]
            and side.keys[place + 1] in PARTY
            and place + 1 not in extra
        ):
            return True
    return False


def _names_a_part(side: Side, extra: list[int]) -> bool:
    """``Part 2``, ``(2)`` or ``II`` at the end of a line: the next one of a row."""
    chosen = set(extra)
    for place in extra:
        key = side.keys[place]
        if key[0] != "#":
            continue
        if place and side.keys[place - 1] in PARTS:
            return True
        if place - 1 not in chosen and place == len(side.keys) - 1 and len(key) <= 3:
            return True
    return False


def _moved(old: Side, new: Side) -> bool | None:
    """Say whether common words stand in another order; None where the order changed who did what."""
    before, after = _common(old, new), _common(new, old)
    if any(_swapped(old.lead(place), new.lead(after[key])) for key, place in before.items()):
        return None
    order = [after[key] for key in before]
    if all(low < high for low, high in pairwise(order)):
        return False
    return None if len(order) > _LONGEST_ORDER or _roles_changed(old, new, before, after) else True


def _swapped(lead: str, other: str) -> bool:
    """``Attack by Israel`` and ``attack on Israel``."""
    return (lead in DOERS and other in TARGETS) or (lead in TARGETS and other in DOERS)


def _common(side: Side, other: Side) -> dict[str, int]:
    """Content words that both lines have, each with its first place, in order."""
    shared = {other.keys[place] for place in other.content}
    places: dict[str, int] = {}
    for place in side.content:
        if side.keys[place] in shared:
            places.setdefault(side.keys[place], place)
    return places


def _roles_changed(old: Side, new: Side, before: dict[str, int], after: dict[str, int]) -> bool:
    """Two names changed sides about a word that stands between them in both lines."""
    capitals = old.reading.named & new.reading.named
    names = {key for key in before if key in capitals or (key[0] == "#" and len(key) != 5)}
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


def _kept(lead: tuple[str, str]) -> bool:
    """The same small word leads to the name in both lines: ``in Athens``, ``to the KKE``."""
    return bool(lead[0]) and lead[0] == lead[1]


def _exchanged(first: tuple[str, str], second: tuple[str, str]) -> bool:
    """Two names changed roles: ``from Iran to Iraq`` and ``from Iraq to Iran``."""
    return first == second[::-1] and first[0] != first[1] and not DIRECTIONS.isdisjoint(first)
