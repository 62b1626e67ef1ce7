"""Gather: the tables of a folder of TOML files, and what the configuration adds to them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

from feeds.gazetteer.types import GazetteerError
from feeds.kept import texts
from feeds.model import Config


@dataclass(frozen=True)
class Entry:
    """One table as it was written: ``place`` names its file, ``table`` the facet it belongs to."""

    place: str
    table: str
    values: dict[str, Any]

    @property
    def slug(self) -> str:
        """What the entry calls itself."""
        return str(self.values.get("slug", ""))

    def error(self, reason: str) -> GazetteerError:
        """Say what is wrong with this entry, and where it stands."""
        return GazetteerError(f"{self.place}: [[{self.table}]] {self.slug or '(no slug)'}: {reason}")


@dataclass(frozen=True)
class Tables:
    """All entries, and the single tables of settings by name."""

    entries: tuple[Entry, ...]
    settings: dict[str, Any] = field(default_factory=dict)


Files = tuple[tuple[str, bytes], ...]
"""Each file by its name below the folder."""


def read(config: Config) -> Files:
    """The shipped files, or those of the configured folder.  Raises GazetteerError for a missing folder."""
    folder = config.gazetteer or files("feeds.gazetteer").joinpath("data")
    if not folder.is_dir():
        raise GazetteerError(f"{folder}: no such folder")
    found = tuple((name, file.read_bytes()) for name, file in texts(folder, ".toml"))
    if not found:
        raise GazetteerError(f"{folder}: holds no entries")
    return found


def gather(given: Files, config: Config) -> Tables:
    """Read the files, and lay the configuration's own entries over them.

    Raises GazetteerError for a broken file, or a setting given twice.
    """
    tables = _tables(given)
    if not tables.entries:
        raise GazetteerError(f"{', '.join(name for name, _ in given)}: no entries")
    own = {"party": config.party, "topic": config.topic, "country": config.country}
    additions = [Entry(str(config.path), table, values) for table, rows in own.items() for values in rows]
    return Tables(_overlaid(tables.entries, additions), tables.settings)


def _tables(given: Files) -> Tables:
    entries: list[Entry] = []
    settings: dict[str, Any] = {}
    for name, body in given:
        for key, value in _parsed(name, body).items():
            if isinstance(value, list):
                entries.extend(Entry(name, key, row) for row in _rows(name, key, value))
            elif key in settings:
                raise GazetteerError(f"{name}: [{key}] is already in another file")
            else:
                settings[key] = value
    return Tables(tuple(entries), settings)


def _rows(name: str, key: str, value: list[Any]) -> list[dict[str, Any]]:
    if not all(isinstance(row, dict) for row in value):
        raise GazetteerError(f"{name}: {key} must be a row of tables, written [[{key}]]")
    return value


def _parsed(name: str, body: bytes) -> dict[str, Any]:
    try:
        return tomllib.loads(body.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise GazetteerError(f"{name}: {error}") from error


def _overlaid(entries: Iterable[Entry], additions: Iterable[Entry]) -> tuple[Entry, ...]:
    """Lists grow, single values are replaced, ``remove`` takes words away; a new slug is a new entry."""
    found = list(entries)
    where = {(entry.table, entry.slug): index for index, entry in enumerate(found)}
    for addition in additions:
        index = where.get((addition.table, addition.slug))
        if index is None:
            where[addition.table, addition.slug] = len(found)
            found.append(addition)
        else:
            base = found[index]
            place = f"{base.place} with {addition.place}"
            found[index] = Entry(place, base.table, _merged(base.values, addition.values))
    return tuple(found)


def _merged(base: Mapping[str, Any], addition: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in addition.items():
        both = isinstance(value, list) and isinstance(merged.get(key), list)
        merged[key] = [*merged[key], *value] if both else value
    return merged
