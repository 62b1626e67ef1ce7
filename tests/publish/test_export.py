"""The site as files: complete, incremental, and whole after a crash at any write."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from feeds import publish
from feeds.model import Document
from feeds.publish import ManifestError
from feeds.publish.outline import file_of
from feeds.publish.tree import Tree
from feeds.render import FEED_TYPES
from tests.conftest import SiteMaker
from tests.publish.exported import SECRET, Site, packed, unpacked
from tests.publish.few import CONFIG, KNOWN, LINES
from tests.running import until


def written(before: dict[str, bytes], after: dict[str, bytes]) -> set[str]:
    """Names of plain files that are new or other than before."""
    return {name for name, body in after.items() if before.get(name) != body and not packed(name)}


def test_everything_is_there_with_its_compressed_brothers(site: Site) -> None:
    """Feeds in each format, archive pages, pages for people, the list of feeds, assets."""
    report = site.export()
    files = site.files()
    assert report.written == len([name for name in files if not packed(name)])
    assert {
        "index.html", "404.html", "opml.xml", "feed.css", "robots.txt", "all.html", "all/1.html",
        "feeds/all.xml", "feeds/all.rss", "feeds/all.json", "feeds/all/archive/1.xml",
        "feeds/party/kke.xml", "party/kke.html", "feeds/country/is.json", "source/press.html",
    } <= files.keys()  # fmt: skip
    assert len([name for name in files if name.startswith("item/") and name.endswith(".html")]) == 7
    for suffix in (".gz", ".br", ".zst"):
        assert f"feeds/party/kke.xml{suffix}" in files
    site.check()


def test_a_second_export_writes_nothing(site: Site) -> None:
    """No file is touched, the manifest neither."""
    site.export()
    before = {path: path.stat().st_mtime_ns for path in site.out.rglob("*")}
    report = site.export()
    assert (report.written, report.removed) == (0, 0)
    assert {path: path.stat().st_mtime_ns for path in site.out.rglob("*")} == before


def test_one_more_headline_rewrites_what_it_touches(site: Site) -> None:
    """Its feeds, its pages, the start page and its own page; no full archive page."""
    site.export()
    before = site.files()
    site.put("2026-02-10.txt", "TKP on the strike in Izmir", *LINES)
    report = site.export()
    touched = written(before, site.files())
    assert report.written == len(touched)
    feeds = {name.partition(".")[0] for name in touched if name.startswith("feeds/")}
    live = {"feeds/all", "feeds/source/press", "feeds/party/tkp", "feeds/country/tr"}
    # In the newest archive pages of "all" and the source nothing changed; the open page of tkp is full now.
    assert live <= feeds <= live | {f"{feed}/archive/{page}" for feed in live for page in (1, 2, 3)}
    assert not {"feeds/all/archive/1", "feeds/source/press/archive/1"} & feeds
    pages = {name for name in touched if name.endswith(".html") and not name.startswith("item/")}
    assert {"index.html", "all.html", "party/tkp.html", "country/tr.html", "source/press.html"} <= pages
    assert not {"party/kke.html", "all/1.html", "404.html"} & pages
    assert len([name for name in touched if name.startswith("item/")]) == 1
    site.check()


def test_archive_pages_follow_as_they_fill(site: Site) -> None:
    """Page by page, with the link from the newest full one to the next."""
    site.export()
    for day in range(1, 9):
        site.put(f"2026-02-{day:02}.txt", f"KKE rally number {day} in Patras", *LINES)
        site.export()
        site.check()


def test_live_only_is_the_live_atom_feeds(site: Site) -> None:
    """Nothing else; and a wider scope adds the rest, a narrower one takes it away."""
    site.export(live_only=True)
    narrow = site.files()
    assert all(name.startswith("feeds/") for name in narrow)
    assert {Path(name).suffixes[0] for name in narrow} == {".xml"}
    site.export()
    assert "index.html" in site.files()
    site.export(live_only=True)
    assert site.files() == narrow


def test_live_only_with_pages_adds_what_people_read(site: Site) -> None:
    """Pages of items and of feeds that have had one, older ones too; no other format, no archive."""
    site.export()
    whole = site.files()
    site.export(live_only=True, pages=True)
    files = site.files()
    assert {"index.html", "404.html", "style.css", "all.html", "all/1.html", "party/kke.html"} <= files.keys()
    assert len([name for name in files if name.startswith("item/") and name.endswith(".html")]) == 7
    feeds = [name for name in files if name.startswith("feeds/") and not packed(name)]
    assert feeds
    assert not [name for name in feeds if not name.endswith(".xml") or "/archive/" in name]
    assert "country/is.html" not in files
    assert files.items() <= whole.items()
    site.export()
    assert site.files() == whole


def test_live_only_leaves_out_what_never_had_an_item(site: Site) -> None:
    """A gazetteer of hundreds of parties brings no hundreds of empty files; one that was emptied stays."""
    site.export(live_only=True)
    assert "feeds/country/is.xml" not in site.files()
    site.put("2026-02-11.txt", "A rally in Iceland", *LINES)
    site.export(live_only=True)
    assert b"A rally in Iceland" in site.files()["feeds/country/is.xml"]
    site.retract("Iceland")
    site.export(live_only=True)
    assert b"<entry" not in site.files()["feeds/country/is.xml"]


def test_a_retraction_takes_the_text_out_everywhere(site: Site) -> None:
    """Feeds, archive pages, pages, the item's own, and all compressed brothers."""
    site.put("2026-02-10.txt", "TKP on the coup", "KKE on the war", *LINES)
    site.export()
    digest = site.retract(SECRET)
    assert site.export().removed == 1
    for name, body in site.files().items():
        plain = unpacked(name, body) if packed(name) else body
        assert SECRET.encode() not in plain, name
        assert digest not in name
    site.check()


