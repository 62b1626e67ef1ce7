"""One seed file: its lines, or why it is refused."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds import model, seeds
from tests.seeds.conftest import NOW, TAKEN, Folder

Reading = Callable[[str | bytes], model.Seed]


def texts(seed: model.Seed) -> list[str]:
    """The lines of a seed as they are shown."""
    return [line.text for line in seed.lines]


def notes(seed: model.Seed) -> str:
    """What was left out or guessed."""
    return "\n".join(str(note) for note in seed.notes)


def test_lines_and_numbers(reading: Reading) -> None:
    """Blank lines part, stray spaces go, and the last line needs no end."""
    seed = reading("\nOne \n\n  Two\u00a0\u00a0three\t\n\u3000\nLast")
    assert [(line.number, line.text) for line in seed.lines] == [(2, "One"), (4, "Two three"), (6, "Last")]
    assert seed.notes == ()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(reading: Reading, end: str) -> None:
    """Lines end as on any system; numbers count them."""
    seed = reading(end.join(["One", "", "Two"]))
    assert [(line.number, line.text) for line in seed.lines] == [(1, "One"), (3, "Two")]


def test_the_digest_is_of_the_bytes(reading: Reading) -> None:
    """The same words in other bytes are another snapshot."""
    assert reading("One\n").digest != reading("One").digest


SPANISH = "El PCE protesta contra la OTAN en España: ¡no a la guerra!\nMañana, huelga general\n"
GREEK = "Το ΚΚΕ καταγγέλλει την κυβέρνηση\nΑπεργία στην Αθήνα\n"
RUSSIAN = "КПРФ о выборах в России\nПротест в Москве\n"
TURKISH = "TKP İstanbul'da basın açıklaması yaptı: işçiler grevde\n"
ENGLISH = "The “Communist Party” said – it’s time\n"


@pytest.mark.parametrize(
    ("encoding", "content"),
    [
        ("cp1252", SPANISH),
        ("cp1252", ENGLISH),
        ("cp1252", "Die KPÖ begrüßt höhere Löhne\n"),
        ("cp1252", "Le PCF dénonce la réforme\n"),
        ("cp1252", "PCP saúda a greve: não à guerra, função pública\n"),
        ("cp1253", GREEK),
        ("cp1253", "KKE: Απεργία"),
        ("cp1251", RUSSIAN),
        ("cp1254", TURKISH),
        ("cp1250", "Komunistyczna Partia Polski: władza chce zakazać działalności\n"),
        ("cp1250", "Magyar Munkáspárt: tüntetés a háború ellen, nő a szegénység\n"),
    ],
)
def test_code_pages_are_guessed(reading: Reading, encoding: str, content: str) -> None:
    """What is not UTF-8 is read by detection, and the guess is told."""
    seed = reading(content.encode(encoding))
    assert texts(seed) == content.splitlines()
    assert notes(seed) == f"seed.txt: not UTF-8; read as {encoding}, by detection"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-16-le", "utf-32"])
def test_marked_unicode(reading: Reading, encoding: str) -> None:
    """UTF-16 and UTF-32 are read where a byte order mark says so."""
    mark = b"" if encoding in ("utf-16", "utf-32") else "\ufeff".encode(encoding)
    seed = reading(mark + GREEK.encode(encoding))
    assert texts(seed) == GREEK.splitlines()
    assert "as its mark says" in notes(seed)


def test_marked_utf8(reading: Reading) -> None:
    """The mark of UTF-8 is no part of the first line."""
    seed = reading(b"\xef\xbb\xbf" + GREEK.encode())
    assert texts(seed) == GREEK.splitlines()
    assert seed.notes == ()


def test_front_matter_behind_a_mark(folder: Folder) -> None:
    """Front matter is found in UTF-16 too, when the time is told and when the seed is read."""
    folder.put("seed.txt", "+++\ndate = 2026-11-01\n+++\nOne\n".encode("utf-16"))
    assert folder.read().time == datetime(2026, 11, 1, tzinfo=UTC)


def test_a_few_broken_bytes(reading: Reading) -> None:
    """One broken character in good UTF-8 is left out, and the file is not taken for another code page."""
    broken = (GREEK * 3).encode().replace("ή".encode(), "ή".encode()[:1], 1)
    seed = reading(broken)
    assert texts(seed) == ["Το ΚΚΕ καταγγέλλει την κυβέρνηση", "Απεργία στην Αθνα", *GREEK.splitlines() * 2]
    assert "broken UTF-8 at byte" in notes(seed)
    assert "\ufffd" not in "".join(texts(seed))


def test_dirt_in_a_line(reading: Reading) -> None:
    """NUL, controls, overrides, tags and entities are cleaned; the words stay."""
    seed = reading(
        "NUL\x00 and \x1b[31mbell\x07\n"
        "Right\u202e to left\u2066\n"
        "<b>Bold</b> &amp; <script>alert(1)</script>\n"
        "Tom &amp;amp; Jerry\n"
        "Sur\ufffdrogate \uffff end\n"
    )
    assert texts(seed) == [
        "NUL and [31mbell",
        "Right to left",
        "Bold & alert(1)",
        "Tom &amp; Jerry",
        "Surrogate end",
    ]


def test_unpaired_surrogates(reading: Reading) -> None:
    """Half a character, in UTF-16 or smuggled into UTF-8, is left out; the rest is read."""
    seed = reading(b"\xff\xfe" + "Αθήνα".encode("utf-16-le") + b"\x00\xd8" + "\nΠάτρα\n".encode("utf-16-le"))
    assert texts(seed) == ["Αθήνα", "Πάτρα"]
    seed = reading("Αθήνα και Πάτρα\ud800\nΒόλος\n".encode("utf-8", "surrogatepass"))
    assert texts(seed)[1:] == ["Βόλος"]


def test_a_line_of_a_megabyte(reading: Reading) -> None:
    """A line that is no headline is left out with its number; its neighbours stay."""
    seed = reading("One\n" + "x" * 1_000_000 + "\nTwo\n")
    assert texts(seed) == ["One", "Two"]
    assert notes(seed) == "seed.txt:2: a line of 1000000 characters is no headline: left out"


def test_lines_of_nothing(reading: Reading) -> None:
    """A line that holds nothing to see is left out with its number."""
    seed = reading("One\n\u200b\u202e\x00\n<br>\nTwo\n")
    assert texts(seed) == ["One", "Two"]
    assert [note.line for note in seed.notes] == [2, 3]


def test_notes_are_bounded(reading: Reading) -> None:
    """A file full of dirt gives twenty notes and a number, not a log of its own."""
    seed = reading("One\n" + "<br>\n" * 1000)
    assert len(seed.notes) == 21
    assert notes(seed).endswith("seed.txt: and 980 more such lines")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b" \n\r\n\t\n", "empty"),
        (b"\xef\xbb\xbf\n", "no line of text"),
        ("\u200b\n<br>\n".encode(), "no line of text"),
        (b"+++\n+++\n", "no line of text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, "not text but binary data"),
        (GREEK.encode("utf-16-le"), "not text but binary data"),
        (b"\xff\xfe" + b"\x00\xd8" * 500, "marked as UTF-16-LE, but is not"),
    ],
)
def test_what_is_no_seed(folder: Folder, content: bytes, reason: str) -> None:
    """A file without a line, or of no text, is refused as a whole with the reason."""
    folder.put("seed.txt", content)
    assert folder.refusal().startswith(f"seed.txt: {reason}")


def test_too_big(folder: Folder) -> None:
    """A file past the limit is refused by its size, unread; a hole of a gigabyte costs nothing."""
    path = folder.put("seed.txt", "")
    with path.open("r+b") as file:
        file.truncate(1 << 30)
    began = time.perf_counter()
    assert folder.refusal() == "seed.txt: 1073741824 bytes is more than seeds.max_bytes, 1048576"
    assert time.perf_counter() - began < 1.0


def test_too_many_lines(folder: Folder) -> None:
    """Lines are bounded too: a file of line ends would not fit into memory."""
    folder.put("seed.txt", b"x\n" * 500_001)
    assert folder.refusal(max_bytes=1 << 30) == "seed.txt: more than 500000 lines"


def test_a_file_that_vanishes(folder: Folder) -> None:
    """Gone between the walk and the reading is a refusal."""
    path = folder.put("seed.txt", "One\n")
    found = folder.one()
    path.unlink()
    with pytest.raises(seeds.SeedError, match="vanished before it was read"):
        seeds.read(found, max_bytes=100, changed=False, now=NOW)
    with pytest.raises(seeds.SeedError, match="vanished before it was read"):
        seeds.stamp(found, changed=False, now=NOW)


def test_a_file_that_changes(folder: Folder) -> None:
    """Bytes that came after the walk are not read halfway: the next pass reads them whole."""
    folder.put("seed.txt", "One\n")
    found = folder.one()
    folder.put("seed.txt", "One\nTwo\n", NOW)
    with pytest.raises(seeds.SeedError, match="changed while it was read"):
        seeds.read(found, max_bytes=100, changed=False, now=NOW)


@pytest.mark.parametrize("what", ["fifo", "link", "folder"])
def test_a_file_that_becomes_something_else(folder: Folder, tmp_path: Path, what: str) -> None:
    """What stands in a seed's place by now is neither waited for nor followed."""
    path = folder.put("seed.txt", "One\n")
    found = folder.one()
    path.unlink()
    if what == "fifo":
        os.mkfifo(path)
    elif what == "folder":
        path.mkdir()
    else:
        (tmp_path / "secret.txt").write_text("One\n")
        os.utime(tmp_path / "secret.txt", (TAKEN.timestamp(), TAKEN.timestamp()))
        path.symlink_to(tmp_path / "secret.txt")
    with pytest.raises(seeds.SeedError):
        seeds.read(found, max_bytes=100, changed=False, now=NOW)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_no_permission(folder: Folder) -> None:
    """A file that may not be read is refused with the system's reason."""
    folder.put("seed.txt", "One\n").chmod(0)
    assert folder.refusal() == "seed.txt: cannot be read: Permission denied"


