"""An entry's title, cut from its line the way a person would."""

from __future__ import annotations

import re
import unicodedata

_SHORTEST_SENTENCE = 20

_WORDS = (
    # titles and posts
    " adj adm amb brig capt cde cdr cdes cmdr col com comm comr cpl dep dir dr drs ed eng esp fr gen"
    " genl gov hon ing insp jr lic lt maj min mr mrs ms mx messrs mt ntra pfc ph pr pres prof pvt rep"
    " reps rev sec secr sen sens sgt snr sr sra sres srta sta ste st supt stos"
    # numbers and references
    " art arts c ca ch cf cap eds et fig ff ibid lit n no nos nr nro núm num p pp par pt pts sect tel"
    " tom vol vols vs v"
    # firms, places, months
    " assn assoc ave bros co corp dept dist est ft govt inc intl ltd natl rd univ jan feb mar apr jun"
    " jul aug sep sept oct nov dec"
    # German, Russian, Greek, Turkish, Polish
    " bzw ca dipl evtl geb ggf inkl s sog str u usw z г гг др им кв млн млрд проф руб св см ст стр т тыс"
    " ул αρ βλ δρ κ κα κκ λ μμ πμ σελ τηλ bkz çev doç örn prof sn vb vd gen sek ks mgr św tow ul"
)
_ABBREVIATIONS = frozenset(_WORDS.split())

# A sentence ends in a stop, perhaps a closing quote, and what follows looks like a beginning.
_STOP = re.compile(
    r"(?P<stop>[.!?…]+|[。！？])(?P<close>[\"'”’“»)\]]*)(?=\s+[\"'“‘«(\[¿¡]*[^\Wa-zа-яα-ω_])|[。！？]+[」』”]?"
)
_LAST_WORD = re.compile(r"[\w.]*\Z")


def headline(text: str, limit: int = 140) -> str:
    """Give a title of at most ``limit`` characters for a line that clean() has seen.

    The whole line where it fits; else its first sentence, if that has 20 characters or more and fits;
    else a cut at a word with an ellipsis.  Stops of abbreviations ("Gen. Sec.", "U.S.", "No. 5"),
    initials and ordinals end no sentence.
    """
    if len(text) <= limit:
        return text
    for match in _STOP.finditer(text, 0, limit + 1):
        if match.end() > limit:
            break
        if _ends_sentence(text, match):
            sentence = text[: match.end()].strip()
            if len(sentence) >= _SHORTEST_SENTENCE:
                return sentence
            break
    return _cut(text, limit)


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    if match["stop"] != "." or match["close"]:
        return True
    last = _LAST_WORD.search(text, max(0, match.start() - 24), match.start())
    word = last[0] if last else ""
    if "." in word or len(word) <= 1 or word.casefold() in _ABBREVIATIONS:
        return False
    return not (word.isdigit() and len(word) <= 2)


def _cut(text: str, limit: int) -> str:
    """Cut before a word, or, where words are long or not spaced, before a character that stands alone."""
    room = limit - 1
    space = text.rfind(" ", 0, room + 1)
    if space >= room // 2:
        return text[:space].rstrip(" ,;:.-–—(“\"'«") + "…"
    end = room
    while end > 1 and _belongs_to_previous(text[end], text[end - 1]):
        end -= 1
    return text[:end] + "…"


def _belongs_to_previous(character: str, previous: str) -> bool:
    joined = "\u200d" in (character, previous)
    return joined or unicodedata.category(character) in ("Mn", "Mc", "Me") or character in "\ufe0e\ufe0f"
