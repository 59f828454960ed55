"""The dashboard with somebody who is told of each frame."""

from collections.abc import Callable
from unittest.mock import patch

from demo_server.scenario import Mode, Scenario
from tui import app
from tui.run.performance import SourceOf
from tui.screens.stage import Stage


class Dashboard(app.DashboardApp):
    """Tells of each frame of the stage, just before it is drawn."""

    def __init__(
        self, scenario: Scenario, mode: Mode, source_of: SourceOf, watch: Callable[["Dashboard", Stage], None]
    ) -> None:
        def told(stage: Stage) -> None:
            watch(self, stage)

        class Watched(Stage):
            """A stage that tells."""

            def _draw(self) -> None:
                told(self)
                super()._draw()

        with patch.object(app, "Stage", Watched):
            super().__init__(scenario, mode, source_of)
