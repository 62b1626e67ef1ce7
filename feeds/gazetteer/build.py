"""Build the gazetteer from its tables, or refuse it.

gather (read) -> check (check) -> settings (settings) -> words of every term (words) -> Gazetteer
"""

from __future__ import annotations

import hashlib
import json
import pickle
from collections.abc import Iterable, Mapping

from feeds.gazetteer.check import check_entry, check_slugs, nearest
from feeds.gazetteer.clashes import bearers, check_actors, check_names, check_usual, families_of
from feeds.gazetteer.gazetteer import Gazetteer, Patterns
from feeds.gazetteer.read import Entry, Tables, gather, read
from feeds.gazetteer.settings import read_facets, read_settings
from feeds.gazetteer.spelling import key
from feeds.gazetteer.types import Alias, Facet, GazetteerError, Settings, Term
from feeds.gazetteer.words import actor_aliases, cues, doubted, marked, place_aliases, rules, without_removed
from feeds.kept import Folders, code, digest, fetch, keep, unhindered
from feeds.model import Config

READING = 2
"""The version of how tagging reads; part of Gazetteer.version, so raise it when verdicts change."""

_CODE = ("feeds.text", "feeds.gazetteer")
"""What takes part in loading."""
_KEPT = "gazetteer.pickle"
_SETTINGS = ("facet", "family", "language")


def load(config: Config, cache: Folders = ()) -> Gazetteer:
    """Load the shipped gazetteer, or the folder that the configuration names, with its own entries.

    ``cache`` are folders of our own where what was loaded is kept for the next time; it is used only
    if every file, the configuration's entries and this code are the same to the byte.  Raises
    GazetteerError, naming file and entry, for anything that contradicts itself.
    """
    given = read(config)
    own = repr((config.party, config.topic, config.country))
    made_of = digest(code(*_CODE), own, *(part for file in given for part in file))
    # Pickle is fit for a file that this very code has written into our own folder (see kept.py).
    found = fetch(cache, _KEPT, made_of, pickle.loads)
    if not isinstance(found, Gazetteer):
        with unhindered():
            found = _loaded(gather(given, config))
        keep(cache, _KEPT, made_of, pickle.dumps(found, pickle.HIGHEST_PROTOCOL))
    _check_means(config, found)
    return found


def _check_means(config: Config, found: Gazetteer) -> None:
    """A source means somebody who is known."""
    known = [slug for facet in found.of_kind("actor") for slug in found.terms(facet.key)]
    for source in config.source:
        for acronym, slug in source.means.items():
            if slug not in known:
                raise GazetteerError(
                    f"{config.path}: [[source]] {source.slug}: means.{acronym}: nobody has the slug {slug!r}"
                    f"{nearest(slug, known)}"
                )


def _loaded(tables: Tables) -> Gazetteer:
    facets = read_facets([entry for entry in tables.entries if entry.table == "facet"])
    settings = read_settings(tables, facets)
    entries = [without_removed(entry) for entry in tables.entries if entry.table not in _SETTINGS]
    by_facet = _checked(entries, facets, settings)
    return _built(facets, settings, by_facet)


def _checked(entries: list[Entry], facets: tuple[Facet, ...], settings: Settings) -> dict[str, list[Entry]]:
    by_facet: dict[str, list[Entry]] = {facet.key: [] for facet in facets}
    known = {facet.key: facet for facet in facets}
    for entry in entries:
        if entry.table not in known:
            raise entry.error(f"no facet is called {entry.table!r}{nearest(entry.table, known)}")
        check_entry(entry, known[entry.table], settings.evidence.get(entry.table, {}))
        by_facet[entry.table].append(entry)
    check_slugs(entries)
    for facet in facets:
        if facet.kind == "actor":
            homes = {entry.slug for entry in by_facet.get(facet.home, [])}
            check_actors(by_facet[facet.key], facet, homes, settings)
    return by_facet


