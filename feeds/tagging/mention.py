"""What one spelling may mean, and in which capitals it must be written to mean it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from feeds.gazetteer import Alias
from feeds.gazetteer.spelling import key, plain, tokens
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
    mask: bool = False
    mask_need: Need = ()
    free: bool = True
    ordinary: bool = False
    exact: bytes = b"\x00"
    every: tuple[Alias, ...] = ()
    only: Alias | None = None

    def settle(self, ordinary: Collection[str]) -> None:
        """Work out the short cuts, once all aliases are known."""
        self.every = tuple(alias for _, alias in self.aliases)
        self.free = bool(self.member) or not any(needed for needed, _ in self.aliases)
        self.free &= not self.mask_need
        self.free &= not self.noun_need
        self.ordinary = any(key(alias.text) in ordinary for alias in self.every)
        for text in [alias.text for alias in self.every][:1]:
            written = " ".join(tokens(plain(text)))
            if all(fits(needed, written) for needed, _ in self.aliases):
                self.exact = f" {written}".encode()
        if self.every and len({alias.term for alias in self.every}) == 1:
            self.only = next((alias for alias in self.every if alias.sure), None)

    def hides(self, reading: Reading, start: int, end: int) -> bool:
        """Whether the spelling is a mask, written in the very capitals of the mask where they matter."""
        if not self.mask or not self.mask_need:
            return self.mask
        return _stands(self.mask_need, reading.written(start, end))

    def family(self, written: str) -> tuple[str, str]:
        """Which family's word this is, and its sort (noun, plural, member); empty strings if none."""
        if self.noun and fits(self.noun_need, written):
            return self.noun, "noun"
        if self.plural and _stands(self.noun_need, written):
            return self.plural, "plural"
        return (self.member, "member") if self.member else ("", "")


def _stands(needed: Need, written: str) -> bool:
    words = written.split()
    return all(words[at : at + 1] == [word] for at, word in needed)


def need(text: str) -> Need:
    """Which words of an alias must be written as they are: acronyms, and a single capitalised word."""
    words = tokens(plain(text))
    if len(words) == 1:
        return ((0, words[0]),) if words[0] != words[0].lower() else ()
    return tuple(
        (at, word) for at, word in enumerate(words) if len(word) > 1 and word[1:] != word[1:].lower()
    )


def fits(needed: Need, written: str) -> bool:
    """Whether words stand in the line in the capitals that an alias needs."""
    words = written.split()
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
