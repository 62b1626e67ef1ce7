"""Decide: is every key known and of the right shape, every slug good and given once."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from feeds.gazetteer.read import Entry
from feeds.gazetteer.spelling import key
from feeds.gazetteer.types import Facet

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ACRONYM = re.compile(r"[a-z0-9]+")


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(_is_text(item) for item in value)


def _is_words(value: Any) -> bool:
    """Strings, or tables { text = "...", weak = true }."""
    return isinstance(value, list) and all(_is_text(item) or _is_word_table(item) for item in value)


def _is_word_table(item: Any) -> bool:
    return isinstance(item, dict) and _is_text(item.get("text")) and not item.keys() - {"text", "weak"}


def _is_people(value: Any) -> bool:
    known = {"name", "role", "alone", "weak_alone"}
    return isinstance(value, list) and all(
        _is_text(item) or (isinstance(item, dict) and _is_text(item.get("name")) and not item.keys() - known)
        for item in value
    )


def _is_together(value: Any) -> bool:
    return isinstance(value, list) and all(_is_texts(row) and row for row in value)


def _is_forms(value: Any) -> bool:
    return isinstance(value, dict) and all(_is_texts(row) for row in value.values())


Shape = tuple[str, Callable[[Any], bool]]
TEXT: Shape = ("a text", _is_text)
TEXTS: Shape = ("a list of texts", _is_texts)
WORDS: Shape = ('a list of texts or { text = "...", weak = true }', _is_words)
PEOPLE: Shape = ("a list of { name, role, alone, weak_alone }", _is_people)
FLAG: Shape = ("true or false", lambda value: isinstance(value, bool))
NUMBER: Shape = ("a number", lambda value: isinstance(value, int | float) and not isinstance(value, bool))
TOGETHER: Shape = ("a list of lists of texts", _is_together)
FORMS: Shape = ("a table of lists of texts", _is_forms)

_COMMON = {"slug": TEXT, "name": TEXT, "slugs": TEXTS, "remove": TEXTS}
SHAPES: Mapping[str, Mapping[str, Shape]] = {
    "actor": {
        **_COMMON,
        **{"acronym": TEXT, "short": TEXT, "main": FLAG, "family": TEXTS, "acronyms": WORDS, "years": TEXT},
        **{"native": WORDS, "aliases": WORDS, "weak": TEXTS, "not_with": TEXTS, "always": TEXTS},
        "people": PEOPLE,
    },
    "place": {
        **_COMMON,
        **{
            "names": TEXTS,
            "of": TEXTS,
            "demonyms": TEXTS,
            "cities": TEXTS,
            "institutions": TEXTS,
            "adjective": TEXTS,
            "forms": FORMS,
        },
        **{"people": PEOPLE, "languages": TEXTS, "weak": TEXTS, "mask": TEXTS, "not_with": TEXTS},
    },
    "subject": {
        **_COMMON,
        **{"threshold": NUMBER, "strong": TEXTS, "medium": TEXTS, "weak": TEXTS, "against": TEXTS},
        **{"veto": TEXTS, "mask": TEXTS, "together": TOGETHER},
    },
    "facet": {
        **{"key": TEXT, "kind": TEXT, "singular": TEXT, "plural": TEXT, "listed": TEXT, "home": TEXT},
    },
    "family": {
        **{"key": TEXT, "facet": TEXT, "mark": TEXTS, "names": TEXTS, "nouns": TEXTS, "members": TEXTS},
        "usual": TEXTS,
        "people": TEXTS,
        **{"plurals": TEXTS, "hints": TEXTS, "like": TEXT, "tongues": FORMS},
    },
    "language": {"code": TEXT, "script": TEXT, "letters": TEXT, "words": TEXTS},
}


def check_keys(entry: Entry, shapes: Mapping[str, Shape], *, needed: Iterable[str]) -> None:
    """Raise GazetteerError for a missing or unknown key, or a value of another shape."""
    for name in needed:
        if name not in entry.values:
            raise entry.error(f"{name} is missing")
    for name, value in entry.values.items():
        if name not in shapes:
            raise entry.error(f"unknown key {name!r}{nearest(name, shapes)}")
        expected, fits = shapes[name]
        if not fits(value):
            raise entry.error(f"{name} must be {expected}")


def check_entry(entry: Entry, facet: Facet, evidence: Mapping[str, str]) -> None:
    """Check one term's table against its facet; lists that the facet's evidence names are words."""
    shapes: dict[str, Shape] = {role: WORDS for role in evidence if role not in ("name", "acronym", "weak")}
    shapes |= SHAPES[facet.kind]
    if facet.home:
        shapes[facet.home] = TEXT
    check_keys(entry, shapes, needed=("slug", "name"))
    if not _SLUG.fullmatch(entry.slug):
        raise entry.error("a slug is a-z, 0-9 and single hyphens")
    acronym = entry.values.get("acronym")
    if acronym is not None and not _ACRONYM.fullmatch(acronym):
        raise entry.error(f"acronym {acronym!r} must be lower-case Latin letters and digits")


def check_slugs(entries: Iterable[Entry]) -> None:
    """Refuse two terms of one facet with one slug."""
    seen: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        other = seen.setdefault((entry.table, entry.slug), entry)
        if other is not entry:
            raise entry.error(f"the slug is already in {other.place}")


def check_words(entry: Entry, texts: Iterable[str], expand: Callable[[str], object] | None = None) -> None:
    """Refuse words that fold to nothing, and phrases that cannot be read."""
    for text in texts:
        if not key(text.strip("*")):
            raise entry.error(f"{text!r} can never match: nothing is left of it when folded")
        if expand is not None:
            try:
                expand(text)
            except ValueError as error:
                raise entry.error(str(error)) from error


def nearest(name: str, known: Iterable[str]) -> str:
    """Say which known name was probably meant."""
    near = difflib.get_close_matches(name, list(known), n=1)
    return f" (did you mean {near[0]!r}?)" if near else ""
