"""Compile a gazetteer: every spelling of every facet becomes a pattern of one automaton."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from feeds.gazetteer import Gazetteer
from feeds.gazetteer.spelling import Sequence, Word, alternatives, key, sequences
from feeds.tagging.automaton import ACTOR, CUE, PHRASE, PLACE, SIGNAL, Automaton, Meanings, Phrase, Weigh
from feeds.tagging.mention import Mention, need


def build(gazetteer: Gazetteer) -> tuple[Automaton, dict[str, int]]:
    """Compile everything; the second result gives the signal of each item of a rule."""
    patterns = Patterns()
    for bucket, mention, words in _mentions(gazetteer):
        patterns.add(words, bucket, mention)
    for cue in gazetteer.cues:
        for sequence in sequences(cue.text):
            patterns.add(sequence, CUE, Weigh(cue.term, cue.weight, cue.role))
    signals = _signals(gazetteer)
    for text, signal in signals.items():
        for sequence in alternatives(text):
            patterns.add(sequence, SIGNAL, signal)
    return Automaton(patterns.all()), signals


def _signals(gazetteer: Gazetteer) -> dict[str, int]:
    texts = [item for rule in gazetteer.rules for item in rule.items if not item.startswith("{")]
    texts += [text for words in gazetteer.not_with.values() for text in words]
    return {text: number for number, text in enumerate(dict.fromkeys(texts))}


def _mentions(gazetteer: Gazetteer) -> Iterator[tuple[int, Mention, Sequence]]:
    """One mention for each spelling of a facet, whoever bears it."""
    places = {facet.key for facet in gazetteer.of_kind("place")}
    found: dict[tuple[str, Sequence], Mention] = {}
    for alias in gazetteer.aliases:
        needed = need(alias.text)
        for sequence in _spellings(gazetteer, alias.text):
            mention = found.setdefault((alias.facet, sequence), Mention(alias.facet))
            if alias.role == "mask":
                mention.mask, mention.mask_need = True, needed
            elif (needed, alias) not in mention.aliases:
                mention.aliases.append((needed, alias))
    _add_family_words(gazetteer, found)
    _add_masks(gazetteer, found)
    ordinary = frozenset(gazetteer.settings.words.get("ordinary", ()))
    for (facet, sequence), mention in found.items():
        mention.settle(ordinary)
        yield (PLACE if facet in places else ACTOR), mention, sequence


def _add_family_words(gazetteer: Gazetteer, found: dict[tuple[str, Sequence], Mention]) -> None:
    for family in gazetteer.settings.families:
        for text in family.nouns:
            for sequence in _spellings(gazetteer, text):
                mention = found.setdefault((family.facet, sequence), Mention(family.facet))
                mention.noun, mention.noun_need = family.key, need(text) if text.isupper() else ()
        for text in family.members:
            for sequence in _spellings(gazetteer, text):
                found.setdefault((family.facet, sequence), Mention(family.facet)).member = family.key
        for text in family.plurals:
            for sequence in _spellings(gazetteer, text):
                mention = found.setdefault((family.facet, sequence), Mention(family.facet))
                mention.plural, mention.noun_need = family.key, need(text)


def _add_masks(gazetteer: Gazetteer, found: dict[tuple[str, Sequence], Mention]) -> None:
    for facet, texts in gazetteer.settings.masks.items():
        for text in texts:
            for sequence in _spellings(gazetteer, text):
                mention = found.setdefault((facet, sequence), Mention(facet))
                mention.mask, mention.mask_need = True, need(text)


def _spellings(gazetteer: Gazetteer, text: str) -> Iterator[Sequence]:
    """The sequences of an alias, and those with "workers'" for "worker's" and the like."""
    if "*" in text or "|" in text or "..." in text:
        yield from sequences(text)
        return
    folded = f" {key(text)} "
    spellings = {folded: None}
    for row in gazetteer.settings.variants:
        variants = [f" {key(variant)} " for variant in row]
        for spelling in list(spellings):
            for variant in variants:
                if variant in spelling:
                    spellings |= {spelling.replace(variant, other): None for other in variants}
    for spelling in spellings:
        yield tuple(Word(word) for word in spelling.split())


class Patterns:
    """Collects spellings and what they mean, before the automaton is built."""

    def __init__(self) -> None:
        self._found: dict[bytes, Meanings] = {}
        self._phrases: list[tuple[Sequence, int, object]] = []

    def add(self, sequence: Sequence, bucket: int, data: object) -> None:
        """Add a sequence of words, with or without gaps and inner stems."""
        if all(word is not None and not word.stem for word in sequence[:-1]):
            self._put(_literal(sequence), bucket, data)
        else:
            self._phrases.append((sequence, bucket, data))

    def all(self) -> dict[bytes, Meanings]:
        """Every pattern; a phrase is filed under the piece of it whose words are the rarest here."""
        common = Counter(word for pattern in self._found for word in pattern.split())
        common.update(
            word for sequence, _, _ in self._phrases for piece in _pieces(sequence) for word in piece.split()
        )
        for sequence, bucket, data in self._phrases:
            pieces = sorted(_pieces(sequence), key=lambda piece: min(common[word] for word in piece.split()))
            other = max(pieces[1:], key=len, default=b" ")
            self._put(pieces[0], PHRASE, Phrase(other, _expression(sequence), bucket, data))
        self._phrases.clear()
        return self._found

    def _put(self, pattern: bytes, bucket: int, data: object) -> None:
        meanings = self._found.setdefault(pattern, [])
        if (bucket, data) not in meanings:
            meanings.append((bucket, data))


def _literal(words: Iterable[Word | None]) -> bytes:
    kept = [word for word in words if word is not None]
    text = " " + " ".join(word.text for word in kept)
    return (text if kept[-1].stem else text + " ").encode()


def _pieces(sequence: Sequence) -> Iterator[bytes]:
    piece: list[Word] = []
    for word in sequence:
        if word is not None:
            piece.append(word)
        if (word is None or word.stem) and piece:
            yield _literal(piece)
            piece = []
    if piece:
        yield _literal(piece)


def _expression(sequence: Sequence) -> re.Pattern[bytes]:
    parts = []
    for word in sequence:
        if word is None:
            parts.append(rb"(?: [^ ]+){0,3}")
        else:
            parts.append(b" " + re.escape(word.text.encode()) + (rb"[^ ]*" if word.stem else b""))
    return re.compile(b"".join(parts) + rb"(?= )")
