"""What happens to an item while its page is saved again and again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from feeds.model import Kind
from tests.ingest.folder import START, Folder

PAGE = [
    "KKE held a rally in Athens against the new bill on pensions",
    "TKP statement on the earthquake in Izmir",
    "Workers of the port of Piraeus on strike for the second day",
    "PCP congress to be held in Loures in December",
    "The Lebanese people demand the resignation of the government",
]


def test_a_page_saved_twice_brings_each_line_once(folder: Folder) -> None:
    """Overlapping snapshots make one item of one line."""
    folder.put("a.txt", PAGE)
    folder.put("b.txt", ["AKEL on the Cyprus problem", *PAGE[:4]], hours=1)
    result = folder.ingest()
    assert [(o.new, o.known) for o in result.outcomes] == [(5, 0), (1, 4)]
    assert len(folder.texts()) == 6


def test_the_top_line_gets_the_newest_second(folder: Folder) -> None:
    """Seconds count down from the snapshot's time, the top line first, and are never shared."""
    folder.put("a.txt", PAGE)
    folder.ingest()
    shown = [item.shown for item in folder.items()]
    assert [s.text for s in shown] == PAGE
    assert [s.updated for s in shown] == [START - timedelta(seconds=n) for n in range(5)]
    assert all(s.published == s.updated for s in shown)


def test_a_corrected_line_keeps_its_id_and_takes_a_new_place(folder: Folder) -> None:
    """A typo mended where the line stood is a loud edit: same id and published, later updated."""
    folder.put("a.txt", ["TKP statment on the earthquake in Izmir", *PAGE[2:]])
    folder.ingest()
    before = next(i for i in folder.items() if "statment" in i.shown.text)
    folder.put("b.txt", ["AKEL on the Cyprus problem", PAGE[1], *PAGE[2:]], hours=2)
    outcome = folder.ingest().outcomes[0]
    assert (outcome.new, outcome.edited, outcome.known) == (1, 1, 3)
    assert outcome.edits[0].kind is Kind.LOUD
    after = next(i for i in folder.items() if i.shown.text == PAGE[1])
    assert after.shown.hash == before.shown.hash
    assert after.shown.published == before.shown.published
    assert after.shown.updated > before.shown.updated
    assert [w.text for w in after.wordings] == [before.shown.text, PAGE[1]]
    assert folder.feed("all")[:2] == ["AKEL on the Cyprus problem", PAGE[1]]


def test_typography_is_a_silent_edit(folder: Folder) -> None:
    """Quotes and dashes change the wording shown, a ledger number, and neither updated nor place."""
    folder.put("a.txt", ['TKP says "no" - loudly', *PAGE[2:]])
    folder.ingest()
    before, revision = folder.items()[0], folder.revision("party", "tkp")
    folder.put("b.txt", ["TKP says “no” – loudly", *PAGE[2:]], hours=2)
    outcome = folder.ingest().outcomes[0]
    assert (outcome.new, outcome.edited) == (0, 1)
    after = folder.items()[0]
    assert after.shown.text == "TKP says “no” – loudly"
    assert after.shown.updated == before.shown.updated
    assert folder.revision("party", "tkp") > revision
    assert folder.feed("all")[0] == "TKP says “no” – loudly"


def test_an_update_marker_is_loud(folder: Folder) -> None:
    """ "(updated)" changes nothing for identity and everything for subscribers."""
    folder.put("a.txt", PAGE)
    folder.ingest()
    before = {i.shown.hash: i.shown.updated for i in folder.items()}
    folder.put("b.txt", [*PAGE[:3], PAGE[3] + " (updated)", PAGE[4]], hours=2)
    outcome = folder.ingest().outcomes[0]
    assert (outcome.new, outcome.edited) == (0, 1)
    top = folder.items()[0].shown
    assert top.text.endswith("(updated)")
    assert top.updated > before[top.hash]


def test_a_similar_line_beside_the_old_one_is_other_news(folder: Folder) -> None:
    """Both lines on one page are two items."""
    folder.put("a.txt", PAGE)
    folder.ingest()
    folder.put("b.txt", [PAGE[0], PAGE[1], PAGE[1] + " and Manisa", *PAGE[2:]], hours=2)
    assert folder.ingest().outcomes[0].new == 1
    assert len(folder.texts()) == 6


def test_an_edit_taken_back_is_the_same_item(folder: Folder) -> None:
    """A former wording that comes back in its place is a revision, not news."""
    changed = [PAGE[0], PAGE[1] + ", three dead", *PAGE[2:]]
    folder.put("a.txt", PAGE)
    folder.put("b.txt", changed, hours=1)
    folder.put("c.txt", ["AKEL on the Cyprus problem", *PAGE], hours=2)
    folder.ingest()
    assert len(folder.texts()) == 6
    item = next(i for i in folder.items() if i.shown.text == PAGE[1])
    assert len(item.wordings) == 3


