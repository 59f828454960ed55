"""Do real steps cost those who have none? The server child's start now, and before there were any."""

import io
import subprocess
import sys
import tarfile
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.harness import median, row

BEFORE = "18aa87d"
"""the last commit without real steps"""
NOW = Path(__file__).parents[1]
ROUNDS = 15
MOST = 1.2
SETTINGS = """
import sys
from demo_server.loading import load_scenario
from demo_server.settings import ServerSettings, encode_settings
sys.stdout.buffer.write(encode_settings(ServerSettings(load_scenario("three-requests"), sys.argv[1])))
"""
# In its folder a checkout finds itself first, whatever is installed.
CHILD = [sys.executable, "-m", "demo_server", "--child"]


def settings(checkout: Path, mode: str) -> bytes:
    """What that version's server is told."""
    return subprocess.run([sys.executable, "-c", SETTINGS, mode], cwd=checkout, check=True, capture_output=True).stdout


def start(checkout: Path, told: bytes) -> float:
    """Seconds from the start of the process to the event that says that clients may connect."""
    began = time.perf_counter()
    with subprocess.Popen(CHILD, cwd=checkout, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(told)
        child.stdin.flush()
        said = child.stdout.readline()
        took = time.perf_counter() - began
        child.stdin.close()
    assert b"ServerReady" in said, said
    return took


def main() -> None:
    """In turn."""
    archive = subprocess.run(["git", "archive", BEFORE], cwd=NOW, check=True, capture_output=True).stdout
    with TemporaryDirectory() as folder:
        before = Path(folder)
        with tarfile.open(fileobj=io.BytesIO(archive)) as files:
            files.extractall(before, filter="data")
        row("start, s", "now", "before", "ratio, in turn")
        for mode in ("sync", "async"):
            told = settings(NOW, mode), settings(before, mode)
            pairs = [(start(NOW, told[0]), start(before, told[1])) for _ in range(ROUNDS + 1)][1:]
            ratio = median(now / then for now, then in pairs)
            row(mode, *(median(column) for column in zip(*pairs, strict=True)), ratio)
            if ratio > MOST:
                row("", f"more than {MOST:g} times")
