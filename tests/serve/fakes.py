"""A publisher with verbs and no store, and a real server on it.

``python -m tests.serve.fakes PORT [NAME=VALUE ...]`` serves it; the names are fields of Server.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from pydantic import TypeAdapter

from feeds import serve
from feeds.model import Config, Document, Server
from feeds.publish import Refusal, Target
from feeds.publish.encode import encodings

ENTRIES = "FAKE_ENTRIES"
"""The environment variable that says how many entries the real server's feeds have."""
START = datetime(2026, 5, 1, 12, 0, 0, tzinfo=UTC)
TYPES = {
    "atom": "application/atom+xml; charset=utf-8",
    "rss": "application/rss+xml; charset=utf-8",
    "json": "application/feed+json",
}
EXTENSIONS = {"xml": "atom", "atom": "atom", "rss": "rss", "json": "json"}


@dataclass
class FakeClock:
    """A clock that stands still until it is told to go on."""

    now: datetime = START

    def __call__(self) -> datetime:
        """The time, aware UTC."""
        return self.now

    def go(self, seconds: float) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)


@dataclass(frozen=True)
class FakeGlance:
    """The store at a glance."""

    number: int = 7
    items: int = 50
    snapshots: int = 2
    refused: int = 1
    last_pass: datetime | None = START


_WORDS = (
    "the workers of port plant mine call strike against law government party communist message to "
    "congress solidarity with people struggle for wages pensions peace down NATO bases meeting Athens "
    "Lisbon Ankara Havana Caracas Madrid youth women union statement imperialist war elections rally "
    "condemns arrests demands release imprisoned comrades anniversary victory fascism"
).split()


def headline(number: int) -> str:
    """Some words that do not come again soon, so that a feed compresses as a real one does."""
    state, words = number * 2654435761 % 2**32, []
    for _ in range(14):
        state = (state * 1103515245 + 12345) % 2**31
        words.append(_WORDS[(state >> 8) % len(_WORDS)])
    return " ".join(words).capitalize()


def atom(title: str, entries: int, revision: int) -> bytes:
    """A feed of so many entries, newest first."""
    parts = [
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">',
        f"<id>tag:seedfeed.example,2026:feed/{title}</id><title>{title}</title>",
        f"<updated>{START:%Y-%m-%dT%H:%M:%SZ}</updated><author><name>Seedfeed</name></author>",
    ]
    for number in range(entries, 0, -1):
        when = START + timedelta(seconds=number)
        words = f"{headline(number)} ({number}.{revision})"
        parts.append(
            f"<entry><id>tag:seedfeed.example,2026:item/{title}{number}</id><title>{words}</title>"
            f"<updated>{when:%Y-%m-%dT%H:%M:%SZ}</updated><published>{when:%Y-%m-%dT%H:%M:%SZ}</published>"
            f'<link rel="alternate" href="http://127.0.0.1:8000/item/{number * 104729:x}"/>'
            f"<content>{words} since {when:%A}, as {title} says.</content></entry>"
        )
    return "".join([*parts, "</feed>\n"]).encode()


@dataclass
class FakePublisher:
    """Feeds named ``/feeds/<name>.<extension>`` of one revision, which `publish` raises."""

    entries: int = 50
    revision: int = 1
    committed: datetime = START - timedelta(hours=1)
    trouble: str = ""
    unfit: dict[str, str] = field(default_factory=dict)
    max_age: int = 3600
    broken: bool = False
    slow: float = 0.0
    """Seconds that a search takes."""
    glance: FakeGlance = FakeGlance()
    rendered: int = 0
    """How many documents were made."""
    _held: dict[str, Document] = field(default_factory=dict)

    def publish(self, committed: datetime) -> None:
        """Let every feed change."""
        self.revision += 1
        self.committed = committed

    def version(self) -> tuple[object, ...] | None:
        """The revision; None while broken."""
        return None if self.broken else ("epoch", self.revision)

    def status(self) -> FakeGlance | None:
        """The glance; None while broken."""
        return None if self.broken else self.glance

    def locate(self, path: str, query: str) -> Target | Refusal:
        """A feed for any name, a refusal for what is no feed."""
        if path == "/":
            return Target("home")
        match = re.fullmatch(r"/feeds/([a-z0-9]+)\.(xml|atom|rss|json)", path)
        if match is None:
            return Refusal(404, "no such page", ("/feeds/all.xml",))
        name, extension = match.groups()
        if name == "search":
            return Target("search", format=EXTENSIONS[extension], term=query)
        if name == "gone":
            return Refusal(503, "the store cannot be read now", retry_after=30)
        return Target("feed", "all" if name == "all" else "party", name, EXTENSIONS[extension])

    def made(self, target: Target, version: tuple[object, ...] | None) -> Document | Refusal:
        """The document, made once for each revision."""
        if target.kind == "search":
            time.sleep(self.slow)
        held = self._held.get(target.path)
        etag = f'W/"{self.revision}-abcdef"'
        if held is None or (version is not None and held.etag != etag):
            self.rendered += 1
            body = atom(target.term or "home", self.entries, self.revision)
            held = self._held[target.path] = self._document(target, body, etag)
        return replace(held, stale=True) if version is None else held

    def _document(self, target: Target, body: bytes, etag: str) -> Document:
        url = f"http://127.0.0.1:8000{target.path}"
        home = target.kind == "home"
        return Document(
            path=target.path,
            media_type="text/html; charset=utf-8" if home else TYPES[target.format],
            body=body,
            etag=etag,
            last_modified=self.committed,
            max_age=self.max_age,
            links=((url, "self", TYPES.get(target.format, "text/html").partition(";")[0]),),
            kind="page" if home else "feed",
            format=target.format or "html",
            encoded=encodings(body),
        )

    def delta(self, target: Target, base: str, version: tuple[object, ...] | None) -> Document | None:
        """A delta from any older revision."""
        number = base.removeprefix('W/"').partition("-")[0]
        if not number.isdecimal() or not 0 < int(number) < self.revision:
            return None
        body = atom(target.term, 1, self.revision)
        document = self._document(target, body, f'W/"{self.revision}-abcdef"')
        return replace(document, kind="delta", status=226, base=base)

    def problem(self, refusal: Refusal, path: str) -> Document:
        """A page."""
        return replace(
            self._document(Target("home"), b"<!doctype html><title>No</title>", 'W/"p"'),
            status=refusal.status,
        )


def clock() -> datetime:
    """The time, aware UTC."""
    return datetime.now(UTC)


def app(path: Path, watching: bool) -> Flask:
    """What a worker of the server below serves."""
    config = Config(server=TypeAdapter(Server).validate_json(path.read_text()))
    publisher = FakePublisher(entries=int(os.environ.get(ENTRIES, "50")))
    return serve.create_app(
        publisher, config, clock=clock, watching=(lambda: serve.Watcher(False)) if watching else None
    )


def main(port: int, settings: dict[str, Any], folder: Path) -> None:
    """Serve until SIGTERM."""
    path = folder / "config.json"
    server = TypeAdapter(Server).validate_python({"port": port, **settings})
    path.write_text(json.dumps(asdict(server)))
    config = Config(server=server, path=path)
    serve.serve(config, factory="tests.serve.fakes:app", watching=settings.pop("watching", False))


if __name__ == "__main__":
    main(int(sys.argv[1]), dict(word.split("=", 1) for word in sys.argv[3:]), Path(sys.argv[2]))
