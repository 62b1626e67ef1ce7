"""Atom 1.0 (RFC 4287), paged as RFC 5005 says."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache

from lxml import etree

from feeds.model import Entry, Feed
from feeds.render.formats import HTML
from feeds.render.hint import append_hint
from feeds.render.links import FH, categories_of, feedgen_categories, links_of
from feeds.render.mended import CACHED, MendedEntry, MendedFeed, element
from feeds.render.mould import Categories, Said, pour
from feeds.render.pieces import Pieces
from feeds.render.plain import check_ids, plain, uri
from feeds.render.times import rfc3339

_SOME_TIME = datetime(1970, 1, 1, tzinfo=UTC)
"""feedgen is to write a date, but not how."""


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
    title = plain(entry.title, "…")
    said = Said(
        id=entry.id,
        title=title,
        content=plain(entry.content, title),
        author=author,
        link=uri(entry.link, entry.page),
        updated=rfc3339(entry.updated),
        published=rfc3339(entry.published),
        language=language or "",
    )
    return pour(_made, said, categories_of(entry))


def _made(said: Said, categories: Categories) -> bytes:
    made = MendedEntry(said.language)
    made.id(said.id)
    made.title(said.title)
    made.published(_SOME_TIME)
    made.dates = {"updated": said.updated, "published": said.published}
    made.author(name=said.author)
    made.content(said.content, type="text")
    made.link(rel="alternate", type=HTML, href=said.link)
    made.category(feedgen_categories(categories))
    return made.atom_bytes()
