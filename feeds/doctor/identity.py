"""Rules for ids: readers know an entry by nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from feeds.doctor.finding import ATOM, FEEDS, RSS, XML_FEEDS, Found, Rule, shown
from feeds.doctor.uris import is_absolute, is_canonical
from feeds.doctor.view import Part, View

# RFC 4151 section 2.1, as the W3C validator has it.
_TAG = re.compile(
    r"tag:(?:[a-z0-9._-]+@)?[a-z0-9.-]+,\d{4}(?:-\d\d(?:-\d\d)?)?:[0-9a-zA-Z;/?:@&=+$.\-_!~*'()%,]*"
    r"(?:#[0-9a-zA-Z;/?:@&=+$.\-_!~*'()%,]*)?",
    re.ASCII,
)
_NO_WORD_FOR_IT = "it has no id, so an edit makes it new"


def _parts(view: View) -> Iterator[Part]:
    if view.kind == "atom":
        yield view.feed
    yield from view.entries


def _missing(view: View) -> Found:
    for part in _parts(view):
        if not part.id and not (view.kind == "json" and part.data.get("id") is not None):
            yield part.place, _NO_WORD_FOR_IT


def _guid_missing(view: View) -> Found:
    for part in view.entries:
        if not part.id:
            yield part.place, _NO_WORD_FOR_IT


def _duplicate(view: View) -> Found:
    seen: dict[str, str] = {}
    for part in view.entries:
        if part.id and seen.setdefault(part.id, part.place) != part.place:
            yield part.place, f"{shown(part.id)} is the id of {seen[part.id]} too"


def _tag_syntax(view: View) -> Found:
    for part in _parts(view):
        if part.id and part.id[:4].lower() == "tag:" and not _TAG.fullmatch(part.id):
            yield part.place, f"{shown(part.id)} is no tag: URI (ASCII, with authority and date)"


def _relative(view: View) -> Found:
    for part in _parts(view):
        if part.id and not is_absolute(part.id):
            yield part.place, f"the id {shown(part.id)} is no absolute IRI"


def _not_canonical(view: View) -> Found:
    for part in _parts(view):
        if part.id and is_absolute(part.id) and not is_canonical(part.id):
            yield part.place, f"the id {shown(part.id)} has a simpler form, and some software will use it"


def _permalink(view: View) -> Found:
    for part in view.entries:
        for guid in part.children.get("guid", ()):
            permanent = guid.get("isPermaLink", "true")
            if permanent not in ("true", "false"):
                yield f"{part.place}/guid", f"isPermaLink is {shown(permanent)}"
            elif permanent == "true" and not re.match(r"https?://[^/]", part.id or ""):
                yield f"{part.place}/guid", f"{shown(part.id or '')} is no address; say isPermaLink=false"


def _weak(view: View) -> Found:
    for part in view.entries:
        if part.id and len(part.id) < 9 and part.id.isdecimal():
            yield part.place, f"{shown(part.id)} is unlikely to be unique outside this feed"


RULES = (
    Rule("id-missing", "error", "RFC 4287 section 4.1; JSON Feed 1.1", _missing, FEEDS - RSS),
    Rule("guid-missing", "warning", "W3C validator: MissingGuid", _guid_missing, RSS),
    Rule("id-duplicate", "error", "lemon24/reader#335, NewsBlur#1470", _duplicate, FEEDS),
    Rule("id-tag-syntax", "error", "RFC 4151; W3C validator: InvalidTAG", _tag_syntax, FEEDS),
    Rule("id-relative", "error", "RFC 4287 section 4.2.6", _relative, ATOM),
    Rule("id-not-canonical", "warning", "RFC 4287 section 4.2.6.1; W3C validator", _not_canonical, ATOM),
    Rule("guid-permalink", "error", "RSS 2.0: guid; W3C validator: InvalidHttpGUID", _permalink, RSS),
    Rule("guid-weak", "warning", "W3C validator: NotSufficientlyUnique", _weak, XML_FEEDS),
)
