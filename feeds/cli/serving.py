"""``feeds serve`` and ``feeds watch``: processes, signals, and the bell.

``feeds serve`` is a supervisor of two processes, since Granian forks its workers and no thread may
run in a process that forks: one watches, one serves.  A watcher that dies is started again.
"""

from __future__ import annotations

import ctypes
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

from flask import Flask

from feeds import ingest, publish
from feeds import serve as web
from feeds import watch as bells
from feeds.cli.wiring import RefusedError, Wiring, clock, log_to_stderr
from feeds.store import StoreError, StoreRefusedError, Turn, connect

_log = logging.getLogger("feeds")
_GRACE = 4.0
"""Seconds that a process has to stop before it is killed; all is over within five."""
_RESTART, _LATEST_RESTART = 1.0, 16.0
"""Seconds before a watcher that died is started again, and how many they may grow to."""
_PAUSE = 0.1
"""Seconds before files that were not ready are looked at again, at least; and what a stop waits for others
who hold the store."""
_STANDBY = 1.0
"""Seconds between two looks whether the server that ingests is still there, or the store is back."""
_WATCHING = "SEEDFEED_WATCHING"
LOCK = "watch.lock"
"""The file beside the store that a watcher holds."""


def serve(wiring: Wiring, *, watching: bool) -> None:
    """Serve until SIGTERM or Ctrl-C; with `watching` a watcher runs beside."""
    log_to_stderr()
    _check(wiring)
    if watching:
        wiring.check_folder()
        sys.exit(_supervise(wiring))
    try:
        web.serve(
            wiring.config,
            factory=f"{__name__}:application",
            watching=os.environ.get(_WATCHING) == "1",
        )
    except web.ListenError as error:
        raise RefusedError(str(error)) from error


def application(path: Path, watching: bool) -> Flask:
    """The application of one worker.  The store is opened when it is first read, so that one that
    is out of reach keeps nobody from serving the last good documents."""
    log_to_stderr()
    wiring = Wiring(path, made=False)
    lock = wiring.config.var / LOCK
    seen = (lambda: web.watcher(lock)) if watching else None
    return web.create_app(wiring.publisher, wiring.config, clock=clock, watching=seen)


def _check(wiring: Wiring) -> None:
    """Say what is wrong before anything is started.

    A store that is only out of reach is no reason not to serve the last good documents.
    """
    _ = wiring.config, wiring.gazetteer
    try:
        wiring.open_store().close()
    except StoreRefusedError as error:
        raise RefusedError(str(error)) from error
    except StoreError as error:
        if not (wiring.config.var / "site").is_dir():
            raise RefusedError(str(error)) from error
        _log.error("serving the last good documents: %s", error)
    if os.environ.get(_WATCHING) == "1":
        return  # the supervisor has probed the port, and no other server can be told from it now
    try:
        web.probe(wiring.config.server.host, wiring.config.server.port)
    except web.ListenError as error:
        raise RefusedError(str(error)) from error


def _supervise(wiring: Wiring) -> int:
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    site = wiring.config.server
    host = f"[{site.host}]" if ":" in site.host else site.host
    _log.info("serving http://%s:%s/", host, site.port)
    server, watcher = _start(wiring, "serve", "--no-watch"), _Watcher(wiring)
    try:
        while not stop.wait(0.1):
            if server.poll() is not None:
                _log.error("the server stopped with status %s", server.returncode)
                return 1
            watcher.tend()
        return 0
    finally:
        _end([server, *watcher.processes])
        # They ended at once, so that none of them was the last to close the store.
        connect(wiring.config.store.url, busy_seconds=_PAUSE).settle()


class _Watcher:
    """The watching process: started again when it ends, each time later where it ends at once."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring
        self._pause, self._due = _RESTART, 0.0
        self.processes: list[subprocess.Popen[bytes]] = []
        self.tend()

    def tend(self) -> None:
        """See that it runs, or that it will."""
        now = time.monotonic()
        if self.processes and (status := self.processes[0].poll()) is not None:
            # Began at `_due`; one that ran for long has had its trouble behind it.
            self._pause = _RESTART if now - self._due > _LATEST_RESTART else self._pause
            _log.error("the watcher stopped with status %s; started again in %g s", status, self._pause)
            self._due, self.processes = now + self._pause, []
            self._pause = min(self._pause * 2, _LATEST_RESTART)
        elif not self.processes and now >= self._due:
            self._due, self.processes = now, [_start(self._wiring, "watch")]


def _start(wiring: Wiring, *words: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "feeds", *words, "--config", str(wiring.path.absolute())]
    # A session of its own, so that Ctrl-C reaches only the supervisor, which stops both in order.
    return subprocess.Popen(
        command,
        env=os.environ | {_WATCHING: "1"},
        start_new_session=True,
        preexec_fn=_die_with_parent,  # noqa: PLW1509 (the supervisor has no other thread)
    )


def _die_with_parent() -> None:
    """On Linux a killed supervisor takes its processes along, so that the port is free again."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)


def _end(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        process.terminate()
    deadline = time.monotonic() + _GRACE
    for process in processes:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()


def watch(wiring: Wiring) -> None:
    """Watch until SIGTERM or Ctrl-C."""
    log_to_stderr()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    settings = wiring.config.seeds
    wiring.check_folder()
    corridor, kept, turn = wiring.corridor, dict[str, int](), Turn(wiring.store.engine)
    with web.held(wiring.config.var / LOCK) as hold, closing(turn):
        bells.watch(
            lambda: ring(wiring, corridor, kept, turn, stop, hold),
            interval=settings.interval,
            folder=settings.directory if settings.events else None,
            stop=stop,
            clock=clock,
        )


def ring(
    wiring: Wiring,
    corridor: ingest.Corridor,
    kept: dict[str, int],
    turn: Turn,
    stop: threading.Event,
    hold: web.Hold,
) -> float | None:
    """One pass, a look at the gazetteer, and what changed made ready on disk.

    While another server on the same store has the turn to ingest, only the last.  Gives the seconds
    after which to ring again, whatever the schedule says.
    """
    again: float | None = _STANDBY
    try:
        if turn.take():
            again = _ingest(wiring, corridor, turn, stop)
        publish.keep_changed(wiring.publisher, kept, stop.is_set)
    except (StoreError, OSError) as error:
        hold.tell(str(error))
        return _STANDBY if isinstance(error, StoreError) else None
    hold.tell("")
    return again


def _ingest(wiring: Wiring, corridor: ingest.Corridor, turn: Turn, stop: threading.Event) -> float | None:
    def tell(outcome: ingest.Outcome, _total: int) -> None:
        _tell(outcome)
        turn.check()

    def progress(done: int, changed: int) -> bool:
        _log.info("gazetteer applied to %d items, %d changed", done, changed)
        turn.check()
        return not stop.is_set()

    result = ingest.run(corridor, tell)
    ingest.retag(corridor, wiring.gazetteer.version, progress)
    return max(wiring.config.seeds.settle, _PAUSE) if result.unsettled else None


def _tell(outcome: ingest.Outcome) -> None:
    for problem in (*outcome.notes, *((outcome.refused,) if outcome.refused else ())):
        _log.warning("%s%s", "refused: " if problem is outcome.refused else "", problem)
    if outcome.refused is None:
        _log.info(
            "%s: %d lines, %d new, %d edited, %d known%s",
            outcome.path,
            outcome.lines,
            outcome.new,
            outcome.edited,
            outcome.known,
            " (late)" if outcome.late else "",
        )
