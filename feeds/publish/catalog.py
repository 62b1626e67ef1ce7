"""Every feed there is, with what a list of feeds says of each."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from itertools import chain

from feeds import store, text
from feeds.gazetteer import Facet, Term
from feeds.model import FeedSummary
from feeds.publish.address import Target
from feeds.publish.reading import Reading
from feeds.publish.select import Selector


def summaries(reading: Reading, selector: Selector) -> list[FeedSummary]:
    """The combined feed, then those of each facet in the gazetteer's order, then the sources.

    Terms stand in the order of the alphabet, those that live in another (a party in its country)
    below that one's name.  Three queries, however many items there are.
    """
    return reading.common("summaries", lambda: _summaries(reading.connection, selector))


def _summaries(connection: store.Connection, selector: Selector) -> list[FeedSummary]:
    heads = {(head.facet, head.term): head for head in store.heads(connection)}
    newest = store.newest_texts(connection)

    def summary(facet: str, slug: str, title: str, group: str = "") -> FeedSummary:
        head = heads.get((facet, slug))
        return FeedSummary(
            facet=facet,
            term=slug,
            title=title,
            items=head.items if head else 0,
            newest=text.headline(newest.get(head.id, "")) if head else "",
            updated=datetime.fromtimestamp(head.newest, UTC) if head else None,
            url=selector.url(Target("feed", facet, slug, "atom").path),
            page=selector.url(Target("term", facet, slug).path),
            group=group,
        )

    found = [summary("all", "", selector.config.site.title)]
    found += [summary(facet.key, term.slug, term.label, group) for facet, term, group in terms(selector)]
    named = sorted(selector.sources.items(), key=lambda pair: (text.fold(pair[1]), pair[0]))
    return found + [summary("source", slug, title) for slug, title in named]


def headings(selector: Selector) -> dict[str, str]:
    """What a list of a facet's feeds is called."""
    return {facet.key: facet.plural for facet in selector.gazetteer.facets} | {"source": "Sources"}


def home_label(selector: Selector, facet: Facet, term: Term) -> str:
    """The name of the term that this one lives in, or empty."""
    home = selector.gazetteer.resolve(facet.home, term.country) if facet.home and term.country else None
    return home.label if home else ""


@lru_cache(2)
def terms(selector: Selector) -> tuple[tuple[Facet, Term, str], ...]:
    """Every term with its facet and the name of the term it lives in, in the order of a list."""
    return tuple(chain.from_iterable(_of_facet(selector, facet) for facet in selector.gazetteer.facets))


def _of_facet(selector: Selector, facet: Facet) -> list[tuple[Facet, Term, str]]:
    found = [
        (facet, term, home_label(selector, facet, term))
        for term in selector.gazetteer.terms(facet.key).values()
    ]
    # A term without a home comes last: it is international, or its home is not known.
    return sorted(
        found,
        key=lambda each: (not each[2], text.fold(each[2]), text.fold(each[1].label), each[1].slug),
    )
