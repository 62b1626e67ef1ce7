"""The start page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby

from feeds import store
from feeds.model import FeedSummary
from feeds.publish import catalog
from feeds.publish.address import Target
from feeds.publish.pages.desk import OPML_LINK, Desk
from feeds.render.pages import FeedLink, Group, Home, Link, Section

_NEWEST = 12
_LOOKED_AT = 500
"""Newest places that busy feeds are counted from."""
_BUSY = 10
_SPANS = tuple(timedelta(days=days) for days in (7, 30, 365))
_ENOUGH = 30
"""Items that make counting worth while; a slow site is counted over a longer span."""


def home(desk: Desk, target: Target) -> Home:
    """What is new, what is busy, and every feed."""
    status = desk.reading.status
    head = desk.reading.head("all", "")
    items = _recent(desk, head) if head else []
    counted = _counted(items)
    feeds = (
        *desk.feeds(Target("feed", "all"), desk.selector.config.site.title),
        FeedLink("OPML", "All feeds", desk.selector.url("/opml.xml"), OPML_LINK),
    )
    return Home(
        frame=desk.frame(
            target, "", feeds, description="Headlines as feeds: by source, and by what they say."
        ),
        items=status.items,
        updated=datetime.fromtimestamp(head.newest, UTC) if head else None,
        newest=tuple(desk.selector.entry(item) for item in items[:_NEWEST]),
        busy=_busy(desk, counted),
        busy_since=counted[-1].updated if counted else None,
        sections=tuple(_sections(desk)),
    )


def _recent(desk: Desk, head: store.Head) -> list[store.Shown]:
    rows = store.rows(desk.connection, head, _LOOKED_AT)
    return store.shown(desk.connection, [row.item for row in rows if not row.left and not row.moved])


def _counted(items: Sequence[store.Shown]) -> Sequence[store.Shown]:
    """The newest items, over the shortest span that has enough of them."""
    for span in _SPANS:
        recent = [item for item in items if item.updated >= items[0].updated - span]
        if len(recent) >= _ENOUGH:
            return recent
    return items


def _busy(desk: Desk, items: Sequence[store.Shown]) -> tuple[Link, ...]:
    """The terms with most of these items, by stored times: a page knows no today."""
    counts = Counter((tag.facet, tag.term) for item in items for tag in item.tags)
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    known = [(key, count) for key, count in ranked if desk.term(*key) is not None]
    return tuple(desk.link(*key, items=count) for key, count in known[:_BUSY])


def _sections(desk: Desk) -> Iterable[Section]:
    feeds = catalog.summaries(desk.reading, desk.selector)
    headings = catalog.headings(desk.selector)
    for facet, members in groupby(feeds, key=lambda feed: feed.facet):
        if facet != "all":
            those = list(members)
            filled = [feed for feed in those if feed.items]
            empty = [feed for feed in those if not feed.items]
            yield Section(facet, headings[facet], _groups(filled), _groups(empty))


def _groups(feeds: Iterable[FeedSummary]) -> tuple[Group, ...]:
    grouped = [(heading, tuple(those)) for heading, those in groupby(feeds, key=lambda feed: feed.group)]
    alone = len(grouped) == 1
    return tuple(Group(heading or ("" if alone else "Other"), those) for heading, those in grouped)
