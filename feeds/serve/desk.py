"""Where requests are answered that are not prepared: one at a time, from headers to answer."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from flask import Response, request

from feeds.model import Document
from feeds.publish import Refusal, Target
from feeds.serve import negotiate
from feeds.serve.answers import PAGE_GUARDS, Asked, answer, status_line
from feeds.serve.needs import Publishing, Stamp
from feeds.serve.patience import Patience
from feeds.serve.prepared import ANSWER, Ready
from feeds.serve.pulse import Pulse
from feeds.serve.tally import Label, Tally

METHODS = ("GET", "HEAD", "OPTIONS")
_HEADERS = ("If-None-Match", "If-Modified-Since", "Accept-Encoding", "Accept", "A-IM", "Authorization")
"""The headers that are looked into; all others change nothing, whatever is in them."""
_MAX_HEADER = 8192
"""Characters of one of them; what is longer is refused unread."""
_MAX_BASES = 4
"""ETags of one If-None-Match that a delta is tried from."""
_EXPENSIVE = frozenset({"search", "find"})
"""Kinds whose every query is work anew; these alone may be refused for want of time."""
_RETRY_AFTER = 5
_ALLOW = ("Allow", ", ".join(METHODS))
_PREFLIGHT = (
    _ALLOW,
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Allow-Methods", ", ".join(METHODS)),
    ("Access-Control-Allow-Headers", "A-IM, If-Modified-Since, If-None-Match"),
    ("Access-Control-Max-Age", "86400"),
)


@dataclass
class Desk:
    """Answers what no prepared answer is there for, and leaves it behind to be prepared."""

    publisher: Publishing
    pulse: Pulse
    tally: Tally
    patience: Patience = field(default_factory=Patience)

    def handle(self) -> Response:
        """The response to the current request, whatever it asks for."""
        path, query = _address()
        target = self._locate(path, query)
        if isinstance(target, Refusal):
            return self._refuse(target, path)
        if request.method not in ("GET", "HEAD"):
            return self._other_method()
        made = self._make(target)
        if isinstance(made, Refusal):
            return self._refuse(made, path)
        return self._give(made, target)

    def status(self, view: Callable[[], Response]) -> Response:
        """The response of a view that tells how things are; never kept by anybody."""
        if request.method not in ("GET", "HEAD"):
            return self._other_method()
        response = view()
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    def _locate(self, path: str, query: str) -> Target | Refusal:
        if path == "*" and request.method == "OPTIONS":
            return Target("home")
        if not path.startswith("/") or not path.isprintable():
            return Refusal(400, "that is no path")
        if any(len(request.headers.get(name, "")) > _MAX_HEADER for name in _HEADERS):
            return Refusal(431, "a header is too long")
        return self.publisher.locate(path, query)

    def _make(self, target: Target) -> Document | Refusal:
        start = time.monotonic()
        if target.kind in _EXPENSIVE and not self.patience.allows(start):
            return Refusal(503, "too much is being searched for just now", retry_after=_RETRY_AFTER)
        version = self.pulse.version  # as of the last look: the store may hang, the polls may not
        made = self.publisher.made(target, version)
        if isinstance(made, Document) and (base := self._delta(target, made, version)):
            made = base
        end = time.monotonic()
        self.tally.rendered(kind(target), end - start)
        if target.kind in _EXPENSIVE:
            self.patience.spend(end, end - start)
        return made

    def _delta(self, target: Target, document: Document, version: Stamp | None) -> Document | None:
        tags = request.headers.get("If-None-Match")
        if tags is None or not negotiate.wants_delta(request.headers.get("A-IM")):
            return None
        if negotiate.unchanged(document.etag, None, tags, None):
            return None
        tried = (
            self.publisher.delta(target, f'W/"{tag}"', version) for tag in negotiate.etags(tags)[:_MAX_BASES]
        )
        return next((delta for delta in tried if delta is not None), None)

    def _give(self, document: Document, target: Target) -> Response:
        given = answer(document, _asked(), self.pulse.clock(), self.pulse.next_pass)
        label = Label(kind(target), document.format, given.status, given.encoding, document.path)
        request.environ[ANSWER] = Ready(given, label)
        return Response(given.body, status_line(given.status), given.headers)

    def _other_method(self) -> Response:
        if request.method == "OPTIONS":
            response = Response(status=204, headers=list(_PREFLIGHT))
            del response.headers["Content-Type"]
            return response
        return self._plain(405, "this is only for reading", _ALLOW)

    def _refuse(self, refusal: Refusal, path: str) -> Response:
        """A page for people, a line for programs."""
        headers = [("Vary", "Accept, Sec-Fetch-Dest"), ("Cache-Control", _refusal_age(refusal))]
        if refusal.retry_after is not None:
            headers.append(("Retry-After", str(refusal.retry_after)))
        if not negotiate.wants_page(request.headers.get("Accept"), _navigates()):
            near = f"; nearest: {', '.join(refusal.nearest)}" if refusal.nearest else ""
            return self._plain(refusal.status, refusal.reason + near, *headers)
        page = self.publisher.problem(refusal, path)
        self.tally.polls(Label("refused", "html", refusal.status), 1, len(page.body), 0)
        headers += [("Content-Type", page.media_type), *PAGE_GUARDS]
        return Response(page.body, status_line(refusal.status), headers)

    def _plain(self, status: int, text: str, *headers: tuple[str, str]) -> Response:
        body = f"{status} {text}\n".encode("utf-8", "replace")
        self.tally.polls(Label("refused", "text", status), 1, len(body), 0)
        fixed = [("Content-Type", "text/plain; charset=utf-8"), ("X-Content-Type-Options", "nosniff")]
        if status == 404 or status == 503:
            fixed.append(("Access-Control-Allow-Origin", "*"))
        return Response(body, status_line(status), [*fixed, *headers])


def kind(target: Target) -> str:
    """What a target is counted as: a live feed by its facet, all else by its kind."""
    return target.facet if target.kind == "feed" else target.kind


def _address() -> tuple[str, str]:
    """Path and query of the request; a path that is not UTF-8 keeps a sign that is in none of ours."""
    raw = request.environ["PATH_INFO"].encode("latin-1", "replace")
    return raw.decode("utf-8", "replace"), request.environ.get("QUERY_STRING", "")


def _navigates() -> bool:
    return request.headers.get("Sec-Fetch-Dest") == "document"


def _asked() -> Asked:
    get = request.headers.get
    return Asked(
        head=request.method == "HEAD",
        accept_encoding=get("Accept-Encoding"),
        if_none_match=get("If-None-Match"),
        if_modified_since=get("If-Modified-Since"),
        a_im=get("A-IM"),
        navigates=_navigates(),
    )


def _refusal_age(refusal: Refusal) -> str:
    # A path that is wrong now may soon be right: a new source, a new item.
    return "no-store" if refusal.status >= 500 else "public, max-age=60"
