"""From the store to a model.Feed: which entries a document shows and all that it says.

Everything here is a function of the store, the configuration and the gazetteer: no clock, so that
every machine makes the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property, lru_cache
from itertools import chain
from urllib.parse import quote

from feeds import store, text
from feeds.gazetteer import Gazetteer
from feeds.model import Category, Config, Entry, Feed
from feeds.publish.address import Target
from feeds.publish.reading import Reading
from feeds.publish.window import current, depth, since, standing, window
from feeds.render import FEED_TYPES, RENDER_VERSION

SEARCH_LIMIT = 100
"""Entries of a search feed."""

_SHORTEST, _LONGEST = 60, 18_000
"""Seconds: NetNewsWire clamps max-age to 5 h, and nobody should ask more than once a minute."""
_RHYTHM = 20
"""Entries whose spacing tells a feed's rhythm."""
_PART = 10
"""A reader that asks ten times in the usual time between two entries is early enough."""


@dataclass(frozen=True, slots=True)
class Selection:
    """A feed to be rendered, with what HTTP will say of it."""

    feed: Feed
    rest: str
    """The digest of what else shapes it, in every format."""
    etag: str
    shape: str
    """The part of the ETag that two revisions must share for a delta."""
    revision: int
    committed: datetime | None
    changed: dict[str, int]
    """Entry id -> number of its last change."""


Remembered = dict[tuple[str, int, int], Entry]
"""(epoch, item, number of its last change) -> entry: an item stands in several feeds and formats.

Good for one configuration, one gazetteer and one set of source titles.
"""
_REMEMBERED = 8192


