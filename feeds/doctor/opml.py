"""Rules for OPML 2.0: a list of feeds that every reader can import."""

from __future__ import annotations

from collections.abc import Iterator

from feeds.doctor.finding import OPML, Found, Rule, shown
from feeds.doctor.texts import markup_in
from feeds.doctor.times import rfc822_time
from feeds.doctor.uris import is_web
from feeds.doctor.view import Element, View

_SPEC = "OPML 2.0"
_ATTRIBUTES_WORDS = """
category created description htmlUrl isBreakpoint isComment language text title type url version
xmlUrl
"""
_TYPED = {"title", "description", "language", "version", "xmlUrl", "htmlUrl"}
_ATTRIBUTES = frozenset(_ATTRIBUTES_WORDS.split())


def _outlines(view: View) -> Iterator[tuple[str, Element]]:
    if view.root is not None:
        for number, each in enumerate(view.root.iter("outline"), 1):
            yield f"outline[{number}]", each


def _structure(view: View) -> Found:
    if view.root is None:
        return
    if view.root.get("version") not in ("1.0", "1.1", "2.0"):
        yield "opml", f"version {shown(str(view.root.get('version')))} is not 2.0"
    for name in ("head", "body"):
        if name not in view.feed.children:
            yield "opml", f"no <{name}>"
    if "body" in view.feed.children and view.root.find("body/outline") is None:
        yield "body", "no outline"


def _head(view: View) -> Found:
    for each in view.root.findall("head/*") if view.root is not None else ():
        if each.tag in ("dateCreated", "dateModified") and rfc822_time((each.text or "").strip()) is None:
            yield f"head/{each.tag}", f"{shown(each.text or '')} is no RFC 822 date"


def _outline(view: View) -> Found:
    for place, each in _outlines(view):
        if not each.get("text"):
            yield place, "no text: it is shown as nothing"
        if str(each.get("type", "")).lower() == "rss" and not is_web(str(each.get("xmlUrl", ""))):
            yield place, f"xmlUrl is {shown(str(each.get('xmlUrl')))}, not an absolute address"


def _advice(view: View) -> Found:
    for place, each in _outlines(view):
        if str(each.get("type", "")).lower() == "rss" and not each.get("title"):
            yield place, "no title: some readers show no other name"
        if each.get("htmlUrl") is not None and not is_web(str(each.get("htmlUrl"))):
            yield place, f"htmlUrl is {shown(str(each.get('htmlUrl')))}, not an absolute address"
        if each.get("type") is None and (typed := _TYPED & set(map(str, each.attrib))):
            yield place, f"{', '.join(sorted(typed))} without a type: the name of a group is its text alone"
        for name in sorted(set(map(str, each.attrib)) - _ATTRIBUTES):
            yield place, f"{shown(name)} is no attribute of an outline"


def _text(view: View) -> Found:
    for place, each in _outlines(view):
        if found := markup_in(str(each.get("text", ""))):
            yield place, f"{shown(found)} in its text"


def _twice(view: View) -> Found:
    seen: dict[str, str] = {}
    for place, each in _outlines(view):
        url = str(each.get("xmlUrl", ""))
        if url and seen.setdefault(url, place) != place:
            yield place, f"the feed of {seen[url]} again: {shown(url)}"


RULES = (
    Rule("opml-structure", "error", f"{_SPEC}; W3C validator: MissingElement", _structure, OPML),
    Rule("opml-date", "error", f"{_SPEC}; W3C validator: InvalidRFC2822Date", _head, OPML),
    Rule("opml-outline", "error", f"{_SPEC}; W3C validator: MissingXmlURL", _outline, OPML),
    Rule("opml-advice", "warning", "W3C validator: MissingTitleAttr, MissingOutlineType", _advice, OPML),
    Rule("opml-markup", "warning", "W3C validator: NotHtml", _text, OPML),
    Rule("opml-twice", "warning", "feedbin/feedbin#100: duplicate feed", _twice, OPML),
)
