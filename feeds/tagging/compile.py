"""Compile a gazetteer: every spelling of every facet becomes a pattern of one tree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from feeds.gazetteer import Gazetteer
from feeds.gazetteer.spelling import Sequence, Word, alternatives, key, sequences
from feeds.tagging.mention import need
from feeds.tagging.spelled import Spelled
from feeds.tagging.tables import ACTOR, CUE, PLACE, SIGNAL, Tables, Tree

Spellings = dict[tuple[str, Sequence], Spelled]
Variants = list[list[str]]


def build(gazetteer: Gazetteer) -> Tables:
    """Compile everything."""
    tree = Tree()
    for bucket, words, packed in _mentions(gazetteer):
        tree.add(words, bucket, packed)
    for cue in gazetteer.cues:
        for sequence in sequences(cue.text):
            tree.add(sequence, CUE, (cue.term, cue.weight, cue.role))
    signals = _signals(gazetteer)
    for text, signal in signals.items():
        for sequence in alternatives(text):
            tree.add(sequence, SIGNAL, signal)
    return tree.tables(signals)


def _signals(gazetteer: Gazetteer) -> dict[str, int]:
    texts = [item for rule in gazetteer.rules for item in rule.items if not item.startswith("{")]
    texts += [text for words in gazetteer.not_with.values() for text in words]
    return {text: number for number, text in enumerate(dict.fromkeys(texts))}


def _mentions(gazetteer: Gazetteer) -> Iterator[tuple[int, Sequence, tuple[Any, ...]]]:
    """One mention for each spelling of a facet, whoever bears it."""
    places = {facet.key for facet in gazetteer.of_kind("place")}
    variants = [[f" {key(variant)} " for variant in row] for row in gazetteer.settings.variants]
    found: Spellings = {}
    for alias in gazetteer.aliases:
        needed = need(alias.text)
        for sequence in _spellings(variants, alias.text):
            mention = found.setdefault((alias.facet, sequence), Spelled(alias.facet))
            if alias.role == "mask":
                mention.mask, mention.mask_need = True, needed
            elif (needed, alias) not in mention.aliases:
                mention.aliases.append((needed, alias))
    _add_family_words(gazetteer, variants, found)
    _add_masks(gazetteer, variants, found)
    ordinary = {
        sequence for text in gazetteer.settings.words.get("ordinary", ()) for sequence in sequences(text)
    }
    for (facet, sequence), mention in found.items():
        packed = mention.packed(ordinary=bool(mention.aliases) and sequence in ordinary)
        yield (PLACE if facet in places else ACTOR), sequence, packed


def _add_family_words(gazetteer: Gazetteer, variants: Variants, found: Spellings) -> None:
    for family in gazetteer.settings.families:
        for text in family.nouns:
            for sequence in _spellings(variants, text):
                mention = found.setdefault((family.facet, sequence), Spelled(family.facet))
                mention.noun, mention.noun_need = family.key, need(text) if text.isupper() else ()
        for text in family.members:
            for sequence in _spellings(variants, text):
                found.setdefault((family.facet, sequence), Spelled(family.facet)).member = family.key
        for text in family.hints:
            for sequence in _spellings(variants, text):
                found.setdefault((family.facet, sequence), Spelled(family.facet)).hint = family.key
        for text in family.plurals:
            for sequence in _spellings(variants, text):
                mention = found.setdefault((family.facet, sequence), Spelled(family.facet))
                mention.plural, mention.noun_need = family.key, need(text)


def _add_masks(gazetteer: Gazetteer, variants: Variants, found: Spellings) -> None:
    for facet, texts in gazetteer.settings.masks.items():
        for text in texts:
            for sequence in _spellings(variants, text):
                mention = found.setdefault((facet, sequence), Spelled(facet))
                mention.mask, mention.mask_need = True, need(text)


def _spellings(variants: Variants, text: str) -> Iterator[Sequence]:
    """The sequences of an alias, and those with "workers'" for "worker's" and the like."""
    if "*" in text or "|" in text or "..." in text:
        yield from sequences(text)
        return
    spellings = {f" {key(text)} ": None}
    for row in variants:
        for spelling in list(spellings):
            for variant in row:
                if variant in spelling:
                    spellings |= {spelling.replace(variant, other): None for other in row}
    for spelling in spellings:
        yield tuple([Word(word) for word in spelling.split()])
