"""Hundreds of documents from one state of the store."""

from __future__ import annotations

from feeds import store
from feeds.model import Document
from feeds.publish.address import Target
from feeds.publish.shelf import Shelf
from feeds.store.item import details
from tests.publish.exported import SECRET, Site
from tests.publish.few import LINES


def _targets(hashes: list[str]) -> list[Target]:
    feeds = [
        Target("feed", *key, shape) for key in (("all", ""), ("party", "kke")) for shape in ("atom", "rss")
    ]
    pages = [Target("term", "party", "kke"), Target("archive", "all", "", "json", 1), Target("home")]
    return [*feeds, *pages, *(Target("item", hash=digest) for digest in hashes)]


def test_many_are_the_same_bytes_with_fewer_questions(site: Site) -> None:
    """What is made in one transaction is what is made one by one, validators too."""
    alone, together = site.publisher(), site.publisher()
    with store.reading(alone.store.engine) as connection:
        hashes = list(store.item_marks(connection))
    targets = _targets(hashes)
    version = together.version()
    one_by_one = [alone.made(target, version) for target in targets]
    asked: list[str] = []
    with together.store.engine.transaction(write=False) as kept:
        kept.cursor().connection.set_trace_callback(asked.append)
    with together.many(hashes):
        assert [together.made(target, version) for target in targets] == one_by_one
    assert asked.count("BEGIN DEFERRED") == 1
    assert len(asked) < 2 * len(targets)


def test_after_many_the_newest_state_is_seen_again(site: Site) -> None:
    """The one transaction ends with the block, and news that came meanwhile shows after it."""
    publisher = site.publisher()
    target = Target("feed", "all", "", "atom")
    with publisher.many([]):
        publisher.made(target, publisher.version())
        site.put("2026-02-10.txt", "TKP on the coup", *LINES)
    made = publisher.made(target, publisher.version())
    assert isinstance(made, Document)
    assert b"TKP on the coup" in made.body


def test_details_of_many_are_those_of_each(site: Site) -> None:
    """Wordings, sightings and retractions included; an unknown hash is left out."""
    site.put("2026-02-10.txt", LINES[0] + " (updated)", *LINES[1:5])
    site.put("elsewhere/2026-01-11.txt", LINES[2])
    gone = site.retract(SECRET)
    with store.reading(site.publisher().store.engine) as connection:
        hashes = [*store.item_marks(connection), gone]
        found = details(connection, [*hashes, "0" * 16])
        assert found == {digest: store.detail(connection, digest) for digest in hashes}
    assert found[gone].retracted is not None
    assert max(len(detail.sightings) for detail in found.values()) == 2
    assert max(len(detail.wordings) for detail in found.values()) == 2


def test_a_shelf_lets_go_of_what_was_not_asked_for_longest() -> None:
    """By bytes; the one that came last stays whatever it weighs."""
    shelf = Shelf(3 * 3000)
    for name in "abc":
        shelf.put(name, Document(name, "text/plain", b"x" * 900, name, None, 60), ())
    shelf.get("a")
    shelf.put("d", Document("d", "text/plain", b"x" * 900, "d", None, 60), ())
    assert [name for name in "abcd" if shelf.get(name)] == ["a", "c", "d"]
    shelf.put("e", Document("e", "text/plain", b"x" * 90_000, "e", None, 60), ())
    assert [name for name in "abcde" if shelf.get(name)] == ["e"]
