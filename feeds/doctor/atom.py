"""Rules for what only Atom has (RFC 4287)."""

from __future__ import annotations

from feeds.doctor.finding import ATOM, Found, Rule, shown
from feeds.doctor.uris import is_absolute
from feeds.doctor.view import Element, Part, View, short

_FEED_WORDS = """
author category contributor entry generator icon id link logo rights subtitle title updated
"""
_FEED = frozenset(_FEED_WORDS.split())
_ENTRY_WORDS = """
author category content contributor id link published rights source summary title updated
"""
_ENTRY = frozenset(_ENTRY_WORDS.split())
_MANY_WORDS = """
author category contributor entry link
"""
_MANY = frozenset(_MANY_WORDS.split())


def _author(view: View) -> Found:
    if "atom:author" in view.feed.children:
        return
    if not view.entries:
        yield "feed", "no author, and no entries that have one"
    for part in view.entries:
        if "atom:author" not in part.children and not _source_has_author(part):
            yield part.place, "no author, and the feed has none"


def _source_has_author(part: Part) -> bool:
    return any(short(str(each.tag)) == "atom:author" for each in _inside(part, "atom:source"))


def _inside(part: Part, name: str) -> list[Element]:
    return [inner for each in part.children.get(name, ()) for inner in each]


def _author_name(view: View) -> Found:
    for part in (view.feed, *view.entries):
        for each in part.children.get("atom:author", ()):
            names = each.iterchildren("{http://www.w3.org/2005/Atom}name")
            if not next((name.text or "" for name in names), "").strip():
                yield f"{part.place}/author", "an author without a name"


def _source(view: View) -> Found:
    for part in view.entries:
        if "atom:source" in part.children:
            there = {short(str(each.tag)) for each in _inside(part, "atom:source")}
            for name in ("id", "title", "updated"):
                if f"atom:{name}" not in there:
                    yield f"{part.place}/source", f"no {name}"


def _category(view: View) -> Found:
    for part in (view.feed, *view.entries):
        for each in part.children.get("atom:category", ()):
            if not each.get("term"):
                yield f"{part.place}/category", "no term"
            scheme = each.get("scheme")
            if scheme is not None and not is_absolute(str(scheme)):
                yield f"{part.place}/category", f"the scheme {shown(str(scheme))} is relative"


def _elements(view: View) -> Found:
    yield from _of(view.feed, _FEED)
    for part in view.entries:
        yield from _of(part, _ENTRY)


def _of(part: Part, known: frozenset[str]) -> Found:
    for name, found in part.children.items():
        prefix, _, local = name.rpartition(":")
        if prefix == "atom" and local not in known:
            yield part.place, f"<{local}> does not belong there"
        elif prefix == "atom" and len(found) > 1 and local not in _MANY:
            yield part.place, f"{len(found)} times <{local}>"


def _misplaced(view: View) -> Found:
    entries = view.feed.children.get("atom:entry", ())
    after = entries[0].itersiblings() if entries else ()
    for each in after:
        if (
            isinstance(each.tag, str)
            and short(each.tag).startswith("atom:")
            and short(each.tag) != "atom:entry"
        ):
            yield "feed", f"<{short(each.tag)[5:]}> after an entry: readers that stream have passed it"


RULES = (
    Rule("author-missing", "error", "RFC 4287 section 4.1.1", _author, ATOM),
    Rule("author-nameless", "error", "RFC 4287 section 3.2.1", _author_name, ATOM),
    Rule("source-incomplete", "warning", "W3C validator: MissingElement in source", _source, ATOM),
    Rule("category", "error", "RFC 4287 section 4.2.2; W3C validator: InvalidFullLink", _category, ATOM),
    Rule("atom-elements", "error", "RFC 4287 sections 4.1.1, 4.1.2", _elements, ATOM),
    Rule("metadata-misplaced", "warning", "W3C validator: MisplacedMetadata", _misplaced, ATOM),
)
