"""The blocking face: for worker threads, and for those who block an event loop."""

from typing import TYPE_CHECKING

from demo_server.addresses import NOWHERE, Addresses
from demo_server.handling import Handling
from demo_server.scenario import Scenario
from demo_server.steps import DrawnStep

if TYPE_CHECKING:
    from demo_server.backends.blocking_timer import BlockingTimer
    from demo_server.backends.database import BlockingDatabase


class BlockingBackends:
    """What a scenario's real steps need. Empty, and cheap, for a scenario that has none."""

    def __init__(self, scenario: Scenario | None = None, addresses: Addresses = NOWHERE) -> None:
        self._scenario = scenario
        self._addresses = addresses

    def open(self) -> None:
        """Connect, make files, read templates. Raises Complaint when that cannot be."""
        scenario = self._scenario
        if scenario is None:
            return
        does = {step.does for step in scenario.leaves()}
        # Drivers are imported here, for those scenarios that need them: a server of the others starts without.
        if "query" in does:
            self._database = self._database_of(scenario)
            self._database.open()
        if "fetch" in does:
            from demo_server.backends.web import BlockingWeb  # noqa: PLC0415

            self._web = BlockingWeb(scenario, self._addresses.upstream)
        if "read" in does:
            from demo_server.backends.files import BlockingFiles  # noqa: PLC0415

            self._files = BlockingFiles(scenario)
        if "render" in does:
            from demo_server.backends.templates import Templates  # noqa: PLC0415

            self._templates = Templates(scenario, without_rows=bool(self._addresses.timer))

    def _database_of(self, scenario: Scenario) -> "BlockingDatabase | BlockingTimer":
        """The real one, or what stands in for it; never for one of the scenario's own."""
        if self._addresses.timer and not scenario.database.url:
            from demo_server.backends.blocking_timer import BlockingTimer  # noqa: PLC0415

            return BlockingTimer(scenario)
        from demo_server.backends.database import BlockingDatabase  # noqa: PLC0415

        return BlockingDatabase(scenario, self._addresses.database)

    def query(self, request: Handling, step: DrawnStep) -> None:
        """Ask the database."""
        self._database.query(request, step)

    def fetch(self, request: Handling, step: DrawnStep) -> None:
        """Ask a web service."""
        self._web.fetch(request, step)

    def read(self, request: Handling, step: DrawnStep) -> None:
        """Read a file."""
        self._files.read(request, step)

    def render(self, request: Handling, step: DrawnStep) -> None:
        """Render a template."""
        self._templates.render(request, step)
