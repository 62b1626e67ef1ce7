"""Pages for people: their structure, and that no headline is ever live in them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest
from lxml import html

from feeds.model import Category, Entry, FeedSummary
from feeds.render import pages

BASE = "https://feeds.example.org/news"
HOSTILE = "\"><script>alert(1)</script><img src=x onerror=alert(2)>' &amp; {{ 7*7 }} \x00\ud800"
NOON = datetime(2026, 11, 22, 12, 0, 1, tzinfo=UTC)


def entry(text: str = "KKE on the elections", link: str = "", language: str | None = None) -> Entry:
    """An entry whose every text is the one given."""
    page = f"{BASE}/item/0123456789abcdef"
    return Entry(
        id="tag:example.org,2026:item/0123456789abcdef",
        hash="0123456789abcdef",
        page=page,
        link=link or page,
        title=text,
        content=text,
        author=text,
        language=language,
        published=NOON,
        updated=NOON,
        categories=(Category("party", "kke", text),),
    )


def frame(text: str = "Title", path: str = "/party/kke") -> pages.Frame:
    """What a page says of itself, with a feed to discover."""
    feeds = tuple(
        pages.FeedLink(name, text, f"{BASE}/feeds/party/kke.{end}", kind)
        for name, end, kind in (
            ("Atom", "xml", "application/atom+xml"),
            ("RSS", "rss", "application/rss+xml"),
        )
    )
    return pages.Frame(text, BASE, path, text, description=text, feeds=feeds)


def summary(text: str, items: int) -> FeedSummary:
    """A feed of a list."""
    where = f"{BASE}/feeds/party/kke.xml"
    return FeedSummary("party", "kke", text, items, text, NOON, where, f"{BASE}/party/kke", text)


def read(page: bytes) -> Any:
    """The tree of a page; lxml's own types make a union of every result."""
    return html.document_fromstring(page.decode())


def home(text: str) -> bytes:
    """A start page."""
    groups = (pages.Group(text, (summary(text, 3),)),)
    section = pages.Section("party", text, groups, (pages.Group(text, (summary(text, 0),)),))
    busy = (pages.Link(text, "/party/kke", 3),)
    return pages.home(pages.Home(frame(text, "/"), 1234, NOON, (entry(text),), busy, NOON, (section,)))


