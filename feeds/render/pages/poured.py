"""The page of an item that has one wording, as nearly all have: what ``item.html`` makes, poured."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple

from jinja2 import Environment

from feeds.render.pages.difference import Piece
from feeds.render.pages.filters import each, host, marked_entry, moment, outside
from feeds.render.pages.form import Form, escaped, mark
from feeds.render.pages.model import LONG, Change, FeedLink, Frame, ItemPage, Link, Reason, Sighted

_SEEN = datetime(1903, 3, 3, 3, 3, 3, tzinfo=UTC)
_FEEDS = (FeedLink(mark("name"), mark("feed"), mark("url"), mark("type")),)
_REASONS = (Reason(mark("facet"), Link(mark("words"), f"/{mark('term')}"), ()),)
_SIGHTINGS = (Sighted(Link(mark("words"), f"/{mark('source')}"), _SEEN.replace(year=1904), None),)


class _Kind(NamedTuple):
    """What pages of one form have in common."""

    site: str
    base_url: str
    content_language: str
    indexed: bool
    titled: bool
    described: bool
    language: str | None
    short: bool
    linked: bool
    updated: bool
    reasons: bool


Make = Callable[[ItemPage], str]
"""What Jinja makes of a page."""


def item(environment: Environment, make: Make, page: ItemPage) -> str:
    """The page as HTML; it has one wording."""
    frame, entry = page.frame, page.entry
    kind = _Kind(
        site=frame.site,
        base_url=frame.base_url,
        content_language=frame.content_language,
        indexed=frame.indexed,
        titled=bool(frame.title),
        described=bool(frame.description),
        language=entry.language,
        short=page.short,
        linked=bool(outside(entry)),
        updated=entry.updated != entry.published,
        reasons=bool(page.reasons),
    )
    return _form(environment, make, kind).pour(_texts(environment, page))


def _texts(environment: Environment, page: ItemPage) -> list[str]:
    """What is a page's own, as it is written there: texts, and markup that is made once for many pages."""
    frame, entry = page.frame, page.entry
    base, link = frame.base_url, outside(entry)
    texts = (frame.path, frame.title, frame.description, entry.title, entry.content, entry.author, entry.id)
    return [
        *map(escaped, (*texts, link, host(link))),
        each(environment, frame.feeds, "alternate"),
        each(environment, page.reasons, "reason", base),
        each(environment, page.sightings, "sighting", base),
        moment(entry.published),
        moment(entry.updated),
        moment(page.changes[0].seen),
    ]


@lru_cache(64)
def _form(environment: Environment, make: Make, kind: _Kind) -> Form:
    """What all pages of a kind have around their texts."""
    entry = marked_entry(kind.base_url, kind.linked)._replace(language=kind.language)
    if not kind.short:
        entry = entry._replace(content=mark("content-" + "-" * LONG))
    if not kind.updated:
        entry = entry._replace(updated=entry.published)
    frame = Frame(
        site=kind.site,
        base_url=kind.base_url,
        path=f"/{mark('path')}",
        title=mark("head") if kind.titled else "",
        description=mark("description") if kind.described else "",
        content_language=kind.content_language,
        feeds=_FEEDS,
        indexed=kind.indexed,
    )
    change = Change(_SEEN, None, "", (Piece("same", entry.content),))
    page = ItemPage(frame, entry, _REASONS if kind.reasons else (), _SIGHTINGS, (change,))
    return Form(make(page), _texts(environment, page))