def test_a_late_snapshot_only_adds(folder: Folder) -> None:
    """An older page that comes late brings items before its own time and no revisions."""
    folder.put("b.txt", PAGE, hours=10)
    folder.ingest()
    folder.put("a.txt", ["TKP statment on the earthquake in Izmir", PAGE[2], "ZKP of old"], hours=1)
    outcome = folder.ingest().outcomes[0]
    assert outcome.late
    assert (outcome.new, outcome.edited, outcome.known) == (2, 0, 1)
    assert all(i.shown.updated <= START + timedelta(hours=1) for i in folder.items()[-2:])


def test_a_line_that_comes_back_after_long_is_a_new_occurrence(folder: Folder) -> None:
    """Gone for more than reappear_after_days: new id; before that, and on a page that stood still: old."""
    folder.now = START + timedelta(days=400)
    folder.put("a.txt", PAGE)
    folder.put("b.txt", PAGE[1:], hours=24)
    folder.put("c.txt", PAGE, hours=24 * 60)
    folder.put("d.txt", PAGE[1:], hours=24 * 61)
    folder.put("e.txt", [*PAGE, "AKEL"], hours=24 * 161)
    folder.put("f.txt", [*PAGE, "AKEL", "ZKP is founded"], hours=24 * 390)
    result = folder.ingest()
    assert [o.new for o in result.outcomes] == [5, 0, 0, 0, 2, 1]
    assert folder.texts().count(PAGE[0]) == 2
    assert len({i.shown.hash for i in folder.items()}) == 8


def test_the_same_bytes_under_another_name_are_a_sighting(folder: Folder) -> None:
    """A copy of a seed mints nothing, whatever its time."""
    folder.now = START + timedelta(days=400)
    folder.put("a.txt", PAGE)
    folder.put("b.txt", PAGE[1:], hours=1)
    folder.put("c.txt", PAGE, hours=24 * 200)
    assert [o.new for o in folder.ingest().outcomes] == [5, 0, 0]


def test_a_touched_file_is_no_snapshot(folder: Folder) -> None:
    """A fresh checkout changes times, not news."""
    folder.put("a.txt", PAGE)
    folder.ingest()
    before = folder.state()
    folder.put("a.txt", PAGE, hours=9)
    folder.ingest()
    assert folder.state() == before


def test_a_changed_file_is_a_new_snapshot_at_its_mtime(folder: Folder) -> None:
    """Whatever date its name bears."""
    folder.put("2026-01-05.txt", PAGE)
    folder.ingest()
    folder.put("2026-01-05.txt", ["AKEL on the Cyprus problem", *PAGE], hours=3)
    folder.ingest()
    assert folder.items()[0].shown.updated == START + timedelta(hours=3)


def test_two_sources_share_an_item(folder: Folder) -> None:
    """One text in two sources is one item in both feeds; who brought it first owns its wording."""
    folder.put("a.txt", PAGE)
    folder.put("solid/a.txt", [PAGE[2], "UJC of Spain meets"], hours=1)
    folder.put("solid/b.txt", [PAGE[2].replace("Workers", "WORKERS"), "UJC of Spain meets"], hours=2)
    folder.ingest()
    assert len(folder.texts()) == 6
    shared = next(i for i in folder.items() if i.shown.text == PAGE[2])
    assert [s.source for s in shared.sightings] == ["site", "solid"]
    assert PAGE[2] in folder.feed("source", "solid")
    assert PAGE[2] in folder.feed("source", "site")


def test_one_by_one_or_all_at_once(make_folder: Callable[[str], Folder]) -> None:
    """The same snapshots in order give the same store, however many a pass takes."""
    pages = [PAGE, ["AKEL met UJC", *PAGE], ["AKEL met UJC yesterday in Nicosia", *PAGE[:3]], PAGE[2:]]
    once, single = make_folder("once"), make_folder("single")
    for number, page in enumerate(pages):
        once.put(f"{number}.txt", page, hours=number)
        single.put(f"{number}.txt", page, hours=number)
        single.ingest()
        single.ingest()
    once.ingest()
    assert once.state() == single.state()


def test_a_burst_of_equal_times_has_distinct_seconds(folder: Folder) -> None:
    """A fresh clone gives all files one mtime: the items still have seconds of their own."""
    for number in range(20):
        folder.put(f"{number:02}.txt", [f"News {number} of the day, line {n}" for n in range(10)])
    folder.ingest()
    seconds = [i.shown.updated for i in folder.items()]
    assert len(set(seconds)) == 200
    assert max(seconds) == START


def test_a_dry_run_changes_nothing(folder: Folder) -> None:
    """It tells what would happen, edits and their reasons too."""
    folder.put("a.txt", PAGE)
    folder.ingest()
    before = folder.state()
    folder.put("b.txt", [PAGE[0], PAGE[1] + ", three dead", *PAGE[2:]], hours=1)
    outcome = folder.ingest(dry_run=True).outcomes[0]
    assert outcome.edited == 1
    assert outcome.edits[0].reason
    assert folder.state() == before
