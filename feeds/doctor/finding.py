"""What a rule is, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from feeds.doctor.view import View

Severity = Literal["error", "warning", "info"]
Found = Iterator[tuple[str, str]]
"""(place, message) pairs."""

ATOM = frozenset({"atom"})
RSS = frozenset({"rss"})
JSON = frozenset({"json"})
OPML = frozenset({"opml"})
XML_FEEDS = ATOM | RSS
FEEDS = XML_FEEDS | JSON
XML = XML_FEEDS | OPML
READABLE = FEEDS | OPML
ANY = READABLE | {""}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with a document: which rule, how bad, where, what, and who says so."""

    rule: str
    severity: Severity
    place: str
    message: str
    source: str

    def __str__(self) -> str:
        return f"{self.severity}: {self.place}: {self.message} [{self.rule}; {self.source}]"


@dataclass(frozen=True, slots=True)
class Rule:
    """A pure check of a document, for the kinds of document it knows."""

    name: str
    severity: Severity
    source: str
    check: Callable[[View], Found]
    kinds: frozenset[str] = ANY


def shown(text: str, limit: int = 80) -> str:
    """A piece of somebody's document, quoted so that a terminal can print it."""
    return repr(text if len(text) <= limit else f"{text[:limit]}…").encode("utf-8", "replace").decode()
