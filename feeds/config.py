"""Read ``config.toml`` and the environment into a frozen Config.

A wrong configuration is a ConfigError whose message is one line that names the file, the key
and the remedy; ``cli`` prints it and exits with 2.
"""

from __future__ import annotations

import json
import os
import pickle
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import fields, is_dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args, get_type_hints
from urllib.parse import urlsplit

from feeds import kept
from feeds.model import PLACEHOLDER_AUTHORITY, Config, Store

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

PREFIX = "FEEDS_"
_NO_KEYS = ("path",)  # fields of Config that a file cannot set
_SECTIONS = {each.name for each in fields(Config)}
_KEPT = "config.pickle"


class ConfigError(ValueError):
    """The configuration cannot be used; the message says where and why in one line."""


def load(path: Path, environ: Mapping[str, str]) -> Config:
    """The Config of the TOML file at `path`, with ``FEEDS_SECTION__KEY`` of `environ` over it.

    Relative paths, that of a SQLite store too, are taken from the file's folder.
    Raises ConfigError for a file that is missing, unreadable or not TOML, for an unknown key
    (named, with the nearest known one), and for a value that cannot be.
    """
    path = path.absolute()
    tree = _parse(path)
    _refuse_unsettable(path, tree)
    given = _overlay(tree, environ)
    config = _checked(path, tree, given)
    _refuse_twins(path, config)
    _refuse_placeholder(path, config)
    return _absolute(config, path)


def _checked(path: Path, tree: dict[str, Any], given: Mapping[str, str]) -> Config:
    """What the tables come to.  What was found good once is kept, as pydantic takes long to import."""
    folders, made_of = _cache(path, tree, given)
    found = kept.fetch(folders, _KEPT, made_of, pickle.loads)
    if isinstance(found, Config):
        return found
    from pydantic import TypeAdapter, ValidationError

    try:
        config = TypeAdapter(Config).validate_python(tree)
    except ValidationError as error:
        first = error.errors()[0]
        origin = given.get(_key(first["loc"][:2])) or given.get(_key(first["loc"][:1])) or path
        raise ConfigError(f"{origin}: {_explain(first)}") from error
    # To read a configuration makes no folder; a name that is too long for one is told of by the store.
    if all(os.path.isdir(folder.parent) for folder in folders):  # noqa: PTH112
        with suppress(RecursionError):  # a table hundreds deep can be read, and is too deep to be kept
            kept.keep(folders, _KEPT, made_of, pickle.dumps(config))
    return config


def _cache(path: Path, tree: Mapping[str, Any], given: Mapping[str, str]) -> tuple[kept.Folders, bytes]:
    """Where commands keep what they made, told before the tables are checked; and a digest of the tables.

    No folder where nothing is to be kept: who hands a secret over in the environment, or writes one down
    once, wants no copy of it.
    """
    store, server = tree.get("store", {}), tree.get("server", {})
    if given or not isinstance(store, dict) or not isinstance(server, dict) or "status_token" in server:
        return (), b""
    url = store.get("url", Store().url)
    url = url.strip() if isinstance(url, str) else ""
    if "\0" in url or not _file_of(url):
        return (), b""
    try:
        made_of = kept.digest(repr(tree), _checker())
    except RecursionError:
        return (), b""
    return (Config(store=Store(_store_url(url, path.parent)), path=path).var / "cache",), made_of


def _checker() -> bytes:
    """A digest of all that decides what is good: our rules, and the pydantic that applies them."""
    found = find_spec("pydantic")
    pydantic = Path(found.origin) if found is not None and found.origin is not None else Path()
    installed = f"{pydantic} {pydantic.stat().st_mtime_ns}"
    return kept.digest(kept.code("feeds.model"), Path(__file__).read_bytes(), installed)


def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise ConfigError(f"{path}: no such file; `feeds init` writes one") from error
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:  # a number of 5000 digits, a thousand brackets
        raise ConfigError(f"{path}: not valid TOML: {error}") from error


