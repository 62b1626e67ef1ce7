"""Fixtures of the corridor's tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import DatabaseMaker
from tests.ingest.folder import Folder


@pytest.fixture
def make_folder(tmp_path: Path, database: DatabaseMaker) -> Iterator[Callable[[str], Folder]]:
    """Makes sites with stores of their own, in SQLite and again in PostgreSQL."""
    made: list[Folder] = []

    def make(name: str) -> Folder:
        made.append(Folder(tmp_path / name, url=database()))
        return made[-1]

    yield make
    for folder in made:
        folder.close()


@pytest.fixture
def folder(make_folder: Callable[[str], Folder]) -> Folder:
    """A site with an empty seeds folder."""
    return make_folder("site")
