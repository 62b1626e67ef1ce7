"""What is known: facets, their terms, and the words that stand for them.

Nothing in the code knows a field: which facets there are, how a kind of actor is named, and how
evidence reads is data in ``data/`` (or in the folder that ``gazetteer`` in config.toml names).
"""

from feeds.gazetteer.build import load
from feeds.gazetteer.gazetteer import Gazetteer
from feeds.gazetteer.types import Alias, Cue, Facet, Family, GazetteerError, Language, Rule, Settings, Term

__all__ = [
    "Alias",
    "Cue",
    "Facet",
    "Family",
    "Gazetteer",
    "GazetteerError",
    "Language",
    "Rule",
    "Settings",
    "Term",
    "load",
]
