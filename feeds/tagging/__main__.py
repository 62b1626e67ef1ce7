"""``python -m feeds.tagging``: compile the shipped gazetteer, for all sites of this installation."""

import sys

from feeds import gazetteer, kept
from feeds.model import Config
from feeds.tagging.tagger import Tagger

if __name__ == "__main__":
    sys.dont_write_bytecode = False  # it is asked for, as of compileall, which minds no such wish either
    Tagger.cached(gazetteer.load(Config(), (kept.beside_code(),)), (kept.beside_code(),))
