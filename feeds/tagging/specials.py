"""What a rule may ask of a line besides words: an actor, a role, a place, a subject, digits."""

from __future__ import annotations

from collections.abc import Iterable
from typing import final

from feeds.tagging.places import Place
from feeds.tagging.reading import Word
from feeds.tagging.scene import Cast


@final
class Specials:
    """Gives each special that any rule asks for a bit, and tells those that hold in a line.

    They are written ``party`` (a facet), ``papers`` (a role), ``country:gr`` (a term), ``number``, and
    ``year`` for one before 2000.  One that no rule asks for has no bit.
    """

    def __init__(self, asked: Iterable[str]) -> None:
        self._bits = {text: 1 << number for number, text in enumerate(dict.fromkeys(asked))}
        self._terms: dict[str, dict[str, int]] = {}
        for text, bit in self._bits.items():
            facet, colon, slug = text.partition(":")
            if colon:
                self._terms.setdefault(facet, {})[slug] = bit
        self._number = self._bits.get("number", 0)
        self._year = self._bits.get("year", 0)

    def bits(self, texts: Iterable[str]) -> int:
        """The bits of those that are asked for."""
        found = 0
        for text in texts:
            found |= self._bits.get(text, 0)
        return found

    def term(self, facet: str, slug: str) -> int:
        """The bit of a term, or 0."""
        terms = self._terms.get(facet)
        return 0 if terms is None else terms.get(slug, 0)

    def holding(self, casts: list[Cast], there: list[Place], row: list[Word]) -> int:
        """The bits of those that hold, subjects left out."""
        found, bits = 0, self._bits
        for cast in casts:
            if cast.claims:
                found |= bits.get(cast.facet, 0) | bits.get(cast.home, 0)
                for claim in cast.claims:
                    found |= bits.get(claim.role, 0)
            elif cast.maybe:
                found |= bits.get(cast.facet, 0)
        for place in there:
            found |= bits.get(place.alias.facet, 0) | self.term(place.alias.facet, place.slug)
        return found | self._digits(row)

    def _digits(self, row: list[Word]) -> int:
        found = 0
        if self._number or self._year:
            for word in row:
                if word.is_number:
                    found |= self._number
                    if word.is_year:
                        found |= self._year
        return found
