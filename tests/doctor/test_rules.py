"""Every rule finds what it is for, and finds nothing in a good document."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from feeds.doctor import RULES, Finding, lint

from .cases import CASES, GOLDEN, HEADERS, LAUGHS, TYPES, Case, good

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
URLS = {"opml": "https://x.example/opml.xml"} | {
    name: f"http://127.0.0.1:8000/feeds/party/kke.{name}" for name in ("xml", "rss", "json")
}


def examine(case: Case) -> list[Finding]:
    """Lint a case, as it would come over HTTP where the case is about that."""
    headers = {"Content-Type": TYPES[case.format], **HEADERS, **case.headers} if case.headers else None
    sent = {name: value for name, value in headers.items() if value is not None} if headers else None
    return lint(case.document(), url=URLS[case.format], headers=sent, now=NOW)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_the_rule_finds_it(case: Case) -> None:
    """A good document with one thing changed breaks the rule that is about that thing."""
    found = {each.rule: each for each in examine(case)}
    assert case.rule in found
    rule = next(each for each in RULES if each.name == case.rule)
    assert (found[case.rule].severity, found[case.rule].source) == (rule.severity, rule.source)


def test_every_rule_has_a_case() -> None:
    """A rule that no document is known to break is not known to work."""
    assert {rule.name for rule in RULES} == {case.rule for case in CASES}
    assert len({rule.name for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("name", ["xml", "rss", "json", "opml"])
def test_a_good_document_has_nothing(name: str) -> None:
    """Served as it should be, a document brings no finding of any kind."""
    headers = {"Content-Type": TYPES[name], **HEADERS}
    assert lint(good(name).encode(), url=URLS[name], headers=headers, now=NOW) == []


@pytest.mark.parametrize(
    "path",
    sorted(p for p in GOLDEN.iterdir() if not p.name.endswith(".feed.json")),
    ids=lambda path: path.name,
)
def test_what_we_render_is_clean(path: object) -> None:
    """No golden document breaks a rule, those with hostile headlines and archive pages included."""
    assert lint((GOLDEN / str(path)).read_bytes(), now=NOW) == []


def test_application_xml_is_fine_for_browsers() -> None:
    """The same bytes as application/xml are no offence: the root stands in the first 512 bytes."""
    found = lint(good("xml").encode(), content_type="application/xml; charset=utf-8", now=NOW)
    assert found == []


def test_entities_are_never_expanded() -> None:
    """A billion laughs is one finding, at once, and nothing of it is looked at further."""
    assert {each.rule for each in lint(LAUGHS, now=NOW)} == {"entities-declared", "unreadable"}


def test_entities_are_not_expanded_in_disguise() -> None:
    """Nor where the encoding hides the declarations from a plain search."""
    hidden = LAUGHS.decode().replace('version="1.0"', 'version="1.0" encoding="utf-16"').encode("utf-16-le")
    found = lint(hidden, now=NOW)
    assert {each.rule for each in found} & {"unreadable", "doctype", "entities-declared"}
    assert all(len(str(each)) < 500 for each in found)


def test_an_archive_may_be_kept_long() -> None:
    """An archive page never changes, so a long max-age is right for it."""
    headers = {**HEADERS, "Content-Type": TYPES["xml"], "Cache-Control": "max-age=31536000, stale-if-error=1"}
    assert lint((GOLDEN / "archive.xml").read_bytes(), headers=headers, now=NOW) == []


def test_the_worst_comes_first_and_floods_are_cut() -> None:
    """A rule that is broken everywhere tells ten places and how many more there are."""
    many = good("rss").replace("</channel>", "<item/>" * 500 + "</channel>").encode()
    found = lint(many, now=NOW)
    order = ["error", "warning", "info"]
    assert [each.severity for each in found] == sorted((each.severity for each in found), key=order.index)
    empty = [each for each in found if each.rule == "item-empty"]
    assert len(empty) == 11
    assert empty[-1].message == "and 490 more"


def test_a_finding_can_be_printed() -> None:
    """What a document says is quoted, so that a terminal is not at its mercy."""
    bad = good("xml").replace("application/atom+xml", "x\u009b31m/\u202ey", 1).encode()
    lines = [str(each) for each in lint(bad, now=NOW)]
    assert lines
    assert all(line.isprintable() for line in lines)
