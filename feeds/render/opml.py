"""OPML 2.0 (opml.org/spec2): every feed, grouped, ready to import."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby

from lxml import etree

from feeds.model import FeedSummary
from feeds.render.mended import element
from feeds.render.plain import plain
from feeds.render.times import rfc822

_NOT_HTML = re.compile(r"&(?=\S)")


def opml(
    title: str,
    feeds: Sequence[FeedSummary],
    *,
    headings: Mapping[str, str] | None = None,
    created: datetime | None = None,
    modified: datetime | None = None,
) -> bytes:
    """A list of feeds in the order given, each run of one facet (and group) in its own outline.

    ``headings`` names facets (``{"party": "Parties"}``); a facet without one goes by its own name,
    and ``all`` stands at the top level.  Times are stored ones and are left out where there are none.
    """
    root = element("opml", version="2.0")
    root.append(_head(title, created, modified))
    body = etree.SubElement(root, "body")
    for facet, members in groupby(feeds, key=lambda each: each.facet):
        parent = body if facet == "all" else _outline(body, (headings or {}).get(facet, facet))
        for group, inner in groupby(members, key=lambda each: each.group):
            _feeds(_outline(parent, group) if group else parent, inner)
    body_bytes: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return body_bytes


def _head(title: str, created: datetime | None, modified: datetime | None) -> etree._Element:
    head = element("head")
    head.append(element("title", _words(title, "Feeds")))
    for name, time in (("dateCreated", created), ("dateModified", modified)):
        if time is not None:
            head.append(element(name, rfc822(time)))
    return head


def _feeds(parent: etree._Element, feeds: Iterable[FeedSummary]) -> None:
    for each in feeds:
        words = _words(each.title, each.term)
        outline = element("outline", type="rss", text=words, title=words, xmlUrl=each.url)
        outline.set("htmlUrl", each.page)
        parent.append(outline)


def _outline(parent: etree._Element, words: str) -> etree._Element:
    # With a title the W3C validator asks for a type, and a group of feeds has none.
    return etree.SubElement(parent, "outline", None, None, text=_words(words, "…"))


def _words(text: str, otherwise: str) -> str:
    """The W3C validator reads an outline's text as strict HTML: no ``<``, no ``&`` before a letter."""
    return _NOT_HTML.sub("＆", plain(text, otherwise).replace("<", "‹"))
