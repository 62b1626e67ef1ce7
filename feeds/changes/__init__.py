"""The one place that decides what a snapshot changes.  Pure: the same inputs, the same plan.

How a line finds its item, in this order::

    its canonical text is an item's current one  ->  that item (wording changed: a silent edit)
    ... a former one of an item not on the page  ->  that item (an edit taken back)
    it stands where a similar line vanished      ->  that item (an edit)
    else                                         ->  a new item

A late snapshot, and one whose bytes were seen before, can only add: no edits, and the second kind
no items either.
"""

from feeds.changes.deciding import drafts, plan
from feeds.changes.edits import guess

__all__ = ["drafts", "guess", "plan"]
