"""Moving a store between databases changes nothing that a reader sees."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from importlib import import_module
from itertools import count
from pathlib import Path

import pytest

from feeds import gazetteer, publish, store, tagging
from feeds.model import Config, Document
from feeds.store import Phrase, Query, StoreRefusedError, sql
from feeds.store.copy import copy
from tests.conftest import DatabaseMaker
from tests.ingest.folder import START, Folder

FolderMaker = Callable[[str, str], Folder]
PARTIES = ["KKE", "TKP", "PCP of Portugal", "AKEL", "Hungarian Workers' Party", "Партия труда"]
PLACES = ["Athens", "Izmir", "Loures", "Nicosia", "Budapest", "서울", "दिल्ली"]


def lines(first: int, last: int) -> list[str]:
    """So many headlines, about several parties and in several scripts."""
    return [f"{PARTIES[n % 6]}: rally number {n} in {PLACES[n % 7]}" for n in range(last, first, -1)]


@cache
def known() -> gazetteer.Gazetteer:
    """The gazetteer that is shipped."""
    return gazetteer.load(Config())


@pytest.fixture(scope="module")
def tagger() -> tagging.Tagger:
    """The real one, made once."""
    return tagging.Tagger(known())


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory, tagger: tagging.Tagger) -> Path:
    """A site with edits, two sources, a retraction and full archive pages, made once."""
    folder = Folder(tmp_path_factory.mktemp("grown") / "site", tagger=tagger)  # type: ignore[arg-type]
    folder.put("a.txt", lines(0, 150))
    folder.put("b.txt", [*lines(150, 230), *lines(10, 150)], hours=1)
    folder.put("other/a.txt", ["KKE statement on pensions", *lines(220, 225)], hours=2)
    folder.ingest()
    folder.put("c.txt", [*lines(230, 233), *lines(229, 230), *lines(10, 228)], hours=3)
    folder.put("d.txt", ["KKE statement on the pensions", *lines(220, 225)], hours=4)
    folder.ingest()
    retract(folder, folder.items()[3].shown.hash)
    folder.close()
    return folder.path


@pytest.fixture
def make(tmp_path: Path, request: pytest.FixtureRequest, tagger: tagging.Tagger) -> FolderMaker:
    """Makes sites with the real gazetteer: ``make(name, url)``, empty for SQLite."""

    def one(name: str, url: str) -> Folder:
        folder = Folder(tmp_path / name, url=url, tagger=tagger)  # type: ignore[arg-type]
        request.addfinalizer(folder.close)
        return folder

    return one


@pytest.fixture
def source(grown: Path, tmp_path: Path, make: FolderMaker) -> Folder:
    """A SQLite store of one's own, of the site that has grown."""
    shutil.copytree(grown, tmp_path / "source")
    return make("source", "")


def retract(folder: Folder, digest: str) -> None:
    """Take an item out."""
    now_us, opened = int(folder.now.timestamp() * 1_000_000), folder.open()
    with store.writing(opened.engine) as connection:
        store.retract(connection, digest, reason="a test", now_us=now_us, limits=opened.limits)


def published(folder: Folder, *formats: str) -> dict[str, tuple[bytes, str]]:
    """Every document of the feeds that have items, or those in some formats."""
    publisher = publish.Publisher(folder.config, folder.open(), known(), lambda: folder.now)
    version = publisher.version()
    found = {}
    for target in publish.targets(publisher, empty=False):
        if formats and target.format not in formats:
            continue
        document = publisher.made(target, version)
        assert isinstance(document, Document), target
        assert not document.stale
        found[target.path] = (document.body, document.etag)
    return found


def matches(folder: Folder, *words: str) -> list[tuple[int, int, int]]:
    """What a search finds."""
    with store.reading(folder.open().engine) as connection:
        return store.find(connection, Query(phrases=(Phrase(words),)), 50)


def copied(source: Folder, target: Folder) -> int:
    """Copy a store, and see that the two are equal."""
    written = copy(source.open().engine, target.open().engine, lambda table, rows: None)
    assert target.state() == source.state()
    return written


