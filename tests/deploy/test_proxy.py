"""The shipped proxy configuration in front of a live server that comes and goes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from tests.deploy import nginx
from tests.deploy.conftest import few
from tests.running import Server, until

pytestmark = pytest.mark.long

FEED = "/feeds/party/kke.xml"
PASSED = ("content-type", "etag", "last-modified", "cache-control", "vary", "link", "x-content-type-options")


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all tests of this file, which drop seeds."""
    if nginx.command() is None:
        pytest.skip(nginx.LACKING)
    with Server(few(tmp_path_factory.mktemp("proxied") / "site")) as server:
        server.shows("/feeds/all.xml", "<entry>", seconds=30.0)
        yield server


@pytest.fixture
def front(live: Server, tmp_path: Path) -> Iterator[str]:
    """nginx before it; gives its URL."""
    with nginx.proxy(tmp_path / "front", live.url.removeprefix("http://")) as url:
        yield url


def _get(url: str, **headers: str) -> httpx.Response:
    return httpx.get(url, headers={name.replace("_", "-"): value for name, value in headers.items()})


def test_answers_come_through_as_they_are(live: Server, front: str) -> None:
    """Headers and bodies in every coding, and a copy for each coding."""
    live.until(lambda: "last-modified" in live.get(FEED).headers)
    for coding in ("identity", "gzip", "br", "gzip, deflate, br", "gzip;q=0"):
        own = _get(live.url + FEED, accept_encoding=coding)
        for _ in range(2):
            proxied = _get(front + FEED, accept_encoding=coding)
            assert proxied.status_code == 200
            assert proxied.headers.get("content-encoding") == own.headers.get("content-encoding"), coding
            assert proxied.content == own.content
            assert {n: proxied.headers[n] for n in PASSED} == {n: own.headers[n] for n in PASSED}
    browser = _get(front + FEED, sec_fetch_dest="document")
    assert browser.headers["content-type"] == "application/xml; charset=utf-8"
    assert _get(front + FEED).headers["content-type"] == "application/atom+xml; charset=utf-8"


def test_conditional_requests_are_answered_304(live: Server, front: str) -> None:
    """From the cache and from the server alike."""
    etag = _get(front + FEED).headers["etag"]
    for tag in (etag, f'"x", {etag}', "*"):
        assert _get(front + FEED, if_none_match=tag).status_code == 304
    assert _get(front + FEED, if_none_match='W/"0-x"').status_code == 200


def test_a_delta_is_asked_for_and_not_kept(live: Server, front: str) -> None:
    """226 for whom the server would give one; the next poll of another reader is a whole feed."""
    first = _get(front + "/feeds/all.xml").headers["etag"]
    live.site.put("2026-02-01.txt", "KKE on the coup\nTKP on the coup")
    until(lambda: "TKP on the coup" in _get(front + "/feeds/all.xml").text, 15.0)
    delta = _get(front + "/feeds/all.xml", a_im="feed", if_none_match=first)
    assert delta.status_code == 226
    assert delta.text.count("<entry>") == 2
    assert _get(front + "/feeds/all.xml").status_code == 200


def test_news_shows_within_seconds(live: Server, front: str) -> None:
    """Though readers are told to wait for longer, the cache asks again after a second."""
    _get(front + "/feeds/all.xml")
    live.site.put("2026-02-02.txt", "KKE on the dockers of Piraeus")
    live.shows("/feeds/all.xml", "dockers of Piraeus")
    until(lambda: "dockers of Piraeus" in _get(front + "/feeds/all.xml").text, 4.0)


def test_while_no_server_answers_the_cache_goes_on(tmp_path: Path, start: Callable[..., Server]) -> None:
    """200 and 304 with what it has, then news again when a server is back."""
    if nginx.command() is None:
        pytest.skip(nginx.LACKING)
    site = few(tmp_path / "site")
    server = start(site)
    server.shows(FEED, "<entry>", seconds=30.0)
    with nginx.proxy(tmp_path / "front", server.url.removeprefix("http://")) as url:
        until(lambda: "last-modified" in _get(url + FEED).headers)
        before = _get(url + FEED)
        server.stop()
        for _ in range(3):
            late = _get(url + FEED)
            assert (late.status_code, late.content) == (200, before.content)
            assert _get(url + FEED, if_none_match=before.headers["etag"]).status_code == 304
        site.put("2026-02-01.txt", "KKE on what happened meanwhile")
        start(site, port=server.port)
        until(lambda: "what happened meanwhile" in _get(url + FEED).text, 60.0)


def test_figures_are_not_for_everyone(front: str) -> None:
    """/metrics is not passed on; /healthz is, and never kept."""
    assert _get(front + "/metrics").status_code == 404
    health = _get(front + "/healthz")
    assert health.status_code == 200
    assert "x-cache-status" not in health.headers
