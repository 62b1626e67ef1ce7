"""Seed files: find them, decode them, parse them.  Knows no store and no gazetteer.

The time of a snapshot, its source and its lines are all that leaves this room; whatever is wrong
with a file leaves it as a Problem with file, line and reason.
"""

from feeds.seeds.find import Found, escape, find
from feeds.seeds.matter import out_of_range, snapshot_time
from feeds.seeds.read import MAX_LINE, SeedError, read, stamp

__all__ = [
    "MAX_LINE",
    "Found",
    "SeedError",
    "escape",
    "find",
    "out_of_range",
    "read",
    "snapshot_time",
    "stamp",
]
