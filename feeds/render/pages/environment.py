"""From a page's model to its bytes, by Jinja templates that escape everything."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from feeds.render.pages.model import FindPage, Home, ItemPage, ProblemPage, TermPage
from feeds.text import xml_safe

if TYPE_CHECKING:
    from jinja2 import Environment, Template

_ORDINARY = bytes([*range(0x20, 0x7F), *b"\n"])


def home(page: Home) -> bytes:
    """The start page."""
    return _render("home.html", page)


def term(page: TermPage) -> bytes:
    """The page of a facet's term, or of all items."""
    return _render("term.html", page)


def item(page: ItemPage) -> bytes:
    """The page of one item."""
    if len(page.changes) != 1:
        return _render("item.html", page)
    environment = _environment()
    from feeds.render.pages import poured

    return _encoded(poured.item(environment, _item, page))


def find(page: FindPage) -> bytes:
    """The search page."""
    return _render("find.html", page)


def problem(page: ProblemPage) -> bytes:
    """The page that says why there is no page."""
    return _render("problem.html", page)


def _render(template: str, page: object) -> bytes:
    return _encoded(_made(template, page))


def _item(page: ItemPage) -> str:
    return _made("item.html", page)


def _made(template: str, page: object) -> str:
    # Shared: it takes nothing from the environment's globals, which are the same for each and many.
    found = _template(template)
    return "".join(found.root_render_func(found.new_context({"page": page}, shared=True)))


def _encoded(made: str) -> bytes:
    body = made.encode("utf-8", "surrogatepass")
    # Headlines were cleaned when they came; what a byte of HTML may not be is looked at once more.
    # What XML forbids is not printable, and all that is printable ASCII is told soonest from bytes.
    rest = body.translate(None, _ORDINARY).decode("utf-8", "surrogatepass")
    return body if rest.isprintable() else xml_safe(made).encode()


@cache
def _template(name: str) -> Template:
    return _environment().get_template(name)


@cache
def _environment() -> Environment:
    # Whoever makes no page need not wait for Jinja.
    from jinja2 import Environment, PackageLoader, StrictUndefined

    from feeds.render.pages.compiled import Compiled
    from feeds.render.pages.filters import equip

    made = Environment(
        loader=PackageLoader("feeds.render.pages"),
        bytecode_cache=Compiled(),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    equip(made)
    return made
