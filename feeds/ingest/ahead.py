"""Seeds read ahead of the transaction that takes them in.

Reading a seed and tagging its lines needs neither the store nor the seeds before it, and takes about as
long as all the rest.  Where many are pending, other processes do it for the next ones meanwhile.
"""

from __future__ import annotations

import logging
import marshal
import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Any

from feeds import model, seeds, store
from feeds.ingest.corridor import Corridor
from feeds.ingest.survey import Job, is_changed
from feeds.model import Draft, Gist, Guess, Tagged

if TYPE_CHECKING:
    from feeds import hands

_log = logging.getLogger(__name__)
_WORTH = 200_000
"""Bytes of seeds that are worth other processes: two thousand lines or so."""
_PROCESSES = 3
"""This one and two that read: together they do the more of the work."""
_PARTS = (15_000, 30_000, 100_000)
"""Bytes that are read at a time, the first ones soon, as they are waited for.

Of the first seed among them no edits are guessed.
"""
_MOST = 4 * 1024 * 1024
"""Bytes of a seed that is not read ahead: two processes would hold it."""
_REMEMBERED = 1 << 14
"""Lines that are not looked into again, since they stood in a seed not long ago."""


@dataclass(slots=True)
class Read:
    """A seed on its way: its lines as drafts, or why it is refused."""

    seed: model.Seed | None
    """Without its lines."""
    drafts: tuple[Draft, ...]
    lines: int
    """How many it has, those that stand twice counted twice."""
    problem: model.Problem | None = None
    guess: Guess | None = None
    """Which lines are edits, if the seed before it stands in the store as it was read."""


@dataclass(slots=True)
class Waiting:
    """A job in its turn; `read` once that was done ahead, if it was."""

    job: Job
    fetched: bool = False
    read: Read | None = None


def read(corridor: Corridor, job: Job, before: store.FileState | None) -> Read:
    """Read a seed now; `before` is what is known of its file."""
    limit = corridor.config.seeds.max_bytes
    changed = is_changed(job.found, before, limit)
    try:
        seed = seeds.read(job.found, max_bytes=limit, changed=changed, now=corridor.clock())
    except seeds.SeedError as error:
        return Read(None, (), 0, error.problem)
    from feeds import changes  # most passes find nothing new

    return Read(replace(seed, lines=()), changes.drafts(seed), len(seed.lines))


def meeter(corridor: Corridor, slug: str) -> Callable[[Draft], Gist]:
    """What makes the gist of this source's lines, where it was not made ahead."""
    source, tagged = corridor.config.about(slug), corridor.tagger.tagged

    def meet(line: Draft) -> Gist:
        if line.gist is not None:
            return line.gist
        return Gist(tagged(line.text, source), store.key(line.canonical), store.indexed(line.text))

    return meet


class Ahead:
    """Reads what is waiting, in its order, in processes of their own where that is worth it."""

    def __init__(self, corridor: Corridor, waiting: Sequence[Waiting]) -> None:
        self._waiting = deque(waiting)
        """Those that are still to be fetched: what was taken in is held by nobody."""
        self._crew: hands.Hands[Sequence[Job], bytes] | None = None
        self._rows: Iterator[tuple[Any, ...]] = iter(())
        size = sum(each.job.found.size for each in waiting)
        if size < _WORTH or len(waiting) < 2:
            return
        from feeds import hands  # seldom wanted

        if hands.free() > 1:
            import feeds.changes  # noqa: F401 (once, not in each process)

            corridor.store.close()
            self._crew = hands.Hands(_PROCESSES, _Reader(corridor).part)
            self._rows = self._arriving(_parts([each.job for each in waiting]))

    def fetch(self, wanted: Waiting) -> None:
        """Have it read, if it is read ahead at all."""
        if self._crew is None:
            return
        from feeds import hands

        try:
            while not wanted.fetched and (row := next(self._rows, None)) is not None:
                each = self._waiting.popleft()
                each.fetched, each.read = True, _unpacked(row) if row else None
        except hands.LostHandError as error:
            _log.warning("%s; what it had not read is read here", error)
            self._rows = iter(())

    def let_go(self) -> None:
        """No more is wanted."""
        if self._crew is not None:
            self._crew.let_go()

    def _arriving(self, parts: Iterable[Sequence[Job]]) -> Iterator[tuple[Any, ...]]:
        for answer in self._crew.ahead(parts) if self._crew is not None else ():
            yield from marshal.loads(answer)


def _parts(jobs: Iterable[Job]) -> Iterator[list[Job]]:
    part, size = list[Job](), 0
    sizes = chain.from_iterable([most] * (_PROCESSES - 1) for most in _PARTS)
    most = next(sizes)
    for job in jobs:
        part.append(job)
        size += job.found.size
        if size >= most:
            yield part
            part, size, most = [], 0, next(sizes, most)
    if part:
        yield part


class _Reader:
    """Reads seeds, and looks into their lines; of what it remembers nothing hangs but its speed."""

    def __init__(self, corridor: Corridor) -> None:
        self._corridor = corridor
        self._subjects = frozenset(corridor.tagger.facet_of.values())
        self._met: dict[tuple[str, str], Gist] = {}
        """(source, text) -> gist."""
        self._pages: dict[str, list[Draft]] = {}
        """Source -> the lines of its last seed."""

    def part(self, jobs: Sequence[Job]) -> bytes:
        """Some seeds, packed."""
        self._pages.clear()  # the part before this one went to another process
        return marshal.dumps([self._packed(job) if job.found.size <= _MOST else () for job in jobs])

    def _packed(self, job: Job) -> tuple[Any, ...]:
        found = read(self._corridor, job, job.before)
        rows: list[tuple[Any, ...]] = []
        guess: Guess | None = None
        if found.seed is not None:
            source = found.seed.source
            drafts = list(self._looked_into(source, found.drafts, rows))
            guess = self._guess(self._pages.get(source), drafts)
            self._pages[source] = drafts
        packed = pickle.dumps((found.seed, found.lines, found.problem))
        return packed, rows, None if guess is None else tuple(guess)

    def _guess(self, before: list[Draft] | None, drafts: list[Draft]) -> Guess | None:
        from feeds import changes

        return None if before is None else changes.guess(before, drafts, self._subjects)

    def _looked_into(
        self, source: str, drafts: Iterable[Draft], rows: list[tuple[Any, ...]]
    ) -> Iterator[Draft]:
        """Drafts with their gist; to the rows it is added where the line was not met before."""
        meet = meeter(self._corridor, source)
        for draft in drafts:
            key = (source, draft.text)
            gist = self._met.get(key)
            if gist is not None:
                rows.append(draft[:4])
            else:
                if len(self._met) >= _REMEMBERED:
                    self._met.clear()
                gist = self._met[key] = meet(draft)
                rows.append((*draft[:4], *gist.tagged, gist.key, gist.words))
            yield draft._replace(gist=gist)


def _unpacked(row: tuple[Any, ...]) -> Read:
    packed, rows, guess = row
    seed, lines, problem = pickle.loads(packed)
    drafts = tuple([_draft(each) for each in rows])
    return Read(seed, drafts, lines, problem, None if guess is None else Guess._make(guess))


def _draft(row: tuple[Any, ...]) -> Draft:
    if len(row) == len(Draft._fields) - 1:
        return Draft._make((*row, None))
    text, canonical, link, line, terms, written, key, words = row
    return Draft(text, canonical, link, line, Gist(Tagged(terms, written), key, words))
