"""A verdict as a JSON line: what ``feeds tag`` prints."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from json.encoder import encode_basestring
from typing import Any

from feeds.gazetteer import Gazetteer
from feeds.model import Source, Tag, Verdict
from feeds.tagging.finding import Finding
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


_REMEMBERED = 1 << 15
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


class _Writer:
    """Writes findings as JSON; what is said of a term again and again is encoded once."""

    def __init__(self, tagger: Tagger) -> None:
        gazetteer = tagger.gazetteer
        self._facet_of = tagger.facet_of
        self._actors = [
            (facet.key, f', "{facet.listed}": [') for facet in gazetteer.facets if facet.kind == "actor"
        ]
        self._named = {
            (facet, slug): json.dumps(_named(facet, slug, gazetteer), ensure_ascii=False)
            for facet, _ in self._actors
            for slug in gazetteer.terms(facet)
        }
        self._lists = [
            (facet.key, facet.kind, f', "{facet.listed}": ')
            for facet in gazetteer.facets
            if facet.kind != "actor"
        ]
        self._seen: dict[tuple[str, ...], str] = {}

    def line(self, text: str, finding: Finding) -> str:
        """One line of JSON, keys in the order of describe()."""
        maybe: list[str] = []
        rows = ['{"text": ', encode_basestring(text)]
        for facet, opening in self._actors:
            rows += [opening, self._claims(facet, finding), "]"]
            for cast in finding.casts:
                if cast.maybe and cast.facet == facet:
                    maybe += [self._named[facet, slug] for slug in cast.maybe]
        rows += [', "maybe": [', ", ".join(maybe), "]"] if self._actors else []
        for listed, kind, opening in self._lists:
            rows += [opening, self._terms(listed, kind, finding)]
        rows.append("}")
        return "".join(rows)

    def _claims(self, facet: str, finding: Finding) -> str:
        reading = finding.reading
        reasons: dict[str, dict[str, None]] = {}
        for cast in finding.casts:
            if cast.facet == facet:
                for claim in cast.claims:
                    reason = encode_basestring(f"'{reading.quoted(claim.start, claim.end)}', {claim.reads}")
                    reasons.setdefault(claim.term, {})[reason] = None
        return ", ".join(
            [
                f'{self._named[facet, term][:-1]}, "evidence": [{", ".join(given)}]}}'
                for term, given in reasons.items()
            ]
        )

    def _terms(self, facet: str, kind: str, finding: Finding) -> str:
        if kind == "subject":
            found = [slug for slug in finding.subjects if self._facet_of[slug] == facet]
        else:
            found = [place.alias.term for place in finding.places if place.alias.facet == facet]
            found += [slug for of, slug in finding.homes if of == facet]
        key = (kind, *found)
        if key not in self._seen:
            terms = sorted({slug if kind == "subject" else slug.upper() for slug in found})
            self._seen[key] = json.dumps(terms, ensure_ascii=False)
        return self._seen[key]
