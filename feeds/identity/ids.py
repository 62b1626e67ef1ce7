"""How an item's id is made: a written promise, kept in every reader that ever saw the item."""

from __future__ import annotations

from hashlib import sha256

HASH_VERSION = 1
_DIGITS = 24


def item_hash(canonical_text: str, occurrence: int) -> str:
    """Mint the 24 lower-case hex digits (96 bits) that name an item for ever.

    They are the first of SHA-256 over ``seedfeed:1\\n<occurrence>\\n<canonical text>`` in UTF-8, the
    occurrence in decimal, 1 for a text's first.  In: what canonical() keeps of the first line seen, and
    the occurrence.  Out: source, time, host, place in the file, tags, later wordings.  A hash is minted
    once and stored: a later canonical() or version never recomputes it.
    Raises ValueError for an empty text or an occurrence below 1.
    """
    if not canonical_text or occurrence < 1:
        raise ValueError("an id needs a text and an occurrence of 1 or more")
    promise = f"seedfeed:{HASH_VERSION}\n{occurrence}\n{canonical_text}"
    return sha256(promise.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]


def tag_uri(authority: str, item: str) -> str:
    """Give an item's id in every format, a tag: URI (RFC 4151): ``tag:<authority>:item/<hash>``."""
    return f"tag:{authority}:item/{item}"


def feed_uri(authority: str, path: str) -> str:
    """Give a feed's id by its path below /feeds/, without format: ``tag:<authority>:feed/party/kke``."""
    return f"tag:{authority}:feed/{path.strip('/')}"
