"""From a page's model to its bytes, by Jinja templates that escape everything."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from feeds.model import Entry
from feeds.render.pages import times
from feeds.render.pages.assets import fingerprint
from feeds.render.pages.model import FindPage, Home, ItemPage, ProblemPage, TermPage
from feeds.render.plain import uri
from feeds.render.times import rfc3339
from feeds.text import xml_safe


def home(page: Home) -> bytes:
    """The start page."""
    return _render("home.html", page)


def term(page: TermPage) -> bytes:
    """The page of a facet's term, or of all items."""
    return _render("term.html", page)


def item(page: ItemPage) -> bytes:
    """The page of one item."""
    return _render("item.html", page)


def find(page: FindPage) -> bytes:
    """The search page."""
    return _render("find.html", page)


def problem(page: ProblemPage) -> bytes:
    """The page that says why there is no page."""
    return _render("problem.html", page)


def _render(template: str, page: object) -> bytes:
    # Headlines were cleaned when they came; what a byte of HTML may not be is looked at once more.
    made = _environment().get_template(template).render(page=page)
    # What XML forbids is not printable, and that is told a hundred times sooner.
    return (made if made.replace("\n", "").isprintable() else xml_safe(made)).encode()


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("feeds.render.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters |= {
        "by_day": _by_day,
        "clock": times.clock,
        "day": times.day,
        "host": _host,
        "href": _href,
        "iso": rfc3339,
        "minute": times.minute,
        "outside": _outside,
        "some": _some,
    }
    made.globals["fingerprint"] = fingerprint
    return made


@pass_context
def _href(context: Context, address: str) -> str:
    """A path of ours, root-relative below the path of the site's base URL, from a path or a URL of ours."""
    base: str = context["page"].frame.base_url
    return urlsplit(base).path + address.removeprefix(base)


def _outside(entry: Entry) -> str:
    """Where the news stands, if not here: http or https, whatever the store says."""
    return "" if entry.link == entry.page else uri(entry.link, "")


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _some(number: int, noun: str, plural: str = "") -> str:
    """``1 item``, ``1,234 items``."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def _by_day(entries: Iterable[Entry]) -> list[tuple[date, list[Entry]]]:
    days: Any = groupby(entries, key=lambda entry: entry.updated.date())
    return [(each, list(members)) for each, members in days]
