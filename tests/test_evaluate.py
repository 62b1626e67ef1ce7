"""Precision, recall, and every wrong line with its evidence."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from feeds.evaluate import Score, evaluate
from feeds.model import Evidence, Tag, Verdict

TERMS = {
    "kke": SimpleNamespace(country="gr", acronym="kke"),
    "pcm-mx": SimpleNamespace(country="mx", acronym="pcm"),
    "pcm-mq": SimpleNamespace(country="mq", acronym="pcm"),
}


class Fixed:
    """A tagger that says what it was told to."""

    gazetteer = SimpleNamespace(terms=lambda facet: TERMS)

    def __init__(self, **verdicts: Verdict) -> None:
        self._verdicts = verdicts

    def tag(self, text: str, source: None = None) -> Verdict:
        """The verdict that was given for this text."""
        return self._verdicts[text]


def party(slug: str) -> Tag:
    """A tag of a party with evidence."""
    return Tag("party", slug, (Evidence(slug.upper(), "its acronym"),))


def test_a_right_line_counts_for_every_facet() -> None:
    """Party ids are country and acronym, countries ISO codes, topics slugs."""
    verdict = Verdict((party("kke"), Tag("country", "gr"), Tag("topic", "war")))
    gold = {"text": "a", "parties": ["gr:kke"], "country": ["GR"], "topics": ["war"]}
    report = evaluate([gold], Fixed(a=verdict))
    assert (report.parties.f1, report.countries.f1, report.topics.f1) == (1.0, 1.0, 1.0)
    assert report.wrong == []


def test_what_is_foreign_and_what_is_missing() -> None:
    """An extra party costs precision, a missing one recall; the wrong line shows the evidence."""
    gold = {"text": "a", "parties": ["gr:kke"], "country": [], "topics": []}
    report = evaluate([gold], Fixed(a=Verdict((party("pcm-mx"),))))
    assert (report.parties.tp, report.parties.fp, report.parties.fn) == (0, 1, 1)
    assert report.wrong[0].missing == ("gr:kke",)
    assert report.wrong[0].evidence == ("mx:pcm: 'PCM-MX', its acronym",)
    assert "gr:kke" in report.render()


def test_maybe_is_neither_rewarded_nor_punished() -> None:
    """A claimed candidate and its country do not count, and the line counts as careful."""
    verdict = Verdict((party("pcm-mx"), Tag("country", "mx")), (("party", "pcm-mq"),))
    gold = {"text": "a", "parties": [], "maybe": ["mx:pcm", "mq:pcm"], "country": [], "topics": []}
    report = evaluate([gold], Fixed(a=verdict))
    assert (report.parties.fp, report.countries.fp) == (0, 0)
    assert (report.undecided.lines, report.undecided.careful, report.undecided.offered) == (1, 1, 1)


def test_an_undecided_line_with_another_claim_is_careless() -> None:
    """Claiming outside the candidates is what the undecided figure counts."""
    gold = {"text": "a", "parties": [], "maybe": ["mx:pcm"], "country": [], "topics": []}
    report = evaluate([gold], Fixed(a=Verdict((party("kke"),))))
    assert (report.undecided.careful, report.undecided.offered) == (0, 0)
    assert report.parties.fp == 1


@pytest.mark.parametrize(("tp", "fp", "fn", "f1"), [(0, 0, 0, 1.0), (1, 1, 0, 2 / 3), (0, 1, 1, 0.0)])
def test_f1(tp: int, fp: int, fn: int, f1: float) -> None:
    """The harmonic mean, and 1 where nothing was wanted or given."""
    assert Score(tp, fp, fn).f1 == pytest.approx(f1)


def test_topics_are_counted_one_by_one_too() -> None:
    """The report has a score for each topic that was wanted or given."""
    gold = {"text": "a", "parties": [], "country": [], "topics": ["war", "coup"]}
    report = evaluate([gold], Fixed(a=Verdict((Tag("topic", "war"),))))
    assert report.by_topic["war"].f1 == 1.0
    assert report.by_topic["coup"].fn == 1
    assert "coup" in report.render()
