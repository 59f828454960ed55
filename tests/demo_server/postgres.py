"""An embedded PostgreSQL for tests: one for the whole session, others for those who kill theirs."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from demo_server.events import ServiceReady
from demo_server.postgres import missing
from tests.demo_server.processes import PATIENCE_S, Server

needs_postgres = pytest.mark.skipif(bool(missing()), reason=missing() or "it is there")


@contextmanager
def folder_for_postgres() -> Iterator[Path]:
    """A folder that whoever PostgreSQL runs as can reach: pytest's own are for us alone, and that is not root's."""
    is_root = sys.platform != "win32" and os.geteuid() == 0
    folder = Path(tempfile.mkdtemp(prefix="asyncdemo-", dir="/var/tmp" if is_root else None))  # noqa: S108
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def keeper(folder: Path, *arguments: str, **settings: object) -> Iterator[Server]:
    """``python -m demo_server.postgres`` as asyncdemo starts it, told its settings, until the block ends."""
    command = [sys.executable, "-P", *(arguments or ("-m", "demo_server.postgres", "--child"))]
    pipe = subprocess.PIPE
    server = Server(subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe))
    try:
        server.tell(json.dumps({"folder": str(folder), **settings}).encode() + b"\n")
        yield server
    finally:
        server.close_stdin()
        server.status(PATIENCE_S)
        server.stop()


def url_of(server: Server) -> str:
    """How the database is reached, as soon as it is there."""
    return server.wait_for(ServiceReady).address


def eventually(condition: Callable[[], bool]) -> bool:
    """Whether it comes true in good time."""
    give_up = time.monotonic() + PATIENCE_S
    while not condition():
        if time.monotonic() > give_up:
            return False
        time.sleep(0.01)
    return True


def processes_of(folder: Path) -> list[psutil.Process]:
    """PostgreSQL's processes that keep their data in a folder: those that say so, and their children."""
    found = []
    for process in psutil.process_iter(["cmdline"]):
        if any(str(folder) in word for word in process.info["cmdline"] or ()) and "-D" in process.info["cmdline"]:
            found += [process, *process.children(recursive=True)]
    return found
