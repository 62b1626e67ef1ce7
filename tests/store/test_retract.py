"""Retraction: gone from everything at once, and back where it was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from feeds import gazetteer, store
from feeds.gazetteer import Gazetteer
from feeds.model import Config, Feeds
from tests.ingest.folder import START, Folder

PAGE = [
    "KKE held a rally in Athens against the new bill on pensions",
    "TKP statement on the earthquake in Izmir",
    "Workers of the port of Piraeus on strike for the second day",
    "PCP congress to be held in Loures in December",
    "AKEL on the Cyprus problem",
]


@pytest.fixture(scope="module")
def known() -> Gazetteer:
    """The shipped gazetteer."""
    return gazetteer.load(Config())


@pytest.fixture
def site(make_folder: Callable[[str], Folder]) -> Folder:
    """A site whose archive pages hold two entries each."""
    folder = make_folder("site")
    folder.feeds = Feeds(window_items=2, window_hours=0)
    folder.put("a.txt", PAGE)
    folder.ingest()
    return folder


def found(folder: Folder, *words: str) -> int:
    """How many items a search for the words finds."""
    query = store.Query(phrases=(store.Phrase(words),))
    with store.reading(folder.open().engine) as connection:
        return len(store.find(connection, query, 10))


def test_retracted_text_is_nowhere(site: Folder, known: Gazetteer) -> None:
    """No feed, archive page, list of feeds or search has it; every feed it was in has a new revision."""
    keys = [("all", ""), ("source", "site"), ("party", "pcp"), ("party", "kke")]
    before = [site.revision(*key) for key in keys]
    assert any(b"Loures" in body for body in site.documents(known).values())
    site.retract(PAGE[3])
    assert not any(b"Loures" in body for body in site.documents(known).values())
    assert found(site, "loures") == 0
    after = [site.revision(*key) for key in keys]
    assert [a > b for a, b in zip(after, before, strict=True)] == [True, True, True, False]
    detail = next(item for item in site.items() if item.shown.text == PAGE[3])
    assert detail.retracted is not None
    assert detail.reason == "asked for"


def test_its_return_does_not_bring_it_back(site: Folder) -> None:
    """The line on a later page, even after years, is the retracted item."""
    site.retract(PAGE[3])
    site.now = START + timedelta(days=900)
    site.put("b.txt", PAGE[:3], hours=1)
    site.put("c.txt", PAGE, hours=24 * 800)
    site.ingest()
    assert PAGE[3] not in site.feed("all")
    assert site.texts().count(PAGE[3]) == 1


def test_a_correction_of_it_stays_out(site: Folder) -> None:
    """It is edited like any other and shown again when it is restored, in its newest wording and place."""
    site.retract(PAGE[3])
    page = [*PAGE[:3], PAGE[3] + ", says the CC", PAGE[4]]
    site.put("b.txt", page, hours=1)
    site.ingest()
    assert page[3] not in site.feed("all")
    assert found(site, "says", "the", "cc") == 0
    site.retract(page[3], back=True)
    assert site.feed("all")[0] == page[3]
    assert site.feed("party", "pcp") == [page[3]]
    assert found(site, "says", "the", "cc") == 1


def test_restored_it_stands_where_it_stood(site: Folder, known: Gazetteer) -> None:
    """The same documents as before, with another revision."""
    before, revision = site.documents(known), site.revision("party", "pcp")
    site.retract(PAGE[3])
    site.retract(PAGE[3], back=True)
    assert site.documents(known) == before
    assert site.revision("party", "pcp") > revision
    assert found(site, "loures") == 1


def test_twice_is_refused(site: Folder) -> None:
    """Retracting what is retracted, restoring what is not, and an unknown item have one clear message."""
    with pytest.raises(store.NoSuchItemError, match="not retracted"):
        site.retract(PAGE[0], back=True)
    site.retract(PAGE[0])
    with pytest.raises(store.NoSuchItemError, match="already retracted"):
        site.retract(PAGE[0])
    opened = site.open()
    with pytest.raises(store.NoSuchItemError, match="no item"), store.writing(opened.engine) as connection:
        store.retract(connection, "0" * 24, reason="", now_us=0, limits=opened.limits)
