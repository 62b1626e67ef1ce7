"""The tree of words finds what a plain search finds."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.gazetteer.spelling import Sequence, sequences
from feeds.tagging.lexicon import Lexicon
from feeds.tagging.matcher import Matcher
from feeds.tagging.tables import CUE, Tree

WORDS = ["a", "ab", "abc", "b", "bc", "c"]
_word = st.sampled_from([*WORDS, "a*", "ab*", "b*"])
_phrase = st.lists(_word, min_size=1, max_size=3).map(" ".join)
_gapped = st.tuples(_phrase, _phrase).map(" ... ".join)
_line = st.lists(st.sampled_from([*WORDS, "abcd", "bx", "x"]), max_size=8)


def found(phrases: list[str], words: list[str]) -> set[tuple[str, int]]:
    """Which phrases stand in a row of words, and where each begins, by the tree."""
    tree = Tree()
    for phrase in phrases:
        for sequence in sequences(phrase):
            tree.add(sequence, CUE, (phrase, 1.0, "for"))
    tables = tree.tables({})
    lexicon = Lexicon(tables.known)
    hits = Matcher(tables, {}).read(lexicon.read(" ".join(words)).row)
    return {(weigh.subject, start) for start, _, weighs in hits.cues for weigh in weighs}


def expression(sequence: Sequence) -> str:
    """The same sequence as a regular expression."""
    parts = [
        r"(?: \w+){0,3}" if word is None else f" {word.text}" + (r"\w*" if word.stem else "")
        for word in sequence
    ]
    return "".join(parts) + "(?= )"


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(_phrase, _gapped), min_size=1, max_size=8, unique=True), _line)
def test_words_stems_and_gaps(phrases: list[str], words: list[str]) -> None:
    """Whole words, beginnings anywhere in a phrase, and gaps of up to three words are all found."""
    line = f" {' '.join(words)} "
    starts = {match.start(): number for number, match in enumerate(re.finditer(r" (?=\w)", line))}
    expected = {
        (phrase, number)
        for phrase in phrases
        for sequence in sequences(phrase)
        for start, number in starts.items()
        if re.compile(expression(sequence)).match(line, start)
    }
    assert found(phrases, words) == expected
