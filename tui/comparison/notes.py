"""What must be known to read a comparison rightly."""

from demo_server.events import ServerStalled
from demo_server.library import printable
from tui.recording.lines import Header
from tui.result import RunResult
from tui.summary import spoils
from tui.timeline.fold import Timeline


def notes_on_run(name: str, timeline: Timeline, result: RunResult) -> list[str]:
    """A line for each thing that makes the figures of run A or B other than they seem."""
    said = []
    counts = {"unfinished": result.unfinished, "timed out": result.timed_out, "failed": result.failed}
    if result.lower_bound:
        which = ", ".join(f"{count} {what}" for what, count in counts.items() if count)
        said.append(f"{name}: {which}; counted with the age they had reached: times are lower bounds (≥)")
    said += [f"{name}: {one.count} failed: {printable(one.reason)}" for one in result.failures if one.reason]
    lag = result.sender_lag_ms
    if spoils(lag.max if lag.p99 is None else lag.p99, result.response_ms.mean):
        said.append(f"{name}: the sender was late by up to {lag.max:.0f} ms: its machine was too busy for these times")
    if stalls := sum(isinstance(change, ServerStalled) for change in timeline.changes):
        said.append(f"{name}: the server was made to stand still {_times(stalls)} in mid run; that is in its times")
    if foreign := sum(one.foreign for both in (timeline.closed, timeline.open) for one in both.values()):
        said.append(f"{name}: the server also handled {foreign} of somebody else's requests")
    return said


def notes_on_machines(a: Header, b: Header) -> list[str]:
    """A line when the recordings are not of one machine and one program."""
    said = []
    if a.machine != b.machine:
        where = " and ".join(
            printable(f"{one.system} {one.processor}, {one.cores} cores, Python {one.python}")
            for one in (a.machine, b.machine)
        )
        said.append(f"recorded on different machines ({where}): what differs may be the machine")
    if a.program != b.program:
        programs = f"{printable(a.program)} and {printable(b.program)}"
        said.append(f"recorded by different versions of asyncdemo ({programs})")
    return said


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
