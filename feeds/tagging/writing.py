"""Tags as they are kept: ``[[facet, term, [[words, rule], ...]], ...]``, in JSON."""

from __future__ import annotations

from functools import lru_cache
from json.encoder import encode_basestring

Given = dict[tuple[str, str], list[tuple[str, str]]]
"""(facet, term) -> the (words, rule) that speak for it."""


def written(given: Given) -> str:
    """What ``json.dumps()`` gives with the narrowest separators, put together from pieces."""
    rows: list[str] = []
    for (facet, term), reasons in given.items():
        if len(reasons) == 1:
            row = _reason(*reasons[0])
        else:
            row = ",".join([_reason(words, rule) for words, rule in reasons])
        rows.append(f"{_opened(facet, term)}{row}]]")
    return f"[{','.join(rows)}]"


def _reason(words: str, rule: str) -> str:
    quoted = f'"{words}"' if words.isalnum() else encode_basestring(words)
    return f"[{quoted},{_ruled(rule)}]"


@lru_cache(maxsize=4096)
def _opened(facet: str, term: str) -> str:
    return f"[{encode_basestring(facet)},{encode_basestring(term)},["


@lru_cache(maxsize=4096)
def _ruled(rule: str) -> str:
    return encode_basestring(rule)
