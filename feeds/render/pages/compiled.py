"""Compiled templates, kept beside them as Python keeps its own bytecode: compiling takes a tenth of a second.

Whoever can write there can change this program anyway.  A file's name holds a digest of Jinja's version and
of what the environment is made of, since both decide what a template becomes; in it Jinja keeps a digest of
the template, and what of Python's version matters.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path
from pickle import UnpicklingError

import jinja2
from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket

_HERE = Path(__file__).parent
_MAKERS = ("environment.py", "filters.py")


def _digest() -> str:
    parts = [jinja2.__version__.encode(), *((_HERE / name).read_bytes() for name in _MAKERS)]
    return hashlib.sha256(b"".join(parts)).hexdigest()[:16]


class Compiled(FileSystemBytecodeCache):
    """In ``templates/__pycache__``; where that cannot be written, each process compiles for itself."""

    def __init__(self, folder: Path = _HERE / "templates" / "__pycache__") -> None:
        super().__init__(str(folder), f"%s.{_digest()}.jinja")

    def load_bytecode(self, bucket: Bucket) -> None:
        """What is not readable or not whole is made anew."""
        with suppress(OSError, ValueError, EOFError, TypeError, UnpicklingError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Nothing fails for want of it."""
        with suppress(OSError):
            Path(self.directory).mkdir(exist_ok=True)
            super().dump_bytecode(bucket)
