"""feedgen 1.0.0 with its defects mended; what a mend is for stands beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from feeds.render.pieces import Pieces

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
CACHED = 8192
"""Entries kept as bytes, by format: an item stands in several feeds and in most of their revisions.

Some 3 KB each, the entry that they are found by included.
"""
_LINK_ATTRIBUTES = ("rel", "type", "hreflang", "title", "length")


class MendedFeed(FeedGenerator):  # type: ignore[misc]  # feedgen ships no types
    """A generator that takes further namespaces and elements, and names its stylesheet."""

    def __init__(self, stylesheet: str, namespaces: Mapping[str, str]) -> None:
        super().__init__()
        self.register_extension("more", _More)
        self.more.namespaces = dict(namespaces)
        self._stylesheet = stylesheet
        # It starts as now, is written through the locale, and no call unsets it.
        self._FeedGenerator__rss_lastBuildDate = None

    def add(self, elements: Iterable[etree._Element]) -> None:
        """Put elements after feedgen's own and before the entries."""
        self.more.elements.extend(elements)

    def atom_pieces(self, updated: str, entries: Iterable[bytes]) -> Pieces:
        """The Atom document; each of `entries` as MendedEntry.atom_bytes() gives it."""
        root, _ = self._create_atom()
        root.find("title").set("type", "text")
        root.find("updated").text = updated
        return self._spliced(root, entries, b"</feed>\n")

    def rss_pieces(self, entries: Iterable[bytes]) -> Pieces:
        """The RSS document; each of `entries` as MendedEntry.rss_bytes() gives it."""
        root, _ = self._create_rss()
        return self._spliced(root, entries, b"  </channel>\n</rss>\n")

    def _spliced(self, root: etree._Element, entries: Iterable[bytes], end: bytes) -> Pieces:
        if self._stylesheet:
            href = escape(self._stylesheet)
            root.addprevious(etree.PI("xml-stylesheet", f'type="text/css" href="{href}"'))
        body = etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True, pretty_print=True)
        assert body.endswith(end), body[-80:]
        return Pieces(_referenced(body.removesuffix(end)), tuple(entries), end)


class MendedEntry(FeedEntry):  # type: ignore[misc]  # feedgen ships no types
    """An entry with a language of its own, dates as given, and links that keep their attributes."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language
        self.dates: dict[str, str] = {}
        self.further: list[etree._Element] = []

    def atom_entry(self, extensions: bool = True) -> etree._Element:
        """The ``entry`` element, its links mended (lkiesow/python-feedgen#135)."""
        entry = super().atom_entry(extensions)
        entry.find("title").set("type", "text")
        for name, text in self.dates.items():
            entry.find(name).text = text
        for child, link in zip(entry.iterfind("link"), self.link() or (), strict=True):
            for name in _LINK_ATTRIBUTES:
                if link.get(name):
                    child.set(name, link[name])
        return self._finished(entry)

    def rss_entry(self, extensions: bool = True) -> etree._Element:
        """The ``item`` element: feedgen's and what it has no call for."""
        return self._finished(super().rss_entry(extensions))

    def atom_bytes(self) -> bytes:
        """The ``entry`` as it stands in a document, with its indentation: the same in every feed."""
        root = etree.Element("feed")
        root.append(self.atom_entry())
        return _inside(root, b"<feed>\n", b"</feed>\n")

    def rss_bytes(self, namespaces: Mapping[str, str]) -> bytes:
        """The same of an ``item``; `namespaces` are those that the document declares."""
        root = etree.Element("rss", None, dict(namespaces))
        etree.SubElement(root, "channel").append(self.rss_entry())
        inner = _inside(root, b"", b"  </channel>\n</rss>\n")
        return inner.partition(b"<channel>\n")[2]

    def _finished(self, made: etree._Element) -> etree._Element:
        made.extend(self.further)
        if self._language:
            made.set(XML_LANG, self._language)
        return made


def _inside(root: etree._Element, start: bytes, end: bytes) -> bytes:
    whole = etree.tostring(root, encoding="UTF-8", pretty_print=True)
    return _referenced(whole.removeprefix(start).removesuffix(end))


def _referenced(xml: bytes) -> bytes:
    """Numeric references in place of named ones.

    Asked for in titles by the RSS Best Practices Profile; the W3C validator warns of the named forms
    where letters follow.  To a parser they are the same.
    """
    return xml.replace(b"&amp;", b"&#x26;").replace(b"&lt;", b"&#x3C;")


class _More(BaseExtension):  # type: ignore[misc]  # feedgen ships no types
    """feedgen's own hook: called when its feed elements stand and its entries do not yet."""

    def __init__(self) -> None:
        self.namespaces: dict[str, str] = {}
        self.elements: list[etree._Element] = []

    def extend_ns(self) -> dict[str, str]:
        return self.namespaces

    def extend_atom(self, feed: Any) -> Any:
        feed.extend(self.elements)
        return feed

    def extend_rss(self, feed: Any) -> Any:
        feed[0].extend(self.elements)
        return feed


def element(name: str, text: str | None = None, /, **attributes: str) -> etree._Element:
    """An element with text, and attributes in the order given; ``name`` may be ``{namespace}tag``."""
    made = etree.Element(name, None, None, **attributes)
    made.text = text
    return made
