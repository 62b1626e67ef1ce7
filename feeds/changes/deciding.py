"""What the lines of a snapshot come to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

from feeds import identity, model, text
from feeds.changes.edits import Look, edits
from feeds.model import Draft, Gist, Guess, Kind, Known, NewItem, Old, Plan, Revision

Meet = Callable[[Draft], Gist]
"""Makes the gist of a line; called only for lines that are new or edited."""

_DAY_US = 86_400_000_000

_SHORT = 400
# Most lines of a snapshot stood in the one before as well; the cache takes 10 MB at most.
_remembered = lru_cache(maxsize=8192)(text.canonical)


def drafts(seed: model.Seed) -> tuple[Draft, ...]:
    """The seed's lines with their canonical texts; a line that stands twice counts once."""
    found: dict[str, Draft] = {}
    for line in seed.lines:
        canonical = (_remembered if len(line.text) <= _SHORT else text.canonical)(line.text)
        found.setdefault(canonical, Draft(line.text, canonical, line.link or "", line.number))
    return tuple(found.values())


def plan(
    seed: model.Seed,
    lines: Sequence[Draft],
    known: Known,
    *,
    time_us: int,
    reappear_after_days: int,
    meet: Meet,
    subjects: frozenset[str] = frozenset(),
    look: Look = identity.edits,
    guess: Guess | None = None,
) -> Plan:
    """What the snapshot changes: `lines` are drafts(seed), `known` is what the store has of them.

    `look` finds the lines that are edits.  `subjects` are the facets that say what a line is about, not
    who acts or where: an edit may change those.  `guess` is what guess() gave for the source's newest page
    and this one.

    `known.free` must hold as many seconds as there are lines; running out raises RuntimeError.  A plan
    whose `latest` second has not come yet must wait for it.
    """
    late = known.newest_us is not None and time_us < known.newest_us
    matched = _match(lines, known, time_us, reappear_after_days * _DAY_US)
    asked = not known.same_bytes
    found = [meet(line) if old is None and asked else None for line, old in zip(lines, matched, strict=True)]
    edited = {}
    if not late and not known.same_bytes:
        edited = edits(lines, matched, known, found, subjects, look, guess)
    outcome = _Outcome(known, late, meet)
    for position, line in enumerate(lines):
        outcome.take(line, matched[position], edited.get(position), found[position])
    return outcome.plan(seed, time_us, len(lines))


def _match(lines: Sequence[Draft], known: Known, time_us: int, reappear_us: int) -> list[Old | None]:
    """The old item of each line by its canonical text; no item is taken twice."""
    taken: set[int] = set()
    matched: list[Old | None] = [None] * len(lines)
    for current in (True, False):  # a current wording has the first claim, also from further down
        for position, line in enumerate(lines):
            olds = known.olds.get(line.canonical)
            if olds and matched[position] is None:
                old = _pick(olds, current, taken, time_us - reappear_us, known.same_bytes)
                if old is not None:
                    matched[position] = old
                    taken.add(old.item)
    return matched


def _pick(olds: Iterable[Old], current: bool, taken: set[int], oldest_us: int, any_age: bool) -> Old | None:
    """The item seen last; one not seen since `oldest_us` is over, and its line a new occurrence."""
    fit = [
        old
        for old in olds
        if old.current is current
        and old.item not in taken
        and (any_age or old.retracted or old.last_us is None or old.last_us >= oldest_us)
    ]
    return max(fit, key=lambda old: (old.last_us is None, old.last_us or 0, old.item), default=None)


