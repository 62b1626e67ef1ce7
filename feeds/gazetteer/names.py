"""Names that follow a pattern: "Communist Party of X", "X CP", made from what is known of places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

_SLOT = re.compile(r"\{([^{}]+)\}")

Slots = Mapping[str, tuple[str, ...]]
"""What may stand in each slot of a pattern: ``of``, ``name``, ``adjective``, ``es.of``..."""


def slots(place: Mapping[str, Any]) -> Slots:
    """Read the slots of a place: English forms, and for each language its name and adjective."""
    name = str(place["name"])
    found: dict[str, tuple[str, ...]] = {
        "name": (name,),
        "of": tuple(place.get("of") or [name]),
        "adjective": tuple(place.get("adjective") or []),
    }
    for language, forms in (place.get("forms") or {}).items():
        found[f"{language}.of"] = tuple(forms[:1])
        found[f"{language}.adjective"] = tuple(forms[1:])
    return found


def generated(patterns: tuple[str, ...], filling: Slots) -> Iterator[str]:
    """Fill each pattern with all that is known; a pattern with an unknown slot gives nothing."""
    for pattern in patterns:
        needed = _SLOT.findall(pattern)
        for values in product(*(filling.get(slot, ()) for slot in needed)):
            yield _filled(pattern, dict(zip(needed, values, strict=True)))


def _filled(pattern: str, values: Mapping[str, str]) -> str:
    return _SLOT.sub(lambda match: values[match[1]], pattern)
