"""The result for people: a few rows of bars for each run, then a table. Plain text, no colours."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from demo_server.addresses import timer_said
from demo_server.library import printable
from tui.naming import between, describe, idle_in_words, per_second
from tui.picture.axis import axis_line, duration
from tui.picture.bars import Scale, bar
from tui.picture.sparkline import sparkline
from tui.picture.stretches import stretches
from tui.result import ExpectationResult, Result, RunResult
from tui.summary import Setting, spoils
from tui.timeline.fold import Timeline
from tui.timeline.history import highest
from tui.timeline.records import STATES, Request, State
from tui.verdict import tool_verdict

BARS = 60
"""cells"""
MOST_ROWS = 16
LEGEND = "░ queued: nobody handles it yet   ▒ waiting for I/O   █ working (CPU)"
SERVING = "   ▓ at the server"
_CALLED: dict[State, str] = {"serving": "at the server"}


class Drawn(NamedTuple):
    """A run with what its picture needs."""

    result: RunResult
    timeline: Timeline
    end: int
    """the instant up to which the run is drawn"""
    label: str = ""
    """what it is called where its mode does not tell it apart"""
    server: str = ""
    """what was driven, in full; empty of the demo server"""

    @property
    def name(self) -> str:
        """What it is called."""
        return self.label or self.result.mode


def report(title: str, caption: str, runs: Sequence[Drawn], result: Result) -> str:
    """The whole report, with a line break at its end."""
    # One axis for all runs: bars are there to be compared.
    length = max((run.timeline.elapsed(run.end) for run in runs), default=0) or 1
    lines = [title, *([caption] if caption else []), ""]
    for run in runs:
        lines += [*_run_lines(run, length), ""]
    if runs:
        legend = LEGEND if all(run.result.told == "steps" for run in runs) else LEGEND + SERVING
        lines += [legend, "", *_table(runs), ""]
    if result.verdict:
        lines += [f"verdict: {result.verdict}", ""]
    lines += [note for run in runs for note in notes(run.result, run.name)]
    lines += _expectation_lines(result.expectations)
    return "\n".join(line.rstrip() for line in lines).rstrip() + "\n"


def notes(run: RunResult, name: str = "") -> list[str]:
    """What must be known to read a run's numbers rightly; its name, where that is not its mode."""
    said = []
    name = name or run.mode
    if run.lower_bound:
        counts = {"unfinished": run.unfinished, "timed out": run.timed_out, "failed": run.failed}
        which = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
        said.append(f"{name}: {which}; counted with the age they had reached: times are lower bounds")
    said += [f"{name}: {one.count} failed: {printable(one.reason)}" for one in run.failures if one.reason]
    lag = run.sender_lag_ms
    if spoils(lag.max if lag.p99 is None else lag.p99, run.response_ms.mean):
        said.append(
            f"{name}: the sender was late by up to {run.sender_lag_ms.max:.0f} ms: "
            "this machine is too busy, and response times contain that"
        )
    if run.tool is not None:
        shown = tool_verdict(run.tool, run.response_ms.mean, run.completed, lower_bound=run.lower_bound)
        said += [f"{name}: {printable(shown)}"] if shown else []
    return [*said, *_foreseen(run, name), *_inside(run, name)]


def _foreseen(run: RunResult, name: str) -> list[str]:
    """Where chance is in play: what it came to, what was foreseen of it, and where other such runs lie."""
    band = run.predicted.band_ms
    if band is None:
        return []
    mean, predicted = _length(run.response_ms.mean), _length(run.predicted.response_ms.mean)
    return [
        f"{name}: mean {mean}, predicted {predicted}; nine of ten such runs: {between(band)} ({band.runs} simulated)"
    ]


def _inside(run: RunResult, name: str) -> list[str]:
    """What is known of the inside of the server, beyond or short of what a demo server without a pool tells."""
    if run.pool_ms.max:
        mean, worst = _length(run.pool_ms.mean), _length(run.pool_ms.max)
        return [f"{name}: stood in line within the server for {mean} on average, {worst} at worst"]
    if run.told != "nothing":
        return []
    if run.service_ms.mean is not None:
        return [f"{name}: what happens inside is placed by Server-Timing: lengths are the server's, instants are not"]
    return [f"{name}: the server tells nothing of what happens inside: response times only"]


