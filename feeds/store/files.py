"""What became of each seed file, so that a pass reads only what is new or changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from feeds.store import bulk
from feeds.store.gather import chunks
from feeds.store.schema import files, state
from feeds.store.write import FileMark, remember_file

_FILE = sa.select(files.c.size, files.c.mtime_ns, files.c.digest, files.c.reason).where(
    files.c.path == sa.bindparam("wanted")
)


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
    row = connection.execute(_FILE, {"wanted": path}).one_or_none()
    return None if row is None else FileState(*row)


def refuse(connection: sa.Connection, mark: FileMark, reason: str) -> None:
    """Remember why a file was refused; it is tried again when it changes."""
    remember_file(connection, mark, None, reason)


def remember(connection: sa.Connection, mark: FileMark) -> None:
    """The file was touched, its bytes are the same."""
    remember_file(connection, mark, None, "")


def finish_pass(connection: sa.Connection, now_us: int, refused: int) -> None:
    """A pass ended."""
    connection.execute(sa.update(state).values(pass_us=now_us, pass_refused=refused))
