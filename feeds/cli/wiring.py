"""What commands are made of: configuration, store, tagger, publisher, clock."""

from __future__ import annotations

import gc
import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import click

from feeds import config as configuration
from feeds import gazetteer, ingest, publish, tagging
from feeds.model import Config
from feeds.store import Store, StoreError, open_store

Clock = Callable[[], datetime]


def clock() -> datetime:
    """The time, aware UTC.  Every other room is given it."""
    return datetime.now(UTC)  # noqa: TID251 (this is the one place that reads the clock)


class RefusedError(click.ClickException):
    """A wrong use or a state that the user can mend: one line on stderr, exit 2."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        """Print the one line."""
        click.echo(f"feeds: {self.format_message()}", file=file or sys.stderr)


@contextmanager
def refusals() -> Iterator[None]:
    """Turn what a user can mend into one line; all else keeps its traceback."""
    try:
        yield
    except (configuration.ConfigError, gazetteer.GazetteerError, StoreError) as error:
        raise RefusedError(" ".join(str(error).split())) from error


@dataclass
class Wiring:
    """Everything a command may need, made when it is first asked for."""

    path: Path
    made: bool = True
    """Whether the store's tables are made or upgraded when it is opened."""

    @cached_property
    def config(self) -> Config:
        """The configuration.  Raises RefusedError."""
        with refusals():
            return configuration.load(self.path, os.environ)

    @cached_property
    def store(self) -> Store:
        """The store, its tables brought to this version.  Raises RefusedError."""
        with refusals():
            return self.open_store()

    def open_store(self) -> Store:
        """Open the store anew.  Raises StoreError."""
        return open_store(
            self.config.store.url,
            authority=self.config.site.tag_authority,
            settings=self.config.feeds,
            now=clock() if self.made else None,
        )

    @cached_property
    def gazetteer(self) -> gazetteer.Gazetteer:
        """What is known.  Raises RefusedError."""
        with refusals():
            return gazetteer.load(self.config, self.cache)

    @cached_property
    def tagger(self) -> tagging.Tagger:
        """The gazetteer, compiled."""
        tagger = tagging.Tagger.cached(self.gazetteer, self.cache)
        # It lives as long as we do: the collector need not look through it again and again.
        gc.freeze()
        return tagger

    @property
    def cache(self) -> Path:
        """Where what was loaded and compiled is kept for the next start."""
        return self.config.var / "cache"

    @property
    def corridor(self) -> ingest.Corridor:
        """What ingest needs."""
        self.check_folder()
        return ingest.Corridor(self.config, self.store, self.tagger, clock)

    @cached_property
    def publisher(self) -> publish.Publisher:
        """The publisher, keeping the last good documents beside the store."""
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
