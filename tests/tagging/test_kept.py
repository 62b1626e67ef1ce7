"""What is kept of a line's tags is what its verdict says."""

from __future__ import annotations

import json
from pathlib import Path

from feeds.tagging import Tagger

DATA = Path(__file__).parents[1] / "data"
HOSTILE = [
    'KKE "quoted" \\ and TKP\u2028 in Athens',
    "ΚΚΕ: «Όχι» στον πόλεμο",
    "",
    "elections, KKE, KKE in Greece",
]


def test_kept_as_the_verdict_says(tagger: Tagger) -> None:
    """The terms in order, and the same JSON as the standard library's, for every labelled line."""
    texts = [file.read_text(encoding="utf-8") for file in DATA.rglob("*.jsonl")]
    rows = [json.loads(line) for text in texts for line in text.splitlines()]
    lines = [row["text"] for row in rows if "text" in row] + HOSTILE
    assert len(lines) > 200
    for line in lines:
        tags, kept = tagger.tag(line).tags, tagger.tagged(line)
        assert kept.terms == tuple(sorted((tag.facet, tag.term) for tag in tags))
        assert kept.written == json.dumps(tags, ensure_ascii=False, separators=(",", ":"))
