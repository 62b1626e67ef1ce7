"""What was loaded and compiled, kept in a folder so that the next start finds it done.

A file holds the digest of all it was made from, then one of its body, then the body.  Whatever is not
readable, not whole or made from something else is as good as not there; nothing ever fails for want of
the cache.  Whoever can write to the folder can make this program do things: it must be our own, as the
store's is.
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

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
    found: list[str | bytes] = [sys.version]
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


def fetch(folder: Path | None, name: str, made_of: bytes, decode: Callable[[memoryview], Any]) -> Any:
    """What is kept under a name if it was made of the same; else None."""
    if folder is None:
        return None
    try:
        whole = memoryview((folder / name).read_bytes())  # some megabytes, not to be copied again
        body = whole[2 * _SIZE :]
        if whole[:_SIZE] != made_of or whole[_SIZE : 2 * _SIZE] != hashlib.sha256(body).digest():
            return None
        with unhindered():
            return decode(body)
    except Exception:  # noqa: BLE001 (a cache that cannot be read is made anew, whatever is wrong with it)
        return None


def keep(folder: Path | None, name: str, made_of: bytes, body: bytes) -> None:
    """Keep a body under a name, atomically; where that cannot be done, do without."""
    if folder is None:
        return
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        handle, written = tempfile.mkstemp(dir=folder, prefix=f".{name}-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(made_of + hashlib.sha256(body).digest() + body)
            Path(written).replace(folder / name)
        except OSError:
            Path(written).unlink(missing_ok=True)


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
