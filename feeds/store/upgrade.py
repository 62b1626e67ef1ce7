"""Bring a store to this version's tables, and refuse one that is not ours to touch."""

from __future__ import annotations

import secrets
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from feeds.model import PLACEHOLDER_AUTHORITY
from feeds.store import schema
from feeds.store.engine import StoreError, StoreRefusedError, create, name, reading, translated, writing

_MIGRATIONS = Path(__file__).with_name("migrations")
"""Alembic's; each file of a revision begins with its number."""


def upgrade(engine: sa.Engine, authority: str, now_us: int) -> None:
    """Make or upgrade the tables, and check that the store was made for `authority`.

    Raises StoreError when it cannot be opened, was made by a newer version, or knows another
    authority: ids are rendered under it, so a changed one would deliver everything anew.  Only the
    shipped placeholder may be left behind.
    """
    known = sorted(path.name.partition("_")[0] for path in _MIGRATIONS.glob("versions/[0-9]*_*.py"))
    create(engine)
    with translated(engine):
        _prepare(engine)
        current = _revision(engine)
        if current not in {*known, None}:
            raise StoreRefusedError(
                f"store {name(engine)}: made by a newer Seedfeed (its tables are at {current}, "
                f"this one knows {known[-1]}); install that version again"
            )
        if current != known[-1]:
            _migrate(engine)
    _check_authority(engine, authority, now_us)


def _prepare(engine: sa.Engine) -> None:
    """The log mode is kept in a SQLite file, so it is set once and outside of any transaction."""
    if engine.dialect.name != "sqlite":
        return
    try:
        with closing(engine.raw_connection()) as raw:
            raw.cursor().execute("PRAGMA journal_mode = WAL")
    except Exception as error:
        raise StoreError(f"store {name(engine)}: {error}") from error


def _revision(engine: sa.Engine) -> str | None:
    """Where Alembic wrote down that the tables are; None where there are none."""
    with engine.connect() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return None
        revision: str | None = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
        return revision


def _migrate(engine: sa.Engine) -> None:
    # Seldom needed, and slow to import: every command would wait for it.
    from alembic import command
    from alembic.config import Config as AlembicConfig

    config = AlembicConfig()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _check_authority(engine: sa.Engine, authority: str, now_us: int) -> None:
    with reading(engine) as connection:
        if _known_authority(connection) == authority:
            return
    with writing(engine) as connection:
        known = _known_authority(connection)  # read again: another process may have been faster
        if known is None:
            connection.execute(sa.insert(schema.state).values(**_first_state(authority, now_us)))
        elif known == PLACEHOLDER_AUTHORITY:
            values = {"authority": authority, "version": schema.state.c.version + 1}
            connection.execute(sa.update(schema.state).values(**values))
        elif known != authority:
            raise StoreRefusedError(
                f"store {name(engine)}: its items bear the tag_authority {known!r}, the configuration says "
                f"{authority!r}; ids must never change: put {known!r} back, or begin a new store"
            )


def _known_authority(connection: sa.Connection) -> str | None:
    return connection.scalar(sa.select(schema.state.c.authority))


def _first_state(authority: str, now_us: int) -> dict[str, object]:
    return {
        "id": 1,
        "epoch": secrets.token_hex(8),
        "authority": authority,
        "number": 0,
        "version": 0,
        "created_us": now_us,
        "items": 0,
        "snapshots": 0,
        "gazetteer": "",
        "retag_gazetteer": "",
        "retag_item": 0,
        "pass_refused": 0,
    }
