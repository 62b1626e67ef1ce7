"""Apply what was decided: a plan, or a change of one item's tags or standing.

Every function works inside the caller's transaction and decides nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from feeds.model import Kind, NewItem, Plan, Revision, Tag, weight
from feeds.store import search
from feeds.store.gather import chunks, key, pack
from feeds.store.ledger import FeedKey, Ledger, Limits, Place
from feeds.store.schema import files, items, memberships, snapshots, sources, spans, state, wordings


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
        return self.terms | self.sources | {("all", "")}

    @property
    def numbers(self) -> str:
        """The ledger numbers of its rows, as ``items.places`` keeps them."""
        return json.dumps(self.places, separators=(",", ":"))

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
    now_us: int,
    limits: Limits,
) -> None:
    """Carry out a plan: items, wordings, memberships, ledger, full text, and what was read."""
    source = _source(connection, plan.source, title)
    ledger = Ledger(connection, now_us, limits)
    born = [event for event in plan.events if isinstance(event, NewItem)]
    touched = {event.item for event in plan.events if isinstance(event, Revision)} | set(plan.joined)
    rows = load(connection, touched)
    _join(connection, ledger, plan, rows)
    for event in plan.events:
        if isinstance(event, NewItem):
            _enter(ledger, plan, event, rows)
        else:
            revise(connection, ledger, event, rows[event.item], plan.time_us)
    _keep_places(connection, [rows[item] for item in touched])
    _insert(connection, plan, born, source, language, rows)
    _sightings(connection, plan, born, source)
    _record(connection, plan, mark, source)
    _take_seconds(connection, [event.second for event in plan.events if event.second is not None])
    ledger.flush()
    _count(connection, min(plan.time_us, now_us), len(born))


def load(connection: sa.Connection, numbers: Iterable[int]) -> dict[int, Row]:
    """Items by number."""
    columns = sa.select(items, wordings.c.text).join(wordings, wordings.c.id == items.c.wording)
    rows: dict[int, Row] = {}
    for part in chunks(sorted(numbers)):
        members = _members(connection, part)
        for row in connection.execute(columns.where(items.c.id.in_(part))):
            terms = frozenset((facet, term) for facet, term, _ in json.loads(row.tags))
            rows[row.id] = Row(
                row.id,
                row.text,
                row.link,
                row.updated,
                terms,
                frozenset(members.get(row.id, ())),
                json.loads(row.places),
                row.retracted_us is not None,
            )
    return rows


def dump_tags(tags: Iterable[Tag]) -> str:
    """Tags as ``items.tags`` keeps them."""
    evidence = [[tag.facet, tag.term, [[e.words, e.rule] for e in tag.evidence]] for tag in tags]
    return json.dumps(evidence, ensure_ascii=False, separators=(",", ":"))


def revise(connection: sa.Connection, ledger: Ledger, event: Revision, row: Row, seen_us: int) -> None:
    """Give an item a new wording, and its places in the ledger what follows from it."""
    wording = _add_wording(connection, event, seen_us)
    if event.kind is Kind.ALIAS:
        return
    if not row.retracted:
        search.remove(connection, [(row.id, row.text)])
        search.add(connection, [(row.id, event.text)])
    values: dict[str, Any] = {"wording": wording, "tags": dump_tags(event.tags)}
    if event.link:
        values["link"] = event.link
    if event.second is not None:
        values["updated"] = row.updated = event.second
    connection.execute(sa.update(items).where(items.c.id == row.id).values(**values))
    row.text, row.link = event.text, event.link or row.link
    retag(ledger, row, frozenset((tag.facet, tag.term) for tag in event.tags), event.kind)


def retag(ledger: Ledger, row: Row, terms: frozenset[FeedKey], kind: Kind | None) -> bool:
    """Move an item between feeds; `kind` is the edit that comes with it, if one does.

    Returns whether the ledger took a number for it.
    """
    before, row.terms = row.terms, terms
    if row.retracted or (before == terms and kind is None):
        return False
    number = ledger.take_number()
    stays = sorted((before & terms) | row.sources | {("all", "")})
    ledger.leave(row.place, sorted(before - terms), number)
    (ledger.move if kind is Kind.LOUD else ledger.touch)(row.place, stays, number)
    ledger.enter(row.place, sorted(terms - before), number)
    row.places[:] = sorted(set(row.places))
    return True


def _members(connection: sa.Connection, numbers: Sequence[int]) -> dict[int, list[FeedKey]]:
    query = sa.select(memberships.c.item, sources.c.slug).join(sources, sources.c.id == memberships.c.source)
    found: dict[int, list[FeedKey]] = {}
    for item, slug in connection.execute(query.where(memberships.c.item.in_(numbers))):
        found.setdefault(item, []).append(("source", slug))
    return found


def _source(connection: sa.Connection, slug: str, title: str) -> int:
    row = connection.execute(sa.select(sources.c.id, sources.c.title).where(sources.c.slug == slug)).first()
    if row is None:
        inserted = connection.execute(
            sa.insert(sources).values(slug=slug, title=title or slug, newest_us=None, standing=b"")
        ).inserted_primary_key
        assert inserted is not None
        return int(inserted[0])
    if title and title != row.title:
        connection.execute(sa.update(sources).where(sources.c.id == row.id).values(title=title))
    return int(row.id)


def _insert(
    connection: sa.Connection,
    plan: Plan,
    born: Sequence[NewItem],
    source: int,
    language: str,
    rows: dict[int, Row],
) -> None:
    if not born:
        return
    next_wording = 1 + (connection.scalar(sa.select(sa.func.max(wordings.c.id))) or 0)
    texts: list[dict[str, Any]] = []
    values: list[dict[str, Any]] = []
    for offset, event in enumerate(born):
        values.append(
            {
                "id": event.item,
                "hash": event.hash,
                "occurrence": event.occurrence,
                "source": source,
                "wording": next_wording + offset,
                "published": event.second,
                "updated": event.second,
                "link": event.link,
                "language": language,
                "tags": dump_tags(event.tags),
                "places": rows[event.item].numbers,
                "retracted_us": None,
            }
        )
        texts.append(_wording(next_wording + offset, event, plan.time_us, ""))
    connection.execute(sa.insert(items), values)
    connection.execute(sa.insert(wordings), texts)
    search.add(connection, [(event.item, event.text) for event in born])


def _wording(number: int, event: NewItem | Revision, seen_us: int, reason: str) -> dict[str, Any]:
    return {
        "id": number,
        "item": event.item,
        "text": event.text,
        "canonical": event.canonical,
        "key": key(event.canonical),
        "seen_us": seen_us,
        "second": event.second,
        "reason": reason,
    }


def _add_wording(connection: sa.Connection, event: Revision, seen_us: int) -> int:
    number = 1 + (connection.scalar(sa.select(sa.func.max(wordings.c.id))) or 0)
    connection.execute(sa.insert(wordings), [_wording(number, event, seen_us, event.reason)])
    return int(number)


def _join(connection: sa.Connection, ledger: Ledger, plan: Plan, rows: dict[int, Row]) -> None:
    """Items of other sources that this one brings for the first time enter its feed."""
    mine = ("source", plan.source)
    for item in reversed(plan.joined):
        row = rows[item]
        if not row.retracted and mine not in row.sources:
            ledger.enter(row.place, [mine], ledger.take_number())
        row.sources |= {mine}


def _enter(ledger: Ledger, plan: Plan, event: NewItem, rows: dict[int, Row]) -> None:
    terms = frozenset((tag.facet, tag.term) for tag in event.tags)
    mine = frozenset({("source", plan.source)})
    row = Row(event.item, event.text, event.link, event.second, terms, mine, [], retracted=False)
    ledger.enter(row.place, sorted(row.feeds), ledger.take_number())
    rows[event.item] = row


def _keep_places(connection: sa.Connection, rows: Iterable[Row]) -> None:
    values = [{"item_id": row.id, "numbers": row.numbers} for row in rows]
    if values:
        statement = sa.update(items).where(items.c.id == sa.bindparam("item_id"))
        connection.execute(statement.values(places=sa.bindparam("numbers")), values)


def _sightings(connection: sa.Connection, plan: Plan, born: Sequence[NewItem], source: int) -> None:
    last = plan.time_us if plan.late else None
    first = [
        {"item": event.item, "source": source, "first_us": plan.time_us, "last_us": last} for event in born
    ]
    joined = set(plan.joined)
    first += [
        {"item": item, "source": source, "first_us": plan.time_us, "last_us": last} for item in plan.joined
    ]
    if first:
        connection.execute(sa.insert(memberships), first)
    _see_again(connection, plan, [item for item in plan.seen if item not in joined], source)
    here = memberships.c.source == source
    for part in chunks(plan.gone):
        gone = sa.update(memberships).where(here, memberships.c.item.in_(part))
        connection.execute(gone.values(last_us=_newest(source)))


def _see_again(connection: sa.Connection, plan: Plan, again: Sequence[int], source: int) -> None:
    """A late sighting can move the first and the last time apart, a timely one makes the item stand."""
    here = memberships.c.source == source
    for part in chunks(again):
        rows = sa.update(memberships).where(here, memberships.c.item.in_(part))
        if not plan.late:
            connection.execute(rows.values(last_us=None))
            continue
        earlier = memberships.c.first_us > plan.time_us
        connection.execute(rows.where(earlier).values(first_us=plan.time_us))
        connection.execute(rows.where(memberships.c.last_us < plan.time_us).values(last_us=plan.time_us))


def _newest(source: int) -> sa.ScalarSelect[Any]:
    return sa.select(sources.c.newest_us).where(sources.c.id == source).scalar_subquery()


def _record(connection: sa.Connection, plan: Plan, mark: FileMark, source: int) -> None:
    if plan.standing is not None:
        newest = sa.update(sources).where(sources.c.id == source)
        connection.execute(newest.values(newest_us=plan.time_us, standing=pack(plan.standing)))
    same = sa.select(snapshots.c.digest).where(
        snapshots.c.source == source, snapshots.c.digest == plan.digest
    )
    if connection.execute(same).first() is None:
        connection.execute(
            sa.insert(snapshots).values(
                source=source, digest=plan.digest, time_us=plan.time_us, path=plan.path
            )
        )
    remember_file(connection, mark, plan.digest, "")


def remember_file(connection: sa.Connection, mark: FileMark, digest: str | None, reason: str) -> None:
    """What became of a file; `digest` None keeps the one it was read with before."""
    values: dict[str, Any] = {"size": mark.size, "mtime_ns": mark.mtime_ns, "reason": reason}
    if digest is not None:
        values["digest"] = digest
    done = connection.execute(sa.update(files).where(files.c.path == mark.path).values(**values))
    if done.rowcount == 0:
        connection.execute(sa.insert(files).values(path=mark.path, **({"digest": ""} | values)))


def _take_seconds(connection: sa.Connection, seconds: Sequence[int]) -> None:
    for first, last in _runs(sorted(seconds)):
        # Runs do not overlap, so those that touch this one are at most two.
        near = connection.execute(
            sa.select(spans).where(spans.c.last >= first - 1).order_by(spans.c.last).limit(2)
        ).all()
        touching = [span for span in near if span.first <= last + 1]
        for span in touching:
            connection.execute(sa.delete(spans).where(spans.c.last == span.last))
        connection.execute(
            sa.insert(spans).values(
                first=min([first, *(span.first for span in touching)]),
                last=max([last, *(span.last for span in touching)]),
            )
        )


def _runs(seconds: Sequence[int]) -> Iterator[tuple[int, int]]:
    """(first, last) of each run of consecutive numbers."""
    begin = 0
    for end in range(1, len(seconds) + 1):
        if end == len(seconds) or seconds[end] != seconds[end - 1] + 1:
            yield seconds[begin], seconds[end - 1]
            begin = end


def _count(connection: sa.Connection, time_us: int, born: int) -> None:
    newest = sa.case(
        (sa.or_(state.c.newest_us.is_(None), state.c.newest_us < time_us), time_us),
        else_=state.c.newest_us,
    )
    connection.execute(
        sa.update(state).values(
            version=state.c.version + 1,
            items=state.c["items"] + born,
            snapshots=state.c.snapshots + 1,
            newest_us=newest,
        )
    )
