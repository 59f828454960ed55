"""The runs of a talk: each scene's own, kept for whoever comes back to it; and what all of them have measured."""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from demo_server.library import printable, scenario_stem
from tui.expectations import Expectation
from tui.result import RunResult
from tui.run.ledger import Ledger
from tui.run.performance import SourceOf
from tui.run.show import RecorderOf, Show, nowhere
from tui.talk.loading import Programme
from tui.talk.numbers import measured_by, quoted_on
from tui.talk.resolving import Experiment, Resolved


class TalkShows:
    """What is on show in each scene, by its number."""

    def __init__(
        self,
        programme: Programme,
        source_of: SourceOf,
        recorder_of: RecorderOf = nowhere,
        clock: Callable[[], int] = time.perf_counter_ns,
    ) -> None:
        self._programme = programme
        self._made = partial(Show, source_of=source_of, recorder_of=recorder_of, clock=clock)
        self._shows: dict[int, Show] = {}
        self._ledgers: dict[str, Ledger] = {}

    def anew(self, scene: Resolved) -> Show:
        """A scene's runs as its file says, none of them begun."""
        experiment = scene.experiment
        if experiment is None:
            raise ValueError(f"scene {scene.number} is a page")
        made = self._shows[scene.number] = self._made(
            [replace(side) for side in experiment.sides],
            cast=experiment.cast,
            ledger=self._ledger(experiment),
            name=experiment.file,
        )
        return made

    def asked_again(self, scene: Resolved) -> Show:
        """The same, for a question that stands once more; what was shown in the scene is kept."""
        kept = self.of(scene)
        made = self.anew(scene)
        self._shows[scene.number] = kept
        return made

    def of(self, scene: Resolved) -> Show:
        """What was on show in a scene when it was left; as its file says, if nothing was."""
        return self._shows.get(scene.number) or self.anew(scene)

    def filled(self, page: Resolved) -> str | None:
        """The number of a page with the figures that were measured; None while one of them was not."""
        quoted = quoted_on(page, self._programme.scenes)
        measuring = measured_by(page, self._programme.scenes)
        if not quoted.runs:
            return page.scene.number
        return quoted.filled(self.results(measuring[0].experiment)) if measuring and measuring[0].experiment else None

    def results(self, experiment: Experiment) -> dict[str, RunResult]:
        """What has been measured of an experiment, by the names of its runs."""
        ledger = self._ledger(experiment)
        found = {side.key: ledger.result(side.key, side.given) for side in experiment.all_sides}
        return {name: result for name, result in found.items() if result is not None}

    def unmet(self) -> list[str]:
        """Expectations that the runs of this talk do not meet; one whose runs were not all shown is not judged."""
        experiments = {one.experiment.key: one.experiment for one in self._programme.scenes if one.experiment}
        return [
            f"{printable(scenario_stem(experiment.file))}: {expectation.text}"
            for experiment in experiments.values()
            for expectation in experiment.expectations
            if _fails(expectation, self.results(experiment))
        ]

    def _ledger(self, experiment: Experiment) -> Ledger:
        return self._ledgers.setdefault(experiment.key, Ledger())


def _fails(expectation: Expectation, results: Mapping[str, RunResult]) -> bool:
    return expectation.runs <= results.keys() and not expectation.check(results).passed
