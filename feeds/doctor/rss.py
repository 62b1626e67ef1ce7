"""Rules for what only RSS 2.0 has."""

from __future__ import annotations

import re

from feeds.doctor.finding import RSS, Found, Rule, shown
from feeds.doctor.view import Part, View

_ONCE_WORDS = """
title link description language ttl pubDate lastBuildDate generator docs guid enclosure
sy:updatePeriod sy:updateFrequency sy:updateBase
"""
_ONCE = frozenset(_ONCE_WORDS.split())
_PERIODS = {"hourly": 3600, "daily": 86400, "weekly": 604800, "monthly": 2592000, "yearly": 31536000}
_SY = frozenset(("sy:updatePeriod", "sy:updateFrequency", "sy:updateBase"))
_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


def _version(view: View) -> Found:
    if view.root is not None and view.root.get("version") != "2.0":
        yield "rss", f"version {shown(str(view.root.get('version')))} is not 2.0"


def _channel(view: View) -> Found:
    for name in ("title", "link", "description"):
        if name not in view.feed.children:
            yield "channel", f"no <{name}>"


def _item(view: View) -> Found:
    for part in view.entries:
        if not {"title", "description"} & part.children.keys():
            yield part.place, "neither title nor description"


def _once(view: View) -> Found:
    for part in (view.feed, *view.entries):
        for name, found in part.children.items():
            if len(found) > 1 and name in _ONCE:
                yield part.place, f"{len(found)} times <{name}>"


def _author(view: View) -> Found:
    for part in (view.feed, *view.entries):
        for name in ("author", "managingEditor", "webMaster"):
            text = part.text(name)
            if text is not None and not _ADDRESS.search(text):
                yield f"{part.place}/{name}", f"{shown(text)} is no mail address; a name goes into dc:creator"


def _two_authors(view: View) -> Found:
    for part in view.entries:
        if {"author", "dc:creator"} <= part.children.keys():
            yield part.place, "author and dc:creator say the same thing twice"


def _syndication(view: View) -> Found:
    for name in view.feed.children:
        if name.startswith("sy:") and name not in _SY:
            yield "channel", f"<{name}> is misspelt"
    period = view.feed.text("sy:updatePeriod")
    if period is not None and period not in _PERIODS:
        yield "channel/sy:updatePeriod", f"{shown(period)} is no period"
    frequency = view.feed.text("sy:updateFrequency")
    if frequency is not None and not _is_positive(frequency):
        yield "channel/sy:updateFrequency", f"{shown(frequency)} is no positive integer"


def _is_positive(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10 and int(text) > 0


def _ttl(view: View) -> Found:
    ttl = view.feed.text("ttl")
    if ttl is not None and not _is_positive(ttl):
        yield "channel/ttl", f"{shown(ttl)} is no positive number of minutes"


def _rhythm(view: View) -> Found:
    ttl, period = view.feed.text("ttl") or "", view.feed.text("sy:updatePeriod")
    frequency = view.feed.text("sy:updateFrequency") or "1"
    if period in _PERIODS and _is_positive(ttl) and _is_positive(frequency):
        ratio = int(ttl) * 60 * int(frequency) / _PERIODS[period]
        if not 0.6 < ratio < 1.7:
            yield "channel", f"ttl says {ttl} minutes, sy: says {frequency} times {period}"


def _misplaced(view: View) -> Found:
    items = view.feed.children.get("item", ())
    for each in items[0].itersiblings() if items else ():
        if isinstance(each.tag, str) and each.tag != "item":
            yield "channel", f"<{each.tag}> after an item"


def _category(view: View) -> Found:
    for part in _parts(view):
        for each in part.children.get("category", ()):
            if not (each.text or "").strip():
                yield f"{part.place}/category", "empty"


def _parts(view: View) -> tuple[Part, ...]:
    return (view.feed, *view.entries)


RULES = (
    Rule("rss-version", "warning", "RSS 2.0: rss", _version, RSS),
    Rule("channel-incomplete", "error", "RSS 2.0: required channel elements", _channel, RSS),
    Rule("item-empty", "error", "RSS 2.0: item", _item, RSS),
    Rule("rss-twice", "error", "W3C validator: DuplicateElement", _once, RSS),
    Rule("author-without-address", "error", "RSS 2.0: author; W3C validator: InvalidContact", _author, RSS),
    Rule("author-twice", "warning", "W3C validator: DuplicateItemSemantics", _two_authors, RSS),
    Rule(
        "syndication",
        "error",
        "RSS 1.0 syndication module; W3C validator: InvalidUpdatePeriod",
        _syndication,
        RSS,
    ),
    Rule("ttl", "error", "RSS 2.0: ttl", _ttl, RSS),
    Rule("rhythm", "warning", "RSS 2.0: ttl; Miniflux reads both", _rhythm, RSS),
    Rule("item-misplaced", "warning", "W3C validator: MisplacedItem", _misplaced, RSS),
    Rule("category-blank", "warning", "W3C validator: NotBlank", _category, RSS),
)
