"""What is compared with: a Flask view that renders 50 entries with feedgen at every request."""

from __future__ import annotations

import gzip
import sys
from datetime import UTC, datetime, timedelta

from feedgen.feed import FeedGenerator
from flask import Flask, Response
from granian import Granian
from granian.constants import Interfaces

from tests.benchmarks.ingest import headline

START = datetime(2026, 5, 1, tzinfo=UTC)

flask = Flask(__name__)


@flask.get("/feeds/all.xml")
def all_entries() -> Response:
    """The feed, rendered and compressed anew."""
    feed = FeedGenerator()
    feed.id("tag:seedfeed.example,2026:feed/all")
    feed.title("all")
    feed.author({"name": "Seedfeed"})
    feed.updated(START)
    for number in range(50, 0, -1):
        entry = feed.add_entry(order="append")
        entry.id(f"tag:seedfeed.example,2026:item/all{number}")
        entry.title(headline(number))
        entry.content(headline(number))
        entry.link(href=f"http://127.0.0.1:8000/item/{number}")
        entry.updated(START + timedelta(seconds=number))
    data = gzip.compress(feed.atom_str(), 6)
    headers = {"Content-Encoding": "gzip", "ETag": 'W/"1"'}
    return Response(data, headers=headers, content_type="application/atom+xml")


if __name__ == "__main__":
    Granian(
        "tests.benchmarks.feedgen_flask:flask",
        port=int(sys.argv[1]),
        interface=Interfaces.WSGI,
        blocking_threads=1,
    ).serve()
