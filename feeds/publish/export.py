"""The whole site as files, for a web server, an object store or a CDN: a walk over what is published.

Incremental: the manifest remembers each file's ETag and each feed's revision, so that only feeds that
changed are looked at and only documents that changed are written.  Every file is replaced atomically
and the manifest last, so that a crash leaves a site that can be served and a walk that starts again.

Layout: the path itself for feeds and assets, ``path.html`` for pages (``/`` is ``index.html``), and
beside each file its ``.gz``, ``.br`` and ``.zst``.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from feeds import store
from feeds.model import Document
from feeds.publish import pages
from feeds.publish.address import Target
from feeds.publish.keep import replace_file
from feeds.publish.site import Publisher, Stamp
from feeds.publish.walk import keys
from feeds.render import FEED_TYPES

MANIFEST = ".seedfeed.json"
_SUFFIXES = {"gzip": ".gz", "br": ".br", "zstd": ".zst"}

Progress = Callable[[int], None]
"""Told the number of documents looked at."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What is exported: everything, or with `live_only` the live Atom feeds."""

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
    removed: int = 0


@dataclass(slots=True)
class _Manifest:
    """What the folder holds."""

    shape: str = ""
    """The site's configuration and this version: when it changes, everything is looked at."""
    number: int = 0
    """The ledger's number that item pages are exported up to."""
    updated_us: int = 0
    feeds: dict[str, int] = field(default_factory=dict)
    """Feed -> revision."""
    files: dict[str, str] = field(default_factory=dict)
    """File -> ETag."""


def export(publisher: Publisher, folder: Path, scope: Scope, progress: Progress) -> Report:
    """Bring `folder` up to date.  Raises StoreError, and OSError where a file cannot be written."""
    folder.mkdir(parents=True, exist_ok=True)
    before = _read(folder / MANIFEST)
    walk = _Walk(publisher, folder, scope, before, progress)
    walk.go()
    replace_file(folder / MANIFEST, json.dumps(_as_json(walk.after)).encode())
    return walk.report


class _Walk:
    """One export: what was there, what is there afterwards."""

    def __init__(
        self, publisher: Publisher, folder: Path, scope: Scope, before: _Manifest, progress: Progress
    ) -> None:
        self._publisher, self._folder, self._scope, self._progress = publisher, folder, scope, progress
        shape = f"{publisher.selector.shape}/{scope.live_only}"
        self._before = before if before.shape == shape else _Manifest(files=before.files)
        self.after = _Manifest(shape=shape, files=dict(self._before.files))
        self.report = Report()
        self._version: Stamp | None = None

    def go(self) -> None:
        """Look at all that may have changed, then remove what is no more."""
        with store.reading(self._publisher.store.engine) as connection:
            status = store.status(connection)
            heads = {(head.facet, head.term): head for head in store.heads(connection)}
            hashes = store.changed_items(connection, self._before.number, self._before.updated_us)
        self._version = self._publisher.version()
        self.after.number, self.after.updated_us = status.number, store.us(status.updated)
        wanted: set[str] = set()
        for facet, term in keys(self._publisher):
            head = heads.get((facet, term))
            self._feed(facet, term, head, wanted)
        if not self._scope.live_only:
            self._rest(hashes, wanted)
        self._remove(wanted)

    def _feed(self, facet: str, term: str, head: store.Head | None, wanted: set[str]) -> None:
        """A feed in each format, its archive pages and its page for people."""
        name = f"{facet}/{term}"
        # An empty feed is dated by the newest snapshot, but nobody needs a thousand of them written
        # anew with each: once is enough.
        revision = head.revision if head else 0
        self.after.feeds[name] = revision
        same = self._before.feeds.get(name) == revision
        for target in self._targets(facet, term, head):
            file = file_of(target)
            wanted.add(file)
            if not (same and file in self._before.files):
                self._write(target, wanted)

    def _targets(self, facet: str, term: str, head: store.Head | None) -> Iterator[Target]:
        pages_count = head.page if head and not self._scope.live_only else 1
        for shape in self._scope.formats:
            yield Target("feed", facet, term, shape)
            for page in range(1, pages_count):
                yield Target("archive", facet, term, shape, page)
        if not self._scope.live_only:
            for page in range(pages_count):
                yield Target("term", facet, term, page=page)

    def _rest(self, hashes: list[str], wanted: set[str]) -> None:
        """The start page, the list of feeds, assets, and the pages of items that changed."""
        fixed = [Target("home"), Target("opml", format="opml")]
        fixed += [Target("asset", term=name) for name in sorted(pages.ASSET_NAMES)]
        for target in [*fixed, *(Target("item", hash=digest) for digest in hashes)]:
            wanted.add(file_of(target))
            self._write(target, wanted)
        # Item pages that did not change stay; a retracted one is written as gone, that is removed.
        wanted |= {file for file in self._before.files if file.startswith("item/")} - self._gone
        wanted -= self._gone

    @property
    def _gone(self) -> set[str]:
        return {file for file, etag in self.after.files.items() if not etag}

    def _write(self, target: Target, wanted: set[str]) -> None:
        file = file_of(target)
        made = self._publisher.made(target, self._version)
        self._progress(self.report.written + self.report.unchanged)
        if not isinstance(made, Document) or made.stale:
            if isinstance(made, Document):
                raise store.StoreError(self._publisher.trouble or f"cannot make {target.path}")
            self.after.files[file] = ""
            wanted.discard(file)
        elif self._before.files.get(file) == made.etag and (self._folder / file).is_file():
            self.report.unchanged += 1
        else:
            _put(self._folder / file, made)
            self.after.files[file] = made.etag
            self.report.written += 1

    def _remove(self, wanted: set[str]) -> None:
        """What vanished: only files that an export wrote are ever removed."""
        for file in sorted(set(self.after.files) - wanted):
            for path in (self._folder / file, *_brothers(self._folder / file)):
                with contextlib.suppress(FileNotFoundError):
                    path.unlink()
            self.report.removed += bool(self.after.files.pop(file))


def file_of(target: Target) -> str:
    """The file of a target, relative to the folder."""
    path = target.path.lstrip("/")
    if target.kind in pages.KINDS:
        return f"{path}.html" if path else "index.html"
    return path


def _put(file: Path, document: Document) -> None:
    """The compressed brothers first: a server that prefers them never sends older bytes for long."""
    for encoding, suffix in _SUFFIXES.items():
        brother = file.with_name(file.name + suffix)
        if encoding in document.encoded:
            replace_file(brother, document.encoded[encoding])
        else:
            brother.unlink(missing_ok=True)
    replace_file(file, document.body)


def _brothers(file: Path) -> list[Path]:
    return [file.with_name(file.name + suffix) for suffix in _SUFFIXES.values()]


def _read(file: Path) -> _Manifest:
    """The manifest, or an empty one where it is missing or broken: then everything is looked at."""
    with contextlib.suppress(OSError, ValueError, TypeError, AttributeError):
        return _Manifest(**json.loads(file.read_bytes()))
    return _Manifest()


def _as_json(manifest: _Manifest) -> dict[str, object]:
    return {name: getattr(manifest, name) for name in _Manifest.__slots__}
