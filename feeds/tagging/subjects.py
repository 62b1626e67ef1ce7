"""Which subjects a line is about: weighted cues, vetoes, and words that stand together."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from feeds.gazetteer import Gazetteer
from feeds.tagging.automaton import Weigh
from feeds.tagging.spans import Hit, inside, longest

_NUMBER = re.compile(rb" [0-9]")
_YEAR = re.compile(rb" 1[0-9]{3}(?= )")
_ENOUGH = 1e-9


@dataclass(frozen=True, slots=True)
class Condition:
    """A rule with its words as signals and its specials apart."""

    subject: str
    signals: frozenset[int]
    specials: frozenset[str]
    reads: str


Reason = Condition | list[Hit[Weigh]]
"""Why a subject was given: a rule, or the cues that reached its threshold."""


class Conditions:
    """The rules of all subjects, each filed under the item that the fewest words answer."""

    def __init__(self, gazetteer: Gazetteer, signals: Mapping[str, int]) -> None:
        self._by_signal: dict[int, list[Condition]] = {}
        self._wordless: list[Condition] = []
        for rule in gazetteer.rules:
            texts = sorted((item for item in rule.items if not item.startswith("{")), key=_commonness)
            specials = frozenset(item[1:-1] for item in rule.items if item.startswith("{"))
            words = tuple(signals[item] for item in texts)
            condition = Condition(rule.term, frozenset(words), specials, " + ".join(rule.items))
            if words:
                self._by_signal.setdefault(words[0], []).append(condition)
            else:
                self._wordless.append(condition)

    def worded(self, signals: Collection[int], given: Collection[str], *, wordless: bool) -> list[Condition]:
        """The rules for subjects not given yet whose words all stand in the line."""
        by_signal = self._by_signal
        found = [rule for rule in self._wordless if rule.subject not in given] if wordless else []
        for signal in signals:
            if signal in by_signal:
                for rule in by_signal[signal]:
                    if rule.subject not in given and rule.signals.issubset(signals):
                        found.append(rule)
        return found


def _commonness(item: str) -> tuple[int, int]:
    return item.count("|"), -len(item)


def subjects(
    hits: list[tuple[int, int, int]],
    weighs: Sequence[tuple[Weigh, ...]],
    hay: bytes,
    hidden: Sequence[tuple[int, int]],
    thresholds: Mapping[str, float],
) -> tuple[dict[str, Reason], set[str]]:
    """Give the subjects whose cues reach their threshold, and those that a veto rules out.

    The weights are added up first; only where they suffice is it looked at how the cues overlap.
    """
    totals: dict[str, float] = {}
    vetoed: set[str] = set()
    for number, _, _ in hits:
        for subject, weight, role in weighs[number]:
            if weight > 0:
                totals[subject] = totals.get(subject, 0.0) + weight
            elif role == "veto":
                vetoed.add(subject)
    given: dict[str, Reason] = {}
    for subject, total in totals.items():
        enough = thresholds[subject] - _ENOUGH
        if total >= enough and subject not in vetoed:
            counted = _counted(subject, hits, weighs, hay, hidden)
            if sum([hit[2][1] for hit in counted]) >= enough:
                given[subject] = [hit for hit in counted if hit[2][1] > 0]
    return given, vetoed


def _counted(
    subject: str,
    hits: list[tuple[int, int, int]],
    weighs: Sequence[tuple[Weigh, ...]],
    hay: bytes,
    hidden: Sequence[tuple[int, int]],
) -> list[Hit[Weigh]]:
    """A subject's cues as they count: not inside a name, the longest of those that overlap, each once."""
    own = [
        (start, end, weigh) for number, start, end in hits for weigh in weighs[number] if weigh[0] == subject
    ]
    if hidden:
        own = [hit for hit in own if not inside(hit[0], hit[1] - 1, hidden)]
    if len(own) < 2:
        return own
    whole = longest(
        [(start, end - 1 if hay[end - 1] == 32 else hay.index(b" ", end), weigh) for start, end, weigh in own]
    )
    if len(whole) < 2:
        return whole
    return list({(hay[hit[0] : hit[1]], hit[2][2]): hit for hit in whole}.values())


def digits(hay: bytes) -> set[str]:
    """The specials that the digits of a line give: ``number``, and ``year`` for one before 2000."""
    if _NUMBER.search(hay) is None:
        return set()
    return {"number", "year"} if _YEAR.search(hay) else {"number"}
