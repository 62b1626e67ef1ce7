"""A small site, a server on it, and its export."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.deploy import nginx
from tests.publish.few import CONFIG, KNOWN, LINES
from tests.running import Server, Site, copy_site


@dataclass(frozen=True)
class Both:
    """The live server, and nginx on what was exported from its store."""

    server: Server
    static: str


def few(path: Path) -> Site:
    """A site of a few lines and terms."""
    site = copy_site(path, seeds=False)
    site.config.write_text(CONFIG)
    (path / "known").mkdir()
    (path / "known" / "all.toml").write_text(KNOWN)
    site.put("2026-01-10.txt", "\n".join(LINES))
    return site


@pytest.fixture(scope="session")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    """One of each for all tests that only read."""
    if nginx.command() is None:
        pytest.skip(nginx.LACKING)
    folder = tmp_path_factory.mktemp("deploy")
    with Server(few(folder / "site")) as server:
        server.shows("/feeds/all.xml", "<entry>", seconds=30.0)
        server.site.settings["FEEDS_SITE__BASE_URL"] = server.url
        done = server.site.run("export", str(folder / "out"), seconds=300.0)
        assert done.returncode == 0, done.stderr
        with nginx.static(folder / "nginx", folder / "out") as url:
            yield Both(server, url)
