"""What each page for people shows.  Paths are root-relative, addresses of feeds absolute."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from feeds.model import Entry, FeedSummary
from feeds.render.pages.activity import Chart
from feeds.render.pages.difference import Piece

LONG = 300
"""Characters: a headline of more stands below its title on its page."""


class FeedLink(NamedTuple):
    """A feed in one format: ``name`` is the format's as people say it, ``url`` absolute."""

    name: str
    title: str
    url: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What every page says of the site and of itself."""

    site: str
    base_url: str
    path: str
    """The page's own path, with its query."""
    title: str
    """Empty for the start page."""
    description: str = ""
    content_language: str = "en"
    """What headlines are in, unless they say otherwise."""
    feeds: tuple[FeedLink, ...] = ()
    """Autodiscovery: rel=alternate in the head."""
    indexed: bool = True
    """Whether search engines may list the page."""


class Link(NamedTuple):
    """Words that lead somewhere; how many ``items`` there is shown where it says something."""

    words: str
    path: str
    items: int | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Feeds under one heading, which may be empty."""

    heading: str
    feeds: tuple[FeedSummary, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """All feeds of a facet: those with items, and those still waiting for one."""

    key: str
    heading: str
    groups: tuple[Group, ...]
    empty: tuple[Group, ...] = ()

    @property
    def waiting(self) -> int:
        """How many feeds have no item."""
        return sum(len(group.feeds) for group in self.empty)

    @property
    def busy(self) -> int:
        """How many feeds have items."""
        return sum(len(group.feeds) for group in self.groups)


@dataclass(frozen=True, slots=True)
class Home:
    """The start page: what is new, what is busy, and every feed."""

    frame: Frame
    items: int
    updated: datetime | None
    newest: tuple[Entry, ...]
    busy: tuple[Link, ...]
    busy_since: datetime | None
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class TermPage:
    """A facet's term, or all items: its feed, its activity and its items."""

    frame: Frame
    heading: str
    facet: str
    """The facet in the singular, as people read it."""
    name: str
    native: tuple[str, ...]
    home: Link | None
    """The term that it lives in: a party's country."""
    items: int
    entries: tuple[Entry, ...]
    own: tuple[str, str] = ("", "")
    """(facet, term) that all entries bear here, and that is not shown of them."""
    with_others: tuple[Link, ...] = ()
    search: str = ""
    """Path of the search form with this term chosen."""
    chart: Chart | None = None
    page: int = 0
    """0 for the newest items, else the number of an archive page."""
    newer: Link | None = None
    older: Link | None = None


class Reason(NamedTuple):
    """A tag with the evidence for it: (words of the line, what they are)."""

    facet: str
    tag: Link
    evidence: tuple[tuple[str, str], ...]


class Sighted(NamedTuple):
    """A source that the item was seen in; ``last`` is None while it stands there."""

    source: Link
    first: datetime
    last: datetime | None


@dataclass(frozen=True, slots=True)
class Change:
    """A wording, as it differs from the one before; the first one is a single piece."""

    seen: datetime
    announced: datetime | None
    """The ``updated`` it gave the item; None where readers were not told."""
    reason: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class ItemPage:
    """An item with all that is known of it."""

    frame: Frame
    entry: Entry
    reasons: tuple[Reason, ...]
    sightings: tuple[Sighted, ...]
    changes: tuple[Change, ...]
    """Newest first."""

    @property
    def short(self) -> bool:
        """Whether the headline stands whole in place of its title."""
        return len(self.entry.content) <= LONG


@dataclass(frozen=True, slots=True)
class Option:
    """A term that a search can ask for."""

    slug: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Field:
    """A facet in the search form."""

    key: str
    heading: str
    options: Sequence[tuple[str, tuple[Option, ...]]]
    """(heading or empty, options)."""

    @property
    def chosen(self) -> tuple[str, ...]:
        """Labels of what is asked for."""
        return tuple(option.label for _, options in self.options for option in options if option.chosen)


@dataclass(frozen=True, slots=True)
class FindPage:
    """The search form and, where something was asked, what was found."""

    frame: Frame
    q: str
    without: str
    fields: tuple[Field, ...]
    asked: str = ""
    """The query in words; empty for the bare form."""
    entries: tuple[Entry, ...] = ()
    more: bool = False
    """Whether there are more matches than are shown."""


@dataclass(frozen=True, slots=True)
class ProblemPage:
    """Why there is no such page, and what else might be meant."""

    frame: Frame
    status: int
    reason: str
    nearest: tuple[Link, ...] = field(default_factory=tuple)
