"""A line for each worker (in async: the event loop): what it does, for whom, and how much of its time is its own."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import takewhile

from demo_server.scenario import Mode
from tui.picture.bars import Scale
from tui.picture.lanes import Held, Lane
from tui.timeline.records import Request, Span
from tui.widgets.canvas import Canvas
from tui.widgets.frame import Frame, Layout
from tui.widgets.ink import Ink, fitted

ALL = 0
"""the lane that is every worker's average"""
_Steps = Iterable[tuple[Request, Span]]


class LanesSection:
    """So many lanes on so many lines; a single one for several workers is their average."""

    def __init__(self, ink: Ink, parts: Layout, lanes: int, lines: int, workers: int, *, dense: bool = False) -> None:
        self._ink = ink
        self._parts = parts
        self._lines = lines
        """of each lane"""
        self._workers = workers
        self._dense = dense
        """steps are so many that no cell is one's own: their averages are drawn"""
        self._numbers = [ALL] if lanes < workers else list(range(1, workers + 1))
        self._lanes: dict[int, Lane] = {}
        self._read = 0
        self._scale = Scale(0, 1)
        self._pending: list[tuple[Request, Span]] = []

    def draw(self, canvas: Canvas, top: int, frame: Frame) -> None:
        """Draw all lanes."""
        self._read_on(frame)
        live = defaultdict(list)
        unfinished = [] if self._dense else [*self._pending, *frame.timeline.active.values()]
        for worker, held in held_by_worker(unfinished, frame.mode, frame.now):
            live[self._lane_of(worker)].append(held)
        times = spent_until_now(frame)
        for at, number in enumerate(self._numbers):
            y = top + at * self._lines
            for line, cells in enumerate(self._lanes[number].with_more(live[number]).rows(self._lines), y):
                canvas.put(line, self._parts.label, [self._ink.lane(cell) for cell in cells])
            name = self._ink.text(fitted(self._name(number, frame.mode), self._parts.label), "quiet")
            share = self._ink.text(self._share(number, times.get(number, [0, 0]), frame), bold=True)
            canvas.put(y, 0, list(self._ink.cells([name])))
            canvas.put(y, self._parts.label + self._parts.bar, list(self._ink.cells([share])))

    def _lane_of(self, worker: int) -> int:
        return ALL if self._numbers == [ALL] else worker

    def _name(self, number: int, mode: Mode) -> str:
        if mode != "sync":
            return "event loop"
        return f"worker {number}" if number != ALL else f"{self._workers} workers"

    def _share(self, number: int, times: list[int], frame: Frame) -> str:
        """What the worker is not working for: the lecture in one figure."""
        elapsed = frame.timeline.elapsed(frame.now) if number != ALL else frame.worker_time
        if not elapsed:
            return " " * self._parts.response
        working, blocked = (min(1.0, spent / elapsed) for spent in times)
        shares = {"free": max(0.0, 1 - working - blocked), "blocked": blocked, "works": working}
        word = max(shares, key=lambda one: shares[one])
        percent = f"{100 * shares[word]:.0f} %"
        words = f" {word} {percent}" if self._parts.response >= len(" blocked 99 %") else f" {percent}"
        if len(words) > self._parts.response:
            words = words.replace(" %", "%")
        return words[: self._parts.response].ljust(self._parts.response)

    def _read_on(self, frame: Frame) -> None:
        """Count the steps that have ended since; those that end after a picture that is held wait for it."""
        journal, scale = frame.timeline.steps, frame.scale(self._parts.bar)
        if self._dense:
            self._begin(scale)
            self._fill(frame, scale, frame.now)
            return
        if self._follow(scale):
            steps = journal.since(self._read)
        else:
            self._begin(scale)
            first = journal.oldest
            if journal.forgotten and first is not None:  # what the timeline has not kept is known as averages only
                self._fill(frame, scale, first[1].start)
            steps = journal.latest(lambda step: (step[1].end or 0) >= scale.start)
        past = list(takewhile(lambda step: (step[1].end or 0) <= frame.now, steps))
        self._pending = steps[len(past) :]
        for worker, held in held_by_worker(past, frame.mode, frame.now):
            lane = self._lanes.get(self._lane_of(worker))
            if lane is not None:
                lane.add([held])
        self._read = journal.written - len(self._pending)

    def _follow(self, scale: Scale) -> bool:
        """Go on with the lanes that there are, in a window that may lie some cells later. False: they do not fit."""
        last, self._scale = self._scale, scale
        if not self._lanes or last == scale:
            return bool(self._lanes)
        cells_on = last.cells_on(scale)
        for lane in self._lanes.values() if cells_on is not None else ():
            lane.slide(scale, cells_on or 0)
        return cells_on is not None

    def _begin(self, scale: Scale) -> None:
        workers = self._workers if self._numbers == [ALL] else 1
        self._lanes = {number: Lane(scale, self._parts.bar, workers) for number in self._numbers}

    def _fill(self, frame: Frame, scale: Scale, until: int) -> None:
        """Averages of all workers, up to an instant."""
        history, width = frame.timeline.history, self._parts.bar
        working, waiting = (
            history.averages(state, scale.start, scale.per_cell, width, until) for state in ("working", "waiting")
        )
        held = waiting if frame.mode != "async" else [0.0] * width
        for number, lane in self._lanes.items():
            share = 1 if number == ALL else self._workers
            cells = scale.cell(until) + int(self._dense)
            lane.fill(cells, [one / share for one in working], [one / share for one in held])


def spent_until_now(frame: Frame) -> dict[int, list[int]]:
    """Nanoseconds of work and of waits by the worker's number; those of all together by ALL."""
    timeline, now = frame.timeline, frame.now
    spent = {worker: [*times] for worker, times in timeline.tally.by_worker.items()}
    # In a picture that is paused, steps have ended that are not over yet.
    for request, span in timeline.steps.latest(lambda step: (step[1].end or 0) > now):
        spent[request.worker or 1][span.kind == "wait"] -= (span.end or now) - max(span.start, now)
    for request, span in timeline.active.values():
        mine = spent.setdefault(request.worker or 1, [0, 0])
        mine[span.kind == "wait"] += max(0, now - span.start)
    if frame.mode == "async":  # a wait holds nobody: that is the point
        spent = {worker: [work, 0] for worker, (work, _) in spent.items()}
    return spent | {ALL: [sum(times) for times in zip(*spent.values(), strict=True)] or [0, 0]}


def held_by_worker(steps: _Steps, mode: Mode, now: int) -> Iterator[tuple[int, Held]]:
    """Steps as what they mean for a worker. In async a wait holds nobody: that is the point."""
    for request, span in steps:
        if span.kind == "work" or mode != "async":
            end = now if span.end is None else min(span.end, now)
            yield request.worker or 1, Held(request.id, span.kind, span.start, max(span.start, end))
