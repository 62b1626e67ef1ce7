"""The configuration, checked: what ``config.toml`` and the environment may say."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

PLACEHOLDER_AUTHORITY = "seedfeed.example,2026"
"""The authority of the shipped config: fit for loopback, refused for a public base_url."""

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


HttpUrl = Annotated[str, AfterValidator(_http_url)]
Language = Annotated[str, AfterValidator(_language)]
Slug = Annotated[str, AfterValidator(_slug)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Site(_Section):
    """Who publishes: ``[site]``."""

    title: str = Field(default="Seedfeed", min_length=1)
    base_url: HttpUrl = "http://127.0.0.1:8000"
    tag_authority: Annotated[str, AfterValidator(_authority)] = PLACEHOLDER_AUTHORITY
    language: Language = "en"
    author: str = Field(default="Seedfeed", min_length=1)


class Seeds(_Section):
    """Where the snapshots come from: ``[seeds]``.  Times in seconds, sizes in bytes."""

    directory: Path = Path("seeds")
    patterns: tuple[str, ...] = ("*.txt", "*.md")
    interval: float = Field(default=60.0, ge=1.0, le=86400.0)
    events: bool = True
    settle: float = Field(default=0.2, ge=0.0, le=3600.0)
    max_bytes: int = Field(default=16 * 1024 * 1024, ge=1)
    reappear_after_days: int = Field(default=90, ge=1)
    source: Slug = "site"
    """The source that files directly in the folder belong to."""


class Store(_Section):
    """Where everything is kept: ``[store]``."""

    url: str = "sqlite:///var/feeds.db"


class Feeds(_Section):
    """How much a live feed shows: ``[feeds]``."""

    window_items: int = Field(default=100, ge=1, le=1000)
    window_hours: int = Field(default=72, ge=0, le=24 * 366)
    max_bytes: int = Field(default=524288, ge=16384)


class Server(_Section):
    """Where the web server listens: ``[server]``."""

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    workers: int = Field(default=1, ge=1, le=64)
    status_from: tuple[str, ...] = ("127.0.0.0/8", "::1/128")
    status_token: str = ""


class Source(_Section):
    """A page that snapshots are taken from: ``[[source]]``; slug is the folder's name."""

    slug: Slug
    title: str = ""
    link: HttpUrl | None = None
    country: str | None = Field(default=None, pattern="^[A-Za-z]{2}$")
    language: Language | None = None
    means: dict[str, str] = Field(default_factory=dict)
    """Bare acronym -> slug of the term that this source means by it."""


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
    path: Path = Field(default=Path("config.toml"), exclude=True)
    """The file this came from."""

    def about(self, slug: str) -> Source:
        """What is said of a source; the seeds folder's own source is the site itself."""
        title = self.site.title if slug == self.seeds.source else ""
        return next((s for s in self.source if s.slug == slug), Source(slug=slug, title=title))

    @property
    def var(self) -> Path:
        """The folder for what is written beside the store: the last good documents, the lock."""
        scheme = "sqlite:///"
        if self.store.url.startswith(scheme):
            return Path(self.store.url[len(scheme) :]).parent
        return self.path.parent / "var"
