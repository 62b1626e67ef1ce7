"""Signs that hundreds of pages show alike: links to terms and feeds, and why an item bears a tag."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

from feeds.model import Category, Evidence
from feeds.publish.address import Target
from feeds.publish.select import Selector
from feeds.render import FEED_TYPES
from feeds.render.pages import FeedLink, Link, Reason

_KEPT = 4096
Made = TypeVar("Made", bound=Callable[..., object])


class Signs:
    """Made once for a selector, by what they lead to."""

    def __init__(self, selector: Selector) -> None:
        self._selector = selector
        self.link = _kept(self._link)
        self.atom = _kept(self._atom)
        self.reason = _kept(self._reason)

    def label(self, facet: str, slug: str) -> str:
        """What people call a term or source."""
        if facet == "source":
            return self._selector.sources.get(slug, slug)
        term = self._selector.gazetteer.resolve(facet, slug)
        return term.label if term else slug

    def _link(self, facet: str, slug: str) -> Link:
        return Link(self.label(facet, slug), Target("term", facet, slug).path)

    def _atom(self, facet: str, slug: str, title: str) -> FeedLink:
        url = self._selector.url(Target("feed", facet, slug, "atom").path)
        return FeedLink("Atom", title, url, FEED_TYPES["atom"])

    def _reason(self, category: Category, evidence: tuple[Evidence, ...]) -> Reason:
        return Reason(
            facet=self._selector.gazetteer.facet(category.facet).singular.lower(),
            tag=Link(category.label, Target("term", category.facet, category.term).path),
            evidence=tuple((piece.words, piece.rule) for piece in evidence),
        )


def _kept(make: Made) -> Made:
    kept: Made = lru_cache(_KEPT)(make)  # type: ignore[assignment]
    return kept


@lru_cache(2)
def signs(selector: Selector) -> Signs:
    """Those of a selector."""
    return Signs(selector)
