"""The dashboard with somebody who is told of each frame."""

from collections.abc import Callable

from demo_server.scenario import Mode, Scenario
from tui.app import DashboardApp
from tui.run.performance import SourceOf
from tui.screens.live_stage import LiveStage
from tui.screens.stage import Stage
from tui.side import Side
from tui.widgets.ink import Ink


class Dashboard(DashboardApp):
    """Tells of each frame of the stage, just before it is drawn."""

    def __init__(
        self, scenario: Scenario, mode: Mode, source_of: SourceOf, watch: Callable[["Dashboard", Stage], None]
    ) -> None:
        def told(stage: Stage) -> None:
            watch(self, stage)

        class Watched(LiveStage):
            """A stage that tells."""

            def _draw(self) -> None:
                told(self)
                super()._draw()

        def stage_of(ink: Ink) -> Stage:
            return Watched([Side(scenario, mode)], source_of, ink)

        super().__init__(stage_of)
