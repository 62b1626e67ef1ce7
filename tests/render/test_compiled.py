"""Compiled templates are kept, and never trusted further than they fit."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment

from feeds.render.pages.compiled import Compiled


def made(folder: Path, source: str) -> str:
    """What a new environment makes of a template."""
    environment = Environment(loader=DictLoader({"a.html": source}), bytecode_cache=Compiled(folder))
    return environment.get_template("a.html").render()


def test_a_template_is_compiled_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second environment compiles nothing, until the template is another."""
    folder = tmp_path / "__pycache__"
    assert made(folder, "one {{ 1 + 1 }}") == "one 2"
    with monkeypatch.context() as patch:
        patch.setattr(Environment, "compile", None)
        assert made(folder, "one {{ 1 + 1 }}") == "one 2"
    assert made(folder, "two {{ 1 + 1 }}") == "two 2"


def test_another_jinja_compiles_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And another environment, which changes what a template becomes."""
    folder = tmp_path / "__pycache__"
    made(folder, "one")
    monkeypatch.setattr("jinja2.__version__", "0")
    made(folder, "one")
    assert len(list(folder.iterdir())) == 2


@pytest.mark.parametrize("keep", [0, 3, 40, -1])
def test_a_broken_file_is_made_anew(tmp_path: Path, keep: int) -> None:
    """Cut short anywhere."""
    folder = tmp_path / "__pycache__"
    made(folder, "one {{ 1 + 1 }}")
    (file,) = folder.iterdir()
    file.write_bytes(file.read_bytes()[:keep])
    assert made(folder, "one {{ 1 + 1 }}") == "one 2"


def test_a_folder_that_cannot_be_is_done_without(tmp_path: Path) -> None:
    """A file in its place, or no folder above it."""
    (tmp_path / "file").write_text("")
    assert made(tmp_path / "file", "{{ 3 }}") == "3"
    assert made(tmp_path / "none" / "__pycache__", "{{ 3 }}") == "3"
