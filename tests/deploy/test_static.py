"""The exported site under the shipped nginx configuration, beside the live server."""

from __future__ import annotations

import gzip
import re

import httpx
import pytest

from tests.deploy.conftest import Both

pytestmark = pytest.mark.long

FEEDS = ("/feeds/all.xml", "/feeds/party/kke.rss", "/feeds/topic/elections.json", "/feeds/country/is.xml")
PATHS = (
    *FEEDS, "/feeds/all/archive/1.xml", "/feeds/party/kke.atom", "/feed", "/feed.xml", "/rss.xml",
    "/opml.xml", "/", "/all", "/all/1", "/party/kke", "/source/press",
    "/style.css", "/feed.css", "/robots.txt",
)  # fmt: skip
ALIKE = (
    "content-type",
    "vary",
    "x-content-type-options",
    "access-control-allow-origin",
    "access-control-expose-headers",
    "content-security-policy",
    "referrer-policy",
)


def _get(url: str, path: str, **headers: str) -> httpx.Response:
    given = {"accept-encoding": "identity"} | {name.replace("_", "-"): v for name, v in headers.items()}
    return httpx.get(url + path, headers=given)


@pytest.mark.parametrize("path", PATHS)
def test_the_same_bytes_and_headers_as_the_server(both: Both, path: str) -> None:
    """Body, media type and charset, Vary, nosniff, CORS, policies; and how long to go on in trouble."""
    live, static = _get(both.server.url, path), _get(both.static, path)
    assert (live.status_code, static.status_code) == (200, 200)
    assert static.content == live.content
    assert {name: static.headers.get(name) for name in ALIKE} == {n: live.headers.get(n) for n in ALIKE}
    cache = static.headers["cache-control"]
    assert re.sub(r"max-age=\d+", "", cache) == re.sub(r"max-age=\d+", "", live.headers["cache-control"])
    assert len(static.headers.get_list("cache-control")) == len(static.headers.get_list("vary")) == 1


@pytest.mark.parametrize("path", FEEDS)
def test_a_browser_is_given_plain_xml(both: Both, path: str) -> None:
    """The same bytes under the name that the live server gives to those who navigate."""
    live = _get(both.server.url, path, sec_fetch_dest="document")
    static = _get(both.static, path, sec_fetch_dest="document")
    assert static.headers["content-type"] == live.headers["content-type"]
    assert static.content == live.content
    assert static.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ("/feeds/all.xml", "/party/kke", "/opml.xml"))
def test_bodies_come_compressed(both: Both, path: str) -> None:
    """gzip to those who take it, plain to those who do not, and Vary says so."""
    with httpx.stream("GET", both.static + path, headers={"accept-encoding": "gzip"}) as packed:
        raw = b"".join(packed.iter_raw())
    assert packed.headers["content-encoding"] == "gzip"
    plain = _get(both.static, path)
    assert "content-encoding" not in plain.headers
    assert gzip.decompress(raw) == plain.content
    assert "Accept-Encoding" in packed.headers["vary"]


@pytest.mark.parametrize("coding", ("gzip", "identity"))
def test_a_second_poll_is_answered_304(both: Both, coding: str) -> None:
    """By either validator, with what a cache needs to go on."""
    first = _get(both.static, "/feeds/party/kke.xml", accept_encoding=coding)
    for name, value in (("if_none_match", "etag"), ("if_modified_since", "last-modified")):
        again = _get(
            both.static, "/feeds/party/kke.xml", accept_encoding=coding, **{name: first.headers[value]}
        )
        assert again.status_code == 304
        assert again.content == b""
        for header in ("etag", "cache-control", "vary", "access-control-allow-origin"):
            assert again.headers[header] == first.headers[header]


def test_scripts_of_other_sites_may_ask(both: Both) -> None:
    """A preflight is answered as the live server does."""
    names = ("access-control-allow-origin", "access-control-allow-methods", "access-control-allow-headers")
    live = httpx.options(both.server.url + "/feeds/all.xml")
    static = httpx.options(both.static + "/feeds/all.xml")
    assert (live.status_code, static.status_code) == (204, 204)
    assert {name: static.headers[name] for name in names} == {name: live.headers[name] for name in names}


def test_what_is_not_there_is_404_with_a_page(both: Both) -> None:
    """And what the export keeps for itself is not there."""
    for path in (
        "/party/nobody",
        "/feeds/party/nobody.xml",
        "/.seedfeed.json",
        "/.seedfeed.lock",
        "/item/00",
    ):
        answer = _get(both.static, path)
        assert answer.status_code == 404, path
    assert "There is no such page" in _get(both.static, "/party/nobody").text


def test_every_link_of_the_start_page_leads_somewhere(both: Both) -> None:
    """Pages and feeds; a search takes a server."""
    page = _get(both.static, "/").text
    paths = {path for path in re.findall(r'href="(/[^"#?]*)"', page) if path != "/search"}
    assert len(paths) > 10
    for path in sorted(paths):
        assert _get(both.static, path).status_code == 200, path
