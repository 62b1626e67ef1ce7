"""Path -> Document: selects from the store, renders, lints, compresses, keeps the last good one."""

from feeds.hands import LostHandError
from feeds.publish.address import Refusal, Target
from feeds.publish.export import Report, export
from feeds.publish.keep import Keep
from feeds.publish.outline import Scope
from feeds.publish.site import Publisher
from feeds.publish.tree import ManifestError
from feeds.publish.walk import keep_changed, targets

__all__ = [
    "Keep",
    "LostHandError",
    "ManifestError",
    "Publisher",
    "Refusal",
    "Report",
    "Scope",
    "Target",
    "export",
    "keep_changed",
    "targets",
]
