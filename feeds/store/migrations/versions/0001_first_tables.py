"""The first tables, and the full-text index.

Revision ID: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_NAME = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make every table of version 0.1."""
    op.create_table(
        "feeds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("facet", _NAME, nullable=False),
        sa.Column("term", _NAME, nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("committed_us", sa.BigInteger(), nullable=False),
        sa.Column("items", sa.BigInteger(), nullable=False),
        sa.Column("newest", sa.BigInteger(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("page_rows", sa.Integer(), nullable=False),
        sa.Column("page_weight", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("facet", "term"),
    )
    op.create_table(
        "files",
        sa.Column("path", _NAME, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("mtime_ns", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("path"),
    )
    op.create_table(
        "sources",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", _NAME, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("newest_us", sa.BigInteger(), nullable=True),
        sa.Column("standing", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("slug"),
    )
    op.create_table(
        "spans",
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("first", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("last"),
    )
    op.create_table(
        "state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.Text(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_us", sa.BigInteger(), nullable=False),
        sa.Column("newest_us", sa.BigInteger(), nullable=True),
        sa.Column("items", sa.BigInteger(), nullable=False),
        sa.Column("snapshots", sa.BigInteger(), nullable=False),
        sa.Column("gazetteer", sa.Text(), nullable=False),
        sa.Column("retag_gazetteer", sa.Text(), nullable=False),
        sa.Column("retag_item", sa.BigInteger(), nullable=False),
        sa.Column("pass_us", sa.BigInteger(), nullable=True),
        sa.Column("pass_refused", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "items",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("occurrence", sa.Integer(), nullable=False),
        sa.Column("source", sa.Integer(), nullable=False),
        sa.Column("wording", sa.BigInteger(), nullable=False),
        sa.Column("published", sa.BigInteger(), nullable=False),
        sa.Column("updated", sa.BigInteger(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("places", sa.Text(), nullable=False),
        sa.Column("retracted_us", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["source"],
            ["sources.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("hash"),
    )
    op.create_table(
        "pages",
        sa.Column("feed", sa.Integer(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("first", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["feed"],
            ["feeds.id"],
        ),
        sa.PrimaryKeyConstraint("feed", "page"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "snapshots",
        sa.Column("source", sa.Integer(), nullable=False),
        sa.Column("digest", _NAME, nullable=False),
        sa.Column("time_us", sa.BigInteger(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source"],
            ["sources.id"],
        ),
        sa.PrimaryKeyConstraint("source", "digest"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "ledger",
        sa.Column("feed", sa.Integer(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("item", sa.BigInteger(), nullable=False),
        sa.Column("entered_us", sa.BigInteger(), nullable=False),
        sa.Column("second", sa.BigInteger(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("left", sa.BigInteger(), nullable=True),
        sa.Column("moved", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["feed"],
            ["feeds.id"],
        ),
        sa.PrimaryKeyConstraint("feed", "number"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "memberships",
        sa.Column("item", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Integer(), nullable=False),
        sa.Column("first_us", sa.BigInteger(), nullable=False),
        sa.Column("last_us", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["item"],
            ["items.id"],
        ),
        sa.ForeignKeyConstraint(
            ["source"],
            ["sources.id"],
        ),
        sa.PrimaryKeyConstraint("item", "source"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "retractions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item", sa.BigInteger(), nullable=False),
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item"],
            ["items.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "wordings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("item", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("canonical", sa.Text(), nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("seen_us", sa.BigInteger(), nullable=False),
        sa.Column("second", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item"],
            ["items.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("second"),
    )
    op.create_index("wordings_item", "wordings", ["item"], unique=False)
    op.create_index("wordings_key", "wordings", ["key"], unique=False)
    _search()


def _search() -> None:
    """Contentless: the words are the index's own, the text stands in ``wordings`` once.

    To FTS5's ``ascii`` every character beyond ASCII is a letter, so it takes each word as it is given;
    ``unicode61`` would split words at vowel signs and at letters younger than Unicode 6.1.
    """
    if op.get_bind().dialect.name == "sqlite":
        op.execute("CREATE VIRTUAL TABLE search USING fts5(words, content = '', tokenize = 'ascii')")
        return
    op.execute("CREATE TABLE search (item BIGINT PRIMARY KEY REFERENCES items (id), words TSVECTOR NOT NULL)")
    op.execute("CREATE INDEX search_words ON search USING GIN (words)")
