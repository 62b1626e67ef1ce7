"""A running SQLite store is backed up and put back without anybody noticing."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from feeds import store
from feeds.store import StoreError, StoreRefusedError
from tests.conftest import DatabaseMaker, ServerMaker, SiteMaker
from tests.ingest.folder import Folder, dump
from tests.running import Server, until

FEED = "/feeds/all.xml"


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Folder]:
    """A site with three items in a SQLite store."""
    made = Folder(tmp_path / "site")
    made.put("a.txt", ["KKE on pensions", "TKP on rents", "PCP on wages"])
    made.ingest()
    yield made
    made.close()


@contextmanager
def statuses(server: Server, path: str) -> Iterator[set[int]]:
    """Every status that `path` is answered with meanwhile."""
    seen: set[int] = set()
    over = threading.Event()

    def poll() -> None:
        while not over.wait(0.01):
            seen.add(server.get(path).status_code)

    thread = threading.Thread(target=poll)
    thread.start()
    try:
        yield seen
    finally:
        over.set()
        thread.join()


@pytest.mark.long
def test_a_serving_and_ingesting_server(new_site: SiteMaker, start: ServerMaker, tmp_path: Path) -> None:
    """Backup while seeds come in, restore while polls come in: 200 or 304, another ETag, then all again."""
    site = new_site(FEEDS_SEEDS__SETTLE="0", FEEDS_SEEDS__INTERVAL="1", FEEDS_FEEDS__WINDOW_ITEMS="300")
    server = start(site)
    until(lambda: server.get(FEED).text.count("<entry>") == 43, 30.0)
    with statuses(server, FEED) as seen:
        for number in range(5):
            site.put(f"wire/{number}.txt", f"KKE statement number {number} on a wire\n")
        done = site.run("store", "backup", "kept.db")
        assert done.returncode == 0, done.stderr
        later = server.shows(FEED, "number 4 on a wire", 30.0)
        assert later.text.count("<entry>") == 48
        restored = site.run("store", "restore", "kept.db")
        assert restored.returncode == 0, restored.stderr
        # What came after the backup is read again from its seeds, under the ids it had.
        again = until(
            lambda: (
                (r := server.get(FEED)).headers["etag"] != later.headers["etag"]
                and r.text.count("<entry>") == 48
                and r
            ),
            30.0,
        )
    assert seen == {200}
    assert server.get(FEED, if_none_match=later.headers["etag"]).status_code == 200
    assert sorted(ids(again.text)) == sorted(ids(later.text))


def ids(atom: str) -> list[str]:
    """The ids of a document."""
    return [part.partition("</id>")[0] for part in atom.split("<id>")[1:]]


def test_a_backup_is_the_store(folder: Folder, tmp_path: Path) -> None:
    """Content, numbers and epoch; it is one file, and opens as a store."""
    file = tmp_path / "kept.db"
    store.backup(folder.open().engine, file)
    copy = Folder(folder.path, url=f"sqlite:///{file}")
    with closing(copy):
        assert copy.state() == folder.state()
        assert epoch(copy) == epoch(folder)
    with pytest.raises(StoreRefusedError, match="there already"):
        store.backup(folder.open().engine, file)


def test_restore_renews_the_epoch(folder: Folder, tmp_path: Path) -> None:
    """Content and numbers are those of the backup, ETags are not; new items go on from there."""
    file = tmp_path / "kept.db"
    store.backup(folder.open().engine, file)
    state, before = folder.state(), epoch(folder)
    folder.put("b.txt", ["AKEL on the ports", "KKE on pensions"], hours=1)
    folder.ingest()
    store.restore_backup(folder.open().engine, file)
    assert folder.state() == state
    assert epoch(folder) != before
    assert folder.ingest().outcomes[0].new == 1
    assert folder.texts()[0] == "AKEL on the ports"


def damage_head(data: bytes) -> bytes:
    """No SQLite file any more."""
    return b"x" * 100 + data[100:]


def damage_middle(data: bytes) -> bytes:
    """A page of the tables is noise."""
    return data[:8192] + b"\xff" * 4096 + data[12288:]


def cut(data: bytes) -> bytes:
    """Half of it did not arrive."""
    return data[: len(data) // 2]


@pytest.mark.parametrize("damage", [damage_head, damage_middle, cut, lambda _: b""])
def test_a_damaged_backup_is_refused(
    folder: Folder, tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    """The store stays as it was, and is served on."""
    file = tmp_path / "kept.db"
    store.backup(folder.open().engine, file)
    file.write_bytes(damage(file.read_bytes()))
    before, known = folder.state(), epoch(folder)
    with pytest.raises(StoreError, match=r"kept\.db"):
        store.restore_backup(folder.open().engine, file)
    assert folder.state() == before
    assert epoch(folder) == known
    assert list(folder.path.glob("var/*.restoring*")) == []


def test_what_is_no_backup_of_this_site_is_refused(folder: Folder, tmp_path: Path) -> None:
    """Another database, another site's store, a newer version's, a file that is not there."""
    engine, before = folder.open().engine, folder.state()
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE state (epoch TEXT)")
    with pytest.raises(StoreError, match="no intact backup"):
        store.restore_backup(engine, other)
    with pytest.raises(StoreError):
        store.restore_backup(engine, tmp_path / "missing.db")
    for change, reason in [
        ("UPDATE state SET authority = 'other.example,2026'", "another site"),
        ("UPDATE alembic_version SET version_num = '9999'", "newer"),
    ]:
        file = tmp_path / f"{reason}.db"
        store.backup(engine, file)
        with closing(sqlite3.connect(file)) as connection:
            connection.execute(change)
            connection.commit()
        with pytest.raises(StoreRefusedError, match=reason):
            store.restore_backup(engine, file)
    assert dump(engine) == before


def test_postgresql_has_its_own_tools(new_database: DatabaseMaker, tmp_path: Path) -> None:
    """Backup and restore are refused there, and say what to use."""
    engine = store.connect(new_database())
    for act in (store.backup, store.restore_backup):
        with pytest.raises(StoreRefusedError, match="pg_dump"):
            act(engine, tmp_path / "kept.db")
    engine.dispose()


def epoch(folder: Folder) -> str:
    """What distinguishes this store's ETags from those of another life."""
    with store.reading(folder.open().engine) as connection:
        return store.status(connection).epoch