def _overlay(tree: dict[str, Any], environ: Mapping[str, str]) -> dict[str, str]:
    """Lay the environment over `tree`; dotted key -> the variable that set it."""
    given: dict[str, str] = {}
    for name in sorted(environ):
        if not name.startswith(PREFIX):
            continue
        section, _, key = name[len(PREFIX) :].lower().partition("__")
        if section not in _SECTIONS or section in _NO_KEYS:
            continue  # FEEDS_ is a common word: what names no section of ours is not meant for us
        value = _value(environ[name])
        if not key:
            tree[section] = value
        elif isinstance(tree.setdefault(section, {}), dict):
            tree[section][key] = value
        given[_key((section, key) if key else (section,))] = name
    return given


def _value(text: str) -> Any:
    """Lists and tables are given as JSON; all else is a string that pydantic converts."""
    if text[:1] in "[{":
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            return text
    return text


def _key(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location)


def _explain(error: ErrorDetails) -> str:
    where = _printable(_key(error["loc"]))
    if error["type"] == "unexpected_keyword_argument":
        return f"unknown key {where}{_nearest(error['loc'])}"
    if error["type"] == "missing":
        return f"{where} is missing"
    return f"{where}: {error['msg'].removeprefix('Value error, ')}, not {_short(error['input'])}"


def _nearest(location: tuple[int | str, ...]) -> str:
    """The known key of the same name elsewhere, else the one that is spelled most like it."""
    import difflib  # for who misspelt something

    where = _key(tuple(part for part in location if isinstance(part, str)))
    known = list(_keys(Config))
    name = where.rpartition(".")[2]
    near = [key for key in known if key.rpartition(".")[2] == name]
    near = near or difflib.get_close_matches(where, known, n=1, cutoff=0.5)
    return f"; did you mean {near[0]}?" if near else ""


def _printable(text: str) -> str:
    """A quoted TOML key may hold a line break, and the message is one line."""
    return text if text.isprintable() else text.encode("unicode_escape").decode("ascii")


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _keys(section: type[Any], prefix: str = "") -> Iterator[str]:
    for name, kind in get_type_hints(section).items():
        if prefix + name in _NO_KEYS:
            continue
        yield prefix + name
        for each in (kind, *get_args(kind)):
            if isinstance(each, type) and is_dataclass(each):
                yield from _keys(each, f"{prefix}{name}.")


def _refuse_unsettable(path: Path, tree: Mapping[str, Any]) -> None:
    for name in _NO_KEYS:
        if name in tree:
            raise ConfigError(f"{path}: unknown key {name}{_nearest((name,))}")


def _refuse_twins(path: Path, config: Config) -> None:
    """Two tables of one slug would leave it to chance which one is believed."""
    for slug, times in Counter(source.slug for source in config.source).items():
        if times > 1:
            raise ConfigError(f"{path}: source: the slug {slug} is there {times} times")


def is_loopback(url: str) -> bool:
    """Whether an http URL names this very machine."""
    import ipaddress

    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _refuse_placeholder(path: Path, config: Config) -> None:
    """Ids outlive hosts, so a public site must not be born under the shipped authority."""
    if config.site.tag_authority == PLACEHOLDER_AUTHORITY and not is_loopback(config.site.base_url):
        raise ConfigError(
            f"{path}: site.base_url is {config.site.base_url}, but site.tag_authority is still "
            f'the placeholder; set it once and for ever to a domain of yours and a date: "example.org,2026"'
        )


def _absolute(config: Config, path: Path) -> Config:
    folder = path.parent
    return replace(
        config,
        path=path,
        seeds=replace(config.seeds, directory=folder / config.seeds.directory),
        store=replace(config.store, url=_store_url(config.store.url, folder)),
        gazetteer=None if config.gazetteer is None else folder / config.gazetteer,
    )


def _store_url(url: str, folder: Path) -> str:
    name = _file_of(url)
    return url.removesuffix(name) + str(folder / name) if name else url


def _file_of(url: str) -> str:
    """The file in the address of a SQLite store; empty where there is none, and for any other store."""
    scheme, _, name = url.partition(":///")
    if scheme not in ("sqlite", "sqlite+pysqlite") or name.startswith((":memory:", "file:")):
        return ""
    return name
