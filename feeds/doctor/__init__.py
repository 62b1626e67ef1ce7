"""Lints feed documents by what readers, aggregators and validators do with them.

``lint`` is pure and knows no network; ``fetch`` gets a document within bounds, and ``lint_fetched``
judges what came, redirects included.
"""

from feeds.doctor.fetch import Fetched, FetchError, fetch
from feeds.doctor.finding import Finding, Rule, Severity
from feeds.doctor.lint import RULES, lint, lint_fetched

__all__ = [
    "RULES",
    "FetchError",
    "Fetched",
    "Finding",
    "Rule",
    "Severity",
    "fetch",
    "lint",
    "lint_fetched",
]
