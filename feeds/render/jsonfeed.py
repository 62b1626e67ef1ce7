"""JSON Feed 1.1 (jsonfeed.org/version/1.1)."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from feeds.model import Entry, Feed
from feeds.render.formats import FEED_TYPES
from feeds.render.hint import HINT
from feeds.render.mended import CACHED
from feeds.render.pieces import Pieces
from feeds.render.plain import check_ids, plain, uri
from feeds.render.times import rfc3339


def json_feed(feed: Feed) -> bytes:
    """The JSON Feed of a feed, an item a line: a pure function.  ValueError if an id stands twice."""
    return json_pieces(feed).whole


def json_pieces(feed: Feed) -> Pieces:
    """The same in pieces."""
    check_ids(feed)
    head = f'{_dumps(_head(feed))[:-1]}, "items": [\n'
    items = tuple(_in(feed, entry) for entry in feed.entries)
    return Pieces(head.encode(), items, b"\n]}\n", between=b",\n")


def _head(feed: Feed) -> dict[str, Any]:
    url = feed.self_urls["json"]
    return _present(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": plain(feed.title, "Feed"),
            "home_page_url": feed.page,
            "feed_url": url,
            "next_url": feed.prev_archive.get("json"),
            "description": plain(feed.subtitle),
            "user_comment": f"{HINT}{url}",
            "language": feed.language,
            "authors": [{"name": plain(feed.author, "Seedfeed")}],
            "_seedfeed": _extension(feed),
        }
    )


def _extension(feed: Feed) -> dict[str, Any]:
    """What JSON Feed has no member for: the other formats, and RFC 5005 in both directions."""
    return _present(
        {
            "updated": rfc3339(feed.updated),
            "alternates": [
                {"type": kind, "url": feed.self_urls[name]}
                for name, kind in FEED_TYPES.items()
                if name != "json" and name in feed.self_urls
            ],
            "archive": feed.archive or None,
            "next_archive": feed.next_archive.get("json") if feed.archive else None,
            "current": feed.current.get("json") if feed.archive else None,
        }
    )


def _in(feed: Feed, entry: Entry) -> bytes:
    language = entry.language if entry.language != feed.language else None
    return _item(entry, language, plain(entry.author) or plain(feed.author, "Seedfeed"))


@lru_cache(CACHED)
def _item(entry: Entry, language: str | None, author: str) -> bytes:
    link = uri(entry.link, entry.page)
    title = plain(entry.title, "…")
    members = _present(
        {
            "id": entry.id,
            "url": entry.page,
            "external_url": link if link != entry.page else None,
            "title": title,
            "content_text": plain(entry.content, title),
            "date_published": rfc3339(entry.published),
            "date_modified": rfc3339(entry.updated),
            "authors": [{"name": author}],
            "tags": list(dict.fromkeys(plain(each.label, each.term) for each in entry.categories)),
            "language": language,
        }
    )
    return _dumps(members).encode()


def _present(members: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value}


def _dumps(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)
