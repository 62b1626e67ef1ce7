"""Feed and entries -> bytes: Atom, RSS, JSON Feed and OPML, each a pure function of its input.

A new format is a module with a function ``(Feed) -> Pieces``, its media type in ``formats``, and
a golden pair in ``tests/data/golden``.  Nothing here reads a clock, a locale or the store.
"""

from feeds.render.atom import atom, atom_pieces
from feeds.render.formats import BROWSER_CONTENT_TYPE, CONTENT_TYPES, EXTENSIONS, FEED_TYPES, RENDER_VERSION
from feeds.render.jsonfeed import json_feed, json_pieces
from feeds.render.opml import opml
from feeds.render.pieces import Pieces
from feeds.render.rss import rss, rss_pieces
from feeds.render.weight import atom_weight

__all__ = [
    "BROWSER_CONTENT_TYPE",
    "CONTENT_TYPES",
    "EXTENSIONS",
    "FEED_TYPES",
    "RENDER_VERSION",
    "Pieces",
    "atom",
    "atom_pieces",
    "atom_weight",
    "json_feed",
    "json_pieces",
    "opml",
    "rss",
    "rss_pieces",
]
