"""``feeds ingest`` and ``feeds retag``: a table on paper, a progress bar on a terminal."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from unicodedata import east_asian_width

import click

from feeds import ingest, store
from feeds.cli.progress import bar, is_terminal
from feeds.cli.wiring import RefusedError, Wiring, clock, refusals

_PATIENCE = 10
"""Looks at files that are still being written, before they are left to the next pass."""
_DRAWN = 20
"""Seeds after which the bar is drawn anew: that takes as long as a seed of ten lines."""
_PAUSE = 0.2
"""Seconds between two looks, at least."""
_WORDS = 2
"""Columns of the table that are words; the others are numbers."""


def once(wiring: Wiring, dry_run: bool) -> int:
    """One pass and its table; the exit status."""
    with refusals(), _corridor(wiring, dry_run) as corridor:
        result = _pass(corridor, dry_run)
        for _ in range(_PATIENCE):
            if not result.unsettled or dry_run:
                break
            time.sleep(max(wiring.config.seeds.settle, _PAUSE))
            again = _pass(corridor, dry_run)
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
    from tempfile import TemporaryDirectory

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


def _pass(corridor: ingest.Corridor, dry_run: bool) -> ingest.Pass:
    done = count(1)
    with bar("seeds", threaded=False) as progress:  # no thread of its own: seeds are read in others

        def listener(_outcome: ingest.Outcome, total: int) -> None:
            number = next(done)
            if number % _DRAWN == 0 or number == total:
                progress(number, total)

        try:
            return ingest.run(corridor, listener, dry_run=dry_run)
        except OSError as error:
            folder = corridor.config.seeds.directory
            raise RefusedError(f"seeds.directory {folder}: {error.strerror}") from error


def _print(result: ingest.Pass, dry_run: bool) -> None:
    for row in _table(result) if result.outcomes else ():
        click.echo(row)
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


def _table(result: ingest.Pass) -> Iterator[str]:
    """A line for each seed.  Of a hundred seeds Rich would take a tenth of the whole command's time."""
    rows: list[tuple[str, ...]] = [("seed", "time", "lines", "new", "edited", "known", "refused")]
    for outcome in result.outcomes:
        counts = (outcome.lines, outcome.new, outcome.edited, outcome.known)
        taken = f"{outcome.time:%Y-%m-%d %H:%M:%S}" if outcome.time else ""
        rows.append((outcome.path, taken, *map(str, counts), "yes" if outcome.refused else ""))
    totals = [sum(getattr(o, name) for o in result.outcomes) for name in ("lines", "new", "edited", "known")]
    rows.append(("total", "", *map(str, totals), str(len(result.refused))))
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        blanks = [" " * (width - _width(cell)) for width, cell in zip(widths, row, strict=True)]
        yield "  ".join(
            cell + blank if number < _WORDS else blank + cell
            for number, (cell, blank) in enumerate(zip(row, blanks, strict=True))
        ).rstrip()


def _width(text: str) -> int:
    """Columns of a terminal: an ideograph takes two."""
    return len(text) if text.isascii() else sum(2 if east_asian_width(c) in "WF" else 1 for c in text)


def retag(wiring: Wiring) -> None:
    """Apply the gazetteer to all items, telling how far it is."""
    terminal = is_terminal()
    with bar("items") as progress:

        def listener(done: int, changed: int) -> bool:
            progress(done, None)
            if not terminal and done % 10_000 == 0:
                click.echo(f"{done} items, {changed} changed", err=True)
            return True

        with refusals():
            changed = ingest.retag(wiring.corridor, wiring.gazetteer.version, listener)
    click.echo(f"{changed} items changed")
