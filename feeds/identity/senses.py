"""What words and phrases mean, as far as headlines go: two with a sense in common are one to an editor."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

from feeds.identity.synonyms import FORMS, OTHERS, VERBS
from feeds.identity.tenses import IRREGULAR_FORMS

Sense = int

_ENDINGS = {
    "ar": "a an o aron ara aran ar ando ou am aram arao".split(),
    "er": "e en io ieron era eran er iendo iu em iram ira".split(),
}
_VOWELS = "aeiou"
_REACTIONS = """
condemns welcomes criticises accuses mourns condena exige rechaza saluda condamne exige salue condanna chiede
respinge verurteilt begrusst καταδικαζει απαιτει χαιρετιζει осуждает требует приветствует kiniyor istiyor
selamliyor
"""
_UNCHANGED = ("cut", "put", "let", "set", "quit", "hit", "hurt", "beat", "shut")
_SAYING = "say state tell"


def senses(word: str) -> frozenset[Sense]:
    """What a word may mean; nothing where it is not in the list."""
    return _words().get(word, frozenset())


def phrases(word: str) -> list[tuple[tuple[str, ...], Sense]]:
    """What may follow a word to make a phrase, and what the phrase means."""
    return _phrases().get(word, [])


def is_verb(word: str) -> bool:
    """Whether a word is a form of a verb of headlines, one of saying apart; it may be a noun as well."""
    return word in _verbs()


def is_reaction(word: str) -> bool:
    """Whether a word tells what somebody thinks of an event: condemns, welcomes, demands."""
    return not senses(word).isdisjoint(_reactions())


@cache
def _reactions() -> frozenset[Sense]:
    """The senses of the words that stand for reactions; those of other languages through their own words."""
    return frozenset(sense for word in _REACTIONS.split() for sense in senses(word))


@cache
def _verbs() -> frozenset[str]:
    lines = _rows(VERBS)
    first = len(lines) + len(_rows(OTHERS))
    saying = lines.index(_SAYING)
    return frozenset(
        form
        for sense, forms, rest in _entries()
        if not rest and sense != saying and (sense < len(lines) or sense >= first)
        for form in forms
    )


@cache
def _words() -> dict[str, frozenset[Sense]]:
    found: dict[str, set[Sense]] = {}
    for sense, forms, rest in _entries():
        for form in forms if not rest else ():
            found.setdefault(form, set()).add(sense)
    return {form: frozenset(meant) for form, meant in found.items()}


@cache
def _phrases() -> dict[str, list[tuple[tuple[str, ...], Sense]]]:
    found: dict[str, list[tuple[tuple[str, ...], Sense]]] = {}
    for sense, forms, rest in _entries():
        for form in forms if rest else ():
            found.setdefault(form, []).append((rest, sense))
    return found


def _entries() -> Iterator[tuple[Sense, list[str], tuple[str, ...]]]:
    """Each sense, the forms of the word that has it, and what must follow where it is a phrase."""
    rows: list[tuple[str, Callable[[str], list[str]]]] = [(row, _conjugated) for row in _rows(VERBS)]
    rows += [(row, _declined) for row in _rows(OTHERS)]
    rows += [(row, _written) for row in _rows(FORMS)]
    for sense, (row, forms_of) in enumerate(rows):
        words, *sayings = row.split("|")
        for word in words.split():
            yield sense, forms_of(word), ()
        for first, *rest in (saying.split() for saying in sayings):
            yield sense, forms_of(first), tuple(rest)


def _rows(text: str) -> list[str]:
    return [" ".join(row.split()) for row in text.split(";")]


def _written(word: str) -> list[str]:
    stem, _, row = word.partition("/")
    return [f"{stem[:-1]}{ending}" for ending in _ENDINGS[row]] if row else [stem]


def _declined(word: str) -> list[str]:
    plural = word[:-1] + "ies" if word.endswith("y") and word[-2] not in _VOWELS else word + "s"
    return [word, plural]


def _conjugated(verb: str) -> list[str]:
    """An English verb in all its forms."""
    if verb.endswith("y") and verb[-2] not in _VOWELS:
        return [verb, verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"]
    third = verb + ("es" if verb.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")
    stem = verb.removesuffix("e") if not verb.endswith("ee") else verb
    past = IRREGULAR_FORMS.get(
        verb, [verb] if verb in ("cut", "put", "let", "set", "quit") else [stem + "ed"]
    )
    doubled = [verb + verb[-1] + "ed", verb + verb[-1] + "ing"]
    return [verb, third, *past, stem + "ing", *(doubled if verb[-1] not in _VOWELS + "wxy" else [])]
