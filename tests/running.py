"""A site folder of one's own, and a real server on it, as a stranger would start it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any

import httpx

ROOT = Path(__file__).parents[1]
"""The repository: its config.toml and seeds are the site that is shipped."""

START_SECONDS = 60.0
STOP_SECONDS = 5.0


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(condition: Callable[[], Any], seconds: float = 10.0) -> Any:
    """The first true answer of `condition`, asked often; AssertionError when there is none in time."""
    deadline = time.monotonic() + seconds
    while not (answer := condition()):
        assert time.monotonic() < deadline, f"waited {seconds} s in vain"
        time.sleep(0.02)
    return answer


@dataclass
class Site:
    """A folder with config.toml and seeds/; `settings` are laid over it through the environment."""

    path: Path
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def config(self) -> Path:
        """The configuration's file."""
        return self.path / "config.toml"

    @property
    def environment(self) -> dict[str, str]:
        """What a process on this site is started with: nothing of Seedfeed's from outside."""
        outside = {name: value for name, value in os.environ.items() if not name.startswith("FEEDS_")}
        return outside | self.settings

    def put(self, name: str, content: str | bytes, at: datetime | None = None) -> Path:
        """Write a seed, and give it a modification time."""
        path = self.path / "seeds" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        if at is not None:
            os.utime(path, (at.timestamp(), at.timestamp()))
        return path

    def command(self, *words: str) -> list[str]:
        """The command line of ``feeds`` with `words` for this site."""
        return [sys.executable, "-m", "feeds", *words, "--config", str(self.config)]

    def run(self, *words: str, stdin: str = "", seconds: float = 60.0) -> subprocess.CompletedProcess[str]:
        """Run ``feeds`` with `words` to its end."""
        return subprocess.run(
            self.command(*words),
            input=stdin,
            capture_output=True,
            text=True,
            timeout=seconds,
            cwd=self.path,
            env=self.environment,
        )


def copy_site(path: Path, *, seeds: bool = True, **settings: str) -> Site:
    """The shipped site in a folder of its own; `settings` such as ``FEEDS_SEEDS__SETTLE="0"``."""
    path.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(ROOT / "config.toml", path / "config.toml")
    (path / "seeds").mkdir()
    for seed in sorted((ROOT / "seeds").iterdir()) if seeds else []:
        shutil.copyfile(seed, path / "seeds" / seed.name)
    return Site(path, settings)


class Server:
    """``feeds serve`` in a process of its own; a context manager that waits for it and stops it."""

    def __init__(
        self, site: Site, *words: str, port: int | None = None, ready: tuple[int, ...] = (200,)
    ) -> None:
        self.site = site
        self._ready = ready
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = site.path / f"server-{self.port}.log"
        self._words = words
        self._process: subprocess.Popen[bytes] | None = None
        self._client = httpx.Client(base_url=self.url, timeout=10.0)

    def __enter__(self) -> Server:
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                self.site.command("serve", *self._words),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.site.path,
                env={
                    "FEEDS_SITE__BASE_URL": self.url,
                    **self.site.environment,
                    "FEEDS_SERVER__PORT": str(self.port),
                },
            )
        try:
            self.until(self._healthy, START_SECONDS)
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()
        if self._process is not None and self._process.poll() is None:
            self.stop()

    def get(self, path: str, **headers: str) -> httpx.Response:
        """The answer to a GET; ``if_none_match=…`` becomes the header If-None-Match."""
        return self.request("GET", path, **headers)

    def request(self, method: str, path: str, **headers: str) -> httpx.Response:
        """The answer to a request with `headers`."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self._client.request(method, path, headers=named)

    def shows(self, path: str, words: str, seconds: float = 10.0) -> httpx.Response:
        """The first answer for `path` that holds `words`."""
        response: httpx.Response = self.until(
            lambda: (r := self.get(path)) and words in r.text and r, seconds
        )
        return response

    def until(self, condition: Callable[[], Any], seconds: float = 10.0) -> Any:
        """As `until` does, with what the server said when it is in vain."""
        try:
            return until(condition, seconds)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.output}") from error

    def stop(self, sign: int = signal.SIGTERM, seconds: float = STOP_SECONDS) -> int:
        """Ask the server to stop and give its exit code; one that does not is killed and fails the test."""
        assert self._process is not None
        self._process.send_signal(sign)
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired as late:
            self._process.kill()
            self._process.wait()
            raise AssertionError(f"did not stop within {seconds} s\n{self.output}") from late

    @property
    def pid(self) -> int:
        """The process that was started."""
        assert self._process is not None
        return self._process.pid

    @property
    def output(self) -> str:
        """All that the server has printed and logged."""
        return self.log.read_text("utf-8", "replace")

    def _healthy(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, f"ended with {self._process.returncode}"
        try:
            return self.get("/healthz").status_code in self._ready
        except httpx.TransportError:
            return False
