"""One transaction that takes seeds in: what they all ask is read once, what they all write is written at
its end.

It holds the right to write, so what it has read stays true, and what it has not yet written nobody else
misses.  It decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from feeds.model import Draft, Kind, Known, NewItem, Plan, Revision, Tagged, Vanished, weight
from feeds.store import files, search, seconds, sightings, sql
from feeds.store.engine import Connection
from feeds.store.files import FileMark, FileState
from feeds.store.gather import olds, vanished
from feeds.store.ledger import FeedKey, Ledger, Limits, Place
from feeds.store.rows import EVERYTHING, Row, keep_places, load, retag, written
from feeds.store.sightings import Page

_NEWEST = "SELECT (SELECT max(id) FROM items), (SELECT max(id) FROM wordings)"
_ITEMS = """
items (id, hash, occurrence, source, wording, published, updated, link, language, tags, places)
"""
_WORDINGS = "wordings (id, item, text, canonical, key, seen_us, second, reason)"
_REVISE = "UPDATE items SET wording = ?, tags = ?, link = ?, updated = ? WHERE id = ?"
_COUNT = """
UPDATE state SET version = version + 1, items = items + ?, snapshots = snapshots + ?,
    gazetteer = CASE WHEN snapshots = 0 THEN ? ELSE gazetteer END,
    newest_us = CASE WHEN newest_us > ? THEN newest_us ELSE ? END
"""
_REMEMBERED = 4096
"""Items whose wording is remembered for the snapshots that follow: enough for a few pages."""


class Intake:
    """Seeds on their way into the store, inside the caller's writing transaction."""

    def __init__(
        self, connection: Connection, clock: Callable[[], int], limits: Limits, gazetteer: str
    ) -> None:
        """`clock` gives microseconds since 1970; it is asked again at the end, just before the commit.

        `gazetteer` is the version that lines are tagged by: an empty store takes it for its own.
        """
        self._connection, self._clock = connection, clock
        self._now_us, self._gazetteer = clock(), gazetteer
        self._ledger = Ledger(connection, self._now_us, limits)
        row = sql.one(connection, _NEWEST) or (None, None)
        self._item, self._wording = row[0] or 0, row[1] or 0
        self._pages: dict[str, Page] = {}
        self._turned: set[str] = set()
        """Sources whose page is to be written down."""
        self._lines: dict[int, tuple[int, Vanished]] = {}
        """Item -> the source that brought it, and what that one knows of it, of what was written here."""
        self._unindexed: dict[int, str] = {}
        self._indexed: list[tuple[int, str]] = []
        self._born = self._snapshots = 0
        self._newest_us = 0

    def file_state(self, path: str) -> FileState | None:
        """A file as the last pass left it."""
        return files.file_state(self._connection, path)

    def refuse(self, mark: FileMark, reason: str) -> None:
        """Remember why a file was refused; it is tried again when it changes."""
        files.refuse(self._connection, mark, reason)

    def remember(self, mark: FileMark) -> None:
        """The file was touched, its bytes are the same."""
        files.remember(self._connection, mark)

    def known(self, source: str, digest: str, lines: Sequence[Draft], not_after: int) -> Known:
        """What the store has of the lines of a snapshot of `source`.

        Bounded by the snapshot's length, never by the store's size.  `not_after` is the second that free
        seconds are counted down from.
        """
        here = self._page(source)
        number, standing = (here.source, here.standing) if here else (-1, ())
        found = olds(self._connection, lines, number)
        held = {old.item for group in found.values() for old in group if old.current}
        return Known(
            newest_us=here.newest_us if here else None,
            same_bytes=here is not None and sightings.has_bytes(self._connection, number, digest),
            olds=found,
            standing=standing,
            vanished=self._vanished([item for item in standing if item not in held], number),
            free=tuple(seconds.free(self._connection, not_after, len(lines))),
            later=seconds.later(self._connection, not_after),
            next_item=1 + self._item,
        )

    def apply(self, plan: Plan, mark: FileMark, *, title: str, language: str) -> None:
        """Carry out a plan: items, wordings, memberships, ledger, full text, and what was read."""
        here = self._turn(plan.source, title)
        born = [event for event in plan.events if isinstance(event, NewItem)]
        revised = {event.item for event in plan.events if isinstance(event, Revision)}
        rows = load(self._connection, revised | set(plan.joined)) if revised or plan.joined else {}
        self._ledger.expect({key for row in rows.values() for key in row.feeds} | _feeds_of(plan, born))
        self._join(plan, rows)
        kept = _Rows(here.source, language, plan.time_us)
        for event in plan.events:
            if isinstance(event, NewItem):
                self._bear(kept, plan, event)
            else:
                self._revise(kept, event, rows[event.item])
        keep_places(self._connection, rows.values())
        kept.write(self._connection)
        sightings.record(self._connection, plan, born, here)
        files.remember_file(self._connection, mark, plan.digest, "")
        taken = [event.second for event in plan.events if event.second is not None]
        seconds.take(self._connection, taken)
        self._born, self._snapshots = self._born + len(born), self._snapshots + 1
        self._newest_us = max(self._newest_us, min(plan.time_us, self._now_us))

    def finish(self) -> None:
        """Write all that was collected; nothing but the commit is left to do after it."""
        if not self._snapshots:
            return
        search.remove(self._connection, self._indexed)
        search.add(self._connection, self._unindexed.items())
        sightings.keep_pages(self._connection, (self._pages[slug] for slug in sorted(self._turned)))
        counted = (self._born, self._snapshots, self._gazetteer, self._newest_us, self._newest_us)
        sql.do(self._connection, _COUNT, *counted)
        # Thousands of rows take longer than a commit may take from its stamp.
        self._ledger.write_rows()
        self._ledger.flush(self._clock())

    def _page(self, slug: str) -> Page | None:
        if slug not in self._pages:
            found = sightings.page(self._connection, slug)
            if found is None:
                return None
            self._pages[slug] = found
        return self._pages[slug]

    def _turn(self, slug: str, title: str) -> Page:
        """A source that turns to a new page, made when it is first seen; a new title replaces the old one."""
        here = self._page(slug)
        if here is None:
            here = self._pages[slug] = sightings.new_page(self._connection, slug, title)
        here.title = title or here.title
        self._turned.add(slug)
        return here

    def _vanished(self, missing: Iterable[int], source: int) -> dict[int, Vanished]:
        gone, unknown = dict[int, Vanished](), list[int]()
        for item in missing:
            owner, line = self._lines.get(item, (-1, None))
            if line is None:
                unknown.append(item)
            else:
                gone[item] = line if owner == source else line._replace(owned=False)
        gone.update(vanished(self._connection, unknown, source))
        return gone

    def _join(self, plan: Plan, rows: dict[int, Row]) -> None:
        """Items of other sources that this one brings for the first time enter its feed."""
        mine = ("source", plan.source)
        for item in reversed(plan.joined):
            row = rows[item]
            if not row.retracted and mine not in row.sources:
                self._ledger.enter(row.place, [mine], self._ledger.take_number())
            row.sources |= {mine}

    def _bear(self, kept: _Rows, plan: Plan, event: NewItem) -> None:
        """A new item enters its feeds."""
        terms = event.gist.tagged.terms
        place = Place(event.item, event.second, weight(event.text, event.link, len(terms)), [])
        feeds = (EVERYTHING, ("source", plan.source), *terms)
        self._ledger.enter(place, feeds, self._ledger.take_number())
        self._item, self._wording = max(self._item, event.item), self._wording + 1
        kept.born(event, self._wording, place.places)
        self._unindexed[event.item] = event.gist.words
        self._remember(event.item, kept.source, event, event.second)

    def _revise(self, kept: _Rows, event: Revision, row: Row) -> None:
        """A new wording of an old item, and for its places in the ledger what follows from it."""
        self._wording += 1
        kept.worded(event, self._wording, Kind.ALIAS.value if event.kind is Kind.ALIAS else event.reason)
        if event.kind is Kind.ALIAS:
            return
        if not row.retracted and event.text != row.text:
            if row.id not in self._unindexed:
                self._indexed.append((row.id, search.indexed(row.text)))
            self._unindexed[row.id] = event.gist.words
        row.text, row.link = event.text, event.link or row.link
        row.updated = row.updated if event.second is None else event.second
        kept.revised(self._wording, event.gist.tagged, row)
        retag(self._ledger, row, frozenset(event.gist.tagged.terms), event.kind)
        self._remember(row.id, kept.source, event, row.updated)

    def _remember(self, item: int, source: int, event: NewItem | Revision, updated: int) -> None:
        """Hold a wording ready: only who brought an item words it."""
        if len(self._lines) >= _REMEMBERED:
            self._lines.clear()
        line = Vanished(event.text, event.canonical, True, updated, event.gist.tagged.terms)
        self._lines[item] = source, line