def term(text: str) -> bytes:
    """A party's page."""
    link = pages.Link(text, "/country/gr", 2)
    return pages.term(
        pages.TermPage(
            frame=frame(text),
            heading=text,
            facet=text,
            name=text,
            native=(text,),
            home=link,
            items=1,
            entries=(entry(text),),
            with_others=(link,),
            search="/search?party=kke",
            chart=pages.chart({int(NOON.timestamp()) // 86_400: 1}),
            older=pages.Link("Older items", "/party/kke/1"),
        )
    )


def item(text: str) -> bytes:
    """An item with everything that can be known of one."""
    link = pages.Link(text, "/party/kke")
    changes = (
        pages.Change(NOON, NOON, text, pages.difference(text, text + " more")),
        pages.Change(NOON, NOON, "", (pages.Piece("same", text),)),
    )
    return pages.item(
        pages.ItemPage(
            frame=frame(text, "/item/0123456789abcdef"),
            entry=entry(text, "https://example.org/a"),
            reasons=(pages.Reason(text, link, ((text, text),)),),
            sightings=(pages.Sighted(link, NOON, None), pages.Sighted(link, NOON, NOON)),
            changes=changes,
        )
    )


def find(text: str) -> bytes:
    """A search page with something asked and found."""
    options = (("", (pages.Option("kke", text, True),)), (text, (pages.Option("tkp", text, False),)))
    field = pages.Field("party", text, options)
    return pages.find(pages.FindPage(frame(text, "/search?q=x"), text, text, (field,), text, (entry(text),)))


def problem(text: str) -> bytes:
    """The page for an address that leads nowhere."""
    return pages.problem(pages.ProblemPage(frame(text), 404, text, (pages.Link(text, "/party/kke"),)))


ALL = pytest.mark.parametrize("page", [home, term, item, find, problem])
Maker = Callable[[str], bytes]


@ALL
def test_each_page_has_landmarks_and_one_heading(page: Maker) -> None:
    """One h1 in one main, a skip link to it, a labelled navigation, and a language."""
    tree = read(page("KKE"))
    assert len(tree.xpath("//h1")) == len(tree.xpath("//main")) == 1
    assert tree.xpath("//main//h1")
    assert tree.xpath("//a[@class='skip']/@href") == ["#main"]
    assert tree.xpath("//nav/@aria-label")
    assert tree.get("lang") == "en"
    assert tree.xpath("//header") and tree.xpath("//footer")


@ALL
def test_headings_do_not_skip_a_level(page: Maker) -> None:
    """A screen reader's outline has no holes."""
    tree = read(page("KKE"))
    levels = [int(each.tag[1]) for each in tree.iter("h1", "h2", "h3", "h4", "h5")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@ALL
def test_each_field_has_a_label_and_each_id_is_used_once(page: Maker) -> None:
    """Inputs are labelled by ``for`` or by standing inside their label."""
    tree = read(page("KKE"))
    labelled = set(tree.xpath("//label/@for"))
    for field in tree.xpath("//input"):
        assert field.get("id") in labelled or field.xpath("ancestor::label")
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))


@ALL
def test_nothing_that_a_strict_policy_forbids(page: Maker) -> None:
    """No script, inline style, event handler or foreign resource."""
    tree = read(page("KKE"))
    assert not tree.xpath("//script | //style | //iframe | //object | //base | //@style")
    assert not [name for each in tree.iter() for name in each.attrib if name.startswith("on")]
    assert [path.partition("?")[0] for path in tree.xpath("//link[@rel='stylesheet']/@href")] == [
        "/news/style.css"
    ]


@ALL
def test_hostile_headlines_are_inert(page: Maker) -> None:
    """Markup, quotes, template braces, controls and lone surrogates stay text."""
    raw = page(HOSTILE)
    tree = read(raw)
    assert not tree.xpath("//script | //img")
    assert not [name for each in tree.iter() for name in each.attrib if name.startswith("on")]
    assert b"<script" not in raw and b"\x00" not in raw
    assert "<script>alert(1)</script>" in tree.text_content()
    assert "{{ 7*7 }}" in tree.text_content()


@ALL
def test_paths_are_root_relative_below_the_base_url(page: Maker) -> None:
    """Links of the site itself name no host, so that a page works behind any name."""
    tree = read(page("KKE"))
    for href in tree.xpath("//body//a/@href | //form/@action"):
        assert href.startswith(("/news/", "#", "https://example.org/"))


@ALL
def test_a_page_is_a_function_of_its_model(page: Maker) -> None:
    """Rendered twice, the bytes are the same."""
    assert page("KKE") == page("KKE")


@pytest.mark.parametrize("page", [home, term, item, find])
def test_feeds_can_be_discovered(page: Maker) -> None:
    """Each feed stands in the head with its type, title and absolute address."""
    tree = read(page("KKE"))
    found = tree.xpath("//head/link[@rel='alternate'][@type='application/atom+xml'][@title]/@href")
    assert found == [f"{BASE}/feeds/party/kke.xml"]
    assert tree.xpath("//head/link[@rel='alternate'][@type='application/rss+xml']/@href")


def test_the_canonical_address_is_absolute_and_searches_are_not_indexed() -> None:
    """Search engines get one address for each page, and none for a query's."""
    tree = read(term("KKE"))
    assert tree.xpath("//link[@rel='canonical']/@href") == [f"{BASE}/party/kke"]
    hidden = pages.FindPage(replace(frame(), indexed=False), "", "", ())
    tree = read(pages.find(hidden))
    assert tree.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert not tree.xpath("//link[@rel='canonical']")


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", "//example.org/", "ftp://a.b/"])
def test_only_web_links_lead_out(link: str) -> None:
    """Whatever a store says, no other scheme becomes a link."""
    made = pages.TermPage(frame(), "KKE", "Party", "", (), None, 1, (entry(link=link),))
    tree = read(pages.term(made))
    assert not tree.xpath("//a[@class='outside']")
    assert not [href for href in tree.xpath("//a/@href") if link in href]


def test_links_out_say_so() -> None:
    """The news itself is linked without passing on rank or window."""
    tree = read(item("KKE"))
    (out,) = tree.xpath("//a[@class='outside']")
    assert out.get("href") == "https://example.org/a"
    assert out.get("rel").split() == ["noopener", "nofollow", "external"]


def test_a_foreign_headline_bears_its_language() -> None:
    """A screen reader pronounces a Greek line in Greek, and an English one needs no mark."""
    those = (entry("Το ΚΚΕ", language="el"), entry("The KKE", language="en"))
    made = pages.TermPage(frame(), "KKE", "Party", "", (), None, 2, those)
    tree = read(pages.term(made))
    assert tree.xpath("//p[@class='headline']/a/@lang") == ["el"]


def test_times_can_be_read_by_machines() -> None:
    """Every time is UTC and bears its ISO form."""
    tree = read(item("KKE"))
    assert "2026-11-22T12:00:01Z" in tree.xpath("//time/@datetime")
    assert "22 November 2026, 12:00 UTC" in tree.xpath("//time/text()")


def test_a_change_of_wording_is_shown_and_said() -> None:
    """What was added and removed is marked up, and spelled out for those who do not see colours."""
    change = pages.Change(
        NOON, None, "", pages.difference("Meeting in Athens today", "Meeting in İzmir today")
    )
    first = pages.Change(NOON, NOON, "", (pages.Piece("same", "Meeting in Athens today"),))
    page = pages.ItemPage(frame(), entry(), (), (), (change, first))
    tree = read(pages.item(page))
    assert tree.xpath("string(//del)") == "[removed: Athens] "
    assert tree.xpath("string(//ins)") == "[added: İzmir] "


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("a b c", "a b c", [("same", "a b c")]),
        ("a b c", "a x c", [("same", "a "), ("removed", "b"), ("added", "x"), ("same", " c")]),
        ("a b", "x y", [("removed", "a b"), ("added", "x y")]),
        ("a", "a (updated)", [("same", "a"), ("added", " (updated)")]),
    ],
)
def test_difference_is_by_words(old: str, new: str, expected: list[tuple[str, str]]) -> None:
    """Words stay whole, and neighbouring changes are one."""
    assert [(piece.kind, piece.text) for piece in pages.difference(old, new)] == expected


