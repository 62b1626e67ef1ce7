"""What Atom and RSS say alike: links between documents, and categories."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from feeds.model import Category, Entry, Feed
from feeds.render.formats import FEED_TYPES
from feeds.render.plain import plain

FH = "http://purl.org/syndication/history/1.0"
"""RFC 5005's namespace."""


def links_of(feed: Feed, own: str) -> list[dict[str, str]]:
    """Links from the document in format ``own``: itself, the other formats, the archive."""
    links = [{"rel": "self", "type": FEED_TYPES[own], "href": feed.self_urls[own]}]
    for name, kind in FEED_TYPES.items():
        if name != own and name in feed.self_urls:
            links.append({"rel": "alternate", "type": kind, "href": feed.self_urls[name]})
    for rel, urls in _pages(feed).items():
        if own in urls:
            links.append({"rel": rel, "type": FEED_TYPES[own], "href": urls[own]})
    return links


def categories_of(entry: Entry) -> tuple[tuple[str, str, str], ...]:
    """Term, scheme and label of each category.

    The scheme is the absolute URL of the facet (RFC 4287 section 4.2.2.2); it stands beside the
    item pages.  Readers show the label.
    """
    base = entry.page.rpartition("/item/")[0] or entry.page
    return tuple([_category(each, base) for each in entry.categories])


@lru_cache(4096)
def _category(category: Category, base: str) -> tuple[str, str, str]:
    return category.term, f"{base}/{category.facet}", plain(category.label, category.term)


def feedgen_categories(categories: Iterable[tuple[str, str, str]]) -> list[dict[str, str]]:
    """Term, scheme and label as feedgen takes them for both formats."""
    return [{"term": term, "scheme": scheme, "label": label} for term, scheme, label in categories]


def _pages(feed: Feed) -> dict[str, dict[str, str]]:
    """RFC 5005 section 4: only an archive page names its next one and the live feed."""
    pages = {"prev-archive": feed.prev_archive}
    if feed.archive:
        pages |= {"next-archive": feed.next_archive, "current": feed.current}
    return pages
