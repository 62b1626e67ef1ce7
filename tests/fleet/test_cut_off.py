"""A host that ingests is cut off from the network, and nobody is told."""

from __future__ import annotations

import subprocess
import sys
import time
from contextlib import closing

import pytest

from feeds import store
from feeds.model import PLACEHOLDER_AUTHORITY, Feeds
from feeds.store import Turn
from tests.conftest import DatabaseMaker
from tests.fleet import cut
from tests.ingest.folder import START
from tests.postgres import Cluster
from tests.running import until

pytestmark = pytest.mark.long

HOST = """
import sys, time
from feeds import store
from feeds.store.address import connect

engine = connect(sys.argv[1])
turn = store.Turn(engine)

def look():
    began = time.monotonic()
    try:
        with store.reading(engine) as connection:
            found = store.version(connection) is not None
    except store.StoreError:
        found = False
    print(found, turn.mine, time.monotonic() - began < 10, flush=True)

assert turn.take()
look()
try:
    with store.writing(engine) as connection:
        print("writing", flush=True)
        sys.stdin.readline()
except store.StoreError:
    print("lost", flush=True)
look()
sys.stdin.readline()
look()
"""


def test_a_host_that_is_cut_off_is_taken_over(cluster: Cluster, new_database: DatabaseMaker) -> None:
    """Its locks are free within 10 s; it notices by itself, does not hang, and comes back as a reader."""
    if not cut.possible():
        pytest.skip("network namespaces need root and iproute2")
    url = new_database()
    settings = Feeds()
    opened = store.open_store(url, authority=PLACEHOLDER_AUTHORITY, settings=settings, now=START)
    with closing(opened) as here, cut.wire(cluster.port) as wire:
        far = url.replace(f"127.0.0.1:{cluster.port}", f"{wire.address}:{wire.through}")
        command = [*wire.prefix, sys.executable, "-c", HOST, far]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as host:
            assert host.stdin is not None
            assert host.stdout is not None
            assert [host.stdout.readline() for _ in range(2)] == ["True True True\n", "writing\n"]
            turn = Turn(here.engine)
            assert not turn.take()
            wire.cut()
            began = time.monotonic()
            until(turn.take, 10.0)
            with store.writing(here.engine):
                assert time.monotonic() - began < 10.0
            host.stdin.write("go on\n")
            host.stdin.flush()
            assert [host.stdout.readline() for _ in range(2)] == ["lost\n", "False False True\n"]
            wire.mend()
            host.stdin.write("go on\n")
            host.stdin.flush()
            assert host.stdout.readline() == "True False True\n"
        turn.close()
