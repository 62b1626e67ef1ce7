"""edits(): which new line stands in the place of which vanished one."""

from __future__ import annotations

import json
import random
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.identity import Edit, Fresh, Standing, edits
from feeds.text import canonical

DATA = Path(__file__).parents[1] / "data" / "edits"
PAIRS = [
    json.loads(line)
    for name in ("dev", "own")
    for line in (DATA / f"{name}.jsonl").read_text("utf-8").splitlines()
]
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


def page(*lines: str) -> list[Standing]:
    """A snapshot as it stands, items numbered from 0."""
    return [Standing(key, line, canonical(line)) for key, line in enumerate(lines)]


def later(before: list[Standing], *lines: str) -> list[Fresh]:
    """A snapshot after another: lines that stood before keep their numbers."""
    known = {line.canonical: line.key for line in before}
    return [Fresh(known.get(canonical(line)), line, canonical(line)) for line in lines]


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair['kind']}: {pair['old'][:30]}")
@pytest.mark.parametrize("place", [0, 3, 8])
def test_a_line_in_the_old_ones_place(pair: dict[str, str], place: int) -> None:
    """Two lines come on top and the pair's line is exchanged: never anything but that edit is found."""
    old = page(*OTHERS[:place], pair["old"], *OTHERS[place:])
    found = edits(old, later(old, *ON_TOP, *OTHERS[:place], pair["new"], *OTHERS[place:]))
    assert [(edit.position, edit.key) for edit in found] in ([], [(place + 2, place)])
    if not pair["same"]:
        assert not found


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair['kind']}: {pair['old'][:30]}")
def test_a_line_elsewhere_is_new(pair: dict[str, str]) -> None:
    """A similar line on top is new, whether the old one stands further down or dropped off the bottom."""
    old = page(*OTHERS, pair["old"])
    assert not edits(old, later(old, pair["new"], *OTHERS, pair["old"]))
    if canonical(pair["new"]) != canonical(pair["old"]):
        assert not edits(old, later(old, pair["new"], *OTHERS))


def test_the_best_of_several_is_chosen_once() -> None:
    """Of two new lines in the gap that could be the edit the more similar one is, the other is new."""
    old = page(OTHERS[0], "Strike at the port of Volos", OTHERS[1])
    new = later(
        old,
        OTHERS[0],
        "Strike at the port of Volos enters day two with dockers",
        "Strikes at the port of Volos",
        OTHERS[1],
    )
    assert [(edit.position, edit.key) for edit in edits(old, new)] == [(2, 1)]


def test_edits_keep_their_order() -> None:
    """Several edits in one gap are matched in order."""
    old = page(*OTHERS)
    new = later(old, *(line + ", says report from the ground" for line in OTHERS))
    assert [(edit.position, edit.key) for edit in edits(old, new)] == [(n, n) for n in range(len(OTHERS))]


@settings(max_examples=60)
@given(st.data())
def test_nothing_is_claimed_twice(data: st.DataObject) -> None:
    """Whatever the snapshots: one edit a line, one line an item, no item that still stands."""
    lines = st.sampled_from(
        [*OTHERS, *(f"{line} again today" for line in OTHERS), *(line[:-3] for line in OTHERS)]
    )
    old = page(*data.draw(st.lists(lines, max_size=12, unique=True)))
    new = later(old, *data.draw(st.lists(lines, max_size=12, unique=True)))
    found: list[Edit] = edits(old, new)
    assert len({edit.key for edit in found}) == len({edit.position for edit in found}) == len(found)
    assert all(new[edit.position].key is None for edit in found)
    assert not {edit.key for edit in found} & {line.key for line in new}


def test_nothing_in_common_costs_seconds() -> None:
    """Two snapshots of 20,000 lines each without a common line are aligned in seconds."""
    rng = random.Random(7)
    vocabulary = ["".join(rng.choices("abcdefghijklmnoprstuv", k=rng.randint(3, 10))) for _ in range(2000)]
    sheets = [[" ".join(rng.choices(vocabulary, k=10)) for _ in range(20_000)] for _ in range(2)]
    old = page(*sheets[0])
    started = time.perf_counter()
    assert len(edits(old, later(old, *sheets[1]))) < 20
    assert time.perf_counter() - started < 30
