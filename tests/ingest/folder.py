"""A site in a folder, driven as people drive it: put a file, ingest, look."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from feeds import ingest, publish, store
from feeds.gazetteer import Gazetteer
from feeds.model import Config, Document, Feeds, Site, Tagged
from feeds.model import Seeds as SeedSettings
from feeds.model import Store as StoreSettings
from feeds.store import sql
from feeds.store.sqlite import SETTINGS, SQLite

START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


class WordTagger:
    """Tags a line with every word of it that is all capitals: enough to move items between feeds."""

    version = "capitals"

    def __init__(self, ignored: Iterable[str] = ()) -> None:
        self.ignored = frozenset(ignored)
        self.facet_of: dict[str, str] = {}

    def tagged(self, text: str, source: object = None) -> Tagged:
        """The capitals of the line as parties."""
        words = {word.strip(".,:()") for word in text.split()}
        found = sorted(w for w in words if len(w) > 1 and w.isalpha() and w.isupper() and w.isascii())
        terms = tuple(("party", word.lower()) for word in found if word not in self.ignored)
        rows = [[facet, term, [[term.upper(), "capitals"]]] for facet, term in terms]
        return Tagged(terms, json.dumps(rows, separators=(",", ":")))


@dataclass
class Folder:
    """A seeds folder and its store; `now` moves only when it is told to."""

    path: Path
    url: str = ""
    now: datetime = START + timedelta(days=1)
    tagger: WordTagger = field(default_factory=WordTagger)
    settings: dict[str, Any] = field(default_factory=dict)
    feeds: Feeds = field(default_factory=Feeds)
    opened: store.Store | None = None
    told: tuple[str, ...] = ()

    @property
    def config(self) -> Config:
        """The configuration of this site."""
        seeds = self.path / "seeds"
        seeds.mkdir(parents=True, exist_ok=True)
        return Config(
            site=Site(title="Test Press"),
            seeds=SeedSettings(directory=seeds, **{"settle": 0.0, **self.settings}),
            store=StoreSettings(url=self.url or f"sqlite:///{self.path}/var/feeds.db"),
            feeds=self.feeds,
        )

    def open(self) -> store.Store:
        """The store, opened once."""
        if self.opened is None:
            config = self.config
            self.opened = store.open_store(
                config.store.url,
                authority=config.site.tag_authority,
                settings=config.feeds,
                now=START - timedelta(days=400),
            )
            # Processes are killed here, machines are not: nobody need wait for the disk.
            self.tell("synchronous = OFF")
        return self.opened

    def tell(self, setting: str) -> None:
        """Tell each further connection to a SQLite file this too."""
        assert self.opened is not None
        engine = self.opened.engine
        if isinstance(engine, SQLite):
            self.told = (*self.told, setting)
            engine.dispose()
            told = SQLite(str(engine.path), engine.busy_seconds, (*SETTINGS, *self.told))
            self.opened = store.Store(told, self.opened.limits)

    def close(self) -> None:
        """Give the store's connections back."""
        if self.opened is not None:
            self.opened.close()
            self.opened, self.told = None, ()

    def put(self, name: str, lines: Iterable[str] | str | bytes, hours: float = 0.0) -> Path:
        """Write a seed that was saved so many hours after START."""
        file = self.config.seeds.directory / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if not isinstance(lines, bytes):
            lines = (lines if isinstance(lines, str) else "\n\n".join(lines) + "\n").encode()
        file.write_bytes(lines)
        moment = (START + timedelta(hours=hours)).timestamp()
        os.utime(file, (moment, moment))
        return file

    def corridor(self) -> ingest.Corridor:
        """What a pass needs."""
        return ingest.Corridor(self.config, self.open(), self.tagger, lambda: self.now)  # type: ignore[arg-type]

    def ingest(self, *, dry_run: bool = False) -> ingest.Pass:
        """One pass."""
        return ingest.run(self.corridor(), lambda outcome, total: None, dry_run=dry_run)

    def retag(self, version: str) -> int:
        """Apply the tagger to all that is stored."""
        return ingest.retag(self.corridor(), version, lambda done, changed: True)

    def retract(self, text: str, *, back: bool = False) -> None:
        """Take the item with this wording out of every feed, or put it `back`."""
        digest = next(item.shown.hash for item in self.items() if item.shown.text == text)
        act = store.restore if back else store.retract
        opened, now_us = self.open(), int(self.now.timestamp() * 1_000_000)
        with store.writing(opened.engine) as connection:
            act(connection, digest, reason="asked for", now_us=now_us, limits=opened.limits)

    def documents(self, gazetteer: Gazetteer, formats: Iterable[str] = ("atom",)) -> dict[str, bytes]:
        """Path -> bytes of every feed that has had items, of its archive pages, and of the list of feeds."""
        publisher = publish.Publisher(self.config, self.open(), gazetteer, lambda: self.now)
        made: dict[str, bytes] = {}
        for target in publish.targets(publisher, empty=False):
            if target.format in (*formats, "opml"):
                document = publisher.document(target.path)
                if isinstance(document, Document):
                    assert not document.stale, target.path
                    made[target.path] = document.body
        return made

    def items(self) -> list[store.Detail]:
        """Every item with its revisions, newest first."""
        with store.reading(self.open().engine) as connection:
            hashes = sql.ask(connection, "SELECT hash FROM items ORDER BY updated DESC")
            found = [store.detail(connection, digest) for (digest,) in hashes]
        return [item for item in found if item is not None]

    def texts(self) -> list[str]:
        """The current wording of every item, newest first."""
        return [item.shown.text for item in self.items()]

    def feed(self, facet: str, term: str = "") -> list[str]:
        """The texts that stand in a feed, newest place first."""
        with store.reading(self.open().engine) as connection:
            head = store.head(connection, facet, term)
            if head is None:
                return []
            rows = [r for r in store.rows(connection, head, 1000) if not r.left and not r.moved]
            by_item = {shown.item: shown.text for shown in store.shown(connection, [r.item for r in rows])}
        return [by_item[row.item] for row in rows]

    def revision(self, facet: str, term: str = "") -> int:
        """The revision of a feed."""
        with store.reading(self.open().engine) as connection:
            head = store.head(connection, facet, term)
        return head.revision if head else 0

    def state(self) -> dict[str, list[tuple[Any, ...]]]:
        """Everything stored, but for what depends on when and how often a pass ran."""
        return dump(self.open().engine)


_VOLATILE = {
    "state": {"epoch", "version", "pass_us", "created_us"},
    "feeds": {"committed_us"},
    "ledger": {"entered_us"},
    "retractions": {"at_us"},
    "files": {"mtime_ns"},
}


def dump(engine: store.Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Every table's rows in a fixed order, without columns that hold the time of a commit."""
    tables: dict[str, list[tuple[Any, ...]]] = {}
    metadata = sa.MetaData()
    with store.reading(engine) as connection:
        core = connection.core
        metadata.reflect(core, only=lambda name, _: not name.startswith(("search", "alembic")))
        for name, table in sorted(metadata.tables.items()):
            columns = [c for c in table.columns if c.name not in _VOLATILE.get(name, set())]
            rows = [tuple(row) for row in core.execute(sa.select(*columns))]
            tables[name] = sorted(rows, key=repr)
    return tables
