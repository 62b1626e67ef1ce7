"""A wire between a reader and a server that remembers what went through."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx

_HOP = {"connection", "host", "transfer-encoding", "server", "date"}


@dataclass(frozen=True)
class Poll:
    """One request and how it was answered."""

    path: str
    status: int
    conditional: bool
    size: int


@dataclass
class Wire:
    """The address to subscribe to, and every poll that came by."""

    url: str
    polls: list[Poll] = field(default_factory=list)


@contextmanager
def wire(server: str) -> Iterator[Wire]:
    """Relay GET requests to `server`, bytes and headers as they are."""
    with httpx.Client(base_url=server) as client:

        class Relay(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                headers = {name: value for name, value in self.headers.items() if name.lower() not in _HOP}
                headers.setdefault("Accept-Encoding", "identity")
                with client.stream("GET", self.path, headers=headers) as answer:
                    body = b"".join(answer.iter_raw())
                conditional = "If-None-Match" in self.headers or "If-Modified-Since" in self.headers
                known.polls.append(Poll(self.path, answer.status_code, conditional, len(body)))
                self.send_response(answer.status_code)
                for name, value in answer.headers.multi_items():
                    if name not in _HOP and name != "content-length":
                        self.send_header(name, value)
                if answer.status_code != 304:
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_request(self, code: object = "", size: object = "") -> None:
                pass

        relay = ThreadingHTTPServer(("127.0.0.1", 0), Relay)
        known = Wire(f"http://127.0.0.1:{relay.server_port}")
        thread = threading.Thread(target=relay.serve_forever, daemon=True)
        thread.start()
        try:
            yield known
        finally:
            relay.shutdown()
            relay.server_close()
            thread.join()
