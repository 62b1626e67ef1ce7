"""What one spelling may mean, and in which capitals it must be written to mean it."""

from __future__ import annotations

from typing import Any, final

from feeds.gazetteer.spelling import plain, tokens
from feeds.tagging.reading import Reading
from feeds.tagging.spans import Span

Need = tuple[tuple[int, str], ...]
"""(position, word as written) of the words of an alias whose capitals matter."""
Refused = dict[tuple[str, str], frozenset[str]]
"""(facet, term) -> the signals beside which its short words do not mean it."""


@final
class Sense:
    """An alias of the gazetteer as the tagger carries it: a word of a line costs no detour."""

    __slots__ = ("always", "facet", "needed", "reads", "role", "sure", "term", "text")

    def __init__(
        self,
        needed: Need,
        facet: str,
        term: str,
        text: str,
        role: str,
        reads: str,
        sure: bool,
        always: bool,
    ) -> None:
        self.needed = needed
        self.facet = facet
        self.term = term
        self.text = text
        self.role = role
        self.reads = reads
        self.sure = sure
        self.always = always


@final
class Mention:
    """What one spelling may mean in an actor or place facet.

    ``exact`` is the spelling that every alias is content with, so that most hits need no closer look;
    ``only`` the sure alias where the spelling belongs to one term.
    """

    __slots__ = (
        "every", "exact", "facet", "free", "hint", "mask", "mask_need", "member", "noun", "noun_need",
        "only", "ordinary", "plural",
    )  # fmt: skip

    def __init__(self, facet: str, every: list[Sense], only: Sense | None) -> None:
        self.facet = facet
        self.every = every
        self.only = only
        self.noun = ""
        self.noun_need: Need = ()
        self.member = ""
        self.plural = ""
        self.hint = ""
        self.mask = False
        self.mask_need: Need = ()
        self.free = True
        self.ordinary = False
        self.exact = ""

    def fits(self, reading: Reading, start: int, end: int) -> bool:
        """Whether all of it may be meant without a closer look at the capitals."""
        return self.free or self.exact == reading.span(start, end)

    def hides(self, reading: Reading, start: int, end: int) -> bool:
        """Whether the spelling is a mask, written in the very capitals of the mask where they matter."""
        if not self.mask or not self.mask_need:
            return self.mask
        return _stands(self.mask_need, reading.cased(start, end))

    def fitting(self, reading: Reading, start: int, end: int) -> list[Sense]:
        """The aliases that may be written so; none for an ordinary word in a line of capitals."""
        if self.ordinary and reading.is_capitals():
            return []
        if self.fits(reading, start, end):
            return self.every
        words = reading.cased(start, end)
        return [sense for sense in self.every if not sense.needed or fits(sense.needed, words)]

    def family(self, words: list[str]) -> tuple[str, str]:
        """Which family's word this is, and its sort (noun, plural, member, hint); empty strings if none."""
        if self.noun and fits(self.noun_need, words):
            return self.noun, "noun"
        if self.plural and _stands(self.noun_need, words):
            return self.plural, "plural"
        if self.member:
            return self.member, "member"
        return (self.hint, "hint") if self.hint else ("", "")


@final
class Hit(Span):
    """Where a spelling stands, and what it may mean."""

    __slots__ = ("mention",)

    def __init__(self, start: int, end: int, mention: Mention) -> None:
        self.start = start
        self.end = end
        self.mention = mention


def unpacked(values: tuple[Any, ...]) -> Mention:
    """The mention that compile.py packed."""
    only, facet, aliases, noun, noun_need, member, plural, hint, mask, mask_need, *rest = values
    every = [Sense(needed, *alias) for needed, alias in aliases]
    mention = Mention(facet, every, every[only] if only >= 0 else None)
    mention.noun, mention.noun_need, mention.member = noun, noun_need, member
    mention.plural, mention.hint = plural, hint
    mention.mask, mention.mask_need = mask, mask_need
    mention.free, mention.ordinary, mention.exact = rest
    return mention


def _stands(needed: Need, words: list[str]) -> bool:
    return all(words[at : at + 1] == [word] for at, word in needed)


def need(text: str) -> Need:
    """Which words of an alias must be written as they are: acronyms, and a single capitalised word."""
    words = tokens(plain(text))
    if len(words) == 1:
        return ((0, words[0]),) if words[0] != words[0].lower() else ()
    return tuple(
        [(at, word) for at, word in enumerate(words) if len(word) > 1 and word[1:] != word[1:].lower()]
    )


def fits(needed: Need, words: list[str]) -> bool:
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
