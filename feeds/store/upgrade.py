"""Bring a store to this version's tables, and refuse one that is not ours to touch."""

from __future__ import annotations

import os
from pathlib import Path

from feeds.model import PLACEHOLDER_AUTHORITY
from feeds.store import sql, state
from feeds.store.engine import Connection, Engine, StoreRefusedError, reading, writing

_MIGRATIONS = Path(__file__).with_name("migrations")
"""Alembic's; each file of a revision begins with its number."""
_SCRIPT = "sqlite.sql"
"""What all of them make of an empty SQLite store, which so can do without Alembic and SQLAlchemy."""
_REVISION = "SELECT version_num FROM alembic_version"
_REPLACE_PLACEHOLDER = "UPDATE state SET authority = ?, version = version + 1"


def upgrade(engine: Engine, authority: str, now_us: int) -> None:
    """Make or upgrade the tables, and check that the store was made for `authority`.

    Raises StoreError when it cannot be opened, was made by a newer version, or knows another
    authority: ids are rendered under it, so a changed one would deliver everything anew.  Only the
    shipped placeholder may be left behind.
    """
    known = sorted(path.name.partition("_")[0] for path in _MIGRATIONS.glob("versions/[0-9]*_*.py"))
    engine.create()
    with reading(engine) as connection:
        current = _revision(connection)
    if current not in {*known, None}:
        raise StoreRefusedError(
            f"store {engine.name}: made by a newer Seedfeed (its tables are at {current}, "
            f"this one knows {known[-1]}); install that version again"
        )
    if current != known[-1]:
        _migrate(engine, known[-1])
    _check_authority(engine, authority, now_us)


def _revision(connection: Connection) -> str | None:
    """Where Alembic wrote down that the tables are; None where there are none."""
    found = sql.one(connection, _REVISION) if connection.has_table("alembic_version") else None
    return None if found is None else str(found[0])


def _migrate(engine: Engine, newest: str) -> None:
    with writing(engine) as connection:
        current = _revision(connection)  # asked again: another process may have been faster
        if current is None and engine.dialect == "sqlite":
            for statement in (_MIGRATIONS / _SCRIPT).read_text("ascii").split(";\n"):
                sql.do(connection, statement)
        elif current != newest:
            _run_alembic(connection)


def _run_alembic(connection: Connection) -> None:
    # Seldom needed, and slow to import: every command would wait for it.
    from alembic import command
    from alembic.config import Config as AlembicConfig

    config = AlembicConfig()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection.core
    command.upgrade(config, "head")


def _check_authority(engine: Engine, authority: str, now_us: int) -> None:
    with reading(engine) as connection:
        found = state.find(connection)
    if found is not None and found.authority == authority:
        return
    with writing(engine) as connection:
        found = state.find(connection)  # read again: another process may have been faster
        if found is None:
            state.begin(connection, os.urandom(8).hex(), authority, now_us)
        elif found.authority == PLACEHOLDER_AUTHORITY:
            sql.do(connection, _REPLACE_PLACEHOLDER, authority)
        elif found.authority != authority:
            raise StoreRefusedError(
                f"store {engine.name}: its items bear the tag_authority {found.authority!r}, the "
                f"configuration says {authority!r}; ids must never change: put {found.authority!r} back, "
                f"or begin a new store"
            )
