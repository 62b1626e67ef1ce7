"""Memory of the serving process over many requests to 2,000 feeds.

    python -m tests.benchmarks.memory [REQUESTS]

A million requests by default.  A site of 2,000 invented parties with five headlines each; wrk asks for
their feeds in a wild order, in all formats and encodings, with conditions and without, and now and then
under a query string that nobody used before.  Printed is the resident memory of the worker.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from feeds.gazetteer import load
from feeds.model import Config
from tests.benchmarks.running import free_port, running, seedfeed
from tests.benchmarks.tagging import padded

FEEDS, EACH = 2_000, 5
STEPS = 20
POLLS = """
local kinds, codings = {"xml", "atom", "rss", "json"}, {"gzip", "br", "zstd, gzip", "gzip, deflate, br", ""}
local number = 0
math.randomseed(os.time())
function request()
  number = number + 1
  local path = "/feeds/party/p" .. math.random(0, %d) .. "." .. kinds[math.random(4)]
  if number %% 10 == 0 then path = path .. "?_=" .. os.time() .. number end
  local headers = {["Accept-Encoding"] = codings[math.random(5)]}
  local asked = math.random(10)
  if asked <= 4 then headers["If-None-Match"] = "*" end
  if asked == 5 then headers["If-None-Match"] = 'W/"' .. number .. '-old"' end
  return wrk.format("GET", path, headers)
end
"""


def resident(pid: int) -> float:
    """MiB of a process."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise LookupError(pid)


def ask(port: int, script: Path, seconds: int) -> int:
    """Poll for so long; how many were answered.  RuntimeError for an answer that is no 2xx or 3xx."""
    url = f"http://127.0.0.1:{port}"
    command = ["wrk", "-t1", "-c16", f"-d{seconds}s", "--timeout", "30s", "-s", str(script), url]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = re.search(r"(\d+) requests in", out)
    if found is None or "Non-2xx or 3xx" in out or "Socket errors" in out:
        raise RuntimeError(out)
    return int(found[1])


def main(requests: int = 1_000_000) -> None:
    """Ask, and print the worker's memory twenty times on the way."""
    port = free_port()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        padded(load(Config()), folder / "known", FEEDS)
        (folder / "polls.lua").write_text(POLLS % (FEEDS - 1))
        lines = [f"PN{party}: statement no. {number}" for number in range(EACH) for party in range(FEEDS)]
        command = seedfeed(port, folder, lines, 'gazetteer = "known"')
        with running(command, port) as process:
            report(requests, port, process.pid, folder / "polls.lua")


def report(requests: int, port: int, supervisor: int, script: Path) -> None:
    """Poll and print."""
    out = subprocess.run(["pgrep", "-P", str(supervisor)], capture_output=True, text=True, check=True)
    worker = int(out.stdout.split()[0])
    seen, done, step = [], 0, 0
    while done < requests:
        done += ask(port, script, 2)
        if done >= step:
            step = done + requests // STEPS
            seen.append(resident(worker))
            print(f"{done:>9,} requests  {seen[-1]:7.1f} MiB", flush=True)
    half = seen[len(seen) // 2]
    print(f"second half: {half:.1f} to {seen[-1]:.1f} MiB, {(seen[-1] / half - 1) * 100:+.1f} %")


if __name__ == "__main__":
    main(*(int(word.replace("_", "")) for word in sys.argv[1:2]))
