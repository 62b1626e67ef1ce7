"""What is loaded and compiled is kept for the next start, and never trusted when it should not be."""

from __future__ import annotations

import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from feeds import kept
from feeds.cli.knowing import Knowing
from feeds.gazetteer import load
from feeds.model import Config
from feeds.tagging import Tagger, tag_lines

FILES = {
    "facets": '[[facet]]\nkey = "party"\nkind = "actor"\nhome = "country"\n'
    'singular = "Party"\nplural = "Parties"\n'
    '[[facet]]\nkey = "country"\nkind = "place"\nsingular = "Country"\nplural = "Countries"\n',
    "countries": '[[country]]\nslug = "gr"\nname = "Greece"\n',
    "parties": '[[party]]\nslug = "kke"\nname = "Communist Party of Greece"\ncountry = "gr"\nshort = "KKE"\n',
}
LINES = ["KKE on the strike", "Communist Party of Greece", "Greece", "ΚΚΕ"]


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """A small gazetteer in a folder of its own."""
    folder = tmp_path / "gazetteer"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return Config(gazetteer=folder)


def tagged(config: Config, *cache: Path) -> list[str]:
    """Tag the lines as a command does: load, compile, tag."""
    return list(tag_lines(LINES, Tagger.cached(load(config, cache), cache)))


def test_what_is_kept_is_what_was_made(config: Config, tmp_path: Path) -> None:
    """The second start reads what the first one wrote, and says the same."""
    cache = tmp_path / "var" / "cache"
    made = tagged(config, cache)
    kept = {file.name: file.stat().st_mtime_ns for file in cache.iterdir()}
    assert len(kept) == 2
    assert tagged(config, cache) == made == tagged(config)
    assert {file.name: file.stat().st_mtime_ns for file in cache.iterdir()} == kept
    assert load(config, (cache,)) == load(config)


def test_a_changed_file_is_seen(config: Config, tmp_path: Path) -> None:
    """One byte more in a file of the gazetteer, and it is loaded anew."""
    tagged(config, tmp_path / "cache")
    assert config.gazetteer is not None
    with (config.gazetteer / "parties.toml").open("a", encoding="utf-8") as file:
        file.write('acronyms = ["ΚΚΕ"]\n')
    again = tagged(config, tmp_path / "cache")
    assert again == tagged(config)
    assert '"kke"' in again[3]


def test_a_changed_configuration_is_seen(config: Config, tmp_path: Path) -> None:
    """The configuration's own entries are part of what is kept."""
    tagged(config, tmp_path / "cache")
    grown = replace(config, party=({"slug": "kke", "acronyms": ["ΚΚΕ"]},))
    assert '"kke"' in tagged(grown, tmp_path / "cache")[3]
    assert '"kke"' not in tagged(config, tmp_path / "cache")[3]


@pytest.mark.parametrize("damage", [b"", b"nonsense", None])
def test_a_damaged_file_is_made_anew(config: Config, tmp_path: Path, damage: bytes | None) -> None:
    """Empty, foreign and cut files are as good as none."""
    cache = tmp_path / "cache"
    made = tagged(config, cache)
    whole = {file: file.read_bytes() for file in cache.iterdir()}
    for file, body in whole.items():
        file.write_bytes(body[: len(body) // 2] if damage is None else damage)
    assert tagged(config, cache) == made
    assert {file: file.read_bytes() for file in cache.iterdir()}.keys() == whole.keys()
    assert load(config, (cache,)) == load(config)


def test_one_flipped_byte_is_noticed(config: Config, tmp_path: Path) -> None:
    """The body has a digest of its own: a broken disk gives no broken tables."""
    cache = tmp_path / "cache"
    made = tagged(config, cache)
    for file in cache.iterdir():
        body = bytearray(file.read_bytes())
        body[-9] ^= 1
        file.write_bytes(body)
    assert tagged(config, cache) == made


def test_without_a_place_to_keep_it(config: Config, tmp_path: Path) -> None:
    """Where the folder cannot be made, everything works as without one."""
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    assert tagged(config, tmp_path / "file" / "cache") == tagged(config)
    assert (tmp_path / "file").read_text(encoding="utf-8") == "in the way"


def test_what_is_every_site_s_is_looked_for_first(config: Config, tmp_path: Path) -> None:
    """It is kept in the first folder that can be written, and found in whichever has it."""
    code, site = tmp_path / "code", tmp_path / "site"
    made = tagged(config, code, site)
    assert len(list(code.iterdir())) == 2
    assert not site.exists()
    shutil.rmtree(code)
    code.write_text("nobody may write here", encoding="utf-8")
    assert tagged(config, code, site) == made
    found = {file.name: file.stat().st_mtime_ns for file in site.iterdir()}
    assert len(found) == 2
    assert tagged(config, code, site) == made
    assert {file.name: file.stat().st_mtime_ns for file in site.iterdir()} == found


def test_beside_the_code_it_is_kept_as_bytecode_is(
    config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Under a name for each Python, for all who may read the code to read; and not where it may not be."""
    code, site = tmp_path / "code", tmp_path / "site"
    code.mkdir()
    code.chmod(0o1777)
    monkeypatch.setattr(kept, "beside_code", lambda: code)
    with monkeypatch.context() as patch:
        patch.setattr(sys, "dont_write_bytecode", True)
        made = tagged(config, code, site)
        assert not list(code.iterdir())
    assert [file.stat().st_mode & 0o777 for file in site.iterdir()] == [0o600] * 2
    shutil.rmtree(site)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    assert tagged(config, code, site) == made
    assert not site.exists()
    for file in code.iterdir():
        assert file.name.startswith(f"{sys.implementation.cache_tag}.")
        assert file.stat().st_mode & 0o777 == 0o644


def test_a_site_s_own_entries_are_kept_with_the_site(tmp_path: Path) -> None:
    """What the configuration adds is no business of other sites on the machine."""
    path = tmp_path / "config.toml"
    path.write_text("", encoding="utf-8")
    assert Knowing(path).cache == (kept.beside_code(), tmp_path / "var" / "cache")
    for own in ('[[party]]\nslug = "kke"\n', '[[topic]]\nslug = "x"\n', 'gazetteer = "mine"\n'):
        path.write_text(own, encoding="utf-8")
        assert Knowing(path).cache == (tmp_path / "var" / "cache",)
