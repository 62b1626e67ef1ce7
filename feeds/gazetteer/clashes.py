"""Refuse actors that contradict each other: homes, acronyms, main ones, names owned twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from feeds.gazetteer.check import nearest
from feeds.gazetteer.read import Entry
from feeds.gazetteer.spelling import key
from feeds.gazetteer.types import Alias, Facet, GazetteerError, Settings


def check_actors(entries: list[Entry], facet: Facet, homes: set[str], settings: Settings) -> None:
    """Raise GazetteerError for an unknown home or family, a second acronym or main one of a home."""
    families = {family.key for family in settings.families if family.facet == facet.key}
    acronyms: dict[tuple[str, str], Entry] = {}
    mains: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        home = entry.values.get(facet.home, "") if facet.home else ""
        if facet.home and home not in homes:
            raise entry.error(f"unknown {facet.home} {home!r}{nearest(str(home), homes)}")
        acronym = entry.values.get("acronym")
        if acronym:
            _claim(acronyms, (home, acronym), entry, f"the acronym {acronym!r} of {home!r}")
        for family in entry.values.get("family", ()):
            if family not in families:
                raise entry.error(f"unknown family {family!r}{nearest(family, families)}")
        for family in families_of(entry, facet, settings) if entry.values.get("main") else ():
            _claim(mains, (home, family), entry, f"the main {family} one of {home!r}")


def families_of(entry: Entry, facet: Facet, settings: Settings) -> list[str]:
    """The families an actor belongs to: those it lists, and those whose mark its name bears."""
    name = key(entry.values["name"])
    return [
        family.key
        for family in settings.families
        if family.facet == facet.key
        and facet.home
        and (family.key in entry.values.get("family", ()) or any(key(word) in name for word in family.mark))
    ]


def _claim(owners: dict[tuple[str, str], Entry], what: tuple[str, str], entry: Entry, called: str) -> None:
    other = owners.setdefault(what, entry)
    if other is not entry:
        raise entry.error(f"{called} is already {other.slug} in {other.place}")


def check_names(names: Iterable[Alias], by_facet: Mapping[str, list[Entry]], settings: Settings) -> None:
    """Refuse a full name that two terms of a facet own, and one that a mask always hides."""
    entries = {(name, entry.slug): entry for name, rows in by_facet.items() for entry in rows}
    hidden = {(facet, key(text)) for facet, texts in settings.masks.items() for text in texts}
    owners: dict[tuple[str, str], Alias] = {}
    for alias in names:
        entry = entries[alias.facet, alias.term]
        what = (alias.facet, key(alias.text))
        if what in hidden:
            raise entry.error(f"{alias.text!r} can never match: [mask] {alias.facet} hides it")
        other = owners.setdefault(what, alias)
        if other.term != alias.term:
            owner = entries[alias.facet, other.term]
            raise entry.error(f"the name {alias.text!r} already belongs to {owner.slug} in {owner.place}")


def check_usual(settings: Settings, by_facet: Mapping[str, list[Entry]]) -> None:
    """Refuse a family that names an actor nobody knows."""
    for family in settings.families:
        known = [entry.slug for entry in by_facet[family.facet]]
        for slug in family.usual:
            if slug not in known:
                hint = nearest(slug, known)
                raise GazetteerError(f"facets.toml: [[family]] {family.key}: unknown slug {slug!r}{hint}")


def bearers(aliases: Iterable[Alias], actors: Iterable[tuple[Facet, Entry]]) -> dict[str, tuple[str, ...]]:
    """Acronym, folded without spaces -> slugs of all that bear it."""
    found: dict[str, dict[str, None]] = {}
    for _, entry in actors:
        if acronym := entry.values.get("acronym"):
            found.setdefault(acronym, {})[entry.slug] = None
    for alias in aliases:
        if alias.role == "acronym":
            found.setdefault(key(alias.text).replace(" ", ""), {})[alias.term] = None
    return {acronym: tuple(slugs) for acronym, slugs in found.items()}


__all__ = ["GazetteerError", "bearers", "check_actors", "check_names", "check_usual", "families_of"]
