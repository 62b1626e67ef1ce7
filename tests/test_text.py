"""feeds.text: what is shown, what identity compares, what tagging matches."""

from __future__ import annotations

import html
import json
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from feeds.text import (
    canonical,
    clean,
    fold,
    fold_with_map,
    has_update_marker,
    headline,
    markers,
    update_markers,
    words,
    xml_safe,
)

EDITS = [
    json.loads(line)
    for line in Path(__file__).with_name("data").joinpath("edits/dev.jsonl").read_text("utf-8").splitlines()
]

PIECES = st.sampled_from(
    [
        *"&;<>#()[]'\"-–—.,:!… \t",
        "<b>",
        "</p>",
        "<br/>",
        "&amp;",
        "&lt;",
        "&quot",
        "&#39;",
        "&AMP;",
        "amp;",
        "(updated)",
        "UPDATED:",
        " - update 2",
        "[To be updated]",
        "İ",
        "ı",
        "Σ",
        "ς",
        "ΐ",
        "\u0301",
        "\u0307",
        "\u200b",
        "\u200d",
        "\u202e",
        "\ufeff",
        "\u2028",
        "\x00",
        "\x85",
        "\ud800",
        "\uffff",
        "½",
        "ﬁ",
        "Å",
        "\u037e",
        "が",
        "क्",
        "ب",
        "word",
        "Ärger",
        "12",
    ]
)
LINES = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=12).map("".join))


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("  May   Day\u00a0is\u2009our\u3000day \n", "May Day is our day"),
        ("&quot;Fake&quot; elections&#39; result &#8211; R&amp;D", '"Fake" elections\' result – R&D'),
        ("&amp;lt;b&amp;gt; &amp;amp;", "&lt;b&gt; &amp;"),
        ("Líder do PCU <br> vítima de <b>aten</b>tado<!-- x -->", "Líder do PCU vítima de atentado"),
        ('<a href="https://x.example/?a=1">Strike</a> &lt;i&gt;now&lt;/i&gt;', "Strike now"),
        ("a < b, <3, x<y>z, <info@example.org>", "a < b, <3, x<y>z, <info@example.org>"),
        ("a\x00b\x07c\x9bd\ud800e\ufffef\U0001ffffg\th", "abcdefg h"),
        (
            "\ufeffsoft\u00adhyphen zero\u200bwidth \u202eevil\u202c \u2066x\u2069",
            "softhyphen zerowidth evil x",
        ),
        ("line\u2028paragraph\u2029next\x85end", "line paragraph next end"),
        ("cafe\u0301 <\u200bb>bold</b\u200d>", "café bold"),
        ("می\u200cشود ف\u200fا 👩\u200d🏭 a\u200cbc", "می\u200cشود ف\u200fا 👩\u200d🏭 abc"),
        ("<<b>script>alert(1)<</b>/script>", "alert(1)"),
        ("\u3164\u2800 \u200b", ""),
    ],
    ids=ascii,
)
def test_clean_shows_what_a_reader_should_see(raw: str, shown: str) -> None:
    """Markup, controls and invisible characters go, text stays."""
    assert clean(raw) == shown


@given(LINES)
@example("<kbd>")
def test_clean_is_normal_safe_and_settled(text: str) -> None:
    """The result is NFC, safe for XML, single-spaced, and stays as it is unless an entity is left in it."""
    cleaned = clean(text)
    assert cleaned == unicodedata.normalize("NFC", cleaned) == xml_safe(cleaned) == " ".join(cleaned.split())
    if html.unescape(cleaned) == cleaned:
        assert clean(cleaned) == cleaned


@given(st.text(alphabet=st.characters(max_codepoint=127), max_size=40))
def test_clean_fast_path_is_the_slow_path(text: str) -> None:
    """A line of plain ASCII is cleaned alike with and without the short cut."""
    assert clean(text) == clean(text + "&#8203;")


def test_xml_safe_keeps_all_but_the_forbidden() -> None:
    """Tabs, newlines, private and astral characters are legal XML, controls and surrogates are not."""
    assert xml_safe("a\tb\nc\x0b\x1f\ue000😀\udfff\ufdd0") == "a\tb\nc\ue000😀"


