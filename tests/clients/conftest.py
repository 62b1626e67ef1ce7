"""A wire to the shipped site, for readers that want to be watched; all tests here are long."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clients.wire import Wire, wire
from tests.running import Server


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is long."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.long)


@pytest.fixture
def watched(server: Server) -> Iterator[Wire]:
    """An address of the shipped site that remembers its polls."""
    with wire(server.url) as relayed:
        yield relayed
