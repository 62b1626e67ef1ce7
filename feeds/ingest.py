"""The corridor: from a seed file to the store.

One pass, drawn once::

    find ─> what is new or changed, and settled ─> in order of (time, path), each alone:
        read ─> drafts ┬─> known (from the store) ─┬─> plan ─> apply ─> commit
                       └───────── tag ─────────────┘

A seed that is refused is remembered with its reason and stops nothing.  A StoreError stops the pass:
the next one begins where it ended, since a seed is wholly in the store or not at all.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from feeds import changes, model, seeds, store
from feeds.model import Config, Kind, Plan, Revision
from feeds.tagging import Tagger

Clock = Callable[[], datetime]
"""Gives aware UTC; handed down by cli, so that a test can hold time still."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Edit:
    """An edit that was recognised: which line, what it says now, and why it was taken for one."""

    line: int
    text: str
    kind: Kind
    reason: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one seed came to."""

    path: str
    time: datetime | None = None
    lines: int = 0
    new: int = 0
    edited: int = 0
    known: int = 0
    late: bool = False
    edits: tuple[Edit, ...] = ()
    notes: tuple[model.Problem, ...] = ()
    refused: model.Problem | None = None


@dataclass(frozen=True, slots=True)
class Pass:
    """What one pass found; `unsettled` files are looked at again after ``seeds.settle`` seconds."""

    files: int
    outcomes: tuple[Outcome, ...]
    refused: tuple[model.Problem, ...]
    """All that is refused now, also what was refused before and has not changed."""
    unsettled: int


@dataclass(frozen=True, slots=True)
class Corridor:
    """What every pass needs."""

    config: Config
    store: store.Store
    tagger: Tagger
    clock: Clock


Listener = Callable[[Outcome, int], None]
"""Told of each seed when it is done, and how many there are in this pass."""


def run(corridor: Corridor, listener: Listener, *, dry_run: bool = False) -> Pass:
    """One pass over the seeds folder; with `dry_run` everything is planned and nothing kept.

    Raises StoreError when the store fails, OSError when the folder cannot be read.
    """
    with store.reading(corridor.store.engine) as connection:
        known = store.known_files(connection)
    survey = _survey(corridor, known)
    outcomes: list[Outcome] = []
    with _transactions(corridor.store.engine, dry_run) as transaction:
        jobs, unreadable = _in_order(corridor, survey.pending, known)
        for problem, found in unreadable:
            _refuse(transaction, found, problem)
            outcomes.append(Outcome(found.path, refused=problem))
            listener(outcomes[-1], len(survey.pending))
        for found in jobs:
            outcomes.append(_one(corridor, transaction, found))
            listener(outcomes[-1], len(survey.pending))
        refused = (*survey.refused, *(o.refused for o in outcomes if o.refused is not None))
        with transaction() as connection:
            store.finish_pass(connection, _us(corridor.clock()), len(refused))
    return Pass(survey.files, tuple(outcomes), refused, survey.unsettled)


Transaction = Callable[[], AbstractContextManager[sa.Connection]]


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
class _Survey:
    """The folder compared with what the store knows of it."""

    files: int
    pending: list[seeds.Found]
    refused: list[model.Problem]
    unsettled: int


def _survey(corridor: Corridor, known: dict[str, store.FileState]) -> _Survey:
    survey = _Survey(0, [], [], 0)
    settled_ns = _us(corridor.clock()) * 1000 - int(corridor.config.seeds.settle * 1e9)
    now_ns = _us(corridor.clock()) * 1000
    for found in seeds.find(corridor.config.seeds):
        if isinstance(found, model.Problem):
            survey.refused.append(found)
            continue
        survey.files += 1
        before = known.get(found.path)
        if before is not None and before.mtime_ns == found.mtime_ns and before.size == found.size:
            if before.reason:
                survey.refused.append(model.Problem(found.path, None, before.reason))
        elif settled_ns < found.mtime_ns <= now_ns:
            survey.unsettled += 1  # somebody may still be writing it
        else:
            survey.pending.append(found)
    return survey


def _in_order(
    corridor: Corridor, pending: Iterable[seeds.Found], known: dict[str, store.FileState]
) -> tuple[list[seeds.Found], list[tuple[model.Problem, seeds.Found]]]:
    """The pending files in order of (time, path), and those whose time cannot be told."""
    timed: list[tuple[datetime, str, seeds.Found]] = []
    unreadable: list[tuple[model.Problem, seeds.Found]] = []
    for found in pending:
        before = known.get(found.path)
        try:
            changed = before is not None and before.digest != "" and before.digest != _digest(corridor, found)
            timed.append((seeds.stamp(found, changed=changed, now=corridor.clock()), found.path, found))
        except seeds.SeedError as error:
            unreadable.append((error.problem, found))
    timed.sort(key=lambda job: job[:2])
    return [found for _, _, found in timed], unreadable


def _digest(corridor: Corridor, found: seeds.Found) -> str:
    """The file's SHA-256, or empty for one that cannot be read whole; read() says why not."""
    if found.size > corridor.config.seeds.max_bytes:
        return ""
    try:
        descriptor = os.open(found.real, os.O_RDONLY | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _one(corridor: Corridor, transaction: Transaction, found: seeds.Found) -> Outcome:
    """Read, plan and apply one seed in a transaction of its own."""
    settings = corridor.config.seeds
    now = corridor.clock()
    with transaction() as connection:
        before = store.file_state(connection, found.path)
        changed = before is not None and before.digest != "" and before.digest != _digest(corridor, found)
        try:
            seed = seeds.read(found, max_bytes=settings.max_bytes, changed=changed, now=now)
        except seeds.SeedError as error:
            store.refuse(connection, _mark(found), error.problem.reason)
            return Outcome(found.path, refused=error.problem)
        if before is not None and before.digest == seed.digest:
            # The file was touched, or another watcher was faster.
            store.remember(connection, _mark(found))
            return Outcome(found.path, seed.time, len(seed.lines), known=len(seed.lines), notes=seed.notes)
        plan = _apply(corridor, connection, seed, found, now)
    return _outcome(plan, seed)


def _apply(
    corridor: Corridor, connection: sa.Connection, seed: model.Seed, found: seeds.Found, now: datetime
) -> Plan:
    time_us, now_us = _us(seed.time), _us(now)
    source = source_of(corridor.config, seed.source)
    lines = changes.drafts(seed)
    known = store.known(connection, seed.source, seed.digest, lines, min(time_us, now_us) // 1_000_000)
    plan = changes.plan(
        seed,
        lines,
        known,
        time_us=time_us,
        reappear_after_days=corridor.config.seeds.reappear_after_days,
        tag=lambda text: corridor.tagger.tag(text, source).tags,
    )
    store.apply(
        connection,
        plan,
        _mark(found),
        title=source.title or seed.source_title or "",
        language=seed.language or source.language or "",
        now_us=now_us,
        limits=corridor.store.limits,
    )
    return plan


def source_of(config: Config, slug: str) -> model.Source:
    """What the configuration says of a source; the folder's own source is the site itself."""
    for source in config.source:
        if source.slug == slug:
            return source
    title = config.site.title if slug == config.seeds.source else ""
    return model.Source(slug=slug, title=title)


def _outcome(plan: Plan, seed: model.Seed) -> Outcome:
    edits = tuple(Edit(e.line, e.text, e.kind, e.reason) for e in plan.events if isinstance(e, Revision))
    return Outcome(
        path=plan.path,
        time=seed.time,
        lines=plan.lines,
        new=plan.new,
        edited=plan.edited,
        known=plan.known,
        late=plan.late,
        edits=edits,
        notes=seed.notes,
    )


def _refuse(transaction: Transaction, found: seeds.Found, problem: model.Problem) -> None:
    with transaction() as connection:
        store.refuse(connection, _mark(found), problem.reason)


def _mark(found: seeds.Found) -> store.FileMark:
    return store.FileMark(found.path, found.size, found.mtime_ns)


def _us(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(microseconds=1)


def retag(corridor: Corridor, gazetteer: str, progress: Callable[[int, int], bool]) -> int:
    """Apply the gazetteer of this version to every stored item; how many changed.

    A batch is a transaction: stopped anywhere, the next call resumes.  `progress` is told the number
    of items done and changed after each batch; a false answer stops the run.
    """
    done = changed = 0
    engine = corridor.store.engine
    with store.writing(engine) as connection:
        if not store.begin(connection, gazetteer):
            return 0
    while True:
        with store.writing(engine) as connection:
            batch = store.batch(connection, gazetteer, _BATCH)
            if not batch:
                if batch is not None:
                    store.finish(connection, gazetteer)
                return changed
            changed += _retag_batch(corridor, connection, batch)
        done += len(batch)
        if not progress(done, changed):
            return changed


def _retag_batch(corridor: Corridor, connection: sa.Connection, batch: Sequence[store.Untagged]) -> int:
    verdicts = {
        old.item: corridor.tagger.tag(old.text, source_of(corridor.config, old.source)).tags for old in batch
    }
    now_us = _us(corridor.clock())
    return store.apply_batch(connection, batch, verdicts, now_us=now_us, limits=corridor.store.limits)
