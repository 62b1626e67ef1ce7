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

from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from enum import Enum
from itertools import chain, groupby
from pathlib import Path

from feeds import store
from feeds.hands import Hands
from feeds.model import Document
from feeds.publish.address import Refusal, Target
from feeds.publish.outline import MISSING, Plan, Scope, outline
from feeds.publish.site import Publisher
from feeds.publish.tree import UNSURE, Manifest, Tree
from feeds.publish.worth import worth

_MANY = 200
"""Documents that are made from one state of the store."""
_PARTS = 4
"""For each process, so that none waits long for the others."""

Progress = Callable[[int, int], None]
"""Told how many documents were looked at, and of how many."""


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


def export(
    publisher: Publisher, folder: Path, scope: Scope, progress: Progress, hands: int | None = None
) -> Report:
    """Bring `folder` up to date, in so many processes; None: what the machine has, where it is worth it.

    Raises StoreError, OSError where a file cannot be written or another export is at work,
    ManifestError, and LostHandError.
    """
    tree = Tree(folder)
    with tree.held():
        before = tree.read()
        tree.sweep(file for file, etag in before.files.items() if etag == UNSURE)
        plan = outline(publisher, scope, before)
        return _Work(publisher, tree, before, plan, progress).done(hands)


def _parts(files: list[str], hands: int) -> list[list[str]]:
    most = min(_MANY, len(files) // (_PARTS * hands) + 1) if hands > 1 else _MANY
    return [files[at : at + most] for at in range(0, len(files), most)]


class Fate(Enum):
    """What came of a file that was looked at."""

    WRITTEN = "written"
    UNCHANGED = "unchanged"
    GONE = "gone"
    FOREIGN = "foreign"
    UNFIT = "unfit"


Seen = tuple[str, Fate, str]
"""A file that was looked at, what came of it, and its ETag."""


class _Work:
    """An export at work: make what may have changed, write what did, remove what is no more."""

    def __init__(
        self, publisher: Publisher, tree: Tree, before: Manifest, plan: Plan, progress: Progress
    ) -> None:
        self._publisher, self._tree, self._progress = publisher, tree, progress
        self._before, self._after, self._plan = before, plan.after, plan
        self._open = False
        self._report = Report()
        self._looked_at = sorted(
            (file for file in plan.wanted if file in plan.suspect or not self._stands(file)),
            key=plan.order,
        )
        known = before.files
        self._strangers = {file for file in self._looked_at if file not in known and tree.has(file)}

    def done(self, hands: int | None) -> Report:
        """Do it all, in so many processes."""
        hands = worth(map(self._plan.wanted.__getitem__, self._looked_at)) if hands is None else hands
        self._after.files = {file: etag for file, etag in self._before.files.items() if etag != UNSURE}
        count = 0
        with closing(self._seen(hands)) as parts:
            for part in parts:
                for seen in part:
                    self._take(*seen)
                count += len(part)
                self._progress(count, len(self._looked_at))
        for file in sorted(self._before.files.keys() - self._plan.wanted.keys()):
            self._remove(file)
        if self._open or self._after != self._before:
            self._tree.write(self._after)
        return self._report

    def _seen(self, hands: int) -> Generator[list[Seen]]:
        """What was seen, part by part; those of one rank before those of the next."""
        ranks = groupby(self._looked_at, key=self._plan.rank)
        shares = [_parts(list(those), hands) for _, those in ranks]
        if hands == 1:
            yield from map(self._look, chain.from_iterable(shares))
            return
        self._begin()
        self._publisher.store.close()
        crew = Hands(hands, self._look)
        try:
            for share in shares:
                yield from crew.share(share)
        finally:
            crew.let_go()

    def _stands(self, file: str) -> bool:
        return self._before.files.get(file, UNSURE) != UNSURE and self._tree.has(file)

    def _look(self, files: Sequence[str]) -> list[Seen]:
        """Make these, and write those that changed."""
        hashes = [target.hash for file in files if (target := self._plan.wanted[file]).hash]
        with self._publisher.many(hashes):
            return [self._look_at(file) for file in files]

    def _look_at(self, file: str) -> Seen:
        made = self._made(self._plan.wanted[file])
        if isinstance(made, Refusal):
            return file, Fate.GONE, UNSURE
        if made.stale:
            if self._publisher.trouble:
                raise store.StoreError(self._publisher.trouble)
            return file, Fate.UNFIT, UNSURE
        if self._before.files.get(file) == made.etag and self._tree.has(file):
            return file, Fate.UNCHANGED, made.etag
        if file in self._strangers and not self._tree.holds(file, made.body):
            return file, Fate.FOREIGN, UNSURE
        self._begin()
        self._tree.put(file, made)
        return file, Fate.WRITTEN, made.etag

    def _made(self, target: Target) -> Document | Refusal:
        if target is MISSING:
            problem = self._publisher.problem(Refusal(404, "no such page"), f"/{target.term}")
            return replace(problem, status=200)
        return self._publisher.made(target, self._plan.version)

    def _take(self, file: str, verdict: Fate, etag: str) -> None:
        """Tell and record what was seen."""
        match verdict:
            case Fate.GONE:
                self._remove(file)
            case Fate.UNFIT:
                self._report.unfit.append(file)
                self._after.files[file] = UNSURE
            case Fate.FOREIGN:
                self._report.foreign.append(file)
            case Fate.UNCHANGED:
                self._report.unchanged += 1
            case Fate.WRITTEN:
                self._after.files[file] = etag
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
