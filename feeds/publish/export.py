"""The whole site as files, for a web server, an object store or a CDN: a walk over what is published.

Incremental: the manifest remembers what each file shows, so that only what may have changed is made
anew and only what did change is written.  A feed is looked at when its revision grew, an archive page
when one of its places changed, an item's page when its mark did; the start page and the list of feeds
always; everything when the configuration, the gazetteer, the version or the store's epoch is another.
An empty feed is dated by the newest snapshot, but nobody needs a thousand of them written anew with
each: once is enough.

Layout: the path itself for feeds and assets, ``path.html`` for pages (``/`` is ``index.html``), and
beside each file its ``.gz``, ``.br`` and ``.zst``.  There is no search: that takes a server.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import sqlalchemy as sa

from feeds import store
from feeds.model import Document
from feeds.publish import pages
from feeds.publish.address import Refusal, Target
from feeds.publish.shelf import Stamp
from feeds.publish.site import Publisher
from feeds.publish.tree import UNSURE, Manifest, Tree
from feeds.publish.walk import keys
from feeds.render import FEED_TYPES

_MISSING = Target("missing", term="404.html")
"""The page that a web server is told to give for a path that is not there."""
_ORDER = {"asset": 0, "item": 1, "archive": 2, "older": 2, "feed": 3, "term": 3}
"""What others link to comes first, so that no link is broken by a crash between two files.

A feed's page comes with its formats: they are selected once."""
_MANY = 200
"""Documents that are made from one state of the store."""

Progress = Callable[[int, int], None]
"""Told how many documents were looked at, and of how many."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What is exported: everything, or with `live_only` the live Atom feeds that have ever had an item."""

    live_only: bool = False

    @property
    def formats(self) -> tuple[str, ...]:
        """The formats of feeds."""
        return ("atom",) if self.live_only else tuple(FEED_TYPES)


@dataclass(slots=True)
class Report:
    """What an export did, in files without their compressed brothers."""

    written: int = 0
    unchanged: int = 0
    """Looked at, and found as they were."""
    removed: int = 0
    foreign: list[str] = field(default_factory=list)
    """Files that no export wrote, where one should be: they are left alone."""
    unfit: list[str] = field(default_factory=list)
    """Files whose document could not be made: the last good one stays."""


def export(publisher: Publisher, folder: Path, scope: Scope, progress: Progress) -> Report:
    """Bring `folder` up to date.

    Raises StoreError, OSError where a file cannot be written or another export is at work, and
    ManifestError.
    """
    tree = Tree(folder)
    with tree.held():
        before = tree.read()
        tree.sweep(file for file, etag in before.files.items() if etag == UNSURE)
        plan = _plan(publisher, scope, before)
        return _Work(publisher, tree, before, plan, progress).done()


@dataclass(slots=True)
class _Plan:
    """What the folder will hold, and what of it may have changed."""

    after: Manifest
    version: Stamp | None
    wanted: dict[str, Target] = field(default_factory=dict)
    suspect: set[str] = field(default_factory=set)

    def want(self, target: Target, *, suspect: bool) -> None:
        """`target` belongs into the folder; a suspect one may have changed."""
        file = file_of(target)
        self.wanted[file] = target
        if suspect:
            self.suspect.add(file)


def _plan(publisher: Publisher, scope: Scope, before: Manifest) -> _Plan:
    # The version first: what is committed after it is looked at by the next export.
    version = publisher.version()
    with store.reading(publisher.store.engine) as connection:
        titles = store.source_titles(connection)
        shape = f"{publisher.selector.shape}/{store.status(connection).epoch}/{','.join(scope.formats)}"
        marks = {} if scope.live_only else store.item_marks(connection)
        plan = _Plan(Manifest(shape, titles, items=marks), version)
        anew = before.shape != shape or any(titles.get(slug) != was for slug, was in before.titles.items())
        then = Manifest() if anew else before
        _plan_feeds(plan, publisher, scope, connection, then)
    if not scope.live_only:
        _plan_rest(plan, then)
    return plan


