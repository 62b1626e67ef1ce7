"""A command imports what it needs: the rest would be waited for at each start."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.running import copy_site

RUN = """
import atexit, sys
atexit.register(lambda: print(*sorted(sys.modules), sep="\\n"))
from feeds.cli import main
main()
"""
"""The command line, and at its end the names of all modules."""

TO_CHECK = {"pydantic", "pydantic_core"}
TO_FETCH = {"asyncio.base_events", "httpx"}
TO_READ = {"charset_normalizer", "yaml", "feeds.changes", "rapidfuzz"}
TO_MAKE_PAGES = {"jinja2"}
TO_SERVE = {"apscheduler", "flask", "granian", "watchfiles"}
TO_SHOW = {"rich"}
TO_STORE = {"feeds.store"}
TO_KNOW_TABLES = {"sqlalchemy", "alembic", "psycopg"}


def imported(folder: Path, *words: str) -> set[str]:
    """The modules that a command imported."""
    command = [sys.executable, "-c", RUN, *words, "--config", str(folder / "config.toml")]
    run = subprocess.run(command, input="", capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stderr
    return set(run.stdout.splitlines())


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site that was ingested and exported, so that there is nothing to do."""
    folder = copy_site(tmp_path_factory.mktemp("start") / "site").path
    assert not imported(folder, "ingest") & TO_KNOW_TABLES, "a new store in SQLite takes neither"
    imported(folder, "export", str(folder / "out"), "--live-only")
    return folder


def test_an_idle_ingest(site: Path) -> None:
    """A pass that finds nothing new imports nothing to read seeds with, to render or to serve."""
    found = imported(site, "ingest")
    assert not found & (
        TO_CHECK | TO_READ | TO_MAKE_PAGES | TO_SERVE | TO_SHOW | TO_KNOW_TABLES | {"feeds.publish", "httpx"}
    )


def test_an_idle_export(site: Path) -> None:
    """An export of feeds that did not change makes no page, lints and tags nothing, and reads no seed."""
    found = imported(site, "export", str(site / "out"), "--live-only")
    assert not found & (
        TO_CHECK
        | TO_READ
        | TO_MAKE_PAGES
        | TO_SERVE
        | TO_SHOW
        | TO_KNOW_TABLES
        | {"feeds.tagging", "feeds.doctor", "httpx"}
    )


def test_tagging(site: Path) -> None:
    """Tagging lines takes no store."""
    assert not imported(site, "tag") & (
        TO_CHECK | TO_FETCH | TO_READ | TO_MAKE_PAGES | TO_SERVE | TO_SHOW | TO_STORE | TO_KNOW_TABLES
    )


def test_linting_a_file(site: Path) -> None:
    """What is at hand is linted without a client for the web."""
    found = imported(site, "doctor", str(site / "out" / "feeds" / "all.xml"))
    assert not found & (TO_FETCH | TO_READ | TO_MAKE_PAGES | TO_SERVE | TO_SHOW | TO_STORE)
