"""The store: one database that keeps items, their wordings, and the ledger.

``open_store`` gives an engine whose tables are this version's; ``reading`` and ``writing`` give
connections; the rest are functions on those.  No other room knows a table or a dialect.
"""

from dataclasses import dataclass
from datetime import datetime

from feeds.model import Feeds
from feeds.store.address import connect, exists
from feeds.store.backup import backup
from feeds.store.backup import restore as restore_backup
from feeds.store.engine import (
    BUSY_SECONDS,
    READER_SECONDS,
    Connection,
    Engine,
    StoreBusyError,
    StoreError,
    StoreRefusedError,
    reading,
    translated,
    writing,
)
from feeds.store.files import FileMark, FileState, file_rows, finish_pass
from feeds.store.gather import key
from feeds.store.intake import Intake, intake
from feeds.store.item import Detail, Shown, Sighting, detail, details, item_marks, shown
from feeds.store.ledger import Limits
from feeds.store.query import Query, find
from feeds.store.read import (
    Head,
    Row,
    Status,
    changed_pages,
    days,
    head,
    heads,
    newest_texts,
    page_rows,
    rows,
    source_titles,
    status,
    tally,
    version,
)
from feeds.store.retag import Untagged, apply_batch, batch, begin, finish, is_tagged
from feeds.store.retract import NoSuchItemError, restore, retract
from feeds.store.search import Phrase, indexed
from feeds.store.turn import Turn
from feeds.store.upgrade import upgrade

__all__ = [
    "Connection",
    "Detail",
    "Engine",
    "FileMark",
    "FileState",
    "Head",
    "Intake",
    "Limits",
    "NoSuchItemError",
    "Phrase",
    "Query",
    "Row",
    "Shown",
    "Sighting",
    "Status",
    "Store",
    "StoreBusyError",
    "StoreError",
    "StoreRefusedError",
    "Turn",
    "Untagged",
    "apply_batch",
    "backup",
    "batch",
    "begin",
    "changed_pages",
    "connect",
    "days",
    "detail",
    "details",
    "exists",
    "file_rows",
    "find",
    "finish",
    "finish_pass",
    "head",
    "heads",
    "indexed",
    "intake",
    "is_tagged",
    "item_marks",
    "key",
    "newest_texts",
    "open_store",
    "page_rows",
    "reading",
    "restore",
    "restore_backup",
    "retract",
    "rows",
    "shown",
    "source_titles",
    "status",
    "tally",
    "translated",
    "version",
    "writing",
]


@dataclass(frozen=True, slots=True)
class Store:
    """An open store: where it is, and when its archive pages are full."""

    engine: Engine
    limits: Limits

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()


def open_store(url: str, *, authority: str, settings: Feeds, now: datetime | None) -> Store:
    """Open the store at `url` and bring its tables to this version; with `now` None
    only open it, for who reads and would rather fail soon than wait.

    Raises StoreError when it cannot be opened, was made by a newer version, or bears another
    authority.  An archive page holds no more than a live feed shows, and half its bytes, so that a
    live feed always reaches back to the newest full page.
    """
    engine = connect(url, busy_seconds=BUSY_SECONDS if now is not None else READER_SECONDS)
    if now is not None:
        upgrade(engine, authority, int(now.timestamp() * 1_000_000))
    return Store(engine, Limits(min(settings.window_items, 100), settings.max_bytes // 2))
