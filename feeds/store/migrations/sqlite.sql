-- What the migrations make of an empty SQLite store, one after the other; a test holds the two together.
CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL,
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

CREATE TABLE feeds (
    id INTEGER NOT NULL,
    facet TEXT NOT NULL,
    term TEXT NOT NULL,
    revision BIGINT NOT NULL,
    committed_us BIGINT NOT NULL,
    items BIGINT NOT NULL,
    newest BIGINT NOT NULL,
    page INTEGER NOT NULL,
    page_rows INTEGER NOT NULL,
    page_weight BIGINT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (facet, term)
);

CREATE TABLE files (
    path TEXT NOT NULL,
    size BIGINT NOT NULL,
    mtime_ns BIGINT NOT NULL,
    digest TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (path)
);

CREATE TABLE sources (
    id INTEGER NOT NULL,
    slug TEXT NOT NULL,
    title TEXT NOT NULL,
    newest_us BIGINT,
    standing BLOB NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (slug)
);

CREATE TABLE spans (
    last BIGINT NOT NULL,
    first BIGINT NOT NULL,
    PRIMARY KEY (last)
);

CREATE TABLE state (
    id INTEGER NOT NULL,
    epoch TEXT NOT NULL,
    authority TEXT NOT NULL,
    number BIGINT NOT NULL,
    version BIGINT NOT NULL,
    created_us BIGINT NOT NULL,
    newest_us BIGINT,
    items BIGINT NOT NULL,
    snapshots BIGINT NOT NULL,
    gazetteer TEXT NOT NULL,
    retag_gazetteer TEXT NOT NULL,
    retag_item BIGINT NOT NULL,
    pass_us BIGINT,
    pass_refused INTEGER NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE items (
    id INTEGER NOT NULL,
    hash TEXT NOT NULL,
    occurrence INTEGER NOT NULL,
    source INTEGER NOT NULL,
    wording BIGINT NOT NULL,
    published BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    link TEXT NOT NULL,
    language TEXT NOT NULL,
    tags TEXT NOT NULL,
    places TEXT NOT NULL,
    retracted_us BIGINT,
    PRIMARY KEY (id),
    FOREIGN KEY (source) REFERENCES sources (id),
    UNIQUE (hash)
);

CREATE TABLE pages (
    feed INTEGER NOT NULL,
    page INTEGER NOT NULL,
    first BIGINT NOT NULL,
    PRIMARY KEY (feed, page),
    FOREIGN KEY (feed) REFERENCES feeds (id)
) WITHOUT ROWID;

CREATE TABLE snapshots (
    source INTEGER NOT NULL,
    digest TEXT NOT NULL,
    time_us BIGINT NOT NULL,
    path TEXT NOT NULL,
    PRIMARY KEY (source, digest),
    FOREIGN KEY (source) REFERENCES sources (id)
) WITHOUT ROWID;

CREATE TABLE ledger (
    feed INTEGER NOT NULL,
    number BIGINT NOT NULL,
    item BIGINT NOT NULL,
    entered_us BIGINT NOT NULL,
    second BIGINT NOT NULL,
    weight INTEGER NOT NULL,
    changed BIGINT NOT NULL,
    "left" BIGINT,
    moved BIGINT,
    PRIMARY KEY (feed, number),
    FOREIGN KEY (feed) REFERENCES feeds (id)
) WITHOUT ROWID;

CREATE TABLE memberships (
    item BIGINT NOT NULL,
    source INTEGER NOT NULL,
    first_us BIGINT NOT NULL,
    last_us BIGINT,
    PRIMARY KEY (item, source),
    FOREIGN KEY (item) REFERENCES items (id),
    FOREIGN KEY (source) REFERENCES sources (id)
) WITHOUT ROWID;

CREATE TABLE retractions (
    id INTEGER NOT NULL,
    item BIGINT NOT NULL,
    at_us BIGINT NOT NULL,
    number BIGINT NOT NULL,
    action TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (item) REFERENCES items (id)
);

CREATE TABLE wordings (
    id INTEGER NOT NULL,
    item BIGINT NOT NULL,
    text TEXT NOT NULL,
    canonical TEXT NOT NULL,
    "key" BIGINT NOT NULL,
    seen_us BIGINT NOT NULL,
    second BIGINT,
    reason TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY (item) REFERENCES items (id),
    UNIQUE (second)
);

CREATE INDEX wordings_item ON wordings (item);

CREATE INDEX wordings_key ON wordings ("key");

CREATE VIRTUAL TABLE search USING fts5(words, content = '', tokenize = 'ascii');

INSERT INTO alembic_version (version_num) VALUES ('0001');
