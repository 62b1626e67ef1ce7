"""Walk over everything that is published: for the doctor, for an export, and for what is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from feeds import store
from feeds.publish.address import Target
from feeds.publish.site import Publisher
from feeds.render import FEED_TYPES


def targets(publisher: Publisher, *, empty: bool = True, archives: bool = True) -> Iterator[Target]:
    """Every feed in every format, its archive pages, and the list of feeds.

    With `empty` also the feeds of terms that no item ever bore.  Raises StoreError.
    """
    with store.reading(publisher.store.engine) as connection:
        heads = {(head.facet, head.term): head for head in store.heads(connection)}
    for facet, term in _keys(publisher) if empty else heads:
        head = heads.get((facet, term))
        for shape in FEED_TYPES:
            yield Target("feed", facet, term, shape)
            for page in range(1, head.page if head and archives else 1):
                yield Target("archive", facet, term, shape, page)
    yield Target("opml", format="opml")


def keep_changed(publisher: Publisher, kept: dict[str, int], stop: Callable[[], bool]) -> int:
    """Make the documents of every feed whose revision is not the one in `kept`; how many were made.

    `kept` (feed -> revision) is brought up to date, so that a stopped walk goes on where it ended.
    """
    with store.reading(publisher.store.engine) as connection:
        heads = store.heads(connection)
    version = publisher.version()
    made = 0
    for head in heads:
        name = f"{head.facet}/{head.term}"
        if kept.get(name) == head.revision:
            continue
        if stop():
            return made
        for shape in FEED_TYPES:
            publisher.made(Target("feed", head.facet, head.term, shape), version)
            made += 1
        kept[name] = head.revision
    return made


def _keys(publisher: Publisher) -> Iterator[tuple[str, str]]:
    yield "all", ""
    for slug in publisher.sources():
        yield "source", slug
    for facet in publisher.gazetteer.facets:
        for slug in publisher.gazetteer.terms(facet.key):
            yield facet.key, slug
