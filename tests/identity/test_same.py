"""same_item() against pairs of lines: edits are recognised, different news is never merged."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.identity import Terms, same_item
from feeds.identity.glance import glance
from feeds.identity.reading import read
from feeds.identity.same import compare
from feeds.text import canonical

DATA = Path(__file__).parents[1] / "data" / "edits"


def pairs(name: str) -> list[dict[str, Any]]:
    """Read a file of pairs: old, new, same, kind."""
    return [json.loads(line) for line in (DATA / name).read_text("utf-8").splitlines()]


NAMES = ("dev.jsonl", "own.jsonl", "fresh.jsonl", "blind-1.jsonl", "blind-2.jsonl", "further.jsonl")
FLOORS = (1.0, 0.98, 0.98, 0.97, 0.97, 0.92)
DIFFERENT = [pair for name in NAMES for pair in pairs(name) if not pair["same"]]


@pytest.mark.parametrize("pair", DIFFERENT, ids=lambda pair: f"{pair['kind']}: {pair['old'][:40]}")
def test_different_news_is_never_merged(pair: dict[str, Any]) -> None:
    """Other party, country, date, number, part, verb or topic: two items, also the other way round.

    But a toll that fell is another event, and the other way round it is one that rose.
    """
    assert same_item(pair["old"], pair["new"]) is None
    back = same_item(pair["new"], pair["old"])
    assert back is None or back.reason.startswith("number raised")


@pytest.mark.parametrize(("name", "floor"), list(zip(NAMES, FLOORS, strict=True)))
def test_edits_are_recognised(name: str, floor: float) -> None:
    """The share of recognised edits does not fall below what was reached."""
    edited = [pair for pair in pairs(name) if pair["same"]]
    missed = [(pair["old"], pair["new"]) for pair in edited if same_item(pair["old"], pair["new"]) is None]
    assert 1 - len(missed) / len(edited) >= floor, missed


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("KKE: No to “war”", "KKE – no to 'war'", "punctuation only"),
        ("Communist Keader speaks in Kiev", "Communist Leader speaks in Kyiv", "typo mended"),
        ("Mine blast in Soma: 12 killed", "Mine blast in Soma: 19 killed", "number raised 12 -> 19"),
        ("Rally of PAME in Athens", "Rally of PAME in Athens for peace and bread", "words added"),
        ("GS of the KKE speaks in Volos", "General Secretary of the KKE speaks in Volos", "name spelled out"),
        ("Council turns down sale of land", "Council rejects sale of land", "other word for the same"),
        ("PCB realiza congresso no Rio", "PCB realizou congresso no Rio", "other tense"),
        ("Polls: KKE at 7% with half counted", "Polls: KKE at 8% with 90% counted", "counted further"),
        (
            "Dockers of Genoa win a ten-hour day in court: First in Italy",
            "Dockers of Genoa win a ten-hour day in court: Bosses to appeal",
            "other second half",
        ),
        ("On 17 November, march to the embassy", "March to the embassy on November 17", "reordered"),
    ],
)
def test_the_reason_is_told(old: str, new: str, reason: str) -> None:
    """A match says in plain words what kind of edit it is."""
    match = same_item(old, new)
    assert match is not None
    assert reason in match.reason
    assert 0 < match.score <= 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Attack on the party office in Adana", "Two arrested for the attack on the party office in Adana"),
        ("Arrest of a journalist in Izmir", "PEN condemns arrest of a journalist in Izmir"),
        ("PCP condemns bomb attack on its office", "Bomb attack on the office of the PCP"),
        ("Greetings to the 20th Congress of the KKE", "Reply of the KKE to the greetings"),
        ("Class struggle in Asia this week: Nepal, India", "Class struggle in Asia this week: Iran, Iraq"),
        ("Italy: unions announce strike on 3 October", "Italy: unions declare strike over on 3 October"),
        ("PAME condemns the arrests in Volos", "The arrests in Volos condemned by the CGT and PAME"),
    ],
)
def test_what_came_of_an_event_is_another(old: str, new: str) -> None:
    """Who was arrested for it, who condemns it, and the next of a series are news of their own."""
    assert same_item(old, new) is None


def test_active_and_passive_are_one() -> None:
    """The same condemn the same; who is condemned by whom must not turn round."""
    active = "PAME and WFTU condemn arrest of unionists in Seoul"
    assert same_item(active, "Arrest of unionists in Seoul condemned by WFTU and PAME") is not None
    assert same_item("Israel attacks Lebanon by night", "Israel attacked by Lebanon by night") is None


def test_replaced_terms_are_two_items() -> None:
    """A party or country that was replaced makes two items; one that was added does not."""
    old, new = (
        "Statement of the party on the strike in the ports",
        "Statement of the party on the strike at the ports",
    )
    kke, tkp = ("party", "kke"), ("party", "tkp")
    assert same_item(old, new) is not None
    assert same_item(old, new, old_terms=frozenset([kke]), new_terms=frozenset([tkp])) is None
    assert same_item(old, new, old_terms=frozenset([kke]), new_terms=frozenset([kke, tkp])) is not None


def test_terms_tell_acronyms_that_letters_do_not() -> None:
    """KKE and its English name are one where tagging found the same party in both."""
    terms = frozenset([("party", "kke"), ("country", "gr")])
    old, new = (
        "KKE on the developments in the railways",
        "Communist Party of Greece on the developments in the railways",
    )
    assert same_item(old, new) is None
    assert same_item(old, new, old_terms=terms, new_terms=terms) is not None


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_is_judged(old: str, new: str) -> None:
    """No text breaks the judgement, and a line is always itself."""
    same_item(old, new)
    assert same_item(old, old) is not None


def told_apart(old: str, new: str, old_terms: Terms, new_terms: Terms) -> bool:
    """Whether a glance at two canonical texts is enough, as it is asked of the lines of two pages."""
    before, after = glance(old), glance(new)
    if before is None or after is None:
        return False
    return before.has_other_numbers(after) or before.has_other_terms(old_terms, after, new_terms)


HERE: Terms = frozenset({("party", "kke")})
THERE: Terms = frozenset({("party", "tkp")})
PIECES = (
    "KKE SI CPI(M) CPI-ML SI(X) SI-X U.S. o.n.e rally no. 12 1,000 12.5 12dead 3rd 5G II xi ivth third once"
    " neuf forty-nine women's can't int'l a'b's % [ ] ( ) - _ . : , o'clock word's_x ΚΚΕ １２ six in of"
).split()


@st.composite
def near(draw: st.DrawFn) -> tuple[str, str]:
    """Two lines of the same pieces, apart from one of them and from the spaces."""
    pieces = draw(st.lists(st.sampled_from(PIECES), min_size=1, max_size=6))
    spaces = st.lists(st.sampled_from((" ", " ", "")), min_size=len(pieces), max_size=len(pieces))
    other = list(pieces)
    other[draw(st.integers(0, len(pieces) - 1))] = draw(st.sampled_from(PIECES))
    one, two = (
        "".join(piece + space for piece, space in zip(line, draw(spaces), strict=True))
        for line in (pieces, other)
    )
    return one, two


@given(near())
def test_what_is_told_apart_at_a_glance_is_no_match(lines: tuple[str, str]) -> None:
    """The glance that spares most lines of a replaced page their reading says no more than reading would."""
    old, new = lines
    if told_apart(canonical(old), canonical(new), HERE, THERE):
        assert compare(read(old), read(new), HERE, THERE) is None


NUMBERED = [
    each
    for line in """
        12 killed|19 killed|over 300|300 march|7 March|13 March|no. 41|no. 58|part 2 of 14|part 2 of 15|p 33
        2019|2031|40 years|45 years|more than 25|55 seats counted|61 seats counted|with 30 counted|12|1,200
        with 95 counted|12.5|11 people|70 people|thrid|3|third 22|May 21|May 23|II 34|item 77: talks|007|700
        item 78: vote|72 hour|73 hour|it's 81|women's 82|a 'call' 83|can't 84|41 D.E.A.D.|58 D.E.A.D.
        41 KIL-LED|58 KIL-LED|PKP-1930|PKP-1931
    """.split("\n")
    for each in line.strip().split("|")
]
STEMS = (
    "workers of the port of Piraeus strike for contracts {}",
    "{} Dockers of Genoa win a ten hour day in court: {}",
    "explosion in the mine of Soma {} says union {}",
    "polls in Athens: {} {}",
    "{}",
)


@given(*(st.sampled_from(STEMS),) * 2, *(st.sampled_from(NUMBERED),) * 4, st.booleans())
def test_what_numbers_tell_apart_at_a_glance_is_no_match(
    stem: str, other: str, one: str, two: str, three: str, four: str, alike: bool
) -> None:
    """Numbers that are exchanged are enough only where reading would find no count among them."""
    old, new = stem.format(one, two), (stem if alike else other).format(three, four)
    if told_apart(canonical(old), canonical(new), HERE, HERE):
        assert compare(read(old), read(new), HERE, HERE) is None


def test_numbers_of_a_row_are_told_apart_at_a_glance() -> None:
    """Two issues of one row; a toll that rose, a cut line and another second half are looked into."""
    row = canonical("KKE: rally no. 127 on pensions in Athens")
    assert told_apart(row, canonical("KKE and PAME: rally no. 931 on the pensions"), HERE, HERE)
    late = "KKE: rally on pensions in Athens, no. {}"
    assert not told_apart(canonical(late.format(127)), canonical(late.format(931)), HERE, HERE)
    assert not told_apart(
        canonical("Soma: 121 killed in the mine"), canonical("In Soma 196 killed"), HERE, HERE
    )
    assert not told_apart(
        canonical("Rally in Soma 2019: 122"), canonical("Rally in Soma 2019: 122 more"), HERE, HERE
    )


def test_two_parties_are_told_apart_at_a_glance() -> None:
    """Other letters and another party: nothing that reading could add."""
    old, new = canonical("KKE: rally no. 12 in Athens"), canonical("TKP: rally no. 12 in Athens")
    assert told_apart(old, new, HERE, THERE)
    assert not told_apart(old, new, HERE, HERE)
    assert not told_apart(old, canonical("KKE: rally, no. 12 in Athens!"), HERE, THERE)
