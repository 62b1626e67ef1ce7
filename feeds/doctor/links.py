"""Rules for links: to itself, to the page for people, from entries, through the archive."""

from __future__ import annotations

from collections.abc import Iterator

from feeds.doctor.finding import ATOM, FEEDS, XML_FEEDS, Found, Rule, shown
from feeds.doctor.uris import is_absolute, is_ascii_uri, is_web
from feeds.doctor.view import XML_BASE, Link, Part, View

_RELATIONS_WORDS = """
alternate current describedby edit edit-media enclosure first hub last license next next-archive
payment prev-archive previous related replies search self service up via
"""
_RELATIONS = frozenset(_RELATIONS_WORDS.split())
_HISTORY_WORDS = """
current first last next next-archive prev-archive previous
"""
_HISTORY = frozenset(_HISTORY_WORDS.split())
_SELF_TYPES = frozenset(("", "application/atom+xml", "application/rss+xml", "application/rdf+xml"))
_RSS_SELF = "W3C validator: MissingSelf, MissingAtomSelfLink"


def _all(view: View) -> Iterator[Link]:
    for part in (view.feed, *view.entries):
        yield from part.links


def _self(view: View) -> list[Link]:
    return [each for each in view.feed.links if each.rel == "self"]


def _self_missing(view: View) -> Found:
    if not _self(view):
        yield view.feed.place, "no link rel=self (feed_url in JSON Feed)"


def _self_relative(view: View) -> Found:
    for each in _self(view):
        if not is_web(each.href) and not _has_base(view):
            yield each.place, f"rel=self is {shown(each.href)}, not an absolute address"


def _self_differs(view: View) -> Found:
    for each in _self(view):
        if view.url and each.href.partition("#")[0] != view.url.partition("#")[0]:
            yield each.place, f"rel=self is {shown(each.href)}, but it was fetched from {shown(view.url)}"


def _self_type(view: View) -> Found:
    for each in _self(view):
        if each.type.partition(";")[0].strip() not in _SELF_TYPES:
            yield each.place, f"rel=self is of type {shown(each.type)}"


def _page_missing(view: View) -> Found:
    pages = [each for each in view.feed.links if each.rel == "alternate" and each.type in ("", "text/html")]
    if not pages:
        yield view.feed.place, "no link to a page for people: readers show a name that leads nowhere"


def _alternate_twice(view: View) -> Found:
    for part in (view.feed, *view.entries):
        yield from _twice(part)


def _twice(part: Part) -> Found:
    seen: set[tuple[str, str]] = set()
    for each in part.links:
        if each.rel == "alternate":
            if (each.type, each.hreflang) in seen:
                yield each.place, f"a second alternate of type {shown(each.type)}"
            seen.add((each.type, each.hreflang))


def _relation(view: View) -> Found:
    for each in _all(view):
        if each.rel not in _RELATIONS and not is_absolute(each.rel):
            yield each.place, f"rel {shown(each.rel)} is not registered for Atom"


def _scheme(view: View) -> Found:
    for each in _all(view):
        head = each.href.strip().partition(":")[0].lower()
        if is_absolute(each.href.strip()) and head not in ("http", "https", "mailto", "ftp", "magnet"):
            yield each.place, f"{shown(each.href)} is no link that a reader should follow"


def _relative(view: View) -> Found:
    for each in _all(view):
        if each.rel != "self" and not is_absolute(each.href.strip()) and not _has_base(view):
            yield each.place, f"{shown(each.href)} is relative: readers resolve it each in its own way"


def _characters(view: View) -> Found:
    for each in _all(view):
        if not is_ascii_uri(each.href):
            yield each.place, f"{shown(each.href)} has characters that must be percent-encoded"


def _has_base(view: View) -> bool:
    return view.root is not None and view.root.get(XML_BASE) is not None


def _archive_current(view: View) -> Found:
    if view.archive and not any(each.rel == "current" for each in view.feed.links):
        yield view.feed.place, "an archive page without a link to the current feed"


def _archive_alone(view: View) -> Found:
    rels = {each.rel for each in view.feed.links}
    if view.archive and not rels & {"prev-archive", "next-archive"}:
        yield view.feed.place, "an archive page without a neighbour; right only where it is the only one"


def _archive_loop(view: View) -> Found:
    own = {each.href for each in _self(view)} | ({view.url} if view.url else set())
    for each in view.feed.links:
        if each.rel in ("prev-archive", "next-archive") and each.href in own:
            yield each.place, f"rel={each.rel} leads back to this document"


def _complete(view: View) -> Found:
    rels = {each.rel for each in view.feed.links}
    if "fh:complete" in view.feed.children and (view.archive or rels & {"prev-archive", "next-archive"}):
        yield view.feed.place, "it says it is complete, and that it has an archive"


def _history_in_entry(view: View) -> Found:
    for part in view.entries:
        for each in part.links:
            if each.rel in _HISTORY:
                yield each.place, f"rel={each.rel} belongs to the feed"


RULES = (
    Rule("self-missing", "warning", _RSS_SELF, _self_missing, FEEDS),
    Rule("self-relative", "warning", "W3C validator: RelativeSelf", _self_relative, FEEDS),
    Rule("self-differs", "warning", "W3C validator: SelfDoesntMatchLocation", _self_differs, FEEDS),
    Rule("self-type", "warning", "W3C validator: SelfNotAtom", _self_type, XML_FEEDS),
    Rule("page-missing", "warning", "RFC 4287 section 4.1.1; RSS 2.0: link", _page_missing, FEEDS),
    Rule(
        "alternate-twice",
        "error",
        "RFC 4287 sections 4.1.1, 4.1.2: DuplicateAtomLink",
        _alternate_twice,
        ATOM,
    ),
    Rule("link-relation", "warning", "W3C validator: UnregisteredAtomLinkRel", _relation, XML_FEEDS),
    Rule("link-scheme", "error", "CWE-79: javascript: and data: links", _scheme, FEEDS),
    Rule("link-relative", "warning", "RSS 2.0: link; W3C validator: InvalidFullLink", _relative, FEEDS),
    Rule(
        "link-characters", "warning", "RFC 3986; W3C validator: InvalidUriChar, UriNotIri", _characters, FEEDS
    ),
    Rule("archive-current", "warning", "RFC 5005 section 4; W3C validator", _archive_current, XML_FEEDS),
    Rule("archive-alone", "info", "RFC 5005 section 4; W3C validator", _archive_alone, XML_FEEDS),
    Rule("archive-loop", "error", "RFC 5005 section 4", _archive_loop, XML_FEEDS),
    Rule("archive-complete", "error", "RFC 5005 section 2", _complete, XML_FEEDS),
    Rule("history-in-entry", "warning", "W3C validator: FeedHistoryRelInEntry", _history_in_entry, XML_FEEDS),
)
