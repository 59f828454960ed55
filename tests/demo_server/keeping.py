"""The keeper of a command as a process, and small servers for it to keep."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from demo_server.command.settings import CommandSettings
from tests.demo_server.processes import Server, child_process
from tests.whole.processes import Known, descendants, nobody_left

PYTHON = f"'{sys.executable}' -S -c"
SERVES = """
import http.server, os, signal, sys, time
class Handler(http.server.BaseHTTPRequestHandler):
    def do_HEAD(self):
        self.send_response(200)
        self.end_headers()
    do_GET = do_HEAD
def serve():
    http.server.HTTPServer((\"127.0.0.1\", int(sys.argv[1])), Handler).serve_forever()
"""
NEVER = "time.sleep(600)"


def python(program: str) -> str:
    """A command that runs a program which may serve(), and is told the port."""
    return f'{PYTHON} "{(SERVES + program).replace(chr(92), chr(92) * 2).replace(chr(34), chr(39))}" {{port}}'


class Keeper(Server):
    """``python -m demo_server.command --child``, as asyncdemo sees it."""

    def family(self) -> list[Known]:
        """All that there is because of it, itself aside, once the command answers."""
        assert self.port
        return descendants(self.process.pid)


@contextmanager
def keeping(command: str, folder: Path, within_s: float = 20.0) -> Iterator[Keeper]:
    """A keeper that was told to start a command in a folder. Nothing of it is left when the block ends, or it fails."""
    environment = os.environ | {"HOME": str(folder)}  # gunicorn keeps a socket there
    keeper = Keeper(child_process("-m", "demo_server.command", "--child", cwd=folder, env=environment))
    try:
        keeper.tell(msgspec.json.encode(CommandSettings(command, within_s=within_s)) + b"\n")
        yield keeper
    finally:
        left = descendants(keeper.process.pid)
        if not keeper.process.stdin or not keeper.process.stdin.closed:
            keeper.close_stdin()
        nobody_left(left, within_s=10)
        keeper.stop()
