"""A light guess at the language of a line: script, letters, frequent words."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Final

from feeds.gazetteer import Language
from feeds.gazetteer.spelling import key
from feeds.model import Source
from feeds.tagging.reading import Reading

_LATIN: Final = 0x24F
"""Up to here all letters are Latin."""


class Guess:
    """Guesses among the languages of a gazetteer; enough to break a tie, not to translate.

    The ``neutral`` ones say nothing of who is meant.
    """

    def __init__(self, languages: Iterable[Language], neutral: Iterable[str]) -> None:
        self._neutral = frozenset(neutral)
        self._script_of: dict[str, str] = {}
        self._scripts: dict[str, list[Language]] = {}
        self._letters: dict[str, list[str]] = {}
        self._words: dict[str, list[str]] = {}
        for language in languages:
            if language.script:
                self._scripts.setdefault(language.script, []).append(language)
            for letter in language.letters:
                self._letters.setdefault(letter, []).append(language.code)
            for word in dict.fromkeys(key(word) for word in language.words):
                self._words.setdefault(word, []).append(language.code)

    def heard(self, reading: Reading, source: Source | None) -> str:
        """The language of a line, or of its source, where it says anything; else an empty string."""
        code = self._of(reading)
        if not code and source is not None:
            code = (source.language or "").split("-")[0].lower()
        return "" if code in self._neutral else code

    def _of(self, reading: Reading) -> str:
        """The code of the likeliest language, or an empty string."""
        text = reading.text
        is_ascii = text.isascii()
        if not is_ascii and (code := self._by_script(text)):
            return code
        votes: dict[str, int] = {}
        for word in reading.row:
            codes = self._words.get(word.folded)
            if codes is not None:
                for code in codes:
                    votes[code] = votes.get(code, 0) + 1
        if not is_ascii:
            for letter in self._letters.keys() & set(text.lower()):
                for code in self._letters[letter]:
                    votes[code] = votes.get(code, 0) + 2
        return _elected(votes)

    def _by_script(self, text: str) -> str:
        scripts: dict[str, int] = {}
        for letter in text:
            if ord(letter) > _LATIN and letter.isalpha():
                script = self._script(letter)
                scripts[script] = scripts.get(script, 0) + 1
        if not scripts:
            return ""
        script, count = max(scripts.items(), key=_count)
        candidates = self._scripts.get(script, [])
        if count * 3 < len(text) or not candidates:
            return ""
        lower = text.lower()
        for language in candidates:
            if any(letter in lower for letter in language.letters):
                return language.code
        plain = [language for language in candidates if not language.letters] or candidates
        return (plain if len(plain) == 1 else candidates[-1:])[0].code

    def _script(self, letter: str) -> str:
        script = self._script_of.get(letter)
        if script is None:
            script = self._script_of[letter] = unicodedata.name(letter, "?").split()[0].lower()
        return script


def _elected(votes: dict[str, int]) -> str:
    """Who has the most votes; an empty string in a tie."""
    most, elected = 0, ""
    for code, count in votes.items():
        if count > most:
            most, elected = count, code
        elif count == most:
            elected = ""
    return elected


def _count(item: tuple[str, int]) -> int:
    return item[1]
