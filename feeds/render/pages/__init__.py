"""Pages for people: frozen models in, HTML bytes out.

No page needs a script, has a ``style`` attribute or inline style, or says anything that is not a
function of its model; so a Content-Security-Policy without ``unsafe-inline`` holds.
"""

from feeds.render.pages.activity import Bar, Chart, chart
from feeds.render.pages.assets import ASSETS
from feeds.render.pages.difference import Piece, difference
from feeds.render.pages.environment import find, home, item, problem, term
from feeds.render.pages.model import (
    Change,
    FeedLink,
    Field,
    FindPage,
    Frame,
    Group,
    Home,
    ItemPage,
    Link,
    Option,
    ProblemPage,
    Reason,
    Section,
    Sighted,
    TermPage,
)

__all__ = [
    "ASSETS",
    "Bar",
    "Change",
    "Chart",
    "FeedLink",
    "Field",
    "FindPage",
    "Frame",
    "Group",
    "Home",
    "ItemPage",
    "Link",
    "Option",
    "Piece",
    "ProblemPage",
    "Reason",
    "Section",
    "Sighted",
    "TermPage",
    "chart",
    "difference",
    "find",
    "home",
    "item",
    "problem",
    "term",
]
