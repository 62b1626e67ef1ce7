"""``store.url``: which database a store is in, and an engine for it."""

from __future__ import annotations

from pathlib import Path

from feeds.store.engine import BUSY_SECONDS, NO_URL, Engine, StoreRefusedError
from feeds.store.sqlite import SQLite

_SQLITE = ("sqlite", "sqlite+pysqlite")


def connect(url: str, *, busy_seconds: float = BUSY_SECONDS) -> Engine:
    """An engine for `url`; connects to nothing yet, and never makes a SQLite file.

    Raises StoreRefusedError for what is no address of a store.
    """
    path = _file(url)
    if path is not None:
        return SQLite(path, busy_seconds)
    from feeds.store import postgresql  # a store in SQLite does without, and without SQLAlchemy

    return postgresql.PostgreSQL(url, busy_seconds)


def exists(url: str) -> bool:
    """Whether there is a store at `url`; of a database server it is taken for granted.

    Raises StoreRefusedError as `connect` does of a file.
    """
    path = _file(url)
    return path is None or (Path(path).exists() and Path(path).stat().st_size > 0)


def _file(url: str) -> str | None:
    """The path of SQLite's file; None where `url` says something else.

    Not taken for a URL: a folder's name may hold a question mark.
    """
    scheme, _, rest = url.partition(":")
    if scheme not in _SQLITE:
        return None
    if not rest.startswith("//"):
        raise StoreRefusedError(NO_URL)
    path = rest.removeprefix("///") if rest.startswith("///") else ""
    if path in ("", ":memory:"):
        raise StoreRefusedError("store.url must name a file: another process would not see one in memory")
    return path
