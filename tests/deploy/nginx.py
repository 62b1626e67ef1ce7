"""A real nginx with a configuration of ours in it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.running import ROOT, free_port, until

DEPLOY = ROOT / "deploy"
LACKING = "no nginx here (apt-get install nginx-light)"

_FRAME = """
{user}
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  keepalive_requests 1000000000;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  {inside}
}}
"""


def command() -> str | None:
    """nginx, which Debian puts where only root looks."""
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def shipped(name: str, **changes: str) -> str:
    """A file of deploy/nginx, with each text (underscores for spaces in names) replaced by another."""
    text = (DEPLOY / "nginx" / name).read_text()
    for old, new in changes.items():
        assert old in text, old
        text = text.replace(old, new)
    return text


@contextmanager
def running(folder: Path, inside: str, port: int) -> Iterator[str]:
    """nginx with `inside` in its http block until the end of the block; gives its URL."""
    binary = command()
    assert binary is not None
    folder.mkdir(parents=True, exist_ok=True)
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(_FRAME.format(folder=folder, inside=inside, user=user))
    process = subprocess.Popen([binary, "-c", str(folder / "nginx.conf"), "-p", str(folder)])
    try:
        until(lambda: (folder / "nginx.pid").exists() or process.poll() is not None)
        assert process.poll() is None, (folder / "error.log").read_text()
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def static(folder: Path, files: Path) -> Iterator[str]:
    """The shipped static.conf on these files."""
    port = free_port()
    listen = {"listen 80;": f"listen 127.0.0.1:{port};", "root /srv/seedfeed;": f"root {files};"}
    with running(folder, shipped("static.conf", **listen), port) as url:
        yield url


@contextmanager
def proxy(folder: Path, upstream: str) -> Iterator[str]:
    """The shipped proxy.conf in front of `upstream` (host:port)."""
    port = free_port()
    servers = shipped("upstream.conf", **{"127.0.0.1:8000": upstream})
    cache = {"listen 80;": f"listen 127.0.0.1:{port};", "/var/cache/nginx/seedfeed": f"{folder}/cache"}
    with running(folder, servers + shipped("proxy.conf", **cache), port) as url:
        yield url
