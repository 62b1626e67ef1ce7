"""Bytes to text: UTF-8 by default, marked UTF-16 and UTF-32, else a guess that is reported."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import charset_normalizer

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# One code page for each script that saved news pages come in.  A closed list, since the detector would
# else answer with exotic code pages for a few accented letters; in this order where it cannot decide.
_SCRIPTS = ["cp1252", "cp1253", "cp1251"]
# Among the Latin pages a few letters tell, which the detector takes one for another: the first
# alphabet wins that has every letter beyond ASCII.
_ALPHABETS = (
    ("cp1252", "áéíóúüñÁÉÍÓÚÜÑ¡¿ºª"),  # Spanish
    ("cp1252", "àâæçèéêëîïôœùûüÿÀÂÆÇÈÉÊËÎÏÔŒÙÛÜŸ"),  # French
    ("cp1252", "áâãàçéêíóôõúÁÂÃÀÇÉÊÍÓÔÕÚºª"),  # Portuguese
    ("cp1252", "äöüßéÄÖÜÉ"),  # German
    ("cp1252", "àèéìíòóùúÀÈÉÌÍÒÓÙÚ"),  # Italian
    ("cp1252", "àçèéíïòóúüÀÇÈÉÍÏÒÓÚÜ"),  # Catalan
    ("cp1252", "áèéëíïóöúüÁÈÉËÍÏÓÖÚÜ"),  # Dutch
    ("cp1252", "åäöæøéÅÄÖÆØÉ"),  # the Nordic languages
    ("cp1254", "çğıöşüâîûÇĞİÖŞÜÂÎÛ"),  # Turkish
    ("cp1250", "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ"),  # Polish
    ("cp1250", "áäčďéěíĺľňóôöřŕšťúůüýžÁÄČĎÉĚÍĹĽŇÓÔÖŘŔŠŤÚŮÜÝŽ"),  # Czech, Slovak
    ("cp1250", "áéíóöőúüűÁÉÍÓÖŐÚÜŰ"),  # Hungarian
    ("cp1250", "čćđšžČĆĐŠŽ"),  # Croatian, Slovene
    ("cp1250", "ăâîşţĂÂÎŞŢ"),  # Romanian
)
_SIGNS = "‘’‚“”„‹›«»–—…€£§©®°·•\xa0´"
_SAMPLE = 65536
_CONTROLS = bytes(range(9)) + bytes(range(14, 27)) + bytes(range(28, 32))


class UndecodableError(ValueError):
    """The bytes are not text; the message is the reason."""


def decode(data: bytes) -> tuple[str, str | None]:
    """(text, what was guessed or mended, or None).  Raises UndecodableError for what is not text."""
    mark, name = encoding_mark(data)
    if mark:
        return _marked(data[len(mark) :], name)
    if _is_binary(data[:_SAMPLE]):
        raise UndecodableError("not text but binary data")
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError as error:
        return _mostly_utf8(data, error) or _guess(data)


def encoding_mark(head: bytes) -> tuple[bytes, str]:
    """(byte order mark, encoding) of a file that begins with `head`; without a mark it is UTF-8."""
    return next((pair for pair in _MARKS if head.startswith(pair[0])), (b"", "utf-8"))


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
    import charset_normalizer  # slow to import, and seldom needed

    found = charset_normalizer.from_bytes(data[:_SAMPLE], cp_isolation=list(_SCRIPTS))
    if not found:
        raise UndecodableError("neither UTF-8 nor any code page that could be recognised")
    likely = min(found, key=lambda match: (match.chaos, -match.coherence, _first(match)))
    name = _SCRIPTS[_first(likely)]
    name = _latin(data) if name == "cp1252" else _greek_or_cyrillic(data, name)
    return data.decode(name, "replace"), f"not UTF-8; read as {name}, by detection"


def _first(match: charset_normalizer.CharsetMatch) -> int:
    """The first of our code pages that gives the same text as `match`."""
    return min(_SCRIPTS.index(name) for name in match.could_be_from_charset if name in _SCRIPTS)


def _latin(data: bytes) -> str:
    beyond = bytes(byte for byte in set(data) if byte > 0x7F)
    for name, alphabet in _ALPHABETS:
        if set(beyond.decode(name, "replace")) <= {*alphabet, *_SIGNS}:
            return name
    return "cp1252"


def _greek_or_cyrillic(data: bytes, detected: str) -> str:
    """The commonest Cyrillic letter is a Greek one that hardly occurs, and accents stand on rare capitals."""
    cyrillic, greek = data.count(b"\xe0"), sum(data.count(byte) for byte in b"\xdc\xdd\xde\xdf")
    if cyrillic == greek:
        return detected
    return "cp1251" if cyrillic > greek else "cp1253"
