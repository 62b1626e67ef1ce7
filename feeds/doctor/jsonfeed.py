"""Rules for what only JSON Feed has (jsonfeed.org/version/1.1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from feeds.doctor.finding import JSON, Found, Rule, shown
from feeds.doctor.view import View

_SPEC = "JSON Feed 1.1"
_FEED: dict[str, type] = {
    "version": str,
    "title": str,
    "home_page_url": str,
    "feed_url": str,
    "description": str,
    "user_comment": str,
    "next_url": str,
    "icon": str,
    "favicon": str,
    "authors": list,
    "author": dict,
    "language": str,
    "expired": bool,
    "hubs": list,
    "items": list,
}
_ITEM: dict[str, type] = {
    "id": str,
    "url": str,
    "external_url": str,
    "title": str,
    "content_html": str,
    "content_text": str,
    "summary": str,
    "image": str,
    "banner_image": str,
    "date_published": str,
    "date_modified": str,
    "authors": list,
    "author": dict,
    "tags": list,
    "language": str,
    "attachments": list,
}


def _version(view: View) -> Found:
    version = view.feed.data.get("version")
    if version not in ("https://jsonfeed.org/version/1.1", "https://jsonfeed.org/version/1"):
        yield "version", f"{shown(str(version))} is no version of JSON Feed"


def _required(view: View) -> Found:
    for name in ("title", "items"):
        if name not in view.feed.data:
            yield "feed", f"no {name}"
    for part in view.entries:
        if not {"content_html", "content_text"} & part.data.keys():
            yield part.place, "neither content_html nor content_text"


def _types(view: View) -> Found:
    yield from _typed("feed", view.feed.data, _FEED)
    for part in view.entries:
        yield from _typed(part.place, part.data, _ITEM)
        for tag in part.data.get("tags") or ():
            if not isinstance(tag, str):
                yield f"{part.place}/tags", f"{shown(str(tag))} is no string"
    items = view.feed.data.get("items")
    if isinstance(items, list) and len(items) != len(view.entries):
        yield "items", "some are no objects"


def _typed(place: str, data: Mapping[str, Any], known: Mapping[str, type]) -> Found:
    for name, value in data.items():
        if name in known and not isinstance(value, known[name]):
            yield f"{place}/{name}", f"{shown(str(value))} is no {known[name].__name__}"


def _members(view: View) -> Found:
    for place, data, known in [("feed", view.feed.data, _FEED)] + [
        (part.place, part.data, _ITEM) for part in view.entries
    ]:
        for name in data:
            if name not in known and not name.startswith("_"):
                yield place, f"{shown(name)} is no member of {_SPEC}; extensions begin with an underscore"


def _author(view: View) -> Found:
    if str(view.feed.data.get("version")).endswith("/1.1"):
        for part in (view.feed, *view.entries):
            if "author" in part.data:
                yield part.place, "author is deprecated in 1.1; say authors"


def _next(view: View) -> Found:
    if view.feed.data.get("next_url") and view.feed.data["next_url"] in (
        view.feed.data.get("feed_url"),
        view.url,
    ):
        yield "next_url", "it leads back to this document, so a reader would walk for ever"


RULES = (
    Rule("json-version", "error", _SPEC, _version, JSON),
    Rule("json-required", "error", _SPEC, _required, JSON),
    Rule("json-types", "error", _SPEC, _types, JSON),
    Rule("json-members", "info", _SPEC, _members, JSON),
    Rule("json-author", "info", _SPEC, _author, JSON),
    Rule("json-next", "error", _SPEC, _next, JSON),
)
