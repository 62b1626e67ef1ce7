"""The configuration, checked: what ``config.toml`` and the environment may say."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

PLACEHOLDER_AUTHORITY = "seedfeed.example,2026"
"""The authority of the shipped config: fit for loopback, refused for a public base_url."""

_SQLITE = "sqlite:///"

_AUTHORITY = re.compile(
    r"(?P<name>[a-z0-9.-]+(?:@[a-z0-9.-]+)?),(?P<date>[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?)"
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def _authority(value: str) -> str:
    """A tagging authority as in RFC 4151 section 2.1: ``name,date``."""
    match = _AUTHORITY.fullmatch(value)
    if match is None:
        raise ValueError('must be "name,date", such as "example.org,2026" (RFC 4151)')
    parts = [int(part) for part in match["date"].split("-")]
    date(*[*parts, 1, 1][:3])
    return value


def _http_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("must be an absolute http or https URL without query and fragment")
    if not value.isascii() or any(c.isspace() for c in value):
        raise ValueError("must be ASCII: write other letters percent-encoded, and the host in punycode")
    _ = parts.port  # raises ValueError for a port that cannot be
    return value.rstrip("/")


def _language(value: str) -> str:
    if not _LANGUAGE.fullmatch(value):
        raise ValueError('must be a language tag such as "en" or "pt-BR" (RFC 5646)')
    return value


def _slug(value: str) -> str:
    if not _SLUG.fullmatch(value):
        raise ValueError("must be a slug of a-z, 0-9 and single hyphens")
    return value


def _network(value: str) -> str:
    from ipaddress import ip_network

    try:
        ip_network(value, strict=False)
    except ValueError as error:
        raise ValueError('must be an IP address or a network such as "10.0.0.0/8"') from error
    return value


class Bounds:
    """What a value must be beyond its type: what pydantic's Field asks, without waiting for pydantic."""

    def __init__(self, **asked: object) -> None:
        self.asked = asked

    def __get_pydantic_core_schema__(self, source: object, handler: Callable[[object], Any]) -> Any:
        """For pydantic."""
        return {**handler(source), **self.asked}


class Checked:
    """What a value must pass, which may change it: what pydantic's AfterValidator asks."""

    def __init__(self, check: Callable[[Any], Any]) -> None:
        self.check = check

    def __get_pydantic_core_schema__(self, source: object, handler: Callable[[object], Any]) -> Any:
        """For pydantic."""
        from pydantic_core.core_schema import no_info_after_validator_function

        return no_info_after_validator_function(self.check, handler(source))


Filled = Annotated[str, Bounds(min_length=1)]
HttpUrl = Annotated[str, Checked(_http_url)]
Language = Annotated[str, Checked(_language)]
Network = Annotated[str, Checked(_network)]
Positive = Annotated[int, Bounds(ge=1)]
Slug = Annotated[str, Checked(_slug)]


class _Section:
    """A table of the file.  What is made of it by hand is not checked: load() has pydantic do that."""

    __slots__ = ()
    __pydantic_config__ = {"extra": "forbid", "str_strip_whitespace": True}  # noqa: RUF012 (it reads this)


@dataclass(frozen=True, slots=True)
class Site(_Section):
    """Who publishes: ``[site]``."""

    title: Filled = "Seedfeed"
    base_url: HttpUrl = "http://127.0.0.1:8000"
    tag_authority: Annotated[str, Checked(_authority)] = PLACEHOLDER_AUTHORITY
    language: Language = "en"
    author: Filled = "Seedfeed"


@dataclass(frozen=True, slots=True)
class Seeds(_Section):
    """Where the snapshots come from: ``[seeds]``.  Times in seconds, sizes in bytes."""

    directory: Path = Path("seeds")
    patterns: tuple[str, ...] = ("*.txt", "*.md")
    interval: Annotated[float, Bounds(ge=1.0, le=86400.0)] = 60.0
    events: bool = True
    settle: Annotated[float, Bounds(ge=0.0, le=3600.0)] = 0.2
    max_bytes: Positive = 16 * 1024 * 1024
    reappear_after_days: Positive = 90
    source: Slug = "site"
    """The source that files directly in the folder belong to."""


@dataclass(frozen=True, slots=True)
class Store(_Section):
    """Where everything is kept: ``[store]``."""

    url: str = "sqlite:///var/feeds.db"


@dataclass(frozen=True, slots=True)
class Feeds(_Section):
    """How much a live feed shows: ``[feeds]``."""

    window_items: Annotated[int, Bounds(ge=1, le=1000)] = 100
    window_hours: Annotated[int, Bounds(ge=0, le=24 * 366)] = 72
    max_bytes: Annotated[int, Bounds(ge=16384)] = 524288


@dataclass(frozen=True, slots=True)
class Server(_Section):
    """Where the web server listens: ``[server]``."""

    host: str = "127.0.0.1"
    port: Annotated[int, Bounds(ge=0, le=65535)] = 8000
    workers: Annotated[int, Bounds(ge=1, le=64)] = 1
    status_from: tuple[Network, ...] = ("127.0.0.0/8", "::1/128")
    status_token: str = ""


@dataclass(frozen=True, slots=True)
class Source(_Section):
    """A page that snapshots are taken from: ``[[source]]``; slug is the folder's name."""

    slug: Slug
    title: str = ""
    link: HttpUrl | None = None
    country: Annotated[str, Bounds(pattern="^[A-Za-z]{2}$")] | None = None
    language: Language | None = None
    means: dict[str, str] = field(default_factory=dict)
    """Bare acronym -> slug of the term that this source means by it."""


@dataclass(frozen=True, slots=True)
class Config(_Section):
    """Everything a run needs to know, frozen; paths are absolute after load()."""

    site: Site = Site()
    seeds: Seeds = Seeds()
    store: Store = Store()
    feeds: Feeds = Feeds()
    server: Server = Server()
    source: tuple[Source, ...] = ()
    gazetteer: Path | None = None
    """A folder with a gazetteer of one's own instead of the shipped one."""
    party: tuple[dict[str, Any], ...] = ()
    topic: tuple[dict[str, Any], ...] = ()
    country: tuple[dict[str, Any], ...] = ()
    path: Path = Path("config.toml")
    """The file this came from."""

    def about(self, slug: str) -> Source:
        """What is said of a source; the seeds folder's own source is the site itself.

        Raises ValueError for what cannot be a source's slug.
        """
        title = self.site.title if slug == self.seeds.source else ""
        return next((s for s in self.source if s.slug == slug), None) or Source(slug=_slug(slug), title=title)

    @property
    def var(self) -> Path:
        """The folder for what is written beside the store: the last good documents, the lock."""
        if self.store.url.startswith(_SQLITE):
            return Path(self.store.url.removeprefix(_SQLITE)).parent
        return self.path.parent / "var"
