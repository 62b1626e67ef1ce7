"""What a person reads who opens a feed in a browser: XHTML, because there its links can be followed."""

from __future__ import annotations

from typing import Any

from lxml import etree

from feeds.model import Feed
from feeds.render.mended import XML_LANG

_XHTML = "http://www.w3.org/1999/xhtml"
_AS_DEFAULT: Any = {None: _XHTML}

HINT = "This is a feed. To follow it, copy its address into a feed reader: "


def append_hint(parent: etree._Element, feed: Feed, own: str, *before: str) -> None:
    """Give ``parent`` an XHTML div: paragraphs ``before``, then what this is, its address, the page."""
    div = etree.SubElement(parent, f"{{{_XHTML}}}div", None, _AS_DEFAULT)
    for words in before:
        _append(div, "p", words)
    hint = _append(div, "p", HINT)
    hint.set(XML_LANG, "en")
    _anchor(hint, feed.self_urls[own], feed.self_urls[own]).tail = " – or "
    _anchor(hint, feed.page, "read it as a web page").tail = "."


def _anchor(parent: etree._Element, href: str, text: str) -> etree._Element:
    anchor = _append(parent, "a", text)
    anchor.set("href", href)
    return anchor


def _append(parent: etree._Element, name: str, text: str) -> etree._Element:
    made = etree.SubElement(parent, f"{{{_XHTML}}}{name}")
    made.text = text
    return made
