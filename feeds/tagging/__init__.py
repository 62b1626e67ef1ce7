"""A line and the gazetteer in, tags with evidence out.  Pure: no clock, no files, no state."""

from feeds.tagging.describe import describe, tag_lines
from feeds.tagging.tagger import Tagger

__all__ = ["Tagger", "describe", "tag_lines"]
