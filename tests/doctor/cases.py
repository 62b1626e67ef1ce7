"""The smallest documents that break a rule: a good one with one thing changed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

GOLDEN = Path(__file__).parents[1] / "data" / "golden"

OPML = """<?xml version='1.0' encoding='UTF-8'?>
<opml version="2.0">
  <head><title>Feeds</title><dateModified>Fri, 20 Nov 2026 00:00:00 GMT</dateModified></head>
  <body>
    <outline text="Parties">
      <outline type="rss" text="KKE" title="KKE" xmlUrl="https://x.example/a.xml" htmlUrl="https://x.example/a"/>
      <outline type="rss" text="TKP" title="TKP" xmlUrl="https://x.example/b.xml" htmlUrl="https://x.example/b"/>
    </outline>
  </body>
</opml>
"""

HEADERS = {
    "ETag": 'W/"7-abc"',
    "Last-Modified": "Fri, 20 Nov 2026 09:00:00 GMT",
    "Date": "Sun, 22 Nov 2026 12:00:00 GMT",
    "Cache-Control": "public, max-age=600, stale-if-error=86400",
    "Vary": "Accept-Encoding, A-IM, Sec-Fetch-Dest",
    "Content-Encoding": "gzip",
    "X-Content-Type-Options": "nosniff",
    "Access-Control-Allow-Origin": "*",
}
TYPES = {
    "xml": "application/atom+xml; charset=utf-8",
    "rss": "application/rss+xml; charset=utf-8",
    "json": "application/feed+json",
    "opml": "text/x-opml; charset=utf-8",
}


@dataclass(frozen=True)
class Case:
    """A change to the good document of a format that breaks one rule."""

    rule: str
    format: str = "xml"
    change: tuple[str, str] = ("", "")
    headers: dict[str, str | None] = field(default_factory=dict)
    """Headers set, or taken away with None; only then is HTTP looked at."""
    body: bytes | None = None

    def document(self) -> bytes:
        """The broken document."""
        if self.body is not None:
            return self.body
        old, new = self.change
        text = good(self.format)
        assert old in text, f"{self.rule}: {old!r} is not in the document"
        return text.replace(old, new, 1).encode()


def good(name: str) -> str:
    """A document in which there is nothing to find."""
    return OPML if name == "opml" else (GOLDEN / f"party.{name}").read_text()


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]>
<feed xmlns="http://www.w3.org/2005/Atom"><title>&d;&d;&d;&d;</title></feed>"""

_ID = "<id>tag:seedfeed.example,2026:item/0000000000000001</id>"
_TITLE = '<title type="text">KKE: On the strike of the railway workers</title>'
_CONTENT = '<content type="text">KKE: On the strike of the railway workers</content>'
_LINK = '<link href="http://127.0.0.1:8000/item/0000000000000001" rel="alternate" type="text/html"/>'
_SELF = 'href="http://127.0.0.1:8000/feeds/party/kke.xml" rel="self" type="application/atom+xml"'
_HEAD = '<feed xmlns="http://www.w3.org/2005/Atom"'
_FH = '<fh:archive xmlns:fh="http://purl.org/syndication/history/1.0"/>'
_GUID = '<guid isPermaLink="false">tag:seedfeed.example,2026:item/0000000000000001</guid>'
_ITEM_TITLE = "<title>KKE: On the strike of the railway workers</title>"
_FIRST = '"id": "tag:seedfeed.example,2026:item/0000000000000001"'

