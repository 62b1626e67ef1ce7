"""Pairs of lines as they come in real snapshots: tagged with the shipped gazetteer, decided by the plan."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from feeds import changes, gazetteer
from feeds.model import Config, Draft, Gist, Guess, Known, Line, Old, Plan, Revision, Seed, Tagged, Vanished
from feeds.tagging import Tagger

DATA = Path(__file__).parents[1] / "data" / "edits"
OTHERS = [
    "Dockers of Genoa refuse to load arms",
    "Floods in Sindh: relief camps opened by volunteers",
    "Film night of the youth club moved to Friday",
    "Budget debate drags on in parliament",
    "Hospital staff walk out over missing equipment",
    "New edition of the Grundrisse in Portuguese",
    "Farmers block motorway near Larissa",
    "Court hears appeal of jailed journalists",
]
ON_TOP = ["Metro workers announce stoppage", "Solar park planned on common land"]
HOUR_US = 3_600_000_000


@cache
def tagger() -> Tagger:
    """The shipped gazetteer, compiled once."""
    return Tagger(gazetteer.load(Config()))


def meet(line: Draft) -> Gist:
    """What is made of a line."""
    return Gist(tag(line.text), 0, "")


@cache
def tag(text: str) -> Tagged:
    """A line's tags."""
    return tagger().tagged(text)


def seed(*lines: str) -> Seed:
    """A snapshot of these lines."""
    numbered = tuple(Line(number, line) for number, line in enumerate(lines, 1))
    return Seed("a.txt", "site", datetime(2026, 1, 1, tzinfo=UTC), "digest", numbered)


def play(old: list[str], new: list[str], **given: Any) -> Plan:
    """What the second snapshot changes, an hour after the first, whose items are numbered from 0."""
    before, after = changes.drafts(seed(*old)), changes.drafts(seed(*new))
    here = {draft.canonical for draft in after}
    known = Known(
        newest_us=0,
        olds={
            draft.canonical: (Old(item, draft.text, "", True, 1, True, True, None, False, 0),)
            for item, draft in enumerate(before)
        },
        standing=tuple(range(len(before))),
        vanished={
            item: Vanished(draft.text, draft.canonical, True, 0, tag(draft.text).terms)
            for item, draft in enumerate(before)
            if draft.canonical not in here
        },
        free=((1_000_000, 999_000),),
        next_item=len(before),
    )
    subjects = frozenset(tagger().facet_of.values())
    return changes.plan(
        seed(*new),
        after,
        known,
        time_us=HOUR_US,
        reappear_after_days=90,
        meet=meet,
        subjects=subjects,
        **given,
    )


def in_place(pair: dict[str, str], place: int) -> list[Revision]:
    """Two lines come on top, and the new line stands where the old one stood."""
    old = [*OTHERS[:place], pair["old"], *OTHERS[place:]]
    new = [*ON_TOP, *OTHERS[:place], pair["new"], *OTHERS[place:]]
    return [event for event in play(old, new).events if isinstance(event, Revision)]


@pytest.mark.parametrize(
    ("name", "floor"),
    [
        ("dev", 1.0),
        ("own", 0.98),
        ("fresh", 0.99),
        ("blind-1", 0.98),
        ("blind-2", 0.99),
        ("blind-3", 1.0),
        ("further", 0.92),
    ],
)
@pytest.mark.parametrize("place", [0, 4, 8])
def test_pairs_in_place(name: str, floor: float, place: int) -> None:
    """No different news is merged, and the share of edits recognised stays what was reached."""
    rows = [json.loads(line) for line in (DATA / f"{name}.jsonl").read_text("utf-8").splitlines()]
    found = [(row, in_place(row, place)) for row in rows]
    assert not [(row["old"], row["new"]) for row, events in found if events and not row["same"]]
    assert all(event.item == place for _, events in found for event in events)
    edits = [(row, events) for row, events in found if row["same"] and row["old"] != row["new"]]
    missed = [(row["old"], row["new"]) for row, events in edits if not events]
    assert 1 - len(missed) / len(edits) >= floor, missed


def test_a_subject_may_change() -> None:
    """A clause that turns what the line is about leaves it the same item; another country does not."""
    old = "Bangladesh communists demand that the interim government announce a dat"
    assert in_place({"old": old, "new": f"{old}e for the elections"}, 3)
    assert not in_place({"old": "US troops out of Iraq", "new": "US troops out of Syria"}, 3)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("National strike on Thursday", "National strike on Monday"),
        ("KNE event in Patras", "KNE event in Volos"),
        ("IMF warns Argentina", "World Bank warns Argentina"),
    ],
)
def test_equal_terms_are_no_likeness(old: str, new: str) -> None:
    """Two lines with the same tags are not thereby the same news."""
    assert tag(old).terms == tag(new).terms
    assert not in_place({"old": old, "new": new}, 3)


def guessed(old: list[str], new: list[str]) -> Guess:
    """Which lines are edits, before it is known what is stored."""
    pages = [[line._replace(gist=meet(line)) for line in changes.drafts(seed(*page))] for page in (old, new)]
    return changes.guess(pages[0], pages[1], frozenset(tagger().facet_of.values()))


def unasked(_old: Any, _new: Any) -> Any:
    """Looks for no edits."""
    raise AssertionError("looked for edits that were guessed")


@pytest.mark.parametrize("name", ["dev", "own", "blind-1"])
def test_a_right_guess_is_the_plan(name: str) -> None:
    """What was found beforehand is what is found with the store, and is not looked for again."""
    rows = [json.loads(line) for line in (DATA / f"{name}.jsonl").read_text("utf-8").splitlines()]
    for row in rows:
        old, new = [*OTHERS[:4], row["old"], *OTHERS[4:]], [*ON_TOP, *OTHERS[:4], row["new"], *OTHERS[4:]]
        assert play(old, new, guess=guessed(old, new), look=unasked) == play(old, new)


def test_a_wrong_guess_is_let_go() -> None:
    """Where the store has another line than the page before had, its own lines are compared."""
    pair = next(
        row
        for row in map(json.loads, (DATA / "dev.jsonl").read_text("utf-8").splitlines())
        if row["same"] and row["old"] != row["new"] and in_place(row, 3)
    )
    old, new = [*OTHERS[:3], pair["old"]], [*OTHERS[:3], pair["new"]]
    for other in ([*OTHERS[:3], "Quite another line"], OTHERS[:3], [pair["old"], *OTHERS[:3]], new):
        assert play(old, new, guess=guessed(other, new)) == play(old, new)
        assert play(other, new, guess=guessed(old, new)) == play(other, new)
