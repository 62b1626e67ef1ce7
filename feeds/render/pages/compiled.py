"""Compiled templates, kept beside them as Python keeps its own bytecode: compiling takes a tenth of a second.

Whoever can write there can change this program anyway.  Jinja keeps a digest of the template in each file,
and its own version and Python's, so that what is made of another one is as good as not there.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from pickle import UnpicklingError

from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket


class Compiled(FileSystemBytecodeCache):
    """In ``templates/__pycache__``; where that cannot be written, each process compiles for itself."""

    def __init__(self, folder: Path = Path(__file__).parent / "templates" / "__pycache__") -> None:
        super().__init__(str(folder))

    def load_bytecode(self, bucket: Bucket) -> None:
        """What is not readable or not whole is made anew."""
        with suppress(OSError, ValueError, EOFError, TypeError, UnpicklingError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Nothing fails for want of it."""
        with suppress(OSError):
            Path(self.directory).mkdir(exist_ok=True)
            super().dump_bytecode(bucket)
