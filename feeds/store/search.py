"""The full-text index: the same words on both databases, since text.words() makes them.

SQLite keeps them in an FTS5 table without content, PostgreSQL in a column of type tsvector.  Neither
may fold or stem by itself, so that both find the same items.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from feeds import text


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand one after the other; `negative` ones must not stand in the text."""

    words: tuple[str, ...]
    negative: bool = False


def add(connection: sa.Connection, entries: Iterable[tuple[int, str]]) -> None:
    """Index (item, text) pairs that are not indexed yet."""
    rows = [{"item": item, "words": " ".join(text.words(line))} for item, line in entries]
    if not rows:
        return
    statement = (
        "INSERT INTO search (rowid, words) VALUES (:item, :words)"
        if connection.dialect.name == "sqlite"
        else "INSERT INTO search (item, words) VALUES (:item, to_tsvector('simple', :words))"
    )
    connection.execute(sa.text(statement), rows)


def remove(connection: sa.Connection, entries: Iterable[tuple[int, str]]) -> None:
    """Take (item, indexed text) pairs out; the text must be the one that was indexed."""
    rows = [{"item": item, "words": " ".join(text.words(line))} for item, line in entries]
    if not rows:
        return
    statement = (
        "INSERT INTO search (search, rowid, words) VALUES ('delete', :item, :words)"
        if connection.dialect.name == "sqlite"
        else "DELETE FROM search WHERE item = :item AND CAST(:words AS TEXT) IS NOT NULL"
    )
    connection.execute(sa.text(statement), rows)


def matching(connection: sa.Connection, phrases: Sequence[Phrase]) -> sa.Select[int]:
    """A subquery of the items whose text has every phrase and none of the negative ones.

    Raises ValueError when no phrase is positive: everything but a word is no search.
    """
    if not any(not phrase.negative for phrase in phrases):
        raise ValueError("a search needs at least one word that must stand in the text")
    if connection.dialect.name == "sqlite":
        query = sa.text("search MATCH :search_query").bindparams(search_query=_fts5(phrases))
        return (
            sa.select(sa.literal_column("rowid", sa.BigInteger)).select_from(sa.text("search")).where(query)
        )
    query = sa.text("words @@ to_tsquery('simple', :search_query)").bindparams(search_query=_tsquery(phrases))
    return sa.select(sa.literal_column("item", sa.BigInteger)).select_from(sa.text("search")).where(query)


def _fts5(phrases: Sequence[Phrase]) -> str:
    quoted = {phrase: '"' + " ".join(phrase.words) + '"' for phrase in phrases}
    must = " AND ".join(quoted[phrase] for phrase in phrases if not phrase.negative)
    must_not = "".join(f" NOT {quoted[phrase]}" for phrase in phrases if phrase.negative)
    return f"({must}){must_not}" if must_not else must


def _tsquery(phrases: Sequence[Phrase]) -> str:
    def one(phrase: Phrase) -> str:
        joined = " <-> ".join("'" + word.replace("'", "''") + "'" for word in phrase.words)
        return f"!({joined})" if phrase.negative else f"({joined})"

    return " & ".join(one(phrase) for phrase in phrases)


def clear(connection: sa.Connection) -> None:
    """Forget every item."""
    statement = (
        "INSERT INTO search (search) VALUES ('delete-all')"
        if connection.dialect.name == "sqlite"
        else "DELETE FROM search"
    )
    connection.execute(sa.text(statement))
