"""A changed gazetteer applied to what is stored: resumed where it stopped, silent where nothing changes."""

from __future__ import annotations

import pytest

from feeds import ingest, store
from feeds.ingest import retagging
from tests.ingest.folder import Folder, WordTagger

PAGE = [f"KKE and TKP meet, day {n}" if n % 2 else f"AKEL meets alone, day {n}" for n in range(10)]


@pytest.fixture
def tagged(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """A site with ten items, retagged three at a time."""
    monkeypatch.setattr(retagging, "_BATCH", 3)
    folder.put("a.txt", PAGE)
    folder.ingest()
    assert folder.retag("one") == 0
    return folder


def version(folder: Folder) -> tuple[str, int]:
    """What caches look at."""
    with store.reading(folder.open().engine) as connection:
        return store.version(connection)


def test_items_move_between_feeds(tagged: Folder) -> None:
    """What lost a tag leaves that feed, and only feeds that it is in have a new revision."""
    akel, updated = tagged.revision("party", "akel"), [i.shown.updated for i in tagged.items()]
    before = {key: tagged.revision("party", key) for key in ("kke", "tkp")}
    tagged.tagger = WordTagger(ignored={"KKE"})
    assert tagged.retag("two") == 5
    assert tagged.feed("party", "kke") == []
    assert len(tagged.feed("party", "tkp")) == 5
    assert all(tagged.revision("party", key) > before[key] for key in before)
    assert tagged.revision("party", "akel") == akel
    assert [i.shown.updated for i in tagged.items()] == updated, "tags are silent"


def test_a_tag_that_comes_later_surfaces_on_top(tagged: Folder) -> None:
    """An old item enters its new feed now."""
    tagged.tagger = WordTagger(ignored={"KKE"})
    tagged.retag("two")
    tagged.put("b.txt", ["ZKP news", *PAGE], hours=1)
    tagged.ingest()
    tagged.tagger = WordTagger()
    tagged.retag("three")
    assert len(tagged.feed("party", "kke")) == 5


def test_the_first_items_are_not_looked_at_twice(folder: Folder) -> None:
    """An empty store takes the gazetteer of its first items for its own; later ones change nothing."""

    def looked_at(done: int, _changed: int) -> bool:
        raise AssertionError(f"{done} items")

    folder.put("a.txt", PAGE)
    folder.ingest()
    folder.tagger = WordTagger(ignored={"KKE"})
    folder.tagger.version = "without KKE"
    folder.put("b.txt", ["KKE news", *PAGE], hours=1)
    folder.ingest()
    assert ingest.retag(folder.corridor(), WordTagger.version, looked_at) == 0
    assert folder.retag("without KKE") == 5


def test_stopped_and_resumed(tagged: Folder) -> None:
    """Stopped after a batch, the next call does the rest, and only the rest."""
    tagged.tagger = WordTagger(ignored={"TKP"})
    first = ingest.retag(tagged.corridor(), "two", lambda done, changed: False)
    with store.reading(tagged.open().engine) as connection:
        assert store.status(connection).retagging
    assert 0 < first < 5
    assert first + tagged.retag("two") == 5
    assert tagged.feed("party", "tkp") == []
    with store.reading(tagged.open().engine) as connection:
        status = store.status(connection)
    assert (status.retagging, status.gazetteer) == (False, "two")


def test_overtaken_by_another_version(tagged: Folder) -> None:
    """A gazetteer that changes while the last one is applied begins anew."""
    tagged.tagger = WordTagger(ignored={"TKP"})
    ingest.retag(tagged.corridor(), "two", lambda done, changed: False)
    tagged.tagger = WordTagger(ignored={"KKE"})
    tagged.retag("three")
    assert tagged.feed("party", "kke") == []
    assert len(tagged.feed("party", "tkp")) == 5


def test_nothing_changed_is_nothing_written(tagged: Folder) -> None:
    """Another version with the same verdicts leaves caches and revisions alone; the same one does nothing."""
    before, seen = tagged.state(), version(tagged)
    assert tagged.retag("two") == 0
    assert version(tagged) == seen
    after = tagged.state()
    before.pop("state"), after.pop("state")
    assert after == before
    assert tagged.retag("two") == 0
