"""What was loaded and compiled, kept so that the next start finds it done: with a site, or with the code.

A file holds the digest of all it was made from, then one of its body, then the body.  Whatever is not
readable, not whole or made from something else is as good as not there; nothing ever fails for want of
the cache.  Whoever can write to the folder can make this program do things: it must be our own, as the
store's is, or the code's own.
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
import os
import sys
from collections.abc import Callable, Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

Folders = tuple[Path, ...]
"""Where to look, one after the other; what is made is kept in the first that can be written."""

_SIZE = hashlib.sha256().digest_size


def digest(*parts: str | bytes) -> bytes:
    """A digest of all parts, each told from the next."""
    found = hashlib.sha256()
    for part in parts:
        body = part if isinstance(part, bytes) else part.encode("utf-8", "surrogatepass")
        found.update(b"%d:" % len(body))
        found.update(body)
    return found.digest()


def code(*packages: str) -> bytes:
    """A digest of the code of some packages and of the Python that runs it."""
    # Not sys.version, which tells two builds of one version apart: an image may be built by the other.
    found: list[str | bytes] = [f"{sys.implementation.name} {tuple(sys.version_info)}"]
    for package in packages:
        for name, file in texts(files(package), ".py"):
            found += [name, file.read_bytes()]
    return digest(*found)


def texts(folder: Traversable, ending: str, prefix: str = "") -> Iterator[tuple[str, Traversable]]:
    """The files of a folder and those below it, by name."""
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        if item.is_dir():
            yield from texts(item, ending, f"{prefix}{item.name}/")
        elif item.name.endswith(ending):
            yield f"{prefix}{item.name}", item


def beside_code() -> Path:
    """For what is made of the code alone, and so is every site's: where Python keeps its own bytecode."""
    return Path(cache_from_source(__file__)).parent


def fetch(folders: Folders, name: str, made_of: bytes, decode: Callable[[memoryview], Any]) -> Any:
    """What is kept under a name if it was made of the same; else None."""
    found = (_fetched(folder, name, made_of, decode) for folder in folders)
    return next((each for each in found if each is not None), None)


def _file(folder: Path, name: str) -> Path:
    """Several Pythons may share the code, as their bytecode's names allow for."""
    return folder / (f"{sys.implementation.cache_tag}.{name}" if folder == beside_code() else name)


def _fetched(folder: Path, name: str, made_of: bytes, decode: Callable[[memoryview], Any]) -> Any:
    try:
        whole = memoryview(_file(folder, name).read_bytes())  # some megabytes, not to be copied again
        body = whole[2 * _SIZE :]
        if whole[:_SIZE] != made_of or whole[_SIZE : 2 * _SIZE] != hashlib.sha256(body).digest():
            return None
        with unhindered():
            return decode(body)
    except Exception:  # noqa: BLE001 (a cache that cannot be read is made anew, whatever is wrong with it)
        return None


def keep(folders: Folders, name: str, made_of: bytes, body: bytes) -> None:
    """Keep a body under a name, atomically; where that cannot be done, do without."""
    for folder in folders:
        if folder == beside_code() and sys.dont_write_bytecode:
            continue
        with contextlib.suppress(OSError):
            _keep(folder, name, made_of, body)
            return


def _keep(folder: Path, name: str, made_of: bytes, body: bytes) -> None:
    import tempfile  # seldom needed

    folder.mkdir(parents=True, exist_ok=True)
    handle, written = tempfile.mkstemp(dir=folder, prefix=f".{name}-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(made_of + hashlib.sha256(body).digest() + body)
        if folder == beside_code():  # who may read the code may read this; a site's is its owner's alone
            with contextlib.suppress(OSError):
                Path(written).chmod(folder.stat().st_mode & 0o444 | 0o200)
        Path(written).replace(_file(folder, name))
    except OSError:
        Path(written).unlink(missing_ok=True)
        raise


@contextlib.contextmanager
def unhindered() -> Iterator[None]:
    """Without the collector, which would look through a hundred thousand new objects again and again."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
