"""The child: ``python -m demo_server.worker_process``. One request after the other, until its stdin closes.

A thread reads what is asked: so it ends with the server even in the midst of a request, however that has ended.
"""

import os
import signal
from collections.abc import Iterator
from queue import SimpleQueue
from threading import Thread

from demo_server.backends.blocking import BlockingBackends
from demo_server.child import settle_memory
from demo_server.events import Event, StepEnded, StepStarted
from demo_server.handling import Handling, StepFailed
from demo_server.library import Complaint
from demo_server.scenario import Scenario
from demo_server.settings import decode_settings
from demo_server.streams import Wire, claim_wire
from demo_server.twins import handle_blocking
from demo_server.worker_process.words import Answered, Asked, Failed, Ready, Unready, Word, asked_on, line_of


class Mouth:
    """What it says. The end of a step is said with what comes after it at once: its instant is in it."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._unsaid = b""

    def tell(self, event: Event) -> None:
        """Tell of a request's steps; the server knows the rest."""
        if isinstance(event, StepStarted):
            self._write(line_of(event))
        elif isinstance(event, StepEnded):
            self._unsaid += line_of(event)

    def say(self, word: Word) -> None:
        """Say how it came out."""
        self._write(line_of(word))

    def _write(self, line: bytes) -> None:
        left = memoryview(self._unsaid + line)
        self._unsaid = b""
        while left:
            left = left[os.write(self._descriptor, left) :]


def lines_of(wire: Wire) -> Iterator[bytes]:
    """Lines of stdin as somebody wants them; its end is the end of the process, at once."""
    lines: SimpleQueue[bytes] = SimpleQueue()
    Thread(target=_read_on, args=[wire.commands, lines], name="stdin", daemon=True).start()
    while True:
        yield lines.get()


def _read_on(descriptor: int, lines: SimpleQueue[bytes]) -> None:
    rest = b""
    try:
        while chunk := os.read(descriptor, 1 << 16):
            *whole, rest = (rest + chunk).split(b"\n")
            for line in whole:
                lines.put(line)
    finally:  # a stdin that cannot be read has ended too
        os._exit(0)


def handled(asked: Asked, scenario: Scenario, backends: BlockingBackends, mouth: Mouth) -> Word:
    """Handle a request, and return how it came out."""
    known = asked.request in scenario.requests  # what it warms up with is none of the scenario's
    steps = scenario.drawn_steps(asked.request, asked.id) if known else []
    request = Handling(asked.id, asked.request, steps, mouth.tell)
    try:
        handle_blocking(request, backends)
    except StepFailed as failure:
        return Failed(failure.status, str(failure))
    return Answered(request.page)


def main() -> None:
    """Entry point of the child."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl-C in the terminal is the server's business
    wire = claim_wire()
    lines, mouth = lines_of(wire), Mouth(wire.events)
    settings = decode_settings(next(lines))
    backends = BlockingBackends(settings.scenario, settings.addresses)
    try:
        backends.open()
    except Complaint as complaint:
        mouth.say(Unready(str(complaint)))
        return
    settle_memory()
    mouth.say(Ready())
    for line in lines:
        mouth.say(handled(asked_on(line), settings.scenario, backends, mouth))


main()
