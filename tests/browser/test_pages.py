"""Pages for people: on a desk and on a phone, by day and by night, by keyboard and without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.looking import Gaze, Scheme
from tests.running import Server


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_every_kind_of_page(
    chromium: Browser, busy: Server, pages: dict[str, str], width: int, scheme: Scheme
) -> None:
    """No message on the console, nothing that sticks out, and no violation of accessibility."""
    found: dict[str, list[str]] = {}
    with Gaze(chromium, busy.url, width=width, scheme=scheme) as gaze:
        for name, path in pages.items():
            gaze.faults.clear()
            gaze.open(path)
            found[name] = [*gaze.faults, *filter(None, [gaze.overflow()]), *gaze.violations()]
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_dark_is_dark(chromium: Browser, busy: Server) -> None:
    """The paper follows what the reader's system prefers."""
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    seen = []
    for scheme in ("light", "dark"):
        with Gaze(chromium, busy.url, scheme=scheme) as gaze:
            seen.append([gaze.open(path).evaluate(paper) for path in ("/", "/party/kke", "/search")])
    assert all(light != dark for light, dark in zip(*seen, strict=True))


def test_by_keyboard(gaze: Gaze) -> None:
    """The first Tab shows the skip link, which leads to the content; Tab alone reaches the search."""
    page = gaze.open("/")
    page.keyboard.press("Tab")
    skip = page.locator("a.skip")
    assert page.evaluate("document.activeElement.className") == "skip"
    box = skip.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["y"] >= 0
    assert box["width"] > 20
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    page = gaze.open("/all")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == "Search":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/search")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "q":
            break
    page.keyboard.type('"nato bases"')
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?*")
    assert gaze.faults == []


def test_focus_can_be_seen(gaze: Gaze, pages: dict[str, str]) -> None:
    """Whatever Tab comes to shows that it has the focus."""
    for path in (pages["start"], pages["party"], pages["search form"]):
        page = gaze.open(path)
        for _ in range(25):
            page.keyboard.press("Tab")
            seen = page.evaluate("""() => {
                const e = document.activeElement, s = getComputedStyle(e);
                return e === document.body || e.classList.contains('skip') || s.outlineStyle !== 'none'
                    || s.boxShadow !== 'none'}""")
            assert seen, page.evaluate("document.activeElement.outerHTML")


def test_search_without_scripts(chromium: Browser, busy: Server) -> None:
    """The form is plain HTML: type, tick, send, and the page that comes offers the feed of the search."""
    with Gaze(chromium, busy.url, scripts=False) as gaze:
        page = gaze.open("/search")
        page.locator("#q").fill("strike")
        page.locator("summary").first.click()
        page.locator("input[type=checkbox][value=kke]").check()
        page.locator("form button[type=submit]").first.click()
        page.wait_for_url("**/search?*")
        links = page.locator('link[rel=alternate][type="application/atom+xml"]')
        address = str(links.first.get_attribute("href"))
        shown = page.locator("#found").inner_text()
    assert "party=kke" in address
    assert "strike" in shown
    assert busy.get(address.removeprefix(busy.url)).status_code == 200


def test_autodiscovery(busy: Server, gaze: Gaze, pages: dict[str, str]) -> None:
    """Each page of items names its feed in every format, and the feed is there."""
    for name in ("start", "everything", "party", "empty party", "topic", "country", "source", "found"):
        page = gaze.open(pages[name])
        offered = page.eval_on_selector_all(
            "link[rel=alternate]", "links => links.map(link => [link.type, link.href])"
        )
        types = {kind for kind, _ in offered}
        assert {"application/atom+xml", "application/rss+xml", "application/feed+json"} <= types, name
        for kind, address in offered:
            answer = busy.get(address.removeprefix(busy.url))
            assert answer.status_code == 200
            assert answer.headers["content-type"].startswith(kind)


def test_every_link_leads_somewhere(busy: Server, gaze: Gaze, pages: dict[str, str]) -> None:
    """No link of ours is broken, and no fragment names what is not there."""
    seen: set[str] = set()
    for path in pages.values():
        page = gaze.open(path)
        seen |= set(page.eval_on_selector_all("a[href^='/']", "links => links.map(link => link.href)"))
        missing = page.eval_on_selector_all(
            "a[href^='#']",
            "links => links.map(l => l.hash.slice(1)).filter(id => !document.getElementById(id))",
        )
        assert missing == [], path
    ours = sorted({link.partition("#")[0].removeprefix(busy.url) for link in seen})
    assert len(ours) > 50
    broken = [path for path in ours if busy.get(path).status_code != 200]
    assert broken == []
