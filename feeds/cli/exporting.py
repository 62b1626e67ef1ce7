"""``feeds doctor`` over all that is served, and ``feeds export``."""

from __future__ import annotations

import signal
import threading
from pathlib import Path

import click
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, TextColumn

from feeds import doctor, publish
from feeds.cli.wiring import RefusedError, Wiring, clock, refusals
from feeds.model import Document

_LOOK = 0.5
"""Seconds between two looks at the store."""


def examine(wiring: Wiring) -> int:
    """Lint every feed in every format; the exit status."""
    errors = count = 0
    with refusals():
        for target in publish.targets(wiring.publisher):
            path = target.path
            document = wiring.publisher.document(path)
            if not isinstance(document, Document):
                continue
            count += 1
            url = wiring.config.site.base_url + path
            for finding in doctor.lint(
                document.body, url=url, content_type=document.media_type, headers=None, now=clock()
            ):
                if finding.severity != "info":
                    click.echo(
                        f"{finding.severity}: {path}: {finding.rule}: {finding.place}: {finding.message}"
                    )
                errors += finding.severity == "error"
    click.echo(f"{count} documents, {errors} errors")
    return 1 if errors or wiring.publisher.unfit else 0


def export(wiring: Wiring, folder: Path, *, live_only: bool, watching: bool) -> None:
    """Bring a folder of static files up to date, once or for as long as it is wanted."""
    scope = publish.Scope(live_only)
    _once(wiring, folder, scope)
    if not watching:
        return
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    seen = wiring.publisher.version()
    while not stop.wait(_LOOK):
        version = wiring.publisher.version()
        if version is not None and version != seen:
            _once(wiring, folder, scope)
            seen = version


def _once(wiring: Wiring, folder: Path, scope: publish.Scope) -> None:
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("documents", total=None)
        try:
            with refusals():
                report = publish.export(
                    wiring.publisher, folder, scope, lambda done: progress.update(task, completed=done)
                )
        except OSError as error:
            raise RefusedError(f"{error.filename or folder}: {error.strerror}") from error
    click.echo(f"{folder}: {report.written} written, {report.unchanged} unchanged, {report.removed} removed")
