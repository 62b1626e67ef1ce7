"""Read what a plan needs to know.  Bounded by the snapshot's length, never by the store's size."""

from __future__ import annotations

import hashlib
import json
from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any

from feeds.model import Draft, Old, Vanished
from feeds.store import sql
from feeds.store.engine import Connection

_CHUNK = 900
"""Values in one IN: below every database's limit, and few enough to be planned as lookups."""

_OLDS = """
SELECT wordings.canonical, now.canonical, wordings.item, now.text, items.link, items.occurrence,
    wordings.reason, items.source, items.retracted_us, items.updated
FROM wordings
JOIN items ON items.id = wordings.item
JOIN wordings AS now ON now.id = items.wording
WHERE wordings.key IN (?)
"""
_SEEN = "SELECT item, source, last_us FROM memberships WHERE item IN (?)"
_VANISHED = """
SELECT items.id, items.source, items.updated, items.tags, wordings.text, wordings.canonical
FROM items JOIN wordings ON wordings.id = items.wording
WHERE items.id IN (?)
"""


@lru_cache(maxsize=8192)
def key(canonical: str) -> int:
    """63 bits that wordings are found by; equal texts are compared whole after that."""
    return int.from_bytes(hashlib.sha256(canonical.encode()).digest()[:8]) >> 1


def chunks(values: Iterable[Any]) -> Iterator[list[Any]]:
    """Lists short enough for one statement."""
    rest = iter(values)
    while part := list(islice(rest, _CHUNK)):
        yield part


def unpack(standing: bytes) -> tuple[int, ...]:
    """The items of a snapshot, as ``pack`` kept them."""
    numbers = array("q")
    numbers.frombytes(standing)
    return tuple(numbers)


def pack(standing: Sequence[int]) -> bytes:
    """Eight bytes an item, in the machine's order (every machine we run on is little-endian)."""
    return array("q", standing).tobytes()


def olds(connection: Connection, lines: Sequence[Draft], source: int) -> dict[str, tuple[Old, ...]]:
    """By canonical text: the items that have, or once had, the text of a line, as this source sees them."""
    found = _worded(connection, lines)
    return _by_canonical(found, source, _seen(connection, {row[2] for row in found})) if found else {}


def _worded(connection: Connection, lines: Sequence[Draft]) -> list[Sequence[Any]]:
    """Every wording that has the canonical text of a line, with its item."""
    wanted = {line.canonical for line in lines}
    found: list[Sequence[Any]] = []
    for part in chunks(line.gist.key if line.gist else key(line.canonical) for line in lines):
        found += [row for row in sql.ask(connection, _OLDS, part) if row[0] in wanted]
    return found


def _seen(connection: Connection, numbers: set[int]) -> dict[int, dict[int, int | None]]:
    """item -> source -> when it was last seen there (None: it stands there)."""
    seen: dict[int, dict[int, int | None]] = {}
    for part in chunks(sorted(numbers)):
        for item, source, last in sql.ask(connection, _SEEN, part):
            seen.setdefault(item, {})[source] = last
    return seen


def _by_canonical(
    found: Iterable[Sequence[Any]], source: int, seen: dict[int, dict[int, int | None]]
) -> dict[str, tuple[Old, ...]]:
    groups: dict[str, dict[int, Old]] = {}
    for row in found:
        old = _old(row, source, seen.get(row[2], {}))
        group = groups.setdefault(row[0], {})
        before = group.get(old.item)
        # One item may have had a text several times: its birth counts for `minted`.
        if before is None or old.minted > before.minted:
            group[old.item] = old
    return {canonical: tuple(group.values()) for canonical, group in groups.items()}


def _old(row: Sequence[Any], source: int, seen: dict[int, int | None]) -> Old:
    canonical, current, item, text, link, occurrence, reason, owner, retracted_us, updated = row
    moments = [moment for moment in seen.values() if moment is not None]
    stands = len(moments) < len(seen)
    return Old(
        item=item,
        text=text,
        link=link,
        current=current == canonical,
        minted=occurrence if reason == "" else 0,
        owned=owner == source,
        member=source in seen,
        last_us=None if stands else max(moments, default=0),
        retracted=retracted_us is not None,
        updated=updated,
    )


def vanished(connection: Connection, missing: Iterable[int], source: int) -> Iterator[tuple[int, Vanished]]:
    """The items of these numbers, which the source's page shows no more."""
    for part in chunks(missing):
        for item, owner, updated, tags, text, canonical in sql.ask(connection, _VANISHED, part):
            terms = tuple(sorted([(facet, term) for facet, term, _ in json.loads(tags)]))
            yield item, Vanished(text, canonical, owner == source, updated, terms)
