"""The frozen types of what is known: facets, their terms, and the words that stand for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Kind = Literal["actor", "place", "subject"]
"""How the terms of a facet are recognised: by names and evidence, as places, or by weighted cues."""


class GazetteerError(ValueError):
    """A gazetteer that contradicts itself; the message names the file and the entry."""


@dataclass(frozen=True, slots=True)
class Facet:
    """A dimension: ``key`` as in URLs, ``listed`` as in JSON lines, ``home`` the facet its terms live in."""

    key: str
    kind: Kind
    singular: str
    plural: str
    listed: str
    home: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """One value of a facet.  ``label`` is what people read; ``country`` the slug of its home, or empty."""

    facet: str
    slug: str
    label: str
    name: str
    short: str = ""
    acronym: str = ""
    country: str = ""
    native: tuple[str, ...] = ()
    aliases_slugs: tuple[str, ...] = ()


class Alias(NamedTuple):
    """Words that stand for a term.

    ``sure`` ones need no other evidence, ``always`` ones stay the term's own whoever else bears them;
    ``reads`` says what they are to it.
    """

    facet: str
    term: str
    text: str
    role: str
    reads: str
    sure: bool = True
    always: bool = False


class Cue(NamedTuple):
    """Words that speak for (or against) a subject; a veto has no weight, a mask hides what it covers."""

    term: str
    text: str
    weight: float
    role: Literal["for", "against", "veto", "mask"]


class Rule(NamedTuple):
    """A subject is given when all ``items`` stand in the line (words, or specials in braces)."""

    term: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Family:
    """Names that a kind of actor shares.

    ``names`` are patterns to generate, ``nouns`` mean the main one of the line's place, ``members``
    only with the place beside them; an actor whose name bears a ``mark`` is of the family.
    """

    key: str
    facet: str
    mark: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    """Patterns for the main actor only: they name whoever its people are taken for."""
    plurals: tuple[str, ...] = ()
    """Words for several of the family, each named by a place that follows."""
    usual: tuple[str, ...] = ()
    """Whom its words may mean in a line that names no place."""
    hints: tuple[str, ...] = ()
    """Words that speak of some actor, and of none in particular: they only give candidates."""
    like: str = ""
    """The family whose actors its words may mean, where that is not itself."""
    tongues: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Language -> those of its words that are of that language alone."""


@dataclass(frozen=True, slots=True)
class Language:
    """What a line in a language looks like: a script, letters that few others have, frequent words."""

    code: str
    script: str = ""
    letters: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """What ``facets.toml`` says beside the facets."""

    evidence: Mapping[str, Mapping[str, str]]
    weights: Mapping[str, float]
    words: Mapping[str, tuple[str, ...]]
    masks: Mapping[str, tuple[str, ...]]
    spoken: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Language -> the places where it is spoken, the one it is named after first."""
    families: tuple[Family, ...] = ()
    languages: tuple[Language, ...] = ()
    variants: tuple[tuple[str, ...], ...] = ()