def _built(facets: tuple[Facet, ...], settings: Settings, by_facet: Mapping[str, list[Entry]]) -> Gazetteer:
    actors = [(facet, entry) for facet in facets if facet.kind == "actor" for entry in by_facet[facet.key]]
    places = [(facet, entry) for facet in facets if facet.kind == "place" for entry in by_facet[facet.key]]
    subjects = [entry for facet in facets if facet.kind == "subject" for entry in by_facet[facet.key]]
    of_places = place_aliases(places, settings)
    of_actors = actor_aliases(actors, {entry.slug: entry for _, entry in places}, settings)
    aliases = (*doubted(of_actors, of_places, actors, settings), *of_places)
    check_names([alias for alias in aliases if alias.role == "name"], by_facet, settings)
    check_usual(settings, by_facet)
    borne = bearers(aliases, actors)
    terms = {
        facet.key: {entry.slug: _term(facet, entry) for entry in by_facet[facet.key]} for facet in facets
    }
    return Gazetteer(
        version=_version(settings, by_facet),
        facets=facets,
        settings=settings,
        rules=tuple(rules(subjects)),
        thresholds={entry.slug: float(entry.values.get("threshold", 1.0)) for entry in subjects},
        mains=dict(_mains(actors, settings)),
        kin=_kin(actors, settings),
        not_with={
            (facet.key, entry.slug): tuple(entry.values["not_with"])
            for facet, entry in [*actors, *places]
            if entry.values.get("not_with")
        },
        spoken=_spoken(places, settings),
        _patterns=Patterns(aliases, tuple(cues(subjects, settings))),
        _terms=terms,
        _slugs={facet.key: _slugs(facet, by_facet[facet.key], aliases, borne) for facet in facets},
        _bearers=borne,
    )


def _term(facet: Facet, entry: Entry) -> Term:
    values = entry.values
    short = values.get("short", "")
    return Term(
        facet=facet.key,
        slug=entry.slug,
        label=f"{short} ({values['name']})" if short and short != values["name"] else values["name"],
        name=values["name"],
        short=short,
        acronym=values.get("acronym") or (entry.slug if facet.kind == "actor" else ""),
        country=values.get(facet.home, "") if facet.home else "",
        native=tuple(text for text, _ in marked(values.get("native", ()))),
        aliases_slugs=tuple(values.get("slugs", ())),
    )


def _mains(
    actors: Iterable[tuple[Facet, Entry]], settings: Settings
) -> Iterable[tuple[tuple[str, str], str]]:
    for facet, entry in actors:
        for family in families_of(entry, facet, settings) if entry.values.get("main") else ():
            yield (entry.values[facet.home], family), entry.slug


def _kin(actors: Iterable[tuple[Facet, Entry]], settings: Settings) -> dict[tuple[str, str], tuple[str, ...]]:
    """Who a family's words could mean in a place, the main one first."""
    found: dict[tuple[str, str], list[str]] = {}
    for facet, entry in sorted(actors, key=lambda item: not item[1].values.get("main")):
        for family in families_of(entry, facet, settings):
            found.setdefault((entry.values[facet.home], family), []).append(entry.slug)
    return {where: tuple(slugs) for where, slugs in found.items()}


def _spoken(places: Iterable[tuple[Facet, Entry]], settings: Settings) -> dict[str, tuple[str, ...]]:
    found = {entry.slug: list(entry.values.get("languages", ())) for _, entry in places}
    for language, homes in settings.spoken.items():
        for home in homes:
            found.setdefault(home, []).append(language)
    return {home: tuple(dict.fromkeys(languages)) for home, languages in found.items()}


def _slugs(
    facet: Facet, entries: Iterable[Entry], aliases: Iterable[Alias], borne: Mapping[str, tuple[str, ...]]
) -> dict[str, str]:
    """Other slugs that are served in place: written ones, "kke-gr", and a free acronym with one bearer."""
    taken = {entry.slug for entry in entries}
    found: dict[str, str] = {}
    for entry in entries:
        for slug in entry.values.get("slugs", ()):
            if slug in taken or found.setdefault(slug, entry.slug) != entry.slug:
                raise entry.error(f"the other slug {slug!r} belongs to another entry")
    for entry in entries:
        home = entry.values.get(facet.home) if facet.home else None
        if home and (acronym := entry.values.get("acronym")):
            found.setdefault(f"{acronym}-{home}", entry.slug)
    free = {slug: owners[0] for slug, owners in borne.items() if len(owners) == 1 and slug.isascii()}
    for slug, owner in free.items():
        if owner in taken:
            found.setdefault(slug, owner)
    if facet.kind == "place":
        for alias in aliases:
            if alias.facet == facet.key and alias.role == "names" and alias.sure and alias.text.isascii():
                found.setdefault(key(alias.text).replace(" ", "-"), alias.term)
    return {slug: term for slug, term in found.items() if slug not in taken}


def _version(settings: Settings, by_facet: Mapping[str, list[Entry]]) -> str:
    known = {name: [entry.values for entry in entries] for name, entries in by_facet.items()}
    text = json.dumps([READING, known, repr(settings)], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


__all__ = ["READING", "GazetteerError", "load"]
