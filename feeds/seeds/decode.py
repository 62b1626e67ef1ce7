"""Bytes to text: UTF-8 by default, marked UTF-16 and UTF-32, else a guess that is reported."""

from __future__ import annotations

import codecs

import charset_normalizer

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# The single-byte pages that saved news pages come in.  A closed list, since the detector would
# else answer with exotic code pages for a few accented letters.
_GUESSES = ["cp1252", "cp1253", "cp1251", "cp1254", "cp1250"]
_SAMPLE = 65536
_CONTROLS = bytes(range(9)) + bytes(range(14, 27)) + bytes(range(28, 32))


class UndecodableError(ValueError):
    """The bytes are not text; the message is the reason."""


def decode(data: bytes) -> tuple[str, str | None]:
    """(text, what was guessed or mended, or None).  Raises UndecodableError for what is not text."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _marked(data[len(mark) :], name)
    if _is_binary(data[:_SAMPLE]):
        raise UndecodableError("not text but binary data")
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError as error:
        return _mostly_utf8(data, error) or _guess(data)


def _marked(data: bytes, name: str) -> tuple[str, str | None]:
    try:
        return data.decode(name), None if name == "utf-8" else f"read as {name.upper()}, as its mark says"
    except UnicodeDecodeError as error:
        text = data.decode(name, "replace")
        if text.count("\ufffd") > max(8, len(text) // 50):
            raise UndecodableError(f"marked as {name.upper()}, but is not: byte {error.start}") from error
        return text, f"broken {name.upper()} at byte {error.start} left out"


def _is_binary(sample: bytes) -> bool:
    """Text may hold a stray control character; data is full of them."""
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return controls > max(4, len(sample) // 20)


def _mostly_utf8(data: bytes, error: UnicodeDecodeError) -> tuple[str, str] | None:
    """A few broken bytes in good UTF-8 must not turn the whole file into another code page."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    good = sum(1 for c in text[: _SAMPLE * 4] if c > "\x7f") - broken
    if good < 4 * broken:
        return None
    return text, f"broken UTF-8 at byte {error.start} left out ({broken} places)"


def _guess(data: bytes) -> tuple[str, str]:
    best = charset_normalizer.from_bytes(data[:_SAMPLE], cp_isolation=list(_GUESSES)).best()
    if best is None:
        raise UndecodableError("neither UTF-8 nor any code page that could be recognised")
    return data.decode(best.encoding, "replace"), f"not UTF-8; read as {best.encoding}, by detection"
