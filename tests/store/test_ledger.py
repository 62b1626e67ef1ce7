"""The ledger against a model of it that fits on a page, driven by Hypothesis through the corridor."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from unittest.mock import patch

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from feeds import changes, identity, store, text
from feeds.model import Feeds
from feeds.publish.window import current, depth, since, standing, window
from feeds.store import sql
from tests.ingest.folder import START, Folder, WordTagger

SETTINGS = Feeds(window_items=3, window_hours=0)
SOURCES = ("site", "solid")
PARTIES = ("KKE", "TKP", "AKEL")
Key = tuple[str, str]

wordings = st.builds(
    lambda verb, parties, quoted, marker: " ".join([verb, *parties, quoted, marker]).strip(),
    st.sampled_from(["meets", "strikes", "marches"]),
    st.lists(st.sampled_from(PARTIES), max_size=2, unique=True),
    st.sampled_from(['"no"', "“no”"]),
    st.sampled_from(["", "", "(updated)"]),
)


def by_first_word(old: Sequence[identity.Standing], new: Sequence[identity.Fresh]) -> list[identity.Edit]:
    """The simplest identity there is, so that the model can know it: the first word names the news."""
    kept = {line.key for line in new if line.key is not None}
    gone = {line.text.split()[0]: line.key for line in old if line.key not in kept}
    return [
        identity.Edit(position, gone[line.text.split()[0]], "same news", 1.0)
        for position, line in enumerate(new)
        if line.key is None and line.text.split()[0] in gone
    ]


@dataclass
class Place:
    """Where an item stands in a feed."""

    item: str
    left: int = 0
    moved: bool = False


@dataclass
class Item:
    """A piece of news, named by its first word."""

    name: str
    owner: str
    text: str
    ignored: frozenset[str]
    sources: set[str]
    known: set[str] = field(default_factory=set)
    """Canonical texts."""
    retracted: int = 0
    moved: bool = False
    """Whether it was loudly edited while it was retracted."""

    @property
    def feeds(self) -> set[Key]:
        """What it belongs to."""
        words = set(re.findall("[A-Z]{2,}", self.text)) - self.ignored
        tags = {("party", word.lower()) for word in words}
        return {("all", ""), *(("source", slug) for slug in self.sources), *tags}


@dataclass
class Model:
    """What the ledger promises, without a database."""

    items: dict[str, Item] = field(default_factory=dict)
    feeds: dict[Key, list[Place]] = field(default_factory=dict)
    ignored: frozenset[str] = frozenset()
    number: int = 0

    def _of(self, item: Item, key: Key) -> list[Place]:
        return [p for p in self.feeds.get(key, []) if p.item == item.name and not p.left]

    def _enter(self, item: Item, keys: Iterable[Key]) -> None:
        for key in keys:
            self.feeds.setdefault(key, []).append(Place(item.name))

    def _leave(self, item: Item, keys: Iterable[Key]) -> None:
        for key in keys:
            for place in self._of(item, key):
                place.left = self.number

    def _change(self, item: Item, before: set[Key], loud: bool) -> None:
        if item.retracted:
            item.moved |= loud
            return
        self.number += 1
        self._leave(item, before - item.feeds)
        if loud:
            for key in before & item.feeds:
                for place in self._of(item, key):
                    place.moved = True
            self._enter(item, before & item.feeds)
        self._enter(item, item.feeds - before)

    def snapshot(self, source: str, lines: Sequence[str], late: bool) -> None:
        """The page of a source as it is now."""
        for line in reversed([line for line in lines if self._is_old(line)]):
            item = self.items[line.split()[0]]
            if source not in item.sources:
                item.sources.add(source)
                if not item.retracted:
                    self.number += 1
                    self._enter(item, [("source", source)])
        for line in reversed(lines):
            if not self._is_old(line):
                self._birth(source, line)
            elif not late and self.items[line.split()[0]].owner == source:
                self._edit(self.items[line.split()[0]], line)
            elif not late:
                self.items[line.split()[0]].known.add(text.canonical(line))

    def _is_old(self, line: str) -> bool:
        return line.split()[0] in self.items

    def _birth(self, source: str, line: str) -> None:
        item = Item(line.split()[0], source, line, self.ignored, {source}, {text.canonical(line)})
        self.items[item.name] = item
        self.number += 1
        self._enter(item, item.feeds)

    def _edit(self, item: Item, line: str) -> None:
        before, old = item.feeds, item.text
        item.known.add(text.canonical(line))
        if line == old:
            return
        item.text, item.ignored = line, self.ignored
        marked = text.has_update_marker(line) and not text.has_update_marker(old)
        self._change(item, before, loud=marked or text.canonical(line) != text.canonical(old))

    def retag(self, ignored: frozenset[str]) -> None:
        """Another gazetteer."""
        self.ignored = ignored
        for item in self.items.values():
            before = item.feeds
            item.ignored = ignored
            if item.feeds != before:
                self._change(item, before, loud=False)

    def retract(self, item: Item) -> None:
        """Out of every feed."""
        self.number += 1
        item.retracted = self.number
        self._leave(item, item.feeds)

    def restore(self, item: Item) -> None:
        """Back to where it was; to a new place where it was loudly edited meanwhile."""
        self.number += 1
        back = set()
        for key in item.feeds:
            for place in self.feeds.get(key, []):
                if place.item == item.name and place.left == item.retracted:
                    place.left = 0
                    back.add(key)
        loud, item.moved, item.retracted = item.moved, False, 0
        if loud:
            for key in back:
                for place in self._of(item, key):
                    place.moved = True
            self._enter(item, back)
        self._enter(item, item.feeds - back)

    def shown(self, key: Key) -> list[str]:
        """Names of what stands in a feed, newest place first."""
        return [p.item for p in reversed(self.feeds.get(key, [])) if not p.left and not p.moved]


class Ledger(RuleBasedStateMachine):
    """Pages are saved, lines are edited, vanish and come back; items are retracted; gazetteers change."""

    news = Bundle("news")
    taken = Bundle("taken")

    def __init__(self) -> None:
        super().__init__()
        self.path = Path(tempfile.mkdtemp())
        self.patch = patch.object(changes, "plan", partial(changes.plan, look=by_first_word))
        self.patch.start()
        self.folder = Folder(self.path, now=START + timedelta(days=80), feeds=SETTINGS)
        self.model = Model()
        self.pages: dict[str, list[str]] = {source: [] for source in SOURCES}
        self.hours = 0
        self.newest = dict.fromkeys(SOURCES, 0)
        self.versions = 0
        self.windows: dict[Key, tuple[int, set[int]]] = {}
        self.restored: set[str] = set()

    def teardown(self) -> None:
        """Leave nothing behind."""
        self.patch.stop()
        self.folder.close()
        shutil.rmtree(self.path)

    def _save(self, source: str, lines: list[str], hours: float, late: bool = False) -> None:
        if not lines:
            return
        name = f"{len(list(self.path.rglob('*.txt'))):04}.txt"
        self.folder.put(name if source == "site" else f"{source}/{name}", lines, hours=hours)
        outcome = self.folder.ingest().outcomes[0]
        assert (outcome.refused, outcome.late) == (None, late)
        self.model.snapshot(source, lines, late)
        self.restored.clear()

    def _turn(self, source: str, lines: list[str]) -> None:
        if lines:
            self.hours += 1
            self.pages[source], self.newest[source] = lines, self.hours
            # A line of its own, since the same bytes again would be no snapshot.
            self._save(source, [f"h{self.hours}", *lines], self.hours)

    @rule(target=news, source=st.sampled_from(SOURCES), wording=wordings)
    def publish(self, source: str, wording: str) -> str:
        """A new line on top."""
        name = f"n{len(self.model.items)}"
        self._turn(source, [f"{name} {wording}", *self.pages[source]][:6])
        return name

    @rule(source=st.sampled_from(SOURCES), wording=wordings, where=st.integers(0, 5))
    def edit(self, source: str, wording: str, where: int) -> None:
        """A line is worded anew where it stands."""
        lines = list(self.pages[source])
        if where < len(lines):
            lines[where] = f"{lines[where].split()[0]} {wording}"
            self._turn(source, lines)

    @rule(source=st.sampled_from(SOURCES), where=st.integers(0, 5))
    def vanish(self, source: str, where: int) -> None:
        """A line is taken off the page."""
        lines = list(self.pages[source])
        if where < len(lines):
            del lines[where]
            self._turn(source, lines)

    @rule(source=st.sampled_from(SOURCES), name=news)
    def come(self, source: str, name: str) -> None:
        """A known line comes back, or is brought by another source too."""
        if all(line.split()[0] != name for line in self.pages[source]):
            self._turn(source, [self.model.items[name].text, *self.pages[source]])

    @rule(target=news, source=st.sampled_from(SOURCES), wording=wordings, other=news)
    def late(self, source: str, wording: str, other: str) -> str:
        """A page from before comes late: it adds a line and a sighting."""
        name = f"n{len(self.model.items)}"
        if not self.newest[source]:
            return other
        lines = [f"{name} {wording}", self.model.items[other].text]
        self._save(source, lines, self.newest[source] - 0.5, late=True)
        return name

    @rule(target=taken, name=consumes(news))
    def retract(self, name: str) -> str:
        """Out of every feed."""
        item = self.model.items[name]
        if not item.retracted:
            self.folder.retract(item.text)
            self.model.retract(item)
        return name

    @rule(target=news, name=consumes(taken))
    def restore(self, name: str) -> str:
        """And back."""
        item = self.model.items[name]
        if item.retracted:
            self.folder.retract(item.text, back=True)
            self.model.restore(item)
            self.restored.add(name)
        return name

    @rule(ignored=st.frozensets(st.sampled_from(PARTIES), max_size=2))
    def retag(self, ignored: frozenset[str]) -> None:
        """Another gazetteer."""
        self.versions += 1
        self.folder.tagger = WordTagger(ignored)
        self.folder.retag(f"version {self.versions}")
        self.model.retag(ignored)
        self.restored.clear()

    @invariant()
    def the_same_items(self) -> None:
        """Every item has the wording that the model says, and one number after the other was given."""
        found = {item.shown.text.split()[0]: item for item in self.folder.items()}
        assert {name: item.shown.text for name, item in found.items()} == {
            name: item.text for name, item in self.model.items.items()
        }
        assert {n for n, item in found.items() if item.retracted} == {
            n for n, item in self.model.items.items() if item.retracted
        }
        with store.reading(self.folder.open().engine) as connection:
            status = store.status(connection)
        assert status.number == self.model.number
        assert status.items == sum(not item.retracted for item in self.model.items.values())

    @invariant()
    def the_same_feeds(self) -> None:
        """Feeds show what the model says, in its order; heads count it and bear the highest number."""
        with store.reading(self.folder.open().engine) as connection:
            heads = {(head.facet, head.term): head for head in store.heads(connection)}
            question = "SELECT items.id, text FROM items JOIN wordings w ON w.id = wording"
            names = {item: text for item, text in sql.ask(connection, question)}  # noqa: C416
            assert heads.keys() == self.model.feeds.keys()
            for key, head in heads.items():
                rows = store.rows(connection, head, 10_000)
                shown = [names[row.item].split()[0] for row in current(rows)]
                assert shown == self.model.shown(key)
                assert head.items == len(shown) == len(set(shown))
                assert head.revision == max(row.changed for row in rows)
                assert len({row.number for row in rows}) == len(rows)
                self._window(connection, key, head, names)

    def _window(
        self, connection: store.Connection, key: Key, head: store.Head, names: dict[int, str]
    ) -> None:
        """Nothing is left out between live feed and archives; what fell out stays out."""
        rows = store.rows(connection, head, depth(SETTINGS))
        second = since(head.newest, SETTINGS)
        recent, on_page = store.tally(connection, head, len(rows), second)
        assert recent == sum(row.second >= second for row in rows)
        assert on_page == sum(row.open_page for row in rows)
        live = window(rows, recent, SETTINGS)
        assert live == window(rows[: max(SETTINGS.window_items, recent, on_page)], recent, SETTINGS)
        pages = [store.page_rows(connection, head, page) or [] for page in range(1, head.page)]
        chain = {row.item for page in pages for row in standing(page)} | {row.item for row in current(live)}
        assert {names[item].split()[0] for item in chain} == set(self.model.shown(key))
        revision, out = self.windows.get(key, (0, set()))
        for row in current(live):
            came_back = row.item in out and row.number <= revision
            assert not came_back or names[row.item].split()[0] in self.restored
        inside = {row.item for row in current(live)}
        everything = {row.item for row in store.rows(connection, head, 10_000)}
        self.windows[key] = (head.revision, everything - inside)

    @invariant()
    def seconds_are_given_once(self) -> None:
        """Each announced wording has a second of its own, an edit a later one than before."""
        with store.reading(self.folder.open().engine) as connection:
            query = "SELECT item, second FROM wordings WHERE second IS NOT NULL ORDER BY id"
            given = sql.ask(connection, query)
            spans = sql.ask(connection, "SELECT first, last FROM spans ORDER BY last")
        assert len({second for _, second in given}) == len(given)
        taken = [second for first, last in spans for second in range(first, last + 1)]
        assert taken == sorted(second for _, second in given)
        newest: dict[int, int] = {}
        for item, second in given:
            assert second > newest.get(item, 0)
            newest[item] = second

    @invariant()
    def search_finds_what_is_shown(self) -> None:
        """Each item by its name and its verb, unless it is retracted."""
        with store.reading(self.folder.open().engine) as connection:
            for item in self.model.items.values():
                words = tuple(text.words(item.text)[:2])
                found = store.find(connection, store.Query(phrases=(store.Phrase(words),)), 10)
                assert len(found) == (0 if item.retracted else 1)


Ledger.TestCase.settings = settings(max_examples=12, stateful_step_count=25, deadline=None)
TestLedger = Ledger.TestCase
