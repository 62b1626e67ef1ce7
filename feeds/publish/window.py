"""Which of a feed's places its live document shows.  Pure."""

from __future__ import annotations

from collections.abc import Sequence

from feeds import model
from feeds.store import Row

_ROOM = 4096
"""Bytes kept free for what stands around the entries."""
_LIGHTEST = 1500
"""Bytes of the lightest entry, by model.weight()."""


def depth(settings: model.Feeds) -> int:
    """How many places at most a window can reach back over."""
    return max(settings.window_items, settings.max_bytes // _LIGHTEST) + 1


def since(newest: int, settings: model.Feeds) -> int:
    """The second that places must be of to be recent, in a feed whose newest entry is of `newest`."""
    return newest - settings.window_hours * 3600


def window(rows: Sequence[Row], recent: int, settings: model.Feeds) -> list[Row]:
    """The window of a feed whose last places are `rows`, newest first.

    The last ``window_items`` places, or as many as are `recent` where that is more, as far as
    ``max_bytes`` of Atom reach; and in any case those on the open archive page, so that live feed and
    archives leave nothing out.  Places that were left count as they did before: so nothing that fell
    out comes back (lwindolf/liferea#750).
    """
    wanted = max(settings.window_items, recent)
    size, shown = 0, 0
    for row in rows[:wanted]:
        size += row.weight
        if size > settings.max_bytes - _ROOM and shown:
            break
        shown += 1
    return list(rows[: max(shown, sum(row.open_page for row in rows))])


def current(rows: Sequence[Row]) -> list[Row]:
    """The places that show an entry in a live feed: not left, not moved to a newer place."""
    return [row for row in rows if not row.left and not row.moved]


def standing(rows: Sequence[Row]) -> list[Row]:
    """The places that show an entry on an archive page: moved ones too, so that a page stays as it is."""
    return [row for row in rows if not row.left]
