"""Rules for what people read: titles, contents, languages."""

from __future__ import annotations

import re
from html.entities import html5

from feeds.doctor.finding import ATOM, FEEDS, XML_FEEDS, Found, Rule, shown
from feeds.doctor.view import XML_LANG, Element, Part, View

_TAGS_WORDS = """
a abbr address article aside audio b blockquote body br button canvas center cite code div dl dt dd
em embed figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html i iframe img
input ins kbd li link main mark meta nav object ol option p param pre q s samp script section select
small span strike strong style sub sup svg table tbody td textarea tfoot th thead title tr tt u ul
var video
"""
_TAGS = frozenset(_TAGS_WORDS.split())
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)(?=[\s/>])")
_REFERENCE = re.compile(r"&(#?\w{1,32};)")
_RISK = re.compile(
    r"<\s*(?:script|iframe|object|embed|meta)\b|<[^<>]{1,2000}?\son\w{1,30}\s*=|=\s*[\"']?\s*javascript:",
    re.IGNORECASE,
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_CONSTRUCTS = ("atom:title", "atom:subtitle", "atom:rights", "atom:summary")
_XHTML_DIV = "{http://www.w3.org/1999/xhtml}div"


def markup_in(text: str) -> str:
    """The first thing in a plain text that a reader could take for HTML; empty where there is none."""
    if "<" in text:
        for tag in _TAG.finditer(text):
            if tag[1].lower() in _TAGS:
                return tag[0]
    if "&" in text:
        for reference in _REFERENCE.finditer(text):
            if reference[1].startswith("#") or reference[1] in html5:
                return reference[0]
    return ""


def _plain_texts(view: View, part: Part) -> list[tuple[str, str]]:
    """(place, text) of all that is plain text by its format."""
    if view.kind == "json":
        return [(f"{part.place}/title", part.title or "")]
    if view.kind == "rss":
        return [(f"{part.place}/title", part.title or "")] + [
            (f"{part.place}/category", each.text or "") for each in part.children.get("category", ())
        ]
    texts = [
        (f"{part.place}/{name[5:]}", each.text or "")
        for name in (*_CONSTRUCTS, "atom:content")
        for each in part.children.get(name, ())
        if each.get("type", "text") == "text"
    ]
    labels = [str(each.get("label", "")) for each in part.children.get("atom:category", ())]
    return texts + [(f"{part.place}/category", label) for label in labels]


def _markup(view: View) -> Found:
    for part in (view.feed, *view.entries):
        for place, text in _plain_texts(view, part):
            if found := markup_in(text):
                yield place, f"{shown(found)} in plain text"


def _title_missing(view: View) -> Found:
    for part in (view.feed, *view.entries):
        if part.title is None:
            yield part.place, "no title"


def _title_blank(view: View) -> Found:
    for part in (view.feed, *view.entries):
        if part.title == "" and not _has_elements(part):
            yield f"{part.place}/title", "empty"


def _has_elements(part: Part) -> bool:
    return any(len(each) for each in part.children.get("atom:title", ()))


def _neither_content_nor_link(view: View) -> Found:
    for part in view.entries:
        if "atom:content" not in part.children and not any(each.rel == "alternate" for each in part.links):
            yield part.place, "neither content nor an alternate link"


def _nothing_to_read(view: View) -> Found:
    for part in view.entries:
        if not {"atom:content", "atom:summary"} & part.children.keys():
            yield part.place, "a link, but neither content nor summary"


def _construct_type(view: View) -> Found:
    for part in (view.feed, *view.entries):
        for name in (*_CONSTRUCTS, "atom:content"):
            for each in part.children.get(name, ()):
                yield from _type_of(f"{part.place}/{name[5:]}", each, may_be_mime=name == "atom:content")


def _type_of(place: str, element: Element, *, may_be_mime: bool) -> Found:
    kind = str(element.get("type", "text"))
    if kind not in ("text", "html", "xhtml") and not (may_be_mime and "/" in kind):
        yield place, f"type {shown(kind)} is not text, html or xhtml"
    if kind == "xhtml" and [each.tag for each in element if isinstance(each.tag, str)] != [_XHTML_DIV]:
        yield place, "type xhtml without exactly one XHTML div"
    if kind in ("text", "html") and len(element):
        yield place, f"elements inside type {kind}"


def _risk(view: View) -> Found:
    for part in view.entries:
        for place, text in _html_texts(view, part):
            if found := _RISK.search(text):
                yield (
                    place,
                    f"{shown(found[0].strip())} in HTML: careful readers drop it, careless ones run it",
                )


def _html_texts(view: View, part: Part) -> list[tuple[str, str]]:
    if view.kind == "json":
        html = part.data.get("content_html")
        return [(f"{part.place}/content_html", html)] if isinstance(html, str) else []
    names = ("description", "content:encoded", *_CONSTRUCTS, "atom:content")
    return [
        (f"{part.place}/{name.removeprefix('atom:')}", each.text or "")
        for name in names
        for each in part.children.get(name, ())
        if view.kind == "rss" or each.get("type") == "html"
    ]


def _languages(view: View) -> list[str]:
    if view.kind == "json":
        return [str(view.feed.data["language"])] if "language" in view.feed.data else []
    said = [view.feed.text("language"), view.feed.text("dc:language")] if view.kind == "rss" else []
    if view.root is not None:
        said.append(view.root.get(XML_LANG))
    return [each for each in said if each is not None]


def _no_language(view: View) -> Found:
    if not _languages(view):
        yield view.feed.place, "no language said"


def _bad_language(view: View) -> Found:
    for language in _languages(view):
        if not _LANGUAGE.fullmatch(language):
            yield view.feed.place, f"{shown(language)} is no language tag"


RULES = (
    Rule(
        "plain-text-markup", "warning", "W3C validator: ContainsUndeclaredHTML, ContainsHTML", _markup, FEEDS
    ),
    Rule("title-missing", "error", "RFC 4287 sections 4.1.1, 4.1.2", _title_missing, ATOM),
    Rule("title-blank", "warning", "W3C validator: NotBlank", _title_blank, FEEDS),
    Rule("content-or-link", "error", "RFC 4287 section 4.1.2", _neither_content_nor_link, ATOM),
    Rule("content-missing", "warning", "W3C validator: MissingTextualContent", _nothing_to_read, ATOM),
    Rule("text-type", "error", "RFC 4287 section 3.1; lkiesow/python-feedgen CDATA", _construct_type, ATOM),
    Rule("html-risk", "warning", "W3C validator: SecurityRisk", _risk, FEEDS),
    Rule("language-missing", "info", "W3C validator: MissingDCLanguage", _no_language, FEEDS),
    Rule(
        "language-invalid",
        "warning",
        "RFC 5646; W3C validator: InvalidLanguage",
        _bad_language,
        XML_FEEDS | FEEDS,
    ),
)
