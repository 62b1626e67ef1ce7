"""A line as identity reads it: tokens, and what each is there for."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property, lru_cache

from feeds.identity.grammar import STOPS, Grammar, grammar
from feeds.identity.names import MONTHS
from feeds.identity.numerals import AMBIGUOUS, compounds, in_digits, in_letters, is_year, romans_in
from feeds.identity.words import BOUNDS, COUNTING, CROWDS, MANDATES, PARTS, SPANS, TOLL, UNITS
from feeds.text import canonical, fold, words

# A few letters in brackets or after a hyphen are part of an acronym: CPI(M), CPI (M), CPI-ML, PKP-1930.
_WING = re.compile(
    r"\b([A-Z]{2,6})"
    r"(?: ?\( ?([A-Z](?:-?[A-Z]){0,2}|[a-z](?:-[a-z]){1,2}) ?\)|-([A-Z](?:-?[A-Z]){0,2}|(?:19|20)\d\d)\b)"
)
_CONTRACTED = re.compile(r"[^\W\d_]{2,}(?:[^\W\dn_]'t|'[ln])")
_LETTERS = re.compile(r"[^\W\d_]+")
_SPACED = bytes(point if chr(point).isalpha() else 32 for point in range(128)).ljust(256)
"""What of ASCII is no letter becomes a space."""
_LETTER = re.compile(r"(?<=[\w,] )[A-Z](?=[\W_]*$|[,;:)])")
_LOOK_LATIN = str.maketrans("αβεζηικμνορτυχавекмнорстух", "abezhikmnoptyxabekmhopctyx")
_TOKEN = re.compile(
    r"(?P<initials>(?:[^\W\d_]\.){2,}(?:[^\W\d_](?![^\W_]))?)"
    r"|(?P<number>\d{1,3}(?:[.,]\d{3})+(?![^\W_])|\d+(?:[.,]\d+)?(?![^\W_])|\d+(?=[^\W\d_]{4}))"
    r"|(?P<word>[^\W_]+(?:'[^\W\d_]+)?)(?P<stop>\.(?=.))?"
    r"|(?P<mark>[\[\]%])"
)
ARTICLES = frozenset(("the", "a", "an"))
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
        return self.wings | acronyms_in(self.text)

    @cached_property
    def letters(self) -> frozenset[str]:
        """Single capitals at the end of a clause, folded: ``Annex A``, ``Plan B: ...``."""
        return frozenset(letter.lower() for letter in _LETTER.findall(self.text))

    @cached_property
    def named(self) -> frozenset[str]:
        """Words with a capital, folded; every word of a script without capitals."""
        found = _runs(self.text)
        return frozenset(_acronym(fold(word)) for word in found if word[0].isupper() or not word[0].islower())

    def is_count(self, index: int) -> bool:
        """Say whether the number there counts people or votes, which an editor may raise."""
        if index and (self.keys[index - 1] in PARTS or self.keys[index - 1] in MONTHS):
            return False
        ahead = self._until_number(self.keys[index + 1 : index + 1 + _NEAR])
        if ahead[:1] and ahead[0] in MANDATES and not COUNTING.isdisjoint(self.keys):
            return True
        if self._is_bound(index) and SPANS.isdisjoint(ahead[:2]):
            return True
        if ahead and (self._is_month(ahead[0]) or not UNITS.isdisjoint(ahead[:2])):
            return False
        if is_year(self.keys[index]):
            return bool(ahead) and ahead[0] in TOLL | CROWDS
        if ahead[:1] == ("percent",):
            return not COUNTING.isdisjoint(self.keys)
        behind = self._until_number(self.keys[max(0, index - _NEAR) : index][::-1])
        return not TOLL.isdisjoint(ahead) or not TOLL.isdisjoint(behind) or not CROWDS.isdisjoint(ahead[:3])

    def _is_bound(self, index: int) -> bool:
        """``More than 25``; ``over`` only at the line's head: there are strikes over 300 dismissals."""
        if index == 1 and self.keys[0] == "over":
            return True
        return any(self.keys[max(0, index - len(bound)) : index] == bound for bound in BOUNDS)

    def _is_month(self, key: str) -> bool:
        """``70,000 march`` is no date, ``7 March`` is."""
        return key in MONTHS and (key != "march" or key in self.named)

    @staticmethod
    def _until_number(keys: tuple[str, ...]) -> tuple[str, ...]:
        for index, key in enumerate(keys):
            if key.startswith("#"):
                return keys[:index]
        return keys


class Side:
    """One of two lines that are compared, as the grammar of both tells it."""

    def __init__(self, reading: Reading, rules: Grammar) -> None:
        self.reading = reading
        self.keys = reading.keys
        self.turning = rules.turning
        # A small word in capitals among small letters is a name: US, WHO, Plan A.
        self.light = (rules.stops - reading.acronyms - reading.letters) | rules.turning
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
        before = [key for key in self.keys[max(0, place - 2) : place] if key not in ARTICLES]
        return before[-1] if before and before[-1] in self.light else ""


