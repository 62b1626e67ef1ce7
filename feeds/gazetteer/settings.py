"""Read what facets.toml says: facets, families, languages, and how evidence is weighed and worded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from feeds.gazetteer.check import SHAPES, check_keys, nearest
from feeds.gazetteer.read import Entry, Tables
from feeds.gazetteer.types import Facet, Family, GazetteerError, Language, Settings

_KINDS = ("actor", "place", "subject")

DEFAULT_WEIGHTS: Mapping[str, float] = {
    "strong": 1.0,
    "medium": 0.6,
    "weak": 0.35,
    "against": -0.6,
    "beside": 3.0,
    "heading": 3.0,
    "bracket": 3.0,
    "person": 3.0,
    "place": 1.5,
    "compatriot": 1.5,
    "near": 0.25,
    "seldom": 0.75,
    "enough": 1.0,
    "margin": 0.5,
    "most_maybe": 6,
}
"""How much each kind of evidence counts where facets.toml does not say otherwise."""

_TABLES = ("evidence", "weights", "words", "mask", "spelling", "spoken")


def read_facets(entries: Iterable[Entry]) -> tuple[Facet, ...]:
    """Read the facets in the order they are written; GazetteerError where one is wrong or none is there."""
    found: dict[str, Facet] = {}
    for entry in entries:
        check_keys(entry, SHAPES["facet"], needed=("key", "kind", "singular", "plural"))
        facet = Facet(**{"listed": str(entry.values["plural"]).lower(), **entry.values})
        if facet.kind not in _KINDS:
            raise entry.error(f"kind must be one of {', '.join(_KINDS)}")
        if facet.key in found:
            raise entry.error(f"the facet {facet.key!r} is there twice")
        found[facet.key] = facet
    if not found:
        raise GazetteerError("facets.toml: no [[facet]] is written down")
    for facet in found.values():
        if facet.home and found.get(facet.home, facet).kind != "place":
            raise GazetteerError(f"facets.toml: [[facet]] {facet.key}: home {facet.home!r} is no place facet")
    return tuple(found.values())


def read_settings(tables: Tables, facets: tuple[Facet, ...]) -> Settings:
    """Read all that is not a term; unknown tables and weights are errors."""
    raw = tables.settings
    for name in raw:
        if name not in _TABLES:
            raise GazetteerError(f"facets.toml: unknown table [{name}]{nearest(name, _TABLES)}")
    return Settings(
        evidence={facet.key: raw.get("evidence", {}).get(facet.key, {}) for facet in facets},
        weights=_weights(raw.get("weights", {})),
        words=_lists("words", raw.get("words", {})),
        masks=_lists("mask", raw.get("mask", {})),
        spoken=_lists("spoken", raw.get("spoken", {})),
        families=tuple(_families(tables.entries, {facet.key for facet in facets})),
        languages=tuple(_languages(tables.entries)),
        variants=tuple(tuple(row) for row in raw.get("spelling", {}).get("variants", [])),
    )


def _weights(given: Mapping[str, Any]) -> dict[str, float]:
    for name, value in given.items():
        if name not in DEFAULT_WEIGHTS or not isinstance(value, int | float):
            hint = nearest(name, DEFAULT_WEIGHTS)
            raise GazetteerError(f"facets.toml: [weights] {name} is not a known weight with a number{hint}")
    return {**DEFAULT_WEIGHTS, **{name: float(value) for name, value in given.items()}}


def _lists(table: str, given: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    for name, value in given.items():
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise GazetteerError(f"facets.toml: [{table}] {name} must be a list of texts")
    return {name: tuple(value) for name, value in given.items()}


def _families(entries: Iterable[Entry], facets: set[str]) -> Iterable[Family]:
    for entry in entries:
        if entry.table == "family":
            check_keys(entry, SHAPES["family"], needed=("key", "facet"))
            if entry.values["facet"] not in facets:
                raise entry.error(f"unknown facet {entry.values['facet']!r}")
            yield Family(**_frozen(entry.values))


def _languages(entries: Iterable[Entry]) -> Iterable[Language]:
    for entry in entries:
        if entry.table == "language":
            check_keys(entry, SHAPES["language"], needed=("code",))
            yield Language(**_frozen(entry.values))


def _frozen(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _lasting(value) for name, value in values.items()}


def _lasting(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: tuple(row) for name, row in value.items()}
    return tuple(value) if isinstance(value, list) else value
