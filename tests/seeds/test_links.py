"""A link at the end of a line becomes the entry's; what is no link stays text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.seeds.links import normal_url, split_link


@pytest.mark.parametrize(
    ("line", "words", "link"),
    [
        ("KKE strikes | https://x.example/a", "KKE strikes", "https://x.example/a"),
        ("KKE strikes|https://x.example/a  ", "KKE strikes", "https://x.example/a"),
        ("KKE | TKP | <https://x.example/a>", "KKE | TKP", "https://x.example/a"),
        (
            "KKE | http://old.example/ | https://x.example/a",
            "KKE | http://old.example/",
            "https://x.example/a",
        ),
        ("[KKE strikes](https://x.example/a)", "KKE strikes", "https://x.example/a"),
        ("  [KKE [and] TKP]( <https://x.example/a> )", "KKE [and] TKP", "https://x.example/a"),
        ("[KKE](https://x.example/a_(b))", "KKE", "https://x.example/a_(b)"),
    ],
)
def test_links(line: str, words: str, link: str) -> None:
    """``text | https://…`` and ``[text](https://…)``."""
    assert split_link(line) == (words, link, None)


@pytest.mark.parametrize(
    "line",
    [
        "KKE strikes",
        "Athens | Today:live",
        "[KKE](Greece)",
        "[Interview] The General Secretary (KKE)",
        "https://x.example/a",
        "| https://x.example/a",
        "[](https://x.example/a)",
        "See https://x.example/a | more",
        "KKE | https://x.example/a and more",
        "A | B | C",
        "|",
        "",
    ],
)
def test_no_links(line: str) -> None:
    """What is not text and a link is left as it stands."""
    assert split_link(line) == (line, None, None)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("javascript:alert(1)", "only http and https are kept, not javascript"),
        ("JavaScript://x/%0aalert(1)", "only http and https are kept, not javascript"),
        ("data:text/html;base64,PHA+", "only http and https are kept, not data"),
        ("ftp://x.example/", "only http and https are kept, not ftp"),
        ("file:///etc/passwd", "only http and https are kept, not file"),
        ("https://user:word@x.example/", "it holds a user name"),
        ("https:///a", "it names no host"),
        ("https://x.example:99999/", "Port out of range 0-65535"),
        ("https://[::1/", "Invalid IPv6 URL"),
        ("https://x_y z.example/".replace(" ", "%20"), "its host name cannot be"),
        (f"https://{'x' * 64}.example/", "its host name cannot be"),
        ("https://x.example/" + "a" * 3000, "longer than 2048 characters"),
    ],
)
def test_dropped_links(url: str, reason: str) -> None:
    """A link that no reader should follow is dropped with the reason; the text stays."""
    assert split_link(f"KKE | {url}") == ("KKE", None, f"link left out: {reason}")


@pytest.mark.parametrize(
    ("url", "normal"),
    [
        ("HTTPS://X.Example", "https://x.example/"),
        ("http://x.example:80/a", "http://x.example/a"),
        ("https://x.example:443", "https://x.example/"),
        ("https://x.example:8443/", "https://x.example:8443/"),
        ("http://[2001:DB8::1]:80/", "http://[2001:db8::1]/"),
        ("https://παράδειγμα.example/", "https://xn--hxajbheg2az3al.example/"),
        ("https://x.example/Αθήνα?q=ü#ä", "https://x.example/%CE%91%CE%B8%CE%AE%CE%BD%CE%B1?q=%C3%BC#%C3%A4"),
        ("https://x.example/%7ea%2fb%C3%a9", "https://x.example/~a%2Fb%C3%A9"),
        ("https://x.example/100%", "https://x.example/100%25"),
        ("https://x.example/a/./b/../c", "https://x.example/a/c"),
        ("https://x.example/../..", "https://x.example/"),
        ("https://x.example/?a=1&amp;b=2", "https://x.example/?a=1&b=2"),
        ('https://x.example/"a"|{b}', "https://x.example/%22a%22%7C%7Bb%7D"),
    ],
)
def test_normal_form(url: str, normal: str) -> None:
    """ASCII, and the normal form of RFC 3986 section 6.2.2; a second time changes nothing."""
    assert normal_url(url) == normal
    assert normal_url(normal) == normal


@given(tail=st.text(max_size=60))
def test_any_url(tail: str) -> None:
    """Whatever follows the scheme is an ASCII URL in its normal form, or is refused."""
    try:
        url = normal_url("https://" + tail)
    except ValueError:
        return
    assert url.isascii()
    assert normal_url(url) == url


@pytest.mark.parametrize(
    "line",
    [
        "x " + "a|a:a" * 3200 + " <",
        "a|a://" * 2700 + "<",
        "[" + "](" * 8000,
        "[a](http://x" * 1300 + ")",
        "[a](http://" + "()" * 8000 + "x",
        "| " * 8000 + "<",
        "a" + " " * 16_000 + "|",
    ],
)
def test_hostile_lines_cost_little(line: str) -> None:
    """A line made to keep a pattern busy is read like any other."""
    began = time.perf_counter()
    split_link(line)
    assert time.perf_counter() - began < 0.5
