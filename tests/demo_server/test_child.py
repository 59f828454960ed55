"""What both children have in common: commands on stdin, and an end when stdin ends."""

import subprocess
import sys

import pytest

from tests.demo_server.processes import PATIENCE_S

pytestmark = pytest.mark.realtime

READS = """
import asyncio, sys
from demo_server.child import Commands, leave

async def main():
    commands = Commands(sys.stdin.buffer)
    while line := await commands.next():
        print(line, flush=True)
    await commands.ended.wait()
    print("ended", flush=True)
    leave(7)

asyncio.run(main())
"""
IS_BLOCKED = """
import asyncio, sys, threading
from demo_server.child import Commands

async def main():
    Commands(sys.stdin.buffer)
    threading.Event().wait()

asyncio.run(main())
"""
LEAVES = """
import sys, threading
from demo_server.child import leave
threading.Thread(target=threading.Event().wait).start()
sys.stderr.write("last words")
leave(3)
"""
OPENS = """
import resource
from demo_server.child import allow_many_connections
hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (64, hard))
allow_many_connections()
soft = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
print(soft == (65_536 if hard == resource.RLIM_INFINITY else min(hard, 65_536)))
"""
SETTLES = """
import gc
from demo_server.child import settle_memory
before = gc.get_freeze_count()
settle_memory()
print(gc.get_freeze_count() > before)
"""


def ran(program: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """A child that is this program, whose parent says this and is gone."""
    return subprocess.run(
        [sys.executable, "-P", "-c", program], input=stdin, capture_output=True, timeout=PATIENCE_S, check=False
    )


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        (b"", [b"ended"]),
        (b"one\ntwo\n", [rb"b'one\n'", rb"b'two\n'", b"ended"]),
        (b"half a line", [b"b'half a line'", b"ended"]),
        (b"\n\xff\n", [rb"b'\n'", rb"b'\xff\n'", b"ended"]),
        pytest.param(b"x" * 1_000_000 + b"\n", [b"b'" + b"x" * 1_000_000 + rb"\n'", b"ended"], id="a long line"),
    ],
)
def test_lines_come_in_order_and_then_the_end(said: bytes, heard: list[bytes]) -> None:
    child = ran(READS, said)
    assert child.stdout.splitlines() == heard
    assert (child.returncode, child.stderr) == (7, b"")


def test_a_blocked_event_loop_does_not_outlive_stdin() -> None:
    child = ran(IS_BLOCKED)
    assert (child.returncode, child.stderr) == (0, b"")


def test_to_leave_waits_for_no_thread_and_loses_no_word() -> None:
    child = ran(LEAVES)
    assert (child.returncode, child.stderr) == (3, b"last words")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_as_many_connections_are_allowed_as_the_system_lets_us() -> None:
    assert ran(OPENS).stdout == b"True\n"


def test_what_was_made_before_a_run_is_kept_from_the_garbage_collector() -> None:
    assert ran(SETTLES).stdout == b"True\n"
