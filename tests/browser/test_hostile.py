"""Headlines are hostile text: in no page and no feed is anything of theirs live."""

from __future__ import annotations

import json
import re

from lxml import etree, html

from tests import hostile
from tests.browser.conftest import items
from tests.browser.looking import Gaze
from tests.running import Server

XHTML = "{http://www.w3.org/1999/xhtml}"
OURS = re.compile(r"(?:https?://|/|#)")


def test_hostile_pages_are_inert(busy: Server, gaze: Gaze, pages: dict[str, str]) -> None:
    """No dialog, no script, no request to elsewhere, no message, on any page that shows them."""
    shown = [path for words, path in items(busy).items() if "KKE" in words or "<" in words or "&" in words]
    assert len(shown) > len(hostile.ATTACKS)
    for path in [*pages.values(), "/source/hostile", *shown]:
        gaze.open(path)
        assert not gaze.pwned(), path
    assert gaze.faults == []


def test_hostile_feeds_are_inert(busy: Server, gaze: Gaze) -> None:
    """The same where a feed is opened as a page, its archive too."""
    for path in _hostile_feeds(busy):
        if not path.endswith(".json"):
            gaze.open(path)
            assert not gaze.pwned(), path
    assert gaze.faults == []


def test_a_hostile_query_is_inert(busy: Server, gaze: Gaze) -> None:
    """What is asked for is said back as text, refused or not."""
    for attack in hostile.ATTACKS[:16]:
        for path in ("/search?q={}", "/search?topic={}", "/search?not={}", "/party/{}", "/{}"):
            quoted = "".join(f"%{byte:02x}" for byte in attack.encode("utf-8", "replace"))
            gaze.open(path.format(quoted))
            assert not gaze.pwned(), path.format(attack)
    assert gaze.faults == []


def test_no_markup_of_theirs_is_in_a_page(busy: Server, pages: dict[str, str]) -> None:
    """Only elements and attributes that the templates write, and links that are http or https."""
    for path in [*pages.values(), "/source/hostile", *items(busy).values()]:
        for element in html.fromstring(busy.get(path).content).iter(etree.Element):
            assert element.tag not in ("script", "iframe", "img", "base", "object", "style", "textarea"), path
            assert not [name for name in element.attrib if re.match("on|style$", str(name))], path
            for name in ("href", "action", "src"):
                assert OURS.match(element.get(name, "/")), (path, element.get(name))


def test_no_markup_of_theirs_is_in_a_feed(busy: Server) -> None:
    """XHTML stands in our hint alone, links are http or https, and text is no markup if taken for HTML."""
    for path in _hostile_feeds(busy):
        body = busy.get(path).content
        if path.endswith(".json"):
            for item in json.loads(body)["items"]:
                assert not re.search("<[A-Za-z/!?]", item["title"] + item["content_text"])
                assert OURS.match(item.get("external_url", "/"))
            continue
        root = etree.fromstring(body)
        assert {e.tag for e in root.iter(f"{XHTML}*")} <= {f"{XHTML}{name}" for name in ("div", "p", "a")}
        assert len(list(root.iter(f"{XHTML}a"))) == 2
        for element in root.iter(etree.Element):
            assert not re.search("<[A-Za-z/!?]", element.text or ""), path
            assert OURS.match(element.get("href", "/")), path
            if element.tag == "link" and element.text:
                assert OURS.match(element.text), path


def _hostile_feeds(server: Server) -> list[str]:
    """The feeds that show hostile headlines, and their archive pages, in every format."""
    found = []
    for name in ("all", "party/kke", "source/hostile"):
        for end in ("xml", "rss", "json"):
            found.append(f"/feeds/{name}.{end}")
            page = 1
            while server.get(f"/feeds/{name}/archive/{page}.{end}").status_code == 200:
                found.append(f"/feeds/{name}/archive/{page}.{end}")
                page += 1
    assert len(found) > 20
    return found
