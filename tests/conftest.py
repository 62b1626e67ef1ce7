"""Fixtures of all tests: a site folder of one's own, and a real server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import settings

import feeds
from tests import postgres
from tests.running import Server, Site, copy_site

# How long an example takes says more of the machine than of the code.
settings.register_profile("seedfeed", deadline=None)
settings.load_profile("seedfeed")

SiteMaker = Callable[..., Site]
ServerMaker = Callable[..., Server]
DatabaseMaker = Callable[[], str]


def pytest_configure(config: pytest.Config) -> None:
    """What is compiled must be what is written: nobody wants to test the code of yesterday."""
    stale = [source.name for source in _compiled() if _is_stale(source)]
    if stale:
        raise pytest.UsageError(f"compiled before it was last changed: {', '.join(stale)}; run make setup")


def _compiled() -> list[Path]:
    """The compiled modules of the product; the library that they share has no source."""
    found = Path(feeds.__file__).parent.rglob("*.so")
    return [file for file in sorted(found) if "__mypyc" not in file.name]


def _is_stale(compiled: Path) -> bool:
    source = compiled.with_name(compiled.name.split(".")[0] + ".py")
    return not source.exists() or source.stat().st_mtime > compiled.stat().st_mtime


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without PostgreSQL its tests are left out; the summary says so in one line, not in one for each."""
    if postgres.find() is not None:
        return
    lacking = [item for item in items if _needs_postgresql(item)]
    config.hook.pytest_deselected(items=lacking)
    items[:] = [item for item in items if item not in lacking]


def _needs_postgresql(item: pytest.Item) -> bool:
    parameters = getattr(getattr(item, "callspec", None), "params", {})
    names: list[str] = getattr(item, "fixturenames", [])
    return "cluster" in names or parameters.get("database") == "postgresql"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What was left out."""
    if postgres.find() is None:
        terminalreporter.write_line(postgres.LACKING)


@pytest.fixture
def new_site(tmp_path: Path) -> SiteMaker:
    """Make the shipped site in a new folder: ``new_site("name", seeds=False, FEEDS_SEEDS__SETTLE="0")``."""

    def make(name: str = "site", *, seeds: bool = True, **settings: str) -> Site:
        return copy_site(tmp_path / name, seeds=seeds, **settings)

    return make


@pytest.fixture
def start() -> Iterator[ServerMaker]:
    """Start a server on a site and stop it after the test: ``start(site, "--no-watch")``."""
    with ExitStack() as stack:
        yield lambda site, *words, **more: stack.enter_context(Server(site, *words, **more))


@pytest.fixture(scope="session")
def cluster() -> Iterator[postgres.Cluster]:
    """A PostgreSQL for all tests that only need databases in it; skips where none is installed."""
    with postgres.running() as running:
        if running is None:
            pytest.skip(postgres.LACKING)
        yield running


@pytest.fixture
def new_database(cluster: postgres.Cluster) -> Iterator[DatabaseMaker]:
    """Make databases with a store's tables and no store in them; gives their URLs."""
    made: list[str] = []

    def make() -> str:
        made.append(cluster.create("tables"))
        return made[-1]

    yield make
    for url in made:
        cluster.drop(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> DatabaseMaker:
    """Every test that asks for this runs on both databases; an empty URL is the default, SQLite."""
    if request.param == "sqlite":
        return lambda: ""
    made: DatabaseMaker = request.getfixturevalue("new_database")
    return made


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all tests that only read: the shipped site, its 43 items ingested."""
    site = copy_site(tmp_path_factory.mktemp("shipped") / "site")
    with Server(site) as running:
        running.until(lambda: running.get("/feeds/all.xml").text.count("<entry>") == 43, seconds=30.0)
        yield running
