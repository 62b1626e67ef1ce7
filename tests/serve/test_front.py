"""The application through its front door, prepared answers included."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from feeds import serve
from feeds.model import Config, Server
from tests.serve.conftest import Front
from tests.serve.fakes import FakeClock, FakePublisher

FEED = "/feeds/all.xml"


def test_second_answer_is_the_first_one(front: Front) -> None:
    """What is prepared says what was said before it was, header by header."""
    for headers in ({}, {"accept_encoding": "gzip"}, {"if_none_match": "*"}):
        first = front.get(FEED, **headers)
        second = front.get(FEED, **headers)
        assert (second.status, list(second.headers), second.data) == (
            first.status,
            list(first.headers),
            first.data,
        )


def test_the_same_etag_in_every_encoding(front: Front) -> None:
    """One weak ETag stands for all bodies, and any of them gives 304."""
    tags = {front.get(FEED, accept_encoding=name).headers["ETag"] for name in ("", "gzip", "br", "zstd")}
    assert len(tags) == 1
    tag = tags.pop()
    assert tag.startswith("W/")
    assert front.get(FEED, if_none_match=tag, accept_encoding="gzip").status_code == 304


def test_a_change_is_seen(front: Front) -> None:
    """After a commit the old ETag is answered 200 and the new one 304."""
    old = front.get(FEED)
    assert front.get(FEED, if_none_match=old.headers["ETag"]).status_code == 304
    front.change()
    new = front.get(FEED, if_none_match=old.headers["ETag"])
    assert new.status_code == 200
    assert new.data != old.data
    assert front.get(FEED, if_none_match=new.headers["ETag"]).status_code == 304


def test_trouble_changes_nothing_that_is_ready(front: Front) -> None:
    """While the store cannot be read, what is ready goes on being served, and anything else as stale."""
    before = front.get(FEED)
    front.publisher.broken = True
    front.pulse.beat()
    assert front.get(FEED).headers == before.headers
    other = front.get("/feeds/party.xml")
    assert other.status_code == 200
    assert "max-age=60," in other.headers["Cache-Control"]
    front.publisher.broken = False
    front.pulse.beat()
    assert "max-age=3600," in front.get("/feeds/party.xml").headers["Cache-Control"]


def test_the_date_comes_when_its_second_is_over(front: Front) -> None:
    """Last-Modified is added to a prepared answer as soon as it may be said."""
    front.publisher.publish(front.clock.now)
    assert "Last-Modified" not in front.get(FEED).headers
    front.clock.go(1)
    front.pulse.beat()
    assert front.get(FEED).headers["Last-Modified"] == "Fri, 01 May 2026 12:01:00 GMT"


def test_delta_from_a_known_etag(front: Front) -> None:
    """A known older ETag gives 226, an unknown one 200, the current one 304; HEAD likewise."""
    old = front.get(FEED).headers["ETag"]
    front.change()
    delta = front.get(FEED, a_im="feed", if_none_match=f'W/"x", {old}')
    assert (delta.status_code, delta.headers["IM"], delta.headers["Delta-Base"]) == (
        226,
        "feed",
        'W/"1-abcdef"',
    )
    assert delta.data.count(b"<entry>") == 1
    assert front.get(FEED, a_im="feed", if_none_match='W/"9-zz"').status_code == 200
    assert front.get(FEED, a_im="feed", if_none_match=delta.headers["ETag"]).status_code == 304
    assert front.get(FEED, if_none_match=old).status_code == 200
    head = front.get(FEED, method="HEAD", a_im="feed", if_none_match=old)
    assert (head.status_code, head.data) == (226, b"")


def test_host_and_forwarded_headers_change_nothing(front: Front) -> None:
    """Neither what is served nor what is kept."""
    plain = front.get(FEED)
    for name in ("host", "x_forwarded_host", "x_forwarded_proto", "x_forwarded_for", "forwarded", "range"):
        other = front.get(FEED, **{name: "evil.example"})
        assert (other.data, other.headers) == (plain.data, plain.headers)


@pytest.mark.parametrize(
    "path",
    [
        "/nope",
        "/feeds/../feeds/all.xml",
        "//feeds/all.xml",
        "/feeds//all.xml",
        "/feeds/all.xml/",
        "/a%00b",
        "/%ff%fe",
        "/%0d%0aX-Evil:%20yes",
        "/" + "a" * 5000,
        "/feeds/caf%C3%A9.xml",
    ],
)
def test_odd_paths(front: Front, path: str) -> None:
    """A plain 4xx in one line of text, for HEAD too."""
    answer = front.get(path)
    assert answer.status_code in (400, 404)
    assert answer.text.startswith(str(answer.status_code)) and answer.text.count("\n") == 1
    assert "X-Evil" not in answer.headers
    assert front.get(path, method="HEAD").status_code == answer.status_code


def test_refusals(front: Front) -> None:
    """A page for people, a line for programs; whole seconds to wait."""
    assert front.get("/nope").text == "404 no such page; nearest: /feeds/all.xml\n"
    page = front.get("/nope", accept="text/html,*/*;q=0.8")
    assert (page.status_code, page.mimetype) == (404, "text/html")
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    later = front.get("/feeds/gone.xml")
    assert (later.status_code, later.headers["Retry-After"]) == (503, "30")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "BREW"])
def test_other_methods(front: Front, method: str) -> None:
    """405 and what is allowed where there is something to read, 404 where there is nothing."""
    for path in (FEED, "/healthz", "/metrics"):
        answer = front.get(path, method=method)
        assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert front.get("/nope", method=method).status_code == 404


def test_preflight(front: Front) -> None:
    """A page elsewhere may ask for a feed with conditions."""
    answer = front.get(FEED, method="OPTIONS", origin="https://example.org")
    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "If-None-Match" in answer.headers["Access-Control-Allow-Headers"]


def test_long_headers(front: Front) -> None:
    """One that is looked into is refused unread; one that is not changes nothing."""
    assert front.get(FEED, if_none_match="x" * 9000).status_code == 431
    assert front.get(FEED, cookie="x" * 9000).status_code == 200
    assert front.get(FEED, if_none_match='W/"x", ' * 1000).status_code == 200


def front_with(watching: Callable[[], serve.Watcher] | None = None, **server: Any) -> Front:
    """An application with settings of its own."""
    config = Config(server=Server(**server))
    return Front(FakePublisher(), FakeClock(), config, watching)


def test_health() -> None:
    """200 only when the store answers and the watcher, where there should be one, does its work."""
    alive = front_with(lambda: serve.Watcher(True))
    state = json.loads(alive.get("/healthz").data)
    assert (state["ok"], state["items"], state["seeds"], state["watcher"]) == (True, 50, 2, True)
    assert front_with(lambda: serve.Watcher(False)).get("/healthz").status_code == 503
    failing = front_with(lambda: serve.Watcher(True, "disk full"))
    assert (failing.get("/healthz").status_code, "disk full" in failing.get("/healthz").text) == (503, True)
    assert "disk full" not in failing.get("/healthz", peer="192.0.2.1").text
    assert front_with(None).get("/healthz").status_code == 200
    alive.publisher.broken = True
    alive.pulse.beat()
    answer = alive.get("/healthz")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (503, "no-store")


def test_details_are_for_those_who_may_know() -> None:
    """Strangers are told numbers; reasons and metrics go to named addresses or against a token."""
    front = front_with(status_token="secret")
    front.publisher.unfit["/feeds/all.xml"] = "a reason"
    for known in (
        front.get("/healthz"),
        front.get("/healthz", peer="192.0.2.1", authorization="Bearer secret"),
        front.get("/healthz", peer="::ffff:127.0.0.1"),
    ):
        assert "a reason" in known.text
    for strange in ({}, {"x_forwarded_for": "127.0.0.1"}, {"authorization": "Bearer wrong"}):
        answer = front.get("/healthz", peer="192.0.2.1", **strange)
        assert "reason" not in answer.text and json.loads(answer.data)["unfit"] == 1
        assert front.get("/metrics", peer="192.0.2.1", **strange).status_code == 403
    assert front.get("/metrics", peer="192.0.2.1", authorization="Bearer secret").status_code == 200


def test_metrics(front: Front) -> None:
    """Polls are counted by kind, format, status and encoding, prepared or not."""
    agent = "Feedly/1.0 (+http://www.feedly.com/fetcher.html; 12 subscribers)"
    for _ in range(3):
        front.get(FEED, accept_encoding="gzip", user_agent=agent)
    front.get(FEED, if_none_match="*")
    front.get("/nope")
    found = front.get("/metrics").text
    assert 'seedfeed_polls_total{encoding="gzip",format="atom",kind="all",status="200"} 3.0' in found
    assert 'seedfeed_polls_total{encoding="identity",format="atom",kind="all",status="304"} 1.0' in found
    assert 'kind="refused",status="404"} 1.0' in found
    assert 'seedfeed_subscribers{aggregator="feedly",kind="all"} 12.0' in found
    assert "seedfeed_items 50.0" in found and "seedfeed_ledger_number 7.0" in found
    front.get(FEED, accept_encoding="gzip")
    assert 'kind="all",status="200"} 4.0' in front.get("/metrics").text


def test_metrics_stay_few(front: Front) -> None:
    """However much is asked for, the labels are those of the kinds there are."""
    for number in range(300):
        front.get(f"/feeds/f{number}.xml", user_agent=f"Bot{number} {number} subscribers")
        front.get(f"/{number}", accept_encoding=f"x{number}")
    lines = [line for line in front.get("/metrics").text.splitlines() if not line.startswith("#")]
    assert len(lines) < 60


def test_searches_do_not_starve_polls(front: Front) -> None:
    """Who searches without end is asked to wait, in whole seconds; feeds go on being answered."""
    front.publisher.slow = 0.3
    found = [front.get(f"/feeds/search.xml?q={number}") for number in range(8)]
    assert [answer.status_code for answer in found[:3]] == [200] * 3
    assert found[-1].status_code == 503
    assert found[-1].headers["Retry-After"] == "5"
    assert front.get(FEED).status_code == 200


def test_a_store_that_hangs_is_told(front: Front) -> None:
    """A look that does not come back makes /healthz say so after seconds, and nothing else wait."""
    assert front.get("/healthz").status_code == 200
    front.clock.go(6)
    assert front.get("/healthz").status_code == 503
    assert front.get(FEED).status_code == 200
