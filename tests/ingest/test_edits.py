"""What an edit does to times, places and pages, where the plain case is not enough."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from feeds import store
from feeds.model import Feeds, Kind
from feeds.store import query as queries
from tests.ingest.folder import START, Folder

PAGE = [
    "KKE held a rally in Athens against the new bill on pensions",
    "TKP statement on the earthquake in Izmir",
    "Workers of the port of Piraeus on strike for the second day",
    "PCP congress to be held in Loures in December",
    "The Lebanese people demand the resignation of the government",
]
QUAKE = PAGE[1] + ", three dead"


def shown(folder: Folder, text: str) -> store.Shown:
    """The item with this wording."""
    return next(item.shown for item in folder.items() if item.shown.text == text)


def test_an_edit_in_the_same_second_is_later_all_the_same(folder: Folder) -> None:
    """Files of one time, as in a fresh clone: the edit takes the next second after them."""
    folder.put("a.txt", PAGE)
    folder.put("b.txt", ["AKEL on the Cyprus problem", PAGE[0], QUAKE, *PAGE[2:]])
    folder.ingest()
    item = shown(folder, QUAKE)
    assert item.published == START - timedelta(seconds=1)
    assert item.updated == START + timedelta(seconds=1)
    assert folder.feed("all")[:2] == ["AKEL on the Cyprus problem", QUAKE]


def test_an_edit_waits_until_its_second_has_come(make_folder: Callable[[str], Folder]) -> None:
    """No date is in the future: the file is left for a moment, and all that follow it."""
    live, later = make_folder("live"), make_folder("later")
    for folder in (live, later):
        folder.put("a.txt", PAGE)
        folder.put("b.txt", [PAGE[0], QUAKE, *PAGE[2:]])
        folder.put("c.txt", ["ZKP is founded", PAGE[0], QUAKE, *PAGE[2:]])
    live.now = START
    result = live.ingest()
    assert ([outcome.path for outcome in result.outcomes], result.unsettled) == (["a.txt"], 2)
    live.now = START + timedelta(seconds=1)
    assert [outcome.path for outcome in live.ingest().outcomes] == ["b.txt", "c.txt"]
    later.ingest()
    assert live.state() == later.state()


def test_more_edits_than_seconds(folder: Folder) -> None:
    """A page of hundreds of lines, all corrected within its second: shown, though not all announced."""
    lines = [f"Branch {n} of the party met in town {n} on Monday" for n in range(90)]
    folder.put("a.txt", lines)
    folder.put("b.txt", [line.replace("met in", "has met in") for line in lines])
    outcome = folder.ingest().outcomes[1]
    kinds = [edit.kind for edit in outcome.edits]
    assert (outcome.new, outcome.edited) == (0, 90)
    assert kinds.count(Kind.LOUD) == 60
    assert all("has met" in text for text in folder.texts())
    assert all(item.shown.updated >= item.shown.published for item in folder.items())


def test_how_another_source_words_it_is_not_shown(folder: Folder) -> None:
    """The source that brought an item first owns its wording; the other's edit is known again later."""
    folder.put("a.txt", PAGE)
    folder.put("solid/a.txt", [PAGE[1], "UJC of Spain meets"], hours=1)
    folder.put("solid/b.txt", [QUAKE, "UJC of Spain meets"], hours=2)
    folder.put("solid/c.txt", ["ZKP is founded", QUAKE, "UJC of Spain meets"], hours=3)
    result = folder.ingest()
    assert [edit.kind for outcome in result.outcomes for edit in outcome.edits] == [Kind.ALIAS]
    assert [outcome.edited for outcome in result.outcomes] == [0, 0, 0, 0]
    item = next(item for item in folder.items() if item.shown.text == PAGE[1])
    assert [wording.text for wording in item.wordings] == [PAGE[1]]
    assert QUAKE not in folder.texts()


def test_an_edit_shows_on_the_archive_pages_that_hold_the_old_place(folder: Folder) -> None:
    """They show today's wording, so a change of it is a change of theirs, however it came."""
    folder.feeds = Feeds(window_items=2, window_hours=0)
    folder.put("a.txt", PAGE)
    page = [PAGE[0], QUAKE, *PAGE[2:]]
    folder.put("b.txt", page, hours=1)
    folder.ingest()
    before = _pages(folder)
    folder.put("c.txt", [page[0], QUAKE.replace("earthquake", "Earthquake"), *page[2:]], hours=2)
    outcome = folder.ingest().outcomes[0]
    assert [edit.kind for edit in outcome.edits] == [Kind.SILENT]
    item = shown(folder, QUAKE.replace("earthquake", "Earthquake")).item
    after = _pages(folder)
    holding = [number for number, rows in enumerate(after) if any(row.item == item for row in rows)]
    assert len(holding) == 2
    for number, (old, new) in enumerate(zip(before, after, strict=True)):
        assert (max(r.changed for r in new) > max(r.changed for r in old)) is (number in holding)


def _pages(folder: Folder) -> list[list[store.Row]]:
    with store.reading(folder.open().engine) as connection:
        head = store.head(connection, "all", "")
        assert head is not None
        full = [store.page_rows(connection, head, page) or [] for page in range(1, head.page)]
        return [*full, [row for row in store.rows(connection, head, 100) if row.open_page]]


def test_a_link_alone_is_a_silent_edit(folder: Folder) -> None:
    """The link is shown, the place stays; a line that loses its link keeps it."""
    folder.put("a.txt", PAGE)
    folder.put("b.txt", [PAGE[0], f"{PAGE[1]} | https://tkp.example/1", *PAGE[2:]], hours=1)
    folder.put("c.txt", ["ZKP is founded", *PAGE], hours=2)
    outcomes = folder.ingest().outcomes
    assert [outcome.edited for outcome in outcomes] == [0, 1, 0]
    item = shown(folder, PAGE[1])
    assert item.link == "https://tkp.example/1"
    assert item.updated == item.published


def test_nothing_in_common_costs_seconds(folder: Folder) -> None:
    """Two pages of 5,000 lines each, and not one line of the first in the second."""
    folder.put("a.txt", [f"Branch {n} of the party met in town {n * 7} on Monday" for n in range(5000)])
    folder.put("b.txt", [f"Trade union {n} calls for strike number {n * 3}" for n in range(5000)], hours=1)
    result = folder.ingest()
    assert [outcome.new for outcome in result.outcomes] == [5000, 5000]


def test_an_expensive_search_is_broken_off(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is a StoreBusyError, and the connection goes on."""
    folder.put("a.txt", [f"Branch {n} of the party met in town {n * 7}" for n in range(3000)])
    folder.ingest()
    query = store.Query(every=((("all", ""),),) * 5, phrases=(store.Phrase(("party",)),))
    with monkeypatch.context() as patched:
        patched.setattr(queries, "FIND_SECONDS", 0.0005)
        with pytest.raises(store.StoreBusyError), store.reading(folder.open().engine) as connection:
            store.find(connection, query, 10_000)
    with store.reading(folder.open().engine) as connection:
        assert len(store.find(connection, store.Query(phrases=query.phrases), 100)) == 100
