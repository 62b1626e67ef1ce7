"""From bytes to a view: a document is parsed once, and safely."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from lxml import etree

from feeds.doctor.times import rfc822_time, rfc3339_time
from feeds.doctor.view import Children, Element, Link, Part, View, short

_DECLARED = re.compile(rb"""\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_PROLOG = re.compile(r"\ufeff?(?:\s+|<\?.*?\?>|<!--.*?-->)*+<!DOCTYPE(?P<subset>[^>\[]*\[)?", re.DOTALL)
# Python knows codecs that are none of text (rot13) or slow on purpose (punycode).
_OF_TEXT = re.compile(
    r"utf-(?:8|16|32)(?:-[lb]e)?|ascii|iso8859-\d+|cp125\d|koi8-[ru]|shift_jis|euc_(?:jp|kr)|gb\w+|big5"
)
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def look(
    body: bytes,
    *,
    url: str | None,
    content_type: str | None,
    headers: Mapping[str, str] | None,
    now: datetime,
) -> View:
    """Lay a document out for the rules.  Never raises for what a document holds."""
    lowered = None if headers is None else {name.lower(): value for name, value in headers.items()}
    encoding = _encoding(body)
    text = body.decode(encoding, "replace")
    view = View(
        kind="",
        body=body,
        text=text,
        encoding=encoding,
        now=now,
        url=url,
        content_type=content_type or (lowered or {}).get("content-type", ""),
        headers=lowered,
        feed=Part("document"),
    )
    if not body.strip():
        return replace(view, trouble="nothing is in it")
    return _json_view(view) if text.lstrip("\ufeff \t\r\n")[:1] == "{" else _xml_view(view)


def _encoding(body: bytes) -> str:
    for bom, name in _BOMS:
        if body.startswith(bom):
            return name
    declared = _DECLARED.match(body[:300])
    try:
        name = codecs.lookup(declared[1].decode()).name if declared else "utf-8"
    except LookupError:
        return "utf-8"
    return name if _OF_TEXT.fullmatch(name) else "utf-8"


def _xml_view(view: View) -> View:
    prolog = _PROLOG.match(view.text)
    doctype = ("entities" if prolog["subset"] else "doctype") if prolog else ""
    if doctype == "entities":
        # Declared entities are how a small document becomes a billion laughs: it is not parsed.
        return replace(view, doctype=doctype, trouble="it declares entities, so it was not parsed")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(view.body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        return replace(view, doctype=doctype, trouble=str(error))
    info: Any = root.getroottree().docinfo
    found = "doctype" if info.doctype else ""
    return _laid_out(replace(view, doctype=found, root=root), root)


def _laid_out(view: View, root: Element) -> View:
    name = short(root.tag)
    if name == "atom:feed":
        feed = _atom_part(root, "feed")
        entries = _numbered(feed.children.get("atom:entry", []), "entry", _atom_part)
        return replace(view, kind="atom", feed=feed, entries=entries)
    channel = root.find("channel") if name == "rss" else None
    if channel is not None:
        feed = _rss_part(channel, "channel")
        entries = _numbered(feed.children.get("item", []), "item", _rss_part)
        return replace(view, kind="rss", feed=feed, entries=entries)
    if name == "opml":
        return replace(view, kind="opml", feed=Part("opml", _children(root)))
    return replace(view, trouble=f"its root is <{name}>")


def _numbered(elements: list[Element], name: str, part: Any) -> tuple[Part, ...]:
    return tuple(part(each, f"{name}[{number}]") for number, each in enumerate(elements, 1))


def _children(element: Element) -> dict[str, list[Element]]:
    found: dict[str, list[Element]] = {}
    for child in element.iterchildren("*"):
        name = short(child.tag)
        if name in found:
            found[name].append(child)
        else:
            found[name] = [child]
    return found


def _atom_part(element: Element, place: str) -> Part:
    children = _children(element)
    updated = _first(children, "atom:updated")
    return Part(
        place,
        children,
        id=_first(children, "atom:id"),
        title=_first(children, "atom:title"),
        updated=updated,
        time=rfc3339_time(updated),
        published=_first(children, "atom:published"),
        links=_links(children, place),
    )


def _rss_part(element: Element, place: str) -> Part:
    children = _children(element)
    updated = _first(children, "pubDate") or _first(children, "lastBuildDate")
    link = _first(children, "link")
    own = (Link("alternate", link, "text/html", "", f"{place}/link"),) if link is not None else ()
    return Part(
        place,
        children,
        id=_first(children, "guid"),
        title=_first(children, "title"),
        updated=updated,
        time=rfc822_time(updated),
        links=own + _links(children, place),
    )


def _links(children: Children, place: str) -> tuple[Link, ...]:
    return tuple(
        [
            Link(
                str(each.get("rel", "alternate")),
                str(each.get("href", "")),
                str(each.get("type", "")),
                str(each.get("hreflang", "")),
                f"{place}/link[{number}]",
            )
            for number, each in enumerate(children.get("atom:link", ()), 1)
        ]
    )


def _first(children: Children, name: str) -> str | None:
    found = children.get(name)
    return (found[0].text or "").strip() if found else None


def _json_view(view: View) -> View:
    try:
        data = json.loads(view.text.lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        return replace(view, trouble=f"JSON: {error}")
    items = data.get("items")
    listed = [each for each in items if isinstance(each, dict)] if isinstance(items, list) else []
    entries = tuple(_json_part(each, f"items[{number}]") for number, each in enumerate(listed))
    return replace(view, kind="json", feed=_json_feed(data), entries=entries)


def _json_feed(data: Mapping[str, Any]) -> Part:
    names = (("self", "feed_url"), ("alternate", "home_page_url"), ("prev-archive", "next_url"))
    return Part("feed", data=data, title=_string(data, "title"), links=_json_links(data, "feed", names))


def _json_part(data: Mapping[str, Any], place: str) -> Part:
    published = _string(data, "date_published")
    updated = _string(data, "date_modified") or published
    return Part(
        place,
        data=data,
        id=_string(data, "id"),
        title=_string(data, "title"),
        updated=updated,
        time=rfc3339_time(updated),
        published=published,
        links=_json_links(data, place, (("alternate", "url"), ("via", "external_url"))),
    )


def _json_links(data: Mapping[str, Any], place: str, names: tuple[tuple[str, str], ...]) -> tuple[Link, ...]:
    return tuple(
        Link(rel, str(data[name]), "", "", f"{place}/{name}") for rel, name in names if data.get(name)
    )


def _string(data: Mapping[str, Any], name: str) -> str | None:
    value = data.get(name)
    return value if isinstance(value, str) else None
