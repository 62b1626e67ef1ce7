"""Every document of a site, as it is served: the doctor, the schema and strict parsers find no fault."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]  # it ships no types
import pytest
from lxml import etree

from feeds import doctor
from feeds.cli.wiring import Wiring
from feeds.model import Document
from feeds.publish.walk import targets
from tests import hostile
from tests.conftest import SiteMaker
from tests.running import Server

pytestmark = pytest.mark.long

SCHEMA = json.loads((Path(__file__).parent / "data" / "jsonfeed-1.1.schema.json").read_text("utf-8"))
JSON = jsonschema.Draft202012Validator(SCHEMA)
EMPTY_SAMPLED = 25
"""One in so many feeds without items is looked at over HTTP: they differ in their names alone."""
SEARCHES = ["party=kke,tkp&topic=elections", "q=the", "q=%22general%20strike%22", "party=kke&not=topic:coup"]


def faults(body: bytes, url: str, content_type: str, headers: dict[str, str] | None = None) -> list[str]:
    """What the doctor finds that is an error or a warning, and what the schema of JSON Feed forbids."""
    found = doctor.lint(body, url=url, content_type=content_type, headers=headers, now=datetime.now(UTC))
    told = [
        f"{url}: {each.severity} {each.rule} at {each.place}: {each.message}"
        for each in found
        if each.severity != "info"
    ]
    if "json" in content_type:
        told += [f"{url}: {error.json_path}: {error.message}" for error in JSON.iter_errors(json.loads(body))]
    else:
        etree.fromstring(body)
    return told


def test_every_feed_that_is_served(server: Server) -> None:
    """Over HTTP with the headers it really has, at its canonical address."""
    found, looked_at, empty = [], 0, 0
    for paths in _feeds(server):
        if len(paths) > 1 and b"<entry" not in server.get(paths[0]).content:
            empty += 1
            if empty % EMPTY_SAMPLED != 1:
                continue
        for path in paths:
            answer = server.get(path, accept_encoding="gzip")
            headers = dict(answer.headers)
            found += faults(answer.content, server.url + path, headers["content-type"], headers)
            looked_at += 1
    assert found == []
    assert looked_at > 100


def test_every_document_of_a_hostile_site(new_site: SiteMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    """With small windows, so that there are archives; searches too; nothing is held back as unfit."""
    small = {"FEEDS_FEEDS__WINDOW_ITEMS": "9", "FEEDS_FEEDS__WINDOW_HOURS": "1"}
    site = new_site(seeds=False, **small)
    for name, value in small.items():
        monkeypatch.setenv(name, value)
    site.put("a.txt", hostile.seed(), at=datetime(2026, 1, 3, 10, tzinfo=UTC))
    assert site.run("ingest").returncode == 0
    found, kinds = [], set()
    for document in _documents(site.config):
        kinds.add((document.kind, document.format))
        found += faults(document.body, f"http://127.0.0.1:8000{document.path}", document.media_type)
    assert found == []
    formats = ("atom", "rss", "json")
    wanted = {(kind, shape) for kind in ("feed", "archive", "search") for shape in formats}
    assert kinds == wanted | {("opml", "opml")}


def _feeds(server: Server) -> Iterator[list[str]]:
    """The paths of every feed that the OPML names, and of some searches, in every format; and the OPML."""
    yield ["/opml.xml"]
    for outline in etree.fromstring(server.get("/opml.xml").content).iter("outline"):
        if address := outline.get("xmlUrl"):
            path = address.removeprefix(server.url).removesuffix(".xml")
            yield [f"{path}.{end}" for end in ("xml", "rss", "json")]
    for query in SEARCHES:
        yield [f"/feeds/search.{end}?{query}" for end in ("xml", "rss", "json")]


def _documents(config: Path) -> Iterator[Document]:
    publisher = Wiring(config).publisher
    version = publisher.version()
    for target in targets(publisher, empty=False):
        made = publisher.made(target, version)
        assert isinstance(made, Document), target
        yield made
    for query in SEARCHES:
        for end in ("xml", "rss", "json"):
            made = publisher.document(f"/feeds/search.{end}", query)
            assert isinstance(made, Document), query
            yield made
    assert publisher.unfit == {}
    publisher.store.close()