def _plan_feeds(
    plan: _Plan, publisher: Publisher, scope: Scope, connection: sa.Connection, then: Manifest
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
        if head is not None and not scope.live_only:
            changed = _changed_pages(connection, head, was, now)
            for page in range(1, head.page):
                for target in _targets(scope, facet, term, page):
                    plan.want(target, suspect=page in changed)


def _changed_pages(
    connection: sa.Connection, head: store.Head, was: tuple[int, int] | None, now: tuple[int, int]
) -> set[int]:
    """Full archive pages that may have changed; the newest gets a link when another one is full."""
    if was == now:
        return set()
    if was is None:
        return set(range(1, head.page))
    return store.changed_pages(connection, head, was[0]) | set(range(max(was[1] - 1, 1), head.page))


def _targets(scope: Scope, facet: str, term: str, page: int) -> Iterator[Target]:
    """A live feed (page 0) or an archive page in each format, and the page for people."""
    for shape in scope.formats:
        yield Target("archive" if page else "feed", facet, term, shape, page)
    if not scope.live_only:
        yield Target("term", facet, term, page=page)


def _plan_rest(plan: _Plan, then: Manifest) -> None:
    fixed = [Target("home"), Target("opml", format="opml"), _MISSING]
    for target in [*fixed, *(Target("asset", term=name) for name in sorted(pages.ASSET_NAMES))]:
        plan.want(target, suspect=True)
    for digest, mark in plan.after.items.items():
        plan.want(Target("item", hash=digest), suspect=then.items.get(digest) != mark)


class _Work:
    """An export at work: make what may have changed, write what did, remove what is no more."""

    def __init__(
        self, publisher: Publisher, tree: Tree, before: Manifest, plan: _Plan, progress: Progress
    ) -> None:
        self._publisher, self._tree, self._progress = publisher, tree, progress
        self._before, self._after, self._plan = before, plan.after, plan
        self._open = False
        self._report = Report()
        self._looked_at = sorted(
            (file for file in plan.wanted if file in plan.suspect or not self._stands(file)),
            key=lambda file: _rank(plan.wanted[file]),
        )
        known = before.files
        self._strangers = {file for file in self._looked_at if file not in known and tree.has(file)}

    def done(self) -> Report:
        """Do it all."""
        self._after.files = {file: etag for file, etag in self._before.files.items() if etag != UNSURE}
        for start in range(0, len(self._looked_at), _MANY):
            part = self._looked_at[start : start + _MANY]
            targets = [self._plan.wanted[file] for file in part]
            with self._publisher.many(target.hash for target in targets if target.hash):
                for number, (file, target) in enumerate(zip(part, targets, strict=True), start):
                    self._progress(number, len(self._looked_at))
                    self._look_at(file, target)
        for file in sorted(self._before.files.keys() - self._plan.wanted.keys()):
            self._remove(file)
        if self._open or self._after != self._before:
            self._tree.write(self._after)
        return self._report

    def _stands(self, file: str) -> bool:
        return self._before.files.get(file, UNSURE) != UNSURE and self._tree.has(file)

    def _look_at(self, file: str, target: Target) -> None:
        made = self._made(target)
        if isinstance(made, Refusal):
            self._remove(file)
        elif made.stale:
            if self._publisher.trouble:
                raise store.StoreError(self._publisher.trouble)
            self._report.unfit.append(file)
            self._after.files[file] = UNSURE
        elif self._before.files.get(file) == made.etag and self._tree.has(file):
            self._report.unchanged += 1
        elif file in self._strangers and not self._tree.holds(file, made.body):
            self._report.foreign.append(file)
        else:
            self._put(file, made)

    def _made(self, target: Target) -> Document | Refusal:
        if target is _MISSING:
            problem = self._publisher.problem(Refusal(404, "no such page"), f"/{target.term}")
            return replace(problem, status=200)
        return self._publisher.made(target, self._plan.version)

    def _put(self, file: str, made: Document) -> None:
        self._begin()
        self._tree.put(file, made)
        self._after.files[file] = made.etag
        self._report.written += 1

    def _remove(self, file: str) -> None:
        if file in self._before.files:
            self._begin()
            self._report.removed += self._tree.remove(file)
        self._after.files.pop(file, None)

    def _begin(self) -> None:
        """Before the first file is touched: say which new ones are about to be.

        Those that are known need no word: what they show is not recorded before they are written.
        """
        if not self._open:
            self._open = True
            new = {f for f in self._looked_at if f not in self._strangers} - self._before.files.keys()
            if new:
                files = self._before.files | dict.fromkeys(new, UNSURE)
                self._tree.write(replace(self._before, files=files))


def _rank(target: Target) -> int:
    kind = "older" if target.kind == "term" and target.page else target.kind
    return _ORDER.get(kind, len(_ORDER))


def file_of(target: Target) -> str:
    """The file of a target, relative to the folder."""
    path = target.path.lstrip("/")
    if target.kind in pages.KINDS:
        return f"{path}.html" if path else "index.html"
    return path
