"""The worker processes of a server: one for each thread of its pool, which hands it what it takes from the queue."""

import contextlib
import signal
import threading
from collections.abc import Callable, Iterator

from msgspec.structs import replace

from demo_server.addresses import Addresses
from demo_server.handling import Handling
from demo_server.library import Complaint
from demo_server.scenario import Scenario
from demo_server.settings import ServerSettings, encode_settings
from demo_server.worker_process.process import WorkerProcess


def alone(scenario: Scenario) -> Scenario:
    """The scenario for a process that does one request at a time: one connection is all its pool needs."""
    return replace(scenario, database=replace(scenario.database, pool=1))


class WorkerProcesses:
    """A process for each worker, with a pool of connections of its own."""

    def __init__(self, scenario: Scenario, addresses: Addresses) -> None:
        self._settings = encode_settings(ServerSettings(alone(scenario), "sync", addresses=addresses))
        self._there: dict[int, WorkerProcess] = {}
        self._news = threading.Condition()
        self._began = 0
        """how many have started, or have not been able to"""

    @contextlib.contextmanager
    def staffed(self, number: int) -> Iterator[Callable[[], None]]:
        """Worker number so and so is there, for as long as its thread is; yields what to do before it is free again."""
        process = WorkerProcess(number, self._settings)
        try:
            process.be_ready()
            with self._news:
                self._there[number] = process
                self._began += 1
                self._news.notify_all()
            yield process.be_ready
        finally:
            process.end()

    def wait_for(self, workers: int) -> None:
        """Wait until so many have started. Raises Complaint when one of them cannot."""
        with self._news:
            self._news.wait_for(lambda: self._began >= workers)
            for process in self._there.values():
                if process.failure:
                    raise Complaint(process.failure)

    def handle(self, request: Handling, worker: int) -> None:
        """Have a worker's process do all steps of a request. From that worker's thread. Raises StepFailed."""
        self._there[worker].handle(request)

    def stop(self) -> None:
        """Let all of them stand still, where the system can do that."""
        self._signal("SIGSTOP")

    def go_on(self) -> None:
        """Let them go on."""
        self._signal("SIGCONT")

    def _signal(self, name: str) -> None:
        number: int | None = getattr(signal, name, None)
        if number is not None:
            for process in [*self._there.values()]:
                process.send_signal(number)