class _Rows:
    """A snapshot's new items and wordings, as rows."""

    def __init__(self, source: int, language: str, seen_us: int) -> None:
        self.source, self._language, self._seen_us = source, language, seen_us
        self._items: list[tuple[Any, ...]] = []
        self._wordings: list[tuple[Any, ...]] = []
        self._revisions: list[tuple[Any, ...]] = []

    def born(self, event: NewItem, wording: int, places: list[int]) -> None:
        """A new item, which stands in the ledger at `places`."""
        self.worded(event, wording, "")
        row = (event.item, event.hash, event.occurrence, self.source, wording, event.second, event.second)
        self._items.append((*row, event.link, self._language, event.gist.tagged.written, written(places)))

    def worded(self, event: NewItem | Revision, wording: int, reason: str) -> None:
        """The text of either."""
        text = (wording, event.item, event.text, event.canonical, event.gist.key)
        self._wordings.append((*text, self._seen_us, event.second, reason))

    def revised(self, wording: int, tagged: Tagged, row: Row) -> None:
        """An old item has another wording."""
        self._revisions.append((wording, tagged.written, row.link, row.updated, row.id))

    def write(self, connection: Connection) -> None:
        """Write all that was collected."""
        sql.insert(connection, _ITEMS, sorted(self._items))  # the bottom line has the highest number
        sql.run(connection, _REVISE, self._revisions)
        sql.insert(connection, _WORDINGS, self._wordings)


def _feeds_of(plan: Plan, born: Iterable[NewItem]) -> set[FeedKey]:
    tagged = {term for event in born for term in event.gist.tagged.terms}
    return tagged | {EVERYTHING, ("source", plan.source)}


@contextmanager
def intake(
    connection: Connection, clock: Callable[[], int], limits: Limits, gazetteer: str
) -> Iterator[Intake]:
    """Take seeds in, and write at the end what they have in common."""
    made = Intake(connection, clock, limits, gazetteer)
    yield made
    made.finish()
