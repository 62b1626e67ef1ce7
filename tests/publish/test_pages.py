"""Pages for people, from a store: what each shows, and where it leads."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html

from feeds import gazetteer, ingest, store, tagging
from feeds.config import load
from feeds.model import Document
from feeds.publish import Publisher, Refusal

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
OLD = [
    "KKE statement on the strike of the dockers",
    "TKP on the elections in Turkey",
    "<script>alert(1)</script> KKE & TKP on the elections",
    "The Lebanese CP calls for a general strike | https://example.org/lebanon",
    "75 years since the liberation of Belgrade",
    "AKEL on the Cyprus problem",
    "PCP on the elections in Portugal",
]
NEW = ["KKE statement on the strike of the dockers (updated)", *OLD[1:]]


@pytest.fixture(scope="module")
def publisher(tmp_path_factory: pytest.TempPathFactory) -> Publisher:
    """A publisher over two snapshots, with archive pages of three places."""
    folder = tmp_path_factory.mktemp("pages")
    (folder / "seeds").mkdir()
    (folder / "seeds" / "2026-01-10.txt").write_text("\n".join(OLD))
    (folder / "seeds" / "2026-02-10.txt").write_text("\n".join(NEW))
    (folder / "config.toml").write_text(
        '[site]\ntitle = "Press & Co"\n[seeds]\nsettle = 0\nsource = "press"\n[feeds]\nwindow_items = 3\n'
    )
    return _ingested(folder / "config.toml")


def _ingested(path: Path) -> Publisher:
    config = load(path, {})
    opened = store.open_store(
        config.store.url, authority=config.site.tag_authority, settings=config.feeds, now=NOW
    )
    known = gazetteer.load(config)
    corridor = ingest.Corridor(config, opened, tagging.Tagger(known), lambda: NOW)
    ingest.run(corridor, lambda outcome, of: None)
    return Publisher(config, opened, known, lambda: NOW)


def made(publisher: Publisher, path: str, query: str = "") -> Document:
    """The document at a path that has one."""
    document = publisher.document(path, query)
    assert isinstance(document, Document), document
    return document


def tree(document: Document) -> Any:
    """A page as parsed by a browser's rules, more or less."""
    return html.document_fromstring(document.body.decode())


def item_path(publisher: Publisher, words: str) -> str:
    """Path of the item whose headline has these words."""
    found = tree(made(publisher, "/search", f'q="{words}"')).xpath("//p[@class='headline']/a/@href")
    return str(found[0])


def test_the_start_page_lists_what_is_new_and_every_feed(publisher: Publisher) -> None:
    """Newest first, feeds with items shown, the rest folded."""
    page = tree(made(publisher, "/"))
    assert page.xpath("string(//h1)") == "Press & Co"
    assert page.xpath("//p[@class='headline']/a/text()")[0] == NEW[0]
    shown = page.xpath("//ul[@class='feeds']//a[@class='title']/@href")
    assert {"/party/kke", "/party/tkp", "/topic/elections", "/country/gr", "/source/press"} <= set(shown)
    assert "/party/ppsh" not in shown
    folded = page.xpath("//details//a/@href")
    every = {
        f"/{f.key}/{slug}" for f in publisher.gazetteer.facets for slug in publisher.gazetteer.terms(f.key)
    }
    assert every <= set(shown) | set(folded)


def test_each_page_names_its_feeds_in_the_head_and_in_the_link_header(publisher: Publisher) -> None:
    """Autodiscovery in both places, absolute, and each feed is there."""
    for path in ("/", "/all", "/party/kke", "/source/press", item_path(publisher, "Cyprus problem")):
        document = made(publisher, path)
        found = tree(document).xpath("//head/link[@rel='alternate']/@href")
        assert found == [href for href, _, _ in document.links]
        for href in found:
            made(publisher, href.removeprefix("http://127.0.0.1:8000"))


def test_every_link_of_a_page_leads_somewhere(publisher: Publisher) -> None:
    """Pages, feeds and assets that pages link to are all there."""
    paths = ["/", "/all", "/all/1", "/party/kke", "/topic/elections", item_path(publisher, "Cyprus problem")]
    seen: set[str] = set()
    for path in paths:
        seen |= set(tree(made(publisher, path)).xpath("//@href"))
    ours = {href.removeprefix("http://127.0.0.1:8000").partition("#")[0] for href in seen}
    for href in sorted(each for each in ours if each.startswith("/")):
        where, _, query = href.partition("?")
        made(publisher, where, query)


def test_pages_reach_back_to_the_first_item(publisher: Publisher) -> None:
    """From the newest items, page by page, to the end, and nothing is missing."""
    path: str | None = "/all"
    lines: set[str] = set()
    while path:
        page = tree(made(publisher, path))
        lines |= set(page.xpath("//p[@class='headline']/a/text()"))
        path = next(iter(page.xpath("//a[@rel='next']/@href")), None)
    assert len(lines) >= len(OLD)
    assert isinstance(publisher.document("/all/99"), Refusal)


def test_a_term_says_what_it_can_be_combined_with(publisher: Publisher) -> None:
    """Terms of other facets, as searches; two of one facet would mean either."""
    page = tree(made(publisher, "/party/kke"))
    links = page.xpath("//section[@aria-labelledby='combine']//a/@href")
    assert "/search?party=kke&topic=elections" in links
    assert not [link for link in links if "kke," in link or ",kke" in link]
    assert page.xpath("//input[@readonly]/@value")[0] == "http://127.0.0.1:8000/feeds/party/kke.xml"