NAUGHTY = [
    "null",
    "undefined",
    "../../../etc/passwd",
    "'; DROP TABLE item; --",
    "{{ 7 * 7 }} ${7*7} %s %(x)s {0}",
    "<![CDATA[ ]]> ]]> <!-- -->",
    "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]>",
    "&#0; &#xD800; &#x110000; &unknown; &lt;b&gt;",
    "Z̸̢̛̤̈a̷̰͋l̵͚̓g̶̭̈o̵͇͝ text",
    "🏳️‍⚧️ 👩‍👩‍👧‍👦 e\u0301 \u1e9e ﷽ ǆ",
    "\ufeffmark inside \ufffe\uffff",
    "אבגד 123 مرحبا العالم (ltr)",
    "-1/0 1e309 NaN 0x0 １２３",
    "\\u0000 \\x00 %00 \\",
    "a" * 16_384,
    "\u2028line\u2029separators\u0085and\x0bfeeds\x0c",
    "ﾃｽﾄ ＡＢＣ ｶﾞ",
    "(((((((((([[[[[[[[{{{{{{{{" * 50,
    "+++",
    "--- ",
]


def test_naughty_strings(reading: Reading) -> None:
    """Strings that break programs are headlines like others: kept as one clean printable line each."""
    seed = reading("Headline\n" + "\n".join(NAUGHTY))
    assert len(seed.lines) >= len(NAUGHTY)
    for line in seed.lines:
        assert line.text == line.text.strip() != ""
        assert not set(line.text) & set("\n\r\t\x00\x0b\x0c\x85\u2028\u2029\ufeff\ufffe\uffff")
        line.text.encode("utf-8")


