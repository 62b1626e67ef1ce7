"""Identity: ids that never change, and which new line is an edit of which old one.  Pure decisions."""

from feeds.identity.align import Edit, Fresh, Standing, edits
from feeds.identity.glance import Terms
from feeds.identity.ids import HASH_VERSION, feed_uri, item_hash, tag_uri
from feeds.identity.same import Match, same_item

__all__ = [
    "HASH_VERSION",
    "Edit",
    "Fresh",
    "Match",
    "Standing",
    "Terms",
    "edits",
    "feed_uri",
    "item_hash",
    "same_item",
    "tag_uri",
]
