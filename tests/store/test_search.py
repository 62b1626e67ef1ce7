"""Full-text search finds the same items on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds import store, text
from feeds.model import PLACEHOLDER_AUTHORITY, Feeds
from feeds.store import Phrase, search, sql
from tests.conftest import DatabaseMaker
from tests.ingest.folder import START

ODD = [
    *("1e5", "-1.5e-3", "007", "2026-03-01", "12:30", "3½", "m²", "٣٤", "100%", "§5", "№7"),
    *("a_b", "__init__", "it's", "O’Neill", "rock'n'roll", "AT&T", "C++", "C#", ".net", "e-mail"),
    *("http://example.org/a/b.html?x=1&y=2#z", "user@example.org", "/usr/bin/env", "www.kke.gr", "a.b.c"),
    *("<b>", "</p>", "&amp;", "&#39;", "\\", "'", '"', "''", ":", "&", "|", "!", "<->", "*", "word:*"),
    *("NOT", "AND", "OR", "NEAR", "the", "and", "of", "не", "и", "de", "la"),
    *("Straße", "İstanbul", "ΑΘΗΝΑ", "Ελλάδος", "Київ", "Đà Nẵng", "œuvre", "ﬁre", "naïve", "x" * 70),
    *("中国共产党", "日本共産党は", "한국 노동자", "ประชาชน", "ကွန်မြူနစ်", "ប្រជាជន", "हिन्दी की", "தமிழ்", "বাংলা"),
    *("حزب العمال", "הַמִּפְלָגָה", "𞤀𞤣𞤤𞤢𞤥", "𐓏𐓘𐓻", "ꮳꮃꭹ", "𝔎𝔎𝔈", "👍🏽", "🇬🇷", "ⅣⅤ", "ᏣᎳᎩ", "ჰაერი"),
]
LETTERS = "abKÉßİıςΣжЇ中共한กမនकिाবிعהַ𞤀Ꮳ1٣½²_-'’\"&.:/<>|!\\ \u200d\u0301\u00a0"

lines = st.lists(st.one_of(st.sampled_from(ODD), st.text(LETTERS, max_size=8)), max_size=8).map(" ".join)


@pytest.fixture
def both(tmp_path: Path, new_database: DatabaseMaker) -> Iterator[list[store.Engine]]:
    """An empty index in each database."""
    urls = [f"sqlite:///{tmp_path}/feeds.db", new_database()]
    stores = [
        store.open_store(url, authority=PLACEHOLDER_AUTHORITY, settings=Feeds(), now=START) for url in urls
    ]
    with closing(stores[0]), closing(stores[1]):
        with store.writing(stores[1].engine) as connection:
            # Only the index is looked at: it needs no items.
            sql.do(connection, "ALTER TABLE search DROP CONSTRAINT search_item_fkey")
        yield [opened.engine for opened in stores]


def found(engine: store.Engine, texts: list[str], phrases: tuple[Phrase, ...]) -> list[int]:
    """The places of the texts that are found."""
    with store.writing(engine) as connection:
        search.clear(connection)
        search.add(connection, [(place, search.indexed(line)) for place, line in enumerate(texts)])
        return matching(connection, *phrases)


def matching(connection: store.Connection, *phrases: Phrase) -> list[int]:
    """The items that are found."""
    question, words = search.matching(connection, phrases)
    return sorted(item for (item,) in sql.ask(connection, question, [words]))


def expected(texts: list[str], phrases: tuple[Phrase, ...]) -> list[int]:
    """The same, told without any database."""

    def has(words: list[str], phrase: Phrase) -> bool:
        size = len(phrase.words)
        return any(tuple(words[at : at + size]) == phrase.words for at in range(len(words)))

    split = [[word[:60] for word in text.words(each)] for each in texts]
    short = [Phrase(tuple(word[:60] for word in p.words), p.negative) for p in phrases]
    return [n for n, words in enumerate(split) if all(has(words, p) is not p.negative for p in short)]


def test_the_same_words_are_found_whatever_the_script(both: list[store.Engine]) -> None:
    """Neither database splits, drops, folds or stems a word by itself."""

    @settings(max_examples=150, deadline=None)
    @given(st.lists(lines, min_size=1, max_size=6), st.data())
    def check(raw: list[str], data: st.DataObject) -> None:
        texts = [text.clean(line) for line in raw]
        words = sorted({word for line in texts for word in text.words(line)})
        if not words:
            return
        line = text.words(data.draw(st.sampled_from([line for line in texts if text.words(line)])))
        start = data.draw(st.integers(0, len(line) - 1))
        asked = [Phrase(tuple(line[start : start + data.draw(st.integers(1, 3))]))]
        for _ in range(data.draw(st.integers(0, 2))):
            asked.append(Phrase((data.draw(st.sampled_from(words)),), negative=data.draw(st.booleans())))
        phrases = tuple(asked)
        right = expected(texts, phrases)
        assert [found(engine, texts, phrases) for engine in both] == [right, right]

    check()


def test_an_odd_word_is_found_by_itself(both: list[store.Engine]) -> None:
    """What PostgreSQL's parser would take for a URL, a number or a tag is the words it is made of."""
    for odd in ODD:
        words = tuple(text.words(odd))
        if not words:
            continue
        texts = ["nothing of the kind", f"before {odd} after", odd, " ".join(reversed(words))]
        right = expected(texts, (Phrase(words),))
        assert {1, 2} <= set(right)
        assert [found(engine, texts, (Phrase(words),)) for engine in both] == [right, right], odd


def test_what_no_tsvector_can_hold_is_cut_alike(both: list[store.Engine]) -> None:
    """A word of 3 KB, a word said 300 times, a line of 20,000 words: the beginning is indexed."""
    texts = ["x" * 3000 + " end", "again " * 300 + "end", " ".join(f"w{n}" for n in range(20_000)) + " end"]
    for word, right in [("end", [0]), ("x" * 3000, [0]), ("again", [1]), ("w3999", [2]), ("w4000", [])]:
        assert [found(engine, texts, (Phrase((word,)),)) for engine in both] == [right, right]
    repeated = (Phrase(("again",) * 16),)
    assert [found(engine, texts, repeated) for engine in both] == [[1], [1]]


def test_removed_items_are_not_found(both: list[store.Engine]) -> None:
    """The index forgets by the text that was indexed, on SQLite too, whose index keeps no text."""
    for engine in both:
        assert found(engine, ["red flag", "red star"], (Phrase(("red",)),)) == [0, 1]
        with store.writing(engine) as connection:
            search.remove(connection, [(0, search.indexed("red flag"))])
            assert matching(connection, Phrase(("red",))) == [1]
            assert matching(connection, Phrase(("flag",))) == []
