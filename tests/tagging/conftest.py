"""The shipped gazetteer, compiled once for all tests of this folder."""

from __future__ import annotations

import pytest

from feeds.gazetteer import Gazetteer, load
from feeds.model import Config
from feeds.tagging import Tagger


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    """The gazetteer as it is shipped."""
    return load(Config())


@pytest.fixture(scope="session")
def tagger(gazetteer: Gazetteer) -> Tagger:
    """A tagger over the shipped gazetteer."""
    return Tagger(gazetteer)
