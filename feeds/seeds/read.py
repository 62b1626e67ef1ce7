"""Read one seed file whole, within bounds, or say in one line why not."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterator
from datetime import datetime

from feeds import model, text
from feeds.seeds.decode import UndecodableError, decode, encoding_mark
from feeds.seeds.find import SLUG, Found
from feeds.seeds.links import normal_url, split_link
from feeds.seeds.matter import MAX_MATTER, BadMatterError, Matter, out_of_range, read_matter, snapshot_time

MAX_LINE = 16384
"""Characters of one line; a longer one is no headline and is left out with a note."""

MAX_LINES = 500_000
"""Lines of one file; with more it is no page of headlines, and would not fit into memory."""

_MAX_NOTES = 20
_MAX_REASON = 200
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")


class SeedError(Exception):
    """A seed that is refused; `problem` says which, where and why."""

    def __init__(self, problem: model.Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def stamp(found: Found, *, changed: bool, now: datetime) -> datetime:
    """The snapshot's time, from no more of the file than its front matter.

    `changed` says that this path was read before with other bytes.  Raises SeedError.
    """
    head = _bytes(found, 4)
    if head[:1] in (b"+", b"-") or encoding_mark(head)[0]:
        head = _bytes(found, MAX_MATTER * 4 + 4)
        matter = _matter(found, _head_text(head))
    else:
        matter = Matter()
    return _time(found, matter, changed, now)


def read(found: Found, *, max_bytes: int, changed: bool, now: datetime) -> model.Seed:
    """The seed in `found`.  Raises SeedError when it must be refused as a whole."""
    if found.size > max_bytes:
        raise _refuse(found, None, f"{found.size} bytes is more than seeds.max_bytes, {max_bytes}")
    data = _bytes(found, max_bytes)
    if not data.strip():
        raise _refuse(found, None, "empty")
    try:
        content, guess = decode(data)
    except UndecodableError as error:
        raise _refuse(found, None, str(error)) from error
    matter = _matter(found, content)
    moment = _time(found, matter, changed, now)
    notes = _Notes(found.path)
    if guess:
        notes.add(None, guess)
    for key in matter.unknown:
        notes.add(1, f"front matter: unknown key {key}")
    if max(content.count("\n"), content.count("\r")) >= MAX_LINES:
        raise _refuse(found, None, f"more than {MAX_LINES} lines")
    lines = tuple(_lines(content, matter.lines, notes))
    if not lines:
        raise _refuse(found, None, "no line of text")
    return model.Seed(
        path=found.path,
        source=_source(found, matter),
        source_title=matter.source,
        time=moment,
        digest=hashlib.sha256(data).hexdigest(),
        lines=lines,
        link=_link(matter, notes),
        language=_language(matter, notes),
        notes=notes.all(),
    )


class _Notes:
    """Problems that do not refuse the seed: a bounded number, and how many more there were."""

    def __init__(self, path: str) -> None:
        self._path, self._kept, self._count = path, list[model.Problem](), 0

    def add(self, line: int | None, reason: str) -> None:
        self._count += 1
        if self._count <= _MAX_NOTES:
            self._kept.append(model.Problem(self._path, line, reason))

    def all(self) -> tuple[model.Problem, ...]:
        more = self._count - len(self._kept)
        rest = [model.Problem(self._path, None, f"and {more} more such lines")] if more else []
        return (*self._kept, *rest)


def _refuse(found: Found, line: int | None, reason: str) -> SeedError:
    return SeedError(model.Problem(found.path, line, reason))


def _bytes(found: Found, limit: int) -> bytes:
    """At most `limit` bytes of the file, which must be what was found and stay so while it is read."""
    try:
        # O_NONBLOCK: a FIFO put in the file's place must not hold the pass up.
        # O_NOFOLLOW: neither must a link; one that may be followed has been, in `real`.
        flags = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC
        descriptor = os.open(found.real, flags)
        with os.fdopen(descriptor, "rb") as file:
            before = os.fstat(descriptor)
            if not stat.S_ISREG(before.st_mode):
                raise _refuse(found, None, "no longer a file")
            data = file.read(limit)
            after = os.fstat(descriptor)
    except FileNotFoundError as error:
        raise _refuse(found, None, "vanished before it was read") from error
    except OSError as error:
        raise _refuse(found, None, f"cannot be read: {error.strerror}") from error
    seen = (found.size, found.mtime_ns)
    if seen != (before.st_size, before.st_mtime_ns) or seen != (after.st_size, after.st_mtime_ns):
        raise _refuse(found, None, "changed while it was read")
    return data


def _head_text(head: bytes) -> str:
    """The start of a file as text; a character cut in two at the end does not matter here."""
    mark, encoding = encoding_mark(head)
    return head[len(mark) :].decode(encoding, "replace")


def _matter(found: Found, content: str) -> Matter:
    try:
        return read_matter(content)
    except BadMatterError as error:
        raise _refuse(found, error.line, text.clean(str(error))[:_MAX_REASON]) from error


def _time(found: Found, matter: Matter, changed: bool, now: datetime) -> datetime:
    moment = snapshot_time(matter.date, found.path.rpartition("/")[2], found.mtime_ns, changed)
    if reason := out_of_range(moment, now):
        raise _refuse(found, None, reason)
    return moment


def _lines(content: str, skip: int, notes: _Notes) -> Iterator[model.Line]:
    rows = re.split(r"\r\n|\n|\r", content) if "\r" in content else content.split("\n")
    for number, raw in enumerate(rows, 1):
        if number <= skip or not raw or raw.isspace():
            continue
        if len(raw) > MAX_LINE:
            notes.add(number, f"a line of {len(raw)} characters is no headline: left out")
            continue
        words, link, dropped = split_link(raw)
        if dropped:
            notes.add(number, text.clean(dropped))
        headline = text.clean(words.replace("\ufffd", "") if "\ufffd" in words else words)
        if headline:
            yield model.Line(number, headline, link)
        else:
            notes.add(number, "nothing printable in this line: left out")


def _source(found: Found, matter: Matter) -> str:
    """The folder's source, unless front matter names another by its slug or its title."""
    if matter.source is None:
        return found.source
    if SLUG.fullmatch(matter.source):
        return matter.source
    slug = "-".join(re.findall("[a-z0-9]+", text.fold(matter.source)))[:60].strip("-")
    return slug or found.source


def _link(matter: Matter, notes: _Notes) -> str | None:
    try:
        return normal_url(matter.link) if matter.link else None
    except ValueError as error:
        notes.add(1, f"front matter: link left out: {text.clean(str(error))}")
        return None


def _language(matter: Matter, notes: _Notes) -> str | None:
    if matter.language and not _LANGUAGE.fullmatch(matter.language):
        notes.add(1, "front matter: language is no language tag (RFC 5646): left out")
        return None
    return matter.language
