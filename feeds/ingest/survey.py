"""The seeds folder compared with what the store knows of it: what is to be read, and in which order."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from feeds import model, seeds, store
from feeds.ingest.corridor import Corridor

_BATCH = 900
"""Files that are looked up at a time, so that memory does not grow with the folder."""
_AGES = timedelta(days=36_500)

UNREAD = -1
"""The size that is remembered of what is to be looked at again in every pass."""


@dataclass(frozen=True, slots=True)
class Job:
    """A file to be read, and what the store knew of it."""

    found: seeds.Found
    before: store.FileState | None

    @property
    def mark(self) -> store.FileMark:
        """What it looks like now."""
        return store.FileMark(self.found.path, self.found.size, self.found.mtime_ns)


@dataclass(slots=True)
class Survey:
    """What one look at the folder found."""

    files: int = 0
    pending: list[Job] = field(default_factory=list)
    odd: list[model.Problem] = field(default_factory=list)
    """What is named like a seed, is none, and was not told of before."""
    refused: list[model.Problem] = field(default_factory=list)
    """What was refused before and has not changed."""
    unsettled: int = 0

    def take(self, found: seeds.Found, before: store.FileState | None, now_ns: int, settle_ns: int) -> None:
        """Sort in one file that is not as it was."""
        if now_ns - settle_ns < found.mtime_ns <= now_ns:
            self.unsettled += 1  # somebody may still be writing it
        else:
            self.pending.append(Job(found, before))

    def take_odd(self, problem: model.Problem, before: Sequence[Any] | None) -> None:
        """Sort in what cannot be a seed."""
        told = before is not None and before[4] == problem.reason
        (self.refused if told else self.odd).append(problem)


def survey(corridor: Corridor, connection: store.Connection) -> Survey:
    """Look at the whole folder.  Raises OSError when it cannot be read, StoreError."""
    result = Survey()
    now_ns, settle_ns = corridor.now_us() * 1000, int(corridor.config.seeds.settle * 1e9)
    entries = seeds.find(corridor.config.seeds)
    while batch := list(islice(entries, _BATCH)):
        known = store.file_rows(connection, [entry.path for entry in batch])
        for entry in batch:
            before = known.get(entry.path)
            if isinstance(entry, model.Problem):
                result.take_odd(entry, before)
                continue
            result.files += 1
            if before is None:
                result.take(entry, None, now_ns, settle_ns)
                continue
            _, size, mtime_ns, _, reason = before
            if mtime_ns != entry.mtime_ns or size != entry.size:
                result.take(entry, store.FileState._make(before[1:]), now_ns, settle_ns)
            elif reason:
                result.refused.append(model.Problem(entry.path, None, reason))
    return result


def in_order(corridor: Corridor, pending: Iterable[Job]) -> tuple[list[Job], list[tuple[Job, model.Problem]]]:
    """The pending files in order of (time, path), and those whose time cannot be told."""
    timed: list[tuple[datetime, str, Job]] = []
    unreadable: list[tuple[Job, model.Problem]] = []
    for job in pending:
        try:
            changed = is_changed(job.found, job.before, corridor.config.seeds.max_bytes)
            moment = seeds.stamp(job.found, changed=changed, now=corridor.clock())
            timed.append((moment, job.found.path, job))
        except seeds.SeedError as error:
            unreadable.append((job, error.problem))
    timed.sort(key=lambda entry: entry[:2])
    return [job for _, _, job in timed], unreadable


def is_changed(found: seeds.Found, before: store.FileState | None, max_bytes: int) -> bool:
    """Whether the path was read before with other bytes."""
    return before is not None and before.digest != "" and before.digest != _digest(found, max_bytes)


def may_pass(corridor: Corridor, job: Job) -> bool:
    """Whether the same file may be fit another time: it cannot be read, or its time has yet to come."""
    found, now = job.found, corridor.clock()
    if found.size > corridor.config.seeds.max_bytes:
        return False
    if not _digest(found, corridor.config.seeds.max_bytes):
        return True
    changed = is_changed(found, job.before, corridor.config.seeds.max_bytes)
    return _has_time(found, changed, now + _AGES) and not _has_time(found, changed, now)


def _has_time(found: seeds.Found, changed: bool, now: datetime) -> bool:
    try:
        seeds.stamp(found, changed=changed, now=now)
    except seeds.SeedError:
        return False
    return True


def _digest(found: seeds.Found, max_bytes: int) -> str:
    """The file's SHA-256, or empty for one that cannot be read whole; read() says why not."""
    if found.size > max_bytes:
        return ""
    try:
        descriptor = os.open(found.real, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
