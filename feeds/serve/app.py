"""The web application: any path goes to the publisher, what it gives becomes an answer.

Nothing here knows a feed.  ``Host`` and forwarded headers are read nowhere, so that they can change
nothing that is served or kept; ``Range`` is ignored, which RFC 9110 section 14.2 allows.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import PathConverter, Rule

from feeds.model import Config
from feeds.serve.desk import Desk
from feeds.serve.health import Health, Watching
from feeds.serve.metrics import Metrics
from feeds.serve.needs import Publishing
from feeds.serve.prepared import Prepared
from feeds.serve.pulse import Pulse
from feeds.serve.shared import of_this_worker
from feeds.serve.tally import Tally


class _Anything(PathConverter):
    regex = ".*"
    part_isolating = False


def create_app(
    publisher: Publishing,
    config: Config,
    *,
    clock: Callable[[], datetime],
    watching: Watching | None = None,
    prepared_bytes: int = 64 * 1024 * 1024,
) -> Flask:
    """The application with prepared answers in front of it (as its ``wsgi_app``).

    `watching` tells what is seen of the watcher, None where nobody is asked to watch.  A thread
    that looks at the store starts with the first request, so in the process that serves.
    """
    app = Flask(__name__, static_folder=None)
    tally = Tally()
    pulse = Pulse(publisher, clock, timedelta(seconds=config.seeds.interval))
    prepared = Prepared(app.wsgi_app, pulse.start, tally, max_bytes=prepared_bytes)
    pulse.followers.append(prepared.follow)
    shared = of_this_worker(config.var / "metrics") if config.server.workers > 1 else None
    if shared is not None:
        pulse.chores += [prepared.fold, partial(shared.write, tally)]
    desk = Desk(publisher, pulse, tally)
    health = Health(publisher, pulse, config.server, watching)
    metrics = Metrics(publisher, pulse, tally, prepared, shared)
    _route(app, desk, health, metrics)
    app.extensions["feeds"] = prepared, pulse
    app.wsgi_app = prepared  # type: ignore[method-assign] # the way that Flask names for it
    return app


def _route(app: Flask, desk: Desk, health: Health, metrics: Metrics) -> None:
    # A path is the publisher's to judge: no redirect to a merged or completed one.
    app.url_map.merge_slashes = False
    app.url_map.strict_slashes = False
    app.url_map.converters["anything"] = _Anything
    # Rules without methods: which ones there are is told in the desk's own words.
    app.url_map.add(Rule("/<anything:path>", endpoint="publish"))
    app.url_map.add(Rule("/healthz", endpoint="healthz"))
    app.url_map.add(Rule("/metrics", endpoint="metrics"))
    app.view_functions["publish"] = lambda path: desk.handle()
    app.view_functions["healthz"] = lambda: desk.status(lambda: health.response(request))
    app.view_functions["metrics"] = lambda: desk.status(lambda: metrics.response(health.trusts(request)))
    app.register_error_handler(HTTPException, _failed)


def _failed(error: HTTPException) -> Response:
    """An error in one plain line; the log has its traceback."""
    status = error.code or 500
    return Response(f"{status} {error.name}\n", status, content_type="text/plain; charset=utf-8")
