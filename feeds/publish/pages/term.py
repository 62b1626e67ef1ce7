"""The page of a facet's term, or of all items."""

from __future__ import annotations

from collections import Counter
from difflib import SequenceMatcher
from functools import lru_cache

from feeds import store
from feeds.model import Entry
from feeds.publish.address import Refusal, Target
from feeds.publish.pages.desk import Desk
from feeds.render.pages import Chart, Link, TermPage, chart

_CHARTED = 2000
"""Newest places that the chart shows, so that a page costs the same however long the history."""
_COMBINED = 10
_ALIKE = 0.6


def term(desk: Desk, target: Target) -> TermPage | Refusal:
    """The newest items, or those of archive page ``target.page``."""
    entries = _entries(desk, target)
    if entries is None:
        return Refusal(404, "no such older page", (_page(target, 0),))
    head = desk.reading.head(target.facet, target.term)
    heading, name, native = _names(desk, target)
    facet = "" if target.facet == "all" else _singular(desk, target.facet)
    newer, older = _neighbours(target, head.page if head else 1)
    title = f"{heading}, older page {target.page}" if target.page else heading
    links = desk.feeds(Target("feed", target.facet, target.term), name or heading)
    return TermPage(
        frame=desk.frame(target, title, links, description=f"{name or heading}: headlines, and their feed."),
        heading=heading,
        facet=facet,
        name=name,
        native=native,
        home=_home(desk, target),
        items=head.items if head else 0,
        entries=entries,
        own=(target.facet, target.term),
        with_others=() if target.page or not facet else _with_others(desk, target, entries),
        search=desk.search_path((target.facet, target.term)) if facet else "",
        chart=None if target.page or head is None else _chart(desk, head),
        page=target.page,
        newer=newer,
        older=older,
    )


def _entries(desk: Desk, target: Target) -> tuple[Entry, ...] | None:
    if target.page:
        return desk.selector.older(desk.reading, target)
    feed = Target("feed", target.facet, target.term, "atom")
    return desk.selector.live(desk.reading, feed).feed.entries


def _names(desk: Desk, target: Target) -> tuple[str, str, tuple[str, ...]]:
    """Heading, full name where the heading is short, and names in other languages."""
    if target.facet == "all":
        return "All items", "", ()
    found = desk.term(target.facet, target.term)
    if found is None:
        return desk.label(target.facet, target.term), "", ()
    short = found.short or found.name
    return short, found.name if found.name != short else "", _unlike(found.native, short)


@lru_cache(1024)
def _unlike(names: tuple[str, ...], shown: str) -> tuple[str, ...]:
    """Names in other languages, without the cases and spellings of one that stands there already."""
    kept = [shown]
    for name in names:
        if all(SequenceMatcher(None, name, other).ratio() < _ALIKE for other in kept):
            kept.append(name)
    return tuple(kept[1:])


def _singular(desk: Desk, facet: str) -> str:
    return "Source" if facet == "source" else desk.selector.gazetteer.facet(facet).singular


def _home(desk: Desk, target: Target) -> Link | None:
    found = desk.term(target.facet, target.term)
    if found is None or not found.country:
        return None
    home = desk.selector.gazetteer.facet(target.facet).home
    return desk.link(home, found.country) if desk.term(home, found.country) else None


def _with_others(desk: Desk, target: Target, entries: tuple[Entry, ...]) -> tuple[Link, ...]:
    """Terms of other facets that these items bear most: two of one facet would mean either."""
    pairs = [(c.facet, c.term) for e in entries for c in e.categories if c.facet != target.facet]
    ranked = sorted(Counter(pairs).items(), key=lambda pair: (-pair[1], pair[0]))
    own = (target.facet, target.term)
    return tuple(
        Link(desk.label(*key), desk.search_path(own, key), count) for key, count in ranked[:_COMBINED]
    )


def _chart(desk: Desk, head: store.Head) -> Chart | None:
    days = store.days(desk.connection, head, _CHARTED)
    shown = {day: count for day, _, count in days if count}
    return chart(shown, partial=sum(places for _, places, _ in days) == _CHARTED)


def _neighbours(target: Target, newest: int) -> tuple[Link | None, Link | None]:
    """Pages 1 to newest - 1 are full ones; the live page stands above the newest of them."""
    older = (target.page or newest) - 1
    newer = None
    if target.page:
        above = target.page + 1 if target.page + 1 < newest else 0
        newer = Link("Newer items" if above else "Newest items", _page(target, above))
    return newer, Link("Older items", _page(target, older)) if older >= 1 else None


def _page(target: Target, page: int) -> str:
    return Target("term", target.facet, target.term, page=page).path
