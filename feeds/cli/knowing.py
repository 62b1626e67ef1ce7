"""What commands are made of that need no store: configuration, gazetteer, tagger, clock.

Nothing else is imported here, so that ``feeds tag`` need not wait for a database and a web server.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from feeds import config as configuration
from feeds import gazetteer, kept
from feeds.model import Config

if TYPE_CHECKING:
    from feeds import tagging

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
def refusals(*more: type[Exception]) -> Iterator[None]:
    """Turn what a user can mend, and `more`, into one line; all else keeps its traceback."""
    kinds: tuple[type[Exception], ...] = (configuration.ConfigError, gazetteer.GazetteerError, *more)
    try:
        yield
    except kinds as error:
        raise RefusedError(" ".join(str(error).split())) from error


@dataclass
class Knowing:
    """What is known of the world, made when it is first asked for."""

    path: Path

    @cached_property
    def config(self) -> Config:
        """The configuration.  Raises RefusedError."""
        with refusals():
            return configuration.load(self.path, os.environ)

    @cached_property
    def gazetteer(self) -> gazetteer.Gazetteer:
        """What is known.  Raises RefusedError."""
        with refusals():
            return gazetteer.load(self.config, self.cache)

    @cached_property
    def tagger(self) -> tagging.Tagger:
        """The gazetteer, compiled.  Raises RefusedError."""
        from feeds import tagging

        tagger = tagging.Tagger.cached(self.gazetteer, self.cache)
        # It lives as long as we do: the collector need not look through it again and again.
        gc.freeze()
        return tagger

    @property
    def cache(self) -> kept.Folders:
        """Where what was loaded and compiled is kept for the next start: what the configuration has a part
        in, with the site; what is the same for every site, with the code where it can be written.
        """
        config = self.config
        own = config.gazetteer or config.party or config.topic or config.country
        site = config.var / "cache"
        return (site,) if own else (kept.beside_code(), site)
