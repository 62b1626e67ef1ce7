"""Bad input through the whole corridor: whatever stands in a seed, every format stays valid."""

from __future__ import annotations

import codecs
import json
import os
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from feeds import gazetteer, store
from feeds.gazetteer import Gazetteer
from feeds.model import Config
from tests.ingest.folder import Folder

ATOM = "{http://www.w3.org/2005/Atom}"

NAUGHTY: list[str] = json.loads((Path(__file__).parents[1] / "data" / "naughty.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def known() -> Gazetteer:
    """The shipped gazetteer."""
    return gazetteer.load(Config())


def check_documents(folder: Folder, known: Gazetteer) -> None:
    """Every document parses, and each shows every item."""
    bodies = folder.documents(known, ("atom", "rss", "json"))
    for path, body in bodies.items():
        if path.endswith(".json"):
            json.loads(body)
        else:
            etree.fromstring(body, etree.XMLParser(resolve_entities=False))
    shown = {item.shown.text for item in folder.items()}
    atom = etree.fromstring(bodies["/feeds/all.xml"])
    ids = [entry.findtext(f"{ATOM}id") for entry in atom.iter(f"{ATOM}entry")]
    assert len(ids) == len(set(ids)) == len(shown)
    assert [item["id"] for item in json.loads(bodies["/feeds/all.json"])["items"]] == ids
    rss = etree.fromstring(bodies["/feeds/all.rss"])
    assert [item.findtext("guid") for item in rss.iter("item")] == ids


def check_texts(folder: Folder) -> None:
    """What is shown holds nothing that XML forbids or that a terminal would obey."""
    for item in folder.items():
        for letter in item.shown.text:
            assert unicodedata.category(letter) not in ("Cc", "Cs", "Cn") or ord(letter) > 0x2FF, repr(
                item.shown.text
            )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32", "utf-8-sig"])
def test_naughty_strings(make_folder: Callable[[str], Folder], known: Gazetteer, encoding: str) -> None:
    """Each a line of one seed, in four encodings: every one that says anything is published."""
    folder = make_folder("site")
    folder.put("a.txt", "\n".join(NAUGHTY).encode(encoding))
    result = folder.ingest()
    assert result.refused == ()
    assert len(folder.texts()) > len(NAUGHTY) - 12
    check_documents(folder, known)
    check_texts(folder)
    assert "<script>" not in "".join(folder.texts())
    assert all(item.shown.link == "" or item.shown.link.startswith("http") for item in folder.items())


def test_one_naughty_file_each(folder: Folder, known: Gazetteer) -> None:
    """Alone in a file, a line is kept or refused with a reason, and never stops the next."""
    for number, line in enumerate(NAUGHTY):
        folder.put(f"{number:03}.txt", line.encode("utf-8"))
    result = folder.ingest()
    assert len(result.outcomes) == len(NAUGHTY)
    assert all(problem.reason.isprintable() for problem in result.refused)
    assert len(result.refused) < 12
    check_documents(folder, known)
    again = folder.ingest()
    assert again.outcomes == ()


def test_names_that_are_no_text(folder: Folder, known: Gazetteer) -> None:
    """Newlines, quotes, bytes that are not UTF-8: told escaped, stored, and told apart."""
    for number, name in enumerate(
        [b"a\nb.txt", b"\xff\xfe.txt", b"\\xff\\xfe.txt", b"<b>&.txt", b"\x1b[31m.txt", b" .txt"]
    ):
        folder.put(os.fsdecode(name), b"Line number %d of the day\n" % number)
    result = folder.ingest()
    assert len({outcome.path for outcome in result.outcomes}) == 6
    assert all(outcome.path.isprintable() for outcome in result.outcomes)
    assert result.refused == ()
    assert len(folder.texts()) == 6
    check_documents(folder, known)


BAD = {
    "empty.txt": b"",
    "blank.txt": b"\n \n\t\n",
    "binary.txt": bytes(range(256)) * 40,
    "matter.txt": b"+++\ndate = 2026-13-45\n+++\nx\n",
    "open.txt": b"---\ndate: 2026-01-01\nx\n",
    "old.txt": b"+++\ndate = 1066-10-14\n+++\nx\n",
    "bomb.txt": b"---\na: &a [x]\nb: [*a, *a]\n---\nx\n",
    "large.txt": b"x\n" * 8000,
}


def test_each_bad_file_has_a_reason(folder: Folder) -> None:
    """One line each, the good seed among them is read."""
    folder.settings["max_bytes"] = 12_000
    for name, data in BAD.items():
        folder.put(name, data)
    folder.put("good.txt", ["KKE held a rally"], hours=1)
    result = folder.ingest()
    assert {problem.path for problem in result.refused} == BAD.keys()
    assert all(problem.reason for problem in result.refused)
    assert folder.texts() == ["KKE held a rally"]


def test_lines_of_a_megabyte(folder: Folder, known: Gazetteer) -> None:
    """One is left out with a note, its neighbours are kept."""
    folder.put("a.txt", ["before", "x" * 1_000_000, "y " * 500_000, "after"])
    outcome = folder.ingest().outcomes[0]
    assert outcome.new == 2
    assert len(outcome.notes) == 2
    check_documents(folder, known)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(st.text(min_size=1, max_size=60), min_size=1, max_size=8))
def test_any_text(make_folder: Callable[[str], Folder], known: Gazetteer, lines: list[str]) -> None:
    """Whatever Hypothesis can think of, unpaired surrogates too, as UTF-16."""
    folder = make_folder(f"any-{abs(hash(tuple(lines)))}")
    folder.put("a.txt", codecs.BOM_UTF16_LE + "\n".join(lines).encode("utf-16-le", "surrogatepass"))
    folder.ingest()
    with store.reading(folder.open().engine) as connection:
        items = store.status(connection).items
    if items:
        check_documents(folder, known)
    folder.close()
