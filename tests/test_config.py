"""config.toml and the environment: what they give, and how what cannot be is refused."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.config import ConfigError, is_loopback, load
from feeds.model import PLACEHOLDER_AUTHORITY, Config
from tests.running import ROOT

Writer = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Writer:
    """Write a config.toml of one's own."""

    def writer(text: str) -> Path:
        path = tmp_path / "config.toml"
        path.write_text(text, "utf-8")
        return path

    return writer


def refusal(path: Path, **environ: str) -> str:
    """The one line with which a configuration is refused."""
    with pytest.raises(ConfigError) as caught:
        load(path, environ)
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_the_shipped_file_loads() -> None:
    """The config.toml of the repository is good as it is, and is the digest's."""
    config = load(ROOT / "config.toml", {})
    assert config.site.title == "International Communist Press"
    assert config.site.base_url == "http://127.0.0.1:8000"
    assert config.site.tag_authority == PLACEHOLDER_AUTHORITY
    assert [source.slug for source in config.source] == [config.seeds.source]
    assert config.source[0].means["PCM"] == "pcm-mx"


def test_an_empty_file_gives_the_defaults(write: Writer) -> None:
    """Every key may be left out."""
    config = load(write(""), {})
    assert config.site == Config().site
    assert config.server == Config().server
    assert config.feeds == Config().feeds


