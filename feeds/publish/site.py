"""The publisher: a path in, a Document out, whatever the state of the store.

Once for each revision and format: select, render, lint, compress, keep.  However many ask at that
moment, one renders and the others wait for it.  When the store fails, the last good document is
served, from memory or from disk, and failing that a valid empty feed: a reader that is answered an
error three times in a row stops asking (miniflux/v2#879).
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

from feeds import render, store
from feeds.gazetteer import Gazetteer
from feeds.model import Config, Document, Feed
from feeds.publish import opml, pages
from feeds.publish.address import Refusal, Target, locate
from feeds.publish.encode import encodings
from feeds.publish.fit import Gate, UnfitError
from feeds.publish.keep import Keep
from feeds.publish.reading import Reading
from feeds.publish.select import Remembered, Selection, Selector
from feeds.publish.shelf import Held, Shelf, Stamp
from feeds.render import Pieces
from feeds.store import Status, Store, StoreError

_log = logging.getLogger(__name__)
_RENDERERS: dict[str, Callable[[Feed], Pieces]] = {
    "atom": render.atom_pieces,
    "rss": render.rss_pieces,
    "json": render.json_pieces,
}
_MEMORY = 128 * 1024 * 1024
"""Bytes of documents held ready, compressed bodies included."""
_RETRY_AFTER = 30
_NEVER_STALE = {"search", "find", "item", "term"}
"""What the store alone can tell: whether an item on it was retracted meanwhile."""


@dataclass
class Publisher:
    """Documents by path.  Safe for several threads."""

    config: Config
    store: Store
    gazetteer: Gazetteer
    clock: Callable[[], datetime]
    keep: Keep | None = None
    memory: int = _MEMORY
    trouble: str = ""
    """Why the store cannot be read now; empty when all is well."""
    unfit: dict[str, str] = field(default_factory=dict)
    """Path -> what the doctor said of a document that was not published."""
    _shelf: Shelf = field(init=False)
    _sources: dict[str, str] = field(default_factory=dict)
    _seen: Stamp | None = None
    """The version that the sources were read at."""
    _remembered: Remembered = field(default_factory=dict)
    _selector: Selector | None = None
    _shared: threading.local = field(default_factory=threading.local)
    _gate: Gate = field(default_factory=Gate)

    def __post_init__(self) -> None:
        self._shelf = Shelf(self.memory)

    @property
    def selector(self) -> Selector:
        """What selects entries."""
        # What is remembered is looked at before the titles: who names them anew replaces it last.
        found, remembered = self._selector, self._remembered
        if found is None or found.remembered is not remembered:
            self._selector = found = Selector(self.config, self.gazetteer, self._titles(), remembered)
        return found

    @contextmanager
    def many(self, hashes: Iterable[str]) -> Iterator[None]:
        """What this thread makes inside is made from one state of the store, in one transaction.

        For hundreds of documents, not more: a long transaction is in the way of others.  `hashes` are
        the items among them, read at once.  Raises StoreError.
        """
        with store.reading(self.store.engine) as connection:
            reading = Reading(connection, many=True)
            reading.expect(hashes)
            self._shared.reading = reading
            try:
                yield
            finally:
                self._shared.reading = None

    @contextmanager
    def _reading(self) -> Iterator[Reading]:
        """A transaction of its own, or that of ``many``."""
        shared: Reading | None = getattr(self._shared, "reading", None)
        if shared is not None:
            with store.translated(self.store.engine):
                yield shared
        else:
            with store.reading(self.store.engine) as connection:
                yield Reading(connection)

    def version(self) -> Stamp | None:
        """What changes with every commit; None while the store cannot be read."""
        try:
            with store.reading(self.store.engine) as connection:
                found = store.version(connection)
                if found != self._seen:
                    self._name_sources(store.source_titles(connection))
                    self._seen = found
        except StoreError as error:
            self._complain(error)
            return None
        self.trouble = ""
        return found

    def _name_sources(self, titles: dict[str, str]) -> None:
        if titles != self._sources:
            # Entries bear a source's title, which has no number in the ledger.
            self._sources = titles
            self._remembered = {}

    def status(self) -> Status | None:
        """The store at a glance; None while it cannot be read."""
        try:
            with store.reading(self.store.engine) as connection:
                return store.status(connection)
        except StoreError as error:
            self._complain(error)
            return None

    def locate(self, path: str, query: str) -> Target | Refusal:
        """What a request asks for, without making it."""
        return locate(path, query, self.gazetteer, self.sources(), pages.ASSET_NAMES)

    def sources(self) -> dict[str, str]:
        """slug -> title of every source that is configured or ever brought a seed."""
        return dict(self.selector.sources)

    def _titles(self) -> dict[str, str]:
        configured = {source.slug: source.title or source.slug for source in self.config.source}
        return {self.config.seeds.source: self.config.site.title} | self._sources | configured

    def document(self, path: str, query: str = "") -> Document | Refusal:
        """The document at `path`, or why there is none.  Never raises for a known feed."""
        version = self.version()
        target = self.locate(path, query)
        if isinstance(target, Refusal):
            return target
        return self.made(target, version)

    def made(self, target: Target, version: Stamp | None) -> Document | Refusal:
        """The target's document at this version of the store, from memory where it is there."""
        path = target.path
        held = self._shelf.get(path)
        if held is not None and held.version == version:
            return held.document
        with self._shelf.flight(path):
            held = self._shelf.get(path)
            if held is not None and held.version == version:
                return held.document
            return self._make(target, version, held)

    def _make(self, target: Target, version: Stamp | None, held: Held | None) -> Document | Refusal:
        try:
            if version is None and target.kind != "asset":
                raise StoreError(self.trouble)
            made = self._fresh(target, held)
        except StoreError as error:
            self._complain(error)
            return self._last_good(target, held)
        except UnfitError as error:
            self.unfit[target.path] = str(error)
            _log.error("not published: %s: %s", target.path, error)
            return self._last_good(target, held)
        except Exception:  # noqa: BLE001 (whatever happens, a known feed is answered; the log has it all)
            _log.exception("cannot make %s", target.path)
            return self._last_good(target, held)
        if isinstance(made, Document):
            self._shelf.put(target.path, made, version or ())
        else:
            self._shelf.drop(target.path)
        return made

    def _fresh(self, target: Target, held: Held | None) -> Document | Refusal:
        if target.kind == "asset":
            return _compressed(pages.asset(target))
        if target.kind == "opml" or target.kind in pages.KINDS:
            return self._listing(target, held)
        with self._reading() as reading:
            selection = self._select(reading, target)
        if selection is None:
            return Refusal(404, "no such archive page")
        if held is not None and held.document.etag == selection.etag:
            return held.document
        pieces = _RENDERERS[target.format](selection.feed)
        return self._finish(self._wrapped(target, selection, pieces), pieces)

    def _listing(self, target: Target, held: Held | None) -> Document | Refusal:
        """A page for people or the list of feeds: their ETag is a digest of what was rendered."""
        with self._reading() as reading:
            self._name_sources(reading.titles)
            selector = self.selector
            if target.kind == "opml":
                made: Document | Refusal = opml.document(reading, selector)
            else:
                made = pages.document(reading, selector, selector.sources, target)
        if isinstance(made, Refusal):
            return made
        if held is not None and held.document.etag == made.etag:
            return held.document
        return self._finish(made, Pieces(made.body)) if made.kind == "opml" else _compressed(made)

    def problem(self, refusal: Refusal, path: str) -> Document:
        """The page that tells people why there is no document at `path`; it needs no store."""
        return _compressed(pages.problem(self.selector, refusal, path))

    def _select(self, reading: Reading, target: Target) -> Selection | None:
        selector = self.selector
        choose = {"feed": selector.live, "archive": selector.archive, "search": selector.search}
        return choose[target.kind](reading, target)

    def _wrapped(self, target: Target, selection: Selection, pieces: Pieces) -> Document:
        """The document made of `pieces`, with what HTTP says of it."""
        feed = selection.feed
        links = [(feed.self_urls[target.format], "self", render.FEED_TYPES[target.format])]
        links += [
            (url, "alternate", render.FEED_TYPES[shape])
            for shape, url in feed.self_urls.items()
            if shape != target.format
        ]
        links.append((feed.page, "alternate", "text/html"))
        return Document(
            path=target.path,
            media_type=render.CONTENT_TYPES[target.format],
            body=pieces.whole,
            etag=selection.etag,
            last_modified=selection.committed,
            max_age=86_400 if target.kind == "archive" else feed.ttl,
            links=tuple(links),
            kind=target.kind,
            format=target.format,
        )

    def _finish(self, document: Document, pieces: Pieces) -> Document:
        """Lint, compress and keep what was rendered."""
        url = self.config.site.base_url + document.path
        self._gate.check(document, pieces, url=url, now=self.clock())
        self.unfit.pop(document.path, None)
        finished = _compressed(document)
        if self.keep is not None and document.kind in ("feed", "archive", "opml"):
            self.keep.put(finished)
        return finished

    def _last_good(self, target: Target, held: Held | None) -> Document | Refusal:
        """What is answered without the store: feeds always, nothing that may be retracted since."""
        kept = self.keep.get(target.path) if self.keep is not None else None
        if held is not None and target.kind not in _NEVER_STALE:
            # Another process may have made a newer one; where the disk is full, this one is newer.
            newer = kept is not None and _number(kept.etag) > _number(held.document.etag)
            return kept if kept is not None and newer else replace(held.document, stale=True)
        if kept is not None:
            return kept
        if target.kind == "feed":
            return self._empty(target)
        return Refusal(503, "the store cannot be read now", retry_after=_RETRY_AFTER)

    def _empty(self, target: Target) -> Document:
        """A feed that was never made before the store failed: valid, empty, and soon asked for again."""
        feed = self.selector.placeholder(target, self.clock())
        body = _RENDERERS[target.format](feed).whole
        return Document(
            path=target.path,
            media_type=render.CONTENT_TYPES[target.format],
            body=body,
            etag='W/"0-unavailable"',
            last_modified=None,
            max_age=60,
            kind="feed",
            format=target.format,
            encoded=encodings(body),
            stale=True,
        )

    def delta(self, target: Target, base: str, version: Stamp | None) -> Document | None:
        """Only what entered or changed since the revision of the ETag `base` (RFC 3229 section 10).

        None where that is not known: another shape, an unknown revision, a search, or a live feed
        that has already let go of what changed since.
        """
        if target.kind != "feed" or version is None:
            return None
        try:
            with self._reading() as reading:
                selection = self.selector.live(reading, target)
        except StoreError:
            return None
        since = _revision(base, selection.shape)
        if since is None or not 0 < since < selection.revision:
            return None
        entries = tuple(e for e in selection.feed.entries if selection.changed[e.id] > since)
        pieces = _RENDERERS[target.format](replace(selection.feed, entries=entries))
        full = self._wrapped(target, selection, pieces)
        return replace(full, kind="delta", status=226, base=base, encoded=encodings(full.body, "delta"))

    def _complain(self, error: StoreError) -> None:
        if self.trouble != str(error):
            _log.error("%s", error)
        self.trouble = str(error)


def _compressed(document: Document) -> Document:
    return replace(document, encoded=encodings(document.body, document.kind))


def _number(etag: str) -> int:
    """The revision in an ETag; 0 in one that has none."""
    number = etag.removeprefix("W/").strip('"').partition("-")[0]
    return int(number) if number.isdecimal() else 0


def _revision(etag: str, shape: str) -> int | None:
    """The revision in an ETag of ours, where its shape is still the current one."""
    digest = etag.removeprefix("W/").strip('"').partition("-")[2]
    return _number(etag) if digest.startswith(shape) else None
