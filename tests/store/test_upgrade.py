"""Tables: made, upgraded, compared with what the code believes, refused where they are not ours."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from importlib import import_module
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from feeds import store
from feeds.model import PLACEHOLDER_AUTHORITY, Feeds
from feeds.store import connect, schema, sql
from tests.conftest import DatabaseMaker
from tests.ingest.folder import START


def open_store(url: str, authority: str = "press.example,2026") -> store.Store:
    """The store at a URL, upgraded."""
    return store.open_store(url, authority=authority, settings=Feeds(), now=START)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where a store will be, in a folder that is not there and whose name is awkward."""
    return tmp_path / "a folder?#%20é" / "feeds.db"


def test_migrations_make_the_tables_that_the_code_believes_in(
    tmp_path: Path, database: DatabaseMaker
) -> None:
    """All migrations, one after the other, give schema.metadata, on both databases."""
    engine = connect(database() or f"sqlite:///{tmp_path}/feeds.db")
    migrate(engine)
    with store.reading(engine) as connection:
        options = {
            "include_name": lambda name, kind, parents: kind != "table" or name in schema.metadata.tables
        }
        context = MigrationContext.configure(connection.core, opts=options)
        assert compare_metadata(context, schema.metadata) == []
    engine.dispose()


def migrate(engine: store.Engine) -> None:
    """All migrations, by Alembic itself."""
    engine.create()
    with store.writing(engine) as connection:
        import_module("feeds.store.upgrade")._run_alembic(connection)


def test_a_new_sqlite_store_is_what_the_migrations_make(tmp_path: Path) -> None:
    """The script that spares a new store Alembic says the same, to the letter but for spaces."""
    migrated = connect(f"sqlite:///{tmp_path}/migrated.db")
    migrate(migrated)
    scripted = open_store(f"sqlite:///{tmp_path}/scripted.db").engine
    made = []
    for engine in (migrated, scripted):
        with store.reading(engine) as connection:
            tables = sql.ask(connection, "SELECT type, name, tbl_name, sql FROM sqlite_master")
            revision = sql.ask(connection, "SELECT version_num FROM alembic_version")
        made.append(({(*names, "".join((text or "").split())) for *names, text in tables}, revision))
        engine.dispose()
    assert made[0] == made[1]
    assert len(made[0][0]) > 20


def test_a_store_of_another_version_is_migrated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was made before the newest migration goes through those that it lacks, and keeps its rows."""
    url, upgrading = f"sqlite:///{tmp_path}/feeds.db", import_module("feeds.store.upgrade")
    open_store(url).close()
    versions = tmp_path / "migrations"
    shutil.copytree(upgrading._MIGRATIONS, versions, ignore=shutil.ignore_patterns("__pycache__"))
    (versions / "versions" / "0002_one_more.py").write_text(
        "from alembic import op\nimport sqlalchemy as sa\n"
        "revision, down_revision, branch_labels, depends_on = '0002', '0001', None, None\n"
        "def upgrade():\n    op.add_column('state', sa.Column('mood', sa.Text(), server_default='good'))\n"
    )
    monkeypatch.setattr(upgrading, "_MIGRATIONS", versions)
    opened = open_store(url)
    with store.reading(opened.engine) as connection:
        assert sql.ask(connection, "SELECT id, mood FROM state") == [(1, "good")]
        assert sql.ask(connection, "SELECT version_num FROM alembic_version") == [("0002",)]
    opened.close()


def test_a_newer_store_is_refused(file: Path) -> None:
    """With the remedy in the message, and without touching it."""
    opened = open_store(f"sqlite:///{file}")
    with store.writing(opened.engine) as connection:
        sql.do(connection, "UPDATE alembic_version SET version_num = '9999'")
    opened.close()
    with pytest.raises(store.StoreRefusedError, match=r"newer Seedfeed.*9999"):
        open_store(f"sqlite:///{file}")


def test_the_authority_is_for_ever(file: Path) -> None:
    """Only the placeholder may be left behind."""
    open_store(f"sqlite:///{file}", PLACEHOLDER_AUTHORITY).close()
    open_store(f"sqlite:///{file}", "press.example,2026").close()
    open_store(f"sqlite:///{file}", "press.example,2026").close()
    for other in ("other.example,2026", PLACEHOLDER_AUTHORITY):
        with pytest.raises(store.StoreRefusedError, match=r"press\.example,2026"):
            open_store(f"sqlite:///{file}", other)


def test_opened_by_many_at_once(file: Path) -> None:
    """Processes that start together make one store."""
    children = []
    for _ in range(5):
        child = os.fork()
        if not child:
            try:
                open_store(f"sqlite:///{file}").close()
            except BaseException:  # noqa: BLE001 (the parent sees the status)
                os._exit(1)
            os._exit(0)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * 5
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT count(*) FROM state").fetchone() == (1,)


def test_only_opened_it_is_not_made(file: Path) -> None:
    """Without an upgrade a missing store stays missing, and reading it is a StoreError."""
    opened = store.open_store(f"sqlite:///{file}", authority="x.example,2026", settings=Feeds(), now=None)
    with pytest.raises(store.StoreError, match="unable to open"), store.reading(opened.engine) as connection:
        store.status(connection)
    assert not file.parent.exists()
    assert not store.exists(f"sqlite:///{file}")


@pytest.mark.parametrize(
    "content", [b"", b"this is no database, but text" * 100, b"SQLite format 3\0" + b"\xff" * 4096]
)
def test_what_is_no_store(file: Path, content: bytes) -> None:
    """An empty, a foreign and a broken file are StoreErrors to whoever reads."""
    file.parent.mkdir()
    file.write_bytes(content)
    engine = connect(f"sqlite:///{file}")
    for ask in (store.status, store.version, store.heads, store.newest_texts, store.source_titles):
        with pytest.raises(store.StoreError), store.reading(engine) as connection:
            ask(connection)
    with pytest.raises(store.StoreError), store.reading(engine) as connection:
        store.find(connection, store.Query(), 10)
    engine.dispose()


def test_tables_without_a_store_in_them(file: Path) -> None:
    """Killed between making the tables and the first row: a StoreError until the next start."""
    opened = open_store(f"sqlite:///{file}")
    with store.writing(opened.engine) as connection:
        sql.do(connection, "DELETE FROM state")
    with pytest.raises(store.StoreError, match="never set up"), store.reading(opened.engine) as connection:
        store.version(connection)
    opened.close()
    open_store(f"sqlite:///{file}").close()


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://x/y", "no url at all"])
def test_urls_that_cannot_be(url: str) -> None:
    """Refused in one line."""
    with pytest.raises(store.StoreRefusedError, match="store"):
        connect(url)


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    """A file in the way is a StoreError."""
    (tmp_path / "var").write_text("")
    with pytest.raises(store.StoreError, match="var"):
        open_store(f"sqlite:///{tmp_path}/var/feeds.db")
