"""Ingest and export beside Debian's Hugo building the same items.

    python -m tests.benchmarks.export [ITEMS] [pages|whole]

Seeds of ITEMS (10,000) headlines with about two parties and a topic each; Hugo gets the items and the
tags that were found in them, and builds RSS for each term, the newest 50, without pages.  With `pages`
both also write a page for each item and the paged lists of each term.  With `whole` Hugo does the same,
and we write all that the server has: three formats with their archives, and the feeds and pages of
hundreds of terms without items.

Ours are measured in one running process through the API, as `feeds serve` and `feeds export --watch`
run, the start-up (gazetteer, and its compiling) apart, and again as two commands, each with its start;
Hugo is a command and starts each time.  One more
headline is ingested and exported five times, the median counts.  Each is told in seconds of the clock
and of the processor, which for ours are those of two processes and more.

A disk on which much was deleted in the last minutes is slow to make files (ext4 does not use their
inodes again so soon): TMPDIR=/dev/shm takes it out of the comparison.
"""

from __future__ import annotations

import gc
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from feeds import gazetteer, ingest, publish, store, tagging
from feeds.config import load

NOW = datetime(2026, 6, 1, tzinfo=UTC)
CONFIG = '[seeds]\nsettle = 0\nsource = "press"\n[feeds]\nwindow_items = 50\n'
PARTIES = """
KKE TKP AKEL PCTE CPRF KSCM PCdoB PCE PCF DKP KPRF CPI CPIM CPUSA SACP CPA NCPN PCM PCP CPB KPÖ PTB Tudeh
LCP NKPJ RKRP
"""
TOPICS = "the elections|the strike|the war in Ukraine|women's rights|the climate|pensions|education|the coup"
KINDS = "rally letter statement resolution report message appeal meeting article interview".split()
PLACES = "Athens Istanbul Lisbon Madrid Paris Berlin Rome Moscow Delhi Prague Vienna Oslo Lima".split()
HUGO = """
baseURL = "http://127.0.0.1/"
title = "Press"
rssLimit = 50
disableKinds = ["home", "section", "sitemap", "robotsTXT", "404", "taxonomy"]
ignoreErrors = ["error-disable-taxonomy"]
[taxonomies]
party = "party"
topic = "topic"
country = "country"
[outputs]
"""
WITHOUT_PAGES = (
    'term = ["RSS"]\n[[cascade]]\n[cascade._build]\nrender = "never"\n[cascade._target]\nkind = "page"\n'
)
WITH_PAGES = 'term = ["HTML", "RSS"]\npage = ["HTML"]\n'
SINGLE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title></head>
<body><h1>{{ .Title }}</h1><p>{{ .Date }}</p>{{ .Content }}
<ul>{{ range $facet, $terms := .Site.Taxonomies }}{{ range $.GetTerms $facet }}
<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}{{ end }}</ul></body></html>
"""
TERM = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title></head>
<body><h1>{{ .Title }}</h1>{{ $pages := .Paginate .Pages 50 }}{{ range $pages.Pages }}
<p><a href="{{ .RelPermalink }}">{{ .Title }}</a> {{ .Date }}</p>{{ end }}
{{ if $pages.HasNext }}<a href="{{ $pages.Next.URL }}">older</a>{{ end }}</body></html>
"""
Time = tuple[float, float]
"""Seconds of the clock, seconds of the processor."""


def headlines(count: int) -> Iterator[str]:
    """Lines such as a party press writes, all different."""
    chance, parties, topics = random.Random(7), PARTIES.split(), TOPICS.split("|")
    for number in range(count):
        one, two = chance.sample(parties, 2)
        kinds = [chance.choice(KINDS) for _ in range(3)]
        place, topic = chance.choice(PLACES), chance.choice(topics)
        yield f"{one} and {two}: {kinds[0]} no. {number} on {topic} in {place}, {kinds[1]} and {kinds[2]}"


def make_seeds(folder: Path, count: int) -> None:
    """A hundred lines a day."""
    folder.mkdir()
    lines, day = list(headlines(count)), datetime(2026, 1, 1, tzinfo=UTC)
    for number in range(0, count, 100):
        name = f"{day + timedelta(days=number // 100):%Y-%m-%d}.txt"
        (folder / name).write_text("\n".join(lines[number : number + 100]) + "\n")


def timed(work: Callable[[], Any]) -> tuple[Any, Time]:
    """What it gives, and what it took, child processes included."""
    clock, processor = time.perf_counter(), _processor()
    given = work()
    return given, (time.perf_counter() - clock, _processor() - processor)


def _processor() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