@pytest.mark.parametrize("pair", [pair for pair in EDITS if pair["kind"] in ("quotes", "entities")], ids=str)
def test_silent_edits_have_one_canonical_text(pair: dict[str, str]) -> None:
    """Quotes and entities are no wording."""
    assert canonical(pair["old"]) == canonical(pair["new"])


@pytest.mark.parametrize("pair", [pair for pair in EDITS if not pair["same"]], ids=str)
def test_different_news_has_different_canonical_texts(pair: dict[str, str]) -> None:
    """No two of the labelled different lines collide."""
    assert canonical(pair["old"]) != canonical(pair["new"])


@pytest.mark.parametrize(
    "variant",
    [
        "“No to war”: Workers' Parties – a joint statement",
        "«NO TO WAR» :  WORKERS’ PARTIES—A JOINT STATEMENT!",
        "'No to war': workers&#39; parties -- a joint statement (updated)",
        "&amp;quot;No to war&amp;quot;: Workers&rsquo; Parties &mdash; A joint statement.",
        "UPDATED: „No to war“: Workers‘ Parties - a joint statement…",
        "* “No to war”: Workers' Parties\u00a0–\u00a0a joint statement [Update 2, 14:30]",
        "<b>“No to war”</b>: Workers' Parties – a joint statement — Güncellendi",
    ],
)
def test_typography_and_markers_are_no_identity(variant: str) -> None:
    """Case, quotes, dashes, spaces, entities, end punctuation and markers leave the identity alone."""
    assert canonical(variant) == "'no to war':workers'parties-a joint statement"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Coup?", "Coup"),
        ("Lula é eleito", "Lula e eleito"),
        ("13 IMCWP", "14 IMCWP"),
        ("CPI(M) contests", "CPI contests"),
        ("Party programme updated", "Party programme"),
    ],
)
def test_wording_is_identity(one: str, other: str) -> None:
    """Accents, numbers, question marks and words tell lines apart."""
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize(
    ("lower", "upper"),
    [
        ("Απεργία σήμερα της ΚΝΕ", "ΑΠΕΡΓΙΑ ΣΗΜΕΡΑ ΤΗΣ ΚΝΕ"),
        ("İstanbul'da ışık", "İSTANBUL'DA IŞIK"),
        ("Straße", "STRASSE"),
    ],
)
def test_case_is_silent_in_every_language(lower: str, upper: str) -> None:
    """Capitals bear no tonos in Greek, and Turkish has two letters i."""
    assert canonical(lower) == canonical(upper)


@given(LINES)
@example("İ\u0307")
def test_canonical_is_idempotent_and_never_empty(text: str) -> None:
    """The stored form is a fixed point, does not ask for cleaning first, and loses no line."""
    form = canonical(text)
    assert canonical(form) == form
    assert bool(form) == bool(clean(text)) or not canonical(clean(text))


@given(st.text(alphabet="abc &<>'\"éΣİ0.(", max_size=30))
def test_escaping_is_no_identity(text: str) -> None:
    """However often a feed was escaped on its way, it is the same line."""
    plain = clean(text)
    if html.unescape(plain) == plain:
        assert canonical(plain) == canonical(html.escape(plain)) == canonical(html.escape(html.escape(plain)))


def test_markers_are_found_in_many_languages() -> None:
    """A marker is told from a line that merely speaks of updates."""
    for line in (
        "A (to be updated)",
        "Α (ενημερώθηκε)",
        "А [обновлено 12.05]",
        "Mis à jour : A",
        "A – AKTUALISIERT",
    ):
        assert has_update_marker(line), line
    for line in (
        "Updated party programme",
        "KKE updates its programme",
        "The list (updated programme of the party)",
    ):
        assert not has_update_marker(line), line
    assert update_markers("UPDATED: list (To be updated)") == ("updated", "to be updated")


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("KKE “No” – Workers’", 'kke "no" - workers\''),
        ("ΑΠΕΡΓΊΑ της ΚΝΕ", "απεργια τησ κνε".replace("σ ", "σ ")),
        ("İstanbul Ilgın ığdır", "istanbul ilgin igdir"),
        ("Straße Łódź Đorđe København Œuvre", "strasse lodz dorde kobenhavn oeuvre"),
        ("Ёлка ﬁn ＫＫＥ\u00a0½", "елка fin kke 1/2"),
        ("한국 がく कम्युनिस्ट", "한국 がく कम्युनिस्ट"),
    ],
)
def test_fold_makes_matching_easy(text: str, folded: str) -> None:
    """Case, accents, quotes, dashes and spaces do not matter to tagging."""
    assert fold(text) == folded


