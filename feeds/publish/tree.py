"""A folder of exported files: what of it is ours, and how files come and go without a half one.

The manifest names every file that an export wrote, so that nothing else is ever replaced or removed.
It is written before the first file (with all that is about to be written marked as unsure) and after
the last one, so that after a crash nothing of ours is left that nobody knows of.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from feeds.model import Document

_MANIFEST = ".seedfeed.json"
_LOCK = ".seedfeed.lock"
_SUFFIXES = {"gzip": ".gz", "br": ".br", "zstd": ".zst"}
_ALL = ("", *_SUFFIXES.values())
UNSURE = ""
"""In place of an ETag: the file may be there, old, new or not at all."""


@dataclass(slots=True)
class Manifest:
    """What the folder holds, and what of the store it shows."""

    shape: str = ""
    """All that shapes every document; when it changes, everything is looked at."""
    titles: dict[str, str] = field(default_factory=dict)
    """Source -> the title that entries bear."""
    feeds: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Feed -> its revision and its open archive page."""
    items: dict[str, str] = field(default_factory=dict)
    """Item -> mark of all that its page shows."""
    files: dict[str, str] = field(default_factory=dict)
    """File -> ETag."""


class ManifestError(Exception):
    """The folder's manifest cannot be understood, so nobody knows which files are ours."""


class Tree:
    """The folder; one export at a time holds it.  Every call may raise OSError."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._made: set[str] = set()

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Keep other exports out; OSError (EBUSY) where one is at work."""
        self.folder.mkdir(parents=True, exist_ok=True)
        lock = os.open(self.folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise OSError(errno.EBUSY, "another export is writing there", str(self.folder)) from error
            yield
        finally:
            os.close(lock)

    def read(self) -> Manifest:
        """The manifest, or an empty one where there is none.  Raises ManifestError."""
        try:
            found = json.loads((self.folder / _MANIFEST).read_bytes())
            feeds = {name: (revision, page) for name, (revision, page) in found.pop("feeds").items()}
            return Manifest(feeds=feeds, **found)
        except FileNotFoundError:
            return Manifest()
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise ManifestError(f"{self.folder / _MANIFEST} cannot be understood: {error}") from error

    def write(self, manifest: Manifest) -> None:
        """Replace the manifest, and see it on the disk before anything else is done."""
        members = {name: getattr(manifest, name) for name in Manifest.__slots__}
        data = json.dumps(members, ensure_ascii=False).encode()
        self._replace(_MANIFEST, data, sync=True)

    def has(self, file: str) -> bool:
        """Whether the file is there."""
        return os.path.exists(f"{self.folder}/{file}")  # noqa: PTH110 (asked of every file of a site)

    def holds(self, file: str, data: bytes) -> bool:
        """Whether these bytes stand in the file."""
        try:
            return (self.folder / file).read_bytes() == data
        except (FileNotFoundError, IsADirectoryError):
            return False

    def put(self, file: str, document: Document) -> None:
        """Replace a file and its compressed brothers, each at once.

        The brothers first: whoever can take them is never sent older bytes than the others.
        """
        self._make_folder(file)
        there = self.has(file)
        for encoding, suffix in _SUFFIXES.items():
            if encoding in document.encoded:
                self._replace(file + suffix, document.encoded[encoding], there=there)
            else:
                self._unlink(file + suffix)
                self._unlink(_new(file + suffix))
        self._replace(file, document.body, there=there)

    def remove(self, file: str) -> bool:
        """Take a file and its brothers away, and whatever of them a crash left half written."""
        there = self.has(file)
        for suffix in _ALL:
            self._unlink(file + suffix)
            self._unlink(_new(file + suffix))
        self._prune(file)
        return there

    def sweep(self, files: Iterable[str]) -> None:
        """Take away what a crash left half written."""
        for file in files:
            for suffix in _ALL:
                self._unlink(_new(file + suffix))

    def _replace(self, file: str, data: bytes, *, there: bool = True, sync: bool = False) -> None:
        """Write beside, then rename: a reader sees the old file or the new one, whole."""
        path, new = f"{self.folder}/{file}", f"{self.folder}/{_new(file)}"
        self._write(new, data, sync)
        if there:
            _age(path, new)
        os.replace(new, path)  # noqa: PTH105

    def _write(self, path: str, data: bytes, sync: bool) -> None:
        # As little as can be asked of the system: there are four files for each document.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o644)
        try:
            left = memoryview(data)
            while left:
                left = left[os.write(handle, left) :]
            if sync:
                os.fsync(handle)
        finally:
            os.close(handle)

    def _make_folder(self, file: str) -> None:
        parent = file.rpartition("/")[0]
        if parent not in self._made:
            (self.folder / parent).mkdir(parents=True, exist_ok=True)
            self._made.add(parent)

    def _unlink(self, file: str) -> None:
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            os.unlink(f"{self.folder}/{file}")  # noqa: PTH108

    def _prune(self, file: str) -> None:
        """Folders that are empty now; one that holds anything else stays."""
        parent = file.rpartition("/")[0]
        while parent:
            self._made.discard(parent)
            try:
                (self.folder / parent).rmdir()
            except OSError:
                return
            parent = parent.rpartition("/")[0]


def _new(file: str) -> str:
    """Where a file is written before it takes its place: one name each, so that a crash leaves no row."""
    folder, slash, name = file.rpartition("/")
    return f"{folder}{slash}.{name}.new"


def _age(path: str, new: str) -> None:
    """Make the new file's second later than the old one's.

    Web servers make validators of size and whole second: two revisions of one size within a second
    would be one to them, and a reader that asked in between would be answered 304 for ever.
    """
    try:
        before = int(os.stat(path).st_mtime)  # noqa: PTH116
    except FileNotFoundError:
        return
    if int(os.stat(new).st_mtime) <= before:  # noqa: PTH116
        os.utime(new, (before + 1, before + 1))
