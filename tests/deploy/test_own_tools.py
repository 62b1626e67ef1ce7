"""What cannot be run here is read by its own tool, where that is there, or at least checked for shape.

Never run by these tests: the container, the compose file, Caddy's sites, the unit under a systemd.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.deploy.nginx import DEPLOY
from tests.running import ROOT

pytestmark = pytest.mark.long

UNITS = sorted((DEPLOY / "systemd").glob("*.service"))


def _tool(*names: str) -> str:
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        pytest.skip(f"no {names[0]} here: its file was not checked by its own tool")
    return found


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_systemd_knows_every_line_of_the_units(unit: Path, tmp_path: Path) -> None:
    """``systemd-analyze verify``: no unknown key, no wrong value."""
    copy = tmp_path / unit.name
    (tmp_path / "python").symlink_to(sys.executable)  # a unit's path may not hold a space, a clone's may
    copy.write_text(unit.read_text().replace("/opt/seedfeed/.venv/bin/python", str(tmp_path / "python")))
    found = subprocess.run(
        [_tool("systemd-analyze"), "verify", "--man=no", str(copy)], capture_output=True, text=True
    )
    assert unit.name not in found.stderr, found.stderr


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_systemd_finds_the_units_little_exposed(unit: Path) -> None:
    """``systemd-analyze security``: 2 or less of 10."""
    words = ("security", "--offline=true", "--threshold=20", str(unit))
    found = subprocess.run([_tool("systemd-analyze"), *words], capture_output=True, text=True)
    assert found.returncode == 0, found.stdout[-300:]


def test_caddy_accepts_its_file(tmp_path: Path) -> None:
    """``caddy adapt``: read, and turned into what Caddy runs."""
    words = ["adapt", "--adapter", "caddyfile", "--config", str(DEPLOY / "Caddyfile")]
    found = subprocess.run([_tool("caddy"), *words], capture_output=True, text=True, cwd=tmp_path)
    assert found.returncode == 0, found.stderr


def test_compose_accepts_its_file() -> None:
    """``docker compose config``, or podman's."""
    given = ["--file", str(DEPLOY / "compose.yaml"), "config", "--quiet"]
    values = {
        "BASE_URL": "https://example.org",
        "TAG_AUTHORITY": "example.org,2026",
        "POSTGRES_PASSWORD": "x",
    }
    docker = _tool("docker")
    if subprocess.run([docker, "compose", "version"], capture_output=True).returncode:
        pytest.skip("docker without compose: compose.yaml was not checked by its own tool")
    found = subprocess.run([docker, "compose", *given], capture_output=True, text=True, env=values)
    assert found.returncode == 0, found.stderr


def test_compose_has_two_servers_a_database_and_a_proxy() -> None:
    """And what it mounts and builds from is in the repository."""
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    services = compose["services"]
    assert services.keys() == {"server-1", "server-2", "database", "proxy"}
    assert services["server-1"] == services["server-2"]
    assert services["server-1"]["read_only"] is True
    mounts = [each for service in services.values() for each in service.get("volumes", ()) if each[0] == "."]
    assert all((DEPLOY / each.partition(":")[0]).exists() for each in mounts)
    assert (DEPLOY / services["server-1"]["build"]["context"] / "deploy" / "Containerfile").exists()


def test_the_container_is_built_of_what_is_here() -> None:
    """Every file that it copies exists; it ends as an ordinary user and checks itself with Python."""
    text = (DEPLOY / "Containerfile").read_text()
    for line in re.findall(r"^COPY (?!--)(.+) \S+$", text, re.MULTILINE):
        assert all((ROOT / name).exists() for name in line.split()), line
    assert re.findall(r"^USER (\S+)$", text, re.MULTILINE)[-1] == "10001:10001"
    assert 'CMD ["python", "-c"' in text
    assert "curl" not in text