def test_vanished_lines_and_late_snapshots_reach_the_pages_of_items(site: Site) -> None:
    """What an item's page says of sources follows, though it takes no ledger number."""
    site.put("elsewhere/2026-01-11.txt", "AKEL on the Cyprus problem")
    site.export()
    site.put("2026-02-10.txt", *LINES[:5])
    site.export()
    site.put("elsewhere/2026-01-05.txt", "AKEL on the Cyprus problem")
    site.export()
    files, publisher = site.files(), site.publisher()
    pages = [name for name in files if name.startswith("item/") and name.endswith(".html")]
    for name in pages:
        document = publisher.document("/" + name.removesuffix(".html"))
        assert isinstance(document, Document)
        assert files[name] == document.body


def test_another_configuration_is_written_everywhere(site: Site) -> None:
    """A new title and address stand in every feed after the next export."""
    site.export()
    pages = len([name for name in site.files() if not packed(name)])
    text = CONFIG.replace('title = "Press & Co"', 'title = "Other"\nbase_url = "http://127.0.0.1:9000"')
    (site.path / "config.toml").write_text(text)
    report = site.export()
    assert pages - 10 < report.written <= pages
    for name, body in site.files().items():
        assert b"127.0.0.1:8000" not in body, name
    site.check()


def test_another_gazetteer_is_looked_at_everywhere(site: Site) -> None:
    """A label that changed stands in every feed that shows it; a term comes with its files and goes."""
    site.export()
    changed = KNOWN.replace("Party of Greece", "Party with another name").replace('"is"', '"mt"')
    (site.path / "known" / "all.toml").write_text(changed)
    report = site.export()
    files = site.files()
    assert b"Party with another name" in files["feeds/party/kke.xml"]
    assert b"Party with another name" in files["feeds/all.xml"]
    assert report.removed == len([*FEED_TYPES, "page"])
    assert "feeds/country/mt.xml" in files
    assert "feeds/country/is.xml" not in files


def test_files_of_others_are_left_alone(site: Site) -> None:
    """Not replaced, not removed, and said so; the same bytes are taken over."""
    (site.out / "item").mkdir(parents=True)
    (site.out / "robots.txt").write_text("theirs")
    (site.out / "item" / "note.html").write_text("theirs too")
    (site.out / "mine.txt").write_text("x")
    report = site.export()
    assert report.foreign == ["robots.txt"]
    site.retract(SECRET)
    site.export(live_only=True)
    assert (site.out / "robots.txt").read_text() == "theirs"
    assert (site.out / "item" / "note.html").read_text() == "theirs too"
    assert (site.out / "mine.txt").read_text() == "x"


def test_without_its_manifest_what_is_as_it_should_be_is_taken_over(site: Site) -> None:
    """A lost manifest does no harm; one that cannot be understood is refused."""
    site.export(live_only=True)
    (site.out / ".seedfeed.json").unlink()
    assert site.export(live_only=True).foreign == []
    (site.out / ".seedfeed.json").write_text("[]")
    with pytest.raises(ManifestError, match="cannot be understood"):
        site.export(live_only=True)


def test_what_was_removed_by_hand_comes_back(site: Site) -> None:
    """A file that is not there is written again."""
    site.export(live_only=True)
    (site.out / "feeds" / "party" / "kke.xml").unlink()
    assert site.export(live_only=True).written == 1
    assert b"</feed>" in (site.out / "feeds" / "party" / "kke.xml").read_bytes()


def test_two_exports_do_not_mix(site: Site) -> None:
    """The second one says that the first is at work."""
    with Tree(site.out).held(), pytest.raises(OSError, match="another export"):
        site.export()


