"""What is compiled says what its source says."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import feeds
from feeds.tagging import tagger
from tests.running import ROOT

# Python's own finder, which takes a compiled module first, is kept from the product's folders.
SCRIPT = """
import sys
from importlib.machinery import FileFinder, SourceFileLoader
written = FileFinder.path_hook((SourceFileLoader, [".py"]))
def ours(path):
    if not path.startswith(sys.argv[1]):
        raise ImportError(path)
    return written(path)
if sys.argv[2] == "pure":
    sys.path_hooks.insert(0, ours)
sys.path.insert(0, sys.argv[3])
from feeds.gazetteer import load
from feeds.model import Config
from feeds.tagging import Tagger, tag_lines, tagger
from tests.benchmarks.tagging import distinct, lines
assert (type(tagger.Tagger.tag).__name__ == "function") == (sys.argv[2] == "pure")
sys.stdout.reconfigure(encoding="utf-8")
made = Tagger(load(Config()))
texts = lines()
for row in tag_lines([*texts, *distinct(texts, 2000)], made):
    print(row)
for text in texts:
    print(made.tag(text))
"""


def said(how: str) -> bytes:
    """The verdicts on all labelled lines and on halves of them put together, by a Python of its own."""
    house = str(Path(feeds.__file__).parent)
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT, house, how, str(ROOT)],
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "random"},
    )
    return run.stdout


def test_compiled_and_written_code_agree() -> None:
    """Byte for byte, on thousands of lines."""
    if type(tagger.Tagger.tag).__name__ == "function":
        pytest.skip("nothing is compiled here")
    compiled = said("compiled")
    assert compiled.count(b"\n") > 2500
    assert said("pure") == compiled
