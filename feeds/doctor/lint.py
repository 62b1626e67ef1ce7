"""Apply every rule to a document, or to an answer from the web."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import islice

from feeds.doctor import atom, dates, document, http, identity, jsonfeed, links, opml, rss, texts
from feeds.doctor.fetch import Fetched
from feeds.doctor.finding import Finding, Rule
from feeds.doctor.parse import look
from feeds.doctor.view import View

GROUPS = (document, http, identity, dates, texts, links, atom, rss, jsonfeed, opml)

RULES: tuple[Rule, ...] = tuple(rule for group in GROUPS for rule in group.RULES)
"""To add a rule: a function ``(View) -> Found`` and a line in ``RULES`` of its group's file, then the
smallest document that breaks it in ``tests/doctor/test_rules.py``, which asks for one of each."""

_ORDER = {"error": 0, "warning": 1, "info": 2}
_MOST = 10
"""Findings of one rule that are told singly: a broken document breaks one rule a thousand times."""


def lint(
    body: bytes,
    *,
    url: str | None = None,
    content_type: str | None = None,
    headers: Mapping[str, str] | None = None,
    now: datetime,
    rules: Sequence[Rule] = RULES,
) -> list[Finding]:
    """What is wrong with a feed document (Atom, RSS 2.0, JSON Feed, OPML), the worst first.

    ``body`` is not compressed.  Rules about HTTP speak only where ``headers`` are given, those about
    the address only where ``url`` is.  Pure, and raises for no document whatever: what cannot be read
    is a finding.
    """
    view = look(body, url=url, content_type=content_type, headers=headers, now=now)
    found = [each for rule in rules if view.kind in rule.kinds for each in _findings(rule, view)]
    return sorted(found, key=lambda each: _ORDER[each.severity])


def lint_fetched(fetched: Fetched, *, now: datetime) -> list[Finding]:
    """Judge an answer: the way to it, its status, its headers, and the document in it."""
    way = [_redirect(status, where) for status, where in fetched.redirects]
    if fetched.status != 200:
        return [_status(fetched.status), *way]
    found = way + lint(fetched.body, url=fetched.url, headers=fetched.headers, now=now)
    return sorted(found, key=lambda each: _ORDER[each.severity])


def _findings(rule: Rule, view: View) -> list[Finding]:
    found = rule.check(view)
    told = [Finding(rule.name, rule.severity, *each, rule.source) for each in islice(found, _MOST)]
    more = sum(1 for _ in found)
    if more:
        told.append(Finding(rule.name, rule.severity, "document", f"and {more} more", rule.source))
    return told


def _redirect(status: int, where: str) -> Finding:
    advice = "; subscribe to that address" if status in (301, 308) else ""
    source = "feedbin/feedbin#100; W3C validator: TempRedirect"
    return Finding("redirect", "warning", "HTTP", f"{status} to {where!r}{advice}", source)


def _status(status: int) -> Finding:
    message = f"{status} in place of 200: Miniflux stops after three of them, NetNewsWire waits for two days"
    return Finding("status", "error", "HTTP", message, "miniflux/v2#879; NetNewsWire: DownloadSession")
