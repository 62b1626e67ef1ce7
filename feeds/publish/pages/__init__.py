"""Pages for people, made from the store like feeds: the same target and store give the same bytes.

``document`` makes a page, ``asset`` a file that pages need, ``problem`` the page for a refusal.
"""

from feeds.publish.pages.desk import Desk
from feeds.publish.pages.find import find
from feeds.publish.pages.home import home
from feeds.publish.pages.item import item
from feeds.publish.pages.make import ASSET_NAMES, KINDS, asset, document, problem
from feeds.publish.pages.term import term

__all__ = ["ASSET_NAMES", "KINDS", "Desk", "asset", "document", "find", "home", "item", "problem", "term"]
