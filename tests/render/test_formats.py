"""What the documents say, read back by independent parsers."""

from __future__ import annotations

import json
import locale
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import feedparser
import jsonschema  # type: ignore[import-untyped]  # it ships no types
import pytest
from lxml import etree

from feeds.model import Feed, FeedSummary
from feeds.render import atom, json_feed, opml, rss
from feeds.render.rss import update_period

from .conftest import GOLDEN, read_feed

SCHEMA = json.loads((GOLDEN.parent / "jsonfeed-1.1.schema.json").read_text())
ATOM = {"a": "http://www.w3.org/2005/Atom", "fh": "http://purl.org/syndication/history/1.0"}
INPUTS = sorted(GOLDEN.glob("*.feed.json"))


def links(document: bytes) -> set[tuple[str, str, str]]:
    """(rel, type, href) of a feed's own links."""
    root = etree.fromstring(document)
    found = root.findall("a:link", ATOM) + root.findall("channel/a:link", ATOM)
    return {(each.get("rel", ""), each.get("type", ""), each.get("href", "")) for each in found}


def attributes(parent: etree._Element, name: str) -> dict[str, str]:
    """The attributes of the first Atom child with that name."""
    return {str(key): str(value) for key, value in parent.findall(f"a:{name}", ATOM)[0].attrib.items()}


@pytest.mark.parametrize("source", INPUTS, ids=lambda path: path.name)
def test_ids_times_order_and_texts_agree(source: Path) -> None:
    """Atom, RSS and JSON Feed say the same of the same entries in the same order."""
    feed = read_feed(source)
    one, two = feedparser.parse(atom(feed)), feedparser.parse(rss(feed))
    three: list[dict[str, Any]] = json.loads(json_feed(feed))["items"]
    assert not one.bozo
    assert not two.bozo
    assert [e.id for e in one.entries] == [e.id for e in two.entries] == [e["id"] for e in three]
    assert [e.link for e in one.entries] == [e.link for e in two.entries]
    assert [e.title for e in one.entries] == [e["title"] for e in three]
    times = [datetime.fromisoformat(e["date_modified"]).timetuple()[:6] for e in three]
    assert [e.updated_parsed[:6] for e in one.entries] == times
    assert [e.published_parsed[:6] for e in two.entries] == times
    assert times == sorted(set(times), reverse=True)


@pytest.mark.parametrize("source", INPUTS, ids=lambda path: path.name)
def test_json_feed_fits_the_schema(source: Path) -> None:
    """Every JSON Feed is valid by the rules of version 1.1."""
    jsonschema.validate(json.loads(json_feed(read_feed(source))), SCHEMA)


def test_feed_links(party: Feed) -> None:
    """A document names itself, the page, the other formats and the archive, all absolute."""
    own, other = party.self_urls, party.prev_archive
    assert links(atom(party)) == {
        ("self", "application/atom+xml", own["atom"]),
        ("alternate", "text/html", party.page),
        ("alternate", "application/rss+xml", own["rss"]),
        ("alternate", "application/feed+json", own["json"]),
        ("prev-archive", "application/atom+xml", other["atom"]),
    }
    assert ("self", "application/rss+xml", own["rss"]) in links(rss(party))
    assert ("prev-archive", "application/rss+xml", other["rss"]) in links(rss(party))
    assert etree.fromstring(rss(party)).findtext("channel/link") == party.page
    document = json.loads(json_feed(party))
    assert (document["feed_url"], document["next_url"]) == (own["json"], other["json"])


def test_archive_page(archive: Feed) -> None:
    """An archive page is marked and linked as RFC 5005 section 4 says, in Atom and RSS."""
    for document, name in ((atom(archive), "atom"), (rss(archive), "rss")):
        assert etree.fromstring(document).find(".//fh:archive", ATOM) is not None
        rels = {rel: href for rel, kind, href in links(document) if rel != "alternate"}
        assert rels == {
            "self": archive.self_urls[name],
            "prev-archive": archive.prev_archive[name],
            "next-archive": archive.next_archive[name],
            "current": archive.current[name],
        }
    assert json.loads(json_feed(archive))["next_url"] == archive.prev_archive["json"]


def test_a_live_feed_is_no_archive(party: Feed) -> None:
    """fh:archive, fh:complete, next-archive and current are for archive pages only."""
    live = replace(party, next_archive=party.self_urls, current=party.self_urls)
    for document in (atom(live), rss(live)):
        assert b"fh:" not in document
        assert b"next-archive" not in document
        assert b'"current"' not in document


def test_entry_in_atom(party: Feed) -> None:
    """Text title and content, a typed link, categories with scheme and label, the entry's language."""
    entry = etree.fromstring(atom(party)).findall("a:entry", ATOM)[1]
    assert entry.get("{http://www.w3.org/XML/1998/namespace}lang") == "el"
    assert attributes(entry, "title") == attributes(entry, "content") == {"type": "text"}
    link = attributes(entry, "link")
    assert (link["rel"], link["type"]) == ("alternate", "text/html")
    assert link["href"] == "https://www.example.gr/%CE%BD%CE%AD%CE%B1?id=1&lang=el"
    assert attributes(entry, "category") == {
        "term": "kke",
        "scheme": "http://127.0.0.1:8000/party",
        "label": "Communist Party of Greece",
    }


