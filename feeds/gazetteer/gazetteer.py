"""What is known, ready to be asked."""

from __future__ import annotations

import difflib
import pickle
from collections.abc import Mapping
from dataclasses import dataclass

from feeds.gazetteer.spelling import key
from feeds.gazetteer.types import Alias, Cue, Facet, Rule, Settings, Term


class Patterns:
    """Aliases and cues.

    A kept gazetteer leaves them packed: they are most of it, and once the tagger's tables are kept as
    well, nobody asks for them.
    """

    __slots__ = ("_made", "_packed")

    def __init__(self, aliases: tuple[Alias, ...], cues: tuple[Cue, ...]) -> None:
        self._made: tuple[tuple[Alias, ...], tuple[Cue, ...]] | None = (aliases, cues)
        self._packed = b""

    @property
    def made(self) -> tuple[tuple[Alias, ...], tuple[Cue, ...]]:
        """Both, unpacked."""
        if self._made is None:
            aliases, cues = pickle.loads(self._packed)
            self._made = tuple(map(Alias._make, aliases)), tuple(map(Cue._make, cues))
        return self._made

    def __getstate__(self) -> bytes:
        # As plain tuples: named ones take three times as long to pickle.
        return pickle.dumps([[*map(tuple, every)] for every in self.made], pickle.HIGHEST_PROTOCOL)

    def __setstate__(self, packed: bytes) -> None:
        self._made, self._packed = None, packed

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Patterns) and self.made == other.made

    __hash__ = None  # type: ignore[assignment]  # as lists have none


@dataclass(frozen=True)
class Gazetteer:
    """Facets in the order they are shown, their terms, and every word that speaks for a term.

    ``version`` is a digest of all knowledge that can change a verdict.
    ``mains`` and ``kin`` are keyed by (home, family): the one actor, or the likely ones, that a
    family's words mean there.
    """

    version: str
    facets: tuple[Facet, ...]
    settings: Settings
    rules: tuple[Rule, ...]
    thresholds: Mapping[str, float]
    mains: Mapping[tuple[str, str], str]
    kin: Mapping[tuple[str, str], tuple[str, ...]]
    not_with: Mapping[tuple[str, str], tuple[str, ...]]
    spoken: Mapping[str, tuple[str, ...]]
    """Home slug -> the languages that speak for it."""
    _patterns: Patterns
    _terms: Mapping[str, Mapping[str, Term]]
    _slugs: Mapping[str, Mapping[str, str]]
    _bearers: Mapping[str, tuple[str, ...]]

    @property
    def aliases(self) -> tuple[Alias, ...]:
        """All words that stand for a term by which it is named."""
        return self._patterns.made[0]

    @property
    def cues(self) -> tuple[Cue, ...]:
        """All words that speak for a subject, or against it."""
        return self._patterns.made[1]

    def facet(self, key: str) -> Facet:
        """Give the facet of that key; KeyError where there is none."""
        for facet in self.facets:
            if facet.key == key:
                return facet
        raise KeyError(key)

    def of_kind(self, kind: str) -> tuple[Facet, ...]:
        """The facets that are recognised in one way."""
        return tuple(facet for facet in self.facets if facet.kind == kind)

    def terms(self, facet: str) -> Mapping[str, Term]:
        """Slug -> term, in the order of the files; KeyError for an unknown facet."""
        return self._terms[facet]

    def resolve(self, facet: str, slug: str) -> Term | None:
        """Find a term by its slug or one of its other slugs, without regard to case."""
        wanted = slug.casefold()
        terms = self._terms.get(facet, {})
        found = wanted if wanted in terms else self._slugs.get(facet, {}).get(wanted, "")
        return terms.get(found)

    def bearers(self, acronym: str) -> tuple[str, ...]:
        """Slugs of the actors that bear an acronym, written in any case, in the order of the files."""
        return self._bearers.get(key(acronym).replace(" ", ""), ())

    def nearest(self, facet: str, slug: str, n: int = 5) -> tuple[str, ...]:
        """At most n slugs that look like a wrong one, the most alike first."""
        wanted = slug.casefold()
        borne = [found for found in self.bearers(wanted) if found in self._terms.get(facet, {})]
        names = {**{other: other for other in self._terms.get(facet, {})}, **self._slugs.get(facet, {})}
        near = difflib.get_close_matches(wanted, names, n=n * 2, cutoff=0.5)
        return tuple(dict.fromkeys([*borne, *(names[name] for name in near)]))[:n]
