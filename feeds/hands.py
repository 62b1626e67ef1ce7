"""Work on all cores: forked processes that are given one part after another.

Forked, since each needs the gazetteer and the configuration, which take seconds to load anew.  That is
safe while no other thread runs (`free` looks) and no connection is open, which is the caller's care.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Generic, TypeVar

Part = TypeVar("Part")
Answer = TypeVar("Answer")


class LostHandError(Exception):
    """A process ended in the middle of its work."""


def free() -> int:
    """How many processes are worth forking now; 1 where this one should rather work alone."""
    if threading.active_count() > 1 or "fork" not in multiprocessing.get_all_start_methods():
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Hands(Generic[Part, Answer]):
    """Processes that all know `work`; they end when they are let go, or when this process does."""

    def __init__(self, count: int, work: Callable[[Part], Answer]) -> None:
        self._ends: list[Connection] = []
        self._processes: list[BaseProcess] = []
        context = multiprocessing.get_context("fork")
        for _ in range(count):
            ours, theirs = context.Pipe()
            self._ends.append(ours)
            process = context.Process(target=_serve, args=(theirs, tuple(self._ends), work), daemon=True)
            process.start()
            theirs.close()
            self._processes.append(process)

    def share(self, parts: Iterable[Part]) -> Iterator[Answer]:
        """The answers to all parts, each as it comes.

        Raises what the work raised, and LostHandError where a process was killed.
        """
        left, busy = iter(parts), set[Connection]()
        for end in self._ends:
            self._give(end, left, busy)
        while busy:
            for end in [each for each in wait(list(busy)) if isinstance(each, Connection)]:
                busy.discard(end)
                answer = _answer(end)
                self._give(end, left, busy)
                yield answer

    def let_go(self) -> None:
        """Wait until each has done what it is at."""
        for end in self._ends:
            end.close()
        for process in self._processes:
            process.join()

    def _give(self, end: Connection, left: Iterator[Part], busy: set[Connection]) -> None:
        for part in left:
            end.send(part)
            busy.add(end)
            return


def _answer(end: Connection) -> Any:
    try:
        failed, answer = end.recv()
    except EOFError as error:
        raise LostHandError("a process that helped was killed") from error
    if failed:
        raise answer
    return answer


def _serve(end: Connection, theirs: Iterable[Connection], work: Callable[[Any], Any]) -> None:
    # An end that is held open here would never tell anybody that its process is gone.
    for each in theirs:
        each.close()
    gc.freeze()  # what was there before is needed to the end
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            part = end.recv()
            try:
                told = (False, work(part))
            except Exception as error:  # noqa: BLE001 (raised again where the work was asked for)
                told = (True, error)
            end.send(told)
