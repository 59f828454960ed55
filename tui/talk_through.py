"""A talk played through without a screen: each run of each scene's scenario once, and what they must show."""

import asyncio
import contextlib
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

import msgspec

from demo_server import __version__
from demo_server.library import printable
from demo_server.signals import on_end_signals
from tui.exits import CHILD_FAILED, INTERRUPTED, MET, NOT_MET
from tui.report import figure
from tui.result import ExpectationResult, RunResult
from tui.run.ledger import Ledger
from tui.run.live import LiveRun
from tui.run.performance import Performance, SourceOf
from tui.run.predictions import Predictions
from tui.run.services import Services
from tui.side import Side
from tui.talk.loading import Programme
from tui.talk.resolving import Experiment, Resolved
from tui.verdict import verdict


class SceneResult(msgspec.Struct, frozen=True):
    """A scene with a run."""

    scene: int
    """its number in the talk, counted from 1"""
    title: str
    scenario: str
    verdict: str
    """what its runs have shown, in a sentence"""
    runs: list[RunResult]
    """those that were run for it: what an earlier scene has run is not run again"""
    expectations: list[ExpectationResult]
    """the scenario's, at the last scene that shows it"""


class TalkResult(msgspec.Struct, frozen=True):
    """A talk that was played through."""

    asyncdemo: str
    """version"""
    talk: str
    passed: bool
    scenes: list[SceneResult]


class Outcome(NamedTuple):
    """What came of it, and how it ended."""

    result: TalkResult
    code: int


def play_through(programme: Programme, as_json: bool) -> int:
    """Play it, print a line a scene (or the result as JSON) on stdout. Returns the exit code."""
    outcome = asyncio.run(_played(programme, (lambda _: None) if as_json else _print_scene))
    if as_json:
        text = msgspec.json.format(msgspec.json.encode(outcome.result), indent=2).decode()
        sys.stdout.write(f"{text}\n")
    elif outcome.code in (MET, NOT_MET):
        sys.stdout.write(f"{_summary(outcome.result)}\n")
    return outcome.code


async def _played(programme: Programme, tell: Callable[[SceneResult], object]) -> Outcome:
    services, loop = Services(), asyncio.get_running_loop()
    try:
        playing = Playing(programme, partial(LiveRun, services=services), tell)

        def interrupt() -> None:
            with contextlib.suppress(RuntimeError):  # the loop is closed: all is said already
                loop.call_soon_threadsafe(playing.interrupt)

        on_end_signals(interrupt)
        return await playing.play()
    finally:
        await services.end()


class Playing:
    """One talk that is played through, scene by scene; tell hears of each scene when it is over."""

    def __init__(self, programme: Programme, source_of: SourceOf, tell: Callable[[SceneResult], object]) -> None:
        self._programme, self._source_of, self._tell = programme, source_of, tell
        self._ledgers: dict[str, Ledger] = {}
        self._running: Performance | None = None
        self._task: asyncio.Task[None] | None = None
        self._interrupted = False
        self._failed = False

    async def play(self) -> Outcome:
        """Every run, in the order of the scenes. A run that fails, or somebody's Ctrl-C, ends it."""
        scenes = []
        for scene in self._programme.scenes:
            if scene.experiment is not None and not (self._failed or self._interrupted):
                scenes.append(await self._scene(scene, scene.experiment))
                self._tell(scenes[-1])
        whole = not (self._failed or self._interrupted)
        passed = whole and all(one.passed for scene in scenes for one in scene.expectations)
        result = TalkResult(__version__, printable(self._programme.name), passed, scenes)
        code = INTERRUPTED if self._interrupted else CHILD_FAILED if self._failed else MET if passed else NOT_MET
        return Outcome(result, code)

    async def _scene(self, scene: Resolved, experiment: Experiment) -> SceneResult:
        last = scene is [one for one in self._programme.scenes if _key(one) == experiment.key][-1]
        made = []
        sentence = ""
        for side in _to_run(experiment, self._results(experiment), everything=last):
            performance = await self._run(side, scene)
            if self._failed or self._interrupted:
                break
            self._ledger(experiment).enter(performance)
            made.append(side.key)
            if side in experiment.sides:
                sentence = verdict(performance.present, side.key)
        results = self._results(experiment)
        whole = not (self._failed or self._interrupted)
        return SceneResult(
            scene.number,
            printable(scene.title),
            printable(experiment.file),
            printable(experiment.verdict.filled(results) or sentence),
            [msgspec.structs.replace(results[key], requests=None) for key in made],
            [one.check(results) for one in experiment.expectations] if last and whole else [],
        )

    async def _run(self, side: Side, scene: Resolved) -> Performance:
        made = Performance(side.given, side.mode, Predictions(side.given), name=side.name)
        self._running = made
        self._task = asyncio.create_task(made.run(self._source_of(made.scenario, made.mode, made.target)))
        try:
            await self._task
        except asyncio.CancelledError:
            if not self._interrupted:
                raise
        if made.failure:
            self._failed = True
            _narrate(f"scene {scene.number}, {side.key}: {made.failure}")
        return made

    def interrupt(self) -> None:
        """The first time let the run end in order; the second time, or before it has begun, break it off."""
        running, task = self._running, self._task
        if running is not None and task is not None:
            if self._interrupted or running.present.zero is None:
                task.cancel()
            else:
                running.stop()
        self._interrupted = True

    def _results(self, experiment: Experiment) -> dict[str, RunResult]:
        found = {side.key: self._ledger(experiment).result(side.key, side.given) for side in experiment.all_sides}
        return {name: result for name, result in found.items() if result is not None}

    def _ledger(self, experiment: Experiment) -> Ledger:
        return self._ledgers.setdefault(experiment.key, Ledger())


def _to_run(experiment: Experiment, known: dict[str, RunResult], *, everything: bool) -> Iterator[Side]:
    """What a scene shows and nobody has run yet; at the last one, what else it takes to check the scenario."""
    needed = {name for one in experiment.expectations for name in one.runs} if everything else set()
    shown = {side.key for side in experiment.sides}
    for side in experiment.all_sides:
        if side.key in needed | shown and side.key not in known:
            yield side


def _key(scene: Resolved) -> str:
    return scene.experiment.key if scene.experiment else ""


def _print_scene(scene: SceneResult) -> None:
    said = f": {scene.verdict}" if scene.verdict else ""  # one that was broken off has shown nothing
    sys.stdout.write(f"{scene.scene:>3}  {scene.title}{said}\n")
    checked = scene.expectations
    if checked and all(one.passed for one in checked):
        sys.stdout.write(f"     met: {_count(checked)} of {scene.scenario}\n")
    for one in checked:
        if not one.passed:
            sys.stdout.write(f"     NOT MET: {one.expect} (left side: {figure(one.actual)})\n")
            _narrate(f"{scene.scenario}: expectation not met: {one.expect} (left side: {figure(one.actual)})")
    sys.stdout.flush()


def _count(checked: Sequence[ExpectationResult]) -> str:
    return f"{len(checked)} expectation{'s' * (len(checked) > 1)}"


def _summary(result: TalkResult) -> str:
    checked = [one for scene in result.scenes for one in scene.expectations]
    met = sum(one.passed for one in checked)
    return f"{printable(result.talk)}: {met} of {_count(checked)} met"


def _narrate(text: str) -> None:
    print(f"asyncdemo: {text}", file=sys.stderr, flush=True)  # noqa: T201 (stdout is for the result alone)