def test_a_file_of_one_second_and_size_has_another_time(site: Site) -> None:
    """Web servers tell revisions by whole seconds: two within one must not look the same."""
    tree = Tree(site.out)
    with tree.held():
        seconds = []
        for body in (b"one", b"two", b"six"):
            tree.put("x.txt", Document("/x.txt", "text/plain", body, body.decode(), None, 60))
            seconds.append(int((site.out / "x.txt").stat().st_mtime))
    assert len(set(seconds)) == 3


class CrashError(BaseException):
    """The process is gone."""


def test_a_crash_at_any_write_leaves_a_site_and_the_next_export_completes(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After each step of an export that adds, changes and removes: no half file, nothing forgotten."""
    site.export(live_only=True)
    site.put("2026-02-10.txt", "TKP on the coup", *LINES)
    site.retract("Belgrade")
    steps = 0
    for step in range(1000):
        if not _crashes(site, monkeypatch, step):
            steps = step
            break
        for name, body in site.files().items():
            if Path(name).name.startswith("."):
                continue
            plain = unpacked(name, body) if packed(name) else body
            assert plain.rstrip().endswith(b"</feed>"), name
    assert steps > 12
    publisher = site.publisher()
    for target in publish.targets(publisher, empty=False, archives=False):
        if target.format == "atom":
            document = publisher.document(target.path)
            assert isinstance(document, Document)
            assert site.files()[file_of(target)] == document.body
    assert not [name for name in site.files() if Path(name).name.startswith(".")]


def _crashes(site: Site, monkeypatch: pytest.MonkeyPatch, step: int) -> bool:
    """Export and fall at the system call of that number; False where there were fewer."""
    left = [step]

    def falling(call: Callable[..., object]) -> Callable[..., object]:
        def fall(*given: object, **named: object) -> object:
            left[0] -= 1
            if left[0] < 0:
                raise CrashError
            return call(*given, **named)

        return fall

    with monkeypatch.context() as patch:
        patch.setattr("feeds.publish.tree.os.replace", falling(os.replace))
        patch.setattr("feeds.publish.tree.os.unlink", falling(os.unlink))
        try:
            site.export(live_only=True)
        except CrashError:
            return True
    return False


def test_nothing_of_a_crashed_export_is_forgotten(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that was written, not yet recorded, and retracted meanwhile is found and removed."""
    site.export()
    site.put("2026-02-10.txt", "TKP on the coup", *LINES)
    step = 0
    while _crashes_whole(site, monkeypatch, step) and not _holds(site, "TKP on the coup"):
        step += 4
    assert _holds(site, "TKP on the coup")
    site.retract("TKP on the coup")
    site.export()
    assert not _holds(site, "TKP on the coup")
    site.check()


def _crashes_whole(site: Site, monkeypatch: pytest.MonkeyPatch, step: int) -> bool:
    calls = [step]

    def replace(old: str, new: str) -> None:
        calls[0] -= 1
        if calls[0] < 0:
            raise CrashError
        Path(old).rename(new)

    with monkeypatch.context() as patch:
        patch.setattr("feeds.publish.tree.os.replace", replace)
        try:
            site.export()
        except CrashError:
            return True
    return False


def _holds(site: Site, words: str) -> bool:
    return any(words.encode() in body for name, body in site.files().items() if not packed(name))


def test_the_manifest_says_what_is_ours(site: Site) -> None:
    """Every file that lies there is in it, and nothing else."""
    site.export()
    files = json.loads((site.out / ".seedfeed.json").read_bytes())["files"]
    assert set(files) == {name for name in site.files() if not packed(name)}


@pytest.mark.long
def test_watching_keeps_the_folder_current(new_site: SiteMaker) -> None:
    """A real ``feeds export --watch``: news from another process shows, and SIGTERM ends it cleanly."""
    site = new_site("watched", seeds=False)
    site.config.write_text(CONFIG)
    (site.path / "known").mkdir()
    (site.path / "known" / "all.toml").write_text(KNOWN)
    site.put("2026-01-10.txt", "\n".join(LINES))
    assert site.run("ingest").returncode == 0
    out = site.path / "out"
    process = subprocess.Popen(site.command("export", str(out), "--watch"), cwd=site.path)
    try:
        feed = out / "feeds" / "party" / "kke.xml"
        until(lambda: feed.exists() and (out / "index.html").exists(), 60.0)
        site.put("2026-02-10.txt", "KKE on the coup")
        assert site.run("ingest").returncode == 0
        until(lambda: "KKE on the coup" in feed.read_text(), 20.0)
        busy = site.run("export", str(out))
        assert busy.returncode in (0, 2)
    finally:
        process.terminate()
        assert process.wait(20) == 0
