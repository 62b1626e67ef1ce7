"""Front matter, and the time of a snapshot."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from feeds import model, seeds
from tests.seeds.conftest import NOW, TAKEN, Folder

Reading = Callable[[str | bytes], model.Seed]


REST = ["source", "solidnet"], ["link", "https://x.example/a"], ["language", "pt-BR"]


@pytest.mark.parametrize(
    "matter",
    [
        "\n".join(
            ["+++", "date = 2026-11-01T10:30:00Z", *(f'{key} = "{value}"' for key, value in REST), "+++"]
        ),
        "\n".join(["---", "date: 2026-11-01T10:30:00Z", *map(": ".join, REST), "---"]),
        "\n".join(["---", "date: '2026-11-01 12:30+02:00'", *map(": ".join, REST), "--- "]),
    ],
)
def test_all_four_keys(reading: Reading, matter: str) -> None:
    """TOML between ``+++`` and YAML between ``---`` say the same; lines are numbered by the file."""
    seed = reading(matter + "\n\nOne\n")
    assert seed.time == datetime(2026, 11, 1, 10, 30, tzinfo=UTC)
    assert (seed.source, seed.source_title) == ("solidnet", "solidnet")
    assert (seed.link, seed.language) == ("https://x.example/a", "pt-BR")
    assert [(line.number, line.text) for line in seed.lines] == [(8, "One")]
    assert seed.notes == ()


def test_a_source_with_a_title(reading: Reading) -> None:
    """A source may be named as people name it; its slug is made of that."""
    seed = reading('+++\nsource = "Solid Net: Información"\n+++\nOne\n')
    assert (seed.source, seed.source_title) == ("solid-net-informacion", "Solid Net: Información")


def test_a_source_that_no_slug_can_be_made_of(reading: Reading) -> None:
    """Without a Latin letter in its title the folder's source stays, and keeps the title."""
    seed = reading('+++\nsource = "Ριζοσπάστης"\n+++\nOne\n')
    assert (seed.source, seed.source_title) == ("site", "Ριζοσπάστης")


def test_unknown_keys_are_told(reading: Reading) -> None:
    """An unknown key refuses nothing, but is told."""
    seed = reading('+++\nautor = "x"\n"two\\nlines" = 1\n+++\nOne\n')
    assert [str(note) for note in seed.notes] == [
        "seed.txt:1: front matter: unknown key 'autor'",
        r"seed.txt:1: front matter: unknown key 'two\nlines'",
    ]


@pytest.mark.parametrize(
    ("matter", "note"),
    [
        ('link = "javascript:alert(1)"', "link left out: only http and https are kept, not javascript"),
        ('link = "//x.example/"', "link left out: only http and https are kept, not a link without scheme"),
        ('language = "English!"', "language is no language tag (RFC 5646): left out"),
    ],
)
def test_values_left_out(reading: Reading, matter: str, note: str) -> None:
    """A link or language that cannot be is left out and told; the lines stay."""
    seed = reading(f"+++\n{matter}\n+++\nOne\n")
    assert [str(each) for each in seed.notes] == [f"seed.txt:1: front matter: {note}"]
    assert (seed.link, seed.language) == (None, None)


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        ("+++\ndate = 2026-11-01\nOne\n", 1, "front matter begins with +++ and is not closed"),
        ("---\nOne\n", 1, "front matter begins with --- and is not closed"),
        ('+++\nsource = "a"\ndate = @\n+++\nOne\n', 3, "front matter is not valid TOML: "),
        ("---\nsource: a\ndate: [\n---\nOne\n", 3, "front matter is not valid YAML: "),
        ("---\n- a\n- b\n---\nOne\n", 1, "front matter must be keys and values"),
        ("---\njust text\n---\nOne\n", 1, "front matter must be keys and values"),
        ("---\nsource: [a]\n---\nOne\n", 1, "front matter: source must be a text"),
        ('+++\nsource = " "\n+++\nOne\n', 1, "front matter: source must be a text"),
        ('+++\ndate = "yesterday"\n+++\nOne\n', 1, "front matter: date is not a date: 'yesterday'"),
        ("+++\ndate = 20261101\n+++\nOne\n", 1, "front matter: date is not a date: 20261101"),
        ("+++\ndate = 10:30:00\n+++\nOne\n", 1, "front matter: date is not a date: "),
        (
            "+++\ndate = 0x" + "f" * 5000 + "\n+++\nOne\n",
            1,
            "front matter: date is not a date: a very long int",
        ),
        ("+++\ndate = 1" + "0" * 5000 + "\n+++\nOne\n", 1, "front matter is not valid TOML: "),
        ("+++\na = " + "[" * 10_000 + "\n+++\nOne\n", 1, "front matter is not valid TOML: "),
        ("---\ndate: 2026-13-01\n---\nOne\n", 1, "front matter is not valid YAML: "),
        ("---\ndate: 0001-01-01T00:00:00+14:00\n---\nOne\n", None, ""),
        ("---\ndate: !!timestamp x\n---\nOne\n", 1, "front matter is not valid YAML: "),
        ('---\ndate: !!int ""\n---\nOne\n', 1, "front matter is not valid YAML: "),
        ("---\ndate: !!bool x\n---\nOne\n", 1, "front matter is not valid YAML: "),
        ("---\ndate: !!python/name:os.system\n---\nOne\n", 2, "front matter is not valid YAML: "),
        ("---\n? [a]\n: b\n---\nOne\n", 2, "front matter is not valid YAML: "),
    ],
)
def test_broken_front_matter(folder: Folder, content: str, line: int | None, reason: str) -> None:
    """Broken front matter refuses the seed: with file, line and reason, in one short line."""
    folder.put("seed.txt", content)
    message = folder.refusal()
    assert message.startswith(f"seed.txt:{line}: {reason}" if line else "seed.txt")
    assert len(message) < 300


