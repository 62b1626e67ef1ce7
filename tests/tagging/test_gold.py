"""The labelled lines, with the figures reached as a floor."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from feeds.evaluate import Report, evaluate
from feeds.tagging import Tagger

GOLD = Path(__file__).parent.parent / "data" / "gold"


def report(tagger: Tagger, name: str) -> Report:
    """Evaluate one file of labelled lines."""
    lines = (GOLD / name).read_text(encoding="utf-8").splitlines()
    return evaluate([json.loads(line) for line in lines], tagger)


@pytest.fixture(scope="module")
def dev(tagger: Tagger) -> Report:
    """The report on the development lines."""
    return report(tagger, "dev.jsonl")


def test_the_seeds_are_exact(tagger: Tagger) -> None:
    """Every line of the two shipped seeds has exactly its parties and countries."""
    seeds = report(tagger, "seeds.jsonl")
    wrong = [item for item in seeds.wrong if item.facet != "topic"]
    assert wrong == []
    assert seeds.topics.f1 >= 0.9


def test_parties_of_dev(dev: Report) -> None:
    """Precision matters most: what is foreign in a feed is worse than what is missing."""
    assert dev.parties.precision >= 0.99
    assert dev.parties.f1 >= 0.975


def test_countries_of_dev(dev: Report) -> None:
    """Countries reach their floor."""
    assert dev.countries.f1 >= 0.98


def test_topics_of_dev(dev: Report) -> None:
    """Topics reach their floor."""
    assert dev.topics.f1 >= 0.95


def test_undecided_lines_of_dev(dev: Report) -> None:
    """Where a line does not decide, nothing else is claimed, and a plausible candidate is offered."""
    assert dev.undecided.careful >= 0.97 * dev.undecided.lines
    assert dev.undecided.offered >= 0.80 * dev.undecided.lines
