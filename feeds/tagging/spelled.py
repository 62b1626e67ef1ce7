"""A spelling while the gazetteer is compiled; a line meets it as a Mention."""

from __future__ import annotations

from dataclasses import dataclass, field
from sys import intern
from typing import Any

from feeds.gazetteer import Alias
from feeds.gazetteer.spelling import plain, tokens
from feeds.tagging.mention import Need, fits


@dataclass(slots=True)
class Spelled:
    """What one spelling may mean in a facet; see Mention."""

    facet: str
    aliases: list[tuple[Need, Alias]] = field(default_factory=list)
    noun: str = ""
    noun_need: Need = ()
    member: str = ""
    plural: str = ""
    hint: str = ""
    mask: bool = False
    mask_need: Need = ()

    def packed(self, *, ordinary: bool) -> tuple[Any, ...]:
        """All of it, and the short cuts, as tuples, texts and truth values; Mention's unpacked() reads it.

        ``ordinary`` spellings are words of a language.
        """
        aliases = tuple((needed, _shared(alias)) for needed, alias in self.aliases)
        named = self.aliases or self.noun or self.plural or self.member
        hint = "" if named else self.hint  # who is named by it says more
        family = (intern(self.noun), self.noun_need, intern(self.member), intern(self.plural), intern(hint))
        free = self._is_free()
        mask = (self.mask, self.mask_need, free, ordinary, "" if free else self._exact())
        return (self._only(), intern(self.facet), aliases, *family, *mask)

    def _is_free(self) -> bool:
        """Whether its capitals never matter."""
        free = bool(self.member) or not any(needed for needed, _ in self.aliases)
        return free and not self.mask_need and not self.noun_need

    def _exact(self) -> str:
        """The spelling that every alias is content with, or an empty string."""
        if not self.aliases:
            return ""
        words = tokens(plain(self.aliases[0][1].text))
        return " ".join(words) if all(fits(needed, words) for needed, _ in self.aliases) else ""

    def _only(self) -> int:
        """The number of the sure alias where all belong to one term, or -1."""
        if len({alias.term for _, alias in self.aliases}) != 1:
            return -1
        return next((at for at, (_, alias) in enumerate(self.aliases) if alias.sure), -1)


def _shared(alias: Alias) -> tuple[Any, ...]:
    """An alias whose texts are one object however often they are unpacked: memory read is time."""
    facet, term, text, role, reads, sure, always = alias
    return intern(facet), intern(term), text, intern(role), intern(reads), sure, always
