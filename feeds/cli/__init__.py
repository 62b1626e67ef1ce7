"""The front door: the command line, all wiring, and the only reader of clock and environment."""

from feeds.cli.main import main

__all__ = ["main"]
