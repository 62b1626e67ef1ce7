"""What became of each seed file, so that a pass reads only what is new or changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from feeds.store import sql
from feeds.store.engine import Connection
from feeds.store.gather import chunks

_FILE = "SELECT size, mtime_ns, digest, reason FROM files WHERE path = ?"
_SEEN = "SELECT path, size, mtime_ns, digest, reason FROM files WHERE path IN (?)"
_NEW = "files (path, size, mtime_ns, digest, reason)"
_KEEP = "UPDATE files SET size = ?, mtime_ns = ?, reason = ? WHERE path = ?"
_PASSED = "UPDATE state SET pass_us = ?, pass_refused = ?"
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


def file_rows(connection: Connection, paths: Iterable[str]) -> dict[str, Sequence[Any]]:
    """path -> (path, *FileState) of those of these files that were seen before, as they are stored."""
    return {
        row[0]: row
        for part in chunks(sorted(paths))  # in the order of the key, so that its pages are read once
        for row in sql.ask(connection, _SEEN, part)
    }


def file_state(connection: Connection, path: str) -> FileState | None:
    """One file as the last pass left it."""
    row = sql.one(connection, _FILE, path)
    return None if row is None else FileState(*row)


def refuse(connection: Connection, mark: FileMark, reason: str) -> None:
    """Remember why a file was refused; it is tried again when it changes."""
    remember_file(connection, mark, None, reason)


def remember(connection: Connection, mark: FileMark) -> None:
    """The file was touched, its bytes are the same."""
    remember_file(connection, mark, None, "")


def remember_file(connection: Connection, mark: FileMark, digest: str | None, reason: str) -> None:
    """What became of a file; `digest` None keeps the one it was read with before."""
    values = (mark.size, mark.mtime_ns, reason)
    if digest is None:
        known = sql.do(connection, _KEEP, *values, mark.path)
    else:
        known = sql.do(connection, _KEEP_READ, *values, digest, mark.path)
    if not known:
        sql.insert(connection, _NEW, [(mark.path, mark.size, mark.mtime_ns, digest or "", reason)])


def finish_pass(connection: Connection, now_us: int, refused: int) -> None:
    """A pass ended."""
    sql.do(connection, _PASSED, now_us, refused)
