"""Seeds read ahead in a process of their own: the same store as without, whatever happens to that process."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from feeds import hands, seeds, store
from feeds.ingest import ahead, passing
from tests.ingest.folder import Folder

Maker = Callable[[str], Folder]


@pytest.fixture
def far_ahead(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Everything is worth another process, two seeds at a time, and three make a transaction."""
    monkeypatch.setattr(ahead, "_WORTH", 1)
    monkeypatch.setattr(ahead, "_PARTS", (500,))
    monkeypatch.setattr(passing, "_TOGETHER", 75)
    monkeypatch.setattr(hands, "free", lambda: 2)
    yield


def lines(page: int) -> list[str]:
    """A page that shares half of its lines with the one before, one of them edited."""
    found = [
        f"KKE and TKP: rally no. {number} in town {number % 7}" for number in range(page * 3, page * 3 + 6)
    ]
    return [*found[::-1], "PCP statement on the strike" + (", updated" if page % 2 else "")]


def fill(folder: Folder) -> None:
    """Twenty pages of two sources, a broken file among them."""
    for page in range(20):
        folder.put(f"{'solid/' if page % 3 else ''}{page:02}.txt", lines(page), hours=page)
    folder.put("broken.txt", b"\x00\x01\x02\x03\x04\x05\x06\x07\x08", hours=5)


def outcome(folder: Folder) -> Any:
    """What a pass tells, and what is stored."""
    told = folder.ingest()
    return [(o.path, o.new, o.edited, o.known, o.refused) for o in told.outcomes], folder.state()


def plain(make_folder: Maker) -> Any:
    """The same seeds without another process."""
    folder = make_folder("plain")
    fill(folder)
    return outcome(folder)


@pytest.fixture
def expected(make_folder: Maker) -> Any:
    """What comes of the seeds without another process."""
    return plain(make_folder)


def parents(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Of each seed that is read in this process: its number of bytes; those read elsewhere leave none."""
    read, seen = seeds.read, list[int]()

    def watched(found: Any, **given: Any) -> Any:
        seen.append(found.size)
        return read(found, **given)

    monkeypatch.setattr(seeds, "read", watched)
    return seen


def test_the_same_as_alone(
    make_folder: Maker, expected: Any, far_ahead: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every seed is read elsewhere, and nothing is another for it."""
    folder = make_folder("ahead")
    fill(folder)
    here = parents(monkeypatch)
    assert outcome(folder) == expected
    assert here == []


def test_a_large_seed_is_read_here(
    make_folder: Maker, expected: Any, far_ahead: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not held by two processes, and stands in its order all the same."""
    monkeypatch.setattr(ahead, "_MOST", 255)
    folder = make_folder("large")
    fill(folder)
    here = parents(monkeypatch)
    assert outcome(folder) == expected
    assert here and all(size > 255 for size in here)


def test_a_reader_that_is_killed(
    make_folder: Maker, expected: Any, far_ahead: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rest is read here."""
    folder = make_folder("killed")
    fill(folder)
    main, read = os.getpid(), seeds.read

    def deadly(found: Any, **given: Any) -> Any:
        if os.getpid() != main and found.path.endswith("09.txt"):
            os.kill(os.getpid(), signal.SIGKILL)
        return read(found, **given)

    monkeypatch.setattr(seeds, "read", deadly)
    assert outcome(folder) == expected


def test_a_mistake_stops_where_it_is(
    make_folder: Maker, far_ahead: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seeds before the one that fails for a mistake of ours are kept, though one transaction held both."""
    folder = make_folder("mistake")
    fill(folder)
    apply = store.Intake.apply

    def failing(intake: store.Intake, plan: Any, *given: Any, **named: Any) -> None:
        apply(intake, plan, *given, **named)
        if plan.path == "solid/11.txt":
            raise ZeroDivisionError

    with monkeypatch.context() as patch, pytest.raises(ZeroDivisionError):
        patch.setattr(store.Intake, "apply", failing)
        folder.ingest()
    kept = {path for path, *_ in folder.state()["files"]}
    assert kept == {f"{'solid/' if page % 3 else ''}{page:02}.txt" for page in range(11)} | {"broken.txt"}
    assert "solid/11.txt" in [each.path for each in folder.ingest().outcomes]


def test_a_mistake_elsewhere_is_raised_here(
    make_folder: Maker, far_ahead: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An unexpected error of the reading process is not swallowed."""
    folder = make_folder("elsewhere")
    fill(folder)
    monkeypatch.setattr(folder.tagger, "tagged", lambda text, source: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        folder.ingest()


def test_a_dry_run_forks_nothing(
    make_folder: Maker, far_ahead: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its transaction is open from the first seed to the last."""
    folder = make_folder("dry")
    fill(folder)
    here = parents(monkeypatch)
    assert len(folder.ingest(dry_run=True).outcomes) == 21
    assert len(here) == 21
    assert not folder.items()
