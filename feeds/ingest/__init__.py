"""The corridor: from a seed file to the store.

One pass, drawn once::

    survey ─> what is new or changed, and settled ─> in order of (time, path), some in a transaction:
        read ─> drafts ┬─> known (from the store) ─┬─> plan ─> apply ─> commit
                       └──────── their gist ───────┘

Where many are pending, other processes read ahead and make the gists (``ahead``).

A seed that is refused is remembered with its reason and stops nothing.  A StoreError stops the pass:
the next one begins where it ended, since a seed is wholly in the store or not at all.
"""

from feeds.ingest.corridor import Clock, Corridor
from feeds.ingest.outcome import Edit, Listener, Outcome, Pass
from feeds.ingest.passing import run
from feeds.ingest.retagging import retag

__all__ = ["Clock", "Corridor", "Edit", "Listener", "Outcome", "Pass", "retag", "run"]