def _run_lines(run: Drawn, length: int) -> list[str]:
    setting = Setting(run.result.mode, run.result.workers, run.result.processes)
    about = describe(setting)
    if run.server:
        workers = f", {about}" if run.result.mode == "sync" else ""
        about = f"{printable(run.server)}{workers}"
    heading = f"{run.name}: {about}"
    requests = run.timeline.requests()
    names = [*map(_called, _states(run)), *(_label(one.id, one.name) for one in requests[:MOST_ROWS])]
    width = max(map(len, names))
    axis = f"  {'':{width}}  {axis_line(length, BARS)}"
    scale = Scale(run.timeline.zero or 0, length / BARS)
    if len(requests) > MOST_ROWS:
        rows = list(_sparklines(run, scale, width))
    else:
        rows = [_row(one, run.end, scale, width) for one in requests]
    return [heading, *_beside(run.timeline), *_busy(run.result), axis, *rows]


def _beside(timeline: Timeline) -> list[str]:
    """What was there beside the load, and what was not."""
    said = [idle_in_words(timeline.idle)] if timeline.idle else []
    return [*said, *([timer_said(timeline.timer)] if timeline.timer else [])]


def _busy(run: RunResult) -> list[str]:
    """What a worker, or the loop, did with its time."""
    shares = run.server
    if shares is None:
        return []
    held = f", is held by waits {_share(shares.blocked)}" if run.mode != "async" or shares.blocked else ""
    serves = f", serves {_share(shares.serving)}" if run.told != "steps" else ""
    worker = "the loop" if run.mode != "sync" else "a worker"
    return [f"{worker} works {_share(shares.working)}{held}{serves}, is free {_share(shares.idle)}"]


def _row(request: Request, end: int, scale: Scale, width: int) -> str:
    cells = "".join(cell.plain for cell in bar(stretches(request, end), scale, BARS))
    response = duration(request.response_until(end)) if request.answered else printable(request.reason)
    label = _label(request.id, request.name)
    return f"  {label:{width}}  {cells}  {response or request.outcome or 'unfinished'}"


def _sparklines(run: Drawn, scale: Scale, width: int) -> Iterable[str]:
    history = run.timeline.history
    columns = {state: history.averages(state, scale.start, scale.per_cell, BARS, run.end) for state in _states(run)}
    most = highest([*columns.values()])
    for state, column in columns.items():
        yield f"  {_called(state):{width}}  {sparkline(column, most)}  up to {_count(max(column))}"


def _states(run: Drawn) -> list[State]:
    """Those that a run may have; of a server that tells nothing only whether a request is there."""
    if run.result.told == "steps":
        return [state for state in STATES if state != "serving"]
    return [*STATES] if run.result.wait_ms.mean is not None else ["queued", "serving"]


def _called(state: State) -> str:
    return _CALLED.get(state, state)


def _table(runs: Sequence[Drawn]) -> list[str]:
    header = ["", "answered", "mean", "predicted", "p50", "p95", "worst", "all over", "a second"]
    rows = [
        [
            drawn.name,
            f"{run.completed} of {run.completed + run.failed + run.timed_out + run.unfinished}",
            _length(run.response_ms.mean),
            _length(run.predicted.response_ms.mean),
            _length(run.response_ms.p50),
            _length(run.response_ms.p95),
            _length(run.response_ms.max),
            _length(run.makespan_ms),
            per_second(run.throughput_rps),
        ]
        for drawn in runs
        for run in (drawn.result,)
    ]
    widths = [max(len(row[column]) for row in [header, *rows]) for column in range(len(header))]
    return [
        "  ".join(
            [
                row[0].ljust(widths[0]),
                *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)),
            ]
        )
        for row in [header, *rows]
    ]


def _expectation_lines(expectations: Sequence[ExpectationResult]) -> list[str]:
    return [
        f"{'met    ' if one.passed else 'NOT MET'}  {printable(one.expect)}   (left side: {figure(one.actual)})"
        for one in expectations
    ]


def figure(actual: float | None) -> str:
    """The value of an expectation's left side."""
    return "no value, too few samples or requests" if actual is None else f"{actual:.4f}".rstrip("0").rstrip(".")


def _share(share: float) -> str:
    return "< 1 %" if 0 < share < 0.01 else f"{100 * share:.0f} %"


def _count(number: float) -> str:
    return f"{number:.0f}" if number >= 9.95 else f"{number:.2g}"


def _label(number: int, name: str) -> str:
    return f"{number} {name}"


def _length(ms: float | None) -> str:
    return "-" if ms is None else duration(ms * 1e6)
