"""Answers kept ready in front of Flask, so that a poll costs one look into a dictionary.

The key is all of a request that can change its answer; what is not in it (``Host``, cookies,
``Range``, forwarded headers) changes nothing.  Nothing is known here of feeds: whatever the
application marks with ``ANSWER`` in the environ is kept, until the store's version changes, until a
header of it will have to say something else, or until there is no more room.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from feeds.serve.answers import Answer, status_line
from feeds.serve.needs import Stamp
from feeds.serve.tally import Label, Tally

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ANSWER = "feeds.answer"
"""Where in the environ the application leaves what may be kept: a `Ready`."""
_MAX_KEY = 1024
"""Characters of all headers in a key; longer ones are answered, but not kept."""
_OVERHEAD = 1500
"""Bytes that an answer takes beside its body and key: headers, tuples, slots."""

Key = tuple[str, str, str, str | None, str | None, str | None, str | None, bool]


@dataclass(frozen=True, slots=True)
class Ready:
    """An answer that may be given again, and what it is counted as."""

    answer: Answer
    label: Label


@dataclass(slots=True, eq=False)
class _Entry:
    status: str
    headers: list[tuple[str, str]]
    body: list[bytes]
    label: Label
    saved: int
    size: int
    until: datetime | None
    hits: int = 1
    counted: int = 0
    """The hits that the tally knows of."""
    seen: int = 1
    """The hits that were there when room was last looked for."""


@dataclass(eq=False)
class Prepared:
    """A WSGI application in front of another.  Safe for several threads; never shared by processes."""

    app: WSGIApplication
    begin: Callable[[], None]
    """Called before the application is: here in the worker the looks at the store may start."""
    tally: Tally
    max_bytes: int = 64 * 1024 * 1024
    max_entries: int = 20_000
    size: int = 0
    _entries: dict[Key, _Entry] = field(default_factory=dict)
    _brief: dict[Key, _Entry] = field(default_factory=dict)
    _generation: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _version: Stamp | None = None

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer from what is ready, else let the application answer."""
        get = environ.get
        tags = get("HTTP_IF_NONE_MATCH")
        key = (
            environ["REQUEST_METHOD"],
            environ["PATH_INFO"],
            get("QUERY_STRING", ""),
            get("HTTP_ACCEPT_ENCODING"),
            tags,
            get("HTTP_IF_MODIFIED_SINCE") if tags is None else None,
            get("HTTP_A_IM"),
            get("HTTP_SEC_FETCH_DEST") == "document",
        )
        entry = self._entries.get(key)
        if entry is None:
            return self._ask(key, environ, start_response)
        # Not exact where threads meet: a lost count is cheaper than a lock at every poll.
        entry.hits += 1
        agent = get("HTTP_USER_AGENT")
        if agent is not None and "subscriber" in agent:
            self.tally.subscribers(agent, entry.label)
        start_response(entry.status, entry.headers)
        return entry.body

    def _ask(self, key: Key, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        self.begin()
        generation = self._generation
        given = _Given()
        body = self.app(environ, given)
        ready: Ready | None = environ.get(ANSWER)
        if ready is None:
            start_response(given.status, given.headers)
            return body
        _close(body)
        entry = _entry(ready, key)
        if agent := environ.get("HTTP_USER_AGENT"):
            self.tally.subscribers(agent, entry.label)
        if sum(len(part) for part in key if isinstance(part, str)) <= _MAX_KEY:
            self._keep(key, entry, generation)
        else:
            self._count(entry)
        start_response(entry.status, entry.headers)
        return entry.body

    def _keep(self, key: Key, entry: _Entry, generation: int) -> None:
        with self._lock:
            if generation != self._generation:
                self._count(entry)  # made while the store changed: good for this once
                return
            self._drop(key)
            self._entries[key] = entry
            self.size += entry.size
            if entry.until is not None:
                self._brief[key] = entry
            while self.size > self.max_bytes or len(self._entries) > self.max_entries:
                self._make_room()

    def _make_room(self) -> None:
        """Let go of the oldest, but give those a second round that were asked for since the last one.

        So a client that tries a new query string each time pushes out its own answers, not those
        that many ask for.
        """
        key, entry = next(iter(self._entries.items()))
        if entry.hits > entry.seen:
            entry.seen = entry.hits
            self._entries[key] = self._entries.pop(key)
        else:
            self._drop(key)

    def _drop(self, key: Key) -> None:
        entry = self._entries.pop(key, None)
        if entry is not None:
            self.size -= entry.size
            self._brief.pop(key, None)
            self._count(entry)

    def _count(self, entry: _Entry) -> None:
        hits = entry.hits - entry.counted
        entry.counted += hits
        if hits:
            self.tally.polls(entry.label, hits, len(entry.body[0]) * hits, entry.saved * hits)

    @property
    def count(self) -> int:
        """How many answers are ready."""
        return len(self._entries)

    def fold(self) -> None:
        """Bring the tally up to date with what is counted at the answers themselves."""
        with self._lock:
            for entry in self._entries.values():
                self._count(entry)

    def follow(self, version: Stamp | None, now: datetime) -> None:
        """Let go of every answer that is no longer right at this version of the store and this time.

        While the store cannot be read everything goes on being served.
        """
        with self._lock:
            if version is not None and version != self._version:
                self._clear()
            self._version = version
            for key in [key for key, entry in self._brief.items() if entry.until and entry.until <= now]:
                self._drop(key)

    def _clear(self) -> None:
        self._generation += 1
        for entry in self._entries.values():
            self._count(entry)
        self._entries.clear()
        self._brief.clear()
        self.size = 0


class _Given:
    """A start_response that remembers what it was called with."""

    status = "500 Internal Server Error"

    def __init__(self) -> None:
        self.headers: list[tuple[str, str]] = []

    def __call__(self, status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
        self.status, self.headers = status, headers
        return _no_write


def _no_write(_data: bytes) -> None:
    raise NotImplementedError("write() of WSGI is not supported")


def _close(body: Iterable[bytes]) -> None:
    close = getattr(body, "close", None)
    if close is not None:
        close()


def _entry(ready: Ready, key: Key) -> _Entry:
    answer = ready.answer
    length = len(answer.body) + sum(len(part) for part in key if isinstance(part, str))
    return _Entry(
        status_line(answer.status),
        answer.headers,
        [answer.body],
        ready.label,
        answer.saved,
        length + _OVERHEAD,
        answer.until,
    )
