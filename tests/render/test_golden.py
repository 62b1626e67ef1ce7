"""Golden pairs: ``NAME.feed.json`` beside what each format makes of it.

After a change that is meant: ``GOLDEN=write pytest tests/render/test_golden.py``, look at the
difference, and raise ``RENDER_VERSION``.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from feeds.model import Feed
from feeds.render import atom, json_feed, rss

from .conftest import GOLDEN, read_feed

FORMATS: dict[str, Callable[[Feed], bytes]] = {".xml": atom, ".rss": rss, ".json": json_feed}
INPUTS = sorted(GOLDEN.glob("*.feed.json"))


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("source", INPUTS, ids=lambda path: path.name)
def test_golden_pair(source: Path, suffix: str) -> None:
    """A feed is rendered to exactly the bytes that stand beside it."""
    made = FORMATS[suffix](read_feed(source))
    expected = source.with_name(source.name.removesuffix(".feed.json") + suffix)
    if os.environ.get("GOLDEN") == "write":
        expected.write_bytes(made)
    assert made.decode() == expected.read_text()


def test_there_are_golden_pairs() -> None:
    """The folder is found: a moved folder must not turn the test above into nothing."""
    assert len(INPUTS) >= 5
