"""A light guess at the language of a line: script, letters, frequent words."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable

from feeds.gazetteer import Language
from feeds.gazetteer.spelling import key


class Guess:
    """Guesses among the languages of a gazetteer; enough to break a tie, not to translate."""

    def __init__(self, languages: Iterable[Language]) -> None:
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

    def of(self, text: str, words: Iterable[str]) -> str:
        """The code of the likeliest language, or an empty string; ``words`` are the folded words."""
        if not text.isascii() and (code := self._by_script(text)):
            return code
        votes: dict[str, int] = {}
        for word in words:
            for code in self._words.get(word, ()):
                votes[code] = votes.get(code, 0) + 1
        if not text.isascii():
            for letter in set(text.lower()):
                for code in self._letters.get(letter, ()):
                    votes[code] = votes.get(code, 0) + 2
        ranked = sorted(votes, key=votes.__getitem__, reverse=True)[:2]
        if not ranked or (votes[ranked[0]] == votes.get(ranked[-1], 0) and len(ranked) == 2):
            return ""
        return ranked[0]

    def _by_script(self, text: str) -> str:
        scripts = Counter(_script(letter) for letter in text if ord(letter) > 0x24F and letter.isalpha())
        if not scripts:
            return ""
        script, count = scripts.most_common(1)[0]
        candidates = self._scripts.get(script, [])
        if count * 3 < len(text) or not candidates:
            return ""
        lower = text.lower()
        for language in candidates:
            if any(letter in lower for letter in language.letters):
                return language.code
        plain = [language for language in candidates if not language.letters] or candidates
        return (plain if len(plain) == 1 else candidates[-1:])[0].code


def _script(letter: str) -> str:
    return unicodedata.name(letter, "?").split()[0].lower()