def test_there_and_back_is_the_same_site(
    source: Folder, make: FolderMaker, new_database: DatabaseMaker
) -> None:
    """SQLite, PostgreSQL, SQLite: every document has the same bytes and ETag, search finds the same."""
    before = published(source)
    assert sum("/archive/" in path for path in before) >= 6
    there, back = make("there", new_database()), make("back", "")
    copied(source, there)
    copied(there, back)
    assert published(there) == before
    assert published(back) == before
    for words in (["rally", "number", "7"], ["서울"], ["दिल्ली"], ["партия"]):
        found = matches(source, *words)
        assert found
        assert matches(there, *words) == matches(back, *words) == found
    assert copied(source, there) == 0, "nothing is left to do"


def test_a_copy_goes_on_like_its_source(
    source: Folder, make: FolderMaker, new_database: DatabaseMaker
) -> None:
    """The next seed gives the same ids, numbers and seconds on both: sequences were moved too."""
    there = make("there", new_database())
    copied(source, there)
    for folder in (source, there):
        for name in ("a.txt", "b.txt", "c.txt", "d.txt", "other/a.txt"):
            folder.put(name, (source.path / "seeds" / name).read_text("utf-8"))
        folder.put("third/e.txt", [*lines(300, 304), "TKP: a party never heard of before"], hours=9)
        folder.now += timedelta(hours=10)
        assert sum(outcome.new for outcome in folder.ingest().outcomes) == 5
    retracted = source.items()[0].shown.hash
    for folder in (source, there):
        retract(folder, retracted)
    assert there.state() == source.state()


def test_an_interrupted_copy_resumes(
    source: Folder, make: FolderMaker, new_database: DatabaseMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Broken off at any chunk, again and again, it ends where an undisturbed one does."""
    monkeypatch.setattr(import_module("feeds.store.copy"), "_CHUNK", 60)
    there, chance = make("there", new_database()), random.Random(6)
    calls = count(1)
    stops = sorted(chance.sample(range(1, 60), 6))

    def breaks_off(table: str, rows: int) -> None:
        if stops and next(calls) == stops[0]:
            stops.pop(0)
            raise InterruptedError

    while stops:
        with pytest.raises(InterruptedError):
            copy(source.open().engine, there.open().engine, breaks_off)
        with store.reading(there.open().engine) as connection:
            assert store.status(connection).items == 0, "it counts as empty until it is whole"
    assert copied(source, there) > 0
    assert published(there, "json") == published(source, "json")


def test_a_source_that_grows_meanwhile(
    source: Folder, make: FolderMaker, new_database: DatabaseMaker
) -> None:
    """The copy is what the source was when it began; run again, it catches up, edits included."""
    there = make("there", new_database())
    before = source.state()
    more = [*lines(233, 236), *lines(229, 233), "KKE: a statement on rents", *lines(100, 228)]

    def grows(table: str, rows: int) -> None:
        if table == "items":
            source.put("e.txt", more, hours=5)
            source.now = START + timedelta(days=2)
            source.ingest()

    copy(source.open().engine, there.open().engine, grows)
    assert there.state() == before
    assert source.state() != before
    retract(source, source.items()[0].shown.hash)
    copied(source, there)
    assert published(there, "json") == published(source, "json")
    assert matches(there, "rents") == matches(source, "rents") != []


def test_another_store_is_not_written_over(
    source: Folder, make: FolderMaker, new_database: DatabaseMaker
) -> None:
    """Items of another store, or ones that came to a copy by itself, are not lost."""
    other = make("other", new_database())
    other.put("a.txt", lines(0, 3))
    other.ingest()
    with pytest.raises(StoreRefusedError, match="another store, with 3 items"):
        copied(source, other)
    there = make("there", new_database())
    copied(source, there)
    there.put("f.txt", lines(400, 401), hours=5)
    there.ingest()
    for _ in range(3):  # however far the source has gone meanwhile
        with pytest.raises(StoreRefusedError, match="gone on by itself"):
            copied(source, there)
        source.put("g.txt", lines(500, 502), hours=6)
        source.now = START + timedelta(days=3)
        source.ingest()
    assert len(there.feed("source", "site")) > 0


def test_an_unequal_copy_is_told(
    source: Folder, make: FolderMaker, new_database: DatabaseMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The digests at the end see a row that did not arrive."""
    there = make("there", new_database())
    copied(source, there)
    monkeypatch.setattr(import_module("feeds.store.copy"), "_copy_table", lambda *_: 0)
    with store.writing(there.open().engine) as connection:
        sql.do(connection, "UPDATE ledger SET weight = weight + 1 WHERE number = 5")
    with pytest.raises(StoreRefusedError, match="ledger is not equal"):
        copied(source, there)
