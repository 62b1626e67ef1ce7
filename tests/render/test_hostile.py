"""Whatever a headline holds, each format stays valid and nothing of it is markup."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace
from importlib import import_module
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from feeds.model import Category, Feed
from feeds.render import atom, atom_weight, json_feed, rss
from feeds.render.plain import plain, uri
from feeds.text import headline

from .conftest import Maker

PIECES = st.sampled_from(
    ["<", ">", "&", "</b>", "<script>", "&amp;", "&#60;", "&#x3c;", "]]>", "<!--", '"', "'", "\x00", "\ud800",
     "\u202e", "\u200f", "\ufffe", "\ufffd", "\x85", "\u2028", "👩‍👧", "νέα", "‹", "é", " ", "a", "amp;", "#",
     "Ã", "©", "Â»", "&#x;",
     "&lt", "&#60", "lt", ";"]
)  # fmt: skip
HOSTILE = st.one_of(
    st.text(alphabet=st.characters(), max_size=60), st.lists(PIECES, max_size=12).map("".join)
)
NS = {"a": "http://www.w3.org/2005/Atom"}
LIVE = re.compile(r"<[A-Za-z/!?]")
examples = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@given(HOSTILE)
@examples
def test_every_format_parses(saying: Maker, text: str) -> None:
    """XML and JSON parsers read the documents, and the three say the same words."""
    feed = saying(text)
    entry = etree.fromstring(atom(feed)).find("a:entry", NS)
    item = etree.fromstring(rss(feed)).find("channel/item")
    assert entry is not None
    assert item is not None
    said = json.loads(json_feed(feed))["items"][0]
    assert entry.findtext("a:title", namespaces=NS) == item.findtext("title") == said["title"]
    content = entry.findtext("a:content", namespaces=NS)
    assert content == html.unescape(item.findtext("description", "")) == said["content_text"]
    for shown in (said["title"], html.unescape(said["title"]), item.findtext("description", "")):
        assert not LIVE.search(shown)


@given(st.lists(HOSTILE, min_size=1, max_size=4), HOSTILE, st.sampled_from([None, "el", "en"]))
@examples
def test_a_poured_entry_is_what_feedgen_makes_of_it(
    saying: Maker, texts: list[str], path: str, language: str | None
) -> None:
    """One that was made in the form of others is the same bytes, in elements and in attributes."""
    labels = (*texts, '"quoted" & <b>')
    changes = {
        "title": texts[-1],
        "link": f"https://ex.gr/{path}",
        "language": language,
        "categories": tuple(Category("party", f"p-{n}", label) for n, label in enumerate(labels)),
    }
    feed = saying(texts[0], **changes)
    for render, module in ((atom, "atom"), (rss, "rss")):
        poured = render(feed)
        with patch(f"feeds.render.{module}.pour", lambda make, *said: make(*said)):
            made = import_module(f"feeds.render.{module}")
            (made._entry if module == "atom" else made._item).cache_clear()
            assert render(feed) == poured


@given(HOSTILE)
@examples
def test_rendering_twice_gives_the_same_bytes(saying: Maker, text: str) -> None:
    """A document is a pure function of its feed: NetNewsWire compares bodies."""
    for render in (atom, rss, json_feed):
        assert render(saying(text)) == render(saying(text))


@given(HOSTILE)
@examples
def test_plain_is_idempotent(text: str) -> None:
    """What was made harmless once is left as it is."""
    assert plain(plain(text)) == plain(text)


@pytest.mark.parametrize(
    "text", ["a < b", "<3", "AT&T", "R&D2", "B&W;", "KKE & TKP", "x > y", "“No” – it said…", "5 << 6"]
)
def test_ordinary_signs_stay(text: str) -> None:
    """Only what a sloppy reader would take for markup is changed."""
    assert plain(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [("cafÃ©", "café"), ("Â« Â»", "« »"), ("cafÃ© ж", "cafÃ© ж"), ("Âge", "Âge")],
)
def test_what_was_encoded_twice_is_mended(text: str, shown: str) -> None:
    """Only where the whole text is UTF-8 read as Latin-1: the W3C validator warns of it."""
    assert plain(text) == shown


def test_plain_is_fast_on_long_attacks() -> None:
    """A line of a million brackets takes no quadratic time (the test would hang)."""
    for attack in (
        "<" * 10**6,
        "<a" * 500_000,
        "&" * 10**6,
        "&#x" * 300_000,
        " " * 10**6,
        "<!" + "x" * 10**6,
    ):
        plain(attack)


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//x.example",
        "ftp://x.example/",
        "http://",
        "http://[::1",
        "http://[::1]:8000/",
        "",
    ],
)
def test_other_schemes_are_no_links(link: str) -> None:
    """A link is http or https, else the item's page takes its place."""
    assert uri(link, "https://page.example/") == "https://page.example/"


@given(HOSTILE)
@examples
def test_links_are_ascii(text: str) -> None:
    """Whatever follows the host, the link is a URI of printable ASCII without brackets or spaces."""
    made = uri(f"https://ex.gr/{text}", "https://page.example/")
    assert re.fullmatch(r"https://[!-~]+", made)
    assert not re.search(r"[<>\"{}|\\^`]", made)


@given(HOSTILE.filter(bool), st.lists(HOSTILE, max_size=4), HOSTILE, st.integers(1, 9))
@examples
def test_weight_is_an_upper_bound(party: Feed, text: str, labels: list[str], path: str, repeat: int) -> None:
    """No entry weighs more than it was said to weigh, so a window cut by weight fits."""
    text, link = text * repeat, f"https://ex.gr/{path}"
    entry = party.entries[0]._replace(
        title=headline(text),
        content=text,
        author="&" * 21,
        link=link,
        language="x" * 35,
        categories=tuple(Category("f" * 32, f"{'s' * 60}{n}", each) for n, each in enumerate(labels)),
    )
    with_entry, without = (len(atom(replace(party, entries=some))) for some in ((entry,), ()))
    assert with_entry - without <= atom_weight(text, labels, link=link)


def test_weight_of_an_ordinary_entry_is_not_far_off(party: Feed) -> None:
    """The bound may not be so loose that it cuts windows short: 100 common entries take less than half."""
    assert atom_weight("x" * 200, ["Communist Party of Greece", "Greece", "Strikes"]) < 524288 / 200
