"""nginx on an exported site: with the shipped static.conf, and with a bare configuration.

    python -m tests.benchmarks.static [ROUNDS] [SECONDS]

The same files, one worker each, 16 connections; one feed of a hundred entries with gzip, asked for
again with its ETag (304).  Each round measures both in turn.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from urllib.request import Request, urlopen

from feeds import publish
from tests.benchmarks.export import Ours, make_seeds
from tests.benchmarks.running import rate
from tests.deploy import nginx
from tests.running import free_port

GZIP = {"Accept-Encoding": "gzip"}
BARE = """
  server {{
    listen 127.0.0.1:{port};
    root {files};
    gzip_static on;
    sendfile on;
  }}
"""


@contextmanager
def bare(folder: Path, files: Path) -> Iterator[str]:
    """nginx with nothing but the files."""
    port = free_port()
    with nginx.running(folder, BARE.format(port=port, files=files), port) as url:
        yield url


def etag(url: str) -> str:
    """The ETag of the gzip answer."""
    with urlopen(Request(url, headers=GZIP)) as answer:
        return str(answer.headers["ETag"])


def main(rounds: int = 5, seconds: float = 2.0) -> None:
    """Export, start both, measure."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        make_seeds(folder / "seeds", 300)
        ours = Ours(folder)
        ours.ingest()
        ours.export(publish.Scope(live_only=True))
        with (
            nginx.static(folder / "a", folder / "out") as shipped,
            bare(folder / "b", folder / "out") as plain,
        ):
            urls = {"shipped": f"{shipped}/feeds/all.xml", "bare": f"{plain}/feeds/all.xml"}
            known = {which: GZIP | {"If-None-Match": etag(url)} for which, url in urls.items()}
            ratios: dict[str, list[float]] = {"gzip": [], "304": []}
            for _ in range(rounds):
                full = {which: rate(url, GZIP, seconds) for which, url in urls.items()}
                same = {which: rate(url, known[which], seconds) for which, url in urls.items()}
                ratios["gzip"].append(full["shipped"] / full["bare"])
                ratios["304"].append(same["shipped"] / same["bare"])
                told = (f"{which} {full[which]:,.0f} gzip, {same[which]:,.0f} 304" for which in urls)
                print("; ".join(told), flush=True)
    for kind, found in ratios.items():
        print(f"{kind}: shipped {median(found):.2f} of bare (wanted 1.00 or more)")


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:2]), *(float(word) for word in sys.argv[2:3]))
