"""``feeds doctor`` over all that is served, and ``feeds export``."""

from __future__ import annotations

import signal
import threading
from pathlib import Path

import click

from feeds import publish
from feeds.cli.progress import bar
from feeds.cli.wiring import RefusedError, Wiring, clock, refusals
from feeds.model import Document

_LOOK = 0.5
"""Seconds between two looks at the store."""
_MEMORY = 16 * 1024 * 1024
"""Bytes of documents that are held: each is wanted once."""


def examine(wiring: Wiring) -> int:
    """Lint every feed in every format; the exit status."""
    from feeds import doctor

    errors = count = 0
    publisher = _publisher(wiring)
    with refusals():
        for target in publish.targets(publisher):
            path = target.path
            document = publisher.document(path)
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
    return 1 if errors or publisher.unfit else 0


def _publisher(wiring: Wiring) -> publish.Publisher:
    """One that keeps nothing beside the store: nobody is served by it."""
    return publish.Publisher(wiring.config, wiring.store, wiring.gazetteer, clock, memory=_MEMORY)


def export(wiring: Wiring, folder: Path, scope: publish.Scope, *, watching: bool) -> int:
    """Bring a folder of static files up to date, once or for as long as it is wanted; the exit status."""
    publisher = _publisher(wiring)
    if not watching:
        return _once(publisher, folder, scope)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    seen = None
    while not stop.is_set():
        # The version first: what is committed during an export is for the next one.
        version = publisher.version()
        if version is not None and version != seen and _tried(publisher, folder, scope):
            seen = version
        stop.wait(_LOOK)
    return 0


def _tried(publisher: publish.Publisher, folder: Path, scope: publish.Scope) -> bool:
    """Whether it went well; what did not is told, and tried again."""
    try:
        _once(publisher, folder, scope)
    except RefusedError as error:
        error.show()
        return False
    return True


def _once(publisher: publish.Publisher, folder: Path, scope: publish.Scope) -> int:
    try:
        # No thread of its own: an export forks.
        with bar("documents", threaded=False) as progress, refusals():
            report = publish.export(publisher, folder, scope, progress)
    except OSError as error:
        raise RefusedError(f"{error.filename or folder}: {error.strerror}") from error
    except publish.LostHandError as error:
        raise RefusedError(f"{error}; export again to complete {folder}") from error
    except publish.ManifestError as error:
        raise RefusedError(f"{error}; empty the folder and export again") from error
    click.echo(f"{folder}: {report.written} written, {report.unchanged} unchanged, {report.removed} removed")
    for file in report.foreign:
        click.echo(f"left alone, since no export wrote it: {folder / file}", err=True)
    for file in report.unfit:
        click.echo(f"not made, see the log: {folder / file}", err=True)
    return 1 if report.foreign or report.unfit else 0
