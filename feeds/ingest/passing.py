"""One pass over the seeds folder."""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from feeds import model, store
from feeds.ingest.ahead import Ahead, Read, Waiting, meeter, read
from feeds.ingest.corridor import Corridor, microseconds
from feeds.ingest.outcome import Listener, Outcome, Pass, of_plan
from feeds.ingest.survey import UNREAD, Job, Survey, in_order, may_pass, survey
from feeds.model import Plan

_TOGETHER = 5000
"""Lines that are taken in in one transaction: as many as take about a second."""
_SEED = 20
"""What a seed costs, in lines."""

_SELDOM = 200_000
"""New objects after which the collector looks for cycles; we make hundreds a line, and hardly a cycle."""

Refused = TypeVar("Refused")
Transaction = Callable[[], AbstractContextManager[store.Intake]]


def run(corridor: Corridor, listener: Listener, *, dry_run: bool = False) -> Pass:
    """One pass over the seeds folder; with `dry_run` everything is planned and nothing kept.

    Raises StoreError when the store fails, OSError when the folder cannot be read.
    """
    with store.reading(corridor.store.engine) as connection:
        found = survey(corridor, connection)
    with _seldom_collected(), _transactions(corridor, dry_run) as transaction:
        round_ = _Round(corridor, transaction, listener, found, dry_run, list(found.refused))
        round_.work()
    if not dry_run:
        with store.writing(corridor.store.engine) as connection:
            store.finish_pass(connection, corridor.now_us(), len(round_.refused))
    return Pass(found.files, tuple(round_.outcomes), tuple(round_.refused), found.unsettled)


