"""Update markers: the ``(updated)`` that an editor hangs on a line, in the languages of digests."""

from __future__ import annotations

import re
from functools import cache

_WORDS = (
    # English
    "to be updated", "will be updated", "being updated", "last updated", "newly updated", "just updated",
    "updated", "update", "updates", "updating", "upd", "corrected", "correction",
    # Spanish, Portuguese, Italian
    "actualizado", "actualizada", "actualizados", "actualización", "actualizacion", "en actualización",
    "se actualizará", "será actualizado", "por actualizar", "atualizado", "atualizada", "atualização",
    "em atualização", "em actualização", "a atualizar", "será atualizado", "aggiornato", "aggiornata",
    "aggiornamento", "in aggiornamento", "da aggiornare",
    # French, German, Dutch, Scandinavian
    "mis à jour", "mise à jour", "à mettre à jour", "sera mis à jour", "sera mise à jour", "màj", "maj",
    "actualisé", "actualisée", "en cours d'actualisation", "aktualisiert", "aktualisierung",
    "wird aktualisiert", "wird laufend aktualisiert", "bijgewerkt", "uppdaterad",
    "uppdaterat", "uppdatering", "opdateret", "oppdatert", "päivitetty",
    # Turkish, Greek, Russian, Polish, Czech
    "güncellendi", "güncelleme", "güncellenmiş", "güncellenecek", "güncelleniyor", "güncel",
    "ενημερωμενο", "ενημερωθηκε", "ενημερωση", "υπο ενημερωση", "ενημερωνεται", "θα ενημερωθει",
    "επικαιροποιημενο", "επικαιροποιηθηκε", "ανανεωμενο", "ανανεωθηκε",
    "обновлено", "обновлён", "обновлен", "обновляется", "обновление", "будет обновляться", "дополнено",
    "zaktualizowano", "aktualizacja", "aktualizováno", "aktualizace",
    # Arabic, Chinese and Japanese, Korean
    "محدث", "تحديث", "更新", "已更新", "更新中", "업데이트",
)  # fmt: skip

_STEMS = (
    "upd", "pdat", "correct", "tuali", "aggiorn", "maj", "màj", "à jour", "bijgewerkt", "päivitetty",
    "güncel", "ενημ", "επικαιροπ", "ανανε", "обновл", "дополнено", "محدث", "تحديث", "更新", "업데이트",
)  # fmt: skip
"""Every marker holds one of these, and hardly a line without a marker does."""

_ASCII_STEMS = tuple(stem for stem in _STEMS if stem.isascii())

_ANY = "|".join(re.escape(word) for word in sorted(_WORDS, key=len, reverse=True))
# A number, a time or a date may follow: "(update 2)", "(updated: 12.05.2023, 14:30)", "(updated 5 May)".
_WHEN = r"(?:[ :,.#-]{0,3}\d[^()\[\]{}]{0,24})?"


# Compiled when the first marker is met: together they take longer than a small module to import.
@cache
def _bracketed() -> re.Pattern[str]:
    return re.compile(rf"[(\[{{]\s?(?:{_ANY}){_WHEN}[\s.!*]?[)\]}}]")


@cache
def _leading() -> re.Pattern[str]:
    return re.compile(rf"(?:(?:{_ANY})(?: ?#?\d{{1,2}})? *[:|-]+ *)+")


@cache
def _trailing() -> re.Pattern[str]:
    return re.compile(rf"(?:[|-] *\*?(?:{_ANY})(?: ?#?\d{{1,2}})?\*? *)+$")


def may_be_marked(plain: str) -> bool:
    """Say in a microsecond that there is no marker in a casefolded line, which is so nearly always."""
    for stem in _ASCII_STEMS if plain.isascii() else _STEMS:  # noqa: SIM110 (compiled this is half the work)
        if stem in plain:
            return True
    return False


def without_markers(plain: str) -> str:
    """Take every marker out of a line that is already casefolded, with plain dashes."""
    if not may_be_marked(plain):
        return plain
    if "(" in plain or "[" in plain or "{" in plain:
        plain = _bracketed().sub(" ", plain)
    match = _leading().match(plain)
    plain = plain[match.end() :] if match else plain
    return _without_trailing(plain)


def _without_trailing(plain: str) -> str:
    tail = plain[-64:]
    if "-" not in tail and "|" not in tail:
        return plain
    return plain[: len(plain) - len(tail)] + _trailing().sub("", tail).rstrip()


def markers_in(plain: str) -> tuple[str, ...]:
    """List the markers of a casefolded line, in reading order: leading, bracketed, trailing."""
    if not may_be_marked(plain):
        return ()
    leading = _leading().match(plain)
    trailing = _trailing().search(plain[-64:])
    found = [leading[0]] if leading else []
    found += _bracketed().findall(plain)
    found += [trailing[0]] if trailing else []
    return tuple(marker.strip(" ()[]{}:|-*.!") for marker in found)
