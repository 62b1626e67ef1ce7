"""HTTP only: validators, encodings, and prepared answers in front of Flask."""

from feeds.serve.app import create_app
from feeds.serve.health import watcher_alive
from feeds.serve.server import ListenError, PortInUseError, probe, serve

__all__ = ["ListenError", "PortInUseError", "create_app", "probe", "serve", "watcher_alive"]
