"""Which subjects a line is about: weighted cues, vetoes, and words that stand together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import final

from feeds.gazetteer import Rule
from feeds.tagging.reading import Reading
from feeds.tagging.scene import Cast
from feeds.tagging.spans import Span, inside, longest

_ENOUGH = 1e-9


@final
class Weigh:
    """A cue as a hit carries it."""

    __slots__ = ("role", "subject", "weight")

    def __init__(self, subject: str, weight: float, role: str) -> None:
        self.subject = subject
        self.weight = weight
        self.role = role


@final
class Heard(Span):
    """Where a cue stands."""

    __slots__ = ("weigh",)

    def __init__(self, start: int, end: int, weigh: Weigh) -> None:
        self.start = start
        self.end = end
        self.weigh = weigh


@final
class Condition:
    """A rule that one of its items calls up; ``signals`` are its other items of words.

    ``specials`` are those in braces.
    """

    __slots__ = ("reads", "signals", "specials", "subject")

    def __init__(self, subject: str, signals: list[str], specials: frozenset[str], reads: str) -> None:
        self.subject = subject
        self.signals = signals
        self.specials = specials
        self.reads = reads

    def may_hold(self, signals: set[str]) -> bool:
        """Whether all its words stand in the line."""
        for signal in self.signals:  # noqa: SIM110 (a generator takes three times as long, for every rule)
            if signal not in signals:
                return False
        return True


Cues = list[tuple[int, int, list[Weigh]]]
"""(number of the first word, of the one after the last, cues) of each hit."""

Reason = Condition | list[Heard]
"""Why a subject was given: a rule, or the cues that reached its threshold."""


def conditions(rules: Sequence[Rule]) -> tuple[dict[str, list[Condition]], list[Condition]]:
    """The rules, each filed under the item that the fewest words answer, and those without words."""
    by_signal: dict[str, list[Condition]] = {}
    wordless: list[Condition] = []
    for rule in rules:
        texts = sorted([item for item in rule.items if not item.startswith("{")], key=_commonness)
        specials = frozenset([item[1:-1] for item in rule.items if item.startswith("{")])
        condition = Condition(rule.term, texts[1:], specials, " + ".join(rule.items))
        if texts:
            by_signal.setdefault(texts[0], []).append(condition)
        else:
            wordless.append(condition)
    return by_signal, wordless


def _commonness(item: str) -> tuple[int, int]:
    return item.count("|"), -len(item)


@final
class Weights:
    """Adds up the cues of a line."""

    __slots__ = ("_hiding", "_thresholds")

    def __init__(self, thresholds: Mapping[str, float], hiding: Iterable[str]) -> None:
        """Words of actors in the roles ``hiding`` hide the cues within them."""
        self._thresholds = dict(thresholds)
        self._hiding = frozenset(hiding)

    def given(self, hits: Cues, reading: Reading, casts: list[Cast], vetoed: set[str]) -> dict[str, Reason]:
        """Give the subjects whose cues reach their threshold; add those that a veto rules out to ``vetoed``.

        The weights are added up first; only where they suffice is it looked at how the cues overlap,
        and which lie within an actor's words.
        """
        totals: dict[str, float] = {}
        for _, _, weighs in hits:
            for weigh in weighs:
                if weigh.weight > 0:
                    totals[weigh.subject] = totals.get(weigh.subject, _ENOUGH) + weigh.weight
                elif weigh.role == "veto":
                    vetoed.add(weigh.subject)
        given: dict[str, Reason] = {}
        hidden = self._hidden(casts)
        for subject, total in totals.items():
            enough = self._thresholds[subject]
            if total >= enough and subject not in vetoed:
                counted = _counted(subject, hits, reading, hidden)
                reached = 0.0
                for hit in counted:
                    reached += hit.weigh.weight
                if reached >= enough - _ENOUGH:
                    given[subject] = [hit for hit in counted if hit.weigh.weight > 0]
        return given

    def _hidden(self, casts: list[Cast]) -> list[Span]:
        hidden: list[Span] = []
        for cast in casts:
            for claim in cast.claims:
                if claim.role in self._hiding:
                    hidden.append(claim)
        return hidden


def _counted(subject: str, hits: Cues, reading: Reading, hidden: list[Span]) -> list[Heard]:
    """A subject's cues as they count: not inside a name, the longest of those that overlap, each once."""
    own: list[Heard] = []
    for start, end, weighs in hits:
        for weigh in weighs:
            if weigh.subject == subject and not (hidden and inside(start, end, hidden)):
                own.append(Heard(start, end, weigh))
    if len(own) < 2:
        return own
    whole = longest(own, reading)
    if len(whole) < 2:
        return whole
    words = reading.words
    once: dict[tuple[str, ...], Heard] = {}
    for hit in whole:
        once[(*words[hit.start : hit.end], hit.weigh.role)] = hit
    return list(once.values())


def digits(words: list[str]) -> set[str]:
    """The specials that the digits of a line give: ``number``, and ``year`` for one before 2000."""
    numbers = [word for word in words if "0" <= word[0] <= "9"]
    if not numbers:
        return set()
    return {"number", "year"} if any(_is_year(word) for word in numbers) else {"number"}


def _is_year(word: str) -> bool:
    return len(word) == 4 and word[0] == "1" and word.isdecimal()
