"""Which subjects a line is about: weighted cues, vetoes, and words that stand together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from feeds.gazetteer import Rule
from feeds.tagging.reading import Reading
from feeds.tagging.scene import Cast
from feeds.tagging.spans import Hit, inside, longest

_ENOUGH = 1e-9


class Weigh(NamedTuple):
    """A cue as a hit carries it."""

    subject: str
    weight: float
    role: str


class Condition(NamedTuple):
    """A rule with its words as signals (bits) and its specials apart."""

    subject: str
    signals: int
    specials: frozenset[str]
    reads: str


Cues = list[tuple[int, int, tuple[Weigh, ...]]]
"""(number of the first word, of the one after the last, cues) of each hit."""

Reason = Condition | list[Hit[Weigh]]
"""Why a subject was given: a rule, or the cues that reached its threshold."""


def conditions(
    rules: Sequence[Rule], signals: Mapping[str, int]
) -> tuple[dict[int, list[Condition]], list[Condition]]:
    """The rules, each filed under the item that the fewest words answer, and those without words."""
    by_signal: dict[int, list[Condition]] = {}
    wordless: list[Condition] = []
    for rule in rules:
        texts = sorted((item for item in rule.items if not item.startswith("{")), key=_commonness)
        specials = frozenset(item[1:-1] for item in rule.items if item.startswith("{"))
        bits = sum({1 << signals[text] for text in texts})
        condition = Condition(rule.term, bits, specials, " + ".join(rule.items))
        if texts:
            by_signal.setdefault(signals[texts[0]], []).append(condition)
        else:
            wordless.append(condition)
    return by_signal, wordless


def _commonness(item: str) -> tuple[int, int]:
    return item.count("|"), -len(item)


def subjects(
    hits: Cues,
    reading: Reading,
    casts: Iterable[Cast],
    hiding: Collection[str],
    thresholds: Mapping[str, float],
) -> tuple[dict[str, Reason], set[str]]:
    """Give the subjects whose cues reach their threshold, and those that a veto rules out.

    The weights are added up first; only where they suffice is it looked at how the cues overlap, and
    which lie within an actor's words (of a role that hides what it covers).
    """
    totals: dict[str, float] = {}
    vetoed: set[str] = set()
    for _, _, weighs in hits:
        for subject, weight, role in weighs:
            if weight > 0:
                totals[subject] = totals.get(subject, _ENOUGH) + weight
            elif role == "veto":
                vetoed.add(subject)
    reached = [subject for subject, total in totals.items() if total >= thresholds[subject]]
    given: dict[str, Reason] = {}
    if not reached:
        return given, vetoed
    hidden = [(claim[0], claim[1]) for cast in casts for claim in cast.claims if claim[4] in hiding]
    for subject in reached:
        if subject not in vetoed:
            counted = _counted(subject, hits, reading, hidden)
            if sum([hit[2][1] for hit in counted]) >= thresholds[subject] - _ENOUGH:
                given[subject] = [hit for hit in counted if hit[2][1] > 0]
    return given, vetoed


def _counted(
    subject: str, hits: Cues, reading: Reading, hidden: Sequence[tuple[int, int]]
) -> list[Hit[Weigh]]:
    """A subject's cues as they count: not inside a name, the longest of those that overlap, each once."""
    own = [(start, end, weigh) for start, end, weighs in hits for weigh in weighs if weigh[0] == subject]
    if hidden:
        own = [hit for hit in own if not inside(hit[0], hit[1], hidden)]
    if len(own) < 2:
        return own
    whole = longest(own, reading)
    if len(whole) < 2:
        return whole
    words = reading.words
    return list({(*words[hit[0] : hit[1]], hit[2][2]): hit for hit in whole}.values())


def digits(words: Sequence[str]) -> set[str]:
    """The specials that the digits of a line give: ``number``, and ``year`` for one before 2000."""
    numbers = [word for word in words if "0" <= word[0] <= "9"]
    if not numbers:
        return set()
    return {"number", "year"} if any(_is_year(word) for word in numbers) else {"number"}


def _is_year(word: str) -> bool:
    return len(word) == 4 and word[0] == "1" and word.isdecimal()
