"""``/healthz``: whether the store answers and the watcher lives; details only for those who may know."""

from __future__ import annotations

import hmac
import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Request, Response, jsonify

from feeds.model import Server
from feeds.serve.hold import Watcher
from feeds.serve.needs import Publishing
from feeds.serve.pulse import Pulse

Watching = Callable[[], Watcher]
_SHOWN = 50
"""Unfit documents that are named."""


@dataclass(frozen=True, slots=True)
class Health:
    """What is told of the server's state, and to whom."""

    publisher: Publishing
    pulse: Pulse
    settings: Server
    watching: Watching | None = None
    """None where nobody is asked to watch."""

    def response(self, request: Request) -> Response:
        """200 when the store answers and the watcher, where there should be one, does its work; else 503."""
        state = self.state(self.trusts(request))
        response = jsonify(state)
        response.status_code = 200 if state["ok"] else 503
        return response

    def state(self, trusted: bool) -> dict[str, Any]:
        """What the JSON says; without `trusted` no reason and no name."""
        glance = self.pulse.glance
        watcher = self.watching() if self.watching is not None else None
        last = glance.last_pass if glance is not None else None
        found: dict[str, Any] = {
            "ok": glance is not None and (watcher is None or (watcher.alive and not watcher.trouble)),
            "store": glance is not None,
            "watcher": watcher and watcher.alive,
            "passes": watcher and watcher.alive and not watcher.trouble,
            "last_pass": last.isoformat() if last is not None else None,
            "seeds": glance.snapshots if glance is not None else None,
            "items": glance.items if glance is not None else None,
            "refused": glance.refused if glance is not None else None,
            "unfit": len(self.publisher.unfit),
        }
        return found | self._details(watcher) if trusted else found

    def _details(self, watcher: Watcher | None) -> dict[str, Any]:
        unfit = list(self.publisher.unfit.items())[:_SHOWN]
        trouble = self.publisher.trouble or (watcher.trouble if watcher else "")
        return {"trouble": trouble, "unfit_documents": dict(unfit)}

    def trusts(self, request: Request) -> bool:
        """Whether the peer's own address, or a token, is one that the configuration names.

        Behind a proxy every request comes from the proxy's address: configure a token there.
        """
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        wanted = self.settings.status_token
        if wanted and scheme.lower() == "bearer":
            return hmac.compare_digest(token.strip().encode(), wanted.encode())
        return _within(request.environ.get("REMOTE_ADDR", ""), self.settings.status_from)


def _within(address: str, networks: tuple[str, ...]) -> bool:
    try:
        peer = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(peer, ipaddress.IPv6Address) and peer.ipv4_mapped is not None:
        peer = peer.ipv4_mapped
    return any(peer in ipaddress.ip_network(network, strict=False) for network in networks)
