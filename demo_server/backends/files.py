"""Reading files, with both faces. asyncio has none of its own for it: it takes threads."""

from demo_server.backends.files_to_read import files_of, key_of
from demo_server.backends.reader_threads import ReaderThreads
from demo_server.backends.reading import CAN_FORGET, read_through
from demo_server.child import narrate
from demo_server.handling import Handling
from demo_server.scenario import Scenario
from demo_server.steps import DrawnStep, Step


class _Files:
    """What a scenario reads. Raises Complaint for what cannot be read."""

    def __init__(self, scenario: Scenario) -> None:
        self._paths = files_of(scenario)
        if not CAN_FORGET and any(step.cold for step in scenario.leaves()):
            narrate("cold: this system cannot be asked to forget a file; it is read from the cache")

    def _of(self, step: DrawnStep) -> Step:
        assert step.step is not None  # noqa: S101 (a real step says what to do)
        return step.step


class BlockingFiles(_Files):
    """Files read by threads that wait for the disk."""

    def read(self, request: Handling, step: DrawnStep) -> None:
        """Read the step's file. Raises StepFailed."""
        said = self._of(step)
        with request.span(step):
            read_through(self._paths[key_of(said)], said.cold)


class AwaitingFiles(_Files):
    """Files read by coroutines: by threads, as many as the scenario has (server.threads), which they await."""

    def __init__(self, scenario: Scenario) -> None:
        super().__init__(scenario)
        self._threads = ReaderThreads(scenario.server.threads)

    async def read(self, request: Handling, step: DrawnStep) -> None:
        """Read the step's file. Raises StepFailed."""
        said = self._of(step)
        await self._threads.read(request, step, self._paths[key_of(said)], said.cold)
