"""Walk the seeds folder: which files are seeds, and what only looks like one."""

from __future__ import annotations

import fnmatch
import os
import re
import stat
from collections.abc import Callable, Iterator
from typing import NamedTuple

from feeds import model

SLUG = re.compile(r"(?=.{1,64}\Z)[a-z0-9]+(?:-[a-z0-9]+)*")
"""Of a source; it stands in URLs, hence its length."""


class Found(NamedTuple):
    """A regular file that is a seed by its name.

    `real` is what the operating system calls it, `path` the same relative to the seeds folder,
    escaped for people and for the store; `mtime_ns` is in nanoseconds since 1970.
    """

    real: str
    path: str
    source: str
    size: int
    mtime_ns: int


def escape(name: str) -> str:
    r"""A file's name as it may be printed: control characters and broken bytes as ``\xNN``."""
    text = name.replace("\\", "\\\\").encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def find(settings: model.Seeds) -> Iterator[Found | model.Problem]:
    """Every seed below the folder, in no order, and a Problem for what is named like one but is none.

    Files in the folder itself belong to ``settings.source``, each folder below is a source of its
    own.  Names that begin with a dot are passed over.  Raises OSError when the folder itself
    cannot be read.
    """
    root = os.fspath(settings.directory)
    wanted = _wanted(settings.patterns)
    yield from _files(root, "", settings.source, wanted, os.path.realpath(root))
    for entry in _folders(root):
        if entry.is_symlink():
            if not wanted(entry.name):  # else it was met among the files
                yield model.Problem(escape(entry.name), None, "a link to a folder is not followed")
        elif SLUG.fullmatch(entry.name):
            yield from _source(entry, wanted, os.path.realpath(root))
        else:
            reason = "a folder must be named by a slug: at most 64 of a-z, 0-9 and single hyphens"
            yield model.Problem(escape(entry.name), None, reason)


def _wanted(patterns: tuple[str, ...]) -> Callable[[str], object]:
    return re.compile("|".join(f"(?:{fnmatch.translate(pattern)})" for pattern in patterns)).match


def _folders(root: str) -> list[os.DirEntry[str]]:
    with os.scandir(root) as entries:
        # Most are files, and telling so costs nothing.
        others = [entry for entry in entries if not entry.is_file(follow_symlinks=False)]
    return [entry for entry in others if not entry.name.startswith(".") and _leads_to_folder(entry)]


def _leads_to_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link in a circle
        return False


def _source(
    folder: os.DirEntry[str], wanted: Callable[[str], object], top: str
) -> Iterator[Found | model.Problem]:
    try:
        yield from _files(folder.path, folder.name + "/", folder.name, wanted, top)
        for below in _folders(folder.path):
            if below.is_symlink() and wanted(below.name):
                continue  # it was met among the files
            yield model.Problem(
                escape(f"{folder.name}/{below.name}"), None, "a folder in a source's folder is not read"
            )
    except OSError as error:
        yield model.Problem(escape(folder.name), None, f"cannot be read: {error.strerror}")


def _files(
    folder: str, prefix: str, source: str, wanted: Callable[[str], object], top: str
) -> Iterator[Found | model.Problem]:
    with os.scandir(folder) as entries:
        for entry in entries:
            name = entry.name
            if not wanted(name) or name[0] == ".":
                continue
            try:
                status = entry.stat(follow_symlinks=False)
            except OSError:  # it vanished since the folder was listed
                continue
            if stat.S_ISREG(status.st_mode):
                path = prefix + name
                if not path.isprintable() or "\\" in path:
                    path = escape(path)
                yield Found(entry.path, path, source, status.st_size, status.st_mtime_ns)
            elif not stat.S_ISDIR(status.st_mode):
                yield _other(entry, prefix, source, status.st_mode, top)


def _other(entry: os.DirEntry[str], prefix: str, source: str, mode: int, top: str) -> Found | model.Problem:
    """A link is followed to a file inside the seeds folder; anything else is no seed."""
    path = escape(prefix + entry.name)
    if not stat.S_ISLNK(mode):
        return model.Problem(path, None, f"not a file but a {_kind(mode)}")
    real = os.path.realpath(entry.path)
    if os.path.commonpath([real, top]) != top:
        return model.Problem(path, None, "a link that leaves the seeds folder is not followed")
    try:
        status = os.stat(real)  # noqa: PTH116 (the name may hold bytes that pathlib would hide)
    except OSError as error:
        return model.Problem(path, None, f"a link that leads nowhere: {error.strerror}")
    if not stat.S_ISREG(status.st_mode):
        return model.Problem(path, None, f"a link to a {_kind(status.st_mode)}")
    return Found(real, path, source, status.st_size, status.st_mtime_ns)


def _kind(mode: int) -> str:
    kinds = {stat.S_IFDIR: "folder", stat.S_IFIFO: "FIFO", stat.S_IFSOCK: "socket"}
    return kinds.get(stat.S_IFMT(mode), "device")
