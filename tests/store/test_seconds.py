"""Seconds: each is given once, the latest free one first, and runs stay few."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds import store
from feeds.store import seconds, sql

asked = st.lists(st.tuples(st.integers(1000, 1060), st.integers(1, 12)), min_size=1, max_size=25)


class Undo(Exception):  # noqa: N818
    """Ends an example's transaction."""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[store.Engine]:
    """A database with nothing in it but the table of taken seconds."""
    folder: Path = tmp_path_factory.mktemp("seconds")
    made = store.connect(f"sqlite:///{folder}/spans.db")
    made.create()
    with store.writing(made) as connection:
        sql.do(connection, "CREATE TABLE spans (last BIGINT PRIMARY KEY, first BIGINT NOT NULL)")
    yield made
    made.dispose()


@settings(max_examples=150)
@given(asked)
def test_the_latest_free_ones(engine: store.Engine, wanted: list[tuple[int, int]]) -> None:
    """What is free is what a plain set of taken seconds says; what is taken is stored as whole runs."""
    taken: set[int] = set()
    with suppress(Undo), store.writing(engine) as connection:
        for not_after, count in wanted:
            runs = list(seconds.free(connection, not_after, count))
            found = [second for last, first in runs for second in range(last, first - 1, -1)]
            free = (second for second in range(not_after, 0, -1) if second not in taken)
            assert found == [second for second, _ in zip(free, range(count), strict=False)]
            later = range(not_after + 1, not_after + 1 + seconds.LATER)
            assert list(seconds.later(connection, not_after)) == [s for s in later if s not in taken]
            given_now = found[:: 1 + count % 2]
            seconds.take(connection, given_now)
            taken.update(given_now)
            check_runs(connection, taken)
        raise Undo


def check_runs(connection: store.Connection, taken: set[int]) -> None:
    """The stored runs are the taken seconds, and no two of them touch."""
    rows = sql.ask(connection, "SELECT first, last FROM spans ORDER BY last")
    assert {second for first, last in rows for second in range(first, last + 1)} == taken
    assert all(last + 1 < first for (_, last), (first, _) in pairwise(rows))