CASES = [
    # the document
    Case("unreadable", change=("</feed>", "")),
    Case("unreadable", change=("On the strike", "On \x07 the strike")),
    Case("unreadable", "json", ("]}", "]")),
    Case("unreadable", change=("<?xml version", "\n<?xml version")),
    Case("unreadable", body=b""),
    Case("unreadable", body=b"<html><body>Sorry</body></html>"),
    Case("unreadable", body=b"{" + b'"a":{' * 100_000),
    Case("entities-declared", body=LAUGHS),
    Case("doctype", change=("<feed", "<!DOCTYPE feed><feed")),
    Case("encoding-broken", body=good("xml").encode("utf-16-le")[:-1].replace(b"K", b"\xff", 1)),
    Case("not-utf-8", body=good("xml").replace("UTF-8", "UTF-16").encode("utf-16")),
    Case("bad-characters", change=("On the strike", "On \x93the\x94 strike")),
    Case("bad-characters", change=("On the strike", "On the cafÃ©")),
    Case("bad-characters", "rss", ("On the strike", "On &#x93;the strike")),
    Case("control-characters", "json", ("On the strike", "On \\u0007the strike")),
    Case("too-large", change=("</feed>", f"<!--{'x' * 600_000}--></feed>")),
    Case("too-many-entries", "rss", ("</channel>", "<item/>" * 1001 + "</channel>")),
    Case("xslt-stylesheet", change=('type="text/css"', 'type="text/xsl"')),
    Case("unknown-namespace", change=(_HEAD, f'{_HEAD} xmlns:at="http://purl.org/atompub/tombstones/1.0"')),
    # HTTP
    Case("content-type", headers={"Content-Type": "text/html"}),
    Case("content-type", "rss", headers={"Content-Type": "application/atom+xml"}),
    Case("content-type", "opml", headers={"Content-Type": "application/octet-stream"}),
    Case("charset", headers={"Content-Type": "application/atom+xml; charset=iso-8859-1"}),
    Case("charset", headers={"Content-Type": "text/xml"}),
    Case("etag", headers={"ETag": None}),
    Case("etag", headers={"ETag": "7-abc"}),
    Case("last-modified", headers={"Last-Modified": "Thu, 01 Jan 1970 00:00:00 GMT"}),
    Case("last-modified", headers={"Last-Modified": "Fri, 20 Nov 2099 09:00:00 GMT"}),
    Case("last-modified", headers={"Last-Modified": "yesterday"}),
    Case("last-modified-missing", headers={"Last-Modified": None}),
    Case("last-modified-now", headers={"Last-Modified": HEADERS["Date"]}),
    Case("cache-control", headers={"Cache-Control": None}),
    Case("cache-control", headers={"Cache-Control": "max-age=600, must-revalidate"}),
    Case("cache-control", headers={"Expires": "0"}),
    Case("max-age", headers={"Cache-Control": "max-age=0"}),
    Case("max-age", headers={"Cache-Control": "max-age=86400"}),
    Case("max-age", headers={"Cache-Control": "max-age=soon"}),
    Case("stale-if-error", headers={"Cache-Control": "max-age=600"}),
    Case("nosniff", headers={"X-Content-Type-Options": None}),
    Case("cors", headers={"Access-Control-Allow-Origin": None}),
    Case("uncompressed", headers={"Content-Encoding": None}),
    Case("vary", headers={"Vary": None}),
    Case("vary", headers={"Vary": "*"}),
    Case("set-cookie", headers={"Set-Cookie": "a=b"}),
    Case("retry-after", headers={"Retry-After": "Fri, 20 Nov 2026 09:00:00 GMT"}),
    # ids
    Case("id-missing", change=(_ID, "")),
    Case("id-missing", "json", (_FIRST + ", ", "")),
    Case("guid-missing", "rss", (_GUID, "")),
    Case("id-duplicate", change=("item/0000000000000002</id>", "item/0000000000000001</id>")),
    Case("id-duplicate", "rss", ("item/0000000000000002</guid>", "item/0000000000000001</guid>")),
    Case("id-duplicate", "json", ('"tag:seedfeed.example,2026:item/0000000000000002"', _FIRST[6:])),
    Case("id-tag-syntax", change=(_ID, "<id>tag:seedfeed.example:item/1</id>")),
    Case("id-tag-syntax", change=(_ID, "<id>tag:seedfeed.example,2026:ένα</id>")),
    Case("id-relative", change=(_ID, "<id>item/1</id>")),
    Case("id-not-canonical", change=(_ID, "<id>HTTP://x.example/</id>")),
    Case("id-not-canonical", change=(_ID, "<id>http://x.example:80/a/../b</id>")),
    Case("guid-permalink", "rss", ('isPermaLink="false"', 'isPermaLink="true"')),
    Case("guid-permalink", "rss", (' isPermaLink="false"', "")),
    Case("guid-weak", "rss", (">tag:seedfeed.example,2026:item/0000000000000001<", ">17<")),
    # dates
    Case("updated-missing", change=("<updated>2026-11-20T09:00:00Z</updated>", "")),
    Case("date-missing", "rss", ("<pubDate>Fri, 20 Nov 2026 09:00:00 GMT</pubDate>", "")),
    Case("date-invalid", change=("2026-11-20T09:00:00Z", "2026-11-20 09:00")),
    Case("date-invalid", change=("2026-11-20T09:00:00Z", "2026-11-31T09:00:00Z")),
    Case("date-invalid", "rss", ("<pubDate>Fri,", "<pubDate>Sat,")),
    Case(
        "date-invalid", "json", ('"date_published": "2026-11-20T09:00:00Z', '"date_published": "20 Nov 2026')
    ),
    Case("date-future", change=("2026-11-20T09:00:00Z", "2027-11-20T09:00:00Z")),
    Case("date-implausible", change=("<updated>2026-11-20T09:00:00Z", "<updated>1970-01-01T00:00:00Z")),
    Case("dates-equal", change=("<updated>2026-11-20T08:59:59Z", "<updated>2026-11-20T09:00:00.5Z")),
    Case("dates-unsorted", change=("<updated>2026-11-17T00:00:00Z", "<updated>2026-11-19T13:00:00Z")),
    Case("dates-unsorted", "rss", ("Tue, 17 Nov 2026", "Fri, 20 Nov 2026")),
    Case("published-after-updated", change=("<published>2026-11-18", "<published>2026-11-20")),
    Case("feed-older-than-entry", change=("<updated>2026-11-20T09:00:00Z", "<updated>2026-11-19T09:00:00Z")),
    # texts
    Case("plain-text-markup", change=("On the strike", "On &lt;b&gt;the&lt;/b&gt; strike")),
    Case("plain-text-markup", "rss", ("On the strike", "On the &amp;nbsp; strike")),
    Case("plain-text-markup", "json", ("On the strike", "On the &#8211; strike")),
    Case("plain-text-markup", change=('label="Greece"', 'label="Greece &lt;br/&gt;"')),
    Case("title-missing", change=(_TITLE, "")),
    Case("title-blank", change=(_TITLE, "<title> </title>")),
    Case("title-blank", "rss", (_ITEM_TITLE, "<title/>")),
    Case("content-or-link", change=(f"{_CONTENT}\n    {_LINK}", "")),
    Case("content-missing", change=(_CONTENT, "")),
    Case("text-type", change=('<content type="text">', '<content type="CDATA">')),
    Case("text-type", change=('<title type="text">', '<title type="text/plain">')),
    Case("text-type", change=('<title type="text">', '<title type="xhtml">')),
    Case("html-risk", "rss", ("<description>KKE", "<description>&lt;img src=x onerror=alert(1)&gt;KKE")),
    Case("html-risk", "json", ('"content_text": "KKE', '"content_html": "<script>')),
    Case("language-missing", change=(' xml:lang="en">', ">")),
    Case("language-missing", "rss", ("<language>en</language>", "")),
    Case("language-missing", "json", (' "language": "en",', "")),
    Case("language-invalid", change=('xml:lang="en"', 'xml:lang="english, please"')),
    # links
    Case("self-missing", change=(f"<link {_SELF}/>", "")),
    Case("self-missing", "json", ('"feed_url"', '"_feed_url"')),
    Case("self-relative", change=(_SELF, _SELF.replace("http://127.0.0.1:8000", ""))),
    Case("self-differs", change=(_SELF, _SELF.replace("kke", "other"))),
    Case("self-type", change=(_SELF, _SELF.replace("application/atom+xml", "text/xml"))),
    Case("page-missing", "json", ('"home_page_url"', '"_home_page_url"')),
    Case("alternate-twice", change=(_LINK, _LINK * 2)),
    Case(
        "alternate-twice",
        change=(_LINK, '<link href="https://a.example/"/><link href="https://b.example/"/>'),
    ),
    Case("link-relation", change=('rel="prev-archive"', 'rel="older"')),
    Case("link-scheme", change=(_LINK, '<link href="javascript:alert(1)"/>')),
    Case("link-scheme", "rss", ("<link>http://127.0.0.1:8000/item", "<link>data:text/html,x")),
    Case("link-scheme", "json", ('"external_url": "https:', '"external_url": "javascript:')),
    Case("link-relative", "rss", ("<link>http://127.0.0.1:8000/item", "<link>/item")),
    Case("link-characters", "rss", ("%CE%BD%CE%AD%CE%B1", "νέα")),
    Case("archive-current", change=("<generator>", f"{_FH}<generator>")),
    Case(
        "archive-alone", change=('rel="prev-archive" type="application/atom+xml"/>', f'rel="current"/>{_FH}')
    ),
    Case("archive-loop", change=("kke/archive/2.xml", "kke.xml")),
    Case("archive-complete", change=("<generator>", f"{_FH.replace('archive', 'complete')}<generator>")),
    Case("history-in-entry", change=(_LINK, f'{_LINK}<link rel="next" href="https://a.example/"/>')),
    # Atom
    Case("author-missing", body=re.sub("(?s)<author>.*?</author>", "", good("xml")).encode()),
    Case("author-nameless", change=("<name>Seedfeed</name>", "<name/>")),
    Case("source-incomplete", change=(_LINK, f"{_LINK}<source><title>x</title></source>")),
    Case("category", change=('scheme="http://127.0.0.1:8000/party"', 'scheme="party"')),
    Case("category", change=('term="kke"', 'term=""')),
    Case("atom-elements", change=(_TITLE, _TITLE * 2)),
    Case("atom-elements", change=(_TITLE, f"{_TITLE}<modified/>")),
    Case("metadata-misplaced", change=("</feed>", "<rights>x</rights></feed>")),
    # RSS
    Case("rss-version", "rss", ('version="2.0"', 'version="0.92"')),
    Case("channel-incomplete", "rss", ("<link>http://127.0.0.1:8000/party/kke</link>", "")),
    Case("item-empty", "rss", ("</channel>", "<item><link>https://x.example/</link></item></channel>")),
    Case("rss-twice", "rss", (_GUID, _GUID * 2)),
    Case("author-without-address", "rss", (_GUID, f"{_GUID}<author>Seedfeed</author>")),
    Case("author-twice", "rss", (_GUID, f"{_GUID}<author>a@x.example (A)</author>")),
    Case("syndication", body=good("rss").replace("sy:updatePeriod", "sy:UpdatePeriod").encode()),
    Case("syndication", "rss", (">daily<", ">Daily<")),
    Case("syndication", "rss", ("<sy:updateFrequency>", "<sy:updateFrequency>-")),
    Case("ttl", "rss", ("<ttl>", "<ttl>about ")),
    Case("rhythm", "rss", ("<ttl>90<", "<ttl>1440<")),
    Case("item-misplaced", "rss", ("</channel>", "<copyright>x</copyright></channel>")),
    Case("category-blank", "rss", (">Greece<", "> <")),
    # JSON Feed
    Case("json-version", "json", ("version/1.1", "version/2")),
    Case("json-required", "json", ('"title": "Communist Party of Greece", ', "")),
    Case("json-required", "json", ('"content_text"', '"_content"')),
    Case("json-types", "json", (_FIRST, '"id": 1')),
    Case("json-types", "json", ('"tags": [', '"tags": [1, ')),
    Case("json-types", "json", ('"items": [', '"items": ["x", ')),
    Case("json-members", "json", ('"language"', '"lang": "en", "language"')),
    Case("json-author", "json", ('"authors"', '"author": {}, "authors"')),
    Case("json-next", "json", ("kke/archive/2.json", "kke.json")),
    # OPML
    Case("opml-structure", "opml", (' version="2.0"', "")),
    Case("opml-structure", body=b"<opml version='2.0'><head/><body/></opml>"),
    Case("opml-date", "opml", ("Fri, 20 Nov", "Mon, 20 Nov")),
    Case("opml-outline", "opml", ('text="KKE" ', "")),
    Case("opml-outline", "opml", (' xmlUrl="https://x.example/a.xml"', "")),
    Case("opml-advice", "opml", ('title="KKE" ', "")),
    Case("opml-advice", "opml", ('type="rss" ', "")),
    Case("opml-advice", "opml", ('text="Parties"', 'text="Parties" title="Parties"')),
    Case("opml-markup", "opml", ('text="KKE"', 'text="&lt;b&gt;KKE"')),
    Case("opml-twice", "opml", ("b.xml", "a.xml")),
]
