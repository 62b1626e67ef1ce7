"""How heavy an entry is at most, told before it is rendered: windows are cut by this."""

from __future__ import annotations

from collections.abc import Sequence

from feeds.render.plain import is_ordinary_url

_SKELETON = 520
"""Tags, indents and attributes of an entry with two times, a language tag (35) and a hash (64)."""
_CATEGORY = 140
"""The same of a category, with its slug (64) and facet (32)."""
_TITLE = 141


def atom_weight(text: str, labels: Sequence[str], *, link: str = "", allowance: int = 128) -> int:
    """Bytes of one entry's Atom XML at most, from its line, its categories' labels and its own link.

    ``allowance`` is room for each thing that the configuration decides, in bytes as escaped: base URL,
    tag authority, author.  The bound holds while each of them fits in it, where the title is a
    beginning of the line of 140 characters or less (and ``…``).  The formula::

        520 + 3 x allowance + escaped(line) + escaped(line[:141]) + escaped(link)
            + the sum over labels of (140 + allowance + escaped(label))

    ``escaped`` counts UTF-8 and the references that ``& < > "`` become.  It overstates by some 1,000
    bytes for a common entry, so 512 KiB hold more than 200 of them.
    """
    categories = sum(_CATEGORY + allowance + _escaped(label) for label in labels)
    return _SKELETON + 3 * allowance + _escaped(text) + _escaped(text[:_TITLE]) + _link(link) + categories


def _escaped(text: str) -> int:
    marks = 5 * (text.count("&") + text.count("<") + text.count('"')) + 3 * text.count(">")
    return marks + (len(text) if text.isascii() else len(text.encode("utf-8", "replace"))) + 3


def _link(link: str) -> int:
    if not link or is_ordinary_url(link):
        return _escaped(link)
    # Percent-encoding makes three bytes of one, and IDNA up to a label of 63 of a few.
    return 12 * _escaped(link)