@contextmanager
def _seldom_collected() -> Iterator[None]:
    before = gc.get_threshold()
    gc.set_threshold(_SELDOM, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


class _DryRunOverError(Exception):
    """Rolls a dry run back."""


@contextmanager
def _transactions(corridor: Corridor, dry_run: bool) -> Iterator[Transaction]:
    """A transaction for some seeds; in a dry run one for all of them, which is rolled back."""
    if not dry_run:
        yield lambda: _intake(corridor)
        return
    try:
        with _intake(corridor) as intake:

            @contextmanager
            def same() -> Iterator[store.Intake]:
                yield intake

            yield same
            raise _DryRunOverError
    except _DryRunOverError:
        return


@contextmanager
def _intake(corridor: Corridor) -> Iterator[store.Intake]:
    with (
        store.writing(corridor.store.engine) as connection,
        store.intake(connection, corridor.now_us, corridor.store.limits, corridor.tagger.version) as intake,
    ):
        yield intake


@dataclass(frozen=True, slots=True)
class _Taken:
    """What came of a job; `silent` where it was told of before."""

    outcome: Outcome
    silent: bool = False


@dataclass(slots=True)
class _Round:
    """A pass at work."""

    corridor: Corridor
    transaction: Transaction
    listener: Listener
    found: Survey
    dry_run: bool
    refused: list[model.Problem]
    outcomes: list[Outcome] = field(default_factory=list)

    def work(self) -> None:
        """Take all that is pending, each wholly or not at all."""
        self._together(self.found.odd, self._refuse_odd)
        jobs, unreadable = in_order(self.corridor, self.found.pending)
        self._together(unreadable, lambda intake, told: self._refuse(intake, *told))
        left = deque(map(Waiting, jobs))
        # A dry run has its one transaction open, and nothing forks beside an open connection.
        ahead = Ahead(self.corridor, () if self.dry_run else tuple(left))
        try:
            while left and self._take_some(left, ahead):
                pass
        finally:
            ahead.let_go()
        # What must wait goes on in order later, or those that follow would make a late one of it.
        self.found.unsettled += len(left)

    def _together(self, those: Sequence[Refused], refuse: Callable[[store.Intake, Refused], _Taken]) -> None:
        if those:
            with self.transaction() as intake:
                done = [refuse(intake, each) for each in those]
            for taken in done:
                self._tell(taken)

    def _take_some(self, left: deque[Waiting], ahead: Ahead) -> bool:
        """Take the next few seeds in one transaction; False where the first of them must wait a moment."""
        try:
            done = self._take_together(left, ahead, _TOGETHER)
        except Exception as error:
            if self.dry_run or isinstance(error, store.StoreError):
                raise
            done = self._take_together(left, ahead, 1)
        for taken in done:
            left.popleft()
            self._tell(taken)
        return bool(done)

    def _take_together(self, left: Iterable[Waiting], ahead: Ahead, most: int) -> list[_Taken]:
        """Take seeds in one transaction, until so many lines were read or one must wait."""
        done: list[_Taken] = []
        with self.transaction() as intake:
            for waiting in left:
                ahead.fetch(waiting)
                taken = self._take(intake, waiting)
                if taken is None:
                    break
                done.append(taken)
                most -= taken.outcome.lines + _SEED
                if most <= 0:
                    break
        return done

    def _take(self, intake: store.Intake, waiting: Waiting) -> _Taken | None:
        """Read, plan and apply one seed; None where it must wait a moment."""
        job, ready = waiting.job, waiting.read
        before = intake.file_state(job.found.path)
        if ready is None or before != job.before:  # another watcher was faster
            ready = read(self.corridor, job, before)
        if ready.problem is not None:
            return self._refuse(intake, job, ready.problem)
        seed = ready.seed
        assert seed is not None
        if before is not None and before.digest == seed.digest:
            # The file was touched, or another watcher was faster.
            intake.remember(job.mark)
            outcome = Outcome(job.found.path, seed.time, ready.lines, known=ready.lines, notes=seed.notes)
            return _Taken(outcome)
        now = self.corridor.clock()
        plan = _plan(self.corridor, intake, ready, seed, now)
        if plan.latest > microseconds(now) // 1_000_000:
            return None
        _apply(self.corridor, intake, seed, plan, job)
        return _Taken(of_plan(plan, seed))

    def _refuse_odd(self, intake: store.Intake, problem: model.Problem) -> _Taken:
        intake.refuse(store.FileMark(problem.path, UNREAD, 0), problem.reason)
        return _Taken(Outcome(problem.path, refused=problem))

    def _refuse(self, intake: store.Intake, job: Job, problem: model.Problem) -> _Taken:
        """Remember it; tell of it once, though it may be tried again in every pass."""
        reason = problem.reason if problem.line is None else f"line {problem.line}: {problem.reason}"
        before = job.before
        silent = before is not None and before.size == UNREAD and before.reason == reason
        if not silent:
            again = store.FileMark(job.found.path, UNREAD, 0)
            intake.refuse(again if may_pass(self.corridor, job) else job.mark, reason)
        return _Taken(Outcome(job.found.path, refused=problem), silent)

    def _tell(self, taken: _Taken) -> None:
        outcome = taken.outcome
        if outcome.refused is not None:
            self.refused.append(outcome.refused)
        if not taken.silent:
            self.outcomes.append(outcome)
            self.listener(outcome, len(self.found.odd) + len(self.found.pending))


def _plan(corridor: Corridor, intake: store.Intake, ready: Read, seed: model.Seed, now: datetime) -> Plan:
    from feeds import changes  # most passes find nothing new, and compare nothing

    time_us = microseconds(seed.time)
    not_after = min(time_us, microseconds(now)) // 1_000_000
    return changes.plan(
        seed,
        ready.drafts,
        intake.known(seed.source, seed.digest, ready.drafts, not_after),
        time_us=time_us,
        reappear_after_days=corridor.config.seeds.reappear_after_days,
        meet=meeter(corridor, seed.source),
        guess=ready.guess,
        subjects=frozenset(corridor.tagger.facet_of.values()),
    )


def _apply(corridor: Corridor, intake: store.Intake, seed: model.Seed, plan: Plan, job: Job) -> None:
    source = corridor.config.about(seed.source)
    intake.apply(
        plan,
        job.mark,
        title=source.title or seed.source_title or "",
        language=seed.language or source.language or "",
    )
