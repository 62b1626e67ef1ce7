"""How many bytes an entry takes in an Atom document, at most.

The window and the archive pages are cut by weight when an item takes its place, so that the cut
never moves afterwards: an entry that fell out must not come back because another one shrank.
"""

_FRAME = 1500
"""Elements, ids, dates, author and the item's own link, with a base URL of up to 200 characters."""
_CATEGORY = 420
"""One category: its slug, its label and the absolute URL of its facet."""
_TITLE = 140
_ESCAPED = b"&<>\"'"


def weight(text: str, link: str, categories: int) -> int:
    """Bytes of Atom, at most, of an item with this wording, link and number of categories."""
    data = text.encode()
    body = len(data) + 5 * (len(data) - len(data.translate(None, _ESCAPED)))
    title = min(body, _TITLE * 6)
    return _FRAME + body + title + 5 * len(link) + _CATEGORY * categories
