"""What the formats are called, and the version of their rendering."""

from __future__ import annotations

RENDER_VERSION = 1
"""Goes into every ETag: raise it with each change that alters any document's bytes."""

ATOM = "application/atom+xml"
RSS = "application/rss+xml"
JSON = "application/feed+json"
HTML = "text/html"

FEED_TYPES = {"atom": ATOM, "rss": RSS, "json": JSON}
"""Format -> media type, as in links; the order is that of the links."""

CONTENT_TYPES = {
    "atom": f"{ATOM}; charset=utf-8",
    "rss": f"{RSS}; charset=utf-8",
    "json": JSON,
    "opml": "text/x-opml; charset=utf-8",
}
"""Format -> Content-Type header; JSON is UTF-8 by definition and takes no charset (RFC 8259)."""

BROWSER_CONTENT_TYPE = "application/xml; charset=utf-8"
"""For those who navigate (``Sec-Fetch-Dest: document``): Atom and RSS shown with their stylesheet."""

EXTENSIONS = {"xml": "atom", "atom": "atom", "rss": "rss", "json": "json"}
"""The end of a feed's path -> format."""
