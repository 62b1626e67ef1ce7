"""README.md, config.toml and the Makefile say what is there, and all that is there to say."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from dataclasses import is_dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, get_args, get_type_hints

import click
import pytest

from feeds import gazetteer, tagging
from feeds.cli import main
from feeds.config import load
from feeds.model import Config
from tests.running import ROOT, Server, copy_site

README = (ROOT / "README.md").read_text("utf-8")
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
HOST = "http://127.0.0.1:8000"


def blocks(kind: str) -> list[str]:
    """The fenced blocks of one kind."""
    return re.findall(rf"```{kind}\n(.*?)```", README, re.DOTALL)


def section(title: str) -> str:
    """One section of the README."""
    return README.split(f"\n## {title}\n")[1].split("\n## ")[0]


def keys(section: type[Any] = Config, prefix: str = "") -> Iterator[str]:
    """Every key that a file can set, dotted; free tables and the file's own place are none."""
    for name, kind in get_type_hints(section).items():
        inner = [each for each in (kind, *get_args(kind)) if isinstance(each, type) and is_dataclass(each)]
        if inner:
            yield from keys(inner[0], f"{prefix}{name}.")
        elif prefix or name == "gazetteer":
            yield prefix + name


SHELL = [
    words
    for block in blocks("sh")
    for line in block.splitlines()
    if (words := re.sub(r"\s#.*|<.*", "", line).split())
]
MAKE = sorted(
    {words[1] for words in SHELL if words[0] == "make"} | set(re.findall(r"`make ([\w-]+)`", README))
)
COMMANDS = [words[1:] for words in SHELL if words[0] == "feeds"]
PATHS = [path for path in re.findall(r"`(/[^`]*)`", section("Formats and URLs")) if path]


@pytest.mark.parametrize("target", MAKE)
def test_make_targets(target: str) -> None:
    """Every `make` target that the README names is in the Makefile, and is no file's name."""
    assert re.search(rf"(?m)^{target}:", MAKEFILE)
    assert target in re.findall(r"(?m)^\.PHONY: (.*)$", MAKEFILE)[0].split()


def test_every_make_target_is_told() -> None:
    """`make help` lists every target, since it reads the comment that each one bears."""
    phony = re.findall(r"(?m)^\.PHONY: (.*)$", MAKEFILE)[0].split()
    assert re.findall(r"(?m)^([a-z-]+):.*## ", MAKEFILE) == phony


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_commands(words: list[str]) -> None:
    """Every command and option of the README is one of the command line's."""
    command: click.Command = main
    while words and isinstance(command, click.Group):
        known = command.commands
        assert words[0] in known, f"no command {words[0]}"
        command, words = known[words[0]], words[1:]
    options = {name for parameter in command.params for name in parameter.opts}
    assert {word for word in words if word.startswith("--")} <= options
    places = [parameter for parameter in command.params if isinstance(parameter, click.Argument)]
    if not places:
        assert not words or words[0].startswith("--")


def test_every_command_is_told() -> None:
    """No command is left out of the README."""
    told = {words[0] for words in COMMANDS}
    assert told == set(main.commands)


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_takes_a_configuration(command: str) -> None:
    """Every command but `init`, and those of a group, take ``--config``."""
    found = main.commands[command]
    for each in found.commands.values() if isinstance(found, click.Group) else [found]:
        options = {name for parameter in each.params for name in parameter.opts}
        assert ("--config" in options) != (command == "init")


@pytest.mark.skipif(shutil.which("curl") is None, reason="no curl here")
def test_the_first_screen(server: Server) -> None:
    """The curls of the first screen show a feed, and then 304."""
    (script,) = [block for block in blocks("sh") if "If-None-Match" in block]
    run = subprocess.run(
        ["bash", "-euc", script.replace(HOST, server.url)], capture_output=True, text=True, timeout=30
    )
    assert run.returncode == 0, run.stderr
    assert re.findall(r"(?m)^HTTP/\S+ (\d+)", run.stdout) == ["200", "304"]
    assert run.stdout.count("<entry>") == 7


@pytest.mark.parametrize("path", PATHS)
def test_urls(server: Server, path: str) -> None:
    """Every address of the README is answered by a real server."""
    if "<hash>" in path:
        found = re.search(r":item/([0-9a-f]+)</id>", server.get("/feeds/all.xml").text)
        assert found
        path = path.replace("<hash>", found[1])
    if "<n>" in path:  # 43 items fill no archive page, and what is not there yet is said to be so
        assert server.get(path.replace("<n>", "1")).status_code == 404
    else:
        assert server.get(path).status_code == 200


