"""Which subjects a line is about: weighted cues, vetoes, and words that stand together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, final

from feeds.gazetteer import Rule
from feeds.tagging.reading import Reading
from feeds.tagging.scene import Cast
from feeds.tagging.spans import Span, inside, longest

_ENOUGH: Final = 1e-9
_MARKS: Final = 61
_SHORT: Final = (1 << 61) - 1
_DIGITS: Final = ("number", "year")


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
    """What speaks for one subject in a line."""

    __slots__ = ("heard", "subject", "total")

    def __init__(self, subject: str) -> None:
        self.subject = subject
        self.total: float = _ENOUGH
        self.heard: list[Heard] = []


@final
class Condition:
    """A rule that one of its items calls up; ``signals`` are its other items of words, a bit each.

    ``specials`` are those in braces; ``counts`` tells whether one asks for digits.  ``mark`` has one of
    a few bits for each signal: of most rules they tell at once that they do not hold.
    """

    __slots__ = ("counts", "mark", "reads", "signals", "specials", "subject")

    def __init__(self, subject: str, signals: int, specials: frozenset[str], reads: str) -> None:
        self.subject = subject
        self.signals = signals
        self.mark = marks(signals)
        self.specials = specials
        self.counts = not specials.isdisjoint(_DIGITS)
        self.reads = reads

    def may_hold(self, signals: int) -> bool:
        """Whether all its words stand in the line."""
        return signals & self.signals == self.signals


def marks(signals: int) -> int:
    """The bits of a long integer on top of each other, as a short one that is quickly compared."""
    found = 0
    while signals:
        found |= signals & _SHORT
        signals >>= _MARKS
    return found


Cues = list[tuple[int, int, list[Weigh]]]
"""(number of the first word, of the one after the last, cues) of each hit."""

Reason = Condition | list[Heard]
"""Why a subject was given: a rule, or the cues that reached its threshold."""


def conditions(
    rules: Sequence[Rule], numbers: Mapping[str, int]
) -> tuple[dict[str, list[Condition]], list[Condition]]:
    """The rules, each filed under the item that the fewest words answer, and those without words.

    ``numbers`` gives each item of words its bit.
    """
    by_signal: dict[str, list[Condition]] = {}
    wordless: list[Condition] = []
    for rule in rules:
        texts = sorted([item for item in rule.items if not item.startswith("{")], key=_commonness)
        specials = frozenset([item[1:-1] for item in rule.items if item.startswith("{")])
        condition = Condition(rule.term, bits(texts[1:], numbers), specials, " + ".join(rule.items))
        if texts:
            by_signal.setdefault(texts[0], []).append(condition)
        else:
            wordless.append(condition)
    return by_signal, wordless


def bits(texts: Iterable[str], numbers: Mapping[str, int]) -> int:
    """Items of words as one integer."""
    found = 0
    for text in texts:
        found |= 1 << numbers[text]
    return found


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
        given: dict[str, Reason] = {}
        less: set[str] = set()
        hidden: list[Span] | None = None
        for tally in _tallied(hits, vetoed, less):
            subject = tally.subject
            enough = self._thresholds[subject]
            if tally.total < enough or subject in vetoed:
                continue
            if hidden is None:
                hidden = self._hidden(casts)
            mixed = subject in less
            counted = _counted(_every(subject, hits) if mixed else tally.heard, reading, hidden)
            if _sum(counted) >= enough - _ENOUGH:
                given[subject] = _speaking(counted) if mixed else counted
        return given

    def _hidden(self, casts: list[Cast]) -> list[Span]:
        hidden: list[Span] = []
        for cast in casts:
            for claim in cast.claims:
                if claim.role in self._hiding:
                    hidden.append(claim)
        return hidden


def _tallied(hits: Cues, vetoed: set[str], less: set[str]) -> list[Tally]:
    """What speaks for each subject; what speaks against one adds it to the sets."""
    tallies: list[Tally] = []
    for start, end, weighs in hits:
        for weigh in weighs:
            if weigh.weight > 0.0:
                tally = _tally(tallies, weigh.subject)
                tally.total += weigh.weight
                tally.heard.append(Heard(start, end, weigh))
            elif weigh.role == "veto":
                vetoed.add(weigh.subject)
            else:
                less.add(weigh.subject)
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


def _every(subject: str, hits: Cues) -> list[Heard]:
    """A subject's cues, those that speak against it included."""
    own: list[Heard] = []
    for start, end, weighs in hits:
        for weigh in weighs:
            if weigh.subject == subject:
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


def digits(words: list[str]) -> set[str]:
    """The specials that the digits of a line give: ``number``, and ``year`` for one before 2000."""
    numbers = [word for word in words if "0" <= word[0] <= "9"]
    if not numbers:
        return set()
    return {"number", "year"} if any(_is_year(word) for word in numbers) else {"number"}


def _is_year(word: str) -> bool:
    return len(word) == 4 and word[0] == "1" and word.isdecimal()
