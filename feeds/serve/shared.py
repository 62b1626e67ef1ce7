"""The tallies of all workers of one server, brought together through small files.

Whoever is scraped adds up what the others wrote last, so that a counter means the whole server and
never goes back, also when a worker died: its file stays until the server is started anew.
"""

from __future__ import annotations

import json
import logging
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from feeds.serve.tally import Tally

_log = logging.getLogger(__name__)


@dataclass
class Shared:
    """A folder with one file for each worker of the server process `run`."""

    folder: Path
    run: int
    worker: int
    _written: str = ""
    _complained: bool = field(default=False)

    def write(self, tally: Tally) -> None:
        """Write what this worker counted; a disk that is full costs the others' view of it only."""
        text = json.dumps(_plain(tally))
        if text == self._written:
            return
        file = self._file(self.worker)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            beside = file.with_suffix(".new")
            beside.write_text(text)
            beside.replace(file)
        except OSError as error:
            if not self._complained:
                _log.warning("metrics of this worker are not shared: %s", error)
            self._complained = True
            return
        self._written = text

    def others(self) -> Iterator[Tally]:
        """What the other workers of this server have written; files of older servers are removed."""
        for file in sorted(self.folder.glob("*-*.json")):
            with suppress(OSError, ValueError, KeyError, TypeError):
                if not file.name.startswith(f"{self.run}-"):
                    file.unlink(missing_ok=True)
                elif file != self._file(self.worker):
                    yield _tally(json.loads(file.read_text()))

    def _file(self, worker: int) -> Path:
        return self.folder / f"{self.run}-{worker}.json"


def of_this_worker(folder: Path) -> Shared:
    """The worker is this process, the server its parent."""
    return Shared(folder, os.getppid(), os.getpid())


def _plain(tally: Tally) -> dict[str, list[Any]]:
    counts = ("polled", "sent", "saved", "renders", "seconds")
    found = {name: [[_words(key), n] for key, n in getattr(tally, name).copy().items()] for name in counts}
    found["told"] = [[list(key), list(value)] for key, value in tally.told.copy().items()]
    return found


def _words(key: Any) -> list[Any]:
    return list(key) if isinstance(key, tuple) else [key]


def _tally(plain: dict[str, Any]) -> Tally:
    made = Tally()
    for name in ("polled", "sent", "saved", "renders"):
        getattr(made, name).update(Counter({tuple(key): number for key, number in plain[name]}))
    made.seconds.update({key: number for (key,), number in plain["seconds"]})
    made.told.update({tuple(key): tuple(value) for key, value in plain["told"]})
    return made


def total(tallies: list[Tally]) -> Tally:
    """All of them in one."""
    whole = Tally()
    for tally in tallies:
        for name in ("polled", "sent", "saved", "renders", "seconds"):
            getattr(whole, name).update(getattr(tally, name).copy())
        whole.told.update(tally.told.copy())
    return whole
