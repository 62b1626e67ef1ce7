"""``feeds retract``, ``feeds restore`` and ``feeds store``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from feeds import store
from feeds.cli.progress import is_terminal
from feeds.cli.wiring import RefusedError, Wiring, clock, refusals


def retract(wiring: Wiring, item: str, reason: str, *, back: bool) -> None:
    """Take an item out of every feed, or put it `back`; `item` is its hash, id or page."""
    digest = item.rstrip("/").rpartition("/")[2].strip()
    now_us = int(clock().timestamp() * 1_000_000)
    act = store.restore if back else store.retract
    with refusals():
        try:
            with store.writing(wiring.store.engine) as connection:
                act(connection, digest, reason=reason, now_us=now_us, limits=wiring.store.limits)
        except store.NoSuchItemError as error:
            raise RefusedError(str(error)) from error
    click.echo(f"{digest} {'restored' if back else 'retracted'}")


def copy(wiring: Wiring, url: str) -> None:
    """Copy the store to another database; run again, it resumes and catches up."""
    from feeds.store.copy import copy as copied  # knows the tables by SQLAlchemy, which is slow to import

    with refusals():
        target = store.open_store(
            url, authority=wiring.config.site.tag_authority, settings=wiring.config.feeds, now=clock()
        )
        try:
            if target.engine.name == wiring.store.engine.name:
                raise RefusedError(f"--to {target.engine.name}: that is this very store")
            written = copied(wiring.store.engine, target.engine, _progress())
        finally:
            target.close()
    click.echo(f"copied and verified; {written} rows were written")


def _progress() -> Callable[[str, int], None]:
    if not is_terminal():
        return lambda _table, _rows: None
    from rich.console import Console

    console = Console(stderr=True)
    return lambda table, rows: console.print(f"{table}: {rows} rows", end="\r")


def backup(wiring: Wiring, file: Path) -> None:
    """Write a copy of a running SQLite store."""
    with refusals():
        store.backup(wiring.store.engine, file)
    click.echo(f"wrote {file}")


def restore_backup(wiring: Wiring, file: Path) -> None:
    """Put a backup in the place of the store's content."""
    with refusals():
        store.restore_backup(wiring.store.engine, file)
        wiring.open_store().close()  # a backup of an older version is upgraded
    click.echo(f"restored {file}")
