"""Identity form: what stays of a line when everything an editor changes without meaning it is forgotten.

Ids are hashes of this form and the store keeps it, so it is a written promise.

Forgotten: entities (however often escaped) and HTML tags; compatibility variants (NFKC: ligatures, full
width, superscripts); case, with what goes with it in Turkish (``I ı İ i`` are one) and Greek (capitals
bear no tonos, a final sigma is a sigma); the kind of quotation marks and apostrophes, double or single;
the kind and doubling of dashes; the kind and number of spaces, and spaces beside punctuation; invisible
joiners and marks; update markers in brackets, before a colon or after a dash; ``. , ; : ! …`` and dashes
at the end (also inside a closing quote or bracket), and bullets and ``¡`` at the start.

Kept: every other letter, digit, accent and sign: accents and spelling are wording, and so is a question
mark, which turns a statement round.  A line of nothing but what is forgotten keeps its plain form, so
that no line but an empty one has an empty canonical text.

A change of any of this is a new CANONICAL_VERSION, with a migration that recomputes the stored texts and
keeps the ids.
"""

from __future__ import annotations

import re
import unicodedata

from feeds.text.clean import clean
from feeds.text.markers import markers_in, may_be_marked, without_markers

CANONICAL_VERSION = 1

_ALIKE = {
    **dict.fromkeys('"`´‘’‚‛“”„‟′″‴‵‶«»‹›ʼʹˈ＂＇〝〞〟「」『』《》', "'"),
    **dict.fromkeys("‐‑‒–—―−﹘﹣－⸺⸻", "-"),
    **dict.fromkeys("\u200c\u200d\u200e\u200f\u061c\u0640\ufe0e\ufe0f", ""),
    **dict(zip("ıάέήίόύώΐΰ", "iαεηιουωϊϋ", strict=True)),
}


class _Table(dict[int, str]):
    """Each character's plain form, found once in a process; ``str.translate`` does the rest in C."""

    def __missing__(self, point: int) -> str:
        # Look-alikes first: NFKC would make a space and a combining mark of an acute accent.
        plain = unicodedata.normalize("NFKC", _ALIKE.get(chr(point), chr(point))).casefold()
        plain = unicodedata.normalize("NFKC", plain)
        self[point] = "".join(_ALIKE.get(letter, letter) for letter in plain)
        return self[point]


_TABLE = _Table()

# Printable, and yet gone or another letter in the plain form.
_HIDING = re.compile("[\u0131\u0640\u034f\ufe0e\ufe0f]")
_ESCAPED_AGAIN = re.compile("&(?:amp;)+", re.IGNORECASE)
_BESIDE = {sign: (f" {sign}", f"{sign} ") for sign in "-:;,.!?()[]'/"}
"""Signs that have no space beside them.  Three times as fast as a regular expression."""
_NO_SIGNS = bytes(point for point in range(128) if chr(point).isalnum() or chr(point) == " ")

_RUNS = re.compile(r"'{2,}|-{2,}|\.{4,}")
_END = " .,;:!-*"
_CLOSERS = "')]}"
_START = " .,;:!-*•·●▪■►¡"

_PASSES = 6


def canonical(text: str) -> str:
    """Give the identity form of a line, cleaned or not.

    Two lines with one canonical text are one item; the module says what is forgotten.  Idempotent.
    Empty only where clean() leaves nothing.
    """
    for _ in range(_PASSES):
        plain, settled = _plain(text)
        bare = _trimmed(plain)
        unmarked = without_markers(bare)
        text = _trimmed(unmarked) or bare or plain
        # A further pass could find nothing: that spares nearly every line that pass.
        if settled and unmarked == bare and "&" not in text and "<" not in text and _composed(text):
            break
    return text


def update_markers(text: str) -> tuple[str, ...]:
    """List a line's update markers, casefolded and without their brackets: ``("to be updated",)``."""
    return markers_in(_plain(text)[0])


def has_update_marker(text: str) -> bool:
    """Say whether a line bears an update marker; one that appears makes an edit loud."""
    return not _surely_unmarked(text) and bool(update_markers(text))


def _surely_unmarked(text: str) -> bool:
    """True where nothing can hide a marker from a look at the letters, and that look finds none."""
    if "&" in text or "<" in text or not text.isprintable():
        return False
    if text.isascii():
        return not may_be_marked(text.lower())
    if _HIDING.search(text) or not unicodedata.is_normalized("NFKC", text):
        return False
    return not may_be_marked(text.casefold().replace("i\u0307", "i"))


def _composed(text: str) -> bool:
    return text.isascii() or unicodedata.is_normalized("NFKC", text)


def _plain(text: str) -> tuple[str, bool]:
    """Everything but markers and ends: entities, variants, case, quotes, dashes, spaces.

    And whether every character is plain now: joined ones may be a character that is not.
    """
    if "&" in text:
        text = _ESCAPED_AGAIN.sub("&", text)
    text = clean(text)
    settled = True
    if text.isascii():
        text = text.lower().replace('"', "'").replace("`", "'")
        signs = text.encode().translate(None, _NO_SIGNS).decode()  # few, so that looking for them is cheap
    else:
        folded = text.translate(_TABLE)
        while "i\u0307" in folded:  # one dot may hide another
            folded = folded.replace("i\u0307", "i")
        text = unicodedata.normalize("NFKC", folded)
        settled = text == folded
        signs = text = " ".join(text.split())
    for sign, (after_space, before_space) in _BESIDE.items():
        if sign in signs:
            text = text.replace(after_space, sign).replace(before_space, sign)
    if "--" in text or "''" in text or "...." in text:
        text = _RUNS.sub(lambda run: run[0][0] * (3 if run[0][0] == "." else 1), text)
    return text, settled


def _trimmed(plain: str) -> str:
    head = plain.lstrip(_START)
    core = head.rstrip(_END + _CLOSERS)
    if not core:
        return ""
    if len(core) == len(head):
        return core
    closers = "".join(closer for closer in head[len(core) :] if closer in _CLOSERS)
    return core + _RUNS.sub("'", closers)
