"""From a document to status, headers and body."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from feeds.model import Document
from feeds.publish.encode import encodings
from feeds.serve.answers import Answer, Asked, answer, link_header, max_age
from tests.serve.fakes import START, atom

BODY = atom("all", 20, 1)
FEED = Document(
    path="/feeds/all.xml",
    media_type="application/atom+xml; charset=utf-8",
    body=BODY,
    etag='W/"1-ab"',
    last_modified=START,
    max_age=1200,
    links=(("http://127.0.0.1/feeds/all.xml", "self", "application/atom+xml"),),
    format="atom",
    encoded=encodings(BODY),
)
LATER = START + timedelta(seconds=5)
EVERYWHERE = {
    "Content-Type": "application/atom+xml; charset=utf-8",
    "ETag": 'W/"1-ab"',
    "Last-Modified": "Fri, 01 May 2026 12:00:00 GMT",
    "Cache-Control": "public, max-age=1200, stale-if-error=86400",
    "Link": '<http://127.0.0.1/feeds/all.xml>; rel="self"; type="application/atom+xml"',
    "X-Content-Type-Options": "nosniff",
    "Access-Control-Allow-Origin": "*",
}
NEVER = {"Set-Cookie", "Expires", "Pragma"}


def headers(given: Answer) -> dict[str, str]:
    """Header by name; no header comes twice."""
    assert len(dict(given.headers)) == len(given.headers)
    return dict(given.headers)


@pytest.mark.parametrize(
    ("document", "asked", "status"),
    [
        (FEED, Asked(), 200),
        (FEED, Asked(accept_encoding="gzip"), 200),
        (FEED, Asked(head=True), 200),
        (FEED, Asked(if_none_match='W/"1-ab"'), 304),
        (replace(FEED, kind="delta", status=226, base='W/"0-ab"'), Asked(a_im="feed"), 226),
    ],
)
def test_the_same_headers_on_every_answer(document: Document, asked: Asked, status: int) -> None:
    """200, 226 and 304 carry alike what field notes promise."""
    given = answer(document, asked, LATER, None)
    found = headers(given)
    assert given.status == status
    assert found.items() >= EVERYWHERE.items()
    assert found["Vary"].startswith("Accept-Encoding, A-IM, Sec-Fetch-Dest")
    assert not NEVER & found.keys()
    assert "no-cache" not in found["Cache-Control"] and "must-revalidate" not in found["Cache-Control"]


def test_not_modified_has_neither_body_nor_its_headers() -> None:
    """What a 304 said of its encoding would be written over a stored answer in another one."""
    given = answer(FEED, Asked(if_none_match="*", accept_encoding="gzip"), LATER, None)
    assert (given.status, given.body, given.saved) == (304, b"", len(BODY))
    assert not {"Content-Encoding", "Content-Length"} & headers(given).keys()


def test_head_is_get_without_the_body() -> None:
    """The same status and headers, the length of the body that is not sent included."""
    get = answer(FEED, Asked(accept_encoding="br"), LATER, None)
    head = answer(FEED, Asked(accept_encoding="br", head=True), LATER, None)
    assert (head.status, head.headers, head.body) == (get.status, get.headers, b"")
    assert headers(head)["Content-Length"] == str(len(get.body)) != "0"


def test_the_date_waits_until_its_second_is_over() -> None:
    """A poll in the second of a commit would otherwise be told for ever that nothing changed."""
    document = replace(FEED, last_modified=START.replace(microsecond=400_000))
    early = answer(document, Asked(), START.replace(microsecond=900_000), None)
    assert "Last-Modified" not in headers(early)
    assert early.until == START + timedelta(seconds=1)
    late = answer(document, Asked(), START + timedelta(seconds=1), None)
    assert headers(late)["Last-Modified"] == EVERYWHERE["Last-Modified"]
    assert late.until is None


def test_a_browser_is_given_plain_xml() -> None:
    """The same bytes under a name that browsers show; JSON stays what it is."""
    shown = answer(FEED, Asked(navigates=True), LATER, None)
    assert headers(shown)["Content-Type"] == "application/xml; charset=utf-8"
    assert shown.body == BODY
    feed = replace(FEED, format="json", media_type="application/feed+json")
    assert (
        headers(answer(feed, Asked(navigates=True), LATER, None))["Content-Type"] == "application/feed+json"
    )


def test_a_delta_varies_by_its_base() -> None:
    """Caches must not give one reader's delta to another (RFC 3229 section 10.5)."""
    document = replace(FEED, kind="delta", status=226, base='W/"0-ab"')
    found = headers(answer(document, Asked(a_im="feed", if_none_match='W/"0-ab"'), LATER, None))
    assert (found["IM"], found["Delta-Base"]) == ("feed", 'W/"0-ab"')
    assert found["Vary"] == "Accept-Encoding, A-IM, Sec-Fetch-Dest, If-None-Match"


@pytest.mark.parametrize(
    ("age", "wait", "expected"),
    [
        (1200, None, 1200),
        (1200, 30, 1200),
        (1200, 4000, 4000),
        (1200, -50, 1200),
        (5, None, 60),
        (90_000, None, 18_000),
        (60, 90_000, 18_000),
    ],
)
def test_freshness(age: int, wait: int | None, expected: int) -> None:
    """The feed's rhythm or the wait for the next pass, whichever is longer, from a minute to 5 h."""
    next_pass = None if wait is None else LATER + timedelta(seconds=wait)
    found, _ = max_age(replace(FEED, max_age=age), LATER, next_pass)
    assert found == expected


def test_what_the_schedule_says_is_said_anew_as_time_passes() -> None:
    """Only a figure that counts down has an end; the feed's own rhythm stands."""
    assert answer(FEED, Asked(), LATER, LATER + timedelta(seconds=30)).until is None
    assert answer(FEED, Asked(), LATER, LATER + timedelta(hours=1)).until == LATER + timedelta(seconds=10)


def test_what_stands_in_is_soon_asked_for_again() -> None:
    """A last good document is fresh for a minute only, and not kept for longer than a moment."""
    given = answer(replace(FEED, stale=True), Asked(), LATER, LATER + timedelta(hours=1))
    assert "max-age=60," in headers(given)["Cache-Control"]
    assert given.until is not None


def test_archives_last() -> None:
    """An archive page is fresh for longer than a live feed may be."""
    assert max_age(replace(FEED, kind="archive", max_age=86_400), LATER, None) == (86_400, None)


def test_pages_are_guarded() -> None:
    """No inline script or style, no frame; and no header that only feeds need."""
    page = replace(FEED, kind="page", format="html", media_type="text/html; charset=utf-8")
    found = headers(answer(page, Asked(navigates=True), LATER, None))
    assert found["Content-Type"] == "text/html; charset=utf-8"
    assert found["Vary"] == "Accept-Encoding"
    assert "default-src 'none'" in found["Content-Security-Policy"]
    assert "unsafe-inline" not in found["Content-Security-Policy"]
    assert "Access-Control-Allow-Origin" not in found


def test_links_cannot_break_out() -> None:
    """An address with hostile characters stays one address, in ASCII."""
    document = replace(FEED, links=(('http://h/?q=">\r\nX: y\u00e9', "self", "text/html"),))
    assert link_header(document) == '<http://h/?q=%22%3E%0D%0AX:%20y%C3%A9>; rel="self"; type="text/html"'
