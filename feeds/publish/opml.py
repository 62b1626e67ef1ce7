"""The list of every feed as OPML."""

from __future__ import annotations

import hashlib

from feeds import render
from feeds.model import Document
from feeds.publish import catalog
from feeds.publish.address import Target
from feeds.publish.reading import Reading
from feeds.publish.select import Selector

_MAX_AGE = 3600
"""Seconds: feeds seldom come or go."""


def document(reading: Reading, selector: Selector) -> Document:
    """Every feed, grouped by facet, ready to import.

    It says nothing of items or times, so its bytes, and with them its ETag, change only with the
    gazetteer, the sources and the site.
    """
    site = selector.config.site
    feeds = catalog.summaries(reading, selector)
    body = render.opml(f"{site.title}: all feeds", feeds, headings=catalog.headings(selector))
    return Document(
        path=Target("opml").path,
        media_type=render.CONTENT_TYPES["opml"],
        body=body,
        etag=f'W/"{hashlib.sha256(body).hexdigest()[:20]}"',
        last_modified=None,
        max_age=_MAX_AGE,
        links=((f"{site.base_url}/", "alternate", "text/html"),),
        kind="opml",
        format="opml",
    )
