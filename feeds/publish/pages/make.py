"""From a target to the document that is served for it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from feeds.model import Document
from feeds.publish.address import Refusal, Target
from feeds.publish.pages.desk import Desk
from feeds.publish.pages.find import find
from feeds.publish.pages.home import home
from feeds.publish.pages.item import item
from feeds.publish.pages.term import term
from feeds.publish.reading import Reading
from feeds.publish.select import Selector
from feeds.render import pages as render
from feeds.render.pages import Frame, Link, ProblemPage

KINDS = frozenset({"home", "term", "item", "find"})
"""Targets that are pages."""
ASSET_NAMES = frozenset(render.ASSETS)

_HTML = "text/html; charset=utf-8"
_PAGE_AGE = 60
_ASSET_AGE = 86_400
_TITLES = {
    400: "This cannot be asked",
    404: "There is no such page",
    410: "This is gone",
    503: "Not now, please try again soon",
}


def document(
    reading: Reading, selector: Selector, sources: Mapping[str, str], target: Target
) -> Document | Refusal:
    """The page of a target whose kind is one of KINDS.  Raises StoreError."""
    desk = Desk(reading, selector, sources)
    if target.kind == "home":
        front = home(desk, target)
        return _page(target, front.frame, render.home(front))
    if target.kind == "find":
        found = find(desk, target)
        return _page(target, found.frame, render.find(found))
    if target.kind == "item":
        one = item(desk, target)
        return one if isinstance(one, Refusal) else _page(target, one.frame, render.item(one))
    many = term(desk, target)
    return many if isinstance(many, Refusal) else _page(target, many.frame, render.term(many))


def asset(target: Target) -> Document:
    """A stylesheet, the icon, robots.txt; KeyError for an unknown one."""
    media_type, body = render.ASSETS[target.term]
    return Document(
        path=target.path,
        media_type=media_type,
        body=body,
        etag=_etag(body),
        last_modified=None,
        max_age=_ASSET_AGE,
        kind="asset",
        format=target.term.rpartition(".")[2],
    )


def problem(selector: Selector, refusal: Refusal, path: str) -> Document:
    """The page that tells people why there is none at `path`; it needs no store."""
    site = selector.config.site
    title = _TITLES.get(refusal.status, "This did not work")
    reason = refusal.reason[:1].upper() + refusal.reason[1:]
    body = render.problem(
        ProblemPage(
            frame=Frame(
                site.title, site.base_url, path, title, content_language=site.language, indexed=False
            ),
            status=refusal.status,
            reason=reason if reason.endswith((".", "?", "!")) else f"{reason}.",
            nearest=tuple(_near(selector, path) for path in refusal.nearest),
        )
    )
    return Document(
        path=path,
        media_type=_HTML,
        body=body,
        etag=_etag(body),
        last_modified=None,
        max_age=_PAGE_AGE,
        kind="page",
        format="html",
        status=refusal.status,
    )


def _near(selector: Selector, path: str) -> Link:
    """A path with the name of the term that it ends in, where it does."""
    facet, _, slug = path.rpartition("/")
    term = selector.gazetteer.resolve(facet.rpartition("/")[2], slug.partition(".")[0])
    return Link(f"{term.label}: {path}" if term else path, path)


def _page(target: Target, frame: Frame, body: bytes) -> Document:
    return Document(
        path=target.path,
        media_type=_HTML,
        body=body,
        etag=_etag(body),
        last_modified=None,
        max_age=_PAGE_AGE,
        links=tuple((feed.url, "alternate", feed.media_type) for feed in frame.feeds),
        kind="page",
        format="html",
    )


def _etag(body: bytes) -> str:
    return f'W/"{hashlib.sha256(body).hexdigest()[:20]}"'