def test_paths_are_relative_to_the_file(
    write: Writer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Folder, store and gazetteer lie beside the file, wherever the process was started."""
    path = write('gazetteer = "own"\n[seeds]\ndirectory = "in/here"\n')
    monkeypatch.chdir(path.parent.parent)
    config = load(Path(tmp_path.name) / "config.toml", {})
    assert config.seeds.directory == tmp_path / "in" / "here"
    assert config.gazetteer == tmp_path / "own"
    assert config.store.url == f"sqlite:///{tmp_path}/var/feeds.db"
    assert config.path == path


@pytest.mark.parametrize(
    ("url", "absolute"),
    [
        ("sqlite:///var/feeds.db", "sqlite:///{folder}/var/feeds.db"),
        ("sqlite+pysqlite:///feeds.db", "sqlite+pysqlite:///{folder}/feeds.db"),
        ("sqlite:////srv/feeds.db", "sqlite:////srv/feeds.db"),
        ("sqlite://", "sqlite://"),
        ("postgresql://db.example/feeds", "postgresql://db.example/feeds"),
        ("postgresql:///feeds", "postgresql:///feeds"),
    ],
)
def test_store_urls(write: Writer, url: str, absolute: str) -> None:
    """Only a relative SQLite path is changed."""
    path = write(f'[store]\nurl = "{url}"\n')
    assert load(path, {}).store.url == absolute.format(folder=path.parent)


def test_the_environment_lies_over_the_file(write: Writer) -> None:
    """A variable replaces one key and leaves its neighbours; text becomes what the key wants."""
    config = load(
        write('[server]\nport = 8001\nhost = "::1"\n'),
        {
            "FEEDS_SERVER__PORT": "9000",
            "FEEDS_SEEDS__EVENTS": "false",
            "FEEDS_SEEDS__INTERVAL": "1.5",
            "FEEDS_SEEDS__PATTERNS": '["*.headlines"]',
            "FEEDS_SITE__TITLE": "[Draft",
            "FEEDS_SOURCE": '[{"slug": "ticker", "means": {"PCM": "pcm-mx"}}]',
        },
    )
    assert (config.server.port, config.server.host) == (9000, "::1")
    assert (config.seeds.events, config.seeds.interval) == (False, 1.5)
    assert config.seeds.patterns == ("*.headlines",)
    assert config.site.title == "[Draft"
    assert config.source[0].means == {"PCM": "pcm-mx"}


def test_other_variables_are_not_ours(write: Writer) -> None:
    """FEEDS_ is a common word: what names no section of ours is left alone, and so is a path."""
    config = load(write(""), {"FEEDS_HOME": "/nowhere", "FEEDS_PATH": "/nowhere", "SERVER__PORT": "1"})
    assert config.server.port == 8000
    assert config.path.name == "config.toml"


def test_missing_file(tmp_path: Path) -> None:
    """A missing file is named, with what writes one."""
    message = refusal(tmp_path / "config.toml")
    assert str(tmp_path / "config.toml") in message
    assert "feeds init" in message


def test_a_folder_in_its_place(tmp_path: Path) -> None:
    """What is no file cannot be read, and the system's reason is told."""
    assert "cannot be read: Is a directory" in refusal(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_no_permission(write: Writer) -> None:
    """A file that may not be read is refused with the system's reason."""
    path = write("")
    path.chmod(0)
    assert "cannot be read: Permission denied" in refusal(path)


@pytest.mark.parametrize(
    "text",
    ["[site", "title = ", "= 1", "[site]\n[site]\n", "x = " + "[" * 10_000, "x = 1" + "0" * 5000],
    ids=["table", "value", "key", "twice", "nested", "digits"],
)
def test_broken_toml(write: Writer, text: str) -> None:
    """What is no TOML is refused, with the parser's reason, however it breaks."""
    assert "config.toml: not valid TOML: " in refusal(write(text))


def test_not_utf8(tmp_path: Path) -> None:
    """TOML is UTF-8."""
    path = tmp_path / "config.toml"
    path.write_bytes("[site]\ntitle = 'Press\xe9'\n".encode("latin-1"))
    assert "not valid TOML" in refusal(path)


@pytest.mark.parametrize(
    ("text", "unknown", "nearest"),
    [
        ("[seeds]\nintervall = 5\n", "seeds.intervall", "seeds.interval"),
        ("[sede]\ninterval = 5\n", "sede", "seeds"),
        ("port = 9000\n", "port", "server.port"),
        ("[site]\nport = 9000\n", "site.port", "server.port"),
        ('[[source]]\nslug = "a"\nlanguag = "en"\n', "source.0.languag", "source.language"),
        ('path = "elsewhere"\n', "path", None),
        ("[site]\nxyzzyqwerty = 1\n", "site.xyzzyqwerty", None),
        ('["two\\nlines"]\n', "two\\nlines", None),
    ],
)
def test_unknown_key(write: Writer, text: str, unknown: str, nearest: str | None) -> None:
    """An unknown key is named, with the nearest known one where there is one."""
    message = refusal(write(text))
    assert f"unknown key {unknown}" in message
    if nearest:
        assert message.endswith(f"; did you mean {nearest}?")


def test_unknown_key_in_the_environment(write: Writer) -> None:
    """A wrong variable is named as it was written, not as if it stood in the file."""
    message = refusal(write(""), FEEDS_SERVER__PROT="9000")
    assert message == "FEEDS_SERVER__PROT: unknown key server.prot; did you mean server.port?"


def test_wrong_value_in_the_environment(write: Writer) -> None:
    """A value that cannot be is blamed on the variable that set it."""
    message = refusal(write("[server]\nport = 8000\n"), FEEDS_SERVER__PORT="http")
    assert message.startswith("FEEDS_SERVER__PORT: server.port: ")
    assert message.endswith("not 'http'")


@pytest.mark.parametrize(
    "authority",
    [
        "",
        "example.org",
        "example.org,",
        "example.org,26",
        "example.org,2026-13",
        "example.org,2026-02-30",
        "example.org,2026-1-1",
        "example.org 2026",
        "Example.org,2026",
        "exämple.org,2026",
        "tag:example.org,2026",
        "example.org,2026:x",
        "example.org,２０２６",
        ",2026",
    ],
)
def test_an_authority_that_is_none(write: Writer, authority: str) -> None:
    """A tag authority is ``name,date`` as in RFC 4151, in ASCII and in small letters."""
    assert "site.tag_authority: " in refusal(write(f'[site]\ntag_authority = "{authority}"\n'))


@pytest.mark.parametrize(
    "authority", ["example.org,2026", "example.org,2026-11", "press@example.org,2026-11-22", "localhost,2026"]
)
def test_an_authority_that_is_one(write: Writer, authority: str) -> None:
    """A domain or a mail address, and a date to the year, month or day."""
    assert load(write(f'[site]\ntag_authority = "{authority}"\n'), {}).site.tag_authority == authority


def test_a_public_site_needs_an_authority_of_its_own(write: Writer) -> None:
    """Ids outlive hosts: under the placeholder a base_url that is not loopback is refused, with a remedy."""
    path = write('[site]\nbase_url = "https://press.example.org"\n')
    message = refusal(path)
    assert "site.tag_authority" in message
    assert "example.org,2026" in message
    config = load(path, {"FEEDS_SITE__TAG_AUTHORITY": "press.example.org,2026"})
    assert config.site.base_url == "https://press.example.org"


@pytest.mark.parametrize(
    ("url", "loopback"),
    [
        ("http://127.0.0.1:8000", True),
        ("http://127.8.9.1", True),
        ("http://[::1]:8000", True),
        ("http://localhost", True),
        ("http://press.localhost:81/x", True),
        ("http://0.0.0.0:8000", False),
        ("http://192.168.1.5", False),
        ("http://localhost.example.org", False),
        ("https://127.0.0.1.example.org", False),
    ],
)
def test_loopback(url: str, loopback: bool) -> None:
    """Only a name that can be nothing but this machine counts."""
    assert is_loopback(url) is loopback


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[site]\nbase_url = "press.example.org"\n', "site.base_url: must be an absolute http or https URL"),
        ('[site]\nbase_url = "ftp://example.org"\n', "site.base_url: must be an absolute http or https URL"),
        ('[site]\nbase_url = "http://example.org/?a=b"\n', "site.base_url: must be an absolute"),
        ('[site]\nbase_url = "http://[::1"\n', "site.base_url: "),
        ('[site]\nlanguage = "English!"\n', "site.language: must be a language tag"),
        ('[site]\ntitle = " "\n', "site.title: "),
        ("[seeds]\ninterval = 0.5\n", "seeds.interval: Input should be greater than or equal to 1"),
        ("[seeds]\ninterval = nan\n", "seeds.interval: "),
        ("[seeds]\ninterval = inf\n", "seeds.interval: "),
        ("[seeds]\nsettle = -1\n", "seeds.settle: Input should be greater than or equal to 0"),
        ('[seeds]\nevents = "perhaps"\n', "seeds.events: "),
        ("[seeds]\nmax_bytes = 0\n", "seeds.max_bytes: "),
        ("[seeds]\nreappear_after_days = 0\n", "seeds.reappear_after_days: "),
        ('[seeds]\nsource = "My Site"\n', "seeds.source: must be a slug"),
        ("[feeds]\nwindow_items = 0\n", "feeds.window_items: "),
        ("[feeds]\nmax_bytes = 100\n", "feeds.max_bytes: "),
        ("[server]\nport = 65536\n", "server.port: "),
        ("[server]\nworkers = 0\n", "server.workers: "),
        ('server = "here"\n', "server: "),
        ('[[source]]\ntitle = "A page"\n', "source.0.slug is missing"),
        ('[[source]]\nslug = "a"\ncountry = "Greece"\n', "source.0.country: "),
        ('[[source]]\nslug = "a"\n[[source]]\nslug = "a"\n', "the slug a is there 2 times"),
    ],
)
def test_values_that_cannot_be(write: Writer, text: str, words: str) -> None:
    """A wrong value is refused with its key and the reason."""
    assert words in refusal(write(text))


