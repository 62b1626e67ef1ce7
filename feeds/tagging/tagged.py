"""A line's tags as they are decided by and as they are kept."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Final

from feeds.model import Evidence, Tag, Tagged

_REMEMBERED: Final = 1 << 14


def tagged(tags: Iterable[Tag]) -> Tagged:
    """The terms of tags, and all that they say as JSON: what json.dumps() gives, in half the time."""
    terms: list[tuple[str, str]] = []
    rows: list[str] = []
    for tag in tags:
        terms.append((tag.facet, tag.term))
        reasons = ",".join([_reason(each) for each in tag.evidence])
        rows.append(f"{_opened(tag.facet, tag.term)}{reasons}]]")
    return Tagged(tuple(sorted(terms)), f"[{','.join(rows)}]")


@lru_cache(maxsize=_REMEMBERED)
def _opened(facet: str, term: str) -> str:
    return f"[{encode_basestring(facet)},{encode_basestring(term)},["


@lru_cache(maxsize=_REMEMBERED)
def _reason(evidence: Evidence) -> str:
    return f"[{encode_basestring(evidence.words)},{encode_basestring(evidence.rule)}]"
