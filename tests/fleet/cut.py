"""A network of one's own between this process and another, which can be cut without a word."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

_HERE, _THERE = "10.213.77.1", "10.213.77.2"
_NOWHERE = "02:00:00:00:00:99"


def possible() -> bool:
    """Whether network namespaces can be made here: by root, with iproute2."""
    if os.geteuid() != 0 or shutil.which("ip") is None:
        return False
    made = subprocess.run(["ip", "netns", "add", "seedfeed-probe"], capture_output=True)
    subprocess.run(["ip", "netns", "del", "seedfeed-probe"], capture_output=True)
    return made.returncode == 0


@dataclass
class Wire:
    """The line between: what listens here at `port` is reached there at `address`:`through`."""

    namespace: str
    through: int
    address: str = _HERE

    @property
    def prefix(self) -> list[str]:
        """What a command starts with to run at the other end."""
        return ["ip", "netns", "exec", self.namespace]

    def cut(self) -> None:
        """From now on every packet goes nowhere, in both directions, and no side is told."""
        self._neighbours(f"lladdr {_NOWHERE} nud permanent")

    def mend(self) -> None:
        """Let packets through again."""
        self._neighbours("lladdr 02:00:00:00:00:01 nud permanent", "lladdr 02:00:00:00:00:02 nud permanent")

    def _neighbours(self, of_here: str, of_there: str | None = None) -> None:
        _ip(f"netns exec {self.namespace} ip neigh replace {_HERE} dev {self.namespace}-b {of_here}")
        _ip(f"neigh replace {_THERE} dev {self.namespace}-a {of_there or of_here}")


@contextmanager
def wire(port: int) -> Iterator[Wire]:
    """A namespace that reaches nothing but this machine's `port`."""
    name = f"sf{os.getpid() % 100_000}"
    a, b = f"{name}-a", f"{name}-b"
    _ip(f"netns add {name}")
    try:
        _ip(f"link add {a} address 02:00:00:00:00:01 type veth peer name {b} address 02:00:00:00:00:02")
        _ip(f"link set {b} netns {name}")
        _ip(f"addr add {_HERE}/30 dev {a}")
        _ip(f"link set {a} up")
        _ip(f"netns exec {name} ip addr add {_THERE}/30 dev {b}")
        _ip(f"netns exec {name} ip link set {b} up")
        with socket.create_server((_HERE, 0)) as listening:
            threading.Thread(target=_forward, args=(listening, port), daemon=True).start()
            yield Wire(name, listening.getsockname()[1])
            listening.shutdown(socket.SHUT_RDWR)
    finally:
        _ip(f"netns del {name}")


def _forward(listening: socket.socket, port: int) -> None:
    """Pass every connection on to the port, which listens on the loopback only."""
    with suppress(OSError):
        while True:
            near, _ = listening.accept()
            far = socket.create_connection(("127.0.0.1", port))
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=_pump, args=(one, other), daemon=True).start()


def _pump(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(1 << 16):
            target.sendall(data)
    for end in (source, target):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()


def _ip(words: str) -> None:
    subprocess.run(["ip", *words.split()], check=True, capture_output=True)