def test_a_long_value_is_cut(write: Writer) -> None:
    """A message stays one short line, whatever was pasted into the file."""
    message = refusal(write(f'[site]\nlanguage = "{"x" * 5000}"\n'))
    assert len(message) < 300


def test_what_was_found_good_is_kept(write: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second start asks nobody about the same file; about another one, or a broken copy, it does."""
    path = write(
        '[site]\ntitle = "One"\n[[source]]\nslug = "a"\nmeans = { KP = "kp" }\n[seeds]\ninterval = "5"\n'
    )
    assert load(path, {}).seeds.interval == 5.0
    assert not (path.parent / "var").exists()
    (path.parent / "var").mkdir()
    first = load(path, {})
    kept = path.parent / "var" / "cache" / "config.pickle"
    with monkeypatch.context() as patch:
        patch.setattr("pydantic.TypeAdapter", None)
        assert load(path, {}) == first
        for asked in ({"FEEDS_SITE__TITLE": "Two"}, {"FEEDS_SERVER__PORT": "1"}):
            with pytest.raises(TypeError):
                load(path, asked)
        kept.write_bytes(kept.read_bytes()[:-1])
        with pytest.raises(TypeError):
            load(path, {})
    assert load(path, {"FEEDS_SITE__TITLE": "Two"}).site.title == "Two"
    assert load(path, {}) == first
    write("[server]\nport = 65536\n")
    with pytest.raises(ConfigError):
        load(path, {})


@pytest.mark.parametrize(
    ("text", "environ"),
    [
        ('[store]\nurl = "postgresql://feeds:secret@h/d"\n', {}),
        ('[server]\nstatus_token = "secret"\n', {}),
        ("", {"FEEDS_SERVER__STATUS_TOKEN": "secret"}),
    ],
)
def test_no_secret_is_kept_elsewhere(write: Writer, text: str, environ: dict[str, str]) -> None:
    """Where a file or the environment may hold one, nothing is written."""
    path = write(text)
    (path.parent / "var").mkdir()
    load(path, environ)
    assert not list((path.parent / "var").iterdir())


@pytest.mark.parametrize(
    "name", ["", ":memory:", "file:a.db", "config.toml/a.db", f"{'x' * 5000}/a.db", " a.db "]
)
def test_a_folder_that_cannot_be_keeps_nothing(
    write: Writer, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Whatever stands where the store should be, that is for the store to say."""
    path = write(f'[store]\nurl = "sqlite:///{name}"\n')
    monkeypatch.chdir(path.parent)
    load(path, {})
    there = {each.name for each in path.parent.iterdir()}
    assert there == {"config.toml"} | ({"cache"} if name == " a.db " else set())


def test_tables_that_are_too_deep_to_be_kept(write: Writer) -> None:
    """They are read, or refused, as they would be without a copy."""
    deep = write(f"[[party]]\n{'.'.join(['a'] * 700)} = 1\n")
    (deep.parent / "var").mkdir()
    assert load(deep, {}).party
    assert "unknown key a" in refusal(write(f"{'.'.join(['a'] * 2000)} = 1\n"))


@given(text=st.text(max_size=200))
def test_whatever_the_file_says(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """Any text is a Config or a ConfigError of one line, never a traceback."""
    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        assert isinstance(load(path, {}), Config)
    except ConfigError as error:
        assert "\n" not in str(error)
