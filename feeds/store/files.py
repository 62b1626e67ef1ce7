"""What became of each seed file, so that a pass reads only what is new or changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import sqlalchemy as sa

from feeds.store import bulk
from feeds.store.gather import chunks
from feeds.store.schema import files, state

_FILE = "SELECT size, mtime_ns, digest, reason FROM files WHERE path = ?"
_KEEP = "UPDATE files SET size = ?, mtime_ns = ?, reason = ? WHERE path = ?"
_KEEP_READ = "UPDATE files SET size = ?, mtime_ns = ?, reason = ?, digest = ? WHERE path = ?"


@dataclass(frozen=True, slots=True)
class FileMark:
    """What a file looked like when it was read, so that it is read once."""

    path: str
    size: int
    mtime_ns: int


class FileState(NamedTuple):
    """A file as the last pass left it; `digest` is empty until it was read with success."""

    size: int
    mtime_ns: int
    digest: str
    reason: str


def file_rows(connection: sa.Connection, paths: Iterable[str]) -> dict[str, Sequence[Any]]:
    """path -> (path, *FileState) of those of these files that were seen before, as they are stored."""
    return {
        row[0]: row
        for part in chunks(sorted(paths))  # in the order of the key, so that its pages are read once
        for row in bulk.lookup(connection, files, "path", part)
    }


def file_state(connection: sa.Connection, path: str) -> FileState | None:
    """One file as the last pass left it."""
    row = bulk.one(connection, _FILE, path)
    return None if row is None else FileState(*row)


def refuse(connection: sa.Connection, mark: FileMark, reason: str) -> None:
    """Remember why a file was refused; it is tried again when it changes."""
    remember_file(connection, mark, None, reason)


def remember(connection: sa.Connection, mark: FileMark) -> None:
    """The file was touched, its bytes are the same."""
    remember_file(connection, mark, None, "")


def remember_file(connection: sa.Connection, mark: FileMark, digest: str | None, reason: str) -> None:
    """What became of a file; `digest` None keeps the one it was read with before."""
    values = (mark.size, mark.mtime_ns, reason)
    if digest is None:
        known = bulk.do(connection, _KEEP, *values, mark.path)
    else:
        known = bulk.do(connection, _KEEP_READ, *values, digest, mark.path)
    if not known:
        bulk.insert(connection, files, [(mark.path, mark.size, mark.mtime_ns, digest or "", reason)])


def finish_pass(connection: sa.Connection, now_us: int, refused: int) -> None:
    """A pass ended."""
    connection.execute(sa.update(state).values(pass_us=now_us, pass_refused=refused))
