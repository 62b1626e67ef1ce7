"""What several tests of publishing ask for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.publish.exported import Site
from tests.publish.few import LINES


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A site of seven items, with archive pages of three places."""
    made = Site(tmp_path)
    made.put("2026-01-10.txt", *LINES)
    return made
