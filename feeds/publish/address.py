"""From the path and query of a request to what is asked for.  Pure; cut short before computing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from feeds.gazetteer import Gazetteer
from feeds.publish.query import BadQueryError, NothingAskedError, Search, parse_search
from feeds.render import EXTENSIONS

MAX_PATH = 200
"""Characters; no path of ours is longer."""

ALIASES = {
    "/feed",
    "/feed.xml",
    "/atom.xml",
    "/rss.xml",
    "/index.xml",
    "/feeds",
    "/feeds/",
    "/feeds/index.xml",
}
"""Served in place as the combined feed: a redirect would be followed for years (feedbin/feedbin#100)."""

_RSS_ALIASES = {"/rss.xml"}
_SLUG = r"[a-z0-9-]{1,64}"
_FEED = re.compile(
    rf"/feeds/(?:all|search|(?P<facet>[a-z]{{1,32}})/(?P<term>{_SLUG}))"
    rf"(?:/archive/(?P<page>[1-9][0-9]{{0,8}}))?\.(?P<ext>xml|atom|rss|json)"
)
_TERM_PAGE = re.compile(rf"/(?P<facet>[a-z]{{1,32}})/(?P<term>{_SLUG})(?:/(?P<page>[1-9][0-9]{{0,8}}))?")
_ITEM = re.compile(r"/item/(?P<hash>[0-9a-f]{8,64})")


@dataclass(frozen=True, slots=True)
class Target:
    """What is asked for.  `kind`: feed, archive, search, opml, home, term, item, find, about or asset."""

    kind: str
    facet: str = ""
    term: str = ""
    format: str = ""
    page: int = 0
    hash: str = ""
    search: Search | None = None

    @property
    def feed_path(self) -> str:
        """The feed's path below /feeds/, without format: ``all``, ``party/kke``."""
        return "all" if self.facet == "all" else f"{self.facet}/{self.term}"

    @property
    def path(self) -> str:
        """The canonical path, with its query: the document's one address."""
        extension = {"atom": "xml"}.get(self.format, self.format)
        match self.kind:
            case "feed":
                return f"/feeds/{self.feed_path}.{extension}"
            case "archive":
                return f"/feeds/{self.feed_path}/archive/{self.page}.{extension}"
            case "search":
                return f"/feeds/search.{extension}?{self.search.canonical if self.search else ''}"
            case "find":
                return f"/search?{self.search.canonical}" if self.search else "/search"
            case "term":
                older = f"/{self.page}" if self.page else ""
                return f"/{self.facet}/{self.term}{older}" if self.facet != "all" else f"/all{older}"
            case "item":
                return f"/item/{self.hash}"
        return {"opml": "/opml.xml", "home": "/"}.get(self.kind, f"/{self.term}")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no document: 400, 404, 410 or 503, and what else might be meant."""

    status: int
    reason: str
    nearest: tuple[str, ...] = ()
    """Paths that look like the one asked for, or that an ambiguous acronym may mean."""
    retry_after: int | None = None


def locate(
    path: str, query: str, gazetteer: Gazetteer, sources: Mapping[str, str], assets: frozenset[str]
) -> Target | Refusal:
    """What the path and query of a request ask for.

    Slugs are matched without case, aliases give the target of the term they stand for, unknown
    query parameters are ignored (``utm_source``, ``_``).
    """
    if len(path) > MAX_PATH:
        return Refusal(404, "no such page")
    low = path.lower()
    if low in ALIASES:
        return Target("feed", "all", format="rss" if low in _RSS_ALIASES else "atom")
    if low in ("/", "/opml.xml", "/search"):
        return _fixed(low, query, gazetteer, sources)
    if low[1:] in assets:
        return Target("asset", term=low[1:])
    if match := _FEED.fullmatch(low):
        return _feed(match, query, gazetteer, sources)
    if match := _ITEM.fullmatch(low):
        return Target("item", hash=match["hash"])
    if match := re.fullmatch(r"/all(?:/([1-9][0-9]{0,8}))?", low):
        return Target("term", "all", page=int(match[1] or 0))
    if match := _TERM_PAGE.fullmatch(low):
        return _term(Target("term", page=int(match["page"] or 0)), match, gazetteer, sources)
    return Refusal(404, "no such page")


def _fixed(low: str, query: str, gazetteer: Gazetteer, sources: Mapping[str, str]) -> Target | Refusal:
    if low == "/":
        return Target("home")
    if low == "/opml.xml":
        return Target("opml", format="opml")
    try:
        return Target("find", search=parse_search(query, gazetteer, sources))
    except NothingAskedError:
        return Target("find")
    except BadQueryError as error:
        return Refusal(400, str(error))


def _feed(
    match: re.Match[str], query: str, gazetteer: Gazetteer, sources: Mapping[str, str]
) -> Target | Refusal:
    kind, page = ("archive", int(match["page"])) if match["page"] else ("feed", 0)
    shape = EXTENSIONS[match["ext"]]
    if match["facet"]:
        return _term(Target(kind, format=shape, page=page), match, gazetteer, sources)
    if match[0].startswith("/feeds/all"):
        return Target(kind, "all", format=shape, page=page)
    if page:
        return Refusal(404, "a search has no archive")
    try:
        return Target("search", format=shape, search=parse_search(query, gazetteer, sources))
    except BadQueryError as error:
        return Refusal(400, str(error))


def _term(
    target: Target, match: re.Match[str], gazetteer: Gazetteer, sources: Mapping[str, str]
) -> Target | Refusal:
    facet, slug = match["facet"], match["term"]
    if facet == "source":
        if slug in sources:
            return _replaced(target, facet, slug)
        return Refusal(404, f"no source {slug}", _paths(target, facet, tuple(sources)[:5]))
    if facet not in {each.key for each in gazetteer.facets}:
        return Refusal(404, "no such page")
    found = gazetteer.resolve(facet, slug)
    if found is not None:
        return _replaced(target, facet, found.slug)
    bearers = tuple(each for each in gazetteer.bearers(slug) if gazetteer.resolve(facet, each))
    reason = f"several bear the name {slug}" if len(bearers) > 1 else f"no {facet} {slug}"
    return Refusal(404, reason, _paths(target, facet, bearers[:12] or gazetteer.nearest(facet, slug)))


def _replaced(target: Target, facet: str, slug: str) -> Target:
    return Target(target.kind, facet, slug, target.format, target.page)


def _paths(target: Target, facet: str, slugs: tuple[str, ...]) -> tuple[str, ...]:
    shape = Target("feed" if target.format else "term", format=target.format)
    return tuple(_replaced(shape, facet, slug).path for slug in slugs)
