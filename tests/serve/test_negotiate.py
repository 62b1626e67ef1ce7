"""What headers ask for: the cases of RFC 9110 and RFC 3229, and what clients really send."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.serve import negotiate

ALL = {"br", "zstd", "gzip"}
MODIFIED = datetime(2026, 5, 1, 12, 0, 0, 700_000, tzinfo=UTC)


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, ""),
        ("", ""),
        ("gzip", "gzip"),
        ("x-gzip", "gzip"),
        ("GZip", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, zstd", "zstd"),
        ("br;q=0.5, gzip;q=0.8", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("*", "br"),
        ("*;q=0.3, br;q=0", "zstd"),
        ("*;q=0", ""),
        ("identity", ""),
        ("identity;q=0.5, gzip;q=0.4", ""),
        ("identity;q=0.5, gzip;q=0.5", "gzip"),
        ("gzip;q=0.1", "gzip"),
        ("identity;q=0, gzip", "gzip"),
        ("identity;q=0", ""),
        ("gzip;q=0", ""),
        ("gzip;q=nonsense", ""),
        ("gzip;q=nan", ""),
        ("deflate, compress", ""),
        (" gzip ; q=1.000 ,br;q=0.999", "gzip"),
    ],
)
def test_encoding(accept: str | None, chosen: str) -> None:
    """Weights decide, then the server's order; identity is liked least unless it is named."""
    assert negotiate.encoding(accept, ALL) == chosen


def test_encoding_of_what_is_not_offered() -> None:
    """A document that no encoding makes shorter is sent as it is."""
    assert negotiate.encoding("br, gzip", set()) == ""
    assert negotiate.encoding("br, gzip;q=0.1", {"gzip"}) == "gzip"


@pytest.mark.parametrize(
    ("tags", "same"),
    [
        ('W/"3-ab"', True),
        ('"3-ab"', True),
        ("*", True),
        (" * ", True),
        ('W/"2-ab", W/"3-ab"', True),
        ('"x,y" , "3-ab"', True),
        ('W/"3-ab-gzip"', True),
        ('"3-ab;br"', True),
        ("3-ab", True),
        ('W/"3-abc"', False),
        ('W/"13-ab"', False),
        ("", False),
        ('"', False),
        ('"*"', False),
    ],
)
def test_if_none_match(tags: str, same: bool) -> None:
    """Lists, weak and strong forms, the star; and what compressors make of an ETag."""
    assert negotiate.unchanged('W/"3-ab"', MODIFIED, tags, None) is same


def test_if_none_match_decides_alone() -> None:
    """If-Modified-Since is not even looked at beside If-None-Match (RFC 9110 section 13.2.2)."""
    late = "Sat, 02 May 2026 12:00:00 GMT"
    assert not negotiate.unchanged('W/"3-ab"', MODIFIED, 'W/"2-ab"', late)
    assert negotiate.unchanged('W/"3-ab"', MODIFIED, 'W/"3-ab"', "Thu, 01 Jan 1970 00:00:00 GMT")


@pytest.mark.parametrize(
    ("since", "same"),
    [
        ("Fri, 01 May 2026 12:00:00 GMT", True),
        ("Fri, 01 May 2026 11:59:59 GMT", False),
        ("Friday, 01-May-26 12:00:00 GMT", True),
        ("Fri May  1 12:00:00 2026", True),
        ("Fri, 01 May 2026 14:00:00 +0200", True),
        ("yesterday", False),
        ("Fri, 99 May 2026 12:00:00 GMT", False),
        ("", False),
    ],
)
def test_if_modified_since(since: str, same: bool) -> None:
    """Whole seconds in any of the three forms; what is no date counts as not sent."""
    assert negotiate.unchanged('W/"3-ab"', MODIFIED, None, since) is same


def test_no_date_no_304() -> None:
    """A document whose date is not said yet is sent whole to whoever asks by date."""
    assert not negotiate.unchanged('W/"3-ab"', None, None, "Fri, 01 May 2026 12:00:00 GMT")


@pytest.mark.parametrize(
    ("a_im", "wanted"),
    [
        (None, False),
        ("feed", True),
        ("FEED", True),
        ("vcdiff, feed;q=0.5", True),
        ("feed;q=0", False),
        ("gzip", False),
    ],
)
def test_a_im(a_im: str | None, wanted: bool) -> None:
    """The manipulation ``feed``, unless its weight is nothing."""
    assert negotiate.wants_delta(a_im) is wanted


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_is_read(one: str, other: str) -> None:
    """No header, however broken, raises."""
    negotiate.unchanged('W/"3-ab"', MODIFIED, one, other)
    negotiate.unchanged('W/"3-ab"', MODIFIED, None, other)
    assert negotiate.encoding(one, ALL) in {"", *ALL}
    negotiate.wants_delta(one)
    negotiate.wants_page(one, False)
