"""Atom 1.0 (RFC 4287), paged as RFC 5005 says."""

from __future__ import annotations

from functools import lru_cache

from lxml import etree

from feeds.model import Entry, Feed
from feeds.render.formats import HTML
from feeds.render.hint import append_hint
from feeds.render.links import FH, categories_of, links_of
from feeds.render.mended import CACHED, MendedEntry, MendedFeed, element
from feeds.render.pieces import Pieces
from feeds.render.plain import check_ids, plain, uri
from feeds.render.times import rfc3339


def atom(feed: Feed) -> bytes:
    """The Atom document of a feed: a pure function of it.  ValueError if an id stands twice."""
    return atom_pieces(feed).whole


def atom_pieces(feed: Feed) -> Pieces:
    """The same in pieces."""
    check_ids(feed)
    document = MendedFeed(feed.stylesheet, {"fh": FH} if feed.archive else {})
    document.id(feed.id)
    document.title(plain(feed.title, "Feed"))
    document.updated(feed.updated)
    document.author(name=plain(feed.author, "Seedfeed"))
    # The page for people comes first: many readers take the first alternate for the site.
    document.link([{"rel": "alternate", "type": HTML, "href": feed.page}, *links_of(feed, "atom")])
    document.generator("Seedfeed")
    document.language(feed.language)
    document.add([_subtitle(feed)] + ([element(f"{{{FH}}}archive")] if feed.archive else []))
    return document.atom_pieces(rfc3339(feed.updated), (_in(feed, entry) for entry in feed.entries))


def _subtitle(feed: Feed) -> etree._Element:
    subtitle = element("subtitle", type="xhtml")
    append_hint(subtitle, feed, "atom", *filter(None, [plain(feed.subtitle)]))
    return subtitle


def _in(feed: Feed, entry: Entry) -> bytes:
    language = entry.language if entry.language != feed.language else None
    return _entry(entry, language, plain(entry.author) or plain(feed.author, "Seedfeed"))


@lru_cache(CACHED)
def _entry(entry: Entry, language: str | None, author: str) -> bytes:
    made = MendedEntry(language)
    title = plain(entry.title, "…")
    made.id(entry.id)
    made.title(title)
    made.updated(entry.updated)
    made.published(entry.published)
    made.dates = {"updated": rfc3339(entry.updated), "published": rfc3339(entry.published)}
    made.author(name=author)
    made.content(plain(entry.content, title), type="text")
    made.link(rel="alternate", type=HTML, href=uri(entry.link, entry.page))
    made.category(categories_of(entry))
    return made.atom_bytes()
