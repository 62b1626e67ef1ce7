"""One pass over the seeds folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from feeds import model, seeds, store
from feeds.ingest.corridor import Corridor, microseconds
from feeds.ingest.outcome import Listener, Outcome, Pass, of_plan
from feeds.ingest.survey import UNREAD, Job, Survey, in_order, is_changed, may_pass, survey
from feeds.model import Plan

Transaction = Callable[[], AbstractContextManager[sa.Connection]]


def run(corridor: Corridor, listener: Listener, *, dry_run: bool = False) -> Pass:
    """One pass over the seeds folder; with `dry_run` everything is planned and nothing kept.

    Raises StoreError when the store fails, OSError when the folder cannot be read.
    """
    with store.reading(corridor.store.engine) as connection:
        found = survey(corridor, connection)
    with _transactions(corridor.store.engine, dry_run) as transaction:
        round_ = _Round(corridor, transaction, listener, found, list(found.refused))
        round_.work()
        with transaction() as connection:
            store.finish_pass(connection, corridor.now_us(), len(round_.refused))
    return Pass(found.files, tuple(round_.outcomes), tuple(round_.refused), found.unsettled)


class _DryRunOverError(Exception):
    """Rolls a dry run back."""


@contextmanager
def _transactions(engine: sa.Engine, dry_run: bool) -> Iterator[Transaction]:
    """A transaction for each seed; in a dry run one for all of them, which is rolled back."""
    if not dry_run:
        yield lambda: store.writing(engine)
        return
    try:
        with store.writing(engine) as connection:

            @contextmanager
            def same() -> Iterator[sa.Connection]:
                yield connection

            yield same
            raise _DryRunOverError
    except _DryRunOverError:
        return


@dataclass(slots=True)
class _Round:
    """A pass at work."""

    corridor: Corridor
    transaction: Transaction
    listener: Listener
    found: Survey
    refused: list[model.Problem]
    outcomes: list[Outcome] = field(default_factory=list)

    def work(self) -> None:
        """Take all that is pending, each alone."""
        for problem in self.found.odd:
            with self.transaction() as connection:
                store.refuse(connection, store.FileMark(problem.path, UNREAD, 0), problem.reason)
            self._tell(Outcome(problem.path, refused=problem))
        jobs, unreadable = in_order(self.corridor, self.found.pending)
        for job, problem in unreadable:
            with self.transaction() as connection:
                self._refuse(connection, job, problem)
        for number, job in enumerate(jobs):
            if not self._take(job):
                # It goes on in order later, or those that follow would make a late one of this.
                self.found.unsettled += len(jobs) - number
                break

    def _take(self, job: Job) -> bool:
        """Read, plan and apply one seed in a transaction of its own; False where it must wait a moment."""
        now, settings = self.corridor.clock(), self.corridor.config.seeds
        with self.transaction() as connection:
            before = store.file_state(connection, job.found.path)
            changed = is_changed(job.found, before, settings.max_bytes)
            try:
                seed = seeds.read(job.found, max_bytes=settings.max_bytes, changed=changed, now=now)
            except seeds.SeedError as error:
                self._refuse(connection, job, error.problem)
                return True
            if before is not None and before.digest == seed.digest:
                # The file was touched, or another watcher was faster.
                store.remember(connection, job.mark)
                known = len(seed.lines)
                outcome = Outcome(job.found.path, seed.time, known, known=known, notes=seed.notes)
            else:
                plan = _plan(self.corridor, connection, seed, now)
                if plan.latest > microseconds(now) // 1_000_000:
                    return False
                _apply(self.corridor, connection, seed, plan, job)
                outcome = of_plan(plan, seed)
        self._tell(outcome)
        return True

    def _refuse(self, connection: sa.Connection, job: Job, problem: model.Problem) -> None:
        """Remember it; tell of it once, though it may be tried again in every pass."""
        reason = problem.reason if problem.line is None else f"line {problem.line}: {problem.reason}"
        before = job.before
        if before is not None and before.size == UNREAD and before.reason == reason:
            self.refused.append(problem)
            return
        again = store.FileMark(job.found.path, UNREAD, 0)
        store.refuse(connection, again if may_pass(self.corridor, job) else job.mark, reason)
        self._tell(Outcome(job.found.path, refused=problem))

    def _tell(self, outcome: Outcome) -> None:
        self.outcomes.append(outcome)
        if outcome.refused is not None:
            self.refused.append(outcome.refused)
        self.listener(outcome, len(self.found.odd) + len(self.found.pending))


def _plan(corridor: Corridor, connection: sa.Connection, seed: model.Seed, now: datetime) -> Plan:
    from feeds import changes  # most passes find nothing new, and compare nothing

    time_us = microseconds(seed.time)
    source = corridor.config.about(seed.source)
    lines = changes.drafts(seed)
    not_after = min(time_us, microseconds(now)) // 1_000_000
    return changes.plan(
        seed,
        lines,
        store.known(connection, seed.source, seed.digest, lines, not_after),
        time_us=time_us,
        reappear_after_days=corridor.config.seeds.reappear_after_days,
        tag=lambda text: corridor.tagger.tag(text, source).tags,
        subjects=frozenset(corridor.tagger.facet_of.values()),
    )


def _apply(corridor: Corridor, connection: sa.Connection, seed: model.Seed, plan: Plan, job: Job) -> None:
    source = corridor.config.about(seed.source)
    store.apply(
        connection,
        plan,
        job.mark,
        title=source.title or seed.source_title or "",
        language=seed.language or source.language or "",
        clock=corridor.now_us,
        limits=corridor.store.limits,
    )
