"""A line is cut into words at once, whatever signs and accents stand at them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.gazetteer.spelling import plain, tokens
from feeds.tagging.lexicon import Lexicon
from feeds.tagging.tables import shelves


def lexicon() -> Lexicon:
    """One that knows a word, a beginning, and where patterns begin."""
    return Lexicon(shelves(["grece", "strik*", "κκε"], {"grece": 1, "κκε": 2}))


@pytest.mark.parametrize(
    ("text", "cased"),
    [
        ("KKE: (Turkey)", ["KKE", "Turkey"]),
        ("CPI(M)'s anti-war 8/12", ["CPI", "M", "s", "anti", "war", "8", "12"]),
        ("« Grèce » –", ["Grece"]),
        ("Ελλάδας,", ["Ελλαδασ"]),
        ("SouthAfricanCommunistParty", ["South", "African", "Communist", "Party"]),
        ("AT&amp;T", ["AT", "T"]),
        (" … ", []),
    ],
)
def test_words_of_a_line(text: str, cased: list[str]) -> None:
    """Signs stand between words, accents go, words written in one are taken apart."""
    assert lexicon().read(text).cased(0, 9) == cased


def test_what_a_word_is() -> None:
    """As written, as compared, what the patterns know of it, and where they begin."""
    words = lexicon().read("Grèce: Strikers ΚΚΕ other").row
    assert [word.written for word in words] == ["Grèce", "Strikers", "ΚΚΕ", "other"]
    assert [word.folded for word in words] == ["grece", "strikers", "κκε", "other"]
    assert [word.known for word in words] == ["grece", "strik*", "κκε", ""]
    assert [word.root for word in words] == [1, -1, 2, -1]
    assert [bool(word.mark) for word in words] == [True, True, True, False]


def test_digits() -> None:
    """A number is told, and one that can only be a year before 2000."""
    words = lexicon().read("1917 2026 17th 1st May").row
    assert [(word.is_number, word.is_year) for word in words] == [
        (True, True), (True, False), (True, False), (True, False), (False, False),
    ]  # fmt: skip


def test_quotes_are_as_written() -> None:
    """A stretch comes back with its accents and with the signs inside it."""
    reading = lexicon().read("Élections: CPI (M) in  Grèce")
    assert reading.quoted(0, 1) == "Élections"
    assert reading.quoted(1, 3) == "CPI (M)"
    assert reading.quoted(3, 5) == "in  Grèce"
    assert reading.following(3) == ") in  Grèce"
    assert reading.preceding(1) == "Élections: "


@settings(max_examples=300, deadline=None)
@given(st.lists(st.text(max_size=12), max_size=6).map(" ".join))
def test_piece_by_piece_is_as_the_whole(text: str) -> None:
    """The words are those of the whole line, and a second reading, from memory, is as the first."""
    reader = lexicon()
    first = reader.read(text).row
    whole = plain(text).lower().replace("ς", "σ") if "&" not in text else None
    if whole is not None:
        assert "".join(word.folded for word in first) == "".join(tokens(whole)).replace("ς", "σ")
    assert [word.cased for word in reader.read(text).row] == [word.cased for word in first]
