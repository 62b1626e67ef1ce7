"""What became of each seed file, so that a pass reads only what is new or changed."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa

from feeds.store.schema import files, state
from feeds.store.write import FileMark, remember_file


class FileState(NamedTuple):
    """A file as the last pass left it; `digest` is empty until it was read with success."""

    size: int
    mtime_ns: int
    digest: str
    reason: str


def known_files(connection: sa.Connection) -> dict[str, FileState]:
    """path -> state of every file ever seen (about 300 bytes each)."""
    query = sa.select(files.c.path, files.c.size, files.c.mtime_ns, files.c.digest, files.c.reason)
    raw = connection.execution_options(yield_per=10_000).execute(query)
    return {row[0]: FileState(*row[1:]) for row in raw}


def file_state(connection: sa.Connection, path: str) -> FileState | None:
    """One file as the last pass left it."""
    query = sa.select(files.c.size, files.c.mtime_ns, files.c.digest, files.c.reason)
    row = connection.execute(query.where(files.c.path == path)).one_or_none()
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
