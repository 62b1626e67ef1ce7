"""A document as rules look at it: laid out alike for all formats."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

from lxml import etree

NAMESPACES = {
    "http://www.w3.org/2005/Atom": "atom",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/rss/1.0/modules/syndication/": "sy",
    "http://purl.org/syndication/history/1.0": "fh",
    "http://www.w3.org/1999/xhtml": "xhtml",
}
"""Namespace -> the prefix that rules know it by, whatever the document calls it."""

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"

Element = etree._Element
Children = Mapping[str, list[Element]]
_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Link(NamedTuple):
    """A link between documents, as Atom has it; JSON Feed's URLs are made to fit."""

    rel: str
    href: str
    type: str
    hreflang: str
    place: str


class Part(NamedTuple):
    """The feed itself, or one entry of it.  Raw texts are None where the document has none."""

    place: str
    children: Children = _NOTHING
    data: Mapping[str, Any] = _NOTHING
    """JSON Feed's members; empty in XML."""
    id: str | None = None
    title: str | None = None
    updated: str | None = None
    time: datetime | None = None
    """``updated`` understood; None where it is missing or wrong."""
    published: str | None = None
    links: tuple[Link, ...] = ()

    def text(self, name: str) -> str | None:
        """The text of the first child with that name; None where there is none."""
        found = self.children.get(name)
        return (found[0].text or "").strip() if found else None


@dataclass(frozen=True, slots=True)
class View:
    """A document and what came with it; ``kind`` is empty where it cannot be read as any."""

    kind: str
    body: bytes
    text: str
    encoding: str
    now: datetime
    url: str | None
    content_type: str
    headers: Mapping[str, str] | None
    """Names in lower case; None where there was no HTTP."""
    feed: Part
    entries: tuple[Part, ...] = ()
    root: Element | None = None
    doctype: str = ""
    """``doctype``, ``entities`` or empty."""
    trouble: str = ""
    """Why it could not be read."""

    @property
    def archive(self) -> bool:
        """Whether it says it is an RFC 5005 archive page."""
        return "fh:archive" in self.feed.children


@lru_cache(maxsize=1024)
def short(tag: str) -> str:
    """``{namespace}name`` -> ``prefix:name`` for the namespaces that rules know."""
    namespace, _, name = tag.rpartition("}")
    prefix = NAMESPACES.get(namespace[1:])
    return f"{prefix}:{name}" if prefix else tag
