"""What is SQLite's own: one file, and connections to it that are kept.

Write-ahead log, so that polls read while ingest writes; ``synchronous = FULL``, since a commit that
subscribers were shown must outlive a power cut; writers begin IMMEDIATE, so that what a plan was made
from is still true when it is applied.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from feeds.store.engine import Connection, Engine, StoreBusyError, StoreError, translated

if TYPE_CHECKING:
    import sqlalchemy as sa

SETTINGS = ("foreign_keys = ON", "temp_store = MEMORY", "synchronous = FULL")
"""What each new connection is told."""
_STEPS = 20_000
"""SQLite's virtual instructions between two looks at the clock: well under a millisecond."""
_KEPT = 5
"""Connections that are kept while nobody uses them."""
_CACHE = "PRAGMA cache_size = -16384"
# Indexes by hash are written all over: with a small cache a big store would slow ingest down.  Who wrote
# once is likely to write again, and keeps it.
_WRITER_CACHE = "PRAGMA cache_size = -49152"

_PAUSE = 0.01
"""Seconds between two attempts."""

FileIdentity = tuple[int, int]
"""Device and inode."""


class SQLite(Engine):
    """A store in one file, and the connections to it that are kept."""

    dialect = "sqlite"
    mark = "?"
    errors = (sqlite3.Error,)

    def __init__(self, path: str, busy_seconds: float, settings: tuple[str, ...] = SETTINGS) -> None:
        self.path = Path(os.path.abspath(path))  # noqa: PTH100 (links are followed at each connect, not here)
        self.busy_seconds = busy_seconds
        self._settings = settings
        self._kept: deque[SQLiteConnection] = deque()

    @property
    def name(self) -> str:
        """The file's path."""
        return str(self.path)

    def create(self) -> None:
        """Make the folder and an empty file where there is none, and have it keep a write-ahead log.

        Raises StoreError.
        """
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.touch()
        except OSError as error:
            raise StoreError(f"store {self.path}: {error.strerror}") from error
        with translated(self):
            connection = self._take()
            try:
                self._keep_log(connection.driver)
            finally:
                self._give(connection)

    def _keep_log(self, driver: sqlite3.Connection) -> None:
        """The log mode is kept in the file, and set outside of any transaction.

        While another process sets it too, SQLite answers at once that the file is locked.
        """
        until = time.monotonic() + self.busy_seconds
        while driver.execute("PRAGMA journal_mode").fetchone() != ("wal",):
            try:
                driver.execute("PRAGMA journal_mode = WAL")
            except sqlite3.Error as error:
                if self.kind(error) is not StoreBusyError or time.monotonic() > until:
                    raise
                time.sleep(_PAUSE)

    @contextmanager
    def transaction(self, *, write: bool) -> Iterator[SQLiteConnection]:
        """One state of the file, or the right to write it."""
        connection = self._take()
        try:
            with connection.transaction(write=write):
                yield connection
        finally:
            self._give(connection)

    def kind(self, error: Exception) -> type[StoreError] | None:
        """The file is gone, full, read-only, broken, locked, or without our tables."""
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in (
            sqlite3.SQLITE_BUSY,
            sqlite3.SQLITE_LOCKED,
            sqlite3.SQLITE_INTERRUPT,
        ):
            return StoreBusyError
        plain = type(error) is sqlite3.DatabaseError  # "malformed", "not a database"
        if plain or isinstance(error, sqlite3.OperationalError | sqlite3.InternalError):
            return StoreError
        return None

    def settle(self) -> None:
        """Have the log written into the file, which SQLite does for the last one that closes it."""
        with suppress(sqlite3.Error), self.transaction(write=False) as connection:
            connection.has_table("state")
        self.dispose()

    def dispose(self) -> None:
        """Close the connections that are kept."""
        while (connection := self._pop()) is not None:
            connection.driver.close()

    def _take(self) -> SQLiteConnection:
        """One that is kept, or a new one.

        None to a file that was deleted or replaced, which would write where nobody looks.
        """
        file = _identity(self.path)
        while (connection := self._pop()) is not None:
            if connection.file == file:
                return connection
            connection.driver.close()
        return SQLiteConnection(self, self._open(), file)

    def _pop(self) -> SQLiteConnection | None:
        try:
            return self._kept.pop()
        except IndexError:  # another thread may have been faster than a look at its length
            return None

    def _give(self, connection: SQLiteConnection) -> None:
        if connection.driver.in_transaction or len(self._kept) >= _KEPT:
            connection.driver.close()
        else:
            self._kept.append(connection)

    def _open(self) -> sqlite3.Connection:
        # A store that is gone is an error to everybody but create(): an empty new one in its place
        # would bear other numbers under the same ids.
        driver = sqlite3.connect(
            f"file:{quote(str(self.path))}?mode=rw",
            uri=True,
            timeout=self.busy_seconds,
            check_same_thread=False,
            isolation_level=None,  # BEGIN is ours to send: the driver's own would be deferred
        )
        try:
            for setting in self._settings:
                driver.execute(f"PRAGMA {setting}")
            driver.execute(_CACHE)
        except BaseException:
            driver.close()
            raise
        return driver


class SQLiteConnection(Connection):
    """A connection to the file that had this identity when it was opened."""

    def __init__(self, engine: SQLite, driver: sqlite3.Connection, file: FileIdentity | None) -> None:
        self.engine = engine
        self.driver = driver
        self.file = file

    def cursor(self) -> sqlite3.Cursor:
        """sqlite3's."""
        return self.driver.cursor()

    @cached_property
    def core(self) -> sa.Connection:
        """SQLAlchemy's own over the same connection; the transaction stays ours to end."""
        import sqlalchemy as sa  # seldom asked for, and slow to import

        engine = sa.create_engine("sqlite://", creator=lambda: _Within(self.driver), poolclass=sa.StaticPool)
        # What the driver complains of stays the driver's, as everywhere else.
        sa.event.listen(engine, "handle_error", lambda told: told.original_exception)
        return engine.connect()

    def has_table(self, table: str) -> bool:
        """Whether there is such a table."""
        asked = self.driver.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (table,))
        return asked.fetchone() is not None

    @contextmanager
    def transaction(self, *, write: bool) -> Iterator[None]:
        """Begin, and end as the block does."""
        if write:
            self.driver.execute(_WRITER_CACHE)
        self.driver.execute("BEGIN IMMEDIATE" if write else "BEGIN DEFERRED")
        try:
            yield
            if not self.driver.in_transaction:  # as after a full disk, which somebody did not mind
                raise sqlite3.OperationalError("the transaction was rolled back")
            self.driver.commit()
        except BaseException:
            with suppress(sqlite3.Error):
                self.driver.rollback()
            raise
        finally:
            self.__dict__.pop("core", None)

    @contextmanager
    def bounded(self, seconds: float) -> Iterator[None]:
        """Statements inside are broken off after so many seconds."""
        deadline = time.monotonic() + seconds
        self.driver.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS)
        try:
            yield
        finally:
            self.driver.set_progress_handler(None, 0)


class _Within:
    """A driver's connection lent out inside a transaction, which whoever borrows it cannot end."""

    def __init__(self, driver: sqlite3.Connection) -> None:
        self._driver = driver

    def __getattr__(self, name: str) -> Any:
        return getattr(self._driver, name)

    def commit(self) -> None:
        """Not yet."""

    rollback = close = commit


def _identity(path: Path) -> FileIdentity | None:
    """None where there is no such file."""
    try:
        status = os.stat(path)  # noqa: PTH116 (asked for each transaction)
    except OSError:
        return None
    return status.st_dev, status.st_ino
