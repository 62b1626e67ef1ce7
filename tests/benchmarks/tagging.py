"""How fast is tagging?  Prints lines per second, and ratios to other ways of matching.

Run it from the root of the repository: ``python -m tests.benchmarks.tagging``.  Times are those of this
process on one core, the best of several runs.  tag_lines() remembers lines, as snapshots overlap; all
lines here differ, so that it never helps, but where it says so.
"""

from __future__ import annotations

import gc
import importlib
import json
import re
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from feeds.gazetteer import Gazetteer, load
from feeds.gazetteer.spelling import key
from feeds.model import Config
from feeds.tagging import Tagger, tag_lines

GOLD = Path(__file__).parent.parent / "data" / "gold"
ROUNDS = 7


def lines() -> list[str]:
    """All labelled lines, as they would come from a page."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(GOLD.glob("*.jsonl"))]
    return [json.loads(row)["text"] for text in texts for row in text.splitlines()]


def seconds(work: Callable[[], object]) -> float:
    """The best of several runs, in seconds of this process."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def distinct(texts: list[str], count: int) -> list[str]:
    """So many lines that all differ: the first half of one headline and the second half of another."""
    halves = [(words[: len(words) // 2], words[len(words) // 2 :]) for words in map(str.split, texts)]
    found: dict[str, None] = {}
    for step in range(1, len(halves)):
        for number, (first, _) in enumerate(halves):
            found[" ".join([*first, *halves[(number + step) % len(halves)][1]])] = None
            if len(found) == count:
                return list(found)
    return list(found)


def drain(rows: Iterable[str]) -> None:
    """Use a stream up."""
    for _ in rows:
        pass


def padded(gazetteer: Gazetteer, folder: Path, parties: int) -> Config:
    """A gazetteer of the shipped countries and topics with so many invented parties."""
    folder.mkdir(parents=True, exist_ok=True)
    data = Path(__file__).parents[2] / "feeds" / "gazetteer" / "data"
    for name in ("countries", "topics"):
        (folder / f"{name}.toml").write_text((data / f"{name}.toml").read_text("utf-8"), "utf-8")
    facets = re.sub(r"(?m)^usual = .*$", "", (data / "facets.toml").read_text("utf-8"))
    (folder / "facets.toml").write_text(facets, "utf-8")
    homes = list(gazetteer.terms("country"))
    (folder / "parties.toml").write_text(
        "\n".join(_party(number, homes[number % len(homes)]) for number in range(parties)), "utf-8"
    )
    return Config(gazetteer=folder)


def _party(number: int, home: str) -> str:
    return (
        f'[[party]]\nslug = "p{number}"\nacronym = "p{number}"\nname = "Party Number {number} of Labour"\n'
        f'country = "{home}"\nacronyms = ["PN{number}"]\n'
        f'aliases = ["Labour List {number}", "List {number} Union"]\n'
        f'people = [{{ name = "Ann Person{number}", role = "chair", alone = ["Person{number}"] }}]\n'
    )


def spacy_seconds(names: list[str], texts: list[str]) -> float | None:
    """The time of spaCy's PhraseMatcher over the same names, or None without spaCy."""
    try:
        spacy = importlib.import_module("spacy")
        matching = importlib.import_module("spacy.matcher")
    except ImportError:
        return None
    language = spacy.blank("en")
    matcher = matching.PhraseMatcher(language.vocab, attr="LOWER")
    matcher.add("names", list(language.tokenizer.pipe(names)))
    return seconds(lambda: [matcher(doc) for doc in language.tokenizer.pipe(texts)])


def regex_seconds(names: list[str], texts: list[str]) -> float:
    """The time of one big regular expression over the same names; one round, it is slow."""
    ordered = sorted(names, key=len, reverse=True)
    expression = re.compile(r"\b(?:" + "|".join(map(re.escape, ordered)) + r")\b", re.IGNORECASE)
    start = time.process_time()
    for text in texts:
        expression.findall(text)
    return time.process_time() - start


def main() -> None:
    """Print all figures."""
    texts = lines()
    gazetteer, tagger = _print_start()
    gc.collect()
    gc.freeze()
    print(f"{len(gazetteer.terms('party'))} parties, {tagger.size} patterns")
    many = distinct(texts, 10_000)
    alone = seconds(lambda: drain(tag_lines(many, tagger))) / len(many)
    print(f"{len(many)} distinct lines: {1 / alone:,.0f} lines/s ({alone * 1e6:.1f} microseconds a line)")
    repeated = texts * 40
    again = seconds(lambda: drain(tag_lines(repeated, tagger))) / len(repeated)
    print(f"each line 40 times, remembered, as in snapshots that overlap: {1 / again:,.0f} lines/s")
    _print_growth(gazetteer, many[:2000])
    _print_ratios(gazetteer, tagger, many[:2000])


def _print_start() -> tuple[Gazetteer, Tagger]:
    """The time to load and compile: without a cache, filling one, and from it."""
    with tempfile.TemporaryDirectory() as name:
        folder = (Path(name),)
        for what, cache in (("without a cache", ()), ("filling it", folder), ("from it", folder)):
            start = time.process_time()
            gazetteer = load(Config(), cache)
            middle = time.process_time()
            tagger = Tagger.cached(gazetteer, cache)
            end = time.process_time()
            print(f"start {what}: load {middle - start:.2f} s, compile {end - middle:.2f} s")
    return gazetteer, tagger


def _print_growth(gazetteer: Gazetteer, texts: list[str]) -> None:
    times = {}
    with tempfile.TemporaryDirectory() as folder:
        for parties in (200, 2000):
            tagger = Tagger(load(padded(gazetteer, Path(folder) / str(parties), parties)))
            times[parties] = seconds(lambda own=tagger: drain(tag_lines(texts, own)))  # type: ignore[misc]
            print(f"{parties} parties, {tagger.size} patterns: {len(texts) / times[parties]:,.0f} lines/s")
    print(f"a line costs {times[2000] / times[200]:.2f} times as much with ten times the parties")


def _print_ratios(gazetteer: Gazetteer, tagger: Tagger, texts: list[str]) -> None:
    names = sorted({alias.text.rstrip("*") for alias in gazetteer.aliases if key(alias.text)})
    own = seconds(lambda: drain(tag_lines(texts, tagger)))
    spacy_time = spacy_seconds(names, texts)
    if spacy_time is None:
        print("spaCy is not installed (make bench does it): its PhraseMatcher is left out")
    else:
        print(f"spaCy's PhraseMatcher, finding only, takes {spacy_time / own:.1f} times as long")
    sample = texts[:20]
    own_sample = seconds(lambda: drain(tag_lines(sample, tagger)))
    ratio = regex_seconds(names, sample) / own_sample
    print(f"one regular expression, finding only, takes {ratio:,.0f} times as long")


if __name__ == "__main__":
    main()
