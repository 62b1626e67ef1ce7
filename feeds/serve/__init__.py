"""HTTP only: validators, encodings, and prepared answers in front of Flask."""

from feeds.serve.app import create_app
from feeds.serve.hold import Hold, Watcher, held, watcher
from feeds.serve.server import ListenError, PortInUseError, probe, serve

__all__ = [
    "Hold",
    "ListenError",
    "PortInUseError",
    "Watcher",
    "create_app",
    "held",
    "probe",
    "serve",
    "watcher",
]
