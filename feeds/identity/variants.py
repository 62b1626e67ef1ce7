"""Whether two words, one in each line, are one word written in two ways, and why."""

from __future__ import annotations

import re
from itertools import pairwise

from rapidfuzz.distance import OSA

from feeds.identity.lookalikes import REAL_WORDS
from feeds.identity.names import NAME_OF
from feeds.identity.numerals import NUMBERS
from feeds.identity.reading import Reading
from feeds.identity.senses import senses
from feeds.identity.tenses import other_tense
from feeds.identity.words import ALTERS, PARTS

_AMERICAN = {"ise": "ize", "ised": "ized", "ising": "izing", "ence": "ense", "tre": "ter", "mme": "m"}
_TURKISH_VERB = re.compile(r"(?:yor|[dt][iu]|[ae]ca[kg]|ece[kg]|m[iu]s|[ae]r|z)(?:[a-z]{1,5})?")
_ALIKE_LETTERS = str.maketrans(
    {"b": "p", "v": "f", "w": "f", "c": "k", "q": "k", "y": None, "h": None, "z": "s", "d": "t"}
)
_SHUFFLED = 6
_LATIN = frozenset("abcdefghijklmnopqrstuvwxyz")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEAR = (
    frozenset("aeiouy"),
    *(frozenset(pair) for row in _ROWS for pair in pairwise(row)),
    *(
        frozenset(pair)
        for pair in ("az", "sx", "dc", "fv", "gb", "hn", "jm", "cs", "sz", "ck", "kq", "gq", "bp", "vw")
    ),
)
"""Letters that fingers or ears take for each other."""
_VOWELS = str.maketrans(dict.fromkeys("aeiou"))


def variant(old: str, new: str, before: Reading, after: Reading) -> str | None:
    """Say how ``new`` is another writing of ``old``, in plain words; None where it is another word.

    Numbers are judged elsewhere.
    """
    if "#" in (old[0], new[0]) or "[" in (old[0], new[0]):
        return None
    if _shortens(old, new, before) or _shortens(new, old, after):
        return "name spelled out"
    name, other = NAME_OF.get(old), NAME_OF.get(new)
    if name and other:
        return "country and its people" if name == other else None
    if other_tense(old, new, after.language):
        return "other tense"
    if not senses(old).isdisjoint(senses(new)):
        return "word form" if _inflected(old, new) else "other word for the same"
    if _is_acronym(old, before) or _is_acronym(new, after):
        return (
            "typo mended"
            if _slipped_acronym(old, new) and not (before.wings | after.wings) & {old, new}
            else None
        )
    if _inflected(old, new):
        return "word form"
    if _spelling(old) == _spelling(new):
        return "other spelling"
    if _known(old) and _known(new):
        return None
    return "typo mended" if _misspelt(old, new) or _transcribed(old, new) else None


def left_out(one: str, other: str) -> bool:
    """Of two real words one has a letter more, not at its head: ``part`` for ``party``.

    Enough only where a long line has no other difference.
    """
    short, full = sorted((one, other), key=len)
    if len(short) < 4 or len(full) != len(short) + 1 or not short.isascii() or full.isupper():
        return False
    if "#" in (one[0], other[0]) or NAME_OF.keys() & {one, other} or full[1:] == short:
        return False
    return OSA.distance(short, full, score_cutoff=1) == 1


def same_verb(one: str, other: str) -> bool:
    """Say whether two English words are forms of one verb, or of two that say the same."""
    return one == other or _inflected(one, other) or not senses(one).isdisjoint(senses(other))


def _known(word: str) -> bool:
    return word in REAL_WORDS or word in NAME_OF or word in ALTERS or word in PARTS


def _is_acronym(word: str, line: Reading) -> bool:
    return word in line.wings or (len(word) <= 6 and word in line.acronyms)


def _slipped_acronym(one: str, other: str) -> bool:
    """A letter too many, too few or out of turn; another letter is another name."""
    if min(len(one), len(other)) < 5:
        return False
    return _transposed(one, other) or (len(one) != len(other) and OSA.distance(one, other) == 1)


def _shortens(short: str, full: str, line: Reading) -> bool:
    """``gen.`` for ``general``, ``cde.`` for ``comrade``, and an initial for a first name."""
    if len(short) >= len(full) or not full.startswith(short[0]):
        return False
    letters = iter(full)
    return short in line.abbreviated and all(letter in letters for letter in short)


