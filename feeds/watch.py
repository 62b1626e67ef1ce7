"""The bell: the schedule rings it, file events ring it early.

Decides nothing: an interval, a folder, and a callable.  The bell runs in the calling thread, one
ring at a time; rings that come meanwhile are one ring more.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import watchfiles
from apscheduler.schedulers.background import BackgroundScheduler

_log = logging.getLogger(__name__)

_STEP_MS = 20
"""How long the folder must be quiet before events are told: a file is often written in several steps."""
_DEBOUNCE_MS = 200

Bell = Callable[[], float | None]
"""Does one pass; gives the seconds after which to ring again early, or None."""


def watch(
    bell: Bell,
    *,
    interval: float,
    folder: Path | None,
    stop: threading.Event,
    clock: Callable[[], datetime],
) -> None:
    """Ring at once, then every `interval` seconds and on file events in `folder`, until `stop` is set.

    What the bell raises is raised here, after everything was stopped.
    """
    rung = threading.Event()
    rung.set()
    # No grace: on a busy machine a ring that comes late is better than none.
    scheduler = BackgroundScheduler(timezone="UTC", job_defaults={"misfire_grace_time": None})
    scheduler.add_job(rung.set, "interval", seconds=interval, coalesce=True, max_instances=1)
    scheduler.start()
    listener = threading.Thread(target=_listen, args=(folder, rung, stop, interval), daemon=True)
    if folder is not None:
        listener.start()
    try:
        _answer(bell, rung, stop, scheduler, clock, 2 * interval)
    finally:
        stop.set()
        scheduler.shutdown(wait=False)
        if folder is not None:
            listener.join(timeout=2)


def _answer(
    bell: Bell,
    rung: threading.Event,
    stop: threading.Event,
    scheduler: BackgroundScheduler,
    clock: Callable[[], datetime],
    patience: float,
) -> None:
    last = time.monotonic()
    while not stop.is_set():
        # The scheduler goes by the wall clock: when that jumps back, it would be silent for as long.
        if not rung.wait(timeout=0.2) and time.monotonic() - last < patience:
            continue
        rung.clear()
        last = time.monotonic()
        again = bell()
        if again is not None:
            when = clock() + timedelta(seconds=again)
            scheduler.add_job(rung.set, "date", run_date=when, id="again", replace_existing=True)


def _listen(folder: Path, rung: threading.Event, stop: threading.Event, interval: float) -> None:
    """A folder that goes away is looked for again; the schedule goes on meanwhile."""
    while not stop.is_set():
        try:
            for _ in watchfiles.watch(
                folder,
                watch_filter=None,
                debounce=_DEBOUNCE_MS,
                step=_STEP_MS,
                stop_event=stop,
                rust_timeout=500,
                yield_on_timeout=False,
                raise_interrupt=False,
            ):
                rung.set()
        except (OSError, RuntimeError) as error:
            _log.warning("file events are off, the schedule goes on: %s", error)
            stop.wait(interval)
