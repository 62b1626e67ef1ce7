"""Work on all cores: this process and forked ones, that take one part after another.

Forked, since each needs the gazetteer and the configuration, which take seconds to load anew.  That is
safe while no other thread runs (`free` looks) and no connection is open, which is the caller's care.
This one works too, rather than wait: each fork costs 20 ms, and as much again for memory that two change.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Generic, TypeVar

_AHEAD = 2
"""Parts that a process is given before it answers: it need not wait while this one works."""

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
    """So many processes, this one included; the others end when they are let go, or when it does."""

    def __init__(self, count: int, work: Callable[[Part], Answer]) -> None:
        self._work = work
        self._ends: list[Connection] = []
        self._processes: list[BaseProcess] = []
        context = multiprocessing.get_context("fork")
        for _ in range(count - 1):
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
        left, open_ = iter(parts), dict.fromkeys(self._ends, 0)
        for end in self._ends * _AHEAD:
            open_[end] += _give(end, left)
        for part in left:
            yield self._work(part)
            yield from _answers(left, open_, 0)
        while any(open_.values()):
            yield from _answers(left, open_, None)

    def ahead(self, parts: Iterable[Part]) -> Iterator[Answer]:
        """The answers to all parts in their order, from the others alone: this one has enough to do.

        Raises as `share` does.
        """
        left, asked = iter(parts), deque[Connection]()
        for end in self._ends * _AHEAD:
            if _give(end, left):
                asked.append(end)
        while asked:
            end = asked.popleft()
            answer = _answer(end)
            if _give(end, left):
                asked.append(end)
            yield answer

    def let_go(self) -> None:
        """Wait until each has done what it is at."""
        for end in self._ends:
            end.close()
        for process in self._processes:
            process.join()


def _give(end: Connection, left: Iterator[Any]) -> bool:
    """Whether there was a part left to give."""
    for part in left:
        with _lost():
            end.send(part)
        return True
    return False


def _answers(left: Iterator[Any], open_: dict[Connection, int], seconds: float | None) -> Iterator[Any]:
    """What comes within that time; each that answered is given another part."""
    for end in wait([each for each, count in open_.items() if count], seconds):
        assert isinstance(end, Connection)
        open_[end] -= 1
        answer = _answer(end)
        open_[end] += _give(end, left)
        yield answer


def _answer(end: Connection) -> Any:
    with _lost():
        failed, answer = end.recv()
    if failed:
        raise answer
    return answer


@contextmanager
def _lost() -> Iterator[None]:
    try:
        yield
    except (EOFError, BrokenPipeError, ConnectionResetError) as error:
        raise LostHandError("a process that helped was killed") from error


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
