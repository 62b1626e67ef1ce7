"""Front matter, and the time of a snapshot."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

MAX_MATTER = 65536
"""Characters of front matter that are read at the most."""

_MAX_DEPTH = 10
_KEYS = ("date", "source", "link", "language")
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_FENCES = {"+++": "TOML", "---": "YAML"}
# A date stands alone between what is neither letter nor digit, so that a content hash is none.
_IN_NAME = re.compile(
    r"(?<![0-9A-Za-z])(?P<y>\d{4})(?P<sep>[-_.]?)(?P<m>\d{2})(?P=sep)(?P<d>\d{2})"
    r"(?:[T_ -]?(?P<H>\d{2})[-:.h]?(?P<M>\d{2})(?:[-:.m]?(?P<S>\d{2}))?Z?)?(?![0-9A-Za-z])"
)


# PyYAML lets through what its constructors run into: !!timestamp x, !!int "", !!bool x.
_CONSTRUCTORS_RAISE = (AttributeError, LookupError, TypeError, ArithmeticError)


class BadMatterError(ValueError):
    """Front matter that cannot be used: `line` counts from 1, `args[0]` is the reason."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line


@dataclass(frozen=True, slots=True)
class Matter:
    """What front matter says, checked for shape; `lines` is how many lines it takes."""

    date: datetime | None = None
    source: str | None = None
    link: str | None = None
    language: str | None = None
    unknown: tuple[str, ...] = ()
    lines: int = 0


def read_matter(text: str) -> Matter:
    """The front matter at the start of `text`: TOML between ``+++``, YAML between ``---``.

    Raises BadMatterError when it is not closed, not valid, or holds a value of the wrong kind.
    """
    fence = text[:3]
    kind = _FENCES.get(fence)
    if kind is None:
        return Matter()
    lines = re.split(r"\r\n|\n|\r", text[:MAX_MATTER])
    if lines[0].rstrip() != fence:
        return Matter()
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == fence), None)
    if end is None:
        raise BadMatterError(1, f"front matter begins with {fence} and is not closed")
    body = "\n".join(lines[1:end])
    table = _toml(body) if kind == "TOML" else _yaml(body)
    return _matter(table, end + 1)


def _toml(body: str) -> dict[str, Any]:
    try:
        return tomllib.loads(body)
    except (ValueError, RecursionError) as error:  # a number of 5000 digits, a thousand brackets
        found = re.search(r"line (\d+)", str(error))
        raise BadMatterError(
            int(found[1]) + 1 if found else 1, f"front matter is not valid TOML: {error}"
        ) from error


def _yaml(body: str) -> dict[str, Any]:
    import yaml  # slow to import, and few seeds need it

    try:
        _refuse_bombs(body)
        table = yaml.safe_load(body)
    except (yaml.YAMLError, ValueError, RecursionError, *_CONSTRUCTORS_RAISE) as error:
        if isinstance(error, BadMatterError):
            raise
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or str(error)
        raise BadMatterError(
            mark.line + 2 if mark else 1, f"front matter is not valid YAML: {reason}"
        ) from error
    if table is None:
        return {}
    if not isinstance(table, dict):
        raise BadMatterError(1, "front matter must be keys and values")
    return table


def _refuse_bombs(body: str) -> None:
    """Four keys need neither aliases nor nesting, which make PyYAML explode or take its time."""
    import yaml

    depth = 0
    for event in yaml.parse(body, Loader=yaml.SafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent):
            raise BadMatterError(1, "front matter with YAML aliases is not read")
        if depth > _MAX_DEPTH:
            raise BadMatterError(1, "front matter with deeply nested YAML is not read")


def _matter(table: dict[str, Any], lines: int) -> Matter:
    unknown = tuple(sorted(_shown(key) for key in table if key not in _KEYS))
    words = {key: _word(key, table.get(key)) for key in ("source", "link", "language")}
    return Matter(_moment(table.get("date")), **words, unknown=unknown, lines=lines)


def _word(key: str, value: object) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str) or not value.strip() or len(value) > 2048:
        raise BadMatterError(1, f"front matter: {key} must be a text")
    return value.strip()


def _moment(value: object) -> datetime | None:
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.strip())
        except ValueError as error:
            raise BadMatterError(1, f"front matter: date is not a date: {_shown(value)}") from error
    if value is None or isinstance(value, datetime):
        return _aware(value) if value else None
    if isinstance(value, date):
        return datetime.combine(value, time(), UTC)
    raise BadMatterError(1, f"front matter: date is not a date: {_shown(value)}")


def _shown(value: object) -> str:
    try:
        return f"{value!r:.40}"
    except (ValueError, RecursionError):  # a number of 5000 digits
        return f"a very long {type(value).__name__}"


def _aware(value: datetime) -> datetime:
    try:
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    except OverflowError as error:  # year 1 or 9999 with an offset
        raise BadMatterError(1, "front matter: date is out of range") from error


def date_in_name(name: str) -> datetime | None:
    """The first date in a file's name, with its time of day if there is one, as UTC."""
    for match in _IN_NAME.finditer(name):
        if not match["sep"] and not match["y"].startswith(("19", "20")):
            continue  # eight digits in a row are a date only where they look like one of our age
        try:
            day = datetime(int(match["y"]), int(match["m"]), int(match["d"]), tzinfo=UTC)
        except ValueError:
            continue
        hour, minute, second = (int(match[part] or 0) for part in "HMS")
        if hour < 24 and minute < 60 and second < 60:  # 2026-11-22_9999 is a date and a number
            return day.replace(hour=hour, minute=minute, second=second)
        return day
    return None


def snapshot_time(stated: datetime | None, name: str, mtime_ns: int, changed: bool) -> datetime:
    """When a snapshot was taken: front matter, else the file's name, else its mtime.

    A file that changed is a new snapshot at its mtime, whatever date it bears.
    """
    moment = None if changed else stated or date_in_name(name)
    if moment is not None:
        return moment
    try:
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=mtime_ns // 1000)
    except OverflowError:  # a file system may hold any number; out_of_range() refuses this one
        return datetime(9999 if mtime_ns > 0 else 1, 1, 1, tzinfo=UTC)


def out_of_range(moment: datetime, now: datetime) -> str | None:
    """Why a snapshot cannot be of this time, or None."""
    if moment < _EARLIEST:
        return f"its time {moment.date()} is before 1990"
    if moment > now + timedelta(days=1):
        return f"its time {moment:%Y-%m-%d %H:%M} UTC is in the future"
    return None
