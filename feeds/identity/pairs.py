"""What pairs off between two lines: one word in two writings or tenses, two words that say the same."""

from __future__ import annotations

from dataclasses import dataclass, field

from feeds.identity.reading import Side
from feeds.identity.senses import phrases, senses
from feeds.identity.tenses import is_past
from feeds.identity.variants import left_out, misspelt_small, variant
from feeds.identity.words import PARTY

_LOOSE = ("other tense", "other word for the same")
_VERBAL = ("word form", *_LOOSE)
_FUTURE = frozenset(("will", "to"))
_PLAIN_NEWS = 5
_LONG = 8


@dataclass
class Difference:
    """What is left to explain: places of content in the old line, and in the new one."""

    lost: list[int]
    gained: list[int]
    reasons: list[str] = field(default_factory=list)
    mended: set[str] = field(default_factory=set)
    pairs: dict[str, str] = field(default_factory=dict)
    """Words of the new line by which the old one's were found again."""

    @property
    def loose(self) -> bool:
        """Whether a word was exchanged for one that only means the same; little else may differ then."""
        return not set(_LOOSE).isdisjoint(self.reasons)


def pair_words(old: Side, new: Side, difference: Difference) -> None:
    """Strike out what is one word in two writings, and runs that differ by spaces alone."""
    for lost in list(difference.lost):
        for gained in difference.gained:
            reason = variant(old.keys[lost], new.keys[gained], old.reading, new.reading)
            if reason and not (reason in _VERBAL and _tells_apart(old, new, lost, gained, difference)):
                difference.reasons.append(reason)
                difference.pairs[new.keys[gained]] = old.keys[lost]
                difference.lost.remove(lost)
                difference.gained.remove(gained)
                break
    _pair_phrases(difference, old, new, difference.lost, difference.gained)
    _pair_phrases(difference, new, old, difference.gained, difference.lost)
    _pair_small_words(difference, difference.lost, old, new)
    _pair_small_words(difference, difference.gained, new, old)
    _pair_a_letter(difference, old, new)
    joined = "".join(old.keys[place] for place in difference.lost)
    if joined and joined == "".join(new.keys[place] for place in difference.gained):
        difference.reasons.append("spaces")
        difference.lost, difference.gained = [], []


def _pair_a_letter(difference: Difference, old: Side, new: Side) -> None:
    """Two real words a letter apart, alone in a long line: nobody writes two such headlines."""
    if len(difference.lost) != 1 or len(difference.gained) != 1 or len(old.content) <= _LONG:
        return
    lost, gained = old.keys[difference.lost[0]], new.keys[difference.gained[0]]
    if (old.reading.acronyms | new.reading.acronyms) & {lost, gained}:
        return
    if difference.lost == difference.gained and left_out(lost, gained):
        difference.reasons.append("typo mended")
        difference.lost, difference.gained = [], []


def _tells_apart(old: Side, new: Side, lost: int, gained: int, difference: Difference) -> bool:
    """Two forms of a verb may be two news: what was done by or to somebody, what is to come and what was.

    In the name of a party each word tells it from the others.
    """
    if _names_a_party(old, lost) and _names_a_party(new, gained) and old.keys[lost][0] != new.keys[gained][0]:
        return True
    if ("over" in old.keys) != ("over" in new.keys):  # "announce a strike", "declare a strike over"
        return True
    by = (old.keys[lost + 1 : lost + 2] == ("by",), new.keys[gained + 1 : gained + 2] == ("by",))
    if by[0] != by[1]:
        return not (is_passive_of(old, new, lost, gained) if by[0] else is_passive_of(new, old, gained, lost))
    announced = _is_announced(old, lost, new.keys[gained]) or _is_announced(new, gained, old.keys[lost])
    # A short line fits many a meeting or congress: the one announced need not be the one held.
    return announced and len(old.content) - len(difference.lost) < _PLAIN_NEWS


def _is_announced(side: Side, place: int, other: str) -> bool:
    return place > 0 and side.keys[place - 1] in _FUTURE and is_past(other)


def _names_a_party(side: Side, place: int) -> bool:
    beside = side.keys[max(0, place - 1) : place] + side.keys[place + 1 : place + 2]
    return side.keys[place] in side.reading.named and not PARTY.isdisjoint(beside)


def is_passive_of(told: Side, tells: Side, here: int, there: int) -> bool:
    """``B condemned by A`` and ``A condemns B``, the verb in the places given: nobody changed roles."""
    doers = {tells.keys[place] for place in tells.content if place < there}
    behind = [told.keys[place] for place in told.content if place > here + 1]
    return bool(doers) and doers == set(behind[: len(doers)])


def _pair_phrases(
    difference: Difference, side: Side, other: Side, words: list[int], saying: list[int]
) -> None:
    """Strike out a word with the phrase that says it: ``rejects``, ``turns down``."""
    for first in list(saying):
        for rest, sense in phrases(other.keys[first]):
            run = range(first, first + 1 + len(rest))
            if other.keys[first + 1 : run.stop] != rest or any(
                place in other.content and place not in saying for place in run
            ):
                continue
            said = next((place for place in words if sense in _meanings(side, place)), None)
            if said is not None:
                difference.reasons.append("other word for the same")
                difference.mended.update(rest)
                words.remove(said)
                saying[:] = [place for place in saying if place not in run]
                break


def pair_futures(old: Side, new: Side, difference: Difference) -> None:
    """``Will hold`` and ``holds``: of an announcement and the report, the verb is the same."""
    for side, other, pairs in (
        (old, new, {word: key for key, word in difference.pairs.items()}),
        (new, old, difference.pairs),
    ):
        if "will" in side.keys and "will" not in other.keys:
            verb = side.keys[side.keys.index("will") + 1 :][:1]
            if verb and (verb[0] in pairs or verb[0] in other.keys):
                difference.mended.add("will")


def _meanings(side: Side, place: int) -> frozenset[int]:
    found = {sense for rest, sense in phrases(side.keys[place]) if _follows(side, place, rest)}
    return senses(side.keys[place]) | found


def _follows(side: Side, place: int, rest: tuple[str, ...]) -> bool:
    return side.keys[place + 1 : place + 1 + len(rest)] == rest


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
