"""Which files are seeds, and what only looks like one."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from feeds import model, seeds
from tests.running import ROOT
from tests.seeds.conftest import TAKEN, Folder


def test_the_shipped_seeds() -> None:
    """The two files of the repository belong to the source that the settings name."""
    settings = model.Seeds(directory=ROOT / "seeds", source="icp")
    found = {each.path: each for each in seeds.find(settings) if isinstance(each, seeds.Found)}
    assert sorted(found) == ["000_2538fc58b12f3658.txt", "001_07963766d89ecaf5.txt"]
    assert {each.source for each in found.values()} == {"icp"}


def test_what_is_found(folder: Folder) -> None:
    """A file is found with its source, size and time; patterns choose, and dots hide."""
    folder.put("a.txt", "One\n")
    folder.put("b.md", "Two\n")
    folder.put("solidnet/c.txt", "Three\n")
    folder.put("d.html", "<p>")
    folder.put(".e.txt", "hidden")
    folder.put(".git/f.txt", "hidden")
    found = folder.found()
    assert {path: each.source for path, each in found.items()} == {
        "a.txt": "site",
        "b.md": "site",
        "solidnet/c.txt": "solidnet",
    }
    assert found["a.txt"].size == 4
    assert found["a.txt"].mtime_ns == int(TAKEN.timestamp()) * 10**9
    assert folder.problems() == {}


def test_other_patterns(folder: Folder) -> None:
    """``seeds.patterns`` says which names are seeds."""
    folder.put("a.txt", "One\n")
    folder.put("a.headlines", "One\n")
    settings = model.Seeds(directory=folder.path, patterns=("*.headlines",))
    assert [str(each.path) for each in seeds.find(settings)] == ["a.headlines"]


def test_no_folder(tmp_path: Path) -> None:
    """Without the folder there is nothing to say: the caller is told by OSError."""
    with pytest.raises(FileNotFoundError):
        list(seeds.find(model.Seeds(directory=tmp_path / "missing")))


@pytest.mark.parametrize("name", ["Solid Net", "solid_net", "ΚΚΕ", "-a", "a--b", "x" * 65])
def test_folders_that_no_url_can_name(folder: Folder, name: str) -> None:
    """A folder is a source, so its name must be a slug; what lies in it is not read."""
    folder.put(f"{name}/a.txt", "One\n")
    assert folder.found() == {}
    assert "must be named by a slug" in folder.problems()[name]


def test_folders_that_are_no_source(folder: Folder) -> None:
    """A folder named like a seed, and a folder below a source's, are told once each."""
    (folder.path / "x.txt").mkdir()
    (folder.path / "solidnet" / "y.txt").mkdir(parents=True)
    (folder.path / "solidnet" / "deeper").mkdir()
    assert set(folder.problems()) == {"x.txt", "solidnet/y.txt", "solidnet/deeper"}


def test_what_is_no_file(folder: Folder) -> None:
    """A FIFO, a socket and a dangling link are told and not opened."""
    os.mkfifo(folder.path / "fifo.txt")
    (folder.path / "dangling.txt").symlink_to("nowhere")
    (folder.path / "loop.txt").symlink_to("loop.txt")
    with socket.socket(socket.AF_UNIX) as listener:
        here = Path.cwd()
        os.chdir(folder.path)  # a socket's path is short
        listener.bind("socket.txt")
        os.chdir(here)
        problems = folder.problems()
    assert problems["fifo.txt"] == "not a file but a FIFO"
    assert problems["socket.txt"] == "not a file but a socket"
    assert problems["dangling.txt"].startswith("a link that leads nowhere")
    assert problems["loop.txt"].startswith("a link that leads nowhere")
    assert folder.found() == {}


def test_links(folder: Folder, tmp_path: Path) -> None:
    """A link is followed to a file inside the folder, and nowhere else."""
    outside = tmp_path / "outside.txt"
    outside.write_text("secret\n")
    folder.put("solidnet/real.txt", "One\n")
    (folder.path / "inside.txt").symlink_to("solidnet/real.txt")
    (folder.path / "outside.txt").symlink_to(outside)
    (folder.path / "around.txt").symlink_to("../seeds/../outside.txt")
    (folder.path / "folder.txt").symlink_to("solidnet")
    (folder.path / "alias").symlink_to("solidnet")
    (folder.path / "away").symlink_to(tmp_path)
    found = folder.found()
    assert set(found) == {"inside.txt", "solidnet/real.txt"}
    assert found["inside.txt"].source == "site"
    reasons = folder.problems()
    assert (
        reasons["outside.txt"]
        == reasons["around.txt"]
        == ("a link that leaves the seeds folder is not followed")
    )
    assert reasons["folder.txt"] == "a link to a folder"
    assert reasons["alias"] == reasons["away"] == "a link to a folder is not followed"


def test_the_folder_may_be_a_link_itself(folder: Folder, tmp_path: Path) -> None:
    """``seeds`` may be a link to where the seeds are; links inside are then judged from there."""
    folder.put("a.txt", "One\n")
    (folder.path / "b.txt").symlink_to("a.txt")
    (tmp_path / "link").symlink_to(folder.path)
    found = [each.path for each in seeds.find(model.Seeds(directory=tmp_path / "link"))]
    assert sorted(found) == ["a.txt", "b.txt"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"two\nlines.txt", r"two\nlines.txt"),
        (b"caf\xe9.txt", r"caf\xe9.txt"),
        (b"back\\slash.txt", r"back\\slash.txt"),
        ("right\u202eto left.txt".encode(), r"right\u202eto left.txt"),
        (b"\x1b[31mred.txt", r"\x1b[31mred.txt"),
        ("Αθήνα 😀.txt".encode(), "Αθήνα 😀.txt"),
    ],
)
def test_names_are_escaped(folder: Folder, name: bytes, shown: str) -> None:
    """Any name the system allows is read, and shown so that a log stays one line a seed."""
    folder.put(name, "One\n")
    assert folder.one().path == shown
    assert folder.read().path == shown


def test_escapes_tell_names_apart() -> None:
    """A broken byte and the four characters that show it are two names."""
    assert seeds.escape(os.fsdecode(b"\xe9")) != seeds.escape("\\xe9")
