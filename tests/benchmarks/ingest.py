"""Ingest: against the least that any ingest must do, and as the store and the folder grow.

    python -m tests.benchmarks.ingest [--items 50000] [--files 100000] [--polls 100] [WHAT ...]

WHAT is any of ``lines``, ``known``, ``render``, ``apart`` and ``seen``; all of them by default.  Each
figure is a ratio of two things measured in this very run, so that it means the same on any machine.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles

from feeds import gazetteer, ingest, model, publish, store, text
from feeds.gazetteer import Gazetteer
from feeds.identity import item_hash
from feeds.model import Config, Document, Feeds, Seeds, Store, weight
from feeds.store.gather import key
from feeds.tagging import Tagger

START = datetime(2020, 1, 1, tzinfo=UTC)
PAGE = 100
"""Lines of a snapshot; half of them stood in the one before."""
PARTIES = ["KKE", "TKP", "PCP", "AKEL", "PCV", "TKG", "the CP of Mexico", "the Iraqi CP", "CPB", "PCTE"]
PLACES = ["Athens", "Izmir", "Loures", "Nicosia", "Caracas", "Ankara", "Oaxaca", "Basra", "Leeds", "Madrid"]
DEEDS = [
    "statement on the {} of the workers in {}",
    "meeting with the delegation from {1}, item {0} of the agenda",
    "rally number {} against the war in {}",
    "calls for strike {} in the port of {}",
    "elected {} members of the CC at its congress in {}",
]


def headline(number: int) -> str:
    """A line unlike any other, in the tone of the digest."""
    deed = DEEDS[number % 5].format(number, PLACES[number // 7 % 10])
    return f"{PARTIES[number // 3 % 10]}: {deed}"


def write_pages(folder: Path, items: int) -> None:
    """Overlapping snapshots, an hour apart, that bring so many items in all."""
    folder.mkdir(parents=True)
    for page in range(items * 2 // PAGE):
        first = max(0, page - 1) * PAGE // 2
        lines = [headline(number) for number in range(page * PAGE // 2 + PAGE // 2 - 1, first - 1, -1)]
        file = folder / f"{page:06}.txt"
        file.write_text("\n\n".join(lines) + "\n")
        moment = (START + timedelta(hours=page)).timestamp()
        os.utime(file, (moment, moment))


def site(folder: Path) -> Config:
    """A site in `folder` whose feeds show a hundred entries, however many the store has."""
    url = f"sqlite:///{folder}/var/feeds.db"
    seeds = Seeds(directory=folder / "seeds", settle=0.0)
    return Config(seeds=seeds, store=Store(url=url), feeds=Feeds(window_hours=0))


@contextmanager
def corridor(config: Config, tagger: Tagger) -> Iterator[ingest.Corridor]:
    """What a pass needs."""
    opened = store.open_store(
        config.store.url, authority=config.site.tag_authority, settings=config.feeds, now=START
    )
    yield ingest.Corridor(config, opened, tagger, lambda: datetime.now(UTC))
    opened.close()


class Least:
    """The least any ingest must do: normalise, match, and write the same rows with bare sqlite3."""

    def __init__(self, config: Config, tagger: Tagger) -> None:
        self.tagger, self.source = tagger, model.Source(slug="site", title="site")
        with corridor(config, tagger):
            pass  # the same tables and indexes
        self.db = sqlite3.connect(config.store.url.removeprefix("sqlite:///"), isolation_level=None)
        self.db.execute("PRAGMA synchronous = FULL")
        self.db.execute("PRAGMA cache_size = -16384")
        self.db.execute("INSERT INTO sources VALUES (1, 'site', 'site', NULL, x'')")
        self.feeds: dict[tuple[str, str], int] = {}
        self.items = self.number = 0
        self.second = int(START.timestamp())

    def seeds(self, files: list[Path]) -> None:
        """All of them."""
        for file in files:
            self.seed(file)

    def seed(self, file: Path) -> None:
        """One seed, one transaction."""
        data = file.read_bytes()
        lines = {text.canonical(c): c for raw in data.decode().splitlines() if (c := text.clean(raw))}
        self.db.execute("BEGIN IMMEDIATE")
        for canonical, line in reversed(lines.items()):
            found = self.db.execute("SELECT item FROM wordings WHERE key = ?", (key(canonical),)).fetchone()
            if found is None:
                self.line(canonical, line)
        status = file.stat()
        digest = hashlib.sha256(data).hexdigest()
        known = (file.name, status.st_size, status.st_mtime_ns, digest, "")
        self.db.execute("INSERT INTO files VALUES (?, ?, ?, ?, ?)", known)
        self.db.execute("INSERT INTO snapshots VALUES (1, ?, ?, ?)", (digest, status.st_mtime_ns, file.name))
        self.db.execute("INSERT INTO spans VALUES (?, ?)", (self.second, self.second))
        self.db.execute("UPDATE state SET number = ?, items = ?", (self.number, self.items))
        self.db.execute("COMMIT")

    def line(self, canonical: str, line: str) -> None:
        """One new item."""
        self.items += 1
        self.number += 1
        self.second += 1
        item, second, run = self.items, self.second, self.db.execute
        tags = self.tagger.tag(line, self.source).tags
        evidence = [[t.facet, t.term, [[e.words, e.rule] for e in t.evidence]] for t in tags]
        row = (item, item_hash(canonical, 1), 1, 1, item, second, second, "", "", json.dumps(evidence), "[]")
        run("INSERT INTO items VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)", row)
        wording = (item, item, line, canonical, key(canonical), second, second)
        run("INSERT INTO wordings VALUES (?, ?, ?, ?, ?, ?, ?, '')", wording)
        run("INSERT INTO memberships VALUES (?, 1, ?, NULL)", (item, second))
        run("INSERT INTO search (rowid, words) VALUES (?, ?)", (item, " ".join(text.words(line))))
        size = weight(line, "", len(tags))
        for feed in (("all", ""), ("source", "site"), *((tag.facet, tag.term) for tag in tags)):
            if feed not in self.feeds:
                self.feeds[feed] = len(self.feeds) + 1
                run("INSERT INTO feeds VALUES (?, ?, ?, 0, 0, 0, 0, 1, 0, 0)", (self.feeds[feed], *feed))
            place = (self.feeds[feed], self.number, item, second, second, size, self.number)
            run("INSERT INTO ledger VALUES (?, ?, ?, ?, ?, ?, ?, NULL, NULL)", place)


def timed(act: Callable[[], object]) -> float:
    """Seconds that it takes."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def lines(folder: Path, items: int, known: Gazetteer) -> None:
    """New lines a second, the last part against the first, and memory."""
    config, tagger = site(folder / "ours"), Tagger(known)
    write_pages(config.seeds.directory, items)
    files = sorted(config.seeds.directory.iterdir())
    sample = files[: max(1, min(len(files), 20_000 * 2 // PAGE))]
    least = Least(site(folder / "least"), tagger)
    moments: list[float] = []
    busy: list[float] = []
    tagger.tag("warm up")
    with corridor(config, tagger) as ours:
        began = time.perf_counter()

        def listener(_outcome: ingest.Outcome, _total: int) -> None:
            moments.append(time.perf_counter() - began)
            busy.append(time.process_time())

        ingest.run(ours, listener)
    bare = timed(lambda: least.seeds(sample))
    same = moments[len(sample) - 1]
    new = len(sample) * PAGE // 2
    print(
        f"new lines a second: {new / same:,.0f}; the least: {new / bare:,.0f}; ratio {bare / same:.2f} (0.4)"
    )
    part = len(moments) // 10
    first, last = moments[part] - moments[0], moments[-1] - moments[-1 - part]
    work = (busy[-1] - busy[-1 - part]) / (busy[part] - busy[0])
    print(f"last tenth of {items:,} lines against the first: {last / first:.2f} (1.5); "
          f"of processor time: {work:.2f}")  # fmt: skip
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory: {peak:.0f} MB (300)")


def known_files(folder: Path, count: int, tagger: Tagger) -> None:
    """A pass over so many known files against a bare walk."""
    config = site(folder)
    config.seeds.directory.mkdir(parents=True)
    for number in range(count):
        (config.seeds.directory / f"{number:06}.txt").touch()

    def bare() -> int:
        with os.scandir(config.seeds.directory) as entries:
            return sum(entry.stat().st_size for entry in entries)

    with corridor(config, tagger) as ours:
        with (
            store.writing(ours.store.engine) as connection,
            store.intake(connection, ours.now_us, ours.store.limits, "") as intake,
        ):
            for entry in os.scandir(config.seeds.directory):
                status = entry.stat()
                intake.remember(store.FileMark(entry.name, status.st_size, status.st_mtime_ns))
        walks, passes = [], []
        for _ in range(5):
            walks.append(timed(bare))
            passes.append(timed(lambda: ingest.run(ours, lambda outcome, total: None)))
    ratio = median(one / other for one, other in zip(passes, walks, strict=True))
    print(f"pass over {count:,} known files: {median(passes):.2f} s; bare walk {median(walks):.2f} s; "
          f"ratio {ratio:.2f} (4)")  # fmt: skip


def render(folder: Path, known: Gazetteer) -> None:
    """One feed at the store that `lines` made against one of a thousand items."""
    small = folder / "small"
    write_pages(small / "seeds", 1000)
    tagger = Tagger(known)
    times = {}
    for name in ("small", "ours"):
        config = site(folder / name)
        with corridor(config, tagger) as made:
            if name == "small":
                ingest.run(made, lambda outcome, total: None)
            rounds = []
            for _ in range(15):
                fresh = publish.Publisher(config, made.store, known, lambda: datetime.now(UTC))
                fresh.version()

                def make(publisher: publish.Publisher = fresh) -> None:
                    assert isinstance(publisher.document("/feeds/party/kke.xml"), Document)

                rounds.append(timed(make))
            times[name] = median(rounds)
    big, little = times["ours"] * 1000, times["small"] * 1000
    print(
        f"rendering a feed: {big:.1f} ms; of a thousand items {little:.1f} ms; ratio {big / little:.2f} (1.5)"
    )


def apart(folder: Path, tagger: Tagger) -> None:
    """Two snapshots of 100,000 lines with nothing in common."""
    config = site(folder)
    config.seeds.directory.mkdir(parents=True)
    for page in range(2):
        first = page * 100_000
        content = "\n".join(headline(number) for number in range(first, first + 100_000))
        file = config.seeds.directory / f"{page}.txt"
        file.write_text(content)
        os.utime(file, (START.timestamp() + page * 3600,) * 2)
    with corridor(config, tagger) as ours:
        moments = [time.perf_counter()]
        ingest.run(ours, lambda outcome, total: moments.append(time.perf_counter()))
    first_page, second_page = moments[1] - moments[0], moments[2] - moments[1]
    print(f"two pages of 100,000 lines with nothing in common: {first_page:.1f} s and {second_page:.1f} s")


def seen(folder: Path, polls: int) -> None:
    """From the closing of a new file to its headline in the feed, through real processes."""
    folder.mkdir()
    (folder / "seeds").mkdir()
    port = 18_000 + os.getpid() % 10_000
    (folder / "config.toml").write_text(
        f'[site]\nbase_url = "http://127.0.0.1:{port}"\n[server]\nport = {port}\n'
    )
    log = (folder / "log").open("wb")
    server = subprocess.Popen([sys.executable, "-m", "feeds", "serve"], cwd=folder, stdout=log, stderr=log)
    try:
        address = f"http://127.0.0.1:{port}"
        while "200" not in _get(f"{address}/healthz"):
            time.sleep(0.1)
        time.sleep(1)
        delays = [_delay(folder / "seeds", address, number) for number in range(polls)]
    finally:
        server.terminate()
        server.wait()
    worst = quantiles(delays, n=100)[98]
    print(f"file to feed, {polls} times: median {median(delays):.2f} s, 99th percentile {worst:.2f} s (1)")


def _delay(seeds: Path, address: str, number: int) -> float:
    (seeds / f"{number:04}.txt").write_text(headline(number) + "\n")
    began = time.perf_counter()
    wanted = headline(number).partition(": ")[2]
    while wanted not in _get(f"{address}/feeds/all.xml"):
        time.sleep(0.005)
        assert time.perf_counter() - began < 60, "it never came"
    delay = time.perf_counter() - began
    time.sleep(0.05 + number % 10 * 0.03)
    return delay


def _get(url: str) -> str:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return f"{answer.status} {answer.read().decode()}"
    except (urllib.error.URLError, ConnectionError) as error:
        return str(error)


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--items", type=int, default=50_000)
    parser.add_argument("--files", type=int, default=100_000)
    parser.add_argument("--polls", type=int, default=100)
    parser.add_argument("what", nargs="*", default=["lines", "render", "known", "apart", "seen"])
    given = parser.parse_args()
    known = gazetteer.load(Config())
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    acts: dict[str, Callable[[], None]] = {
        "lines": lambda: lines(folder, given.items, known),
        "render": lambda: render(folder, known),
        "known": lambda: known_files(folder / "known", given.files, Tagger(known)),
        "apart": lambda: apart(folder / "apart", Tagger(known)),
        "seen": lambda: seen(folder / "seen", given.polls),
    }
    try:
        for what in given.what:
            acts[what]()
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
