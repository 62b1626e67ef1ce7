"""What a store is spoken to through, whichever database it is in: engines, transactions, errors.

``sqlite`` and ``postgresql`` are the two kinds of engine, ``address`` finds the one that a URL asks for,
and ``sql`` says statements to either.  SQLAlchemy knows the tables (``schema``), moves them to the next
version and copies them, and keeps the connections to a database server.  What each poll and each headline
asks goes to the driver: a statement of SQLAlchemy's takes longer to say than SQLite needs for a hundred
rows, and its import takes longer than the rest of a command with nothing to do.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    import sqlalchemy as sa

BUSY_SECONDS = 10.0
"""How long a writer waits for another before the store counts as locked."""
READER_SECONDS = 1.0
"""How long who only reads waits: a poll is better answered with the last good document, and soon."""
NO_URL = "store.url is no database URL, such as sqlite:///var/feeds.db"


class StoreError(Exception):
    """The store cannot be used; the message is one line for the person who can mend it."""


class StoreRefusedError(StoreError):
    """The store must not be used as it is configured: retrying will not help."""


class StoreBusyError(StoreError):
    """The store is well and had no time: somebody else holds it, or a question was too expensive."""


class Connection(ABC):
    """A connection with its transaction; one thread's at a time."""

    engine: Engine

    @property
    def dialect(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return self.engine.dialect

    @property
    @abstractmethod
    def core(self) -> sa.Connection:
        """SQLAlchemy's own, in the same transaction: for who needs to know the tables."""

    @abstractmethod
    def cursor(self) -> Any:
        """The driver's own (PEP 249), in the same transaction."""

    @abstractmethod
    def has_table(self, table: str) -> bool:
        """Whether there is such a table."""

    @abstractmethod
    def bounded(self, seconds: float) -> AbstractContextManager[None]:
        """Statements inside are broken off after so many seconds, which raises StoreBusyError outside."""

    def heard(self) -> AbstractContextManager[None]:
        """Let a database server hear from a transaction while Python computes inside."""
        return nullcontext()


class Engine(ABC):
    """Where a store is, and the connections to it; safe to use from many threads."""

    dialect: ClassVar[str]
    mark: ClassVar[str]
    """What stands for a value in a statement, as this database's driver has it."""
    errors: ClassVar[tuple[type[Exception], ...]]
    """All that may be raised by whom it is spoken through."""

    @property
    @abstractmethod
    def name(self) -> str:
        """The store as people may read it, without its password."""

    @abstractmethod
    def transaction(self, *, write: bool) -> AbstractContextManager[Connection]:
        """What sees one state of the store, or alone may write; it commits whole, or not at all."""

    @abstractmethod
    def kind(self, error: Exception) -> type[StoreError] | None:
        """What one of `errors` tells of the store's state; None where it is a mistake of ours."""

    @abstractmethod
    def dispose(self) -> None:
        """Close all connections that nobody uses."""

    def settle(self) -> None:
        """Leave no work to whoever opens it next, where nobody else has it open."""
        self.dispose()

    @abstractmethod
    def create(self) -> None:
        """Make what tables can be put into, where that is ours to do.  Raises StoreError."""


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that sees one state of the store and changes nothing.  Raises StoreError."""
    with translated(engine), engine.transaction(write=False) as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that alone may write; it commits whole, or not at all.  Raises StoreError."""
    with translated(engine), engine.transaction(write=True) as connection:
        yield connection


@contextmanager
def translated(engine: Engine) -> Iterator[None]:
    """What a database says of its state, in one line and without its address's password.

    Anything else that it complains of is a mistake of ours and passes as it is.
    """
    try:
        yield
    except engine.errors as error:
        kind = engine.kind(error)
        if kind is None:
            raise
        raise kind(f"store {engine.name}: {reason(error)}") from error


def reason(error: Exception) -> str:
    """What the driver says, in one line, without what SQLAlchemy puts around it."""
    original = getattr(error, "orig", None) or error
    return " ".join(str(original).split())[:200]
