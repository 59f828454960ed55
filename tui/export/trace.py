"""A recording as a trace for ui.perfetto.dev and chrome://tracing.

A process a run, a track a worker (in async: the event loop) and a track a client; what goes on at once on one of
them stands on a further one. All runs begin at 0, so that they stand above each other.
"""

from collections.abc import Iterator, Sequence
from itertools import count
from typing import TextIO

from demo_server.events import ServerStalled, SettingChanged
from tui.export.trace_clients import client_tracks
from tui.export.trace_counters import counters
from tui.export.trace_format import Instant, TraceEvent, names_of_process, write
from tui.export.trace_tracks import Tracks
from tui.export.trace_workers import worker_tracks
from tui.naming import describe, setting_of
from tui.recording.recorded import RecordedRun


def write_trace(runs: Sequence[RecordedRun], out: TextIO) -> None:
    """Write all runs, event by event. What was not over at a run's end is cut there, and says so."""
    write(_events(runs), _others(runs), out)


def _events(runs: Sequence[RecordedRun]) -> Iterator[TraceEvent]:
    # A track's number is its own in the whole file, and no process has it: to Perfetto, which knows Linux, a
    # thread that has its process's number is the main thread.
    numbers = count(len(runs) + 1)
    for pid, run in enumerate(runs, 1):
        yield from names_of_process(pid, _name(run, alike=len({one.began.name for one in runs}) == 1))
        tracks = Tracks(run, pid, numbers)
        yield from _changes(tracks)
        yield from counters(tracks)
        yield from worker_tracks(tracks)
        yield from client_tracks(tracks)


def _name(run: RecordedRun, *, alike: bool) -> str:
    mode = run.began.mode
    words = describe(setting_of(run.scenario, mode))
    said = f"{run.began.called}: {words}" + (f", {run.began.target}" if run.began.target else "")
    return said if alike else f"{run.began.name}, {said}"


def _changes(tracks: Tracks) -> Iterator[TraceEvent]:
    """What was done to the run while it went on."""
    if not tracks.run.timeline.changes:
        return
    tid, names = tracks.begun("changes")
    yield from names
    for change in tracks.run.timeline.changes:
        if isinstance(change, SettingChanged):
            name = f"{change.setting} = {change.value:g}"
        else:
            name = "server stalled" if isinstance(change, ServerStalled) else "server resumed"
        at, _ = tracks.interval(change.at, change.at)
        yield Instant(name, tracks.pid, tid, at / 1000, "p")


def _others(runs: Sequence[RecordedRun]) -> dict[str, str]:
    """What does not fit on a track: where it comes from, and what is missing of it."""
    if not runs:
        return {}
    header = runs[0].header
    machine = header.machine
    missing = {f"run {number} is not whole": _missing(run) for number, run in enumerate(runs, 1)}
    return {
        "recorded with": f"asyncdemo {header.program}",
        "scenario": header.name,
        "recorded": header.recorded,
        "machine": f"{machine.system} {machine.processor}, {machine.cores} cores, Python {machine.python}",
    } | {name: what for name, what in missing.items() if what}


def _missing(run: RecordedRun) -> str:
    said = [] if run.whole else ["the recording was cut off before the run's end"]
    if run.timeline.dropped:
        said.append(f"{run.timeline.dropped} events were lost")
    return "; ".join(said)
