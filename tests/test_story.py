"""The story of a subscriber, through the front door: real files, a real server, real readers."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from pathlib import Path

import feedparser
import pytest
from reader import make_reader

from tests.conftest import ServerMaker, SiteMaker
from tests.running import Server

KKE = "/feeds/party/kke.xml"
QUIET = [
    "AKEL on the Cyprus problem",
    "The Lebanese CP calls for a general strike",
    "75 years since the liberation of Belgrade",
]


def page(*lines: str) -> str:
    """A seed of these lines."""
    return "\n\n".join(lines) + "\n"


def test_the_shipped_seeds(server: Server) -> None:
    """43 items in the combined feed, seven in the KKE's."""
    everything = feedparser.parse(server.get("/feeds/all.xml").content)
    assert len(everything.entries) == 43
    assert len({entry.id for entry in everything.entries}) == 43
    assert len({entry.updated for entry in everything.entries}) == 43
    assert len(feedparser.parse(server.get(KKE).content).entries) == 7


def test_a_line_is_published_corrected_and_still_the_same_item(
    new_site: SiteMaker, start: ServerMaker
) -> None:
    """Put a file, change it: same id, later updated, new ETag; the old ETag is answered 200, the new 304."""
    site = new_site("story", seeds=False, FEEDS_SEEDS__INTERVAL="1")
    site.put("page.txt", page("KKE statment on the strike", *QUIET), at=datetime(2026, 1, 5, 10, tzinfo=UTC))
    server = start(site)
    first = server.shows(KKE, "statment")
    before = feedparser.parse(first.content).entries[0]
    assert server.get(KKE, if_none_match=first.headers["etag"]).status_code == 304

    site.put("page.txt", page("KKE statement on the strike", *QUIET), at=datetime(2026, 1, 5, 12, tzinfo=UTC))
    second = server.shows(KKE, "KKE statement on the strike")
    after = feedparser.parse(second.content).entries[0]
    assert after.id == before.id
    assert after.published == before.published
    assert after.updated > before.updated
    assert second.headers["etag"] != first.headers["etag"]
    assert server.get(KKE, if_none_match=first.headers["etag"]).status_code == 200
    assert server.get(KKE, if_none_match=second.headers["etag"]).status_code == 304


def test_ids_and_dates_are_the_same_elsewhere(new_site: SiteMaker, start: ServerMaker) -> None:
    """Another database, folder and port, one file at a time: the same ids and dates."""
    moments = [datetime(2026, 1, day, 9, tzinfo=UTC) for day in (5, 6)]
    pages = [
        page("KKE on the strike", *QUIET),
        page("TKP on the earthquake", "KKE on the strike", *QUIET[:2]),
    ]
    here, there = new_site("here", seeds=False), new_site("there with a space", seeds=False)
    for number, (text, moment) in enumerate(zip(pages, moments, strict=True)):
        here.put(f"{number}.txt", text, at=moment)
        there.put(f"{number}.txt", text, at=moment)
        assert there.run("ingest").returncode == 0
    assert here.run("ingest").returncode == 0
    feeds = [json.loads(start(site).shows("/feeds/all.json", "TKP").text) for site in (here, there)]
    told = [
        [(i["id"], i["date_published"], i["date_modified"], i["title"]) for i in feed["items"]]
        for feed in feeds
    ]
    assert told[0] == told[1]
    assert len(told[0]) == 5


def test_a_restart_changes_nothing(new_site: SiteMaker, start: ServerMaker) -> None:
    """After a restart the same bytes under the same ETag."""
    site = new_site("again")
    server = start(site)
    # The newest line of both seeds that is the KKE's: when it is there, all seven are.
    before = server.shows(KKE, "GS Koutsoumpas addressed the youth")
    server.stop()
    after = start(site, port=server.port).get(KKE)
    assert after.content == before.content
    assert after.headers["etag"] == before.headers["etag"]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_lemon24_reader_follows_a_feed(new_site: SiteMaker, start: ServerMaker, tmp_path: Path) -> None:
    """An independent client sees one entry, then the same entry updated, then one more."""
    site = new_site("reader", seeds=False, FEEDS_SEEDS__INTERVAL="1")
    site.put("page.txt", page("KKE statment on the strike", *QUIET), at=datetime(2026, 1, 5, 10, tzinfo=UTC))
    server = start(site)
    server.shows(KKE, "statment")
    with make_reader(str(tmp_path / "reader.db")) as reader:
        reader.add_feed(server.url + KKE)
        reader.update_feed(server.url + KKE)
        first = list(reader.get_entries())
        assert [entry.title for entry in first] == ["KKE statment on the strike"]
        lines = ("KKE rally in Patras", "KKE statement on the strike", *QUIET)
        site.put("page.txt", page(*lines), at=datetime(2026, 1, 5, 12, tzinfo=UTC))
        server.shows(KKE, "rally")
        reader.update_feed(server.url + KKE)
        entries = {entry.title: entry for entry in reader.get_entries()}
    assert set(entries) == {"KKE rally in Patras", "KKE statement on the strike"}
    assert entries["KKE statement on the strike"].id == first[0].id


def test_a_new_file_is_seen_at_once(new_site: SiteMaker, start: ServerMaker) -> None:
    """With file events on, a headline is in its feed long before the schedule comes round."""
    site = new_site("quick", seeds=False)
    server = start(site)
    server.shows("/feeds/all.xml", "<feed")
    time.sleep(0.5)
    site.put("news.txt", page("KKE on the strike", *QUIET))
    server.shows(KKE, "KKE on the strike", seconds=5.0)


def test_it_stops_within_five_seconds(new_site: SiteMaker, start: ServerMaker) -> None:
    """SIGTERM ends both processes cleanly, and what they wrote is in the store's one file."""
    site = new_site("short")
    server = start(site)
    server.shows("/feeds/all.xml", "<entry")
    assert server.stop() == 0
    assert {file.name for file in (site.path / "var").glob("feeds.db*")} == {"feeds.db"}


def test_a_command_leaves_the_store_in_one_file(new_site: SiteMaker) -> None:
    """Who copies it then has all of it."""
    site = new_site("whole")
    for words in (["ingest"], ["retag"], ["export", "out", "--live-only"], ["store", "backup", "b.db"]):
        assert site.run(*words).returncode == 0
        assert {file.name for file in (site.path / "var").glob("feeds.db*")} == {"feeds.db"}, words


@pytest.mark.parametrize(
    ("words", "settings"),
    [
        ("tag", {"FEEDS_GAZETTEER": "a file/below"}),
        ("ingest --dry-run", {"FEEDS_STORE__URL": "sqlite:///a file/below/feeds.db"}),
        ("ingest", {"FEEDS_STORE__URL": "sqlite:///a file/below/feeds.db"}),
        ("store backup seeds/below", {"FEEDS_STORE__URL": "sqlite:///feeds.db"}),
        ("store copy --to sqlite:///var/../feeds.db", {"FEEDS_STORE__URL": "sqlite:///feeds.db"}),
        ("serve", {"FEEDS_SERVER__STATUS_FROM": '["300.1.1.1"]'}),
    ],
)
def test_what_cannot_be_is_told_in_one_line(
    new_site: SiteMaker, words: str, settings: dict[str, str]
) -> None:
    """A file where a folder should be, a network that is none: no traceback, exit 2."""
    site = new_site("odd", seeds=False, **settings)
    (site.path / "a file").write_text("")
    (site.path / "seeds").rmdir()
    (site.path / "seeds").write_text("")
    done = site.run(*words.split())
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
    assert done.stderr.startswith("feeds: ")