@dataclass(frozen=True, eq=False)
class Selector:
    """What every selection needs; one like another is another."""

    config: Config
    gazetteer: Gazetteer
    sources: Mapping[str, str]
    """slug -> title."""
    remembered: Remembered = field(default_factory=dict)

    def url(self, path: str) -> str:
        """The absolute URL of a path."""
        return self.config.site.base_url + path

    def live(self, reading: Reading, target: Target) -> Selection:
        """The live feed of a facet's term, or the combined one."""
        key = ("feed", target.facet, target.term, 0)
        return self._addressed(reading, target, reading.once(key, lambda: self._live(reading, target)))

    def archive(self, reading: Reading, target: Target) -> Selection | None:
        """A full archive page, or None where there is none (RFC 5005 section 4)."""
        key = ("archive", target.facet, target.term, target.page)
        found = reading.once(key, lambda: self._archive(reading, target))
        return None if found is None else self._addressed(reading, target, found)

    def older(self, reading: Reading, target: Target) -> tuple[Entry, ...] | None:
        """The entries alone of a full archive page, or None where there is none."""
        held: Selection | None = reading.held(("archive", target.facet, target.term, target.page))
        if held is not None:
            return held.feed.entries
        found = self._standing(reading, target)
        return None if found is None else tuple(entry for _, entry in found[3])

    def _addressed(self, reading: Reading, target: Target, selection: Selection) -> Selection:
        """The selection as the document at the target's path is known by."""
        feed = selection.feed
        shape = _digest(
            [reading.status.epoch, RENDER_VERSION, self._site, target.path, feed.title, feed.subtitle]
        )
        etag = f'W/"{selection.revision}-{shape}{selection.rest}"'
        return replace(selection, shape=shape, etag=etag)

    def _live(self, reading: Reading, target: Target) -> Selection:
        connection, status = reading.connection, reading.status
        head = reading.head(target.facet, target.term if target.facet != "all" else "")
        if head is None:
            return self._assemble(target, status, [], {}, 0, status.updated, None)
        changed = {row.item: row.changed for row in current(self._window(connection, head))}
        shown = self._entries(connection, status.epoch, changed)
        updated = datetime.fromtimestamp(head.newest, UTC)
        return self._assemble(
            target, status, shown, changed, head.revision, updated, head.committed, page=head.page
        )

    def _window(self, connection: store.Connection, head: store.Head) -> list[store.Row]:
        """The window's places; few feeds need to be read as deep as a window can reach."""
        settings = self.config.feeds
        recent, open_page = store.tally(connection, head, depth(settings), since(head.newest, settings))
        rows = store.rows(connection, head, max(settings.window_items, recent, open_page))
        return window(rows, recent, settings)

    def _archive(self, reading: Reading, target: Target) -> Selection | None:
        found = self._standing(reading, target)
        if found is None:
            return None
        head, rows, changed, shown = found
        # Its own revision: what happens on other pages leaves this one's ETag alone.
        revision = max(row.changed for row in rows)
        updated = datetime.fromtimestamp(max(row.second for row in rows), UTC)
        return self._assemble(
            target, reading.status, shown, changed, revision, updated, head.committed, page=head.page
        )

    def _standing(
        self, reading: Reading, target: Target
    ) -> tuple[store.Head, list[store.Row], dict[int, int], list[tuple[int, Entry]]] | None:
        """What a full archive page is made of: head, rows, item -> its last change, (item, entry)."""
        head = reading.head(target.facet, target.term if target.facet != "all" else "")
        rows = store.page_rows(reading.connection, head, target.page) if head else None
        if head is None or rows is None:
            return None
        changed = {row.item: row.changed for row in reversed(standing(rows))}
        return head, rows, changed, self._entries(reading.connection, reading.status.epoch, changed)

    def search(self, reading: Reading, target: Target) -> Selection:
        """A boolean or full-text feed: the newest matches."""
        assert target.search is not None
        connection, status = reading.connection, reading.status
        found = store.find(connection, target.search.query, SEARCH_LIMIT)
        head = reading.head("all", "")
        items = store.shown(connection, [item for _, _, item in found])
        shown = [(item.item, self.entry(item)) for item in items]
        changed = {item: change for _, change, item in found}
        updated = max((item.updated for item in items), default=status.updated)
        revision = max(changed.values(), default=0)
        found_feed = self._assemble(
            target, status, shown, changed, revision, updated, head.committed if head else None
        )
        return self._addressed(reading, target, found_feed)

    def _assemble(
        self,
        target: Target,
        status: store.Status,
        shown: Sequence[tuple[int, Entry]],
        changed: dict[int, int],
        revision: int,
        updated: datetime,
        committed: datetime | None,
        page: int = 1,
    ) -> Selection:
        entries = tuple(entry for _, entry in shown)
        feed = self._feed(target, entries, updated, page)
        if not status.snapshots:
            # Nothing was ever looked at: the first pass may bring hundreds of entries any moment.
            feed = replace(feed, ttl=_SHORTEST)
        labels = sorted({*chain.from_iterable([entry.categories for entry in entries])})
        authors = sorted({entry.author for entry in entries})
        # What a search shows has no ledger of its own, so its list is part of the digest.
        listed = [entry.id for entry in entries] if target.kind == "search" else []
        empty = updated.isoformat() if not entries else ""
        rest = _digest([labels, authors, listed, empty, sorted(feed.next_archive)])
        return Selection(
            feed=feed,
            rest=rest,
            etag="",
            shape="",
            revision=revision,
            committed=committed,
            changed={entry.id: changed[item] for item, entry in shown},
        )

    def _entries(
        self, connection: store.Connection, epoch: str, changed: Mapping[int, int]
    ) -> list[tuple[int, Entry]]:
        """(item, entry), newest `updated` first; what was selected before is not read again.

        That is safe since whatever a feed says of an item changes with a number, on all of its rows.
        """
        keys = {item: (epoch, item, number) for item, number in changed.items()}
        found = {item: entry for item, key in keys.items() if (entry := self.remembered.get(key))}
        made = {
            shown.item: self.entry(shown) for shown in store.shown(connection, keys.keys() - found.keys())
        }
        if len(self.remembered) + len(made) > _REMEMBERED:
            self.remembered.clear()
        self.remembered.update((keys[item], entry) for item, entry in made.items())
        return sorted((found | made).items(), key=lambda pair: pair[1].updated, reverse=True)

    def placeholder(self, target: Target, updated: datetime) -> Feed:
        """The feed without entries, for a store that was never read."""
        return self._feed(target, (), updated.replace(microsecond=0), 1)

    @cached_property
    def shape(self) -> str:
        """What of the configuration and the gazetteer shapes any document."""
        return _digest([RENDER_VERSION, self._site, self.gazetteer.version])

    @cached_property
    def _site(self) -> list[object]:
        """All of the configuration that shapes bytes."""
        site, feeds = self.config.site, self.config.feeds
        return [
            asdict(site),
            asdict(feeds),
            self.config.seeds.interval,
        ]

    def entry(self, item: store.Shown) -> Entry:
        """An item as every feed shows it."""
        page = self.url(f"/item/{item.hash}")
        return Entry(
            id=f"tag:{self.config.site.tag_authority}:item/{item.hash}",
            hash=item.hash,
            page=page,
            link=item.link or page,
            title=text.headline(item.text),
            content=item.text,
            author=item.source_title,
            language=item.language or None,
            published=item.published,
            updated=item.updated,
            categories=self.categories(item),
        )

    def categories(self, item: store.Shown) -> tuple[Category, ...]:
        """The item's tags that the gazetteer still knows, in the order of its facets."""
        known = self._known
        places = [known(tag.facet, tag.term) for tag in item.tags]
        return tuple([place[2] for place in sorted(filter(None, places))])

    @cached_property
    def _known(self) -> Callable[[str, str], tuple[int, str, Category] | None]:
        """(facet, term) -> the category with its place among others; None where it is not known."""
        order = {facet.key: number for number, facet in enumerate(self.gazetteer.facets)}

        @lru_cache(_REMEMBERED)
        def place(facet: str, slug: str) -> tuple[int, str, Category] | None:
            term = self.gazetteer.resolve(facet, slug)
            if term is None:
                return None
            return order.get(facet, len(order)), slug, Category(facet, slug, term.label)

        return place

    def _feed(self, target: Target, entries: tuple[Entry, ...], updated: datetime, page: int) -> Feed:
        site = self.config.site
        name = self.name(target)
        archive = target.kind == "archive"
        here = target.page if archive else page
        return Feed(
            id=self._feed_id(target),
            title=f"{name} – {site.title}" if name else site.title,
            subtitle=self._subtitle(target, name),
            language=site.language,
            author=site.author,
            updated=updated,
            page=self.url(self.human(target)),
            self_urls=self.urls(target),
            stylesheet=self.url("/feed.css"),
            entries=entries,
            ttl=_ttl(entries, self.config.seeds.interval),
            archive=archive,
            prev_archive=self._archive_urls(target, here - 1),
            next_archive=self._archive_urls(target, here + 1) if archive and here + 1 < page else {},
            current=self.urls(_live(target)) if archive else {},
            search=target.search.words if target.search else "",
        )

    def name(self, target: Target) -> str:
        """What people call the feed; empty for the combined one."""
        if target.search is not None:
            return f"Search: {target.search.words}"
        if target.facet == "all":
            return ""
        term = self.gazetteer.resolve(target.facet, target.term)
        if term is not None:
            return term.label
        return self.sources.get(target.term, target.term)

    def _subtitle(self, target: Target, name: str) -> str:
        if target.kind == "archive":
            return f"Older entries, page {target.page}."
        return f"Headlines about {name}." if name and not target.search else ""

    def _feed_id(self, target: Target) -> str:
        query = quote(target.search.canonical, safe="=&,:%+") if target.search else ""
        path = f"search?{query}" if target.search else target.feed_path
        return f"tag:{self.config.site.tag_authority}:feed/{path}"

    def urls(self, target: Target) -> dict[str, str]:
        """The absolute URLs of the same document in each format."""
        return {
            shape: self.url(
                Target(target.kind, target.facet, target.term, shape, target.page, search=target.search).path
            )
            for shape in FEED_TYPES
        }

    def human(self, target: Target) -> str:
        """The path of the page for people."""
        if target.search is not None:
            return Target("find", search=target.search).path
        return "/" if target.facet == "all" else f"/{target.facet}/{target.term}"

    def _archive_urls(self, target: Target, page: int) -> dict[str, str]:
        if page < 1 or target.search is not None:
            return {}
        return self.urls(Target("archive", target.facet, target.term, target.format, page))


def _live(target: Target) -> Target:
    return Target("feed", target.facet, target.term, target.format)


def _ttl(entries: Sequence[Entry], interval: float) -> int:
    """Seconds between two looks that are worth it, from the spacing of the newest entries.

    Not more often than the schedule looks for news, nor than once a minute, nor seldom than in 5 h.
    """
    recent = entries[:_RHYTHM]
    if len(recent) < 2:
        spacing = timedelta(days=1)
    else:
        spacing = (recent[0].updated - recent[-1].updated) / (len(recent) - 1)
    seconds = max(interval, spacing.total_seconds() / _PART)
    # In whole minutes, since RSS says it in minutes and must agree.
    return int(min(max(seconds, _SHORTEST), _LONGEST)) // 60 * 60


def _digest(parts: object) -> str:
    data = json.dumps(parts, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(data.encode()).hexdigest()[:10]
