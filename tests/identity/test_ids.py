"""Ids are a promise: these values never change."""

from __future__ import annotations

import pytest

from feeds.identity import feed_uri, item_hash, tag_uri
from feeds.text import canonical


def test_item_hash_is_for_ever() -> None:
    """The hash of a known text and occurrence is this one, on every machine and in every year."""
    text = canonical("KKE: No to the imperialist war!")
    assert item_hash(text, 1) == "cc51d74c76d53f8ce20c5254"
    assert item_hash(text, 2) == "9a08a1243a7087205de083cb"
    assert item_hash("απεργια", 1) == "2d03523614e0eadfd2c97bd5"


def test_item_hash_refuses_nonsense() -> None:
    """An empty text and an occurrence below 1 have no id."""
    for text, occurrence in (("", 1), ("x", 0)):
        with pytest.raises(ValueError, match="an id needs"):
            item_hash(text, occurrence)


def test_uris_follow_rfc_4151() -> None:
    """Item and feed ids are tag: URIs in ASCII, without host, port or format."""
    assert tag_uri("example.org,2026", "0a1b") == "tag:example.org,2026:item/0a1b"
    assert feed_uri("example.org,2026", "/party/kke") == "tag:example.org,2026:feed/party/kke"