def test_paths_in_text_blocks() -> None:
    """Folders and files that the README names are there."""
    for name in re.findall(r"`((?:feeds|tests|\.ci|docs|deploy)/[\w./-]*)`", README):
        if not name.startswith("feeds/party") and name != "feeds/company/acme.xml":
            assert (ROOT / name).exists(), name


def test_keys_in_the_readme() -> None:
    """The README's table of keys is the configuration's, no more and no less."""
    told = set(re.findall(r"`((?:site|seeds|store|feeds|server|source)\.[a-z_]+)`", section("Configuration")))
    assert told | {"gazetteer"} == set(keys())


def commented(path: Path) -> set[str]:
    """Every key of a configuration file, those that are commented out too."""
    found, table = set(), ""
    for line in path.read_text("utf-8").splitlines():
        if match := re.match(r"(?:# )?\[{1,2}([a-z]+)\]{1,2}$", line):
            table = match[1] + "."
        elif match := re.match(r"(?:# )?([a-z_]+) = ", line):
            found.add(table + match[1])
    return found


CONFIGS = [ROOT / "config.toml", Path(str(files("feeds.cli").joinpath("config.toml")))]


@pytest.mark.parametrize("path", CONFIGS, ids=["shipped", "init"])
def test_every_key_is_in_the_file(path: Path) -> None:
    """config.toml names every key there is; of the gazetteer's tables it gives examples."""
    own = {key for key in commented(path) if key.partition(".")[0] in ("party", "topic", "country")}
    assert commented(path) - own == set(keys())


@pytest.mark.parametrize("path", CONFIGS, ids=["shipped", "init"])
def test_the_file_loads_with_every_comment_taken_away(path: Path, tmp_path: Path) -> None:
    """What is commented out is good as it stands, and what is called a default is one."""
    text = re.sub(r"(?m)^# (?=\[{1,2}[a-z]+\]{1,2}$|[a-z_]+ = )", "", path.read_text("utf-8"))
    (tmp_path / "config.toml").write_text(text, "utf-8")
    full = load(tmp_path / "config.toml", {})
    (tmp_path / "config.toml").write_bytes(path.read_bytes())
    bare = load(tmp_path / "config.toml", {})
    for name in ("site", "seeds", "store", "feeds", "server"):
        assert getattr(full, name) == getattr(bare, name)


@pytest.mark.parametrize("path", CONFIGS, ids=["shipped", "init"])
def test_the_examples_fit_the_gazetteer(path: Path, tmp_path: Path) -> None:
    """The additions that config.toml shows are additions that the gazetteer takes."""
    text = re.sub(r"(?m)^# (?=\[{1,2}[a-z]+\]{1,2}$|[a-z_]+ = )", "", path.read_text("utf-8"))
    (tmp_path / "config.toml").write_text(text.replace('gazetteer = "gazetteer"\n', ""), "utf-8")
    assert gazetteer.load(load(tmp_path / "config.toml", {})).terms("party")


def test_means_are_terms() -> None:
    """What a shipped source means by an acronym is a party of the gazetteer."""
    config = load(ROOT / "config.toml", {})
    parties = gazetteer.load(config).terms("party")
    for source in config.source:
        assert set(source.means.values()) <= set(parties)


def test_another_field(tmp_path: Path) -> None:
    """The gazetteer of company news in the README is a whole one, and recognises."""
    (text,) = [block for block in blocks("toml") if "[[facet]]" in block]
    assert len(text.splitlines()) == 10
    folder = tmp_path / "gazetteer"
    folder.mkdir()
    (folder / "companies.toml").write_text(text, "utf-8")
    tagger = tagging.Tagger(gazetteer.load(Config(gazetteer=folder)))
    for line in (
        "Acme Motors raises its forecast",
        "ACM: shares fall",
        "Jo Example to leave at the end of May",
    ):
        assert [(tag.facet, tag.term) for tag in tagger.tag(line).tags] == [("company", "acme")]


def test_front_matter_of_the_readme() -> None:
    """The front matter that the README shows has the four keys there are."""
    (text,) = [block for block in blocks("toml") if block.startswith("+++")]
    assert set(tomllib.loads(text.replace("+++", ""))) == {"date", "source", "link", "language"}


@pytest.mark.long
def test_a_path_with_a_space(tmp_path: Path) -> None:
    """From a folder whose name holds a space the commands work as they do elsewhere."""
    site = copy_site(tmp_path / "my news site")
    with Server(site) as server:
        server.shows("/feeds/party/kke.xml", "<entry>", seconds=30.0)
        assert server.stop() == 0
