"""``feeds ingest`` and ``feeds retag``: a table on paper, a progress bar on a terminal."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from feeds import ingest, store
from feeds.cli.wiring import RefusedError, Wiring, clock, refusals

_PATIENCE = 10
"""Looks at files that are still being written, before they are left to the next pass."""
_PAUSE = 0.2
"""Seconds between two looks, at least."""


def once(wiring: Wiring, dry_run: bool) -> int:
    """One pass and its table; the exit status."""
    console = Console(stderr=True)
    with refusals(), _corridor(wiring, dry_run) as corridor:
        result = _pass(corridor, console, dry_run)
        for _ in range(_PATIENCE):
            if not result.unsettled or dry_run:
                break
            time.sleep(max(wiring.config.seeds.settle, _PAUSE))
            again = _pass(corridor, console, dry_run)
            result = ingest.Pass(
                again.files, result.outcomes + again.outcomes, again.refused, again.unsettled
            )
    _print(result, dry_run)
    return 1 if result.refused else 0


@contextmanager
def _corridor(wiring: Wiring, dry_run: bool) -> Iterator[ingest.Corridor]:
    """A dry run leaves no store behind where there was none."""
    config = wiring.config
    if not dry_run or store.exists(config.store.url):
        yield wiring.corridor
        return
    wiring.check_folder()
    with TemporaryDirectory() as folder:
        made = store.open_store(
            f"sqlite:///{folder}/feeds.db",
            authority=config.site.tag_authority,
            settings=config.feeds,
            now=clock(),
        )
        yield ingest.Corridor(config, made, wiring.tagger, clock)
        made.close()


def _pass(corridor: ingest.Corridor, console: Console, dry_run: bool) -> ingest.Pass:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("seeds", total=None)

        def listener(outcome: ingest.Outcome, total: int) -> None:
            progress.update(task, advance=1, total=total)

        try:
            return ingest.run(corridor, listener, dry_run=dry_run)
        except OSError as error:
            folder = corridor.config.seeds.directory
            raise RefusedError(f"seeds.directory {folder}: {error.strerror}") from error


def _print(result: ingest.Pass, dry_run: bool) -> None:
    console = Console(soft_wrap=True)
    if result.outcomes:
        console.print(_table(result))
    for outcome in result.outcomes:
        for edit in outcome.edits:
            click.echo(f"{outcome.path}:{edit.line}: {edit.kind} edit ({edit.reason}): {edit.text}")
        for note in outcome.notes:
            click.echo(str(note))
    for problem in result.refused:
        click.echo(f"refused: {problem}")
    if result.unsettled:
        click.echo(f"{result.unsettled} files are still being written and were left alone")
    new = sum(outcome.new for outcome in result.outcomes)
    edited = sum(outcome.edited for outcome in result.outcomes)
    would = " (dry run: nothing was changed)" if dry_run else ""
    read = len(result.outcomes) - sum(outcome.refused is not None for outcome in result.outcomes)
    click.echo(
        f"{result.files} seeds, {read} read, {len(result.refused)} refused; "
        f"{new} new items, {edited} edited{would}"
    )


def _table(result: ingest.Pass) -> Table:
    table = Table("seed", "time", box=None, pad_edge=False)
    for name in ("lines", "new", "edited", "known", "refused"):
        table.add_column(name, justify="right")
    for outcome in result.outcomes:
        table.add_row(
            _plain(outcome.path),
            f"{outcome.time:%Y-%m-%d %H:%M:%S}" if outcome.time else "",
            *(str(n) for n in (outcome.lines, outcome.new, outcome.edited, outcome.known)),
            "yes" if outcome.refused else "",
        )
    totals = [sum(getattr(o, name) for o in result.outcomes) for name in ("lines", "new", "edited", "known")]
    table.add_row("total", "", *map(str, totals), str(len(result.refused)))
    return table


def _plain(name: str) -> str:
    """Square brackets in a file's name are no markup."""
    return name.replace("[", r"\[")


def retag(wiring: Wiring) -> None:
    """Apply the gazetteer to all items, telling how far it is."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("items", total=None)

        def listener(done: int, changed: int) -> bool:
            progress.update(task, completed=done)
            if not console.is_terminal and done % 10_000 == 0:
                click.echo(f"{done} items, {changed} changed", err=True)
            return True

        with refusals():
            changed = ingest.retag(wiring.corridor, wiring.gazetteer.version, listener)
    click.echo(f"{changed} items changed")
