"""A PostgreSQL of the tests' own: found, made in a temporary folder, started, and thrown away."""

from __future__ import annotations

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

from feeds import store
from feeds.model import PLACEHOLDER_AUTHORITY, Feeds
from tests.running import free_port

LACKING = "PostgreSQL is not installed (no initdb in PATH or /usr/lib/postgresql): its tests were skipped"
"""The one line that `make test` says without one."""

_SETTINGS = {
    "fsync": "off",  # the machine does not lose power, PostgreSQL alone is killed
    "full_page_writes": "off",
    "shared_buffers": "32MB",
    "max_connections": "80",
    "autovacuum": "off",
    "listen_addresses": "127.0.0.1",
}


def find() -> Path | None:
    """The folder with initdb and postgres, the newest one where there are several."""
    there = shutil.which("initdb")
    if there is not None:
        return Path(there).resolve().parent
    debian = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    return max((file.parent for file in debian), key=lambda path: float(path.parent.name), default=None)


@dataclass
class Cluster:
    """A PostgreSQL server in a folder of its own, on a port of its own; it trusts everybody local."""

    binaries: Path
    folder: Path
    port: int = 0
    user: dict[str, Any] = field(default_factory=dict)
    """Arguments of subprocess that leave root behind, which PostgreSQL demands."""
    settings: dict[str, str] = field(default_factory=lambda: dict(_SETTINGS))
    _process: subprocess.Popen[bytes] | None = None
    _numbers: Iterator[int] = field(default_factory=count)

    def make(self) -> None:
        """Make the cluster's files."""
        command = [str(self.binaries / "initdb"), "-D", str(self.folder / "data"), "-U", "seedfeed"]
        options = ["--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync"]
        subprocess.run([*command, *options], check=True, capture_output=True, cwd=self.folder, **self.user)

    def start(self) -> None:
        """Start, and wait until it answers."""
        self.port = self.port or free_port()
        options = {"port": str(self.port), "unix_socket_directories": str(self.folder)} | self.settings
        words = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self.binaries / "postgres", "-D", self.folder / "data", *words],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                start_new_session=True,  # Ctrl-C is for the tests, which stop it themselves
                preexec_fn=_die_with_parent,  # noqa: PLW1509 (a forked child that only calls prctl)
                **self.user,
            )
        deadline = time.monotonic() + 30
        while not self._answers():
            assert self._process.poll() is None, (self.folder / "log").read_text("utf-8", "replace")
            assert time.monotonic() < deadline, "PostgreSQL does not answer"
            time.sleep(0.05)

    def stop(self, sign: int = signal.SIGQUIT) -> None:
        """Stop: by SIGQUIT at once and without a word, by SIGINT in order."""
        if self._process is not None:
            self._process.send_signal(sign)
            self._process.wait(30)
            self._process = None

    def url(self, database: str) -> str:
        """What ``store.url`` says for one of its databases."""
        return f"postgresql+psycopg://seedfeed@127.0.0.1:{self.port}/{database}"

    def create(self, template: str = "template0") -> str:
        """A new database and its URL."""
        name = f"test{next(self._numbers)}"
        # From PostgreSQL 15 on templates are copied through the log, which takes ten times as long.
        newer = self.execute("SHOW server_version_num")[0][0] >= "150000"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template}" + " STRATEGY file_copy" * newer)
        return self.url(name)

    def drop(self, url: str) -> None:
        """Drop a database, whoever is connected to it."""
        self.execute(f"DROP DATABASE IF EXISTS {url.rpartition('/')[2]} WITH (FORCE)")

    def execute(self, statement: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """Run one statement outside of any transaction."""
        with psycopg.connect(self._address(database), autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def _answers(self) -> bool:
        try:
            self.execute("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def _address(self, database: str) -> str:
        return f"host=127.0.0.1 port={self.port} user=seedfeed dbname={database} connect_timeout=3"


@contextmanager
def running() -> Iterator[Cluster | None]:
    """A cluster with a template database ``tables``; None where PostgreSQL is not installed."""
    binaries = find()
    if binaries is None:
        yield None
        return
    # Not below pytest's own folder, which nobody but its owner may enter.
    folder = Path(tempfile.mkdtemp(prefix="seedfeed-pg-"))
    cluster = Cluster(binaries, folder, user=_unprivileged(folder))
    try:
        cluster.make()
        cluster.start()
        _make_template(cluster)
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _die_with_parent() -> None:
    """On Linux a test run that is killed takes its PostgreSQL along, by an immediate shutdown."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGQUIT)


def _unprivileged(folder: Path) -> dict[str, Any]:
    """Whom to run as: PostgreSQL refuses to be root."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = names.get("postgres") or names["nobody"]
    os.chown(folder, entry.pw_uid, entry.pw_gid)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _make_template(cluster: Cluster) -> None:
    """A store's tables without a store in them, so that a test need not migrate.

    Its collation is a language's, as in most databases: whatever is sorted must not follow it.
    """
    try:
        locale = "LOCALE_PROVIDER icu ICU_LOCALE 'en' LOCALE 'C'"
        cluster.execute(f"CREATE DATABASE tables TEMPLATE template0 ENCODING 'UTF8' {locale}")
    except psycopg.Error:
        cluster.execute("CREATE DATABASE tables TEMPLATE template0")
    url, now = cluster.url("tables"), datetime(2026, 1, 1, tzinfo=UTC)
    store.open_store(url, authority=PLACEHOLDER_AUTHORITY, settings=Feeds(), now=now).close()
    cluster.execute("DELETE FROM state", "tables")
