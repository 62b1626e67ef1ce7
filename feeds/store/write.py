"""Apply what was decided: a plan, or a change of one item's tags.

Every function works inside the caller's transaction and decides nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from feeds.model import Kind, NewItem, Plan, Revision, Tag, weight
from feeds.store import bulk, search, seconds, sightings
from feeds.store.gather import chunks, key
from feeds.store.ledger import FeedKey, Ledger, Limits, Place
from feeds.store.schema import files, items, state, wordings

_EVERYTHING: FeedKey = ("all", "")

_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_NEWEST_WORDING = sa.select(sa.func.max(wordings.c.id))
_ROWS = """
SELECT items.id, wordings.text, link, updated, tags, places, retracted_us
FROM items JOIN wordings ON wordings.id = items.wording WHERE items.id IN (?)
"""
_REVISE = "UPDATE items SET wording = ?, tags = ?, link = ?, updated = ? WHERE id = ?"
_MEMBERS = "SELECT item, slug FROM memberships JOIN sources ON sources.id = source WHERE item IN (?)"
_KEEP_FILE = (
    sa.update(files)
    .where(files.c.path == sa.bindparam("wanted"))
    .values({name: sa.bindparam(name) for name in ("size", "mtime_ns", "reason")})
)
_KEEP_READ_FILE = _KEEP_FILE.values(digest=sa.bindparam("digest"))
_COUNT = sa.update(state).values(
    version=state.c.version + 1,
    items=state.c["items"] + sa.bindparam("born"),
    snapshots=state.c.snapshots + 1,
    newest_us=sa.case(
        (state.c.newest_us > sa.bindparam("time_us"), state.c.newest_us), else_=sa.bindparam("time_us")
    ),
)


@dataclass(frozen=True, slots=True)
class FileMark:
    """What a file looked like when it was read, so that it is read once."""

    path: str
    size: int
    mtime_ns: int


@dataclass(slots=True)
class Row:
    """An item as it is stored, with all that its places in the ledger depend on."""

    id: int
    text: str
    link: str
    updated: int
    terms: frozenset[FeedKey]
    sources: frozenset[FeedKey]
    places: list[int]
    retracted: bool

    @property
    def feeds(self) -> frozenset[FeedKey]:
        """Every feed that shows it, or would if it were not retracted."""
        return self.terms | self.sources | {_EVERYTHING}

    @property
    def numbers(self) -> str:
        """The ledger numbers of its rows, as ``items.places`` keeps them."""
        return _written(self.places)

    @property
    def place(self) -> Place:
        """Its place in the ledger, sharing the list of numbers."""
        size = weight(self.text, self.link, len(self.terms))
        return Place(self.id, self.updated, size, self.places)


def apply(
    connection: sa.Connection,
    plan: Plan,
    mark: FileMark,
    *,
    title: str,
    language: str,
    clock: Callable[[], int],
    limits: Limits,
) -> None:
    """Carry out a plan: items, wordings, memberships, ledger, full text, and what was read.

    `clock` gives microseconds since 1970; it is asked again at the end, since a snapshot of 100,000
    lines takes a while.
    """
    now_us = clock()
    source = sightings.source_id(connection, plan.source, title)
    ledger = Ledger(connection, now_us, limits)
    born = [event for event in plan.events if isinstance(event, NewItem)]
    rows = load(connection, {e.item for e in plan.events if isinstance(e, Revision)} | set(plan.joined))
    ledger.expect({key for row in rows.values() for key in row.feeds} | _feeds_of(plan, born))
    _join(ledger, plan, rows)
    kept = _Keeper(connection, source, language, plan.time_us)
    for event in plan.events:
        if isinstance(event, NewItem):
            kept.born(event, _enter(ledger, plan, event))
        else:
            kept.revised(ledger, event, rows[event.item])
    _keep_places(connection, rows.values())
    kept.flush()
    sightings.record(connection, plan, born, source)
    remember_file(connection, mark, plan.digest, "")
    seconds.take(connection, (event.second for event in plan.events if event.second is not None))
    _count(connection, min(plan.time_us, now_us), len(born))
    ledger.flush(clock())


def load(connection: sa.Connection, numbers: Iterable[int]) -> dict[int, Row]:
    """Items by number."""
    rows: dict[int, Row] = {}
    for part in chunks(sorted(numbers)):
        members = _members(connection, part)
        for item, text, link, updated, tags, places, retracted_us in bulk.ask(connection, _ROWS, part):
            rows[item] = Row(
                item,
                text,
                link,
                updated,
                frozenset((facet, term) for facet, term, _ in json.loads(tags)),
                frozenset(members.get(item, ())),
                json.loads(places),
                retracted_us is not None,
            )
    return rows


def terms_of(tags: Iterable[Tag]) -> frozenset[FeedKey]:
    """The feeds that an item is in by its tags."""
    return frozenset((tag.facet, tag.term) for tag in tags)


def dump_tags(tags: Iterable[Tag]) -> str:
    """Tags as ``items.tags`` keeps them."""
    return _written([[tag.facet, tag.term, [[e.words, e.rule] for e in tag.evidence]] for tag in tags])


def retag(ledger: Ledger, row: Row, terms: frozenset[FeedKey], kind: Kind | None) -> bool:
    """Move an item between feeds; `kind` is the edit that comes with it, if one does.

    Returns whether the ledger took a number for it.
    """
    before, row.terms = row.terms, terms
    if row.retracted or (before == terms and kind is None):
        return False
    number = ledger.take_number()
    stays = sorted((before & terms) | row.sources | {_EVERYTHING})
    ledger.leave(row.place, sorted(before - terms), number)
    (ledger.move if kind is Kind.LOUD else ledger.touch)(row.place, stays, number)
    ledger.enter(row.place, sorted(terms - before), number)
    row.places[:] = sorted(set(row.places))
    return True


def _members(connection: sa.Connection, numbers: Sequence[int]) -> dict[int, list[FeedKey]]:
    found: dict[int, list[FeedKey]] = {}
    for item, slug in bulk.ask(connection, _MEMBERS, numbers):
        found.setdefault(item, []).append(("source", slug))
    return found


class _Keeper:
    """Collects a snapshot's new items and wordings; the numbers of wordings are given here."""

    def __init__(self, connection: sa.Connection, source: int, language: str, seen_us: int) -> None:
        self._connection, self._source, self._language, self._seen_us = connection, source, language, seen_us
        self._wording = connection.scalar(_NEWEST_WORDING) or 0
        self._items: list[tuple[Any, ...]] = []
        self._wordings: list[tuple[Any, ...]] = []
        self._revisions: list[tuple[Any, ...]] = []
        self._unindexed: list[tuple[int, str]] = []
        self._indexed: list[tuple[int, str]] = []

    def born(self, event: NewItem, places: list[int]) -> None:
        """A new item, which stands in the ledger at `places`."""
        wording = self._word(event, "")
        row = (event.item, event.hash, event.occurrence, self._source, wording, event.second, event.second)
        tags = dump_tags(event.tags)
        self._items.append((*row, event.link, self._language, tags, _written(places)))
        self._unindexed.append((event.item, event.text))

    def revised(self, ledger: Ledger, event: Revision, row: Row) -> None:
        """A new wording of an old item, and for its places in the ledger what follows from it."""
        if event.kind is Kind.ALIAS:
            self._word(event, Kind.ALIAS.value)
            return
        wording = self._word(event, event.reason)
        if not row.retracted and event.text != row.text:
            self._indexed.append((row.id, row.text))
            self._unindexed.append((row.id, event.text))
        row.text, row.link = event.text, event.link or row.link
        row.updated = row.updated if event.second is None else event.second
        self._revisions.append((wording, dump_tags(event.tags), row.link, row.updated, row.id))
        retag(ledger, row, terms_of(event.tags), event.kind)

    def flush(self) -> None:
        """Write all that was collected."""
        bulk.insert(self._connection, items, sorted(self._items))  # the bottom line has the highest number
        bulk.run(self._connection, _REVISE, self._revisions)
        bulk.insert(self._connection, wordings, self._wordings)
        search.remove(self._connection, self._indexed)
        search.add(self._connection, self._unindexed)

    def _word(self, event: NewItem | Revision, reason: str) -> int:
        self._wording += 1
        text = (self._wording, event.item, event.text, event.canonical, key(event.canonical))
        self._wordings.append((*text, self._seen_us, event.second, reason))
        return self._wording


