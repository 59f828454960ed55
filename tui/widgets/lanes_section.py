"""A line for each worker (in async: the event loop): what it does, for whom, and how much of its time is its own."""

from collections import defaultdict
from itertools import repeat, takewhile

from demo_server.scenario import Mode
from tui.picture.bars import Scale
from tui.picture.lanes import Held, Lane
from tui.picture.taken import by_idle_connections, by_requests, by_steps, together
from tui.timeline.doing import holds
from tui.timeline.records import Request, State
from tui.timeline.spans import Span
from tui.widgets.canvas import Canvas
from tui.widgets.frame import Frame, Layout
from tui.widgets.ink import Ink, fitted

ALL = 0
"""the lane that is every worker's average"""


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
        self._served_read = 0
        self._served_pending: list[Request] = []

    def draw(self, canvas: Canvas, top: int, frame: Frame) -> None:
        """Draw all lanes."""
        self._read_on(frame)
        live = defaultdict(list)
        for worker, held in self._unfinished(frame):
            live[self._lane_of(worker)].append(held)
        idle = list(by_idle_connections(frame.timeline, frame.now))
        for worker, held in zip(repeat(ALL), together(idle)) if self._numbers == [ALL] else idle:
            live[worker].append(held)
        times, served = spent_until_now(frame), served_until_now(frame)
        for at, number in enumerate(self._numbers):
            y = top + at * self._lines
            for line, cells in enumerate(self._lanes[number].with_more(live[number]).rows(self._lines), y):
                canvas.put(line, self._parts.label, [self._ink.lane(cell) for cell in cells])
            name = self._ink.text(fitted(self._name(number, frame.mode), self._parts.label), "quiet")
            share = self._ink.text(
                self._share([*times.get(number, [0, 0]), served.get(number, 0)], self._whole(number, frame)), bold=True
            )
            canvas.put(y, 0, list(self._ink.cells([name])))
            canvas.put(y, self._parts.label + self._parts.bar, list(self._ink.cells([share])))

    def _lane_of(self, worker: int) -> int:
        return ALL if self._numbers == [ALL] else worker

    def _name(self, number: int, mode: Mode) -> str:
        if mode != "sync":
            return "event loop"
        return f"worker {number}" if number != ALL else f"{self._workers} workers"

    def _whole(self, number: int, frame: Frame) -> int:
        return frame.timeline.elapsed(frame.now) if number != ALL else frame.worker_time

    def _share(self, times: list[int], elapsed: int) -> str:
        """What the worker is not working for: the lecture in one figure."""
        if not elapsed:
            return " " * self._parts.response
        working, blocked, serving = (min(1.0, spent / elapsed) for spent in times)
        free = max(0.0, 1 - working - blocked - serving)
        shares = {"free": free, "blocked": blocked, "works": working, "serves": serving}
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
        served = frame.timeline.served
        if self._follow(scale):
            steps, requests = journal.since(self._read), served.since(self._served_read)
        else:
            self._begin(scale)
            first = journal.oldest
            if journal.forgotten and first is not None:  # what the timeline has not kept is known as averages only
                self._fill(frame, scale, first[1].start)
            steps = journal.latest(lambda step: (step[1].end or 0) >= scale.start)
            requests = served.latest(lambda one: (one.finished or 0) >= scale.start)
        past = list(takewhile(lambda step: (step[1].end or 0) <= frame.now, steps))
        self._pending = steps[len(past) :]
        over = list(takewhile(lambda one: (one.finished or 0) <= frame.now, requests))
        self._served_pending = requests[len(over) :]
        for worker, held in [*by_steps(past, frame.mode, frame.now), *by_requests(over, frame.now)]:
            lane = self._lanes.get(self._lane_of(worker))
            if lane is not None:
                lane.add([held])
        self._read = journal.written - len(self._pending)
        self._served_read = served.written - len(self._served_pending)

    def _unfinished(self, frame: Frame) -> list[tuple[int, Held]]:
        """What takes workers now, and what ends after a picture that is held."""
        if self._dense:
            return []
        steps = by_steps([*self._pending, *frame.timeline.active.values()], frame.mode, frame.now)
        requests = [*self._served_pending, *_served_now(frame)]
        return [*steps, *by_requests(requests, frame.now)]

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
        window = scale.start, scale.per_cell, width, until
        taken: dict[State, list[float]] = {"working": history.averages("working", *window)}
        if frame.mode == "async":
            taken["waiting"] = history.averages_blocking(*window)
        else:
            taken["waiting"] = history.averages("waiting", *window)
            taken["queued"] = history.averages_in_line(*window)
            taken["serving"] = history.averages("serving", *window)
        for number, lane in self._lanes.items():
            share = 1 if number == ALL else self._workers
            cells = scale.cell(until) + int(self._dense)
            lane.fill(cells, {state: [one / share for one in column] for state, column in taken.items()})


def spent_until_now(frame: Frame) -> dict[int, list[int]]:
    """Nanoseconds of work, and of waits that held it, by the worker's number; those of all together by ALL."""
    timeline, now = frame.timeline, frame.now
    # In async a wait holds nobody, unless it blocks: that is the point.
    held = 2 if frame.mode == "async" else 1
    spent = {worker: [times[0], times[held]] for worker, times in timeline.tally.by_worker.items()}
    # In a picture that is paused, steps have ended that are not over yet.
    for request, span in timeline.steps.latest(lambda step: (step[1].end or 0) > now):
        if holds(span.kind, frame.mode):
            spent[request.worker or 1][span.kind != "work"] -= (span.end or now) - max(span.start, now)
    for request, span in timeline.active.values():
        if holds(span.kind, frame.mode):
            mine = spent.setdefault(request.worker or 1, [0, 0])
            mine[span.kind != "work"] += max(0, now - span.start)
    for worker, ns in timeline.holds.spent(timeline.zero or 0, now).items():
        spent.setdefault(worker, [0, 0])[1] += ns
    return spent | {ALL: [sum(times) for times in zip(*spent.values(), strict=True)] or [0, 0]}


def served_until_now(frame: Frame) -> dict[int, int]:
    """Nanoseconds that each worker was taken by requests in no span of theirs; those of all together by ALL.

    Of the demo server, whose requests are in a step or in its own code, there is nothing to be told.
    """
    timeline, now = frame.timeline, frame.now
    served = dict(timeline.tally.served)
    for request in timeline.served.latest(lambda one: (one.finished or 0) > now):
        after = request.unnamed_until(request.finished or now) - request.unnamed_until(now)
        served[request.worker or 1] -= after
    for request in _served_now(frame):
        worker = request.worker or 1
        served[worker] = served.get(worker, 0) + request.unnamed_until(now)
    return served | {ALL: sum(served.values())}


def _served_now(frame: Frame) -> list[Request]:
    """Requests that are in the hands of a server that does not tell all that it does."""
    timeline = frame.timeline
    return list(timeline.open.values()) if timeline.told == "handling" else []
