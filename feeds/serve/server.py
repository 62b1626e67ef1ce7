"""Granian around the application: workers, the port, and a clean end.

Granian's workers are processes of their own, forked where the system forks: so nothing may be open
and no thread may run in the process that calls `serve`.  Each worker builds its own application.
"""

from __future__ import annotations

import contextlib
import errno
import importlib
import logging
import os
import resource
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from feeds.model import Config, Server

_log = logging.getLogger(__name__)

_KILL_AFTER = 3
"""Seconds that a worker has to end; all is over within five."""
_BACKLOG = 2048
_CONNECTIONS = 16_384
"""For each worker; Granian stops accepting beyond, and counts idle ones too."""
_HEADER_SECONDS = 30
"""How long a client may take to send a request's head, or stay silent between two requests."""
_HEADER_BYTES = 64 * 1024
_ORPHAN_SECONDS = 1.0
_TRIES = 5
_QUICK = 60.0
"""Seconds; what ends sooner counts as a try that failed."""


class ListenError(Exception):
    """The server cannot listen where it should; the message is one line for the user."""


class PortInUseError(ListenError):
    """Somebody else listens on the port."""


def probe(host: str, port: int) -> None:
    """Raises ListenError where nobody could listen, PortInUseError where somebody does."""
    claim(host, port).close()


def claim(host: str, port: int) -> socket.socket:
    """A socket that keeps others from the address until it is closed, and lets workers listen there.

    Bound plainly: with SO_REUSEPORT, as Granian binds, a second server would start without an error
    on a port that a first one holds, and the two would share its polls.  Set afterwards, the option
    lets the workers in, while another plain bind still fails.
    """
    family, address = _resolve(host, port)
    plain = socket.socket(family, socket.SOCK_STREAM)
    try:
        _bind(plain, address)
    except OSError as error:
        plain.close()
        if error.errno == errno.EADDRINUSE:
            raise PortInUseError(f"server.port {port} on {host} is in use (by another Seedfeed?)") from error
        raise ListenError(f"cannot listen on {host} port {port}: {error.strerror}") from error
    plain.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 0)
    plain.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    return plain


def _resolve(host: str, port: int) -> tuple[int, Any]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except OSError as error:
        raise ListenError(f"server.host {host}: {error.strerror}") from error
    family, _, _, _, address = found[0]
    return family, address


def _bind(plain: socket.socket, address: Any) -> None:
    try:
        plain.bind(address)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        # What is left of a server that just ended is nobody: only one that listens is.
        plain.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        plain.bind(address)


def serve(config: Config, *, factory: str, watching: bool) -> None:
    """Serve until SIGTERM or SIGINT.  Call it in the main thread.

    `factory` is ``module:function``; each worker calls it with the path of the configuration and
    `watching`, and serves the Flask application that it gives.  Raises ListenError before anything
    is started, and ends the process with status 1 when its workers will not live.
    """
    with claim(config.server.host, config.server.port) as claimed:
        host, port = claimed.getsockname()[:2]
        _allow_open_files(_CONNECTIONS + 1024)
        loader = partial(load, factory, config.path, watching, os.getpid())
        tries = 0
        while tries < _TRIES:
            begun, granian = time.monotonic(), _granian(config.server, host, port)
            # Granian ends so after a worker died twice within seconds.
            with contextlib.suppress(SystemExit):
                granian.serve(target_loader=loader, wrap_loader=False)
            if granian.interrupt_signal:
                return
            tries = tries + 1 if time.monotonic() - begun < _QUICK else 1
            _log.error("the workers keep dying; starting anew")
        sys.exit(1)


def _allow_open_files(wanted: int) -> None:
    """A connection is a file, and the usual soft limit of 1024 would end with a thousand idle ones."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def _granian(server: Server, host: str, port: int) -> Any:
    return Granian(
        "feeds",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=server.workers,
        # One thread: the prepared answers wait for nothing, and threads would wait for each other.
        blocking_threads=1,
        blocking_threads_idle_timeout=600,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(
            header_read_timeout=_HEADER_SECONDS * 1000, max_buffer_size=_HEADER_BYTES
        ),
        websockets=False,
        backlog=_BACKLOG,
        backpressure=_CONNECTIONS,
        respawn_failed_workers=True,
        workers_kill_timeout=_KILL_AFTER,
        log_level=LogLevels.warning,
    )


def load(factory: str, path: Path, watching: bool, parent: int) -> Callable[..., Any]:
    """In a worker: build the application, and end when the server that started it is gone."""
    threading.Thread(target=_follow, args=(parent,), name="orphan", daemon=True).start()
    module, _, name = factory.partition(":")
    app = getattr(importlib.import_module(module), name)(path, watching)
    # Flask's own call would only pass on to this.
    wsgi: Callable[..., Any] = app.wsgi_app
    return wsgi


def _follow(parent: int) -> None:
    """A killed server must not leave workers behind that hold the port."""
    waiting = threading.Event()
    while os.getppid() == parent:
        waiting.wait(_ORPHAN_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)
