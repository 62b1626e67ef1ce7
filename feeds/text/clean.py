"""Display text: what a seed's line becomes before anyone sees it."""

from __future__ import annotations

import html
import re
import unicodedata

_BLOCK_NAMES = (
    "address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset"
    " figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html iframe"
    " legend li link main menu meta nav noframes noscript ol optgroup option p param pre script search"
    " section select style summary table tbody td template textarea tfoot th thead title tr ul"
)
_INLINE_NAMES = (
    "a abbr acronym applet area audio b base basefont bdi bdo big button canvas cite code col colgroup"
    " data datalist del dfn em embed font i img input ins kbd label map mark meter noindex object output"
    " picture progress q rp rt ruby s samp slot small source span strike strong sub sup svg time track"
    " tt u var video wbr"
)
_GAP = {**dict.fromkeys(_BLOCK_NAMES.split(), " "), **dict.fromkeys(_INLINE_NAMES.split(), "")}
"""What stands in place of an element's tag, by its name."""

_TAG = re.compile(r"</?([a-z][a-z0-9]{0,10})(?:\s[^<>]*)?/?>|<!--[^<>]*-->", re.IGNORECASE | re.ASCII)

# XML 1.0 (fifth edition), production [2] Char, and the noncharacters that it discourages.
_NONCHARACTERS = "\ufdd0-\ufdef" + "".join(
    f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(17)
)
_SURROGATES = f"{chr(0xD800)}-{chr(0xDFFF)}"
_FORBIDDEN = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f{_SURROGATES}{_NONCHARACTERS}]")

# Formatting that is invisible or turns the text around: soft hyphen, grapheme joiner, zero-width
# spaces, bidirectional embeddings, overrides and isolates, annotation anchors, language tags.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u180e\u200b\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffc\U000e0000-\U000e007f]"
)
_BLANK = re.compile("[\u034f\u2800\u3164\uffa0]")
_SPACES = re.compile("[\\s\u2800\u3164\uffa0]+")

# Joiners shape Arabic, Indic and emoji sequences; anywhere else they are pasted junk.
_JOINED = (
    "\u0590-\u1dff\u2600-\u27bf\ua800-\uaaff\ufb1d-\ufdcf\ufdf0-\ufe0f\ufe70-\ufefc\U00010800-\U0001faff"
)
_STRAY_JOINER = re.compile(f"(?<![{_JOINED}])[\u200c\u200d]|[\u200c\u200d](?![{_JOINED}])")
_DIRECTION_MARK = re.compile("[\u200e\u200f\u061c]")
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u061b\u061d-\u08ff\ufb1d-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc\U00010800-\U00010fff]"
)

_PLAIN = bytes(point for point in range(32, 127) if chr(point) not in "<&")
"""What of ASCII can be printed, and begins neither a tag nor an entity."""
_PASSES = 8


def clean(text: str) -> str:
    """Give one line of a seed as it is shown: NFC, single spaces, nothing invisible, no markup.

    Entities are decoded exactly once, as a browser does (:func:`html.unescape`), so ``&amp;lt;``
    becomes ``&lt;`` and stays that.  Tags of real HTML elements go, also when they came out of
    entities, because a validator flags markup in a plain-text title; ``a < b`` and ``<3`` stay.
    Applied twice it changes nothing more, unless entities were escaped twice.
    May be empty.  It does not judge language or length.
    """
    if text.isascii():
        plain = not text.encode().translate(None, _PLAIN)
    else:
        plain = text.isprintable() and "<" not in text and "&" not in text and _plainly(text)
    if plain:  # a space is its only blank
        return " ".join(text.split()) if "  " in text or text[:1] == " " or text[-1:] == " " else text
    return _tidy(html.unescape(_tidy(text)))


def xml_safe(text: str) -> str:
    """Drop what XML 1.0 forbids or discourages (controls, surrogates, noncharacters); keep the rest.

    One pasted control character makes a whole feed unreadable (gohugoio/hugo#3268).
    """
    if text.isascii() and text.isprintable():
        return text
    return _FORBIDDEN.sub("", text)


def _plainly(text: str) -> bool:
    """Of what str.isprintable() lets through, these few are blank or invisible all the same."""
    return unicodedata.is_normalized("NFC", text) and not _BLANK.search(text)


def _tidy(text: str) -> str:
    """Repeat the removals until nothing changes: what one takes away may have hidden work for another."""
    for _ in range(_PASSES):
        tidied = _pass(text)
        if tidied == text:
            return text
        text = tidied
    # Only nesting made on purpose comes here; without "<" it is no markup whatever is left.
    return _pass(_pass(text.replace("<", "")))


def _pass(text: str) -> str:
    if not text.isascii():
        text = _without_invisible(unicodedata.normalize("NFC", text))
    if not text.isprintable():
        text = _FORBIDDEN.sub("", text)
    if "<" in text:
        text = _TAG.sub(_gap, text)
    return _SPACES.sub(" ", text).strip()


def _without_invisible(text: str) -> str:
    text = _INVISIBLE.sub("", text)
    if _DIRECTION_MARK.search(text) and not _RIGHT_TO_LEFT.search(text):
        text = _DIRECTION_MARK.sub("", text)
    return _STRAY_JOINER.sub("", text)


def _gap(tag: re.Match[str]) -> str:
    return _GAP.get(tag[1].lower(), tag[0]) if tag[1] else ""
