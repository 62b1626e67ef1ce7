"""Readers of other makers see every entry, and their next poll is answered 304."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import feedparser
import pytest
from reader import make_reader

from tests.clients.wire import Wire

FEEDS = ["/feeds/party/kke.xml", "/feeds/party/kke.rss"]
ENTRIES = 7


def need(program: str) -> str:
    """Where a program is; skips where it is not."""
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"{program} is not installed")
    return found


def run(home: Path, *command: str) -> str:
    """What a program says that sees nothing of who runs it."""
    environment = {"HOME": str(home), "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TERM": "dumb"}
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment, cwd=home)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def assert_last_costs_nothing(watched: Wire, path: str) -> None:
    """The first poll was answered in full, the last was conditional and answered 304 without a body."""
    first, *_, last = [poll for poll in watched.polls if poll.path == path]
    assert first.status == 200
    assert (last.status, last.conditional, last.size) == (304, True, 0), watched.polls


@pytest.mark.parametrize("path", FEEDS)
def test_newsboat(watched: Wire, tmp_path: Path, path: str) -> None:
    """newsboat counts the entries as unread, once; it keeps validators from its second poll on."""
    need("newsboat")
    (tmp_path / "urls").write_text(f"{watched.url}{path}\n")
    (tmp_path / "config").write_text("reload-threads 1\n")
    words = ["newsboat", "-q", "-C", "config", "-u", "urls", "-c", "cache.db", "-x", "reload", "print-unread"]
    for _ in range(3):
        said = run(tmp_path, *words)
        assert re.search(rf"\b{ENTRIES} unread", said), said
    assert_last_costs_nothing(watched, path)


@pytest.mark.parametrize("path", FEEDS)
def test_sfeed(watched: Wire, tmp_path: Path, path: str) -> None:
    """sfeed writes a line for each entry, with its date, title, link and id; curl keeps the ETag."""
    need("sfeed_update")
    need("curl")
    (tmp_path / "sfeedrc").write_text(
        'sfeedpath="$HOME/feeds"\n'
        'fetch() { curl -fsSL --compressed --etag-compare etag --etag-save etag "$2"; }\n'
        f"feeds() {{ feed kke '{watched.url}{path}'; }}\n"
    )
    for _ in range(2):
        run(tmp_path, "sfeed_update", str(tmp_path / "sfeedrc"))
        lines = (tmp_path / "feeds" / "kke").read_text("utf-8").splitlines()
        told = [line.split("\t") for line in lines]
        assert len(told) == ENTRIES
        assert len({fields[0] for fields in told}) == ENTRIES
        assert all(fields[1] and fields[2].startswith("http") for fields in told)
        assert all(fields[5].startswith("tag:") for fields in told)
    assert_last_costs_nothing(watched, path)


@pytest.mark.parametrize("path", FEEDS)
@pytest.mark.parametrize("validator", ["etag", "modified"])
def test_feedparser(watched: Wire, path: str, validator: str) -> None:
    """feedparser finds nothing wrong; either validator alone is enough for a 304."""
    first = feedparser.parse(watched.url + path)
    assert not first.bozo
    assert len(first.entries) == ENTRIES
    assert all(entry.author and entry.tags for entry in first.entries)
    second = feedparser.parse(watched.url + path, **{validator: first[validator]})
    assert second.status == 304
    assert_last_costs_nothing(watched, path)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("path", [*FEEDS, "/feeds/party/kke.json"])
def test_lemon24_reader(watched: Wire, tmp_path: Path, path: str) -> None:
    """lemon24/reader stores each entry once, JSON Feed included."""
    with make_reader(str(tmp_path / "reader.db")) as reader:
        reader.add_feed(watched.url + path)
        for _ in range(2):
            reader.update_feed(watched.url + path)
            assert len(list(reader.get_entries())) == ENTRIES
        feed = reader.get_feed(watched.url + path)
        assert feed.last_exception is None
        assert feed.title
    assert_last_costs_nothing(watched, path)
