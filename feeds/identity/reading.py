"""A line as identity reads it: tokens, and what each is there for."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from feeds.identity.names import MONTHS
from feeds.identity.words import COUNTING, CROWDS, NEGATIONS, NUMBERS, PARTS, RELATIONS, STOPS, TOLL, UNITS
from feeds.text import canonical, fold, words

# A party's wing is part of its name, however it is written: CPI(M), CPI-M, CPI (Marxist), PKP-1930.
_WING = re.compile(
    r"\b([a-z]{2,5})(?:\((m-l|mlm|ml|m|l|u|b|r|uml|maoist|marxist|unified)\)|-(m-l|mlm|ml|m|uml|(?:19|20)\d\d)\b)"
)
_TOKEN = re.compile(
    r"(?P<initials>(?:[^\W\d_]\.){2,}(?:[^\W\d_](?![^\W_]))?)"
    r"|(?P<number>\d{1,3}(?:[.,]\d{3})+(?![^\W_])|\d+(?:[.,]\d+)?(?![^\W_]))"
    r"|(?P<word>[^\W_]+(?:'[^\W\d_]+)?)(?P<stop>\.(?=.))?"
    r"|(?P<mark>[\[\]%])"
)
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th|er|ere|re|e|eme|o|a|os|as|mo|ma|οσ|η|ο|ου|ησ|и|я|го|е|ая)")
_ROMAN = re.compile(r"(?=[ivx]{2,}$)x{0,3}(?:ix|iv|v?i{0,3})")
_ROMAN_ORDINAL = re.compile(r"([ivx]+)(?:th|st|nd|rd)")
_CAPITALS = re.compile(r"\b[IVX]{2,}\b")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10}
_YEAR = re.compile(r"#(?:19|20)\d\d")

_ARTICLES = frozenset(("the", "a", "an"))
_NEAR = 4
"""How many tokens may stand between a number and the word that says what it counts."""


@dataclass(frozen=True)
class Reading:
    """One line: its tokens in order, and which of them are content, turning words and abbreviations."""

    text: str
    canonical: str
    keys: tuple[str, ...]
    abbreviated: frozenset[str]
    wings: frozenset[str]

    @cached_property
    def language(self) -> str:
        """The language whose small words the line has most of; English where it has none."""
        keys = set(self.keys)
        return max(STOPS, key=lambda language: len(STOPS[language] & keys))

    @cached_property
    def acronyms(self) -> frozenset[str]:
        """Words in capitals, folded; none where the whole line is in capitals."""
        if self.text.isupper():
            return self.wings
        found = re.findall(r"[^\W\d_]+", self.text)
        return self.wings | {fold(word) for word in found if word.isupper() and len(word) > 1}

    @cached_property
    def named(self) -> frozenset[str]:
        """Words with a capital, folded; every word of a script without capitals."""
        found = re.findall(r"[^\W\d_]+", self.text)
        return frozenset(fold(word) for word in found if word[0].isupper() or not word[0].islower())

    def is_count(self, index: int) -> bool:
        """Say whether the number there counts people or votes, which an editor may raise."""
        if index and (self.keys[index - 1] in PARTS or self.keys[index - 1] in MONTHS):
            return False
        ahead = self._until_number(self.keys[index + 1 : index + 1 + _NEAR])
        if ahead and (self._is_month(ahead[0]) or not UNITS.isdisjoint(ahead[:2])):
            return False
        if _YEAR.fullmatch(self.keys[index]):
            return bool(ahead) and ahead[0] in TOLL | CROWDS
        if ahead[:1] == ("percent",):
            return not COUNTING.isdisjoint(self.keys)
        behind = self._until_number(self.keys[max(0, index - _NEAR) : index][::-1])
        return not TOLL.isdisjoint(ahead) or not TOLL.isdisjoint(behind) or not CROWDS.isdisjoint(ahead[:3])

    def _is_month(self, key: str) -> bool:
        """``70,000 march`` is no date, ``7 March`` is."""
        return key in MONTHS and (key != "march" or key in self.named)

    @staticmethod
    def _until_number(keys: tuple[str, ...]) -> tuple[str, ...]:
        for index, key in enumerate(keys):
            if key.startswith("#"):
                return keys[:index]
        return keys


@dataclass(frozen=True)
class Grammar:
    """The small words of one language."""

    stops: frozenset[str]
    negations: frozenset[str]
    relations: frozenset[str]

    @cached_property
    def turning(self) -> frozenset[str]:
        """Negations and relations."""
        return self.negations | self.relations


@cache
def grammar(language: str) -> Grammar:
    """Give a language's small words; English negations and relations count in all of them."""
    stops = STOPS[language]
    negations = NEGATIONS[language] | (NEGATIONS["en"] - stops)
    relations = RELATIONS[language] | (RELATIONS["en"] - stops)
    return Grammar(stops - negations - relations, negations, relations)


