"""Pure text normalisation: one line in, one string (or its words) out.

===========  =====================================================================
function     what it is for
===========  =====================================================================
clean        what people are shown: no markup, no controls, entities decoded once
xml_safe     the last look before XML is written: only what XML 1.0 allows
canonical    what identity compares; a stored promise with a version
fold         what tagging matches: no case, no accents, plain quotes and dashes
words        what search indexes and asks for
headline     an entry's title
===========  =====================================================================

None of them raises on any ``str``, unpaired surrogates included.
"""

from feeds.text.canonical import CANONICAL_VERSION, canonical, has_update_marker, update_markers
from feeds.text.clean import clean, xml_safe
from feeds.text.fold import fold, fold_with_map, words
from feeds.text.headline import headline

__all__ = [
    "CANONICAL_VERSION",
    "canonical",
    "clean",
    "fold",
    "fold_with_map",
    "has_update_marker",
    "headline",
    "update_markers",
    "words",
    "xml_safe",
]