def two_sides(old: Reading, new: Reading) -> tuple[Side, Side, Grammar]:
    """Set two readings side by side, with the small words of the language they are in."""
    rules = grammar((old if len(old.keys) >= len(new.keys) else new).language)
    return Side(old, rules), Side(new, rules), rules


@lru_cache(maxsize=4096)
def read(text: str, form: str | None = None) -> Reading:
    """Read a line; ``form`` is its canonical text where that is known already."""
    form = canonical(text) if form is None else form
    wings = _wings(text)
    folded = compounds(fold(form))
    for written, name in wings.items():
        folded = folded.replace(written, f" {name} ")
    keys, abbreviated = _tokens(folded, _Capitals(romans_in(text), _acronyms_of(folded, text)))
    return Reading(text, form, _counted(keys), frozenset(abbreviated), frozenset(wings.values()))


def _tokens(folded: str, capitals: _Capitals) -> tuple[list[str], set[str]]:
    """A line's keys in order, and which of them are abbreviated."""
    keys: list[str] = []
    abbreviated: set[str] = set()
    bracket = ""
    end = -1
    for chunk in folded.split(" "):
        start, end = end + 1, end + 1 + len(chunk)
        # Most of a line is plain words: a look at their letters spares them the pattern.
        plain = chunk.rstrip(",:;")
        if plain.isalpha() and plain.isascii():
            keys.append(bracket + (in_letters(plain, capitals.romans) or plain))
            continue
        for match in _TOKEN.finditer(folded, start, end + 1):  # to the space, which tells a stop from the end
            if match["mark"]:
                bracket = {"[": "[", "]": ""}.get(match["mark"], bracket)
                keys += ["percent"] if match["mark"] == "%" else []
                continue
            found = _keys(match, capitals)
            if match["stop"] or match["initials"] or _is_contracted(match["word"]):
                abbreviated.update(found)
            keys += [bracket + key for key in found]
    return keys, abbreviated


def _counted(keys: list[str]) -> tuple[str, ...]:
    """``once muertos``, ``sept morts``: what these words are, the next one tells."""
    if AMBIGUOUS.keys().isdisjoint(keys):
        return tuple(keys)
    pairs = zip(keys, [*keys[1:], "", ""], [*keys[2:], "", ""], strict=False)
    return tuple(
        AMBIGUOUS.get(key, key) if word in TOLL or (len(word) > 3 and later in TOLL) else key
        for key, word, later in pairs
    )


@dataclass(frozen=True)
class _Capitals:
    """What capitals tell of a line's words: which may be Roman numbers, which are acronyms."""

    romans: frozenset[str]
    acronyms: frozenset[str]


def _wings(text: str) -> dict[str, str]:
    """Acronyms with a wing, as the folded canonical text writes them, and as one word."""
    found = {}
    for match in _WING.finditer(text) if "(" in text or "-" in text else ():
        name, wing = match[1].lower(), (match[2] or match[3]).lower()
        found[f"{name}({wing})" if match[2] else f"{name}-{wing}"] = name + wing.replace("-", "")
    return found


def acronyms_in(text: str) -> frozenset[str]:
    """Words in capitals as keys; none where the whole line is in capitals."""
    if text.isupper():
        return frozenset()
    return frozenset([_acronym(fold(word)) for word in _runs(text) if len(word) > 1 and word.isupper()])


def _runs(text: str) -> list[str]:
    """The runs of letters, in order."""
    if text.isascii():  # the same, ten times as fast
        return text.encode().translate(_SPACED).decode().split()
    return _LETTERS.findall(text)


def _acronyms_of(folded: str, text: str) -> frozenset[str]:
    """The same, where a word that is not ASCII may be one of them."""
    return frozenset() if folded.isascii() else acronyms_in(text)


def _acronym(word: str) -> str:
    """Give Greek or Cyrillic capitals that look Latin their Latin letters: one ΚΚΕ, two keyboards."""
    if word.isascii():
        return word
    latin = word.translate(_LOOK_LATIN)
    return latin if latin.isascii() else word


def _is_contracted(word: str | None) -> bool:
    """``int'l``, ``gov't``."""
    return word is not None and "'" in word and bool(_CONTRACTED.fullmatch(word))


def _keys(match: re.Match[str], capitals: _Capitals) -> list[str]:
    if match["initials"]:
        return [match["initials"].replace(".", "")]
    if match["number"]:
        return [in_digits(match["number"])]
    return _word_keys(match["word"], capitals)


def _word_keys(word: str, capitals: _Capitals) -> list[str]:
    if number := in_letters(word, capitals.romans):
        return [number]
    if "'" in word and not word.endswith("n't") and word != "can't":
        if _CONTRACTED.fullmatch(word):
            return [word.replace("'", "")]
        head, _, tail = word.partition("'")
        return [head] if tail in ("s", "") else [*_word_keys(head, capitals), tail]
    if word.isascii():
        return [word]
    if (acronym := _acronym(word)) in capitals.acronyms:
        return [acronym]
    return words(word)
