"""An export in several processes: the same files as in one, and no less when one of them dies."""

from __future__ import annotations

import os
import signal
from contextlib import closing
from pathlib import Path

import pytest

from feeds.hands import Hands, LostHandError
from feeds.publish.address import Target
from feeds.publish.tree import Tree
from feeds.publish.worth import worth
from feeds.store import StoreError
from tests.conftest import DatabaseMaker
from tests.publish.exported import Site
from tests.publish.few import LINES

# Python from 3.12 on warns where a thread runs, as in a test runner: they ask `free` in earnest only.
pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")


def _double(number: int) -> int:
    if number < 0:
        raise StoreError(f"{number} is no number")
    if number == 13:
        os.kill(os.getpid(), signal.SIGKILL)
    return 2 * number


def test_each_part_is_answered_once() -> None:
    """Several rounds; more parts than processes, and none."""
    crew = Hands(2, _double)
    assert sorted(crew.share(range(9))) == [2 * number for number in range(9)]
    assert list(crew.share([])) == []
    assert list(crew.share([4])) == [8]
    crew.let_go()


def test_what_a_process_raises_is_raised_and_a_dead_one_is_told() -> None:
    """Whoever waits is not left waiting."""
    for part, error in ((-1, StoreError), (13, LostHandError)):
        crew = Hands(2, _double)
        with pytest.raises(error):
            list(crew.share([part]))
        crew.let_go()
    crew = Hands(2, _double)
    with pytest.raises(LostHandError):
        list(crew.share([13, 1, 2, 3, 4, 5, 6, 7]))
    crew.let_go()


def test_this_process_works_too_and_the_others_are_never_without_a_part() -> None:
    """Of two, each does a share; one alone forks none."""
    crew = Hands[int, int](2, lambda _: os.getpid())
    assert len(set(crew.share(range(9)))) == 2
    crew.let_go()
    alone = Hands[int, int](1, lambda _: os.getpid())
    assert set(alone.share(range(3))) == {os.getpid()}
    alone.let_go()


@pytest.mark.parametrize(("feeds", "items", "hands"), [(57, 0, 2), (57, 2000, 8), (40, 5, 1), (0, 500, 1)])
def test_processes_are_as_many_as_the_work_is_worth(
    monkeypatch: pytest.MonkeyPatch, feeds: int, items: int, hands: int
) -> None:
    """Told by what is to be made: a feed takes as long as a dozen pages of items."""
    monkeypatch.setattr("feeds.publish.worth.free", lambda: 8)
    kinds = [Target("feed", "party", str(n), "atom") for n in range(feeds)]
    assert worth([*kinds, *(Target("item", hash=str(n)) for n in range(items))]) == hands


def _site(folder: Path, url: str) -> Site:
    folder.mkdir()
    made = Site(folder)
    if url:
        with (folder / "config.toml").open("a") as config:
            config.write(f'\n[store]\nurl = "{url}"\n')
    return made


def test_two_processes_write_what_one_writes(tmp_path: Path, database: DatabaseMaker) -> None:
    """Files, report and manifest; and again when news came in."""
    one, two = (_site(tmp_path / name, database()) for name in ("one", "two"))
    for name, lines in (("2026-01-10.txt", LINES), ("2026-02-10.txt", ["TKP on the coup", *LINES[2:]])):
        reports = []
        for site, hands in ((one, 1), (two, 2)):
            site.put(name, *lines)
            reports.append(site.export(hands=hands))
        assert reports[0] == reports[1]
        assert one.files().keys() == two.files().keys()
        manifests = [Tree(site.out).read() for site in (one, two)]
        assert manifests[0].feeds == manifests[1].feeds
        assert manifests[0].items.keys() == manifests[1].items.keys()
        two.check()


def test_an_export_that_loses_a_process_is_completed_by_the_next(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was written stays known, so that what vanished meanwhile is removed."""
    put, left, here = Tree.put, [20], os.getpid()

    def falls(tree: Tree, file: str, document: object) -> None:
        left[0] -= os.getpid() != here
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        put(tree, file, document)  # type: ignore[arg-type]

    with monkeypatch.context() as patch, closing(site.publisher().store):
        patch.setattr(Tree, "put", falls)
        with pytest.raises(LostHandError):
            site.export(hands=2)
    assert 10 <= len(site.files()) / 4 < 60
    digest = site.retract("Belgrade")
    site.export()
    site.check()
    assert not [name for name in site.files() if digest in name]