def _any_outcome(data: bytes, name: str = "seed.txt") -> None:
    """Read `data` as a seed: a Seed in bounds, or a SeedError of one line; and so is its stamp."""
    with tempfile.TemporaryDirectory() as where:
        path = Path(where) / name
        path.write_bytes(data)
        (found,) = (each for each in seeds.find(model.Seeds(directory=path.parent)))
        assert isinstance(found, seeds.Found)
        try:
            seed = seeds.read(found, max_bytes=1 << 20, changed=False, now=NOW.replace(year=2100))
        except seeds.SeedError as error:
            assert str(error).isprintable()
            return
        assert seed.lines
        assert seed.time == seeds.stamp(found, changed=False, now=NOW.replace(year=2100))
        for line in seed.lines:
            line.text.encode("utf-8")
            assert line.link is None or line.link.isascii()
        assert all(str(note).isprintable() and len(str(note)) < 400 for note in seed.notes)


@given(data=st.binary(max_size=400))
def test_any_bytes(data: bytes) -> None:
    """Whatever bytes a file holds, it is a Seed or a SeedError."""
    _any_outcome(data)


PIECES = (
    b'+++\n,---\n,date,source, = ,: ,2026-11-01,[,{,},",\',&a ,*a,!!timestamp x,!!int "",!!bool x,<<: ,? ,\n,'
    b"\xff\xfe,\xe9, | https://,](http://x),\x00,- ,%,\\,|,0x" + b"f" * 5000
).split(b",")


@given(data=st.lists(st.sampled_from(PIECES), max_size=30).map(b"".join))
def test_any_front_matter(data: bytes) -> None:
    """Whatever pieces front matter is made of, it is read or refused with a reason."""
    _any_outcome(data)
    _any_outcome(b"---\ndate: " + data + b"\n---\nOne\n")
    _any_outcome(b"+++\ndate = " + data + b"\n+++\nOne\n")
