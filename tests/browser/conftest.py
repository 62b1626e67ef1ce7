"""One busy site and one Chromium for all tests of this folder."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests import hostile
from tests.browser.looking import Gaze
from tests.running import Server, copy_site

LACKING = "browser tests skipped: no Chromium found (on Debian: apt-get install chromium)"
_NAMES = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_MORE = [
    "KKE statment on the strike in Perama",
    "حزب الشعب الفلسطيني: بيان حول غزة",
    "Ανακοίνωση του ΚΚΕ για την απεργία | https://news.example.org/kke",
    "TKP on a headline of which nobody knows when it will end: " + "and on it goes, " * 30,
    "75 years since the liberation of Belgrade",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is long, but for one look that `make test` takes too."""
    for item in items:
        if Path(__file__).parent in item.path.parents and item.path.stem != "test_glance":
            item.add_marker(pytest.mark.long)


@pytest.fixture(scope="package")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The shipped site with three more sources: a hostile one, a multilingual one, one that corrects."""
    site = copy_site(
        tmp_path_factory.mktemp("busy") / "site",
        FEEDS_FEEDS__WINDOW_ITEMS="20",
        FEEDS_FEEDS__WINDOW_HOURS="1",
    )
    site.put("hostile/a.txt", hostile.seed(), at=datetime(2026, 1, 3, 10, tzinfo=UTC))
    site.put("mixed/1.txt", "\n\n".join(_MORE), at=datetime(2026, 1, 5, 10, tzinfo=UTC))
    corrected = [_MORE[0].replace("statment", "statement"), *_MORE[1:]]
    site.put("mixed/2.txt", "\n\n".join(corrected), at=datetime(2026, 1, 6, 10, tzinfo=UTC))
    assert site.run("ingest").returncode == 0
    with Server(site, "--no-watch") as server:
        yield server


# Not of the session: while it runs, it keeps an event loop, and no test can run one of its own.
@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Headless Chromium; skips where there is none."""
    program = next(filter(None, map(shutil.which, _NAMES)), None)
    if program is None:
        pytest.skip(LACKING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def gaze(chromium: Browser, busy: Server) -> Iterator[Gaze]:
    """A window on the busy site, of a desk's size and in daylight."""
    with Gaze(chromium, busy.url) as opened:
        yield opened


@pytest.fixture(scope="package")
def pages(busy: Server) -> dict[str, str]:
    """Every kind of page, by what it is."""
    return {
        "start": "/",
        "everything": "/all",
        "older items": older(busy, "/party/kke"),
        "party": "/party/kke",
        "empty party": "/party/akel",
        "topic": "/topic/labour",
        "country": "/country/gr",
        "source": "/source/mixed",
        "item": item(busy, "Belgrade"),
        "corrected item": item(busy, "Perama"),
        "long item": item(busy, "on it goes"),
        "hostile item": item(busy, "number 0:"),
        "search form": "/search",
        "found": "/search?party=kke,tkp&q=strike",
        "nothing found": "/search?q=zzzz",
        "no such page": "/party/kkk",
        "no such query": "/search?topic=nope",
    }


def items(server: Server) -> dict[str, str]:
    """Words -> path of every item of the site."""
    found: dict[str, str] = {}
    path = "/all"
    while path:
        text = server.get(path).text
        links = re.findall(r'href="(/item/[0-9a-f]+)"[^>]*>([^<]*)</a>', text)
        found |= {unescape(words): link for link, words in links}
        path = (re.findall(r'rel="next" href="([^"]+)"', text) or [""])[0]
    return found


def item(server: Server, words: str) -> str:
    """The path of the item whose title holds `words`."""
    return next(path for title, path in items(server).items() if words in title)


def older(server: Server, path: str) -> str:
    """The path of the page after `path`."""
    found = re.search(r'rel="next" href="([^"]+)"', server.get(path).text)
    assert found is not None
    return found[1]
