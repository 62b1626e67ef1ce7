"""What keeps a document from being published, though most of its entries were looked at before."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from feeds.model import Document
from feeds.publish.fit import Gate, UnfitError
from feeds.render import Pieces, atom_pieces
from tests.render.conftest import GOLDEN, read_feed

NOW = datetime(2026, 3, 1, tzinfo=UTC)
FEED = read_feed(GOLDEN / "party.feed.json")


def check(gate: Gate, pieces: Pieces) -> None:
    """Bring a document to the gate."""
    made = Document("/feeds/x.xml", "application/atom+xml; charset=utf-8", pieces.whole, "", None, 60)
    gate.check(made, pieces, url="http://127.0.0.1:8000/feeds/x.xml", now=NOW)


def test_what_is_wrong_with_one_entry_is_found_whenever_it_comes() -> None:
    """Among entries that passed before, and again."""
    gate, pieces = Gate(), atom_pieces(FEED)
    check(gate, pieces)
    bad = pieces.only([*pieces.entries, pieces.entries[0].replace(b"<updated>", b"<updated>soon ")])
    for _ in range(2):
        with pytest.raises(UnfitError, match="date-invalid"):
            check(gate, bad)
    check(gate, pieces)


def test_what_stands_around_known_entries_is_looked_at() -> None:
    """A document without an end, and one whose feed has no id."""
    gate, pieces = Gate(), atom_pieces(FEED)
    check(gate, pieces)
    with pytest.raises(UnfitError, match="unreadable"):
        check(gate, Pieces(pieces.head, pieces.entries))
    head = pieces.head.replace(b"<id>", b"<rights>", 1).replace(b"</id>", b"</rights>", 1)
    with pytest.raises(UnfitError, match="id-missing"):
        check(gate, Pieces(head, pieces.entries, pieces.end))
