"""What the store knows of a snapshot's lines, and what is to be done: the two sides of a decision.

Times are microseconds since 1970 UTC (``*_us``); seconds are whole POSIX seconds.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Tagged(NamedTuple):
    """What tagging found in a line, as it is decided by and as it is kept."""

    terms: tuple[tuple[str, str], ...]
    """(facet, term) pairs, in order."""
    written: str
    """With the evidence, as JSON: ``[[facet, term, [[words, rule], ...]], ...]``."""


class Gist(NamedTuple):
    """What is made of a line's text alone, once, when the line is met."""

    tagged: Tagged
    key: int
    """63 bits of the canonical text's hash: what wordings are found by."""
    words: str
    """What the full-text index has of it."""


@dataclass(frozen=True, slots=True)
class Old:
    """An item that has, or once had, a certain canonical text."""

    item: int
    text: str
    """Its current wording."""
    link: str
    current: bool
    """Whether that canonical text is the one of the current wording."""
    minted: int
    """The occurrence number, where the item was born with that canonical text, else 0."""
    owned: bool
    """Whether the source of the snapshot brought it first."""
    member: bool
    """Whether it was seen in the source before."""
    last_us: int | None
    """When it was last seen in any source; None where it still stands in one."""
    retracted: bool
    updated: int
    """The second of its newest loud wording; its next one must be later."""


class Vanished(NamedTuple):
    """An item of the source's previous snapshot whose current canonical text is not in the new one."""

    text: str
    canonical: str
    owned: bool
    updated: int
    terms: tuple[tuple[str, str], ...]


class Draft(NamedTuple):
    """A line of a seed on its way: what it says, and what identity knows it by."""

    text: str
    canonical: str
    link: str
    line: int
    gist: Gist | None = None
    """Where it was made beforehand."""


@dataclass(frozen=True, slots=True)
class Known:
    """All that the store knows and a plan needs."""

    newest_us: int | None = None
    """Time of the source's newest snapshot."""
    same_bytes: bool = False
    """Whether the source had these very bytes before."""
    olds: dict[str, tuple[Old, ...]] = field(default_factory=dict)
    """By canonical text."""
    standing: tuple[int, ...] = ()
    """Items of the source's newest snapshot, top first."""
    vanished: dict[int, Vanished] = field(default_factory=dict)
    free: tuple[tuple[int, int], ...] = ()
    """(last, first) runs of free seconds, newest run first, as many as the snapshot can need."""
    later: tuple[int, ...] = ()
    """The next free seconds after those, earliest first; they may lie in the future."""
    next_item: int = 1


class Guess(NamedTuple):
    """Which lines of a page are edits of the one before, found before it is known what the store has of
    them: good where the store turns out to have just these lines."""

    stay: tuple[tuple[int, int], ...]
    """(place, place on the page before) of the lines that stand on both."""
    gone: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]
    """(text, canonical text, terms) of the lines that only the page before has, in its order."""
    edits: tuple[tuple[int, int, str, float], ...]
    """(place, place on the page before, why, how alike)."""


class Kind(StrEnum):
    """What an edit is to subscribers."""

    LOUD = "loud"
    """The visible wording changed: a new ``updated`` and a new place."""
    SILENT = "silent"
    """Only canonical() sees it: new wording, old place."""
    ALIAS = "alias"
    """A source that does not own the item words it so: remembered, not shown."""


class NewItem(NamedTuple):
    """An item to be born."""

    item: int
    hash: str
    occurrence: int
    text: str
    canonical: str
    second: int
    link: str
    gist: Gist
    line: int


class Revision(NamedTuple):
    """A new wording of an old item."""

    item: int
    kind: Kind
    text: str
    canonical: str
    second: int | None
    link: str
    gist: Gist
    reason: str
    line: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that one snapshot changes."""

    source: str
    path: str
    time_us: int
    digest: str
    late: bool
    events: tuple[NewItem | Revision, ...]
    """In the order in which the ledger numbers them: the bottom line first."""
    seen: tuple[int, ...]
    """Known items of this snapshot that did not stand in the one before."""
    joined: tuple[int, ...]
    """Those of `seen` that the source never had."""
    gone: tuple[int, ...]
    """Items that stood in the source's newest snapshot and stand no more."""
    standing: tuple[int, ...] | None
    """The source's new newest snapshot; None for a late one."""
    lines: int
    known: int

    @property
    def new(self) -> int:
        """How many items are born."""
        return sum(isinstance(event, NewItem) for event in self.events)

    @property
    def edited(self) -> int:
        """How many items get a wording that is shown."""
        return sum(isinstance(e, Revision) and e.kind is not Kind.ALIAS for e in self.events)

    @property
    def latest(self) -> int:
        """The latest second that an event takes; a plan is applied when it has come."""
        return max((event.second or 0 for event in self.events), default=0)
