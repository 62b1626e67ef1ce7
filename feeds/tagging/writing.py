"""Tags as they are kept: ``[[facet, term, [[words, rule], ...]], ...]``, in JSON."""

from __future__ import annotations

from functools import lru_cache
from json.encoder import encode_basestring

Given = dict[tuple[str, str], list[tuple[str, str]]]
"""(facet, term) -> the (words, rule) that speak for it."""


def written(given: Given) -> str:
    """What ``json.dumps()`` gives with the narrowest separators, put together from pieces."""
    rows: list[str] = []
    for term, reasons in given.items():
        row = _rows.get((term, reasons[0])) if len(reasons) == 1 else None
        rows.append(_row(term, reasons) if row is None else row)
    return f"[{','.join(rows)}]"


_rows: dict[tuple[tuple[str, str], tuple[str, str]], str] = {}
"""What was written for a term that one reason speaks for, as mostly one does."""
_ROWS_KEPT = 8192


def _row(term: tuple[str, str], reasons: list[tuple[str, str]]) -> str:
    row = f"{_opened(*term)}{','.join([_reason(words, rule) for words, rule in reasons])}]]"
    if len(reasons) == 1:
        if len(_rows) >= _ROWS_KEPT:
            _rows.clear()
        _rows[term, reasons[0]] = row
    return row


def _reason(words: str, rule: str) -> str:
    quoted = f'"{words}"' if words.isalnum() else encode_basestring(words)
    return f"[{quoted},{_ruled(rule)}]"


@lru_cache(maxsize=4096)
def _opened(facet: str, term: str) -> str:
    return f"[{encode_basestring(facet)},{encode_basestring(term)},["


@lru_cache(maxsize=4096)
def _ruled(rule: str) -> str:
    return encode_basestring(rule)
