"""What a pass tells of itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from feeds import model
from feeds.model import Kind, Plan, Revision


@dataclass(frozen=True, slots=True)
class Edit:
    """An edit that was recognised: which line, what it says now, and why it was taken for one."""

    line: int
    text: str
    kind: Kind
    reason: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one seed came to."""

    path: str
    time: datetime | None = None
    lines: int = 0
    new: int = 0
    edited: int = 0
    known: int = 0
    late: bool = False
    edits: tuple[Edit, ...] = ()
    notes: tuple[model.Problem, ...] = ()
    refused: model.Problem | None = None


@dataclass(frozen=True, slots=True)
class Pass:
    """What one pass found; `unsettled` files are looked at again after ``seeds.settle`` seconds."""

    files: int
    outcomes: tuple[Outcome, ...]
    refused: tuple[model.Problem, ...]
    """All that is refused now, also what was refused before and has not changed."""
    unsettled: int


Listener = Callable[[Outcome, int], None]
"""Told of each seed when it is done, and how many there are in this pass."""


def of_plan(plan: Plan, seed: model.Seed) -> Outcome:
    """What a seed came to that was applied."""
    edits = tuple(Edit(e.line, e.text, e.kind, e.reason) for e in plan.events if isinstance(e, Revision))
    return Outcome(
        path=plan.path,
        time=seed.time,
        lines=plan.lines,
        new=plan.new,
        edited=plan.edited,
        known=plan.known,
        late=plan.late,
        edits=edits,
        notes=seed.notes,
    )
