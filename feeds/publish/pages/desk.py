"""What every page is made with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from feeds import store
from feeds.gazetteer import Term
from feeds.publish.address import Target
from feeds.publish.pages.signs import Signs, signs
from feeds.publish.query import all_of
from feeds.publish.reading import Reading
from feeds.publish.select import Selector
from feeds.render import FEED_TYPES
from feeds.render.pages import FeedLink, Frame, Link

_NAMES = {"atom": "Atom", "rss": "RSS", "json": "JSON Feed"}
OPML_LINK = "text/x-opml"


@dataclass(frozen=True, slots=True)
class Desk:
    """What is read in one transaction, what selects entries, and the sources: slug -> title."""

    reading: Reading
    selector: Selector
    sources: Mapping[str, str]

    @property
    def connection(self) -> store.Connection:
        """The transaction."""
        return self.reading.connection

    def frame(
        self,
        target: Target,
        title: str,
        feeds: tuple[FeedLink, ...],
        *,
        description: str = "",
        indexed: bool = True,
    ) -> Frame:
        """What the page says of the site and of itself."""
        site = self.selector.config.site
        return Frame(
            site=site.title,
            base_url=site.base_url,
            path=target.path,
            title=title,
            description=description,
            content_language=site.language,
            feeds=feeds,
            indexed=indexed,
        )

    def feeds(self, target: Target, title: str) -> tuple[FeedLink, ...]:
        """A feed in every format."""
        urls = self.selector.urls(target)
        return tuple(FeedLink(_NAMES[shape], title, urls[shape], FEED_TYPES[shape]) for shape in FEED_TYPES)

    @property
    def signs(self) -> Signs:
        """What many pages show alike."""
        return signs(self.selector)

    def term(self, facet: str, slug: str) -> Term | None:
        """The gazetteer's term; None for sources and what it no longer knows."""
        return self.selector.gazetteer.resolve(facet, slug)

    def label(self, facet: str, slug: str) -> str:
        """What people call a term or source."""
        return self.signs.link(facet, slug).words

    def link(self, facet: str, slug: str, items: int | None = None) -> Link:
        """A link to a term's page."""
        return self.signs.link(facet, slug)._replace(items=items)

    def search_path(self, *terms: tuple[str, str]) -> str:
        """Path of the search for items that bear all of these (facet, slug), of different facets."""
        return f"/search?{all_of(terms, self.selector.gazetteer, self.sources)}"