class _Outcome:
    """Collects what the lines of one snapshot come to, from the top line down."""

    def __init__(self, known: Known, late: bool, meet: Meet) -> None:
        self._known, self._late, self._meet = known, late, meet
        self._seconds = _Seconds(known)
        self._events: list[NewItem | Revision] = []
        self._standing: list[int] = []
        self._seen: list[int] = []
        self._joined: list[int] = []
        self._before = set(known.standing)
        self._births = 0
        self._count = 0

    def take(self, line: Draft, old: Old | None, edit: identity.Edit | None, gist: Gist | None) -> None:
        """One line: an item known by its text, an edit of one, or a birth."""
        if old is not None:
            self._known_line(line, old)
        elif edit is not None:
            old_line = self._known.vanished[edit.key]
            kind = Kind.LOUD if old_line.owned else Kind.ALIAS
            self._revise(line, edit.key, kind, edit.reason, old_line.updated, gist)
            self._standing.append(edit.key)
        elif gist is not None:
            self._give_birth(line, gist)

    def _known_line(self, line: Draft, old: Old) -> None:
        self._count += 1
        self._standing.append(old.item)
        if old.item not in self._before:
            self._seen.append(old.item)
            if not old.member:
                self._joined.append(old.item)
        if self._late or self._known.same_bytes or not old.owned:
            return
        if not old.current:
            self._revise(line, old.item, Kind.LOUD, "an edit taken back", old.updated)
        elif line.text != old.text:
            if text.has_update_marker(line.text) and not text.has_update_marker(old.text):
                self._revise(line, old.item, Kind.LOUD, "marked as updated", old.updated)
            else:
                self._revise(line, old.item, Kind.SILENT, "typography only", old.updated)
        elif line.link and line.link != old.link:
            self._revise(line, old.item, Kind.SILENT, "another link", old.updated)

    def _revise(
        self, line: Draft, item: int, kind: Kind, reason: str, updated: int, gist: Gist | None = None
    ) -> None:
        second = self._seconds.take_after(updated) if kind is Kind.LOUD else None
        if kind is Kind.LOUD and second is None:
            kind, reason = Kind.SILENT, f"{reason}; too many edits at once to announce this one"
        gist = gist or self._meet(line)
        self._events.append(
            Revision(item, kind, line.text, line.canonical, second, line.link, gist, reason, line.line)
        )

    def _give_birth(self, line: Draft, gist: Gist) -> None:
        item = self._known.next_item + self._births
        self._births += 1
        occurrence = 1 + max((old.minted for old in self._known.olds.get(line.canonical, ())), default=0)
        digest = identity.item_hash(line.canonical, occurrence)
        second = self._seconds.take()
        self._standing.append(item)
        self._events.append(
            NewItem(item, digest, occurrence, line.text, line.canonical, second, line.link, gist, line.line)
        )

    def plan(self, seed: model.Seed, time_us: int, lines: int) -> Plan:
        """The whole outcome.  The ledger counts upwards, so the bottom line comes first."""
        here = set(self._standing)
        gone = () if self._late else tuple(item for item in self._known.standing if item not in here)
        return Plan(
            source=seed.source,
            path=seed.path,
            time_us=time_us,
            digest=seed.digest,
            late=self._late,
            events=tuple(reversed(self._events)),
            seen=tuple(self._seen),
            joined=tuple(self._joined),
            gone=gone,
            standing=None if self._late else tuple(self._standing),
            lines=lines,
            known=self._count,
        )


class _Seconds:
    """Gives free seconds, the latest first."""

    def __init__(self, known: Known) -> None:
        self._free = _each(known.free)
        self._next = next(self._free, None)
        self._later = iter(known.later)

    def take(self) -> int:
        """The latest one not after the snapshot."""
        if self._next is None:
            raise RuntimeError("a snapshot needs more seconds than it was given")
        second, self._next = self._next, next(self._free, None)
        return second

    def take_after(self, second: int) -> int | None:
        """The same for an edit of an item that bears `second`.

        Of snapshots in quick succession, the first may have taken all seconds up to its own time; then it
        is the earliest one after this snapshot, for readers pass over an `updated` that goes back.
        """
        if self._next is not None and self._next > second:
            return self.take()
        return next((later for later in self._later if later > second), None)


def _each(runs: Iterable[tuple[int, int]]) -> Iterator[int]:
    for last, first in runs:
        yield from range(last, first - 1, -1)
