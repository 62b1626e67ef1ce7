"""A verdict as a JSON line: what ``feeds tag`` prints."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from json.encoder import encode_basestring
from typing import Any, Final, final

from feeds.gazetteer import Gazetteer
from feeds.model import Source, Tag, Verdict
from feeds.tagging.finding import Finding
from feeds.tagging.reading import Reading
from feeds.tagging.scene import Cast, Claim
from feeds.tagging.tagger import Tagger


def describe(text: str, verdict: Verdict, gazetteer: Gazetteer) -> dict[str, Any]:
    """Give a verdict as plain values.

    For each actor facet a list under its ``listed`` name (``parties``) of ``{slug, country, acronym,
    evidence}`` and all undecided candidates under ``maybe``; for a subject facet its slugs; for a
    place facet its slugs in capitals (ISO 3166 codes in the shipped gazetteer).
    """
    found: dict[str, Any] = {"text": text}
    for facet in gazetteer.facets:
        tags = [tag for tag in verdict.tags if tag.facet == facet.key]
        if facet.kind == "actor":
            found[facet.listed] = [_actor(tag, gazetteer) for tag in tags]
            found.setdefault("maybe", []).extend(
                _named(of, slug, gazetteer) for of, slug in verdict.maybe if of == facet.key
            )
        elif facet.kind == "subject":
            found[facet.listed] = sorted(tag.term for tag in tags)
        else:
            found[facet.listed] = sorted(tag.term.upper() for tag in tags)
    return found


def _named(facet: str, slug: str, gazetteer: Gazetteer) -> dict[str, Any]:
    term = gazetteer.terms(facet)[slug]
    return {"slug": slug, "country": term.country, "acronym": term.acronym}


def _actor(tag: Tag, gazetteer: Gazetteer) -> dict[str, Any]:
    reasons = [f"'{piece.words}', {piece.rule}" for piece in tag.evidence]
    return {**_named(tag.facet, tag.term, gazetteer), "evidence": reasons}


_REMEMBERED: Final = 1 << 15
"""How many lines tag_lines() remembers; snapshots of one page hold mostly the same lines."""


def tag_lines(lines: Iterable[str], tagger: Tagger, source: Source | None = None) -> Iterator[str]:
    """Tag lines one by one, and give each as one line of JSON without its line end.

    The same values as ``json.dumps(describe(...))``, put together from pieces made beforehand.
    """
    writer = _Writer(tagger)
    written: dict[str, str] = {}
    for line in lines:
        text = line.rstrip("\r\n")
        row = written.get(text)
        if row is None:
            if len(written) >= _REMEMBERED:
                written.clear()
            row = written[text] = writer.line(text, tagger.find(text, source))
        yield row


@final
class _Writer:
    """Writes findings as JSON; what is said of a term again and again is encoded once."""

    def __init__(self, tagger: Tagger) -> None:
        gazetteer = tagger.gazetteer
        actors = [facet for facet in gazetteer.facets if facet.kind == "actor"]
        others = [facet for facet in gazetteer.facets if facet.kind != "actor"]
        self._actors = [(facet.key, _opening(facet.listed, at == 0)) for at, facet in enumerate(actors)]
        self._maybe = _opening("maybe", False) if actors else ""
        self._lists = [
            (facet.key, facet.kind == "subject", _opening(facet.listed, not actors and at == 0))
            for at, facet in enumerate(others)
        ]
        self._closing = "]}" if gazetteer.facets else "}"
        self._named = {
            facet: {slug: _encoded(_named(facet, slug, gazetteer)) for slug in gazetteer.terms(facet)}
            for facet, _ in self._actors
        }
        self._opened = {
            facet: {slug: f'{named[:-1]}, "evidence": [' for slug, named in terms.items()}
            for facet, terms in self._named.items()
        }
        self._reads: dict[str, str] = {}
        self._terms = {
            facet: {slug: _encoded(slug if subject else slug.upper()) for slug in gazetteer.terms(facet)}
            for facet, subject, _ in self._lists
        }

    def line(self, text: str, finding: Finding) -> str:
        """One line of JSON, keys in the order of describe()."""
        rows = ['{"text": ', encode_basestring(text)]
        for facet, opening in self._actors:
            rows.append(opening)
            for cast in finding.casts:
                if cast.claims and cast.facet == facet:
                    rows.append(self._claims(cast, finding.reading))
        if self._maybe:
            rows.append(self._maybe)
            for cast in finding.casts:
                if cast.maybe:
                    self._add_maybe(cast, rows)
        for listed, is_subject, opening in self._lists:
            rows.append(opening)
            found = self._subjects(listed, finding) if is_subject else self._places(listed, finding)
            if len(found) > 1:
                found.sort()
                rows.append(", ".join(found))
            elif found:
                rows.append(found[0])
        rows.append(self._closing)
        return "".join(rows)

    def _add_maybe(self, cast: Cast, rows: list[str]) -> None:
        named = self._named[cast.facet]
        for slug in cast.maybe:
            if rows[-1] is not self._maybe:
                rows.append(", ")
            rows.append(named[slug])

    def _claims(self, cast: Cast, reading: Reading) -> str:
        opened = self._opened[cast.facet]
        if len(cast.claims) == 1:
            only = cast.claims[0]
            return f"{opened[only.term]}{self._reason(only, reading)}]}}"
        reasons: dict[str, list[str]] = {}
        for claim in cast.claims:
            reason = self._reason(claim, reading)
            given = reasons.get(claim.term)
            if given is None:
                reasons[claim.term] = [reason]
            elif reason not in given:
                given.append(reason)
        return ", ".join([f"{opened[term]}{', '.join(given)}]}}" for term, given in reasons.items()])

    def _reason(self, claim: Claim, reading: Reading) -> str:
        reads = self._reads.get(claim.reads)
        if reads is None:
            if len(self._reads) >= _REMEMBERED:
                self._reads.clear()
            reads = self._reads[claim.reads] = encode_basestring(f"', {claim.reads}")[1:]
        words = reading.quoted(claim.start, claim.end)
        if words.replace(" ", "").isalnum():  # nothing in it to be escaped
            return f"\"'{words}{reads}"
        return encode_basestring(f"'{words}")[:-1] + reads

    def _subjects(self, facet: str, finding: Finding) -> list[str]:
        encoded = self._terms[facet]
        found: list[str] = []
        for slug in finding.subjects:
            word = encoded.get(slug)
            if word is not None:
                found.append(word)
        return found

    def _places(self, facet: str, finding: Finding) -> list[str]:
        encoded = self._terms[facet]
        found: list[str] = []
        for place in finding.places:
            if place.alias.facet == facet:
                _include(found, encoded[place.slug])
        for home in finding.homes:
            if home.facet == facet:
                _include(found, encoded[home.slug])
        return found


def _opening(listed: str, is_first: bool) -> str:
    """What stands before the values of a list; it closes the list before."""
    return f'{"" if is_first else "]"}, "{listed}": ['


def _include(found: list[str], word: str) -> None:
    if word not in found:
        found.append(word)


def _encoded(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
