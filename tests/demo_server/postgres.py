"""An embedded PostgreSQL for tests: one for the whole session, others for those who kill theirs."""

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from demo_server.events import ServiceReady
from demo_server.postgres import missing
from tests.demo_server.processes import PATIENCE_S, Server, child_process

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
    server = Server(child_process(*(arguments or ("-m", "demo_server.postgres", "--child"))))
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


def processes_of(folder: Path) -> list[psutil.Process]:
    """PostgreSQL's processes that keep their data in a folder: those that say so, and their children."""
    found = []
    for process in psutil.process_iter(["cmdline"]):
        if any(str(folder) in word for word in process.info["cmdline"] or ()) and "-D" in process.info["cmdline"]:
            found += [process, *process.children(recursive=True)]
    return found
