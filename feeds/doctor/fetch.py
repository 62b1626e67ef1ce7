"""Get a feed document from the web, within bounds on size, time and redirects."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from feeds.doctor.uris import is_web

if TYPE_CHECKING:
    import httpx

_HEADERS = {
    "User-Agent": "Seedfeed doctor",
    "Accept": "application/atom+xml, application/rss+xml, application/feed+json, */*;q=0.8",
    # Of the encodings only this one can be undone in bounded steps.
    "Accept-Encoding": "gzip",
}
_REDIRECTS = (301, 302, 303, 307, 308)


class FetchError(Exception):
    """It could not be fetched; the message says why, fit to be shown."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer.  ``url`` is what was asked for, ``final`` what answered; ``body`` is decompressed."""

    url: str
    final: str
    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes
    redirects: tuple[tuple[int, str], ...] = ()
    """(status, where to) of each hop."""


def fetch(
    url: str, *, timeout: float = 20.0, max_bytes: int = 8 * 1024 * 1024, max_redirects: int = 5
) -> Fetched:
    """GET a document over http or https.

    ``timeout`` is seconds for everything together, ``max_bytes`` counts the decompressed body.
    Raises FetchError where a bound is passed, the scheme is another, or the network fails.
    """
    import asyncio  # with httpx they take longer to import than all that lints: only an address needs them

    import httpx

    try:
        return asyncio.run(_within(url, timeout, max_bytes, max_redirects))
    except TimeoutError as error:
        raise FetchError(f"it took more than {timeout:g} seconds") from error
    except (httpx.HTTPError, httpx.InvalidURL, zlib.error, ValueError) as error:
        raise FetchError(f"{type(error).__name__}: {error}") from error


async def _within(url: str, timeout: float, max_bytes: int, max_redirects: int) -> Fetched:
    import asyncio

    import httpx

    # One clock over all: a timeout of httpx begins anew with every byte that trickles in.
    async with asyncio.timeout(timeout), httpx.AsyncClient(headers=_HEADERS, trust_env=False) as client:
        return await _follow(client, url, max_bytes, max_redirects)


async def _follow(client: httpx.AsyncClient, url: str, max_bytes: int, max_redirects: int) -> Fetched:
    hops: list[tuple[int, str]] = []
    target = url
    while len(hops) <= max_redirects:
        status, headers, body = await _get(client, target, max_bytes)
        where = headers.get("location")
        if status not in _REDIRECTS or not where:
            return Fetched(url, target, status, headers, body, tuple(hops))
        target = urljoin(target, where)
        hops.append((status, target))
    raise FetchError(f"more than {max_redirects} redirects")


async def _get(client: httpx.AsyncClient, url: str, max_bytes: int) -> tuple[int, dict[str, str], bytes]:
    if not is_web(url):
        raise FetchError(f"{url!r} is no http or https address")
    async with client.stream("GET", url, timeout=None) as answer:
        headers = {name.lower(): value for name, value in answer.headers.items()}
        encoding = headers.get("content-encoding", "identity").strip().lower()
        if encoding not in ("gzip", "x-gzip", "identity", ""):
            raise FetchError(f"it came in the encoding {encoding!r}, which was not asked for")
        inflate = zlib.decompressobj(wbits=31) if "gzip" in encoding else None
        body = bytearray()
        async for chunk in answer.aiter_raw():
            body += inflate.decompress(chunk, max_bytes + 1) if inflate else chunk
            if len(body) > max_bytes:
                raise FetchError(f"more than {max_bytes:,} bytes")
        return answer.status_code, headers, bytes(body)
