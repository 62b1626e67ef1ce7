"""A line's tags as they are decided by and as they are kept."""

from __future__ import annotations

import json
from collections.abc import Iterable

from feeds.model import Tag, Tagged

_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def tagged(tags: Iterable[Tag]) -> Tagged:
    """The terms of tags, and all that they say as JSON."""
    rows = [(tag.facet, tag.term, tag.evidence) for tag in tags]
    return Tagged(frozenset([(facet, term) for facet, term, _ in rows]), _written(rows))
