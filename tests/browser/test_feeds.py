"""A feed's address opened in a browser is a page: the same bytes, shown with a stylesheet."""

from __future__ import annotations

import base64

import pytest
from playwright.sync_api import Browser

from tests.browser.looking import Gaze, Scheme
from tests.running import Server

FEEDS = ["/feeds/party/kke.xml", "/feeds/party/kke.rss", "/feeds/party/akel.xml", "/feeds/party/akel.rss"]
SHOWN = "name => [...document.getElementsByTagName(name)].map(e => getComputedStyle(e).display)"
HINT = """() => {
    const links = [...document.getElementsByTagNameNS('http://www.w3.org/1999/xhtml', 'a')];
    return links.map(a => { const b = a.getBoundingClientRect();
        return [a.href, b.x + Math.min(b.width, 40) / 2, b.y + Math.min(b.height, 24) / 2, b.width] })
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_is_a_readable_page(
    chromium: Browser, busy: Server, path: str, width: int, scheme: Scheme
) -> None:
    """The title and the headlines are shown, ids are not, nothing sticks out, nothing complains."""
    entry, machine = ("entry", "id") if path.endswith(".xml") else ("item", "guid")
    with Gaze(chromium, busy.url, width=width, scheme=scheme) as gaze:
        page = gaze.open(path)
        assert page.evaluate("document.styleSheets.length") == 1
        assert page.evaluate("document.styleSheets[0].cssRules.length") > 5
        assert "none" not in page.evaluate(SHOWN, entry)
        assert set(page.evaluate(SHOWN, machine)) <= {"none"}
        assert page.evaluate(SHOWN, "title")[0] == "block"
        assert gaze.overflow() == ""
        assert gaze.faults == []
        assert len(base64.b64decode(gaze.screenshot())) > 5_000


@pytest.mark.parametrize("path", FEEDS[:2])
def test_the_hint_can_be_clicked(gaze: Gaze, busy: Server, path: str) -> None:
    """It says what this is, gives the address to copy, and leads to the page for people."""
    page = gaze.open(path)
    address, human = page.evaluate(HINT)
    assert address[0] == busy.url + path
    assert human[0] == f"{busy.url}/party/kke"
    assert human[3] > 20
    page.mouse.click(human[1], human[2])
    page.wait_for_url("**/party/kke")
    assert page.locator("h1").count() == 1
    assert gaze.faults == []


def test_only_those_who_navigate_are_told_xml(busy: Server) -> None:
    """A reader is told the feed's own type; the bytes and the ETag are the same."""
    for path in FEEDS:
        plain, shown = busy.get(path), busy.get(path, sec_fetch_dest="document")
        assert shown.headers["content-type"].startswith("application/xml")
        assert not plain.headers["content-type"].startswith("application/xml")
        assert shown.content == plain.content
        assert shown.headers["etag"] == plain.headers["etag"]
        assert "Sec-Fetch-Dest" in plain.headers["vary"]
