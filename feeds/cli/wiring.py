"""What commands are made of that work on a store: the store itself, the corridor, the publisher.

Corridor and publisher are imported when they are asked for: who ingests renders nothing, and who
exports reads no seed.
"""

from __future__ import annotations

import logging
import os
import sys
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

import click

from feeds.cli import knowing
from feeds.cli.knowing import Knowing, RefusedError, clock
from feeds.store import Store, StoreError, open_store

if TYPE_CHECKING:
    from feeds import ingest, publish

__all__ = ["RefusedError", "Wiring", "clock", "log_to_stderr", "refusals"]


def refusals() -> AbstractContextManager[None]:
    """Turn what a user can mend, a store's trouble too, into one line; all else keeps its traceback."""
    return knowing.refusals(StoreError)


@dataclass
class Wiring(Knowing):
    """Everything a command may need, made when it is first asked for."""

    made: bool = True
    """Whether the store's tables are made or upgraded when it is opened."""

    @cached_property
    def store(self) -> Store:
        """The store, its tables brought to this version, until the command ends.  Raises RefusedError."""
        with refusals():
            opened = self.open_store()
        command = click.get_current_context(silent=True)
        if command is not None:
            command.call_on_close(opened.close)
        return opened

    def open_store(self) -> Store:
        """Open the store anew.  Raises StoreError."""
        return open_store(
            self.config.store.url,
            authority=self.config.site.tag_authority,
            settings=self.config.feeds,
            now=clock() if self.made else None,
        )

    @property
    def corridor(self) -> ingest.Corridor:
        """What ingest needs."""
        from feeds import ingest

        self.check_folder()
        return ingest.Corridor(self.config, self.store, self.tagger, clock)

    @cached_property
    def publisher(self) -> publish.Publisher:
        """The publisher, keeping the last good documents beside the store."""
        from feeds import publish

        keep = publish.Keep(self.config.var / "site")
        return publish.Publisher(self.config, self.store, self.gazetteer, clock, keep)

    def check_folder(self) -> None:
        """Raises RefusedError when the seeds folder is not there or cannot be read."""
        folder = self.config.seeds.directory
        try:
            with os.scandir(folder):
                pass
        except OSError as error:
            raise RefusedError(f"seeds.directory {folder}: {error.strerror}") from error


def log_to_stderr() -> None:
    """One line a record; times in UTC."""
    formatter = logging.Formatter("%(asctime)sZ %(levelname)s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%S")
    formatter.converter = _utc_tuple
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    # They tell of every job and every event; what matters of those we log ourselves.
    for noisy in ("apscheduler", "watchfiles", "alembic", "httpx", "charset_normalizer"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def _utc_tuple(seconds: float | None) -> Any:
    return datetime.fromtimestamp(seconds or 0, UTC).timetuple()
