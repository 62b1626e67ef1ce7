"""The last good documents on disk: what cannot be written is no reason not to serve."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from feeds.model import Document
from feeds.publish import Keep


def test_trouble_is_told_once_until_it_is_over(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A full disk does not fill the log with a line for each document."""
    folder = tmp_path / "site"
    keep = Keep(folder)
    document = Document("/feeds/all.xml", "text/plain", b"news", 'W/"1-a"', None, 60)
    with caplog.at_level(logging.WARNING):
        for _ in range(2):
            folder.write_text("in the way")
            for _ in range(3):
                keep.put(document)
            assert keep.get(document.path) is None
            folder.unlink()
            keep.put(document)
            kept = keep.get(document.path)
            assert kept is not None
            assert kept.body == b"news"
            keep.drop(document.path)
            for file in sorted(folder.rglob("*"), reverse=True):
                file.rmdir()
            folder.rmdir()
    assert len(caplog.records) == 2
