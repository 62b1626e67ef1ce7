"""The publisher: a path in, a Document out, whatever the state of the store.

Once for each revision and format: select, render, lint, compress, keep.  However many ask at that
moment, one renders and the others wait for it.  When the store fails, the last good document is
served, from memory or from disk, and failing that a valid empty feed: a reader that is answered an
error three times in a row stops asking (miniflux/v2#879).
"""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

import sqlalchemy as sa

from feeds import doctor, render, store
from feeds.gazetteer import Gazetteer
from feeds.model import Config, Document, Feed
from feeds.publish import opml, pages
from feeds.publish.address import Refusal, Target, locate
from feeds.publish.encode import encodings
from feeds.publish.keep import Keep
from feeds.publish.select import Remembered, Selection, Selector
from feeds.store import Status, Store, StoreError

_log = logging.getLogger(__name__)
_RENDERERS: dict[str, Callable[[Feed], bytes]] = {
    "atom": render.atom,
    "rss": render.rss,
    "json": render.json_feed,
}
_ERRORS = tuple(rule for rule in doctor.RULES if rule.severity == "error")
"""What keeps a document from being published; for all the rest there is ``feeds doctor``."""
_MEMORY = 128 * 1024 * 1024
"""Bytes of documents held ready, compressed bodies included."""
_RETRY_AFTER = 30
_NEVER_STALE = {"search", "find", "item", "term"}
"""What the store alone can tell: whether an item on it was retracted meanwhile."""
Stamp = tuple[object, ...]


class UnfitError(Exception):
    """A document that the doctor found errors in, and that must not replace the last good one."""


@dataclass(slots=True)
class _Held:
    document: Document
    version: Stamp
    """The store's version that it was last found fresh at."""

    @property
    def size(self) -> int:
        return len(self.document.body) + sum(map(len, self.document.encoded.values())) + 2048


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
    _held: OrderedDict[str, _Held] = field(default_factory=OrderedDict)
    _size: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _flights: dict[str, threading.Lock] = field(default_factory=dict)
    _sources: dict[str, str] = field(default_factory=dict)
    _seen: Stamp | None = None
    """The version that the sources were read at."""
    _remembered: Remembered = field(default_factory=dict)

    @property
    def selector(self) -> Selector:
        """What selects entries."""
        return Selector(self.config, self.gazetteer, self.sources(), self._remembered)

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
            self._sources, self._remembered = titles, {}

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
        with self._lock:
            held = self._held.get(path)
            if held is not None:
                self._held.move_to_end(path)
        if held is not None and held.version == version:
            return held.document
        with self._flight(path):
            held = self._held.get(path)
            if held is not None and held.version == version:
                return held.document
            return self._make(target, version, held)

    def _make(self, target: Target, version: Stamp | None, held: _Held | None) -> Document | Refusal:
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
            self._hold(target.path, made, version)
        else:
            self._forget(target.path)
        return made

    def _fresh(self, target: Target, held: _Held | None) -> Document | Refusal:
        if target.kind == "asset":
            return _compressed(pages.asset(target))
        if target.kind == "opml" or target.kind in pages.KINDS:
            return self._listing(target, held)
        with store.reading(self.store.engine) as connection:
            selection = self._select(connection, target)
        if selection is None:
            return Refusal(404, "no such archive page")
        if held is not None and held.document.etag == selection.etag:
            return held.document
        return self._finish(self._render(target, selection), held)

    def _listing(self, target: Target, held: _Held | None) -> Document | Refusal:
        """A page for people or the list of feeds: their ETag is a digest of what was rendered."""
        with store.reading(self.store.engine) as connection:
            self._name_sources(store.source_titles(connection))
            if target.kind == "opml":
                made: Document | Refusal = opml.document(connection, self.selector, self.sources())
            else:
                made = pages.document(connection, self.selector, self.sources(), target)
        if isinstance(made, Refusal):
            return made
        if held is not None and held.document.etag == made.etag:
            return held.document
        return self._finish(made, held) if made.kind == "opml" else _compressed(made)

    def problem(self, refusal: Refusal, path: str) -> Document:
        """The page that tells people why there is no document at `path`; it needs no store."""
        return _compressed(pages.problem(self.selector, refusal, path))

    def _select(self, connection: sa.Connection, target: Target) -> Selection | None:
        choose = {
            "feed": self.selector.live,
            "archive": self.selector.archive,
            "search": self.selector.search,
        }
        return choose[target.kind](connection, target)

    def _render(self, target: Target, selection: Selection) -> Document:
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
            body=_RENDERERS[target.format](feed),
            etag=selection.etag,
            last_modified=selection.committed,
            max_age=86_400 if target.kind == "archive" else feed.ttl,
            links=tuple(links),
            kind=target.kind,
            format=target.format,
        )

    def _finish(self, document: Document, held: _Held | None) -> Document:
        """Lint, compress and keep what was rendered."""
        url = self.config.site.base_url + document.path
        errors = doctor.lint(
            document.body, url=url, content_type=document.media_type, now=self.clock(), rules=_ERRORS
        )
        if errors:
            raise UnfitError("; ".join(f"{e.rule} at {e.place}: {e.message}" for e in errors[:3]))
        self.unfit.pop(document.path, None)
        finished = _compressed(document)
        if self.keep is not None and document.kind in ("feed", "archive", "opml"):
            self.keep.put(finished)
        return finished

    def _last_good(self, target: Target, held: _Held | None) -> Document | Refusal:
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
        body = _RENDERERS[target.format](feed)
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
            with store.reading(self.store.engine) as connection:
                selection = self.selector.live(connection, target)
        except StoreError:
            return None
        since = _revision(base, selection.shape)
        if since is None or not 0 < since < selection.revision:
            return None
        entries = tuple(e for e in selection.feed.entries if selection.changed[e.id] > since)
        full = self._render(target, replace(selection, feed=replace(selection.feed, entries=entries)))
        return replace(full, kind="delta", status=226, base=base, encoded=encodings(full.body))

    def _hold(self, path: str, document: Document, version: Stamp | None) -> None:
        with self._lock:
            before = self._held.pop(path, None)
            self._size -= before.size if before else 0
            self._held[path] = held = _Held(document, version or ())
            self._size += held.size
            while self._size > self.memory and len(self._held) > 1:
                _, old = self._held.popitem(last=False)
                self._size -= old.size

    def _forget(self, path: str) -> None:
        """What is refused now, as after a retraction, must not come back while the store is away."""
        with self._lock:
            before = self._held.pop(path, None)
            self._size -= before.size if before else 0

    @contextmanager
    def _flight(self, path: str) -> Iterator[None]:
        """One at a time for each path."""
        with self._lock:
            lock = self._flights.setdefault(path, threading.Lock())
        with lock:
            yield
        with self._lock:
            if not lock.locked():
                self._flights.pop(path, None)

    def _complain(self, error: StoreError) -> None:
        if self.trouble != str(error):
            _log.error("%s", error)
        self.trouble = str(error)


def _compressed(document: Document) -> Document:
    return replace(document, encoded=encodings(document.body))


def _number(etag: str) -> int:
    """The revision in an ETag; 0 in one that has none."""
    number = etag.removeprefix("W/").strip('"').partition("-")[0]
    return int(number) if number.isdecimal() else 0


def _revision(etag: str, shape: str) -> int | None:
    """The revision in an ETag of ours, where its shape is still the current one."""
    digest = etag.removeprefix("W/").strip('"').partition("-")[2]
    return _number(etag) if digest.startswith(shape) else None
