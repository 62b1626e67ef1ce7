"""How good is tagging?  Tags against labelled lines, as precision, recall and F1 (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from feeds.model import Tag, Verdict


class Labels(Protocol):
    """What a gazetteer is asked for here."""

    def terms(self, facet: str) -> Mapping[str, Any]: ...


class Tags(Protocol):
    """Anything that tags a line, such as feeds.tagging.Tagger."""

    @property
    def gazetteer(self) -> Any: ...

    def tag(self, text: str, source: None = None) -> Verdict: ...


@dataclass(slots=True)
class Score:
    """Counts of one facet or topic, and what follows from them."""

    tp: int = 0
    fp: int = 0
    fn: int = 0

    def add(self, wanted: set[str], given: set[str]) -> None:
        """Count one line."""
        self.tp += len(wanted & given)
        self.fp += len(given - wanted)
        self.fn += len(wanted - given)

    @property
    def precision(self) -> float:
        """Of what was given, the share that is right; 1 where nothing was given."""
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else 1.0

    @property
    def recall(self) -> float:
        """Of what should be given, the share that was; 1 where nothing should."""
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = 2 * self.tp + self.fp + self.fn
        return 2 * self.tp / total if total else 1.0


@dataclass(frozen=True, slots=True)
class Wrong:
    """One facet of one line that differs from its labels, with the evidence for what was given."""

    number: int
    text: str
    facet: str
    missing: tuple[str, ...]
    extra: tuple[str, ...]
    evidence: tuple[str, ...]


@dataclass(slots=True)
class Undecided:
    """Lines that name candidates but no party: are we as careful, and do we know the candidates?"""

    lines: int = 0
    careful: int = 0
    offered: int = 0


@dataclass(slots=True)
class Report:
    """All figures of one evaluation."""

    lines: int = 0
    parties: Score = field(default_factory=Score)
    countries: Score = field(default_factory=Score)
    topics: Score = field(default_factory=Score)
    by_topic: dict[str, Score] = field(default_factory=dict)
    undecided: Undecided = field(default_factory=Undecided)
    wrong: list[Wrong] = field(default_factory=list)

    def render(self) -> str:
        """The figures and every wrong line as text, without a line end."""
        rows = [f"{self.lines} lines", "", _row("facet", None)]
        for name in ("parties", "countries", "topics"):
            rows.append(_row(name, getattr(self, name)))
        rows += ["", *(_row(name, score) for name, score in sorted(self.by_topic.items())), ""]
        rows += [_share(self.undecided.careful, self.undecided.lines, "claim nothing else")]
        rows += [_share(self.undecided.offered, self.undecided.lines, "have a candidate under maybe")]
        return "\n".join([*rows, *(_line(wrong) for wrong in self.wrong)])


def _row(name: str, score: Score | None) -> str:
    if score is None:
        return f"{name:22} {'right':>6} {'extra':>6} {'missed':>6} {'precision':>10} {'recall':>8} {'F1':>8}"
    counts = f"{name:22} {score.tp:6} {score.fp:6} {score.fn:6}"
    return f"{counts} {score.precision:10.4f} {score.recall:8.4f} {score.f1:8.4f}"


def _share(count: int, total: int, what: str) -> str:
    return f"undecided lines that {what}: {count} of {total}" + (f" ({count / total:.1%})" if total else "")


def _line(wrong: Wrong) -> str:
    rows = [f"\n{wrong.number}: {wrong.text}"]
    if wrong.missing:
        rows.append(f"    {wrong.facet} missed: {', '.join(wrong.missing)}")
    if wrong.extra:
        rows.append(f"    {wrong.facet} extra: {', '.join(wrong.extra)}")
    return "\n".join([*rows, *(f"        {piece}" for piece in wrong.evidence)])


def evaluate(gold_lines: Iterable[Mapping[str, Any]], tagger: Tags) -> Report:
    """Tag every gold line ``{text, parties, maybe, topics, country}`` and compare.

    What a line's ``maybe`` names is neither rewarded nor punished, nor is the country of it.
    Raises KeyError where a line has no ``text`` or ``parties``.
    """
    report = Report()
    for number, gold in enumerate(gold_lines, 1):
        report.lines += 1
        _compare(number, gold, tagger, report)
    return report


def _compare(number: int, gold: Mapping[str, Any], tagger: Tags, report: Report) -> None:
    verdict = tagger.tag(gold["text"])
    maybe = set(gold.get("maybe", ()))
    ids = {tag.term: _party_id(tag.term, tagger) for tag in verdict.tags if tag.facet == "party"}
    wanted = {
        "party": set(gold["parties"]),
        "country": {code.lower() for code in gold.get("country", ())},
        "topic": set(gold.get("topics", ())),
    }
    given = {facet: {tag.term for tag in verdict.tags if tag.facet == facet} for facet in wanted}
    given["party"] = set(ids.values())
    careless = {
        "party": maybe - wanted["party"],
        "country": {party.split(":")[0] for party in maybe} - wanted["country"],
        "topic": set(),
    }
    scores = {"party": report.parties, "country": report.countries, "topic": report.topics}
    for facet, score in scores.items():
        given[facet] -= careless[facet]
        score.add(wanted[facet], given[facet])
        if wanted[facet] != given[facet]:
            report.wrong.append(
                _wrong(number, gold["text"], facet, wanted[facet], given[facet], verdict, ids)
            )
    for topic in wanted["topic"] | given["topic"]:
        report.by_topic.setdefault(topic, Score()).add(wanted["topic"] & {topic}, given["topic"] & {topic})
    if maybe and not wanted["party"]:
        _count_undecided(report.undecided, maybe, given["party"], verdict, tagger)


def _party_id(slug: str, tagger: Tags) -> str:
    term = tagger.gazetteer.terms("party")[slug]
    return f"{term.country}:{term.acronym}"


def _count_undecided(
    undecided: Undecided, candidates: set[str], outside: set[str], verdict: Verdict, tagger: Tags
) -> None:
    offered = {_party_id(slug, tagger) for facet, slug in verdict.maybe if facet == "party"}
    undecided.lines += 1
    undecided.careful += not outside
    undecided.offered += bool(candidates & offered)


def _wrong(
    number: int,
    text: str,
    facet: str,
    wanted: set[str],
    given: set[str],
    verdict: Verdict,
    ids: dict[str, str],
) -> Wrong:
    extra = given - wanted
    tags = [tag for tag in verdict.tags if tag.facet == facet and ids.get(tag.term, tag.term) in extra]
    pieces = [_piece(tag, ids) for tag in tags]
    return Wrong(number, text, facet, tuple(sorted(wanted - given)), tuple(sorted(extra)), tuple(pieces))


def _piece(tag: Tag, ids: dict[str, str]) -> str:
    name = ids.get(tag.term, tag.term) if tag.facet == "party" else tag.term
    return f"{name}: " + "; ".join(f"'{piece.words}', {piece.rule}" for piece in tag.evidence)
