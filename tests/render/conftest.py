"""Feeds to render: read from the golden folder, or made to order."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from feeds.model import Category, Entry, Feed

GOLDEN = Path(__file__).parents[1] / "data" / "golden"
BASE = "http://127.0.0.1:8000"
Maker = Callable[..., Feed]


def read_feed(path: Path) -> Feed:
    """A golden input: the fields of a Feed in JSON."""
    fields = json.loads(path.read_text())
    entries = tuple(_entry(each) for each in fields.pop("entries"))
    return Feed(**{**fields, "updated": datetime.fromisoformat(fields["updated"]), "entries": entries})


def _entry(fields: dict[str, Any]) -> Entry:
    times = {name: datetime.fromisoformat(fields[name]) for name in ("published", "updated")}
    categories = tuple(Category(*each) for each in fields.pop("categories", ()))
    return Entry(**{**fields, **times, "categories": categories})


@pytest.fixture(scope="session")
def party() -> Feed:
    """A party's feed as it is served: links, languages, tags, an archive."""
    return read_feed(GOLDEN / "party.feed.json")


@pytest.fixture(scope="session")
def archive() -> Feed:
    """An RFC 5005 archive page between two others."""
    return read_feed(GOLDEN / "archive.feed.json")


@pytest.fixture(scope="session")
def saying(party: Feed) -> Maker:
    """Make a feed of one entry whose every text is the one given."""

    def make(text: str, **changes: Any) -> Feed:
        entry = party.entries[0]._replace(
            **{
                "title": text,
                "content": text,
                "author": text,
                "categories": (Category("party", "kke", text),),
            }
            | changes,
        )
        return replace(party, title=text, subtitle=text, author=text, entries=(entry,))

    return make


@pytest.fixture(scope="session")
def noon() -> datetime:
    """A time after everything in the golden feeds."""
    return datetime(2026, 11, 22, 12, tzinfo=UTC)
