"""Every word that speaks for a term, from the tables of actors, places and subjects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from feeds.gazetteer.check import check_words
from feeds.gazetteer.names import generated, slots
from feeds.gazetteer.read import Entry
from feeds.gazetteer.spelling import alternatives, key, sequences
from feeds.gazetteer.types import Alias, Cue, Facet, Rule, Settings

_NOT_WORDS = {"family", "slugs", "remove", "languages", "together"}
_PLACE_ROLES = ("names", "demonyms", "cities", "institutions")


def without_removed(entry: Entry) -> Entry:
    """Take the words that ``remove`` lists out of every list of the entry."""
    gone = {key(text) for text in entry.values.get("remove", ())}
    if not gone:
        return entry
    kept = {
        name: [item for item in value if key(_text(item)) not in gone] if isinstance(value, list) else value
        for name, value in entry.values.items()
        if name != "remove"
    }
    return Entry(entry.place, entry.table, kept)


def _text(item: Any) -> str:
    if isinstance(item, dict):
        return str(item.get("text") or item.get("name") or "")
    return item if isinstance(item, str) else ""


def actor_aliases(
    actors: list[tuple[Facet, Entry]], homes: Mapping[str, Entry], settings: Settings
) -> tuple[Alias, ...]:
    """All names of all actors, typed ones before generated ones; a typed name takes a generated one away."""
    typed = [alias for facet, entry in actors for alias in _typed(facet, entry, settings)]
    owned: dict[tuple[str, str], str] = {}
    for alias in typed:
        if alias.role in ("name", "weak"):
            owned.setdefault((alias.facet, key(alias.text)), alias.term)
    made = [
        alias
        for facet, entry in actors
        for alias in _made(facet, entry, homes, settings)
        if owned.get((alias.facet, key(alias.text)), alias.term) == alias.term
    ]
    return tuple(dict.fromkeys([*typed, *made]))


def _typed(facet: Facet, entry: Entry, settings: Settings) -> Iterator[Alias]:
    values, reads = entry.values, settings.evidence.get(facet.key, {})
    always = {key(text) for text in values.get("always", ())}

    def alias(text: str, role: str, sure: bool = True, how: str = "") -> Alias:
        check_words(entry, [text])
        words = how or reads.get(role, f"its {role}")
        return Alias(
            facet.key, entry.slug, text, role, words, sure, role == "acronym" and key(text) in always
        )

    yield alias(values["name"], "name")
    for text, sure in marked([*values.get("native", ()), *values.get("aliases", ())]):
        yield alias(text, "name" if sure else "weak", sure)
    for text, sure in _acronyms(values):
        yield alias(text, "acronym", sure)
    for text in values.get("weak", ()):
        yield alias(text, "weak", sure=False)
    for person in values.get("people", ()):
        yield from _person(facet, entry, person, reads)
    for role in reads:
        if role not in ("name", "acronym", "weak", "people"):
            for text, sure in marked(values.get(role, ())):
                yield alias(text, role, sure)


def _person(facet: Facet, entry: Entry, person: Any, reads: Mapping[str, str]) -> Iterator[Alias]:
    person = person if isinstance(person, dict) else {"name": person}
    pattern = reads.get("people", "its {role}")
    how = pattern.replace("{role}", person.get("role") or "member")
    texts = [(person["name"], True), *((text, True) for text in person.get("alone", ()))]
    for text, sure in [*texts, *((text, False) for text in person.get("weak_alone", ()))]:
        check_words(entry, [text])
        yield Alias(facet.key, entry.slug, text, "people", how, sure)


def _acronyms(values: Mapping[str, Any]) -> list[tuple[str, bool]]:
    """The short form and all acronyms; what is marked weak anywhere is weak."""
    given = dict(marked(values.get("acronyms", ())))
    short = values.get("short", "")
    # One letter is no acronym: it stands in "U.K." and before many a name.
    if len(key(short)) > 1 and key(short) not in {key(text) for text in given}:
        given[short] = True
    return list(given.items())


def marked(items: Iterable[Any]) -> Iterator[tuple[str, bool]]:
    """The texts of a list, and whether each is sure: ``{ text = "...", weak = true }`` is not."""
    for item in items:
        if isinstance(item, dict):
            yield item["text"], not item.get("weak", False)
        else:
            yield item, True


def _made(facet: Facet, entry: Entry, homes: Mapping[str, Entry], settings: Settings) -> Iterator[Alias]:
    home = homes.get(entry.values.get(facet.home, ""))
    if home is None:
        return
    filling = slots(home.values)
    reads = settings.evidence.get(facet.key, {}).get("name", "its name")
    for family in settings.families:
        if family.facet == facet.key and family.key in entry.values.get("family", ()):
            own = family.people if entry.values.get("main") else ()
            for text in generated((*family.names, *own), filling):
                yield Alias(facet.key, entry.slug, text, "name", reads)


def place_aliases(places: list[tuple[Facet, Entry]], settings: Settings) -> tuple[Alias, ...]:
    """All words for all places; ``weak`` ones are not sure, ``mask`` ones hide what they cover."""
    return tuple(dict.fromkeys(alias for facet, entry in places for alias in _place(facet, entry, settings)))


def _place(facet: Facet, entry: Entry, settings: Settings) -> Iterator[Alias]:
    values, reads = entry.values, settings.evidence.get(facet.key, {})
    roles = dict.fromkeys([*_PLACE_ROLES, *(role for role in reads if role not in ("weak", "people"))])
    weak = {key(text) for text in values.get("weak", ())}

    def alias(text: str, role: str, sure: bool = True) -> Alias:
        check_words(entry, [text], sequences)
        return Alias(facet.key, entry.slug, text, role, reads.get(role, role), sure)

    for role in roles:
        given = [values["name"], *values.get("of", ())] if role == "names" else []
        given += values.get("adjective", []) if role == "demonyms" else []
        yield from (alias(text, role) for text in [*given, *values.get(role, ())] if key(text) not in weak)
    for person in values.get("people", ()):
        named = person if isinstance(person, dict) else {"name": person}
        for text in [named["name"], *named.get("alone", ())]:
            if key(text) not in weak:
                yield alias(text, "people")
    yield from (alias(text, "weak", sure=False) for text in values.get("weak", ()))
    yield from (alias(text, "mask") for text in values.get("mask", ()))


def doubted(
    of_actors: Iterable[Alias],
    of_places: Iterable[Alias],
    actors: Iterable[tuple[Facet, Entry]],
    settings: Settings,
) -> Iterator[Alias]:
    """Make an actor's acronym weak where it is known of another place (ANC), or the settings doubt it."""
    doubtful = {key(text) for text in settings.words.get("doubtful", ())}
    homes = {(facet.key, entry.slug): entry.values.get(facet.home) for facet, entry in actors}
    known: dict[str, set[str]] = {}
    for alias in of_places:
        if alias.role != "mask" and " " not in alias.text:
            known.setdefault(alias.text, set()).add(alias.term)
    for alias in of_actors:
        elsewhere = known.get(alias.text, set()) - {homes[alias.facet, alias.term]}
        doubt = alias.role == "acronym" and not alias.always and (elsewhere or key(alias.text) in doubtful)
        yield alias._replace(sure=False) if doubt else alias


def cues(subjects: Iterable[Entry], settings: Settings) -> Iterator[Cue]:
    """All weighted words of all subjects."""
    for entry in subjects:
        for name in ("strong", "medium", "weak", "against"):
            check_words(entry, entry.values.get(name, ()), sequences)
            for text in entry.values.get(name, ()):
                yield Cue(entry.slug, text, settings.weights[name], "against" if name == "against" else "for")
        for name in ("veto", "mask"):
            check_words(entry, entry.values.get(name, ()), sequences)
            for text in entry.values.get(name, ()):
                yield Cue(entry.slug, text, 0.0, "veto" if name == "veto" else "mask")


def rules(subjects: Iterable[Entry]) -> Iterator[Rule]:
    """All rows of ``together``."""
    for entry in subjects:
        for row in entry.values.get("together", ()):
            check_words(entry, [item for item in row if not item.startswith("{")], alternatives)
            yield Rule(entry.slug, tuple(row))
