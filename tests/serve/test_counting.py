"""Patience and tallies: plain numbers."""

from __future__ import annotations

from pathlib import Path

from feeds.serve.patience import Patience
from feeds.serve.shared import Shared, total
from feeds.serve.tally import Label, Tally

FEED = Label("party", "atom", 200, "gzip", "/feeds/party/kke.xml")


def test_patience_is_paid_back_by_time() -> None:
    """Work beyond the burst is refused until its share of time has passed."""
    patience = Patience(share=0.5, burst=1.0)
    assert patience.allows(0)
    patience.spend(1, 1.5)
    assert not patience.allows(1)
    assert not patience.allows(2)
    assert patience.allows(2.1)
    assert Patience().allows(1e9)


def test_subscribers_are_counted_once_a_feed() -> None:
    """The last number that an aggregator tells of a feed counts; unknown names are one."""
    tally = Tally()
    for agent in (
        "Feedly/1.0 (+http://www.feedly.com/fetcher.html; 12 subscribers)",
        "Feedly/1.0 (+http://www.feedly.com/fetcher.html; 13 subscribers)",
        "SomeBot 4 subscribers",
        "OtherBot; 1 Subscriber",
        "Mozilla/5.0",
        "Bad 99999999999999 subscribers",
    ):
        tally.subscribers(agent, FEED)
    tally.subscribers("feedly 2 subscribers", Label("party", "rss", 200, "", "/feeds/party/kke.rss"))
    assert tally.readers() == {("feedly", "party"): 15, ("other", "party"): 1}


def test_what_is_told_is_bounded() -> None:
    """A client that makes up feeds or names takes no more than so much room."""
    tally = Tally()
    for number in range(6000):
        tally.subscribers(f"Bot{number} {number} subscribers", Label("party", "atom", 200, "", f"/{number}"))
    assert len(tally.told) == 5000


def filled() -> Tally:
    """A tally with one of each."""
    tally = Tally()
    tally.polls(FEED, 3, 300, 900)
    tally.rendered("party", 0.002)
    tally.rendered("party", 99.0)
    tally.subscribers("Feedly 12 subscribers", FEED)
    return tally


def test_workers_share_their_tallies(tmp_path: Path) -> None:
    """What one writes another adds; files of an older server are cleared away."""
    folder = tmp_path / "metrics"
    one, other, old = Shared(folder, 7, 1), Shared(folder, 7, 2), Shared(folder, 6, 3)
    for shared in (one, other, old):
        shared.write(filled())
    (folder / "7-9.json").write_text("{half a file")
    found = list(one.others())
    assert [each.polled for each in found] == [filled().polled]
    whole = total([filled(), *found])
    assert whole.polled == {("party", "atom", 200, "gzip"): 6}
    assert whole.renders == {("party", 0.005): 2, ("party", float("inf")): 2}
    assert whole.readers() == {("feedly", "party"): 12}
    assert sorted(path.name for path in folder.iterdir()) == ["7-1.json", "7-2.json", "7-9.json"]


def test_a_full_disk_is_no_trouble(tmp_path: Path) -> None:
    """Where nothing can be written, nothing is shared, and that is all."""
    (tmp_path / "file").write_text("")
    shared = Shared(tmp_path / "file", 7, 1)
    shared.write(filled())
    assert list(shared.others()) == []
