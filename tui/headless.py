"""Runs without a screen: one after the other, then the result, then an exit code."""

import asyncio
import contextlib
import sys
import time
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from demo_server import __version__
from demo_server.addresses import timer_said
from demo_server.signals import on_end_signals
from tui.exits import CHILD_FAILED, INTERRUPTED, MET, NOT_MET
from tui.expectations import Expectation
from tui.naming import setting_of
from tui.progress import Progress
from tui.quoting import Quoted
from tui.recording.lines import run_began
from tui.recording.writing import Recorder, Take
from tui.report import Drawn, figure, notes, report
from tui.result import Result
from tui.run.live import LiveRun
from tui.run.services import Services
from tui.run.source import ChildFailed, Source
from tui.side import Side, labels
from tui.simulation import band, predict
from tui.summary import prediction, request_rows, summarise
from tui.timeline.fold import Timeline


class Job(NamedTuple):
    """What to run, and how to say what came of it."""

    name: str
    sides: Sequence[Side]
    expectations: Sequence[Expectation]
    as_json: bool = False
    with_requests: bool = False
    recorder: Recorder | None = None
    speed: float = 1.0
    """that the sides have already"""
    verdict: Quoted | None = None
    """the sentence that the runs have to say together; None: not all that it speaks of are run"""


def run(job: Job) -> int:
    """Run all sides, print the result on stdout. Returns the exit code."""
    return asyncio.run(_Headless(job).run())


class _Headless:
    """One headless invocation: its runs so far, and what ended them early."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._drawn: list[Drawn] = []
        self._interrupted = False
        self._failed = False
        self._source: Source | None = None
        self._task: asyncio.Task[None] | None = None
        self._services = Services()

    async def run(self) -> int:
        loop = asyncio.get_running_loop()

        def interrupt() -> None:
            with contextlib.suppress(RuntimeError):  # the loop is closed: all is said already
                loop.call_soon_threadsafe(self._interrupt)

        on_end_signals(interrupt)
        for side in self._job.sides:
            if self._interrupted or self._failed:
                break
            await self._run_side(side)
        await self._services.end()
        self._close_recording()
        result = self._result()
        self._print(result)
        return self._exit_code(result)

    def _interrupt(self) -> None:
        """The first time let the run end in order; the second time, or before it has begun, break it off."""
        if self._task is None:
            return
        if self._interrupted or self._source is None:
            self._task.cancel()
        else:
            self._source.stop()
        self._interrupted = True

    async def _run_side(self, side: Side) -> None:
        timeline = Timeline()
        self._source = None
        source = LiveRun(side.given, side.mode, side.target, self._services)
        source.let_hear(_pass_on)
        self._task = asyncio.create_task(self._follow(source, side, timeline))
        try:
            await self._task
        except asyncio.CancelledError:
            if not self._interrupted:
                raise
        except ChildFailed as failure:
            self._failed = True
            narrate(str(failure))
        if timeline.zero is not None:
            self._drawn.append(self._summed_up(side, timeline))

    async def _tell_database(self, side: Side) -> None:
        """Say, once, where the embedded one is: experts want to look for themselves."""
        told, timer = self._services.database, self._services.timer
        if not side.target.own:
            await self._services.addresses(side.given)
        if self._services.timer != timer:
            narrate(timer_said(self._services.timer))
        if self._services.database != told:
            narrate(f"the database, to be looked into while it runs: psql '{self._services.database}'")

    async def _follow(self, source: Source, side: Side, timeline: Timeline) -> None:
        await self._tell_database(side)
        duration = side.given.load.duration
        progress = Progress(self._label(side), duration.ns if duration else None)
        take = self._take(side)
        async with contextlib.aclosing(source.events()) as batches:
            async for batch in batches:
                if take is not None:
                    take.write(batch)
                for event in batch:
                    timeline.apply(event)
                if timeline.zero is not None:
                    self._source = source
                progress.show(timeline)
        progress.clear()

    def _take(self, side: Side) -> Take | None:
        recorder, job = self._job.recorder, self._job
        if recorder is None:
            return None
        beside = side is not job.sides[0]
        now = time.perf_counter_ns()
        return recorder.begin(
            run_began(
                now,
                job.name,
                side.mode,
                side.given,
                speed=job.speed,
                beside=beside,
                target=side.target.name,
                run_name=side.name,
                label=side.called,
            )
        )

    def _close_recording(self) -> None:
        recorder = self._job.recorder
        if recorder is not None:
            recorder.close()
            if recorder.failure:
                narrate(recorder.failure)

    def _summed_up(self, side: Side, timeline: Timeline) -> Drawn:
        mode, label = side.mode, self._label(side)
        now = time.perf_counter_ns() if timeline.end is None else timeline.end
        for dead in timeline.died:
            self._failed = True
            narrate(f"{label}: the {dead.child} died in mid run (status {dead.status})")
        if timeline.dropped:
            narrate(f"{label}: {timeline.dropped} events were lost: the picture has gaps")
        foreseen, costs = side.target.foreseen_as(mode), timeline.costs
        # Now, with nothing to be measured any more: it takes a core for a second.
        others = None if self._interrupted else band(side.given, foreseen, costs)
        predicted = prediction(predict(side.given, foreseen, costs), costs, others)
        result = summarise(timeline, setting_of(side.given, mode), now, predicted, side.given.tool)
        result = msgspec.structs.replace(result, name=side.key, requests=request_rows(timeline))
        return Drawn(result, timeline, now, label, side.target.name)

    def _label(self, side: Side) -> str:
        named = zip(self._job.sides, labels(self._job.sides), strict=True)
        return next(label for one, label in named if one is side)

    def _result(self) -> Result:
        runs = {drawn.result.name: drawn.result for drawn in self._drawn}
        whole = not self._failed and not self._interrupted  # a run cut short neither meets nor fails a lesson
        checked = [one.check(runs) for one in self._job.expectations] if whole else []
        return Result(
            asyncdemo=__version__,
            scenario=self._job.name,
            seed=self._job.sides[0].given.seed,
            passed=whole and all(one.passed for one in checked),
            runs=[drawn.result for drawn in self._drawn],
            expectations=checked,
            verdict=(self._job.verdict.filled(runs) or None) if whole and self._job.verdict else None,
        )

    def _print(self, result: Result) -> None:
        scenario = self._job.sides[0].given
        if self._job.as_json:
            if not self._job.with_requests:
                runs = [msgspec.structs.replace(run, requests=None) for run in result.runs]
                result = msgspec.structs.replace(result, runs=runs)
            text = msgspec.json.format(msgspec.json.encode(result), indent=2).decode() + "\n"
            for drawn in self._drawn:
                for note in notes(drawn.result, drawn.name):
                    narrate(note)
        else:
            text = report(scenario.title, scenario.caption, self._drawn, result)
        sys.stdout.write(text)
        sys.stdout.flush()
        for one in result.expectations:
            if not one.passed:
                narrate(f"expectation not met: {one.expect} (left side: {figure(one.actual)})")

    def _exit_code(self, result: Result) -> int:
        if self._interrupted:
            return INTERRUPTED
        if self._failed:
            return CHILD_FAILED
        return MET if result.passed else NOT_MET


def _pass_on(line: str) -> None:
    """What a server of one's own says on stderr is for whoever wrote it."""
    print(line, file=sys.stderr, flush=True)  # noqa: T201


def narrate(text: str) -> None:
    """Say something on stderr: stdout is for the result alone."""
    print(f"asyncdemo: {text}", file=sys.stderr, flush=True)  # noqa: T201