def test_difference_of_huge_lines_is_not_computed() -> None:
    """Comparing is quadratic: past a bound the lines stand side by side."""
    pieces = pages.difference("a " * 5000, "b " * 5000)
    assert [piece.kind for piece in pieces] == ["removed", "added"]


def test_the_chart_chooses_its_unit_and_leaves_no_gap() -> None:
    """Days for a fortnight, weeks for a year, months for more; quiet spans stay in it."""
    start = int(NOON.timestamp()) // 86_400
    assert pages.chart({}) is None
    for span, unit in ((10, "day"), (300, "week"), (1500, "month"), (20_000, "year")):
        made = pages.chart({start: 1, start + span: 1})
        assert made is not None and made.unit == unit
        assert sum(bar.count for bar in made.bars) == 2
        assert made.bars[-1].count and len(made.bars) >= 12
    partial = pages.chart({start: 1, start + 60: 1}, partial=True)
    assert partial is not None and sum(bar.count for bar in partial.bars) == 1


def test_the_chart_is_drawn_with_words_beside_it() -> None:
    """The picture has a title and a description, and no style of its own."""
    tree = read(term("KKE"))
    (svg,) = tree.xpath("//*[local-name()='svg']")
    assert svg.get("role") == "img"
    assert [tree.get_element_by_id(each).text for each in svg.get("aria-labelledby").split()] == [
        "Items per day",
        "From 11 November 2026 to 22 November 2026; most in 22 November 2026: 1 item.",
    ]
    assert len(svg.xpath(".//*[local-name()='rect']")) == 1


def test_assets_have_types_and_the_sheets_take_nothing_from_elsewhere() -> None:
    """Under ``default-src 'none'`` a sheet may load nothing."""
    assert set(pages.ASSETS) == {"style.css", "feed.css", "favicon.svg", "robots.txt"}
    for name in pages.ASSETS:
        media_type, body = pages.ASSETS[name]
        assert body and media_type.split(";")[0] in ("text/css", "image/svg+xml", "text/plain")
        if name.endswith(".css"):
            assert b"url(" not in body and b"@import" not in body
    with pytest.raises(KeyError):
        pages.ASSETS["../model.py"]


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", ["style.css", "feed.css"])
def test_colours_have_contrast_in_light_and_dark(name: str) -> None:
    """WCAG 2.2: text 4.5 to 1 on every ground it stands on, edges of controls 3 to 1."""
    sheets = re.findall(r":root \{(.*?)\}", pages.ASSETS[name][1].decode(), re.DOTALL)
    assert len(sheets) == 2
    for sheet in sheets:
        colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", sheet))
        for text in ("ink", "quiet", "leaf"):
            for ground in ("paper", "raised"):
                assert _contrast(colours[text], colours[ground]) >= 4.5, (text, ground)
        if name == "style.css":
            assert _contrast(colours["leaf-ink"], colours["leaf"]) >= 4.5
            assert _contrast(colours["ink"], colours["added"]) >= 4.5
            assert _contrast(colours["ink"], colours["removed"]) >= 4.5
            assert _contrast(colours["edge"], colours["paper"]) >= 3


@pytest.mark.parametrize("shown", [(), (("party", "tkp"),), (("party", "tkp"), ("topic", "kke"))])
def test_a_list_leaves_out_the_tag_that_all_share(shown: tuple[tuple[str, str], ...]) -> None:
    """As if the entries did not bear it, another facet's term of that name stays, and the list before."""
    tags = [Category(facet, slug, "<li> & Sons") for facet, slug in shown]
    lists = [
        pages.term(
            pages.TermPage(frame(), "KKE", "", "", (), None, 1, (borne,), own=("party", "kke"), page=page)
        )
        for page in (1, 2, 1)
        for borne in (
            entry("A")._replace(categories=(*tags, Category("party", "kke", "<li> & Sons"))),
            entry("A")._replace(categories=tuple(tags)),
        )
    ]
    assert lists[0] == lists[1] == lists[4]
    assert b"/topic/kke" in lists[0] or ("topic", "kke") not in shown
    assert b'href="/party/kke"' not in lists[0]