class Side:
    """One of two lines that are compared, as the grammar of both tells it."""

    def __init__(self, reading: Reading, rules: Grammar) -> None:
        self.reading = reading
        self.keys = reading.keys
        self.turning = rules.turning
        # A small word in capitals among small letters is a name: US, WHO.
        self.light = (rules.stops - {key for key in reading.acronyms if len(key) > 1}) | rules.turning
        self.content = [place for place, key in enumerate(self.keys) if key not in self.light]

    def surplus(self, other: Side) -> list[int]:
        """Places of content that the other side lacks, the last repeats of a word."""
        spare = Counter(other.keys)
        places = []
        for place in self.content:
            if spare[self.keys[place]] > 0:
                spare[self.keys[place]] -= 1
            else:
                places.append(place)
        return places

    def surplus_turning(self, other: Side) -> list[int]:
        """Places of negations and relations that the other side lacks, the last repeats of a word."""
        mine = [place for place, key in enumerate(self.keys) if key in self.turning]
        if not mine:
            return []
        spare = Counter(key for key in other.keys if key in self.turning)
        spare.subtract(self.keys[place] for place in mine)
        return [
            place
            for key, number in spare.items()
            if number < 0
            for place in [place for place in mine if self.keys[place] == key][number:]
        ]

    def weight(self, extra: list[int], place: int) -> int:
        """Count the content words in the unbroken run of extra and small words around a place."""
        fixed = set(self.content) - set(extra)
        first = last = place
        while first > 0 and first - 1 not in fixed:
            first -= 1
        while last + 1 < len(self.keys) and last + 1 not in fixed:
            last += 1
        return sum(1 for index in extra if first <= index <= last)

    def leads_to(self, extra: list[int], place: int) -> bool:
        """Say whether the next content word after a place is one of the extra words."""
        return next((index for index in self.content if index > place), -1) in extra

    def lead(self, place: int) -> str:
        """The small word before a place, articles apart; empty where there is none."""
        before = [key for key in self.keys[max(0, place - 2) : place] if key not in _ARTICLES]
        return before[-1] if before and before[-1] in self.light else ""


def two_sides(old: Reading, new: Reading) -> tuple[Side, Side, Grammar]:
    """Set two readings side by side, with the small words of the language they are in."""
    rules = grammar((old if len(old.keys) >= len(new.keys) else new).language)
    return Side(old, rules), Side(new, rules), rules


@lru_cache(maxsize=4096)
def read(text: str, form: str | None = None) -> Reading:
    """Read a line; ``form`` is its canonical text where that is known already."""
    form = canonical(text) if form is None else form
    wings: set[str] = set()

    def joined(wing: re.Match[str]) -> str:
        if not re.search(rf"\b{wing[1].upper()}\b", text):
            return wing[0]
        name = wing[1] + (wing[2] or wing[3]).replace("-", "")
        wings.add(name)
        return f"{name} "

    folded = _WING.sub(joined, fold(form))
    keys: list[str] = []
    abbreviated: set[str] = set()
    capitals = {word.casefold() for word in _CAPITALS.findall(text)}
    bracket = ""
    for match in _TOKEN.finditer(folded):
        if match["mark"]:
            bracket = {"[": "[", "]": ""}.get(match["mark"], bracket)
            keys += ["percent"] if match["mark"] == "%" else []
            continue
        found = _keys(match, capitals)
        if match["stop"] or match["initials"]:
            abbreviated.update(found)
        keys += [bracket + key for key in found]
    return Reading(text, form, tuple(keys), frozenset(abbreviated), frozenset(wings))


def _keys(match: re.Match[str], capitals: set[str]) -> list[str]:
    if match["initials"]:
        return [match["initials"].replace(".", "")]
    if match["number"]:
        return [_number(match["number"])]
    return _word_keys(match["word"], capitals)


def _number(text: str) -> str:
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", text):
        return "#" + re.sub(r"[.,]", "", text)
    return "#" + text.replace(",", ".").lstrip("0") if text.strip("0") else "#0"


def _word_keys(word: str, capitals: set[str]) -> list[str]:
    if word in NUMBERS:
        return ["#" + NUMBERS[word]]
    if (roman := _ROMAN_ORDINAL.fullmatch(word)) and _ROMAN.fullmatch("x" + roman[1]):
        return [f"#{_roman(roman[1])}"]
    if word[0].isdigit():
        ordinal = _ORDINAL.fullmatch(word)
        return ["#" + ordinal[1].lstrip("0")] if ordinal else [word]
    if word in capitals and _ROMAN.fullmatch(word):
        return [f"#{_roman(word)}"]
    if "'" in word and not word.endswith("n't") and word not in ("can't", "cannot"):
        head, _, tail = word.partition("'")
        return [head] if tail in ("s", "") else [*_word_keys(head, capitals), tail]
    return [word] if word.isascii() else words(word)


def _roman(word: str) -> int:
    values = [_ROMAN_VALUES[letter] for letter in word]
    return sum(-value if value < max(values[index:]) else value for index, value in enumerate(values))
