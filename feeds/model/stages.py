"""The frozen types of each stage, in the order in which data walks through the rooms.

All times are aware UTC.  ``second`` is a whole POSIX second, unique in a store.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

# --- seeds -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with an input, fit to be printed: names and reasons are escaped."""

    path: str
    line: int | None
    reason: str

    def __str__(self) -> str:
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        return f"{place}: {self.reason}"


class Line(NamedTuple):
    """One line of a seed: clean display text and the http(s) link that ended it, if any."""

    number: int
    text: str
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Seed:
    """A snapshot that was read: ``path`` is relative to the seeds folder, posix, escaped."""

    path: str
    source: str
    time: datetime
    digest: str
    lines: tuple[Line, ...]
    link: str | None = None
    language: str | None = None
    source_title: str | None = None
    """The source as front matter wrote it."""
    notes: tuple[Problem, ...] = ()
    """What was left out or guessed while the rest was read."""


# --- tagging ---------------------------------------------------------------------------------


class Evidence(NamedTuple):
    """Why a tag was given: the words of the line, and the rule that fired."""

    words: str
    rule: str


class Tag(NamedTuple):
    """An item's term (``party``, ``kke``) with the evidence for it."""

    facet: str
    term: str
    evidence: tuple[Evidence, ...] = ()


class Verdict(NamedTuple):
    """What tagging says of one line: the tags, and the candidates it could not decide between."""

    tags: tuple[Tag, ...]
    maybe: tuple[tuple[str, str], ...] = ()
    """(facet, term) pairs."""


# --- what the store publishes ------------------------------------------------------------------


class Wording(NamedTuple):
    """One revision of an item's text; ``second`` is None for a silent edit."""

    text: str
    seen: datetime
    second: int | None
    reason: str = ""


class Category(NamedTuple):
    """A tag as a feed shows it: label is read by people, term is the slug."""

    facet: str
    term: str
    label: str


class Entry(NamedTuple):
    """An item as one feed shows it (RFC 4287 section 4.1.2)."""

    id: str
    """``tag:<authority>:item/<hash>`` (RFC 4151)."""
    hash: str
    page: str
    """Absolute URL of the item's page."""
    link: str
    """The alternate link: where the news stands, else the item's page."""
    title: str
    content: str
    author: str
    language: str | None
    published: datetime
    updated: datetime
    categories: tuple[Category, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """A named, ordered list of entries, newest first, with all that its documents say.

    Every URL is absolute.  ``self_urls`` holds the address of this very document in each
    format (keys ``atom``, ``rss``, ``json``).
    """

    id: str
    title: str
    subtitle: str
    language: str
    author: str
    updated: datetime
    page: str
    """The page for people (rel=alternate)."""
    self_urls: dict[str, str]
    stylesheet: str
    """URL of the CSS that browsers show an Atom or RSS document with."""
    entries: tuple[Entry, ...]
    ttl: int = 3600
    """Seconds between two looks that the feed's own rhythm is worth."""
    archive: bool = False
    """True for an RFC 5005 archive page."""
    prev_archive: dict[str, str] = field(default_factory=dict)
    next_archive: dict[str, str] = field(default_factory=dict)
    current: dict[str, str] = field(default_factory=dict)
    """The live feed, on archive pages; each by format, empty where there is none."""
    search: str = ""
    """The query in words, for a search feed."""


@dataclass(frozen=True, slots=True)
class FeedSummary:
    """A feed as a list of feeds shows it."""

    facet: str
    """``all``, ``source`` or a facet of the gazetteer."""
    term: str
    title: str
    items: int
    newest: str
    """Title of the newest entry, or empty."""
    updated: datetime | None
    url: str
    """Absolute URL of the Atom document."""
    page: str
    """Absolute URL of the page for people."""
    group: str = ""
    """What the list is grouped by: a country's name for parties."""


@dataclass(frozen=True, slots=True)
class Document:
    """The bytes of a feed or page in one format, with what HTTP says of them."""

    path: str
    """Canonical, with its query."""
    media_type: str
    body: bytes
    etag: str
    """Weak and the same for every encoding (RFC 9110 section 8.8.1)."""
    last_modified: datetime | None
    """When the revision was committed; not to be sent before that second is over."""
    max_age: int
    """Seconds; the schedule may make it less."""
    links: tuple[tuple[str, str, str], ...] = ()
    """(href, rel, type) for the Link header (RFC 8288)."""
    kind: str = "feed"
    """``feed``, ``archive``, ``search``, ``delta``, ``page``, ``opml`` or ``asset``."""
    format: str = ""
    """``atom``, ``rss``, ``json``, ``opml``, ``html`` or ``css``: what metrics count by."""
    status: int = 200
    encoded: dict[str, bytes] = field(default_factory=dict)
    """Content-Encoding -> body; without those that would not be shorter."""
    base: str = ""
    """The ETag that a delta starts from (RFC 3229 section 10.5.1)."""
    stale: bool = False
    """True where the last good document stands in for one that could not be made."""
