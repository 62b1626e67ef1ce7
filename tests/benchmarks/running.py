"""What the benchmarks measure with: a server of ours, nginx, and wrk."""

from __future__ import annotations

import gzip
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NGINX = """
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 4096; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_timeout 75s;
  keepalive_requests 1000000000;
  types {{ application/atom+xml xml; }}
  server {{
    listen 127.0.0.1:{port} backlog=2048;
    root {folder}/files;
    gzip_static on;
    gzip_vary on;
    add_header Cache-Control "public, max-age=3600, stale-if-error=86400";
  }}
}}
"""


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as plain:
        plain.bind(("127.0.0.1", 0))
        return int(plain.getsockname()[1])


def wait_for(port: int, seconds: float = 30.0) -> None:
    """Return when somebody listens."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with socket.socket() as plain:
            if plain.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"nobody listens on {port}")


@contextmanager
def running(command: list[str], port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A server process, until the end of the block."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield process
    finally:
        process.terminate()
        process.wait(10)


SITE = """
[site]
base_url = "http://127.0.0.1:{port}"
[seeds]
settle = 0
source = "press"
[feeds]
window_items = 50
[server]
port = {port}
"""


def seedfeed(port: int, folder: Path, lines: list[str], more: str = "") -> list[str]:
    """The command that serves a site of these headlines with one worker; makes and ingests it.

    ``more`` stands at the head of its config.toml.
    """
    (folder / "seeds").mkdir()
    (folder / "seeds" / "2026-05-01.txt").write_text("\n".join(lines) + "\n")
    config = folder / "config.toml"
    config.write_text(more + SITE.format(port=port))
    feeds = [sys.executable, "-m", "feeds"]
    subprocess.run([*feeds, "ingest", "--config", str(config)], check=True, stdout=subprocess.DEVNULL)
    return [*feeds, "serve", "--no-watch", "--config", str(config)]


def nginx(port: int, folder: Path, body: bytes) -> list[str]:
    """The command that serves `body` as /feeds/all.xml, compressed ahead; makes its files."""
    files = folder / "files" / "feeds"
    files.mkdir(parents=True)
    (files / "all.xml").write_bytes(body)
    (files / "all.xml.gz").write_bytes(gzip.compress(body, 6, mtime=0))
    for path in (folder, folder / "files", files):
        path.chmod(0o755)
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port))
    return [_found("nginx"), "-c", str(folder / "nginx.conf")]


def rate(url: str, headers: dict[str, str], seconds: float, connections: int = 16) -> float:
    """Answers a second by wrk with one thread; every answer must be 2xx or 3xx."""
    given = [word for name, value in headers.items() for word in ("-H", f"{name}: {value}")]
    command = [_found("wrk"), "-t1", f"-c{connections}", f"-d{seconds:g}s", *given, url]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx or 3xx" in out or "Socket errors" in out:
        raise RuntimeError(out)
    match = re.search(r"Requests/sec:\s+([\d.]+)", out)
    assert match, out
    return float(match[1])


def _found(name: str) -> str:
    path = shutil.which(name)
    if path is None:
        raise SystemExit(f"{name} is not installed (apt-get install -y nginx-light wrk)")
    return path
