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
from feeds.tagging.scene import Cast
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
        self._actors = [
            (facet.key, f', "{facet.listed}": [') for facet in gazetteer.facets if facet.kind == "actor"
        ]
        self._named = {
            facet: {slug: _encoded(_named(facet, slug, gazetteer)) for slug in gazetteer.terms(facet)}
            for facet, _ in self._actors
        }
        self._lists = [
            (facet.key, facet.kind == "subject", f', "{facet.listed}": [')
            for facet in gazetteer.facets
            if facet.kind != "actor"
        ]
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
            rows.append("]")
        if self._actors:
            rows.append(', "maybe": [')
            rows.append(", ".join(self._maybe(finding.casts)))
            rows.append("]")
        for listed, is_subject, opening in self._lists:
            rows.append(opening)
            rows.append(self._listed(listed, is_subject, finding))
            rows.append("]")
        rows.append("}")
        return "".join(rows)

    def _maybe(self, casts: list[Cast]) -> list[str]:
        return [self._named[cast.facet][slug] for cast in casts for slug in cast.maybe]

    def _claims(self, cast: Cast, reading: Reading) -> str:
        reasons: dict[str, list[str]] = {}
        for claim in cast.claims:
            reason = encode_basestring(f"'{reading.quoted(claim.start, claim.end)}', {claim.reads}")
            given = reasons.get(claim.term)
            if given is None:
                reasons[claim.term] = [reason]
            elif reason not in given:
                given.append(reason)
        named = self._named[cast.facet]
        return ", ".join(
            [f'{named[term][:-1]}, "evidence": [{", ".join(given)}]}}' for term, given in reasons.items()]
        )

    def _listed(self, facet: str, is_subject: bool, finding: Finding) -> str:
        """The terms of a facet in the order of the alphabet."""
        encoded = self._terms[facet]
        found: list[str] = []
        if is_subject:
            for slug in finding.subjects:
                word = encoded.get(slug)
                if word is not None:
                    found.append(word)
        else:
            for place in finding.places:
                if place.alias.facet == facet:
                    _include(found, encoded[place.slug])
            for of, slug in finding.homes:
                if of == facet:
                    _include(found, encoded[slug])
        if len(found) < 2:
            return found[0] if found else ""
        found.sort()
        return ", ".join(found)


def _include(found: list[str], word: str) -> None:
    if word not in found:
        found.append(word)


def _encoded(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