def test_both_dates_in_atom(party: Feed) -> None:
    """published and updated are told apart, in whole seconds and UTC."""
    entry = etree.fromstring(atom(party)).findall("a:entry", ATOM)[2]
    assert entry.findtext("a:published", namespaces=ATOM) == "2026-11-18T07:00:00Z"
    assert entry.findtext("a:updated", namespaces=ATOM) == "2026-11-19T12:00:00Z"


def test_browsers_find_a_link_and_a_stylesheet(party: Feed) -> None:
    """The bytes carry a CSS instruction and an XHTML link to the page for people."""
    for document, name in ((atom(party), "atom"), (rss(party), "rss")):
        root = etree.fromstring(document)
        instruction = root.getprevious()
        assert instruction is not None
        assert instruction.text == f'type="text/css" href="{party.stylesheet}"'
        anchors = root.findall(".//{http://www.w3.org/1999/xhtml}a")
        assert [each.get("href") for each in anchors] == [party.self_urls[name], party.page]


def test_the_hint_disturbs_no_reader(party: Feed) -> None:
    """What is there for browsers leaves the channel's own title, link and description alone."""
    channel = feedparser.parse(rss(party)).feed
    assert (channel.title, channel.link, channel.subtitle) == (party.title, party.page, party.subtitle)


def test_description_of_rss_is_html(party: Feed) -> None:
    """What a reader shows of a description, as HTML, is the line: escaped exactly once."""
    description = etree.fromstring(rss(party)).findall("channel/item/description")[2].text
    assert description == party.entries[2].content.replace("&", "&amp;")


def test_the_locale_is_left_alone(party: Feed, monkeypatch: pytest.MonkeyPatch) -> None:
    """feedgen would set the locale of the whole process for each date of an RSS document."""
    monkeypatch.setattr(locale, "setlocale", lambda *_: pytest.fail("the locale was set"))
    assert rss(party) == (GOLDEN / "party.rss").read_bytes()


@pytest.mark.parametrize("render", [atom, rss, json_feed])
def test_an_id_twice_is_refused(party: Feed, render: Any) -> None:
    """Readers crash on it, so it is not rendered."""
    with pytest.raises(ValueError, match="twice"):
        render(replace(party, entries=party.entries[:1] * 2))


@pytest.mark.parametrize("render", [atom, rss, json_feed])
def test_naive_times_are_refused(party: Feed, render: Any) -> None:
    """A time without a zone would be read as local on each machine."""
    with pytest.raises(ValueError):
        render(replace(party, entries=(party.entries[0]._replace(updated=datetime(2026, 1, 1)),)))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("ttl", "expected"),
    [
        (60, ("hourly", 60)),
        (1800, ("hourly", 2)),
        (3600, ("hourly", 1)),
        (18000, ("daily", 5)),
        (90000, ("weekly", 7)),
    ],
)
def test_update_period_agrees_with_ttl(ttl: int, expected: tuple[str, int]) -> None:
    """sy: tells the same rhythm as ttl, spelt as the module says."""
    assert update_period(ttl) == expected


def test_opml_groups_feeds() -> None:
    """Each facet is an outline, each group in it another; all stands on top; every feed can be imported."""

    def feed(facet: str, term: str, title: str, group: str = "") -> FeedSummary:
        url = f"https://x.example/feeds/{facet}/{term}.xml"
        return FeedSummary(facet, term, title, 1, "", None, url, f"https://x.example/{facet}/{term}", group)

    feeds = [
        feed("all", "all", "Everything"),
        feed("party", "kke", "Communist Party of Greece", "Greece"),
        feed("party", "x", "A < B <b>&amp; R&D", "Trinidad & Tobago"),
        feed("topic", "strikes", "Strikes"),
    ]
    made = opml("Feeds", feeds, headings={"party": "Parties"}, modified=datetime(2026, 11, 20, tzinfo=UTC))
    root = etree.fromstring(made)
    assert root.findtext("head/dateModified") == "Fri, 20 Nov 2026 00:00:00 GMT"
    paths = [
        tuple(each.get("text") for each in (*reversed(list(leaf.iterancestors("outline"))), leaf))
        for leaf in root.iterfind(".//outline[@type='rss']")
    ]
    assert paths == [
        ("Everything",),
        ("Parties", "Greece", "Communist Party of Greece"),
        ("Parties", "Trinidad & Tobago", "A ‹ B ‹b›＆amp; R＆D"),
        ("topic", "Strikes"),
    ]
    assert all(
        leaf.get("xmlUrl") and leaf.get("htmlUrl") for leaf in root.iterfind(".//outline[@type='rss']")
    )


def test_opml_without_feeds_is_well_formed() -> None:
    """A new installation has a list too."""
    assert etree.fromstring(opml("Feeds", [])).find("body") is not None
