"""A server that a command starts: waited for, watched, stopped, and never left behind."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.demo_server.keeping import NEVER, PYTHON, Keeper, keeping, python
from tests.demo_server.processes import PATIENCE_S
from tests.whole.processes import ORPHANS_WITHIN_S, Known, descendants, needs_proc, nobody_left, wait_until

pytestmark = [pytest.mark.realtime, needs_proc]

STUBBORN = "signal.signal(signal.SIGTERM, signal.SIG_IGN);"
WITH_CHILD = f"""
if os.fork() == 0:
    {NEVER}
serve()
"""
DAEMON = """
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        serve()
"""
HANGS_UP_AT_FIRST = """
import socket
with socket.create_server(("127.0.0.1", int(sys.argv[1]))) as opened:
    for _ in range(3):
        opened.accept()[0].close()
print("now", flush=True)
serve()
"""
FLASK = """
import os
from flask import Flask
app = Flask(__name__)

@app.get("/")
def page():
    return os.environ["PORT"]
"""
FASTAPI = """
from fastapi import FastAPI
app = FastAPI()

@app.get("/")
async def page():
    return "hello"
"""


def ends_with(keeper: Keeper, status: int) -> str:
    """Its last word, when it has ended by itself with this exit code."""
    assert keeper.status(PATIENCE_S) == status
    words = keeper.words()
    assert not any("demo_server" in line for line in words), "no traceback of ours"
    return words[-1]


@pytest.mark.parametrize(
    ("command", "module", "text"),
    [
        ("gunicorn shop:app --workers 2 -b 127.0.0.1:{port}", "shop", FLASK),
        ("uvicorn fast:app --host 127.0.0.1 --port {port}", "fast", FASTAPI),
    ],
)
def test_real_servers_are_started_asked_and_stopped(command: str, module: str, text: str, tmp_path: Path) -> None:
    (tmp_path / f"{module}.py").write_text(text)
    with keeping(command, tmp_path) as keeper:
        with keeper.client() as client:
            answer = client.get("/")
        assert answer.status_code == 200
        assert answer.text in (str(keeper.port), '"hello"')
        family = keeper.family()
        assert len(family) >= 2
        keeper.close_stdin()
        assert keeper.status(ORPHANS_WITHIN_S) == 0
        nobody_left(family)


def test_what_it_says_is_passed_on_fit_for_a_terminal(tmp_path: Path) -> None:
    says = "print(chr(27) + '[31mred', flush=True); os.write(2, bytes([255, 10]) + b'x' * 100_000 + b'\\n'); serve()"
    with keeping(python(says), tmp_path) as keeper:
        assert keeper.port
        keeper.close_stdin()
        keeper.status(PATIENCE_S)
        words = keeper.words()
    assert words[0] == r"\x1b[31mred"
    assert all(line.isprintable() and len(line) <= 1000 for line in words)
    assert any(set(line) == {"x"} for line in words)


def test_whoever_reads_nothing_of_it_does_not_stop_it(tmp_path: Path) -> None:
    floods = "os.write(1, b'x' * 3_000_000); serve()"  # without the end of a line
    with keeping(python(floods), tmp_path) as keeper:
        assert keeper.port


@pytest.mark.parametrize(
    ("command", "status", "said"),
    [
        (f"{PYTHON} 'import no_such_module' {{port}}", 3, "(exit code 1) before it answered: ModuleNotFoundError: No"),
        (f"{PYTHON} 'raise SystemExit(7)' {{port}}", 3, "start: the command ended (exit code 7) before it answered"),
        (f"{PYTHON} 'pass' {{port}}", 3, "the command ended (exit code 0) before it answered"),
        (python("print('down'); sys.stdout.flush(); os.kill(os.getpid(), 9)"), 3, "killed by signal 9 before it answ"),
        ("no-such-command {port}", 2, "start: no-such-command: no such command"),
        ("gunicorn shop:app", 2, "start: gunicorn shop:app: has no {port}"),
    ],
)
def test_a_command_that_does_not_serve_is_said_in_one_line(
    command: str, status: int, said: str, tmp_path: Path
) -> None:
    with keeping(command, tmp_path) as keeper:
        assert said in ends_with(keeper, status)


def test_a_program_that_cannot_be_run_is_said_in_one_line(tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.write_bytes(b"\x7fELF not really")
    broken.chmod(0o755)
    with keeping("./broken {port}", tmp_path) as keeper:
        assert "exec format error" in ends_with(keeper, 2)


def test_a_port_that_stays_closed_is_said_after_a_while(tmp_path: Path) -> None:
    with keeping(python(f"print('thinking', flush=True); {NEVER}"), tmp_path, within_s=0.5) as keeper:
        said = ends_with(keeper, 3)
    assert "nobody answered on 127.0.0.1:" in said
    assert said.endswith("within 0.5 s: thinking")


def test_a_port_that_accepts_and_hangs_up_is_not_ready(tmp_path: Path) -> None:
    with keeping(python(HANGS_UP_AT_FIRST), tmp_path) as keeper:
        assert keeper.port
        keeper.close_stdin()
        assert "now" in keeper.words()


def test_a_command_that_dies_in_mid_run_is_told_with_its_end(tmp_path: Path) -> None:
    with keeping(python("import threading; threading.Timer(0.5, os._exit, [9]).start(); serve()"), tmp_path) as keeper:
        assert keeper.port
        assert "the command ended (exit code 9) in mid run" in ends_with(keeper, 3)


def ends_all(keeper: Keeper, family: list[Known], within_s: float) -> None:
    """Close its stdin: it ends well within so long, and with it all of its family."""
    keeper.close_stdin()
    assert keeper.status(within_s) == 0
    nobody_left(family, within_s=0.5)


@pytest.mark.parametrize("ends", ["stdin", "SIGTERM", "SIGINT"])
def test_all_its_children_end_with_it(ends: str, tmp_path: Path) -> None:
    with keeping(python(WITH_CHILD), tmp_path) as keeper:
        family = keeper.family()
        assert len(family) == 3, "the keeper under its guard, the server, its child"
        if ends == "stdin":
            keeper.close_stdin()
        else:
            keeper.interrupt(signal.Signals[ends])
        assert keeper.status(ORPHANS_WITHIN_S) == 0
        nobody_left(family, within_s=0.5)


def test_whoever_does_not_listen_is_killed(tmp_path: Path) -> None:
    with keeping(python(f"{STUBBORN} {WITH_CHILD}"), tmp_path) as keeper:
        ends_all(keeper, keeper.family(), PATIENCE_S)


def test_whoever_has_cut_loose_is_found(tmp_path: Path) -> None:
    with keeping(python(DAEMON), tmp_path) as keeper:
        with keeper.client() as client:
            assert client.get("/").status_code == 200
        ends_all(keeper, keeper.family(), ORPHANS_WITHIN_S)


def test_a_daemon_that_ends_is_told(tmp_path: Path) -> None:
    with keeping(python(DAEMON), tmp_path) as keeper:
        daemon = keeper.family()[-1]
        os.kill(daemon.pid, signal.SIGKILL)
        assert "ended" in ends_with(keeper, 3)


@pytest.mark.skipif(sys.platform != "linux", reason="no other system hands on orphans")
@pytest.mark.parametrize("killed", ["guard", "keeper"])
def test_nothing_is_left_when_one_of_the_two_is_killed(killed: str, tmp_path: Path) -> None:
    with keeping(python(WITH_CHILD), tmp_path) as keeper:
        family = keeper.family()
        os.kill(keeper.process.pid if killed == "guard" else family[0].pid, signal.SIGKILL)
        nobody_left(family)
        assert keeper.status(PATIENCE_S) in (-signal.SIGKILL, 128 + signal.SIGKILL)


@pytest.mark.skipif(sys.platform != "linux", reason="no other system tells of a parent's end")
def test_the_server_itself_ends_even_if_both_are_killed_at_once(tmp_path: Path) -> None:
    with keeping(python(f"{STUBBORN} serve()"), tmp_path) as keeper:
        family = keeper.family()
        subprocess.run(["kill", "-9", str(keeper.process.pid), str(family[0].pid)], check=True)
        nobody_left(family)


def test_it_ends_before_it_was_told_anything() -> None:
    done = subprocess.run(
        [sys.executable, "-P", "-m", "demo_server.command", "--child"], input=b"", capture_output=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_it_ends_while_it_waits_for_the_port(tmp_path: Path) -> None:
    with keeping(python(NEVER), tmp_path) as keeper:
        wait_until(lambda: len(descendants(keeper.process.pid)) == 2)
        family = descendants(keeper.process.pid)
        keeper.close_stdin()
        assert keeper.status(ORPHANS_WITHIN_S) == 0
        nobody_left(family, within_s=0.5)
