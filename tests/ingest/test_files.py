"""What a pass makes of files: known, changed, touched, unfinished, unfit, odd; and what it tells of them."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from feeds import ingest, seeds, store
from tests.ingest.folder import START, Folder
from tests.running import copy_site

PAGE = ["KKE held a rally in Athens", "TKP statement on the earthquake", "AKEL on the Cyprus problem"]


def reasons(result: ingest.Pass) -> dict[str, str]:
    """path -> why it is refused."""
    return {problem.path: problem.reason for problem in result.refused}


def test_known_files_are_not_read_again(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second pass over a folder that did not change opens no seed and writes no version."""
    for number in range(3):
        folder.put(f"{number}.txt", [f"Line {number}", *PAGE], hours=number)
    folder.ingest()
    with store.reading(folder.open().engine) as connection:
        before = store.version(connection)
    monkeypatch.setattr(seeds, "read", None)
    monkeypatch.setattr(seeds, "stamp", None)
    result = folder.ingest()
    assert (result.files, result.outcomes, result.unsettled) == (3, (), 0)
    with store.reading(folder.open().engine) as connection:
        assert store.version(connection) == before


def test_a_refused_file_is_told_of_once_and_tried_when_it_changes(folder: Folder) -> None:
    """It counts as refused until then, and the others go on."""
    folder.put("a.txt", "---\ndate: [\n---\nline")
    folder.put("b.txt", PAGE)
    first, second = folder.ingest(), folder.ingest()
    assert [outcome.path for outcome in first.outcomes] == ["a.txt", "b.txt"]
    assert second.outcomes == ()
    assert reasons(first).keys() == reasons(second).keys() == {"a.txt"}
    folder.put("a.txt", ["ZKP is founded"], hours=1)
    assert folder.ingest().refused == ()
    assert "ZKP is founded" in folder.texts()


def test_what_was_stored_stays_when_its_file_breaks(folder: Folder) -> None:
    """A seed that becomes empty, binary or unreadable takes nothing with it."""
    folder.put("a.txt", PAGE)
    folder.ingest()
    folder.put("a.txt", "", hours=1)
    assert reasons(folder.ingest()) == {"a.txt": "empty"}
    (folder.path / "seeds" / "a.txt").unlink()
    assert folder.ingest().refused == ()
    assert folder.texts() == PAGE


def test_a_page_from_the_future_waits_for_its_time(folder: Folder) -> None:
    """It is told of once, and read when it is no longer more than a day ahead, though it did not change."""
    folder.put("2026-03-10.txt", PAGE)
    assert "future" in reasons(folder.ingest())["2026-03-10.txt"]
    again = folder.ingest()
    assert (again.outcomes, len(again.refused)) == ((), 1)
    folder.now = START + timedelta(days=8)
    result = folder.ingest()
    assert (result.refused, result.outcomes[0].new) == ((), 3)
    assert all(item.shown.updated <= folder.now for item in folder.items())


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_tried_again(folder: Folder) -> None:
    """A change of permission is no change of the file, but it is tried in every pass."""
    file = folder.put("a.txt", PAGE)
    file.chmod(0)
    assert "Permission" in reasons(folder.ingest())["a.txt"]
    file.chmod(0o644)
    assert folder.ingest().outcomes[0].new == 3


def test_a_file_that_cannot_be_read_now(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    """An I/O error may pass, so the same file is tried again."""
    folder.put("a.txt", PAGE)
    real = os.open

    def fail(path: str, flags: int, *rest: int) -> int:
        if str(path).endswith("a.txt"):
            raise OSError(5, "Input/output error")
        return real(path, flags, *rest)

    with monkeypatch.context() as patched:
        patched.setattr(os, "open", fail)
        assert "Input/output error" in reasons(folder.ingest())["a.txt"]
        assert folder.ingest().outcomes == ()
    assert folder.ingest().outcomes[0].new == 3


def test_what_is_named_like_a_seed_and_is_none(folder: Folder, tmp_path: Path) -> None:
    """A folder, a FIFO, a dangling link, a link outside: one line each, once, and the others go on."""
    place = folder.config.seeds.directory
    (place / "folder.txt").mkdir()
    os.mkfifo(place / "fifo.txt")
    (place / "dangling.txt").symlink_to(place / "nowhere")
    (tmp_path / "outside.txt").write_text("secret\n")
    (place / "link.txt").symlink_to(tmp_path / "outside.txt")
    folder.put("a.txt", PAGE)
    first = folder.ingest()
    odd = {"folder.txt", "fifo.txt", "dangling.txt", "link.txt"}
    assert reasons(first).keys() == odd
    assert {outcome.path for outcome in first.outcomes} == odd | {"a.txt"}
    again = folder.ingest()
    assert again.outcomes == ()
    assert reasons(again).keys() == odd
    (place / "fifo.txt").unlink()
    folder.put("fifo.txt", ["ZKP is founded"], hours=1)
    assert folder.ingest().outcomes[0].new == 1


def test_a_file_still_being_written_is_left_alone(folder: Folder) -> None:
    """Until it has not changed for seeds.settle seconds."""
    folder.settings["settle"] = 5.0
    folder.put("a.txt", PAGE, hours=24)
    result = folder.ingest()
    assert (result.unsettled, result.outcomes) == (1, ())
    folder.now += timedelta(seconds=6)
    assert folder.ingest().outcomes[0].new == 3


def test_a_copy_and_a_move(folder: Folder) -> None:
    """The same bytes under another name bring nothing; the old name is not missed."""
    file = folder.put("a.txt", PAGE)
    folder.ingest()
    before = folder.items()
    file.rename(file.with_name("b.txt"))
    outcome = folder.ingest().outcomes[0]
    assert (outcome.new, outcome.edited, outcome.known) == (0, 0, 3)
    assert folder.items() == before


def test_the_table_of_a_pass(tmp_path: Path) -> None:
    """A line for each seed, its numbers below one another, whatever letters its name has."""
    site = copy_site(tmp_path / "site")
    (site.path / "seeds" / "新聞.txt").write_text("A new headline\n")
    (site.path / "seeds" / "[b]old.txt").write_bytes(bytes(range(256)) * 4)
    result = site.run("ingest")
    header, *rows = result.stdout.splitlines()[:6]
    assert header.split() == "seed time lines new edited known refused".split()
    assert [row.split()[0] for row in rows if row.startswith("[b]")] == ["[b]old.txt"]
    (wide,) = (row for row in rows if row.startswith("新聞.txt"))
    assert len(wide) + 2 == header.index("known") + len("known")
    assert rows[-1].split() == ["total", "48", "44", "0", "4", "1"]


def test_a_dry_run_leaves_no_store_behind(tmp_path: Path) -> None:
    """On a fresh folder it tells what would be new and makes nothing."""
    site = copy_site(tmp_path / "site")
    result = site.run("ingest", "--dry-run")
    assert (result.returncode, result.stderr) == (0, "")
    assert "43 new items" in result.stdout
    assert not list(site.path.rglob("feeds.db*"))