def _feeds_of(plan: Plan, born: Iterable[NewItem]) -> set[FeedKey]:
    tagged = {(tag.facet, tag.term) for event in born for tag in event.tags}
    return tagged | {_EVERYTHING, ("source", plan.source)}


def _join(ledger: Ledger, plan: Plan, rows: dict[int, Row]) -> None:
    """Items of other sources that this one brings for the first time enter its feed."""
    mine = ("source", plan.source)
    for item in reversed(plan.joined):
        row = rows[item]
        if not row.retracted and mine not in row.sources:
            ledger.enter(row.place, [mine], ledger.take_number())
        row.sources |= {mine}


def _enter(ledger: Ledger, plan: Plan, event: NewItem) -> list[int]:
    """Give a new item its places; their numbers."""
    terms = terms_of(event.tags)
    place = Place(event.item, event.second, weight(event.text, event.link, len(terms)), [])
    ledger.enter(place, (_EVERYTHING, ("source", plan.source), *sorted(terms)), ledger.take_number())
    return place.places


def _keep_places(connection: sa.Connection, rows: Iterable[Row]) -> None:
    bulk.run(connection, "UPDATE items SET places = ? WHERE id = ?", [(row.numbers, row.id) for row in rows])


def remember_file(connection: sa.Connection, mark: FileMark, digest: str | None, reason: str) -> None:
    """What became of a file; `digest` None keeps the one it was read with before."""
    row = (mark.path, mark.size, mark.mtime_ns, digest or "", reason)
    values = {"wanted": mark.path, "size": mark.size, "mtime_ns": mark.mtime_ns, "reason": reason}
    if digest is None:
        known = connection.execute(_KEEP_FILE, values).rowcount
    else:
        known = connection.execute(_KEEP_READ_FILE, values | {"digest": digest}).rowcount
    if not known:
        bulk.insert(connection, files, [row])


def _count(connection: sa.Connection, time_us: int, born: int) -> None:
    connection.execute(_COUNT, {"time_us": time_us, "born": born})