def test_yaml_bombs(folder: Folder) -> None:
    """Aliases are not followed: nested ones are how ten lines of YAML become a gigabyte."""
    rows = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40)]
    folder.put("seed.txt", "---\n" + "\n".join(rows) + "\n---\nOne\n")
    began = time.perf_counter()
    assert folder.refusal() == "seed.txt:1: front matter with YAML aliases is not read"
    assert time.perf_counter() - began < 1.0


@pytest.mark.parametrize(
    "piece",
    ["[", "{", "- ", "? ", "a: {", "[a, ", "a: ", "!x ", "&a", '"', "'", "|", "%a ", "# ", "\t", "\\"],
)
def test_hostile_yaml_costs_little(folder: Folder, piece: str) -> None:
    """However front matter is made to keep the parser busy, it is over in a moment."""
    folder.put("seed.txt", "---\na: " + piece * (60_000 // len(piece)) + "\n---\nOne\n")
    began = time.perf_counter()
    try:
        folder.read()
    except seeds.SeedError as error:
        assert len(str(error)) < 300
    assert time.perf_counter() - began < 5.0


def test_front_matter_is_bounded(folder: Folder) -> None:
    """What is not closed within its bound is not closed."""
    folder.put("seed.txt", "+++\n" + "# filler\n" * 10_000 + "+++\nOne\n")
    assert "is not closed" in folder.refusal()


@pytest.mark.parametrize(
    ("name", "moment"),
    [
        ("2026-11-01.txt", "2026-11-01T00:00"),
        ("icp_2026-11-01.txt", "2026-11-01T00:00"),
        ("20261101.txt", "2026-11-01T00:00"),
        ("2026_11_01 page.txt", "2026-11-01T00:00"),
        ("2026.11.01.txt", "2026-11-01T00:00"),
        ("2026-11-01T10-30.txt", "2026-11-01T10:30"),
        ("2026-11-01T103015Z.txt", "2026-11-01T10:30:15"),
        ("2026-11-01_10h30.txt", "2026-11-01T10:30"),
        ("20261101103015.txt", "2026-11-01T10:30:15"),
        ("2026-11-01_9999.txt", "2026-11-01T00:00"),
        ("page 2026-99-01, of 2026-11-01.txt", "2026-11-01T00:00"),
    ],
)
def test_dates_in_names(folder: Folder, name: str, moment: str) -> None:
    """A date in the name, with its time of day if there is one, is the snapshot's time, in UTC."""
    folder.put(name, "One\n")
    assert folder.read().time == datetime.fromisoformat(moment).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "name",
    [
        "000_2538fc58b12f3658.txt",
        "001_07963766d89ecaf5.txt",
        "page.txt",
        "12345678.txt",
        "2026-02-30.txt",
        "2026-11.txt",
        "a20261101b.txt",
        "99920261101.txt",
    ],
)
def test_names_without_a_date(folder: Folder, name: str) -> None:
    """A hash, a number and a day that never was are no dates: the file's mtime counts."""
    folder.put(name, "One\n")
    assert folder.read().time == TAKEN


def test_front_matter_goes_before_the_name(folder: Folder) -> None:
    """Of front matter, name and mtime the first that is there counts."""
    folder.put("2026-11-02.txt", "+++\ndate = 2026-11-01\n+++\nOne\n")
    assert folder.read().time == datetime(2026, 11, 1, tzinfo=UTC)


def test_a_changed_file_is_a_snapshot_of_now(folder: Folder) -> None:
    """A file that changed is a new snapshot at its mtime, whatever date it bears."""
    folder.put("2026-11-02.txt", "+++\ndate = 2026-11-01\n+++\nOne\n")
    assert folder.read(changed=True).time == TAKEN


def test_mtimes_are_read_to_the_microsecond(folder: Folder) -> None:
    """Two files of one second keep their order."""
    path = folder.put("seed.txt", "One\n")
    os.utime(path, ns=(0, 1_700_000_000_123_456_789))
    assert folder.read().time == datetime.fromtimestamp(1_700_000_000, UTC) + timedelta(microseconds=123_456)


@pytest.mark.parametrize(
    ("stated", "reason"),
    [
        ("1989-12-31", "its time 1989-12-31 is before 1990"),
        ("0001-01-01", "its time 0001-01-01 is before 1990"),
        ("2026-11-24", "its time 2026-11-24 00:00 UTC is in the future"),
        ("9999-12-31", "its time 9999-12-31 00:00 UTC is in the future"),
    ],
)
def test_times_that_cannot_be(folder: Folder, stated: str, reason: str) -> None:
    """Outside 1990 to now and a day the seed is refused, with the reason."""
    folder.put("seed.txt", f"+++\ndate = {stated}\n+++\nOne\n")
    assert folder.refusal() == f"seed.txt: {reason}"


@pytest.mark.parametrize("stated", ["1990-01-01", "2026-11-23T12:00:00Z"])
def test_times_that_just_can_be(folder: Folder, stated: str) -> None:
    """The bounds themselves are in."""
    folder.put("seed.txt", f"+++\ndate = {stated}\n+++\nOne\n")
    assert folder.read().lines


@pytest.mark.parametrize("mtime", [-(2**62), 2**80, 10**30])
def test_any_mtime(mtime: int) -> None:
    """A file system may hold any time: what no calendar holds is out of range, not a crash."""
    moment = seeds.snapshot_time(None, "seed.txt", mtime, changed=False)
    assert seeds.out_of_range(moment, NOW)