def test_a_term_without_items_has_a_page(publisher: Publisher) -> None:
    """The page is there as its feed is, and says that there is nothing yet."""
    page = tree(made(publisher, "/country/is"))
    assert "No item yet" in page.text_content()
    assert not page.xpath("//*[local-name()='svg']")


def test_an_item_shows_evidence_sources_and_revisions(publisher: Publisher) -> None:
    """Why it is tagged, where it was seen, what was changed, its id and its times."""
    page = tree(made(publisher, item_path(publisher, "strike of the dockers")))
    words = " ".join(page.text_content().split())
    assert "KKE (Communist Party of Greece) party, because of KKE, its acronym" in words
    assert "still there in the newest snapshot" in words
    assert page.xpath("string(//ins)") == "[added:  (updated)] "
    assert page.xpath("//code/text()")[0].startswith("tag:seedfeed.example,2026:item/")
    assert len(page.xpath("//ol[@class='revisions']/li")) == 2


def test_an_item_with_a_link_leads_out(publisher: Publisher) -> None:
    """Where the news stands elsewhere, the page says where."""
    page = tree(made(publisher, item_path(publisher, "Lebanese CP")))
    assert page.xpath("//a[@class='outside']/@href") == ["https://example.org/lebanon"]


def test_the_search_page_offers_the_feed_of_its_query(publisher: Publisher) -> None:
    """Form, results and feed are one query; the bare and the empty form show no results."""
    page = tree(made(publisher, "/search", "topic=elections&party=TKP,kke&utm_source=x"))
    assert page.xpath("//input[@checked]/@value") == ["kke", "tkp", "elections"]
    assert page.xpath("//input[@readonly]/@value")[0].endswith(
        "/feeds/search.xml?party=kke,tkp&topic=elections"
    )
    assert len(page.xpath("//p[@class='headline']")) == 2
    for query in ("", "q=&party=", "utm_source=x"):
        assert made(publisher, "/search", query).path == "/search"
    refusal = publisher.document("/search", "party=nobody")
    assert isinstance(refusal, Refusal) and refusal.status == 400


def test_a_problem_page_names_the_nearest(publisher: Publisher) -> None:
    """A slip in an address is one click from the page that was meant."""
    refusal = publisher.document("/party/kkee")
    assert isinstance(refusal, Refusal)
    document = publisher.problem(refusal, "/party/kkee")
    assert document.status == 404
    assert "/party/kke" in tree(document).xpath("//main//a/@href")


def test_a_page_keeps_its_etag_until_it_says_something_else(publisher: Publisher) -> None:
    """Made anew from the same store, a page is the same; two pages differ."""
    twin = Publisher(publisher.config, publisher.store, publisher.gazetteer, publisher.clock)
    for path in ("/", "/party/kke", "/all", "/opml.xml"):
        assert made(publisher, path).etag == made(twin, path).etag
    assert made(publisher, "/").etag != made(publisher, "/all").etag
    assert made(publisher, "/").etag.startswith('W/"')


def test_assets_need_no_store(publisher: Publisher, tmp_path: Path) -> None:
    """A stylesheet is served while the store is away."""
    settings = publisher.config.feeds
    away = store.open_store(
        f"sqlite:///{tmp_path}/no.db", authority="a.example,2026", settings=settings, now=None
    )
    lost = Publisher(publisher.config, away, publisher.gazetteer, publisher.clock)
    assert made(lost, "/style.css").media_type == "text/css; charset=utf-8"
    refusal = lost.document("/party/kke")
    assert isinstance(refusal, Refusal) and refusal.status == 503
    assert lost.problem(refusal, "/party/kke").status == 503


def test_opml_lists_every_feed(publisher: Publisher) -> None:
    """Every term and source once, grouped, parties below their country."""
    root: Any = etree.fromstring(made(publisher, "/opml.xml").body)
    urls = root.xpath("//outline/@xmlUrl")
    terms = sum(len(publisher.gazetteer.terms(facet.key)) for facet in publisher.gazetteer.facets)
    assert len(urls) == len(set(urls)) == terms + 2
    assert urls[0] == "http://127.0.0.1:8000/feeds/all.xml"
    (kke,) = root.xpath("//outline[contains(@xmlUrl, '/party/kke.xml')]")
    assert [each.get("text") for each in kke.iterancestors("outline")] == ["Greece", "Parties"]
    countries = root.xpath("//outline[@text='Parties']/outline/@text")
    assert countries == sorted(countries, key=str.casefold)


def test_a_retracted_item_is_gone(publisher: Publisher) -> None:
    """410 with the reason, and no list shows it."""
    path = item_path(publisher, "liberation of Belgrade")
    made(publisher, path)
    with store.writing(publisher.store.engine) as connection:
        store.retract(
            connection,
            path.rpartition("/")[2],
            reason="a slip",
            now_us=int(NOW.timestamp() * 1_000_000),
            limits=publisher.store.limits,
        )
    refusal = publisher.document(path)
    assert isinstance(refusal, Refusal) and refusal.status == 410
    assert "a slip" in refusal.reason
    assert path not in tree(made(publisher, "/")).xpath("//@href")
