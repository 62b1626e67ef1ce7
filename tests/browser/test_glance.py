"""One quick look: what `make test` sees of the pages; the rest is in `make test-long`."""

from __future__ import annotations

from playwright.sync_api import Browser

from tests.browser.looking import Gaze
from tests.running import Server


def test_a_glance_at_a_phone(chromium: Browser, server: Server) -> None:
    """The start page, a party's page and its feed fit a phone and say nothing on the console."""
    with Gaze(chromium, server.url, width=390) as gaze:
        for path in ("/", "/party/kke", "/feeds/party/kke.xml", "/feeds/party/kke.rss"):
            gaze.open(path)
            assert gaze.overflow() == "", path
        assert gaze.faults == []
