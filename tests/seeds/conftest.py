"""A seeds folder of one's own, and what the room says of it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from feeds import model, seeds

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TAKEN = datetime(2026, 11, 20, 8, tzinfo=UTC)
"""The modification time of files that tests put."""


@dataclass(frozen=True)
class Folder:
    """A seeds folder; `settings` are those of ``[seeds]`` for it."""

    path: Path
    settings: model.Seeds

    def put(self, name: str | bytes, content: str | bytes, at: datetime = TAKEN) -> Path:
        """Write a file with this content and modification time."""
        path = self.path / os.fsdecode(name)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        os.utime(path, (at.timestamp(), at.timestamp()))
        return path

    def found(self) -> dict[str, seeds.Found]:
        """What is a seed, by path."""
        return {each.path: each for each in seeds.find(self.settings) if isinstance(each, seeds.Found)}

    def problems(self) -> dict[str, str]:
        """What only looks like a seed: path -> reason."""
        every = [each for each in seeds.find(self.settings) if isinstance(each, model.Problem)]
        told = {each.path: each.reason for each in every}
        assert len(told) == len(every), "told twice"
        return told

    def one(self) -> seeds.Found:
        """The only seed there is."""
        (only,) = self.found().values()
        return only

    def read(self, *, changed: bool = False, max_bytes: int = 1 << 20) -> model.Seed:
        """The only seed there is, read; its stamp must agree with it."""
        found = self.one()
        seed = seeds.read(found, max_bytes=max_bytes, changed=changed, now=NOW)
        assert seed.time == seeds.stamp(found, changed=changed, now=NOW)
        return seed

    def refusal(self, *, max_bytes: int = 1 << 20) -> str:
        """Why the only seed there is cannot be read: one printable line."""
        with pytest.raises(seeds.SeedError) as caught:
            seeds.read(self.one(), max_bytes=max_bytes, changed=False, now=NOW)
        assert str(caught.value).isprintable()
        return str(caught.value)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """An empty seeds folder."""
    path = tmp_path / "seeds"
    path.mkdir()
    return Folder(path, model.Seeds(directory=path))


@pytest.fixture
def reading(folder: Folder) -> Callable[[str | bytes], model.Seed]:
    """Read a seed of this content."""

    def read(content: str | bytes) -> model.Seed:
        folder.put("seed.txt", content)
        return folder.read()

    return read
