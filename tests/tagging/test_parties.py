"""What makes a party of words, and what does not."""

from __future__ import annotations

import pytest

from feeds.model import Source
from feeds.tagging import Tagger


def parties(tagger: Tagger, text: str, source: Source | None = None) -> list[str]:
    """Slugs of the parties of a line, sorted."""
    return sorted(tag.term for tag in tagger.tag(text, source).tags if tag.facet == "party")


def maybe(tagger: Tagger, text: str, source: Source | None = None) -> list[str]:
    """Slugs of the candidates of a line, in their order."""
    return [slug for facet, slug in tagger.tag(text, source).maybe if facet == "party"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("KKE held a rally", ["kke"]),
        ("KKE's statement", ["kke"]),
        ("Statement by the Communist Party of Greece", ["kke"]),
        ("statement by the communist party of greece", ["kke"]),
        ("Greek CP on the elections", ["kke"]),
        ("Koutsoumpas at the rally", ["kke"]),
        ("ΚΚΕ: συγκέντρωση στο Σύνταγμα", ["kke"]),
        ("SouthAfricanCommunistParty calls for unity", ["sacp"]),
        ("Join us on #SouthAfricanCommunistParty day", ["sacp"]),
        ("Communist Party of India (Marxist) on the budget", ["cpim"]),
        ("CPI(M) on the budget", ["cpim"]),
        ("GREECE: CP SAYS NO", ["kke"]),
        ("GREECE: Communists say no", ["kke"]),
        ("Greece's communists say no", ["kke"]),
        ("Japanese Communist Party and Communist Party of Vietnam meet", ["cpv", "jcp-jp"]),
    ],
)
def test_a_party_that_is_named_is_found(tagger: Tagger, text: str, expected: list[str]) -> None:
    """Acronyms, names in any case and script, glued names, leaders and family words name a party."""
    assert parties(tagger, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Communist Parties of the world met in Athens",
        "Joint statement of Communist and Workers' Parties about Turkey",
        "An anti-communist law in Poland",
        "ICP interviewed a worker in Ankara",
        "KP Sharma Oli resigns as prime minister of Nepal",
        "kke is not an acronym in small letters",
        "Communists condemn the attack on Syria",
        "Syriza and AKP on the border question",
        "The U.K. and the D.P.R.K. open talks",
        "M.K. Stalin on the monsoon",
        "Biplab Deb resigns as chief minister",
    ],
)
def test_what_only_looks_like_a_party_is_none(tagger: Tagger, text: str) -> None:
    """Plurals, masks, mainstream parties and communists of nowhere claim nothing."""
    assert parties(tagger, text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PCP statement from Lima", ["pcp-pe"]),
        ("PERU: PCP on the strike", ["pcp-pe"]),
        ("The Portuguese PCP on the strike", ["pcp-pt"]),
        ("PCP diz que o governo não responde ao povo", ["pcp-pt"]),
        ("PCP (Paraguay) on the strike", ["pcp-py"]),
    ],
)
def test_evidence_in_the_line_decides_an_acronym(tagger: Tagger, text: str, expected: list[str]) -> None:
    """City, heading, demonym, language and bracket each tell one bearer from the others."""
    assert parties(tagger, text) == expected


def test_without_evidence_an_acronym_is_left_open(tagger: Tagger) -> None:
    """A bare acronym of several parties gives candidates and no party."""
    text = "PCM commemorated the convention of the Socialist Congress in 1919."
    assert parties(tagger, text) == []
    assert {"pcm-mx", "pcm-mq"} <= set(maybe(tagger, text))


def test_words_for_an_organ_give_candidates_only(tagger: Tagger) -> None:
    """A line that speaks of a party and names none offers the likely ones, of its place where it has one."""
    assert parties(tagger, "Central Committee communique") == []
    assert "cpim" in maybe(tagger, "Central Committee communique")
    assert parties(tagger, "Vietnam: Central Committee opens its session") == []
    assert maybe(tagger, "Vietnam: Central Committee opens its session")[0] == "cpv"
    assert maybe(tagger, "Central Committee of the KKE") == []


def test_a_word_gives_its_language_away(tagger: Tagger) -> None:
    """A short line in a language is known by the family's own word in it."""
    assert "kscm" in maybe(tagger, "Komunisté zvolili nové vedení")


def test_a_source_says_what_it_means(tagger: Tagger) -> None:
    """A source's own meaning of an acronym decides where the line does not, and yields where it does."""
    source = Source(slug="icp", means={"PCM": "pcm-mx"})
    assert parties(tagger, "PCM commemorated the congress", source) == ["pcm-mx"]
    assert parties(tagger, "MARTINIQUE: PCM commemorated the congress", source) == ["pcm-mq"]


def test_a_source_has_a_country(tagger: Tagger) -> None:
    """The country of a source decides for "Communist Party" where the line names no place."""
    source = Source(slug="ms", country="GB")
    assert parties(tagger, "Communist Party to host centenary gala", source) == ["cpb-gb"]
    assert parties(tagger, "Communist Party to host centenary gala") == []


def test_evidence_is_in_plain_words(tagger: Tagger) -> None:
    """Each tag says which words of the line gave it, and what they are to the term."""
    tags = {tag.term: tag for tag in tagger.tag("Koutsoumpas spoke in Thessaloniki").tags}
    assert [(piece.words, piece.rule) for piece in tags["kke"].evidence] == [
        ("Koutsoumpas", "its General Secretary")
    ]
    assert tags["gr"].evidence[0].words == "Thessaloniki"


def test_the_same_line_gives_the_same_verdict(tagger: Tagger) -> None:
    """Tagging keeps no state between lines."""
    text = "UML and NCP leaders meet PCP in Lisbon"
    first = tagger.tag(text)
    tagger.tag("Communist Party of Peru")
    assert tagger.tag(text) == first


@pytest.mark.parametrize("text", ["", " ", "???", "\x00", "…", "＃", "ﷺ" * 50, "\ud800 KKE", "a" * 100_000])
def test_no_line_is_too_strange(tagger: Tagger, text: str) -> None:
    """Whatever a file contains, tagging gives a verdict."""
    tagger.tag(text)
