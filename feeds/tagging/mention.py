"""What one spelling may mean, and in which capitals it must be written to mean it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from feeds.gazetteer import Alias
from feeds.gazetteer.spelling import plain, tokens
from feeds.tagging.reading import Reading

Need = tuple[tuple[int, str], ...]
"""(position, word as written) of the words of an alias whose capitals matter."""


@dataclass(slots=True)
class Mention:
    """What one spelling may mean in an actor or place facet.

    ``exact`` is the spelling that every alias is content with, so that most hits need no closer look;
    ``only`` the sure alias where the spelling belongs to one term.
    """

    facet: str
    aliases: list[tuple[Need, Alias]] = field(default_factory=list)
    noun: str = ""
    noun_need: Need = ()
    member: str = ""
    plural: str = ""
    hint: str = ""
    mask: bool = False
    mask_need: Need = ()
    free: bool = True
    ordinary: bool = False
    exact: str = ""
    every: tuple[Alias, ...] = ()
    only: Alias | None = None

    def settle(self, *, ordinary: bool) -> None:
        """Work out the short cuts, once all aliases are known; ``ordinary`` words are words of a language."""
        self.every = tuple(alias for _, alias in self.aliases)
        self.free = bool(self.member) or not any(needed for needed, _ in self.aliases)
        self.free &= not self.mask_need
        self.free &= not self.noun_need
        self.ordinary = ordinary
        if self.every or self.noun or self.plural or self.member:
            self.hint = ""  # who is named by it says more
        if self.every and not self.free:
            words = tokens(plain(self.every[0].text))
            if all(fits(needed, words) for needed, _ in self.aliases):
                self.exact = " ".join(words)
        if self.every and len({alias.term for alias in self.every}) == 1:
            self.only = next((alias for alias in self.every if alias.sure), None)

    def packed(self) -> tuple[Any, ...]:
        """All of it as tuples, texts and truth values."""
        aliases = tuple((needed, tuple(alias)) for needed, alias in self.aliases)
        only = -1 if self.only is None else self.every.index(self.only)
        words = (self.noun, self.noun_need, self.member, self.plural, self.hint, self.mask, self.mask_need)
        return (only, self.facet, aliases, *words, self.free, self.ordinary, self.exact)

    @classmethod
    def unpacked(cls, values: tuple[Any, ...]) -> Mention:
        """The mention that was packed."""
        only, facet, aliases, *rest = values
        mention = cls(facet, [(needed, Alias(*alias)) for needed, alias in aliases], *rest)
        mention.every = tuple([alias for _, alias in mention.aliases])
        mention.only = mention.every[only] if only >= 0 else None
        return mention

    def hides(self, reading: Reading, start: int, end: int) -> bool:
        """Whether the spelling is a mask, written in the very capitals of the mask where they matter."""
        if not self.mask or not self.mask_need:
            return self.mask
        return _stands(self.mask_need, reading.cased[start:end])

    def fitting(self, reading: Reading, start: int, end: int) -> list[Alias]:
        """The aliases that may be written so; none for an ordinary word in a line of capitals."""
        if self.ordinary and reading.is_capitals():
            return []
        if self.free or reading.span(start, end) == self.exact:
            return list(self.every)
        words = reading.cased[start:end]
        return [alias for needed, alias in self.aliases if not needed or fits(needed, words)]

    def family(self, words: Sequence[str]) -> tuple[str, str]:
        """Which family's word this is, and its sort (noun, plural, member, hint); empty strings if none."""
        if self.noun and fits(self.noun_need, words):
            return self.noun, "noun"
        if self.plural and _stands(self.noun_need, words):
            return self.plural, "plural"
        if self.member:
            return self.member, "member"
        return (self.hint, "hint") if self.hint else ("", "")


def _stands(needed: Need, words: Sequence[str]) -> bool:
    return all(words[at : at + 1] == [word] for at, word in needed)


def need(text: str) -> Need:
    """Which words of an alias must be written as they are: acronyms, and a single capitalised word."""
    words = tokens(plain(text))
    if len(words) == 1:
        return ((0, words[0]),) if words[0] != words[0].lower() else ()
    return tuple(
        (at, word) for at, word in enumerate(words) if len(word) > 1 and word[1:] != word[1:].lower()
    )


def fits(needed: Need, words: Sequence[str]) -> bool:
    """Whether words stand in the line in the capitals that an alias needs."""
    for at, word in needed:
        there = words[at] if at < len(words) else ""
        if there.isupper():
            continue
        inner = word[1:] != word[1:].lower()
        if inner and there != word:
            return False
        if not inner and not there[:1].isupper():
            return False
    return True
