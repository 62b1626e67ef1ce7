"""Whether the line that stands in an old line's place is that line, edited.

A wrong yes loses news, a wrong no tells it twice, so every doubt is a no.  What is asked, in order:

1. Is only typography different?  Yes.
2. Did tagging find that an actor or a place (a party, a country) was *replaced*?  No.
3. Is one line the other, cut short?  Yes, unless what follows names a part of a row.
4. What words has each line that the other lacks?  Typos, word forms, abbreviations, expansions and
   raised tolls pair off.  Content left over on both sides was substituted: no.
5. Left over on one side: a clause was added or cut.  No, where the words turn the sentence round
   ("not"), alter what it is about ("new", "youth", "cancelled") or number a row ("Part 2"), or where
   next to nothing is common.
   Nor where they are what came of the event, or what somebody said of it ("arrested for ...").
6. Are the common words in an order that keeps who does what to whom?  Then yes.
7. Does the sentence before a colon or dash stay whole, and only the remark behind it change?  Then yes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz import fuzz

from feeds.identity.acronyms import pair_expansions
from feeds.identity.clauses import (
    alters,
    follows_a_stop,
    makes_other_news,
    names_a_part,
    renames_a_party,
    turns,
)
from feeds.identity.counts import pair_numbers
from feeds.identity.glance import Terms, replaced
from feeds.identity.order import moved
from feeds.identity.pairs import Difference, pair_futures, pair_words
from feeds.identity.reading import Reading, Side, read, two_sides
from feeds.identity.subtitles import other_subtitle

_TOO_DIFFERENT = 5
_CUT_LENGTH = 24
_CUT_WORDS = 5
_FIRM = 5
_LOOSELY_LEFT = 3
_STUMP = 3
_LONG_CUT = 60
_STUMP_AT_END = re.compile(r"(?<![^\W_])[^\W\d_]+$")


@dataclass(frozen=True)
class Match:
    """An edit: why in plain words, and how alike the lines are (0 to 1)."""

    reason: str
    score: float


def same_item(
    old: str, new: str, *, old_terms: Terms = frozenset(), new_terms: Terms = frozenset()
) -> Match | None:
    """Decide whether ``new``, standing in the place of the vanished ``old``, is an edit of it.

    Without the terms that tagging found the words alone decide.  Where the lines stand edits() asks.
    """
    return compare(read(old), read(new), old_terms, new_terms)


def compare(
    before: Reading, after: Reading, old_terms: Terms = frozenset(), new_terms: Terms = frozenset()
) -> Match | None:
    """As same_item(), of lines that are read already."""
    reason = _typography(before, after)
    if reason is None and not replaced(old_terms, new_terms):
        same_terms = old_terms == new_terms and bool(old_terms)
        reason = _cut_short(before, after) or _edited(before, after, same_terms)
        if reason is None and other_subtitle(before, after):
            reason = "other second half"
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


def _cut_short(before: Reading, after: Reading) -> str | None:
    short, full = sorted((before, after), key=lambda reading: len(reading.canonical))
    if len(short.canonical) < _CUT_LENGTH or len(short.keys) < _CUT_WORDS:
        return None
    if not full.canonical.startswith(short.canonical):
        return None
    dotted = short.text.rstrip().endswith(("…", "..."))
    if not dotted and full.keys[: len(short.keys)] != short.keys and not _cut_in_a_word(short, full):
        return None
    if _goes_elsewhere(short, full, dotted):
        return None
    return "cut line completed" if full is after else "line cut short"


def _cut_in_a_word(short: Reading, full: Reading) -> bool:
    """A long line may end in the midst of a word, if that is not a name or number of its own."""
    last = len(short.keys) - 1
    stump = _STUMP_AT_END.search(short.canonical)
    return (
        len(short.canonical) >= _LONG_CUT
        and full.keys[:last] == short.keys[:last]
        and stump is not None
        and len(stump[0]) >= _STUMP
        and short.keys[last] not in short.acronyms
        and len(full.keys) > last + 1
    )


def _goes_elsewhere(short: Reading, full: Reading, dotted: bool) -> bool:
    """Say whether what follows the cut line in the full one makes it other news."""
    cut, whole, rules = two_sides(short, full)
    rest = [place for place in whole.content if place >= len(short.keys)]
    if names_a_part(whole, rest):
        return True
    if dotted:
        return False
    if alters(whole, rest) or renames_a_party(whole, rest):
        return True
    return len(short.canonical) < _LONG_CUT and turns(whole, cut, rest, rules.negations, 2)


def _edited(before: Reading, after: Reading, same_terms: bool) -> str | None:
    old, new, rules = two_sides(before, after)
    difference = Difference(old.surplus(new), new.surplus(old))
    substituted = min(len(difference.lost), len(difference.gained))
    if substituted > _TOO_DIFFERENT or substituted > max(2, len(old.content) // 2):
        return None
    paired = _paired(old, new, difference, same_terms)
    pair_futures(old, new, difference)
    if not paired or not _enough_in_common(old, new, difference):
        return None
    for side, other, extra in ((old, new, difference.lost), (new, old, difference.gained)):
        if makes_other_news(side, other, extra, rules.negations, difference.mended):
            return None
    order = moved(old, new, difference.pairs)
    if order is None or (order and difference.loose and (difference.lost or difference.gained)):
        return None
    return _in_words(difference, order)


def _paired(old: Side, new: Side, difference: Difference, same_terms: bool) -> bool:
    """Pair off what can be; False where content of both lines is left, which was substituted then."""
    if difference.lost or difference.gained:
        pair_words(old, new, difference)
        pair_expansions(old, new, difference, same_terms)
        return pair_numbers(old, new, difference) and not (difference.lost and difference.gained)
    return True


def _in_words(difference: Difference, reordered: bool) -> str:
    reasons = list(dict.fromkeys(difference.reasons))
    reasons += ["words added"] if difference.gained else ["words cut"] if difference.lost else []
    reasons += ["reordered"] if reordered else []
    return ", ".join(reasons) or "small words"


def _enough_in_common(old: Side, new: Side, difference: Difference) -> bool:
    left = len(difference.lost) + len(difference.gained)
    common = min(len(old.content) - len(difference.lost), len(new.content) - len(difference.gained))
    if not left:
        return common >= 1
    if difference.loose and (common < _FIRM or left > _LOOSELY_LEFT):
        return False
    if common == 2 and (follows_a_stop(old, new) or follows_a_stop(new, old)):
        return True
    return common >= 3 and (common / (common + left) >= 0.3 or common >= 6)
