"""Which subjects a line is about: weighted cues, vetoes, and words that stand together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, final

from feeds.gazetteer import Rule
from feeds.tagging.marks import OTHERS, marked
from feeds.tagging.reading import Reading
from feeds.tagging.scene import Cast
from feeds.tagging.signals import Signals
from feeds.tagging.spans import Span, inside, longest
from feeds.tagging.specials import Specials

_ENOUGH: Final = 1e-9


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
class Tally:
    """How much speaks for one subject in a line."""

    __slots__ = ("subject", "total")

    def __init__(self, subject: str) -> None:
        self.subject = subject
        self.total: float = _ENOUGH


@final
class Condition:
    """A rule that one of its items calls up; ``signals`` are its other items of words.

    ``specials`` are those in braces, a bit each.  ``mark`` and ``other`` have one of a few bits
    for each signal: of most rules they tell at once that they do not hold.
    """

    __slots__ = ("mark", "other", "reads", "signals", "specials", "subject")

    def __init__(self, subject: str, signals: list[str], specials: int, reads: str) -> None:
        self.subject = subject
        self.signals = signals
        self.mark = marked(signals)
        self.other = marked(signals, OTHERS)
        self.specials = specials
        self.reads = reads

    def may_hold(self, signals: Signals) -> bool:
        """Whether all its words stand in the line."""
        mark = self.mark
        if mark == 0:
            return True
        if signals.mark & mark != mark or signals.other & self.other != self.other:
            return False
        return signals.hold_all(self.signals)


Cues = list[tuple[int, int, tuple[Weigh, ...]]]
"""(number of the first word, of the one after the last, cues) of each hit."""

Reason = Condition | list[Heard]
"""Why a subject was given: a rule, or the cues that reached its threshold."""


def conditions(
    rules: Sequence[Rule], specials: Specials
) -> tuple[dict[str, list[Condition]], list[Condition]]:
    """The rules, each filed under the item that the fewest words answer, and those without words."""
    by_signal: dict[str, list[Condition]] = {}
    wordless: list[Condition] = []
    for rule in rules:
        texts = sorted([item for item in rule.items if not item.startswith("{")], key=_commonness)
        asked = specials.bits(special_items(rule))
        condition = Condition(rule.term, texts[1:], asked, " + ".join(rule.items))
        if texts:
            by_signal.setdefault(texts[0], []).append(condition)
        else:
            wordless.append(condition)
    return by_signal, wordless


def special_items(rule: Rule) -> list[str]:
    """The items of a rule that stand in braces, without them."""
    return [item[1:-1] for item in rule.items if item.startswith("{")]


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

    def given(self, hits: Cues, reading: Reading, casts: list[Cast], vetoed: list[str]) -> dict[str, Reason]:
        """Give the subjects whose cues reach their threshold; add those that a veto rules out to ``vetoed``.

        The weights are added up first; only where they suffice is it looked at how the cues overlap,
        and which lie within an actor's words.
        """
        given: dict[str, Reason] = {}
        less: list[str] = []
        hidden: list[Span] | None = None
        for tally in _tallied(hits, vetoed, less):
            subject = tally.subject
            enough = self._thresholds[subject]
            if tally.total < enough or subject in vetoed:
                continue
            if hidden is None:
                hidden = self._hidden(casts)
            counted = _counted(_heard(subject, hits), reading, hidden)
            if _sum(counted) >= enough - _ENOUGH:
                given[subject] = _speaking(counted) if subject in less else counted
        return given

    def _hidden(self, casts: list[Cast]) -> list[Span]:
        hidden: list[Span] = []
        for cast in casts:
            for claim in cast.claims:
                if claim.role in self._hiding:
                    hidden.append(claim)
        return hidden


def _tallied(hits: Cues, vetoed: list[str], less: list[str]) -> list[Tally]:
    """How much speaks for each subject; what speaks against one adds it to the lists."""
    tallies: list[Tally] = []
    for _, _, weighs in hits:
        for weigh in weighs:
            if weigh.weight > 0.0:
                tally = _tally(tallies, weigh.subject)
                tally.total += weigh.weight
            elif weigh.role == "veto":
                vetoed.append(weigh.subject)
            else:
                less.append(weigh.subject)
    return tallies


def _tally(tallies: list[Tally], subject: str) -> Tally:
    # Few subjects stand in a line, and their texts are interned: faster than a dict.
    for tally in tallies:
        if tally.subject is subject:
            return tally
    tally = Tally(subject)
    tallies.append(tally)
    return tally


def _sum(counted: list[Heard]) -> float:
    reached = 0.0
    for hit in counted:
        reached += hit.weigh.weight
    return reached


def _speaking(counted: list[Heard]) -> list[Heard]:
    return [hit for hit in counted if hit.weigh.weight > 0.0]


def _heard(subject: str, hits: Cues) -> list[Heard]:
    """Where a subject's cues stand, those that speak against it included."""
    own: list[Heard] = []
    for start, end, weighs in hits:
        for weigh in weighs:
            if weigh.subject is subject:
                own.append(Heard(start, end, weigh))
    return own


def _counted(own: list[Heard], reading: Reading, hidden: list[Span]) -> list[Heard]:
    """A subject's cues as they count: not inside a name, the longest of those that overlap, each once."""
    if hidden:
        own = [hit for hit in own if not inside(hit.start, hit.end, hidden)]
    if len(own) < 2:
        return own
    once: list[Heard] = []
    for hit in longest(own, reading):
        at = 0
        while at < len(once) and not _same(once[at], hit, reading):
            at += 1
        if at < len(once):
            once[at] = hit
        else:
            once.append(hit)
    return once


def _same(one: Heard, other: Heard, reading: Reading) -> bool:
    """Whether a cue stands in the line twice."""
    length = one.end - one.start
    if other.end - other.start != length or one.weigh.role != other.weigh.role:
        return False
    return reading.repeats(one.start, other.start, length)
