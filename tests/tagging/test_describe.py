"""What feeds tag prints."""

from __future__ import annotations

import json
from pathlib import Path

from feeds.tagging import Tagger, describe, tag_lines
from tests.running import copy_site

LINES = [
    "KKE and TKP condemn NATO bases in Greece",
    "PCP’s solidarity to the victims of the fires",
    "Communist Party of the People's of Spain(PCPE) on the “National Day”",
    "Σεμίνα Διγενή στο ευρωψηφοδέλτιο του ΚΚΕ",
    'Quotes " and \\ and \t stay',
    "",
    "KKE and TKP condemn NATO bases in Greece",
]


def test_a_line_is_described(tagger: Tagger) -> None:
    """Parties carry slug, country, acronym and evidence; countries are in capitals."""
    text = "CPI(M) contests elections"
    found = describe(text, tagger.tag(text), tagger.gazetteer)
    assert list(found) == ["text", "parties", "maybe", "topics", "countries"]
    party = {"slug": "cpim", "country": "in", "acronym": "cpim", "evidence": ["'CPI(M)', its acronym"]}
    assert found["parties"] == [party]
    assert found["countries"] == ["IN"]
    assert found["topics"] == ["elections"]


def test_a_candidate_is_described(tagger: Tagger) -> None:
    """Under maybe stand slug, country and acronym."""
    text = "PCM commemorated the congress"
    maybe = describe(text, tagger.tag(text), tagger.gazetteer)["maybe"]
    assert {"slug": "pcm-mx", "country": "mx", "acronym": "pcm"} in maybe


def test_lines_are_the_descriptions(tagger: Tagger) -> None:
    """The fast way of many lines writes what the plain way of one says, repeated lines too."""
    plain = [describe(line, tagger.tag(line), tagger.gazetteer) for line in LINES]
    assert [json.loads(line) for line in tag_lines(LINES, tagger)] == plain


def test_line_ends_are_no_part_of_a_line(tagger: Tagger) -> None:
    """A line read from a file is tagged without its line end."""
    assert json.loads(next(tag_lines(["KKE\r\n"], tagger)))["text"] == "KKE"


def test_the_command(tmp_path: Path) -> None:
    """Lines in, JSON lines out; a source that cannot be is refused in one line."""
    site = copy_site(tmp_path / "site")
    tagged = site.run("tag", "--source", "site", stdin="KKE: rally in Athens\n")
    assert '"kke"' in tagged.stdout
    refused = site.run("tag", "--source", "A B", stdin="KKE\n")
    assert refused.returncode == 2
    assert refused.stderr == "feeds: --source 'A B' must be a slug of a-z, 0-9 and single hyphens\n"
