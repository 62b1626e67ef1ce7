"""What serving needs of those behind it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from feeds.model import Document
from feeds.publish import Refusal, Target

Stamp = tuple[object, ...]


class Glance(Protocol):
    """The store at a glance."""

    @property
    def number(self) -> int: ...
    @property
    def items(self) -> int: ...
    @property
    def snapshots(self) -> int: ...
    @property
    def refused(self) -> int: ...
    @property
    def last_pass(self) -> datetime | None: ...


class Publishing(Protocol):
    """What a publisher does for the server; `publish.Publisher` is one."""

    @property
    def trouble(self) -> str: ...
    @property
    def unfit(self) -> Mapping[str, str]: ...

    def version(self) -> Stamp | None:
        """What changes with every commit; None while the store cannot be read."""

    def status(self) -> Glance | None:
        """The store at a glance; None while it cannot be read."""

    def locate(self, path: str, query: str) -> Target | Refusal:
        """What a request asks for."""

    def made(self, target: Target, version: Stamp | None) -> Document | Refusal:
        """The document at a version of the store."""

    def delta(self, target: Target, base: str, version: Stamp | None) -> Document | None:
        """Only what entered or changed since the ETag `base`."""

    def problem(self, refusal: Refusal, path: str) -> Document:
        """The page that tells people of a refusal."""
