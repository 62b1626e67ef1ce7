"""Walk over everything that is published: for the doctor, for an export, and for what is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from feeds import store
from feeds.publish.address import Target
from feeds.publish.shelf import Stamp
from feeds.publish.site import Publisher
from feeds.render import FEED_TYPES


def targets(publisher: Publisher, *, empty: bool = True, archives: bool = True) -> Iterator[Target]:
    """Every feed in every format, its archive pages, and the list of feeds.

    With `empty` also the feeds of terms that no item ever bore.  Raises StoreError.
    """
    with store.reading(publisher.store.engine) as connection:
        heads = {(head.facet, head.term): head for head in store.heads(connection)}
    for facet, term in keys(publisher) if empty else heads:
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
            made += 1 + _kept_archives(publisher, head, shape, version)
        kept[name] = head.revision
    return made


def _kept_archives(publisher: Publisher, head: store.Head, shape: str, version: Stamp | None) -> int:
    """Archive pages that are kept are made anew, since an item on them may have been retracted."""
    pages = [Target("archive", head.facet, head.term, shape, page) for page in range(1, head.page)]
    kept = [page for page in pages if publisher.keep is not None and publisher.keep.etag(page.path)]
    for target in kept:
        publisher.made(target, version)
    return len(kept)


def keys(publisher: Publisher) -> Iterator[tuple[str, str]]:
    """(facet, term) of every feed, those without items too."""
    yield "all", ""
    for slug in publisher.sources():
        yield "source", slug
    for facet in publisher.gazetteer.facets:
        for slug in publisher.gazetteer.terms(facet.key):
            yield facet.key, slug
