"""A linter is fed by strangers: nothing that a document holds may raise or hang."""

from __future__ import annotations

from datetime import UTC, datetime
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.doctor import lint

from .cases import HEADERS, good

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TOKENS = st.sampled_from(
    [b"<", b">", b"</", b"feed", b"<feed xmlns='http://www.w3.org/2005/Atom'>", b"<entry>", b"<rss>",
     b"<id>", b"<channel>", b"<item>", b"<link href='//['/>", b"<guid>", b"<pubDate>", b"&x;", b"'", b'"',
     b"<?xml encoding='rot13'?>", b"<!DOCTYPE", b"[", b"<!--", b"-->", b"&#0;", b"\x00", b"\xff\xfe", b"{",
     b'"items":[{', b'"id":', b"1e999", b"NaN", b"}", b"]", b'"url":', b" ",
     b"<?xml version='1.0' encoding='utf-16'?>"]
)  # fmt: skip


@given(st.one_of(st.binary(max_size=200), st.lists(TOKENS, max_size=20).map(b"".join)))
@settings(max_examples=200, deadline=None)
def test_no_bytes_raise(body: bytes) -> None:
    """Whatever comes, the answer is a list of findings."""
    assert lint(body, url="http://x.example/", headers={}, now=NOW)


@given(st.sampled_from(["xml", "rss", "json", "opml"]), st.data())
@settings(max_examples=150, deadline=None)
def test_no_damage_raises(name: str, data: st.DataObject) -> None:
    """A good document with a piece cut out, doubled or replaced is judged, too."""
    body = good(name).encode()
    start = data.draw(st.integers(0, len(body)))
    end = data.draw(st.integers(start, min(len(body), start + 80)))
    lint(body[:start] + data.draw(st.binary(max_size=6)) + body[end:], now=NOW)


@given(st.dictionaries(st.sampled_from([*HEADERS, "Content-Type", "Expires"]), st.text(max_size=30)))
@settings(max_examples=100, deadline=None)
def test_no_header_raises(headers: dict[str, str]) -> None:
    """Headers are strangers' too."""
    lint(good("xml").encode(), headers=headers, now=NOW)


@pytest.mark.parametrize(
    "body",
    [
        b"<?xml " + b"<!--" * 200_000,
        b"<!-- -->" * 100_000,
        b" " * 1_000_000 + b"<feed/>",
        b"<feed>" * 100_000,
        good("rss").replace("<description>", "<description>" + "&lt;a " * 100_000, 1).encode(),
        good("xml").replace("On the strike", "&amp;" * 200_000 + "&lt;" * 200_000, 1).encode(),
        b"[" * 1_000_000,
    ],
    ids=["comment", "comments", "blanks", "depth", "tags", "signs", "brackets"],
)
def test_nothing_takes_long(body: bytes) -> None:
    """Documents made to be slow are judged in seconds."""
    start = perf_counter()
    lint(body, now=NOW)
    assert perf_counter() - start < 5
