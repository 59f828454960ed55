"""Real processes: asyncdemo as a user starts it, its children as the system knows them, and nothing left behind."""

import http.client
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import pytest

T = TypeVar("T")

PROGRAM = (sys.executable, "-m", "tui")
PATIENCE_S = 20.0
"""How long anything may take that is not what a test is about: this machine may be busy."""
ORPHANS_WITHIN_S = 2.0
"""No process may be left so long after one of them died."""
POLL_S = 0.01
PROC = Path("/proc")

needs_proc = pytest.mark.skipif(
    not (PROC / "self" / "stat").exists(), reason="finds the children of a process in /proc, which is not here"
)


def wait_until(condition: Callable[[], T], within_s: float = PATIENCE_S, what: str = "", poll_s: float = POLL_S) -> T:
    """What the condition says as soon as that is true; the test fails when it takes longer."""
    deadline = time.monotonic() + within_s
    while not (said := condition()):
        assert time.monotonic() < deadline, f"not within {within_s} s: {what or condition}"
        time.sleep(poll_s)
    return said


class Known(NamedTuple):
    """A process, told apart from a later one with the same number."""

    pid: int
    parent: int
    state: str
    started: int
    """ticks after the machine's start"""
    command: str

    @property
    def alive(self) -> bool:
        """It runs. A zombie does not: it has ended, and its parent has not asked how."""
        now = known(self.pid)
        return now is not None and now.started == self.started and now.state not in "ZX"


def known(pid: int) -> Known | None:
    """The process of that number; None when there is none."""
    with suppress(OSError):
        # PID (COMMAND) STATE PARENT ...: the command in parentheses may contain anything.
        fields = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
        command = (PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        return Known(pid, int(fields[1]), fields[0], int(fields[19]), command.strip())
    return None


def everybody() -> list[Known]:
    """All processes that run."""
    found = (known(int(entry.name)) for entry in PROC.iterdir() if entry.name.isdecimal())
    return [one for one in found if one is not None and one.state not in "ZX"]


def children(pid: int) -> list[Known]:
    """The processes whose parent it is and that run."""
    return [one for one in everybody() if one.parent == pid and one.alive]


def descendants(pid: int) -> list[Known]:
    """Its children, and theirs."""
    return [one for child in children(pid) for one in (child, *descendants(child.pid))]


def nobody_left(family: list[Known], within_s: float = ORPHANS_WITHIN_S) -> None:
    """Wait until none of them runs any more."""
    wait_until(lambda: not any(one.alive for one in family), within_s, f"some are left of {family}")


def finished(*words: str, **more: Any) -> subprocess.CompletedProcess[str]:
    """Asyncdemo, run to its end without a terminal."""
    return subprocess.run(
        [*PROGRAM, *words],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
        **more,
    )


class Running:
    """Asyncdemo at work, without a terminal."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self._met: dict[int, Known] = {}

    def child(self, module: str) -> Known:
        """The child that runs a module, as soon as it is there."""

        def find() -> Known | None:
            return next((one for one in self._children() if f"-m {module}" in one.command), None)

        found = wait_until(find, what=f"no child runs {module}")
        assert found is not None
        return found

    def family(self) -> list[Known]:
        """The parent and its children, once both are there."""
        parent = known(self.process.pid)
        assert parent is not None
        return [parent, self.child("demo_server"), self.child("tui.clients")]

    def in_mid_run(self, in_flight: int) -> list[Known]:
        """Wait until the server has so many requests in flight. The parent, the server, the clients."""
        family = self.family()
        port = server_port(family[1])

        def so_many() -> bool:
            assert self.process.poll() is None, "the run is over already"
            return requests_in_flight(port) == in_flight

        wait_until(so_many, what=f"{in_flight} requests in flight")
        return family

    def in_blocked_loop(self) -> list[Known]:
        """Wait until the server's event loop is blocked, and /health goes without an answer."""
        family = self.family()
        port = server_port(family[1])
        wait_until(lambda: requests_in_flight(port, within_s=0.5) is None, what="a blocked loop")
        return family

    def end(self, within_s: float = PATIENCE_S) -> tuple[str, str]:
        """What it wrote on stdout and stderr, when it has ended by itself."""
        return self.process.communicate(timeout=within_s)

    def kill_all(self) -> None:
        """Whatever the test did, nobody stays."""
        for one in [*self._met.values(), *self._children()]:
            if one.alive:
                subprocess.run(["kill", "-9", str(one.pid)], check=False, capture_output=True)
        self.process.kill()

    def _children(self) -> list[Known]:
        found = children(self.process.pid) if PROC.exists() else []
        self._met |= {one.pid: one for one in found}
        return found


@contextmanager
def running(*words: str, env: Mapping[str, str] | None = None, stdout: int = subprocess.PIPE) -> Iterator[Running]:
    """Asyncdemo, started without a terminal; it and its children are gone when the block ends."""
    with subprocess.Popen(
        [*PROGRAM, *words],
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=env,
    ) as process:
        run = Running(process)
        try:
            yield run
        finally:
            run.kill_all()


def server_port(server: Known) -> int:
    """The port on which a process listens, as soon as it does."""

    def find() -> int | None:
        with suppress(OSError):
            sockets = {str(entry.readlink()) for entry in (PROC / str(server.pid) / "fd").iterdir()}
            for line in (PROC / "net" / "tcp").read_text().splitlines()[1:]:
                _, local, _, state, *_, inode = line.split()[:10]
                if state == "0A" and f"socket:[{inode}]" in sockets:
                    return int(local.partition(":")[2], 16)
        return None

    port = wait_until(find, what="the server listens")
    assert port is not None
    return port


def requests_in_flight(port: int, within_s: float = 5.0) -> int | None:
    """How many requests the server says it has in flight; None when it does not answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=within_s)
    try:
        connection.request("GET", "/health")
        return int(json.loads(connection.getresponse().read())["in_flight"])
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
