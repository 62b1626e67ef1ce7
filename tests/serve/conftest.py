"""Fixtures: the application on a fake publisher, and a real server on a real port."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from feeds import serve
from feeds.model import Config
from feeds.serve.prepared import Prepared
from feeds.serve.pulse import Pulse
from tests.running import ROOT, free_port, until
from tests.serve.fakes import START, FakeClock, FakePublisher


@dataclass
class Front:
    """The whole application in this process, asked through its front door."""

    publisher: FakePublisher = field(default_factory=FakePublisher)
    clock: FakeClock = field(default_factory=FakeClock)
    config: Config = field(default_factory=Config)
    watching: Callable[[], serve.Watcher] | None = None

    def __post_init__(self) -> None:
        self.app = serve.create_app(self.publisher, self.config, clock=self.clock, watching=self.watching)
        self.client: FlaskClient = self.app.test_client()

    @property
    def prepared(self) -> Prepared:
        """The layer in front."""
        found: Prepared = self.app.extensions["feeds"][0]
        return found

    @property
    def pulse(self) -> Pulse:
        """What looks at the store."""
        found: Pulse = self.app.extensions["feeds"][1]
        return found

    def get(self, path: str, method: str = "GET", peer: str = "127.0.0.1", **headers: str) -> TestResponse:
        """The answer; ``if_none_match=…`` becomes the header If-None-Match."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.open(path, method=method, headers=named, environ_base={"REMOTE_ADDR": peer})

    def change(self) -> None:
        """Let every feed change, and have it seen."""
        self.publisher.publish(self.clock.now)
        self.clock.go(5)
        self.pulse.beat()


@pytest.fixture
def front() -> Iterator[Front]:
    """The application on a fake publisher, a minute after its clock began."""
    made = Front(clock=FakeClock(START))
    made.clock.go(60)
    yield made
    made.pulse.close()


@dataclass
class Running:
    """A real server in a process of its own."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    @property
    def url(self) -> str:
        """Where it serves."""
        return f"http://127.0.0.1:{self.port}"

    def ask(self, path: str, method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
        """One request on a connection of its own."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(method, path, headers={n.replace("_", "-"): v for n, v in headers.items()})
            answer = connection.getresponse()
            return answer, answer.read()
        finally:
            connection.close()

    def answers(self) -> bool:
        """Whether it serves by now."""
        assert self.process.poll() is None, self.log.read_text()
        try:
            return self.ask("/healthz")[0].status == 200
        except OSError:
            return False


Start = Callable[..., Running]


def start_server(folder: Path, port: int, **settings: Any) -> Running:
    """Start a server on a fake publisher and wait for it."""
    log = folder / "server.log"
    words = [f"{name}={value}" for name, value in settings.items()]
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.serve.fakes", str(port), str(folder), *words],
            cwd=ROOT,
            stdout=stream,
            stderr=stream,
        )
    running = Running(process, port, log)
    until(running.answers, 30)
    return running


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One real server for the tests that only ask."""
    running = start_server(tmp_path_factory.mktemp("server"), free_port())
    yield running
    running.process.terminate()
    running.process.wait(10)
