"""The search page: the form, what was found, and the feed of the same query."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from feeds import store
from feeds.publish import catalog
from feeds.publish.address import Target
from feeds.publish.pages.desk import Desk
from feeds.publish.query import Search
from feeds.publish.select import SEARCH_LIMIT
from feeds.render.pages import Field, FindPage, Option


def find(desk: Desk, target: Target) -> FindPage:
    """The bare form, or the newest matches of the query."""
    search = target.search
    if search is None:
        return FindPage(desk.frame(target, "Search", ()), "", "", tuple(_fields(desk, None)))
    feed = Target("search", search=search)
    asked = _in_words(desk, search)
    entries = desk.selector.search(desk.reading, feed).feed.entries
    return FindPage(
        frame=desk.frame(target, f"Search: {asked}", desk.feeds(feed, asked), indexed=False),
        q=search.q,
        without=",".join(f"{facet}:{slug}" for facet, slug in search.query.none),
        fields=tuple(_fields(desk, search)),
        asked=asked,
        entries=entries,
        more=len(entries) >= SEARCH_LIMIT,
    )


def _in_words(desk: Desk, search: Search) -> str:
    """``KKE or TKP, Elections, "nato bases", not Coup``."""
    parts = [" or ".join(_short(desk, *key) for key in group) for group in search.query.every]
    parts += [search.q] if search.q else []
    return ", ".join(parts + [f"not {_short(desk, *key)}" for key in search.query.none])


def _short(desk: Desk, facet: str, slug: str) -> str:
    term = desk.term(facet, slug)
    return (term.short or term.label) if term else desk.label(facet, slug)


def _fields(desk: Desk, search: Search | None) -> Iterator[Field]:
    """For each facet the terms that have items, and those that are asked for."""
    chosen = {key for group in (search.query.every if search else ()) for key in group}
    held = {(head.facet, head.term) for head in store.heads(desk.connection) if head.items}
    listed = [
        (term.facet, group, Option(term.slug, term.label, (term.facet, term.slug) in chosen))
        for _, term, group in catalog.terms(desk.selector)
        if (term.facet, term.slug) in held | chosen
    ]
    if len(desk.sources) > 1:
        listed += [
            ("source", "", Option(slug, title, ("source", slug) in chosen))
            for slug, title in sorted(desk.sources.items(), key=lambda pair: pair[1])
        ]
    headings = catalog.headings(desk.selector)
    for facet, members in groupby(listed, key=lambda each: each[0]):
        yield Field(facet, headings[facet], tuple(_grouped(members)))


def _grouped(
    members: Iterable[tuple[str, str, Option]],
) -> Iterator[tuple[str, tuple[Option, ...]]]:
    for group, those in groupby(members, key=lambda each: each[1]):
        yield group, tuple(option for _, _, option in those)
