"""Which lines of a page are edits of lines that vanished from it; and a guess of that, made beforehand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from feeds import identity
from feeds.model import Draft, Gist, Guess, Known, Old

Look = Callable[[Sequence[identity.Standing], Sequence[identity.Fresh]], list[identity.Edit]]
"""Finds the lines of a page that are edits of lines that vanished from it."""


def edits(
    lines: Sequence[Draft],
    matched: Sequence[Old | None],
    known: Known,
    found: Sequence[Gist | None],
    subjects: frozenset[str],
    look: Look,
    guess: Guess | None,
) -> dict[int, identity.Edit]:
    """By position, which lines are edits of items that vanished from the source's page."""
    held = {old.item for old in matched if old is not None}
    if not any(item in known.vanished and item not in held for item in known.standing):
        return {}
    if guess is not None and _was_right(guess, matched, known, held):
        return {
            place: identity.Edit(place, known.standing[was], why, alike)
            for place, was, why, alike in guess.edits
        }
    before = [
        _standing(item, known, subjects) for item in known.standing if item in known.vanished or item in held
    ]
    after = [
        identity.Fresh(None, line.text, line.canonical, _telling(gist.tagged.terms, subjects))
        if gist is not None
        else identity.Fresh(old.item if old is not None else None, "", "", frozenset())
        for line, old, gist in zip(lines, matched, found, strict=True)
    ]
    return {edit.position: edit for edit in look(before, after)}


def guess(before: Sequence[Draft], after: Sequence[Draft], subjects: frozenset[str]) -> Guess:
    """What edits() will find between two pages of a source, if the store knows of these lines only.

    Every draft has its gist.
    """
    places = {line.canonical: place for place, line in enumerate(before)}
    was = [places.get(line.canonical) for line in after]
    stay = tuple([(place, there) for place, there in enumerate(was) if there is not None])
    left = {there for _, there in stay}
    if len(left) == len(before):
        return Guess(stay, (), ())
    old = [
        identity.Standing(place, "", "", frozenset())
        if place in left
        else identity.Standing(place, line.text, line.canonical, _telling(_terms(line), subjects))
        for place, line in enumerate(before)
    ]
    new = [
        identity.Fresh(None, line.text, line.canonical, _telling(_terms(line), subjects))
        if there is None
        else identity.Fresh(there, "", "", frozenset())
        for line, there in zip(after, was, strict=True)
    ]
    gone = [(line.text, line.canonical, _terms(line)) for at, line in enumerate(before) if at not in left]
    edits = [(edit.position, edit.key, edit.reason, edit.score) for edit in identity.edits(old, new)]
    return Guess(stay, tuple(gone), tuple(edits))


def _terms(line: Draft) -> tuple[tuple[str, str], ...]:
    assert line.gist is not None
    return line.gist.tagged.terms


def _was_right(guess: Guess, matched: Sequence[Old | None], known: Known, held: set[int]) -> bool:
    """Whether the store has just the lines that were guessed from."""
    standing = known.standing
    places = {item: place for place, item in enumerate(standing)}
    stay = [(place, places.get(old.item)) for place, old in enumerate(matched) if old is not None]
    if stay != list(guess.stay) or len(standing) != len(guess.stay) + len(guess.gone):
        return False
    gone = [known.vanished.get(item) for item in standing if item not in held]
    return [(line.text, line.canonical, line.terms) for line in gone if line is not None] == list(guess.gone)


def _standing(item: int, known: Known, subjects: frozenset[str]) -> identity.Standing:
    gone = known.vanished.get(item)
    if gone is None:
        return identity.Standing(item, "", "", frozenset())
    return identity.Standing(item, gone.text, gone.canonical, _telling(gone.terms, subjects))


@lru_cache(maxsize=4096)
def _telling(found: tuple[tuple[str, str], ...], subjects: frozenset[str]) -> identity.Terms:
    """The terms that tell one event from another."""
    return frozenset([term for term in found if term[0] not in subjects])
