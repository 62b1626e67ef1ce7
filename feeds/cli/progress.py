"""A progress bar on a terminal, nothing elsewhere.

rich is imported for a terminal alone: it takes a twentieth of a second.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Progress = Callable[[int, int | None], None]
"""Told how many are done, and of how many where that is known."""


def is_terminal() -> bool:
    """Whether rich takes stderr for a terminal: these variables speak for it too."""
    if not (sys.stderr and sys.stderr.isatty()) and not {"FORCE_COLOR", "TTY_COMPATIBLE"} & os.environ.keys():
        return False
    from rich.console import Console

    return Console(stderr=True).is_terminal


@contextmanager
def bar(what: str, *, threaded: bool = True) -> Iterator[Progress]:
    """A bar for as long as the block runs; not `threaded` it is drawn only when it is told something."""
    if not is_terminal():
        yield lambda _done, _of: None
        return
    from rich import progress
    from rich.console import Console

    columns = (progress.TextColumn("{task.description}"), progress.BarColumn(), progress.MofNCompleteColumn())
    with progress.Progress(
        *columns, console=Console(stderr=True), transient=True, auto_refresh=threaded
    ) as shown:
        task = shown.add_task(what, total=None)
        yield lambda done, of: shown.update(task, completed=done, total=of, refresh=not threaded)
