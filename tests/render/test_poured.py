"""What is poured is what Jinja makes, byte by byte, whatever the texts."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from feeds.model import Category, Entry
from feeds.render import pages
from feeds.render.pages import environment, filters
from feeds.render.pages.form import Form

TEXTS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ("", "KKE & <b>PAME</b> say \"no\" to 'war', 100 % {{ x }} %s", "x" * 301, "é" * 300, "02:02")
    ),
)
TIMES = st.datetimes(datetime(1990, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
BASES = st.sampled_from(
    ("https://feeds.example.org/news", "http://127.0.0.1:8000", "https://x.org/%CE%BA", "https://x.org/a&b'c")
)


@st.composite
def entries(draw: st.DrawFn, base: str) -> Entry:
    """Any entry of a site."""
    page = f"{base}/item/0123456789abcdef"
    first = draw(TIMES)
    return Entry(
        id="tag:example.org,2026:item/0123456789abcdef",
        hash="0123456789abcdef",
        page=page,
        link=draw(st.sampled_from((page, "https://www.example.org/a?b=1&c='2'", "javascript:alert(1)"))),
        title=draw(TEXTS),
        content=draw(TEXTS),
        author=draw(TEXTS),
        language=draw(st.sampled_from((None, "en", "el", "pt-BR"))),
        published=first,
        updated=draw(st.one_of(st.just(first), TIMES)),
        categories=tuple(
            Category("party", term, draw(TEXTS)) for term in draw(st.sets(st.sampled_from(("kke", "tkp"))))
        ),
    )


@st.composite
def item_pages(draw: st.DrawFn) -> pages.ItemPage:
    """Any page of an item that has one wording."""
    base = draw(BASES)
    entry = draw(entries(base))
    link = pages.Link(draw(TEXTS), "/party/kke")
    feed = pages.FeedLink("Atom", draw(TEXTS), f"{base}/feeds/party/kke.xml", "application/atom+xml")
    return pages.ItemPage(
        frame=pages.Frame(
            draw(TEXTS),
            base,
            "/item/0123456789abcdef",
            draw(TEXTS),
            description=draw(TEXTS),
            content_language=draw(st.sampled_from(("en", "el"))),
            feeds=(feed,) * draw(st.integers(0, 2)),
            indexed=draw(st.booleans()),
        ),
        entry=entry,
        reasons=(pages.Reason("party", link, ((draw(TEXTS), "name"),)),) * draw(st.integers(0, 2)),
        sightings=(pages.Sighted(link, draw(TIMES), draw(st.none() | TIMES)),) * draw(st.integers(0, 2)),
        changes=(pages.Change(draw(TIMES), None, "", (pages.Piece("same", entry.content),)),),
    )


@given(item_pages())
def test_an_items_page_is_as_jinja_makes_it(page: pages.ItemPage) -> None:
    """Long and short headlines, links, languages, edits, tags or none."""
    assert pages.item(page) == environment._encoded(environment._item(page))


@given(BASES.flatmap(entries), st.sampled_from(("en", "el")), st.booleans(), st.booleans())
def test_an_entry_of_a_list_is_as_jinja_makes_it(
    entry: Entry, language: str, dated: bool, bare: bool
) -> None:
    """With its tags and without."""
    base = entry.page.removesuffix("/item/0123456789abcdef")
    shared = environment._environment()
    given_ = (base, language, dated)
    chips = "" if bare else Markup("<li>a tag</li>\n")
    made = str(filters._macro(shared, "entry")(entry, *given_, chips))
    assert filters._poured(shared, entry, given_, chips) == made


def test_a_mark_may_be_part_of_another() -> None:
    """The longer one is found first; a mark may stand twice or nowhere, and a percent sign is one."""
    form = Form("<a href='x/y'>x</a> 100 % x/y", ("x", "x/y", "z"))
    assert form.pour(("one", "two", "three")) == "<a href='two'>one</a> 100 % two"
