"""RSS 2.0, with atom:link, dc:creator, sy: and fh: as readers know them."""

from __future__ import annotations

from functools import lru_cache
from html import escape

from lxml import etree

from feeds.model import Entry, Feed
from feeds.render.hint import append_hint
from feeds.render.links import FH, categories_of, feedgen_categories, links_of
from feeds.render.mended import CACHED, MendedEntry, MendedFeed, element
from feeds.render.mould import Categories, Said, pour
from feeds.render.pieces import Pieces
from feeds.render.plain import check_ids, plain, uri
from feeds.render.times import rfc822

_ATOM = "http://www.w3.org/2005/Atom"
_DC = "http://purl.org/dc/elements/1.1/"
_DCTERMS = "http://purl.org/dc/terms/"
_SY = "http://purl.org/rss/1.0/modules/syndication/"
_NAMESPACES = {"dc": _DC, "dcterms": _DCTERMS, "sy": _SY}
_PERIODS = (("hourly", 3600), ("daily", 86400), ("weekly", 604800))


def rss(feed: Feed) -> bytes:
    """The RSS document of a feed: a pure function of it.  ValueError if an id stands twice."""
    return rss_pieces(feed).whole


def rss_pieces(feed: Feed) -> Pieces:
    """The same in pieces."""
    check_ids(feed)
    document = MendedFeed(feed.stylesheet, _NAMESPACES | ({"fh": FH} if feed.archive else {}))
    title = plain(feed.title, "Feed")
    document.title(title)
    document.description(plain(feed.subtitle, title))
    document.generator("Seedfeed")
    document.language(feed.language)
    document.ttl(max(1, feed.ttl // 60))
    # The channel's link is the last one set; the others feedgen would drop, so they are added.
    document.link(rel="alternate", href=feed.page)
    document.add(_further(feed))
    return document.rss_pieces(_in(feed, entry) for entry in feed.entries)


def update_period(ttl: int) -> tuple[str, int]:
    """(sy:updatePeriod, sy:updateFrequency) nearest to ``ttl`` seconds between two looks."""
    for period, seconds in _PERIODS:
        if ttl <= seconds:
            return period, round(seconds / max(60, ttl))
    return "weekly", 1


def _further(feed: Feed) -> list[etree._Element]:
    period, frequency = update_period(feed.ttl)
    further = [element(f"{{{_ATOM}}}link", **link) for link in links_of(feed, "rss")]
    further.append(_access(feed))
    further.append(element("lastBuildDate", rfc822(feed.updated)))
    further.append(element(f"{{{_SY}}}updatePeriod", period))
    further.append(element(f"{{{_SY}}}updateFrequency", str(frequency)))
    if feed.archive:
        further.append(element(f"{{{FH}}}archive"))
    return further


def _access(feed: Feed) -> etree._Element:
    """How to get at the feed.  Of elements with XHTML in them the W3C validator suffers this one."""
    access = element(f"{{{_DCTERMS}}}accessRights")
    append_hint(access, feed, "rss")
    return access


def _in(feed: Feed, entry: Entry) -> bytes:
    language = entry.language if entry.language != feed.language else None
    return _item(entry, language, plain(entry.author) or plain(feed.author, "Seedfeed"))


@lru_cache(CACHED)
def _item(entry: Entry, language: str | None, author: str) -> bytes:
    title = plain(entry.title, "…")
    said = Said(
        id=entry.id,
        title=title,
        # A description is HTML: escaped here once, so that what a reader shows is the line itself.
        content=escape(plain(entry.content, title), quote=False),
        author=author,
        link=uri(entry.link, entry.page),
        # `updated`, because the order is by it: only so are the dates those of Atom, distinct and
        # descending, which Slack asks for (GoogleChrome/developer.chrome.com#2808).
        updated=rfc822(entry.updated),
        published="",
        language=language or "",
    )
    return pour(_made, said, categories_of(entry))


def _made(said: Said, categories: Categories) -> bytes:
    made = MendedEntry(said.language)
    made.title(said.title)
    made.link(href=said.link)
    made.description(said.content)
    made.guid(said.id, permalink=False)
    made.category(feedgen_categories(categories))
    made.further = [element(f"{{{_DC}}}creator", said.author), element("pubDate", said.updated)]
    return made.rss_bytes(_NAMESPACES)
