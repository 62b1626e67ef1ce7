"""The house plan, read from the docstring of ``feeds/__init__.py`` and enforced."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import feeds

HOUSE = Path(feeds.__file__).parent
CLOSETS = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "base", "misc"}
CLOCKS = {
    "datetime.date.today",
    "datetime.datetime.now",
    "datetime.datetime.today",
    "datetime.datetime.utcnow",
    "time.gmtime",
    "time.localtime",
    "time.time",
    "time.time_ns",
}
ENVIRONMENT = {"os.environ", "os.environb", "os.getenv", "os.getenvb"}


@dataclass(frozen=True)
class Room:
    """One line of the plan: a room, the rooms it may import, and the modules found in it."""

    name: str
    may_import: frozenset[str]
    modules: tuple[Path, ...]


def read_plan(docstring: str) -> dict[str, frozenset[str]]:
    """Room -> rooms it may import, in the order of the table; ``all`` is every room above."""
    _, _, body, *_ = re.split(r"(?m)^=+ +=+ +=+$", docstring)
    plan: dict[str, frozenset[str]] = {}
    for row in body.strip().splitlines():
        room, _, allowed = re.split(r" {2,}", row.strip())
        names = {"-": [], "all": list(plan)}.get(allowed, allowed.split())
        plan[room] = frozenset(names)
    return plan


def modules_of(room: str) -> tuple[Path, ...]:
    """A room is a module or a folder of that name; the start of ``python -m feeds`` belongs to cli."""
    folder = HOUSE / room
    found = sorted(folder.rglob("*.py")) if folder.is_dir() else [folder.with_suffix(".py")]
    return (*found, HOUSE / "__main__.py") if room == "cli" else tuple(found)


PLAN = read_plan(feeds.__doc__ or "")
ROOMS = [Room(name, allowed, modules_of(name)) for name, allowed in PLAN.items()]


def names_used(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """(line, dotted name) of all that is imported or reached through an import, under any local name."""
    known: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            known |= {alias.asname: alias.name for alias in node.names if alias.asname}
            known |= {top: top for alias in node.names if (top := alias.name.partition(".")[0])}
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            where = "." * node.level + (node.module or "")
            known |= {alias.asname or alias.name: f"{where}.{alias.name}" for alias in node.names}
            yield from ((node.lineno, f"{where}.{alias.name}") for alias in node.names)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and (dotted := _dotted(node, known)):
            yield node.lineno, dotted
        elif isinstance(node, ast.Call) and _called(node) in ("import_module", "__import__"):
            yield from ((node.lineno, str(a.value)) for a in node.args[:1] if isinstance(a, ast.Constant))


def _dotted(node: ast.expr, known: dict[str, str]) -> str:
    if isinstance(node, ast.Name):
        return known.get(node.id, "")
    if isinstance(node, ast.Attribute) and (front := _dotted(node.value, known)):
        return f"{front}.{node.attr}"
    return ""


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def trespasses(source: str, room: str, allowed: frozenset[str]) -> list[str]:
    """Every place in `source` that reaches into a room which the plan does not name for `room`."""
    found = []
    for line, name in names_used(ast.parse(source)):
        if name.startswith("."):
            found.append(f"{line}: relative import {name}: write it out")
        elif match := re.match(r"feeds\.(\w+)", name):
            other = match[1]
            if other != room and other not in allowed and not other.startswith("__"):
                found.append(f"{line}: {name}")
        elif name == "feeds.*":
            found.append(f"{line}: everything at once")
    return found


def forbidden(source: str, names: set[str]) -> list[str]:
    """Every place in `source` that reaches one of the dotted `names`."""
    return [f"{line}: {name}" for line, name in names_used(ast.parse(source)) if name in names]


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_imports_follow_the_plan(room: Room) -> None:
    """A room imports only the rooms that its line names, inside functions too."""
    for module in room.modules:
        assert not trespasses(module.read_text("utf-8"), room.name, room.may_import), module


def test_data_walks_one_way() -> None:
    """A line of the plan names only rooms that stand above it."""
    names = list(PLAN)
    for number, (room, allowed) in enumerate(PLAN.items()):
        assert allowed <= set(names[:number]), room


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_every_room_stands(room: Room) -> None:
    """A room of the plan is a module or a package, not both, and holds something."""
    assert room.modules
    assert all(module.is_file() for module in room.modules)
    assert (HOUSE / room.name).is_dir() != (HOUSE / f"{room.name}.py").is_file()


def test_every_module_has_a_room() -> None:
    """No module stands in the corridor: each belongs to a room of the plan."""
    housed = {module for room in ROOMS for module in room.modules}
    assert set(HOUSE.rglob("*.py")) - housed == {HOUSE / "__init__.py"}


def test_no_closets() -> None:
    """No module or folder bears a name that means anything."""
    closets = [path for path in HOUSE.rglob("*") if path.stem.strip("_") in CLOSETS]
    assert not closets


@pytest.mark.parametrize("room", [room for room in ROOMS if room.name != "cli"], ids=lambda room: room.name)
def test_only_cli_reads_clock_and_environment(room: Room) -> None:
    """Time and environment are arguments everywhere but at the front door."""
    for module in room.modules:
        assert not forbidden(module.read_text("utf-8"), CLOCKS | ENVIRONMENT), module


def test_nothing_happens_at_import() -> None:
    """Importing every room starts no thread, warns of nothing and prints nothing."""
    script = (
        "import importlib, threading\n"
        f"for room in {[*PLAN]!r}: importlib.import_module('feeds.' + room)\n"
        "assert threading.active_count() == 1, threading.enumerate()\n"
    )
    run = subprocess.run([sys.executable, "-W", "error", "-c", script], capture_output=True, text=True)
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")


@pytest.mark.parametrize(
    "source",
    [
        "import feeds.store",
        "import feeds.store.engine as engine",
        "from feeds import store",
        "from feeds import model, store as kept",
        "from feeds.store import read",
        "def late():\n    from feeds.store.read import find\n",
        "import importlib\nimportlib.import_module('feeds.store')",
        "from . import store",
        "import feeds\nfeeds.store.open_store()",
    ],
)
def test_trespassing_is_seen(source: str) -> None:
    """However a forbidden room is entered, the plan's guard sees it."""
    assert trespasses(source, "publish", frozenset({"model"}))


@pytest.mark.parametrize(
    "source",
    [
        "from datetime import datetime\nclock = datetime.now",
        "import datetime as dt\ndt.datetime.now(dt.UTC)",
        "from time import time",
        "import os\nhome = os.environ['HOME']",
        "from os import getenv as lookup",
    ],
)
def test_reading_the_clock_is_seen(source: str) -> None:
    """However the clock or the environment is read, the plan's guard sees it."""
    assert forbidden(source, CLOCKS | ENVIRONMENT)
