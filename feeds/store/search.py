"""The full-text index: the same words on both databases, since text.words() makes them.

SQLite keeps them in an FTS5 table without content, PostgreSQL in a column of type tsvector, written as
a literal: its parser would split ``1e5`` and drop what it takes for no word.  Neither folds or stems by
itself, so that both find the same items.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from feeds import text
from feeds.store import sql
from feeds.store.engine import Connection

# What a tsvector can hold (PostgreSQL, section 12.11): 1 MB, and 255 places of one word.  No headline
# comes near; of what does, both databases index the same beginning.
_WORD_LENGTH = 60
_WORDS = 4000
_PLACES = 255


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand one after the other; `negative` ones must not stand in the text."""

    words: tuple[str, ...]
    negative: bool = False


_ADD = "INSERT INTO search (rowid, words) VALUES (?, ?)"
_ADD_VECTOR = "INSERT INTO search (item, words) VALUES (?, CAST(? AS tsvector))"
_REMOVE = "INSERT INTO search (search, rowid, words) VALUES ('delete', ?, ?)"
_REMOVE_VECTOR = "DELETE FROM search WHERE item = ?"
_MATCH = "SELECT rowid FROM search WHERE search MATCH (?)"
_MATCH_VECTOR = "SELECT item FROM search WHERE words @@ CAST((?) AS tsquery)"
_CLEAR = "INSERT INTO search (search) VALUES ('delete-all')"
_CLEAR_VECTOR = "DELETE FROM search"


def add(connection: Connection, entries: Iterable[tuple[int, str]]) -> None:
    """Index (item, words) pairs that are not indexed yet; the words are those of indexed().

    In the order of their numbers: FTS5 writes all it has collected when a number goes back.
    """
    if connection.dialect == "sqlite":
        sql.run(connection, _ADD, sorted(entries))
    else:
        sql.run(connection, _ADD_VECTOR, [(item, _tsvector(words)) for item, words in entries])


def remove(connection: Connection, entries: Iterable[tuple[int, str]]) -> None:
    """Take (item, words) pairs out; the words must be those that were indexed."""
    if connection.dialect == "sqlite":
        sql.run(connection, _REMOVE, sorted(entries))
    else:
        sql.run(connection, _REMOVE_VECTOR, [(item,) for item, _ in entries])


def indexed(line: str) -> str:
    """The words of a line that are indexed, in order, repeats kept, with a space between."""
    words = text.words(line)
    if len(words) <= _PLACES and max(map(len, words), default=0) <= _WORD_LENGTH:
        return " ".join(words)
    return " ".join(_within_limits(words))


def _within_limits(words: Sequence[str]) -> Iterator[str]:
    places: Counter[str] = Counter()
    for word in words[:_WORDS]:
        short = word[:_WORD_LENGTH]
        places[short] += 1
        if places[short] > _PLACES:
            return
        yield short


def _tsvector(words: str) -> str:
    return " ".join(f"{_quoted(word)}:{place}" for place, word in enumerate(words.split(), 1))


def _quoted(word: str) -> str:
    """A word as tsvector and tsquery take it unparsed."""
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"


def matching(connection: Connection, phrases: Sequence[Phrase]) -> tuple[str, str]:
    """A question for the items whose text has every phrase and none of the negative ones, and the value
    of its one ``(?)``.

    Raises ValueError when no phrase is positive: everything but a word is no search.
    """
    if not any(not phrase.negative for phrase in phrases):
        raise ValueError("a search needs at least one word that must stand in the text")
    if connection.dialect == "sqlite":
        return _MATCH, _fts5(phrases)
    return _MATCH_VECTOR, _tsquery(phrases)


def _fts5(phrases: Sequence[Phrase]) -> str:
    quoted = {phrase: '"' + " ".join(w[:_WORD_LENGTH] for w in phrase.words) + '"' for phrase in phrases}
    must = " AND ".join(quoted[phrase] for phrase in phrases if not phrase.negative)
    must_not = "".join(f" NOT {quoted[phrase]}" for phrase in phrases if phrase.negative)
    return f"({must}){must_not}" if must_not else must


def _tsquery(phrases: Sequence[Phrase]) -> str:
    def one(phrase: Phrase) -> str:
        joined = " <-> ".join(_quoted(word[:_WORD_LENGTH]) for word in phrase.words)
        return f"!({joined})" if phrase.negative else f"({joined})"

    return " & ".join(one(phrase) for phrase in phrases)


def clear(connection: Connection) -> None:
    """Forget every item."""
    sql.do(connection, _CLEAR if connection.dialect == "sqlite" else _CLEAR_VECTOR)
