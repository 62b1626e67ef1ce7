"""The page of one item."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from feeds import store
from feeds.model import Entry, Wording
from feeds.publish.address import Refusal, Target
from feeds.publish.pages.desk import Desk
from feeds.render.pages import Change, FeedLink, ItemPage, Piece, Reason, Sighted, difference
from feeds.render.pages.times import day


def item(desk: Desk, target: Target) -> ItemPage | Refusal:
    """The item with its tags, sources and wordings; 410 where it was retracted."""
    detail = desk.reading.detail(target.hash)
    if detail is None:
        return Refusal(404, "no such item")
    if detail.retracted is not None:
        why = f": {detail.reason}" if detail.reason else ""
        return Refusal(410, f"this item was taken out of every feed on {day(detail.retracted)}{why}")
    entry = desk.selector.entry(detail.shown)
    changes = tuple(_changes(detail.wordings))[::-1]
    return ItemPage(
        frame=desk.frame(target, entry.title, _feeds(desk, entry), description=entry.content[:300]),
        entry=entry,
        reasons=_reasons(desk, entry, detail.shown),
        sightings=tuple(
            [
                Sighted(desk.signs.link("source", seen.source), seen.first, seen.last)
                for seen in detail.sightings
            ]
        ),
        changes=changes,
    )


def _feeds(desk: Desk, entry: Entry) -> tuple[FeedLink, ...]:
    """The Atom feeds that the item is in."""
    atom = desk.signs.atom
    found = [atom("all", "", desk.selector.config.site.title)]
    return tuple(found + [atom(*tag) for tag in entry.categories])


def _reasons(desk: Desk, entry: Entry, shown: store.Shown) -> tuple[Reason, ...]:
    evidence = {(tag.facet, tag.term): tag.evidence for tag in shown.tags}
    reason = desk.signs.reason
    return tuple([reason(tag, evidence[tag.facet, tag.term]) for tag in entry.categories])


def _changes(wordings: tuple[Wording, ...]) -> Iterator[Change]:
    before = ""
    for wording in wordings:
        pieces = difference(before, wording.text) if before else (Piece("same", wording.text),)
        announced = None if wording.second is None else datetime.fromtimestamp(wording.second, UTC)
        yield Change(wording.seen, announced, wording.reason, pieces)
        before = wording.text
