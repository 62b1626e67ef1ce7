"""A site in a folder, driven as people drive it: put a file, ingest, look."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from feeds import ingest, store
from feeds.model import Config, Evidence, Site, Tag, Verdict
from feeds.model import Seeds as SeedSettings
from feeds.model import Store as StoreSettings

START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


class WordTagger:
    """Tags a line with every word of it that is all capitals: enough to move items between feeds."""

    def __init__(self, ignored: Iterable[str] = ()) -> None:
        self.ignored = frozenset(ignored)

    def tag(self, text: str, source: object = None) -> Verdict:
        """The capitals of the line as parties."""
        words = {word.strip(".,:()") for word in text.split()}
        found = sorted(w for w in words if len(w) > 1 and w.isalpha() and w.isupper() and w.isascii())
        return Verdict(
            tuple(Tag("party", w.lower(), (Evidence(w, "capitals"),)) for w in found if w not in self.ignored)
        )


@dataclass
class Folder:
    """A seeds folder and its store; `now` moves only when it is told to."""

    path: Path
    url: str = ""
    now: datetime = START + timedelta(days=1)
    tagger: WordTagger = field(default_factory=WordTagger)
    settings: dict[str, Any] = field(default_factory=dict)
    opened: store.Store | None = None

    @property
    def config(self) -> Config:
        """The configuration of this site."""
        seeds = self.path / "seeds"
        seeds.mkdir(parents=True, exist_ok=True)
        return Config(
            site=Site(title="Test Press"),
            seeds=SeedSettings(directory=seeds, settle=0.0, **self.settings),
            store=StoreSettings(url=self.url or f"sqlite:///{self.path}/var/feeds.db"),
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
        return self.opened

    def close(self) -> None:
        """Give the store's connections back."""
        if self.opened is not None:
            self.opened.close()
            self.opened = None

    def put(self, name: str, lines: Iterable[str] | str, hours: float = 0.0) -> Path:
        """Write a seed that was saved so many hours after START."""
        file = self.config.seeds.directory / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(lines if isinstance(lines, str) else "\n\n".join(lines) + "\n", "utf-8")
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

    def items(self) -> list[store.Detail]:
        """Every item with its revisions, newest first."""
        with store.reading(self.open().engine) as connection:
            hashes = connection.execute(sa.text("SELECT hash FROM items ORDER BY updated DESC")).scalars()
            found = [store.detail(connection, digest) for digest in hashes]
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


def dump(engine: sa.Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Every table's rows in a fixed order, without columns that hold the time of a commit."""
    tables: dict[str, list[tuple[Any, ...]]] = {}
    metadata = sa.MetaData()
    metadata.reflect(engine, only=lambda name, _: not name.startswith(("search", "alembic")))
    with engine.connect() as connection:
        for name, table in sorted(metadata.tables.items()):
            columns = [c for c in table.columns if c.name not in _VOLATILE.get(name, set())]
            rows = [tuple(row) for row in connection.execute(sa.select(*columns))]
            tables[name] = sorted(rows, key=repr)
    return tables
