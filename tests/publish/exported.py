"""A site that is exported, for the tests of it."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import brotli
import zstandard

from feeds import gazetteer, ingest, publish, store, tagging
from feeds.config import load
from feeds.model import Document
from feeds.publish import Publisher, Report, Scope
from feeds.publish.export import export
from feeds.publish.outline import file_of
from tests.publish.few import CONFIG, KNOWN

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECRET = "The Lebanese CP"


@dataclass
class Site:
    """A folder of seeds, its store, and the folder that it is exported to."""

    path: Path

    def __post_init__(self) -> None:
        (self.path / "seeds").mkdir()
        (self.path / "known").mkdir()
        (self.path / "known" / "all.toml").write_text(KNOWN)
        (self.path / "config.toml").write_text(CONFIG)

    @property
    def out(self) -> Path:
        """Where the site is exported to."""
        return self.path / "out"

    def publisher(self) -> Publisher:
        """A new one, as a new process has."""
        config = load(self.path / "config.toml", {})
        opened = store.open_store(
            config.store.url, authority=config.site.tag_authority, settings=config.feeds, now=NOW
        )
        return Publisher(config, opened, gazetteer.load(config), lambda: NOW)

    def put(self, name: str, *lines: str) -> None:
        """A snapshot, ingested."""
        seed = self.path / "seeds" / name
        seed.parent.mkdir(exist_ok=True)
        seed.write_text("\n".join(lines))
        publisher = self.publisher()
        tagger = tagging.Tagger(publisher.gazetteer)
        corridor = ingest.Corridor(publisher.config, publisher.store, tagger, lambda: NOW)
        ingest.run(corridor, lambda outcome, of: None)
        publisher.store.close()

    def retract(self, words: str) -> str:
        """Take the item with these words out; its hash."""
        publisher = self.publisher()
        with store.reading(publisher.store.engine) as connection:
            digest = next(h for h in store.item_marks(connection) if words in _text(connection, h))
        with store.writing(publisher.store.engine) as connection:
            now_us = int(NOW.timestamp() * 1_000_000)
            store.retract(connection, digest, reason="", now_us=now_us, limits=publisher.store.limits)
        publisher.store.close()
        return digest

    def export(self, *, live_only: bool = False, pages: bool = False, hands: int = 1) -> Report:
        """As the command does, in so many processes."""
        publisher = self.publisher()
        try:
            return export(publisher, self.out, Scope(live_only, pages), lambda done, of: None, hands)
        finally:
            publisher.store.close()

    def files(self) -> dict[str, bytes]:
        """All that lies in the folder, but what the export keeps for itself."""
        found = (path for path in self.out.rglob("*") if path.is_file())
        return {
            str(path.relative_to(self.out)): path.read_bytes()
            for path in found
            if not path.name.startswith(".seedfeed")
        }

    def check(self) -> None:
        """Everything that the server would give stands in the folder, byte for byte, and nothing else."""
        publisher = self.publisher()
        files = self.files()
        for target in publish.targets(publisher, empty=False):
            document = publisher.document(target.path)
            assert isinstance(document, Document)
            assert files.get(file_of(target)) == document.body, target.path
        publisher.store.close()
        for name, body in files.items():
            assert not Path(name).name.startswith("."), name
            assert (
                unpacked(name, body) == files[name.removesuffix(Path(name).suffix)] if packed(name) else body
            )


def _text(connection: object, digest: str) -> str:
    found = store.detail(connection, digest)  # type: ignore[arg-type]
    assert found is not None
    return found.shown.text


def packed(name: str) -> bool:
    """Whether it is a compressed brother."""
    return name.endswith((".gz", ".br", ".zst"))


def unpacked(name: str, body: bytes) -> bytes:
    """What is in it."""
    if name.endswith(".gz"):
        return gzip.decompress(body)
    if name.endswith(".br"):
        return bytes(brotli.decompress(body))
    return zstandard.ZstdDecompressor().decompress(body)
