"""The layer of prepared answers: what is kept, for how long, and how much of it."""

from __future__ import annotations

from tests.serve.conftest import Front
from tests.serve.fakes import FakeClock, FakePublisher

FEED = "/feeds/all.xml"


def made(front: Front) -> int:
    """How often the application was asked, as the tally of made or found documents has it."""
    return sum(front.prepared.tally.renders.values())


def test_the_application_is_asked_once(front: Front) -> None:
    """A hundred polls alike cost one."""
    for _ in range(100):
        assert front.get(FEED, accept_encoding="gzip").status_code == 200
    assert made(front) == 1


def test_everything_that_matters_is_told_apart(front: Front) -> None:
    """Each header that can change an answer has its own; each other one shares it."""
    front.get(FEED)
    different = (
        {"accept_encoding": "gzip"},
        {"if_none_match": '"x"'},
        {"if_modified_since": "Fri, 01 May 2026 12:00:00 GMT"},
        {"a_im": "feed"},
        {"sec_fetch_dest": "document"},
    )
    for headers in different:
        front.get(FEED, **headers)
    assert made(front) == 6
    for headers in ({"user_agent": "x"}, {"cookie": "a=b"}, {"sec_fetch_dest": "image"}, {"accept": "*/*"}):
        front.get(FEED, **headers)
    assert made(front) == 6


def test_an_older_date_beside_an_etag_is_not_told_apart(front: Front) -> None:
    """If-Modified-Since counts only where there is no If-None-Match."""
    for second in range(10):
        front.get(FEED, if_none_match='"x"', if_modified_since=f"Fri, 01 May 2026 12:00:0{second} GMT")
    assert made(front) == 1


def test_refusals_are_not_kept(front: Front) -> None:
    """What is no document takes no room."""
    front.get("/nope")
    front.get("/feeds/gone.xml")
    front.get("/healthz")
    assert front.prepared.size == 0


def test_room_is_bounded() -> None:
    """However many feeds are asked for, no more is kept than there is room, and what many want stays."""
    front = Front(FakePublisher(entries=2), FakeClock())
    front.prepared.max_bytes = 100_000
    for number in range(300):
        front.get(FEED)
        front.get(f"/feeds/f{number}.xml?x={number}")
        assert front.prepared.size <= 100_000
    asked = made(front)
    front.get(FEED)
    assert made(front) == asked
    front.change()
    assert front.prepared.size == 0
    front.pulse.close()


def test_entries_are_bounded() -> None:
    """Small answers are counted by number."""
    front = Front(FakePublisher(entries=1), FakeClock())
    front.prepared.max_entries = 10
    for number in range(50):
        front.get(FEED, if_none_match=f'"{number}"')
    assert front.prepared.count == 10
    front.pulse.close()


def test_long_keys_are_not_kept(front: Front) -> None:
    """A list of a hundred ETags is answered, and forgotten."""
    assert front.get(FEED, if_none_match=", ".join(f'"{n}-abcdefgh"' for n in range(200))).status_code == 200
    assert front.prepared.count == 0


def test_a_change_while_an_answer_is_made(front: Front) -> None:
    """An answer made from before a change is given, but not kept."""
    front.get(FEED)
    whole = front.publisher.made

    def slow(*args: object) -> object:
        document = whole(*args)  # type: ignore[arg-type] # passed on as it came
        front.publisher.made = whole  # type: ignore[method-assign] # once only
        front.change()
        return document

    front.publisher.made = slow  # type: ignore[method-assign,assignment] # a fault to be tried
    old = front.get(FEED, accept_encoding="gzip")
    new = front.get(FEED, accept_encoding="gzip")
    assert old.headers["ETag"] != new.headers["ETag"]
