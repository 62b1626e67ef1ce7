"""Rules for the bytes as a whole: can they be read, by whom, and at what cost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain

from feeds.doctor.finding import ANY, FEEDS, JSON, XML, Found, Rule, shown
from feeds.doctor.namespaces import KNOWN
from feeds.doctor.view import View

_MOST_BYTES = 512 * 1024
_MOST_ENTRIES = 1000
# Windows-1252 taken for Latin-1, and what a decoder puts where it gave up.
_BAD = re.compile("[\x80-\x9f\ufffd]")
_TWICE = re.compile("[\u00c2\u00c3][\u0080-\u00bf]")
_BAD_REFERENCE = re.compile("&#(?:[xX]0*(?:[89][0-9a-fA-F]|[fF]{3}[dD])|0*(?:12[89]|1[345]\\d|65533));")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_DECLARATION = re.compile("""xmlns(?::[\\w.-]+)?\\s*=\\s*["']([^"']*)""")
_XSLT = re.compile(r"""<\?xml-stylesheet[^>]*type=["'](?:text|application)/xsl""", re.IGNORECASE)


def _unreadable(view: View) -> Found:
    if view.trouble:
        yield "document", f"it cannot be read: {shown(view.trouble, 200)}"


def _declares_entities(view: View) -> Found:
    if view.doctype == "entities":
        yield "prolog", "a document type with declarations: readers refuse it, for fear of entity expansion"


def _has_doctype(view: View) -> Found:
    if view.doctype == "doctype":
        yield "prolog", "a document type declaration: no feed format has one"


def _not_decodable(view: View) -> Found:
    try:
        view.body.decode(view.encoding)
    except UnicodeDecodeError as error:
        yield f"byte {error.start}", f"it is not the {view.encoding} that it says it is"


def _not_utf8(view: View) -> Found:
    if view.encoding not in ("utf-8", "ascii"):
        yield "prolog", f"its encoding is {view.encoding}: only UTF-8 is read by everyone"


def _bad_characters(view: View) -> Found:
    raw = () if view.text.isascii() else _BAD.finditer(view.text)
    for match in chain(raw, _BAD_REFERENCE.finditer(view.text), _encoded_twice(view.text)):
        line = view.text.count("\n", 0, match.start()) + 1
        yield f"line {line}", f"{shown(match[0])} is a sign of text decoded wrongly"


def _encoded_twice(text: str) -> Iterator[re.Match[str]]:
    """``Ã©`` for ``é``, in a text between two tags that is UTF-8 read as Latin-1 throughout."""
    at = 0
    while not text.isascii() and (match := _TWICE.search(text, at)):
        start, end = text.rfind(">", 0, match.start()) + 1, text.find("<", match.end())
        at = end if end >= 0 else len(text)
        with suppress(UnicodeError):
            text[start:at].encode("latin-1").decode("utf-8")
            yield match


def _control_characters(view: View) -> Found:
    for part in view.entries:
        for name in ("title", "content_text", "content_html", "summary"):
            value = part.data.get(name)
            if isinstance(value, str) and _CONTROL.search(value):
                yield f"{part.place}/{name}", "control characters or halves of characters"


def _too_large(view: View) -> Found:
    if len(view.body) > _MOST_BYTES:
        yield "document", f"{len(view.body):,} bytes: beyond {_MOST_BYTES:,} readers refuse or crawl"


def _too_many_entries(view: View) -> Found:
    if len(view.entries) > _MOST_ENTRIES:
        yield "document", f"{len(view.entries):,} entries: put the older ones into archive pages (RFC 5005)"


def _xslt(view: View) -> Found:
    if _XSLT.search(view.text, 0, 2048):
        yield "prolog", "an XSLT stylesheet: Chromium shows a warning over an empty page; use CSS"


def _unknown_namespace(view: View) -> Found:
    # A quick look first: it sees every declaration, and a text that looks like one as well.
    if set(_DECLARATION.findall(view.text)) <= KNOWN:
        return
    for namespace in sorted(_namespaces(view) - KNOWN):
        yield "document", f"the namespace {shown(namespace)} is not known to the W3C validator"


def _namespaces(view: View) -> set[str]:
    elements = () if view.root is None else view.root.iter("*")
    return {str(uri) for each in elements for uri in each.nsmap.values()}


RULES = (
    Rule("unreadable", "error", "XML 1.0, RFC 8259; gohugoio/hugo#3268", _unreadable),
    Rule("entities-declared", "error", "CWE-776; W3C validator", _declares_entities),
    Rule("doctype", "warning", "W3C validator", _has_doctype),
    Rule("encoding-broken", "error", "W3C validator: UnicodeError", _not_decodable),
    Rule("not-utf-8", "warning", "RFC 8259 section 8.1; W3C validator", _not_utf8),
    Rule("bad-characters", "warning", "W3C validator: BadCharacters", _bad_characters, XML),
    Rule("control-characters", "warning", "gohugoio/hugo#3268", _control_characters, JSON),
    Rule("too-large", "warning", "matrix-org/matrix.org#1918", _too_large),
    Rule("too-many-entries", "warning", "Athou/commafeed#1580", _too_many_entries, FEEDS),
    Rule("xslt-stylesheet", "warning", "Chromium: XSLT is being removed", _xslt, ANY),
    Rule("unknown-namespace", "warning", "W3C validator: UnknownNamespace", _unknown_namespace, XML),
)
