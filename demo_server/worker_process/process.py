"""One worker process, from the side of the thread that hands it its requests and hears what becomes of them."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator

from demo_server.child import narrate
from demo_server.events import StepEnded, StepStarted
from demo_server.handling import Handling, Span, StepFailed
from demo_server.worker_process.words import Answered, Asked, Failed, Ready, Said, Unready, line_of, said_on

CHUNK = 1 << 16
ENDS_WITHIN_S = 1.0
"""how long it may take to end when its stdin has closed; then it is killed"""


class WorkerProcess:
    """Worker number so and so. All but stop and go_on from one thread."""

    def __init__(self, number: int, settings: bytes) -> None:
        self._number = number
        self._settings = settings
        self._child: subprocess.Popen[bytes] | None = None
        self._rest = b""
        self.failure = ""
        """why it is not there; empty when it is"""

    @property
    def pid(self) -> int | None:
        """Its process number."""
        return None if self._child is None else self._child.pid

    def be_ready(self) -> None:
        """Start it, if it is not there (any more), and wait until it can be asked. Why it cannot is said in failure."""
        if self._child is not None and self._child.poll() is None:
            return
        try:
            self._start()
        except OSError as error:
            self.failure = f"worker {self._number} did not start: {error.strerror}"
            return
        match next(self._heard(), None):
            case Ready():
                self.failure = ""
            case Unready(reason):
                self.failure = reason
            case _:
                self.failure = f"worker {self._number} did not start ({self._buried()})"

    def handle(self, request: Handling) -> None:
        """Have it handle a request, and tell of it. Raises StepFailed: when a step does, when it dies over it."""
        # It may have died while it had nothing to do. Who has not said a word has not done anything either.
        if not self._tried(request) and not self._tried(request):
            raise StepFailed(f"worker {self._number} dies whatever it is asked")

    def _tried(self, request: Handling) -> bool:
        """Ask it. False when it has died before it began. Raises StepFailed."""
        self.be_ready()
        if self.failure:
            raise StepFailed(self.failure, 503)
        with contextlib.suppress(OSError):  # it is gone: that is heard at once
            self._say(line_of(Asked(request.id, request.request)))
        return self._followed(request)

    def _followed(self, request: Handling) -> bool:
        """Tell what it tells of a request. False when it tells nothing. Raises StepFailed."""
        going_on: dict[int, StepStarted] = {}
        begun = False
        for said in self._heard():
            begun = True
            match said:
                case StepStarted():
                    going_on[said.index] = said
                    request.tell(said)
                case StepEnded():
                    _end(request, going_on.pop(said.index), said)
                case Answered(page):
                    request.page = page
                    return True
                case Failed(status, reason):
                    raise StepFailed(reason, status)
        how = self._buried()
        if not begun:
            return False
        for started in going_on.values():
            _end(request, started, StepEnded(time.perf_counter_ns(), request.id, started.index))
        died = f"worker {self._number} died over this request ({how})"
        narrate(f"demo_server: {died}; another one takes its place")
        raise StepFailed(died)

    def end(self) -> None:
        """Let it end: it does when its stdin closes."""
        child, self._child = self._child, None
        if child is None:
            return
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        try:
            child.wait(ENDS_WITHIN_S)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()

    def send_signal(self, number: int) -> None:
        """From any thread."""
        child = self._child
        if child is not None:
            child.send_signal(number)

    def _start(self) -> None:
        self.end()
        self._rest = b""
        command = [sys.executable, "-P", "-m", "demo_server.worker_process"]
        # A group of its own: the system wakes and ends one that was stopped, when its parent has ended.
        group = None if sys.platform == "win32" else 0
        self._child = subprocess.Popen(  # noqa: S603
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0, process_group=group
        )
        with contextlib.suppress(OSError):
            self._say(self._settings)

    def _say(self, line: bytes) -> None:
        pipe = None if self._child is None else self._child.stdin
        left = memoryview(line)
        while left and pipe is not None:
            left = left[os.write(pipe.fileno(), left) :]

    def _heard(self) -> Iterator[Said]:
        """What it says, until it says no more."""
        pipe = None if self._child is None else self._child.stdout
        while pipe is not None and (chunk := os.read(pipe.fileno(), CHUNK)):
            *lines, self._rest = (self._rest + chunk).split(b"\n")
            for line in lines:
                yield said_on(line)

    def _buried(self) -> str:
        """How it ended, once it has."""
        child = self._child
        self.end()
        status = 0 if child is None else child.returncode
        return f"killed by signal {-status}" if status < 0 else f"exit code {status}"


def _end(request: Handling, started: StepStarted, ended: StepEnded) -> None:
    request.spans.append(Span(started.step, started.kind, started.at, ended.at))
    request.tell(ended)