def _inflected(one: str, other: str) -> bool:
    """English verbs and plurals: condemns, condemned, condemning; party, parties; ban, banned."""
    short, full = sorted((one, other), key=len)
    if len(short) < 3 or not short.isascii():
        return False
    return not _stems(short).isdisjoint(_stems(full))


def _spelling(word: str) -> str:
    """British and American: labour, organise, defence, centre, programme."""
    word = word.replace("our", "or").replace("isation", "ization")
    for ending, other in _AMERICAN.items():
        if word.endswith(ending):
            return word.removesuffix(ending) + other
    return word


def _stems(word: str) -> set[str]:
    stems = {word}
    if word.endswith("s") and len(word) > 3:
        stems.add(word[:-1])
    if word.endswith(("ses", "xes", "zes", "ches", "shes", "oes")):
        stems.add(word[:-2])
    if word.endswith(("ies", "ied")):
        stems.add(word[:-3] + "y")
    for ending in ("ed", "ing"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= 3 and word != "united":
            stems |= {stem, stem + "e"}
            if stem[-1] == stem[-2]:
                stems.add(stem[:-1])
    return stems


def _misspelt(one: str, other: str) -> bool:
    """A slip of the keyboard: one letter in a word of four, two in eight, three in twelve."""
    short, full = sorted((one, other), key=len)
    if len(short) < 4 or _opposed(short, full):
        return False
    allowed = 1 if len(short) < 8 else 2 if len(short) < 12 else 3
    if len(short) == 4 and len(full) == 4:
        return sorted(short) == sorted(full) and OSA.distance(short, full) == 1
    if len(short) >= _SHUFFLED and sorted(short) == sorted(full) and short[0] == full[0]:
        return short[-1] == full[-1] and OSA.distance(short, full) <= 2
    distance = OSA.distance(short, full, score_cutoff=allowed)
    if distance == 1 and len(short) == len(full) and not _transposed(short, full):
        return _near_letters(short, full)
    return distance <= allowed


def _near_letters(one: str, other: str) -> bool:
    """The one letter in which they differ: keys side by side, or two vowels; most others are words apart."""
    pair = next({a, b} for a, b in zip(one, other, strict=True) if a != b)
    return any(pair <= near for near in _NEAR) or not pair <= _LATIN


def _opposed(short: str, full: str) -> bool:
    """A prefix is no slip (un-, dis-, anti-, не-, α-), nor is the Turkish -me- that says not."""
    if full.endswith(short) and (len(full) - len(short) > 1 or full[0] in "aα"):
        return True
    more = full.count("m") - short.count("m")
    return more == 1 and bool(_TURKISH_VERB.search(full)) and full[-1] != "m" and full[0] != "m"


def _transcribed(one: str, other: str) -> bool:
    """One foreign name heard twice: Koutsoumpas and Kutsumbas."""
    if min(len(one), len(other)) < 7 or one[0] != other[0]:
        return False
    if OSA.distance(one, other) > max(len(one), len(other)) // 3:
        return False
    return _skeleton(one) == _skeleton(other)


def _skeleton(word: str) -> str:
    bare = word.translate(_ALIKE_LETTERS).translate(_VOWELS)
    return "".join(letter for index, letter in enumerate(bare) if index == 0 or letter != bare[index - 1])


def misspelt_number(wrong: str, number: str) -> bool:
    """``thrid`` for the number of ``third``, and of no other number."""
    if number[0] != "#" or wrong[0] == "#" or len(wrong) < 4 or _known(wrong):
        return False
    near = {f"#{value}" for word, value in NUMBERS.items() if OSA.distance(word, wrong, score_cutoff=1) <= 1}
    return near == {number}


def misspelt_small(wrong: str, small: str) -> bool:
    """``aganst`` for ``against``, ``form`` for ``from``, ``teh`` for ``the``."""
    if wrong[0] == "#" or wrong in NAME_OF:
        return False
    if _transposed(wrong, small):
        return True
    if _known(wrong) or len(small) < 4:
        return False
    if len(small) == 4:
        return len(wrong) == 5 and OSA.distance(wrong, small) == 1
    return _misspelt(wrong, small)


def _transposed(one: str, other: str) -> bool:
    return (
        one != other
        and len(one) == len(other) > 2
        and OSA.distance(one, other) == 1
        and sorted(one) == sorted(other)
    )
