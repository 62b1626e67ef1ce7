"""The tables.  Times are integers: ``*_us`` microseconds since 1970 UTC, ``second`` whole seconds.

The picture, one to many from left to right::

    sources ─┬─ snapshots          (source, digest): bytes that were seen once
             ├─ files              path -> size, mtime, digest, what became of it
             └─ memberships ── items ─┬─ wordings     every text an item has had
                                      ├─ ledger ── feeds ── pages
                                      ├─ retractions
                                      └─ search       full-text index, by dialect
    spans      taken seconds, merged into runs
    state      one row: epoch, authority, the ledger's counter, the gazetteer applied
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

# SQLite numbers rows by itself only in a column of type INTEGER.
_Big = BigInteger().with_variant(Integer, "sqlite")
# PostgreSQL sorts by its database's language otherwise: lists and keys must go by code points, so
# that documents and copies are the same on both.
_Name = Text().with_variant(Text(collation="C"), "postgresql")

state = Table(
    "state",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("epoch", Text, nullable=False),
    Column("authority", Text, nullable=False),
    Column("number", BigInteger, nullable=False),  # the ledger's highest number
    Column("version", BigInteger, nullable=False),  # grows with every transaction that writes
    Column("created_us", BigInteger, nullable=False),
    Column("newest_us", BigInteger),  # time of the newest snapshot, or of its ingest if that was earlier
    Column("items", BigInteger, nullable=False),
    Column("snapshots", BigInteger, nullable=False),
    Column("gazetteer", Text, nullable=False),  # version of the gazetteer that all items have
    Column("retag_gazetteer", Text, nullable=False),  # the one being applied, or empty
    Column("retag_item", BigInteger, nullable=False),  # last item it was applied to
    Column("pass_us", BigInteger),  # when the last pass ended
    Column("pass_refused", Integer, nullable=False),
)

sources = Table(
    "sources",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("slug", _Name, nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("newest_us", BigInteger),  # time of the newest snapshot
    Column("standing", LargeBinary, nullable=False),  # its items in order, 8 bytes each
)

files = Table(
    "files",
    metadata,
    Column("path", _Name, primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("mtime_ns", BigInteger, nullable=False),
    Column("digest", Text, nullable=False),  # empty: never read with success
    Column("reason", Text, nullable=False),  # why it was refused, else empty
)

snapshots = Table(
    "snapshots",
    metadata,
    Column("source", ForeignKey("sources.id"), primary_key=True),
    Column("digest", _Name, primary_key=True),
    Column("time_us", BigInteger, nullable=False),
    Column("path", Text, nullable=False),
    sqlite_with_rowid=False,
)

items = Table(
    "items",
    metadata,
    Column("id", _Big, primary_key=True),
    Column("hash", Text, nullable=False, unique=True),
    Column("occurrence", Integer, nullable=False),
    Column("source", ForeignKey("sources.id"), nullable=False),  # who brought it first owns it
    Column("wording", BigInteger, nullable=False),  # the current one
    Column("published", BigInteger, nullable=False),  # second of the first wording
    Column("updated", BigInteger, nullable=False),  # second of the newest loud wording
    Column("link", Text, nullable=False),  # empty: the item's own page
    Column("language", Text, nullable=False),
    Column("tags", Text, nullable=False),  # JSON: [[facet, term, [[words, rule], ...]], ...]
    # JSON: the ledger numbers of its rows.  With its feeds they are the ledger's key, so the
    # biggest table needs no second index.
    Column("places", Text, nullable=False),
    Column("retracted_us", BigInteger),
)

wordings = Table(
    "wordings",
    metadata,
    Column("id", _Big, primary_key=True),
    Column("item", BigInteger, ForeignKey("items.id"), nullable=False),
    Column("text", Text, nullable=False),
    Column("canonical", Text, nullable=False),
    Column("key", BigInteger, nullable=False),  # 63 bits of the canonical text's hash
    Column("seen_us", BigInteger, nullable=False),  # time of the snapshot that brought it
    Column("second", BigInteger, unique=True),  # null: a silent edit
    Column("reason", Text, nullable=False),  # why it is an edit; empty: the first; "alias": another source's
    Index("wordings_key", "key"),
    Index("wordings_item", "item"),
)

memberships = Table(
    "memberships",
    metadata,
    Column("item", BigInteger, ForeignKey("items.id"), primary_key=True),
    Column("source", Integer, ForeignKey("sources.id"), primary_key=True),
    Column("first_us", BigInteger, nullable=False),
    Column("last_us", BigInteger),  # null: it stands in the source's newest snapshot
    sqlite_with_rowid=False,
)

feeds = Table(
    "feeds",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("facet", _Name, nullable=False),
    Column("term", _Name, nullable=False),
    Column("revision", BigInteger, nullable=False),  # highest number of its rows
    Column("committed_us", BigInteger, nullable=False),  # when that was committed
    Column("items", BigInteger, nullable=False),  # rows that have not left
    Column("newest", BigInteger, nullable=False),  # highest second it ever showed
    Column("page", Integer, nullable=False),  # the open archive page
    Column("page_rows", Integer, nullable=False),
    Column("page_weight", BigInteger, nullable=False),
    UniqueConstraint("facet", "term"),
)

ledger = Table(
    "ledger",
    metadata,
    Column("feed", Integer, ForeignKey("feeds.id"), primary_key=True),
    Column("number", BigInteger, primary_key=True),  # its place: taken on entering, or by a loud edit
    Column("item", BigInteger, nullable=False),
    Column("entered_us", BigInteger, nullable=False),
    Column("second", BigInteger, nullable=False),  # the item's updated when it took this place
    Column("weight", Integer, nullable=False),  # bytes of Atom, at most
    Column("changed", BigInteger, nullable=False),  # number of its last change, leaving included
    Column("left", BigInteger),  # number with which it left; null: it is in the feed
    Column("moved", BigInteger),  # number of the place it took later by a loud edit
    sqlite_with_rowid=False,
)

pages = Table(
    "pages",
    metadata,
    Column("feed", Integer, ForeignKey("feeds.id"), primary_key=True),
    Column("page", Integer, primary_key=True),
    Column("first", BigInteger, nullable=False),  # number of its first row
    sqlite_with_rowid=False,
)

retractions = Table(
    "retractions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("item", BigInteger, ForeignKey("items.id"), nullable=False),
    Column("at_us", BigInteger, nullable=False),
    Column("number", BigInteger, nullable=False),  # the ledger number it took
    Column("action", Text, nullable=False),  # retract or restore
    Column("reason", Text, nullable=False),
)

spans = Table(
    "spans",
    metadata,
    Column("last", BigInteger, primary_key=True),
    Column("first", BigInteger, nullable=False),
)