class Ours:
    """Seedfeed in one process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "config.toml").write_text(CONFIG)
        self.config = load(folder / "config.toml", {})
        known = gazetteer.load(self.config)
        self.store = store.open_store(
            self.config.store.url,
            authority=self.config.site.tag_authority,
            settings=self.config.feeds,
            now=NOW,
        )
        self.corridor = ingest.Corridor(self.config, self.store, tagging.Tagger(known), lambda: NOW)
        self.publisher = publish.Publisher(self.config, self.store, known, lambda: NOW)
        gc.freeze()  # as the command line does with what it knows

    def ingest(self) -> None:
        """One pass."""
        ingest.run(self.corridor, lambda outcome, of: None)

    def export(self, scope: publish.Scope) -> publish.Report:
        """The site into ``out``."""
        return publish.export(self.publisher, self.folder / "out", scope, lambda done, of: None)

    def one_more(self, number: int, scope: publish.Scope) -> publish.Report:
        """A headline comes in and goes out."""
        seed = self.folder / "seeds" / f"2026-05-{number + 1:02}.txt"
        seed.write_text(f"KKE and TKP on the elections in Athens, one more: {number}\n")
        self.ingest()
        return self.export(scope)

    def items(self) -> list[tuple[str, str, datetime, dict[str, list[str]]]]:
        """(hash, text, updated, facet -> terms) of every item."""
        with store.reading(self.store.engine) as connection:
            shown = store.shown(connection, range(1, store.status(connection).items + 1))
        found = []
        for item in shown:
            terms: dict[str, list[str]] = {}
            for tag in item.tags:
                terms.setdefault(tag.facet, []).append(tag.term)
            found.append((item.hash, item.text, item.updated, terms))
        return found


def make_hugo(folder: Path, ours: Ours, pages: bool) -> None:
    """The same items as Hugo reads them."""
    (folder / "content" / "item").mkdir(parents=True)
    (folder / "layouts" / "_default").mkdir(parents=True)
    (folder / "hugo.toml").write_text(HUGO + (WITH_PAGES if pages else WITHOUT_PAGES))
    if pages:
        (folder / "layouts" / "_default" / "single.html").write_text(SINGLE)
        (folder / "layouts" / "_default" / "term.html").write_text(TERM)
    for digest, text, updated, terms in ours.items():
        front = json.dumps({"title": text, "date": updated.isoformat(), **terms}, ensure_ascii=False)
        (folder / "content" / "item" / f"{digest}.md").write_text(f"{front}\n\n{text}\n")


def hugo(folder: Path, into: str) -> Time:
    """One build from nothing."""
    command = [_found("hugo"), "--quiet", "--source", str(folder), "--destination", into]
    return timed(lambda: subprocess.run(command, check=True))[1]


def _found(name: str) -> str:
    path = shutil.which(name)
    if path is None:
        raise SystemExit(f"{name} is not installed (apt-get install -y {name})")
    return path


def told(what: str, took: Time, against: Time | None = None, wanted: float | None = None) -> None:
    """One line: seconds, and the ratios to what it is compared with."""
    line = f"{what:<52} {took[0]:8.2f} s, processor {took[1]:8.2f} s"
    if against is not None:
        line += f"; {took[0] / against[0]:.3f} of Hugo's clock, {took[1] / against[1]:.3f} of its processor"
    if wanted is not None:
        line += f" (wanted {wanted:g})"
    print(line, flush=True)


def plus(*times: Time) -> Time:
    """The sum."""
    return sum(t[0] for t in times), sum(t[1] for t in times)


def commands(folder: Path, count: int, scope: publish.Scope) -> Time:
    """`feeds ingest` and `feeds export` of the same seeds, where the gazetteer was compiled before."""
    folder.mkdir()
    (folder / "seeds").mkdir()
    (folder / "config.toml").write_text(CONFIG)
    feeds = [sys.executable, "-m", "feeds"]
    options = ["--live-only"] * scope.live_only + ["--pages"] * scope.with_pages

    def run(*words: str) -> None:
        environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
        subprocess.run([*feeds, *words], check=True, cwd=folder, env=environment, stdout=subprocess.DEVNULL)

    run("ingest")
    (folder / "seeds").rmdir()
    make_seeds(folder / "seeds", count)
    return plus(timed(lambda: run("ingest"))[1], timed(lambda: run("export", "out", *options))[1])


SCOPES = {
    "feeds": (publish.Scope(live_only=True), "live Atom feeds, no pages"),
    "pages": (publish.Scope(live_only=True, with_pages=True), "live Atom feeds, with pages"),
    "whole": (publish.Scope(), "ours the whole site"),
}


def main(count: int = 10_000, what: str = "feeds") -> None:
    """Measure and print."""
    (scope, named), pages = SCOPES[what], what != "feeds"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_seeds(folder / "seeds", count)
        ours, start = timed(lambda: Ours(folder))
        _, taken = timed(ours.ingest)
        make_hugo(folder / "hugo", ours, pages)
        built = sorted(hugo(folder / "hugo", f"public{n}") for n in range(3))[1]
        report, exported = timed(lambda: ours.export(scope))
        more = [timed(lambda n=n: ours.one_more(n, scope)) for n in range(5)]  # type: ignore[misc]
        again = tuple(median(took[part] for _, took in more) for part in (0, 1))
        files = sum(1 for path in (folder / "hugo" / "public0").rglob("*") if path.is_file())
        print(f"{count} items, {named}: Hugo writes {files} files, we {report.written} and their encodings")
        told("Hugo, one build", built)
        told("start-up (gazetteer and its compiling)", start)
        told("ingest", taken)
        told("export", exported, built, 1.0 if pages else None)
        told("ingest and export", plus(taken, exported), built, 1.0 if pages else 0.5)
        told("feeds ingest and feeds export, as commands", commands(folder / "site", count, scope), built)
        told("one more headline, ingest and export", (again[0], again[1]), built, 0.05)
        print(f"of it {more[-1][0].written} files written, {more[-1][0].unchanged} looked at for nothing")


if __name__ == "__main__":
    given = [word for word in sys.argv[1:] if word not in SCOPES]
    asked = [word for word in sys.argv[1:] if word in SCOPES]
    main(int(given[0].replace("_", "")) if given else 10_000, *asked)
