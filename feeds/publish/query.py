"""Boolean queries: ``party=kke,tkp&topic=elections&not=topic:coup&q="NATO bases"``.  Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote

from feeds import text
from feeds.gazetteer import Gazetteer
from feeds.store import Phrase, Query

MAX_QUERY = 1000
"""Characters of a query string; what is longer is refused unread."""
_MAX_TERMS = 40
_MAX_WORDS = 16
_PHRASE = re.compile(r'(-?)(?:"([^"]*)"|(\S+))')


class BadQueryError(ValueError):
    """A query that cannot be answered; the message says why."""


class NothingAskedError(BadQueryError):
    """No field of a query is filled in, as when an empty form is sent."""


@dataclass(frozen=True, slots=True)
class Search:
    """A query in its one canonical order."""

    query: Query
    canonical: str
    """The query string that rel=self shows."""
    words: str
    """The query as people read it."""
    q: str
    """The full-text part as it is written back into a form."""


def parse_search(raw: str, gazetteer: Gazetteer, sources: Mapping[str, str]) -> Search:
    """The query of a query string: comma is or, different keys are and.  Raises BadQueryError."""
    if len(raw) > MAX_QUERY:
        raise BadQueryError(f"a query of more than {MAX_QUERY} characters")
    try:
        fields = parse_qsl(raw, max_num_fields=50, errors="replace")
    except ValueError as error:
        raise BadQueryError("too many fields") from error
    facets = [facet.key for facet in gazetteer.facets] + ["source"]
    every = {facet: _terms(fields, facet, gazetteer, sources) for facet in facets}
    none = _negated(fields, facets, gazetteer, sources)
    q = " ".join(" ".join(value for name, value in fields if name == "q").split())
    phrases = _phrases(q)
    if sum(map(len, every.values())) + len(none) > _MAX_TERMS:
        raise BadQueryError(f"more than {_MAX_TERMS} terms")
    if not any(every.values()) and not any(not phrase.negative for phrase in phrases):
        refused = BadQueryError if none or phrases else NothingAskedError
        raise refused(f"nothing to look for: give one or more of {', '.join([*facets, 'q'])}")
    groups = tuple(tuple((facet, slug) for slug in slugs) for facet, slugs in every.items() if slugs)
    return Search(
        Query(groups, none, phrases),
        _canonical(every, none, phrases),
        _in_words(every, none, phrases),
        _written(phrases),
    )


def all_of(terms: Iterable[tuple[str, str]], gazetteer: Gazetteer, sources: Mapping[str, str]) -> str:
    """The canonical query for what bears all of these (facet, slug), each of another facet.

    Raises BadQueryError for an unknown one.
    """
    asked = {facet: (_resolve(facet, slug, gazetteer, sources),) for facet, slug in terms}
    order = [facet.key for facet in gazetteer.facets] + ["source"]
    return _canonical({facet: asked[facet] for facet in order if facet in asked}, (), ())


def _terms(
    fields: Iterable[tuple[str, str]], facet: str, gazetteer: Gazetteer, sources: Mapping[str, str]
) -> tuple[str, ...]:
    wanted = [slug for name, value in fields if name == facet for slug in value.split(",") if slug.strip()]
    return tuple(sorted({_resolve(facet, slug.strip()[:64], gazetteer, sources) for slug in wanted}))


def _negated(
    fields: Iterable[tuple[str, str]],
    facets: Iterable[str],
    gazetteer: Gazetteer,
    sources: Mapping[str, str],
) -> tuple[tuple[str, str], ...]:
    found = set()
    for part in (part.strip() for name, value in fields if name == "not" for part in value.split(",")):
        facet, colon, slug = part.partition(":")
        if part and (not colon or facet not in facets):
            raise BadQueryError(f"not={part[:40]}: write facet:term, such as topic:coup")
        if part:
            found.add((facet, _resolve(facet, slug[:64], gazetteer, sources)))
    return tuple(sorted(found))


def _resolve(facet: str, slug: str, gazetteer: Gazetteer, sources: Mapping[str, str]) -> str:
    if facet == "source":
        if slug.lower() in sources:
            return slug.lower()
        raise BadQueryError(f"no source {slug}")
    term = gazetteer.resolve(facet, slug)
    if term is None:
        near = gazetteer.bearers(slug) or gazetteer.nearest(facet, slug)
        hint = f"; nearest: {', '.join(near[:6])}" if near else ""
        raise BadQueryError(f"no {facet} {slug}{hint}")
    return term.slug


def _phrases(q: str) -> tuple[Phrase, ...]:
    """Words and "phrases", with a minus before those that must not stand in the text."""
    if q.count('"') % 2:
        raise BadQueryError("a quotation mark is not closed")
    found: dict[Phrase, None] = {}
    for minus, quoted, word in _PHRASE.findall(q):
        if words := tuple(text.words(quoted or word)):
            found[Phrase(words, negative=bool(minus))] = None
    if sum(len(phrase.words) for phrase in found) > _MAX_WORDS:
        raise BadQueryError(f"more than {_MAX_WORDS} words")
    if q and not found:
        raise BadQueryError("q has no word in it")
    return tuple(sorted(found, key=lambda phrase: (phrase.negative, phrase.words)))


def _written(phrases: Iterable[Phrase]) -> str:
    def one(phrase: Phrase) -> str:
        words = " ".join(phrase.words)
        return ("-" if phrase.negative else "") + (f'"{words}"' if len(phrase.words) > 1 else words)

    return " ".join(map(one, phrases))


def _canonical(
    every: Mapping[str, tuple[str, ...]], none: Iterable[tuple[str, str]], phrases: Iterable[Phrase]
) -> str:
    parts = [f"{facet}={','.join(slugs)}" for facet, slugs in every.items() if slugs]
    if negated := ",".join(f"{facet}:{slug}" for facet, slug in none):
        parts.append(f"not={negated}")
    if written := _written(phrases):
        parts.append(f"q={quote(written, safe='')}")
    return "&".join(parts)


def _in_words(
    every: Mapping[str, tuple[str, ...]], none: Iterable[tuple[str, str]], phrases: Iterable[Phrase]
) -> str:
    parts = [" or ".join(slugs) for slugs in every.values() if slugs]
    parts += [written] if (written := _written(phrases)) else []
    parts += [f"not {slug}" for _, slug in none]
    return ", ".join(parts)