@given(LINES)
def test_fold_is_idempotent_and_mapped(text: str) -> None:
    """Folding twice is folding once, and every folded character knows where it came from."""
    folded, origin = fold_with_map(text)
    assert folded == fold(text) == fold(folded)
    assert len(origin) == len(folded) + 1
    assert origin == sorted(origin)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("CPI(M)'s U.S. «Été» 2019_x", ["cpi", "m", "s", "u", "s", "ete", "2019", "x"]),
        ("日本共産党ABC", ["日", "本", "共", "産", "党", "abc"]),
        ("พรรค", ["พ", "ร", "ร", "ค"]),
        ("कम्युनिस्ट पार्टी", ["कम्युनिस्ट", "पार्टी"]),
        ("— !", []),
    ],
)
def test_words_are_search_tokens(text: str, tokens: list[str]) -> None:
    """Runs of letters and digits, single characters where a script has no spaces."""
    assert words(text) == tokens


@given(LINES)
def test_words_are_stable(text: str) -> None:
    """Splitting the joined tokens gives the tokens again: index and query agree."""
    assert words(" ".join(words(text))) == words(text)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("x" * 140, "x" * 140),
        ("The Gen. Sec. of the KKE, D. Koutsoumpas, met Dr. Mr. No. 5 of the U.S. delegation. "
         + "More " * 30,
         "The Gen. Sec. of the KKE, D. Koutsoumpas, met Dr. Mr. No. 5 of the U.S. delegation."),
        ("Is this a war against us all? " + "Yes " * 40, "Is this a war against us all?"),
        ("Er sagte: „Wir kämpfen am 1. Mai für uns.“ Danach " + "mehr " * 30,
         "Er sagte: „Wir kämpfen am 1. Mai für uns.“"),
        ("No. " + "word " * 40, "No. " + "word " * 26 + "word…"),
        ("日" * 200, "日" * 139 + "…"),
        ("日本共産党は今日会議を開き決議を採択した。" + "日" * 150,
         "日本共産党は今日会議を開き決議を採択した。"),
    ],
)  # fmt: skip
def test_headline_is_a_title(text: str, title: str) -> None:
    """The whole line, its first sentence, or a cut at a word."""
    assert headline(text) == title


@given(st.text(max_size=400), st.integers(min_value=30, max_value=150))
def test_headline_keeps_its_limit(text: str, limit: int) -> None:
    """A title never exceeds the limit and is never empty where the line is not."""
    line = clean(text)
    title = headline(line, limit)
    assert len(title) <= limit
    assert bool(title) == bool(line)


@pytest.mark.parametrize(
    "unit", ["<", "&", "(", "<a ", "<!--", "&amp;", ".", " - updated", "<b", "'", "a.b "]
)
def test_a_hostile_megabyte_costs_little(unit: str) -> None:
    """No pattern is quadratic: a megabyte of one unit passes through everything (the suite would hang)."""
    text = unit * (1_000_000 // len(unit)) + "x"
    for function in (clean, canonical, fold, words, headline, has_update_marker):
        function(text)


@given(LINES)
@example("(\uff55\uff50\uff44\uff41\uff54\uff45\uff44) x")
@example("up\ufe0fdated: x")
@example("actual\u0131zado: x")
@example("x (G\u00dcNCELLEND\u0130)")
def test_the_quick_look_for_a_marker_is_right(text: str) -> None:
    """Lines that are surely unmarked are told by their letters; the answer is that of the whole way."""
    assert has_update_marker(text) == bool(update_markers(text))


def test_the_quick_look_knows_every_marker() -> None:
    """Each word of the list is found by the look that comes before the regular expressions."""
    assert all(markers.may_be_marked(word) for word in markers._WORDS)


@given(LINES)
def test_canonical_has_no_space_beside_a_sign(text: str) -> None:
    """Spaces beside punctuation are forgotten, wherever they stand."""
    assert not re.search(r" [-:;,.!?()\[\]'/]|[-:;,.!?()\[\]'/] ", canonical(text))
