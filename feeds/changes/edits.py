"""Which lines of a page are edits of lines that vanished from it; and a guess of that, made beforehand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from feeds import identity
from feeds.model import Draft, Gist, Guess, Known, Old, Vanished

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
        _standing(item, known.vanished.get(item), subjects)
        for item in known.standing
        if item in known.vanished or item in held
    ]
    after = [
        _fresh(line, gist, old.item if old is not None else None, subjects)
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
    gone = {place: _gone(line) for place, line in enumerate(before) if place not in left}
    if not gone:
        return Guess(stay, (), ())
    old = [_standing(place, gone.get(place), subjects) for place in range(len(before))]
    new = [
        _fresh(line, line.gist if there is None else None, there, subjects)
        for line, there in zip(after, was, strict=True)
    ]
    edits = [(edit.position, edit.key, edit.reason, edit.score) for edit in identity.edits(old, new)]
    return Guess(stay, tuple(map(_told, gone.values())), tuple(edits))


def _gone(line: Draft) -> Vanished:
    """A line that only the page before has, as the store will know it."""
    assert line.gist is not None
    return Vanished(line.text, line.canonical, True, 0, line.gist.tagged.terms)


def _told(line: Vanished) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    """What of a line that is gone tells how it compares."""
    return line.text, line.canonical, line.terms


def _was_right(guess: Guess, matched: Sequence[Old | None], known: Known, held: set[int]) -> bool:
    """Whether the store has just the lines that were guessed from."""
    standing = known.standing
    places = {item: place for place, item in enumerate(standing)}
    stay = [(place, places.get(old.item)) for place, old in enumerate(matched) if old is not None]
    if stay != list(guess.stay) or len(standing) != len(guess.stay) + len(guess.gone):
        return False
    gone = [known.vanished.get(item) for item in standing if item not in held]
    return [_told(line) for line in gone if line is not None] == list(guess.gone)


def _standing(key: int, gone: Vanished | None, subjects: frozenset[str]) -> identity.Standing:
    """A line of the page before; one that still stands is an anchor and no more."""
    if gone is None:
        return identity.Standing(key, "", "", frozenset())
    return identity.Standing(key, gone.text, gone.canonical, _telling(gone.terms, subjects))


def _fresh(line: Draft, gist: Gist | None, key: int | None, subjects: frozenset[str]) -> identity.Fresh:
    """A line of the new page; one without a gist is known by its key."""
    if gist is None:
        return identity.Fresh(key, "", "", frozenset())
    return identity.Fresh(None, line.text, line.canonical, _telling(gist.tagged.terms, subjects))


@lru_cache(maxsize=4096)
def _telling(found: tuple[tuple[str, str], ...], subjects: frozenset[str]) -> identity.Terms:
    """The terms that tell one event from another."""
    return frozenset([term for term in found if term[0] not in subjects])
