"""What an exported folder will hold, and what of it may have changed.  Reads the store; makes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from feeds import store
from feeds.publish import pages
from feeds.publish.address import Target
from feeds.publish.shelf import Stamp
from feeds.publish.site import Publisher
from feeds.publish.tree import Manifest
from feeds.publish.walk import keys
from feeds.render import FEED_TYPES

MISSING = Target("missing", term="404.html")
"""The page that a web server is told to give for a path that is not there."""
_ORDER = {"asset": 0, "item": 1, "archive": 2, "older": 2, "feed": 3, "term": 3} | dict.fromkeys(
    ("home", "opml", "missing"), 4
)
"""What others link to comes first, so that no link is broken by a crash between two files.

A feed's page comes with its formats: they are selected once."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What is exported: everything, or with `live_only` the live Atom feeds that have ever had an item.

    With `with_pages` also the pages for people of these feeds and of items; servers behind the files
    have the rest.
    """

    live_only: bool = False
    with_pages: bool = False

    @property
    def pages(self) -> bool:
        """Whether there are pages for people."""
        return self.with_pages or not self.live_only

    @property
    def formats(self) -> tuple[str, ...]:
        """The formats of feeds."""
        return ("atom",) if self.live_only else tuple(FEED_TYPES)


@dataclass(slots=True)
class Plan:
    """What the folder will hold, and what of it may have changed."""

    after: Manifest
    version: Stamp | None
    wanted: dict[str, Target] = field(default_factory=dict)
    suspect: set[str] = field(default_factory=set)
    _ages: dict[str, float] = field(default_factory=dict)

    def want(self, target: Target, *, suspect: bool, age: float = 0.0) -> None:
        """`target` belongs into the folder; a suspect one may have changed.  `age`: 0 to 1, by guess."""
        file = file_of(target)
        self.wanted[file] = target
        self._ages[file] = age
        if suspect:
            self.suspect.add(file)

    def rank(self, file: str) -> int:
        """What must stand before files of a higher rank are written."""
        target = self.wanted[file]
        return _ORDER["older" if target.kind == "term" and target.page else target.kind]

    def order(self, file: str) -> tuple[int, float]:
        """By rank; and pages of one time together, since they show the same items, which are kept a while."""
        return self.rank(file), self._ages[file]


def outline(publisher: Publisher, scope: Scope, before: Manifest) -> Plan:
    """What the folder will hold, from what it holds.  Raises StoreError."""
    # The version first: what is committed after it is looked at by the next export.
    version = publisher.version()
    with store.reading(publisher.store.engine) as connection:
        titles = store.source_titles(connection)
        shape = f"{publisher.selector.shape}/{store.status(connection).epoch}/{','.join(scope.formats)}"
        marks = store.item_marks(connection) if scope.pages else {}
        plan = Plan(Manifest(shape, titles, items=marks), version)
        anew = before.shape != shape or any(titles.get(slug) != was for slug, was in before.titles.items())
        then = Manifest() if anew else before
        _plan_feeds(plan, publisher, scope, connection, then)
    if scope.pages:
        _plan_rest(plan, then)
    return plan


def _plan_feeds(
    plan: Plan, publisher: Publisher, scope: Scope, connection: store.Connection, then: Manifest
) -> None:
    heads = {(head.facet, head.term): head for head in store.heads(connection)}
    for facet, term in keys(publisher):
        head = heads.get((facet, term))
        if scope.live_only and head is None and term:
            continue  # hundreds of feeds that have never had an entry
        was = then.feeds.get(f"{facet}/{term}")
        now = plan.after.feeds[f"{facet}/{term}"] = (head.revision, head.page) if head else (0, 1)
        for target in _targets(scope, facet, term, 0):
            plan.want(target, suspect=was != now)
        if head is not None and scope.pages:
            changed = _changed_pages(connection, head, was, now)
            for page in range(1, head.page):
                for target in _targets(scope, facet, term, page):
                    plan.want(target, suspect=page in changed, age=1 - page / head.page)


def _changed_pages(
    connection: store.Connection, head: store.Head, was: tuple[int, int] | None, now: tuple[int, int]
) -> set[int]:
    """Full archive pages that may have changed; the newest gets a link when another one is full."""
    if was == now:
        return set()
    if was is None:
        return set(range(1, head.page))
    return store.changed_pages(connection, head, was[0]) | set(range(max(was[1] - 1, 1), head.page))


def _targets(scope: Scope, facet: str, term: str, page: int) -> Iterator[Target]:
    """A live feed (page 0) or an archive page in each format, and the page for people."""
    for shape in scope.formats if not page or not scope.live_only else ():
        yield Target("archive" if page else "feed", facet, term, shape, page)
    if scope.pages:
        yield Target("term", facet, term, page=page)


def _plan_rest(plan: Plan, then: Manifest) -> None:
    fixed = [Target("home"), Target("opml", format="opml"), MISSING]
    for target in [*fixed, *(Target("asset", term=name) for name in sorted(pages.ASSET_NAMES))]:
        plan.want(target, suspect=True)
    for digest, mark in plan.after.items.items():
        plan.want(Target("item", hash=digest), suspect=then.items.get(digest) != mark)


def file_of(target: Target) -> str:
    """The file of a target, relative to the folder."""
    path = target.path.lstrip("/")
    if target.kind in pages.KINDS:
        return f"{path}.html" if path else "index.html"
    return path
