"""How a page's numbers came about, and where."""

from collections.abc import Iterator, Sequence

from demo_server.steps import REAL
from tui.export.page_markup import Piece, element
from tui.export.page_run import PageRun
from tui.export.page_words import counted
from tui.picture.axis import duration
from tui.recording.lines import Header

_PLANNED = """\
Response time counts from the instant at which a request was planned, not from when it was sent: a late sender cannot \
hide its lag. The lag itself is shown as “sender late”."""
_LOOPBACK = """\
The requests are real HTTP requests over the loopback. The clients are a process of their own, and so is the server."""
_MADE_UP = "Only the lengths of the steps are made up."
_REAL = """\
The lengths of work and wait are made up. What queries, fetches, reads and renders is done for real, and takes as long \
as it takes; where it is asked to take its time, the other side does."""
_OWN = "Driven was a server of one's own: real HTTP requests, from clients that are a process of their own."
_HANDLING = """\
A hosted app tells when the handling of a request begins and ends, and the spans that its code names. The rest of that \
time it is “at the server”: whether it works or waits there is not known."""
_NOTHING = """\
A server that tells nothing has a request “at the server” from its sending to its answer. What its answer says of it \
(Server-Timing) is placed within that time: lengths are measured, instants are not."""
_AFTERWARDS = """\
A request that was not answered stays in every figure with the age that it had reached. Nothing is averaged over \
survivors.
Queued is a request that nobody handles: before its handling, and between its handling and its answer."""
_IN_LINE = """\
Queued, too, is one that stands in line within the server, for a connection or a thread: “in line”. Of steps that go \
on at once the strongest counts, once: work before wait before standing in line."""
_FIGURES = """\
A percentile stands only where there are enough requests to say it: p95 needs 200 of them, p99 needs 1000.
“Predicted” is the mean response time of the same scenario simulated on a virtual clock, on a machine on which HTTP \
costs what it was measured to cost before the run. None stands beside a run that was changed in mid run, or that has \
more than 5000 requests."""


def measured(header: Header, runs: Sequence[PageRun], download: Piece) -> Piece:
    """How the numbers came about, and where."""
    facts: dict[str, Piece | str] = {
        "recorded": header.recorded.replace("T", " ").replace("Z", " UTC"),
        "with": f"asyncdemo {header.program}" if header.program else "",
        "on": _machine(header),
        "HTTP itself": _http(runs),
        "numbers": download,
    }
    pairs = [element("div", element("dt", name), element("dd", fact)) for name, fact in facts.items() if fact]
    lines = "\n".join(_how(runs)).splitlines()
    how = element("ul", *(element("li", line) for line in lines), class_="how")
    heading = element("h2", "How it was measured", id="measured")
    return element("section", heading, how, element("dl", *pairs, class_="listing"), aria_labelledby="measured")


def _how(runs: Sequence[PageRun]) -> Iterator[str]:
    """What holds of these runs."""
    of_demo = [run for run in runs if not run.recorded.began.target]
    steps = [step for run in of_demo for step in run.recorded.scenario.leaves()]
    told = {run.recorded.timeline.told for run in runs}
    yield _PLANNED
    if of_demo:
        yield f"{_LOOPBACK} {_REAL if any(step.does in REAL for step in steps) else _MADE_UP}"
    if len(of_demo) < len(runs):
        yield _OWN
    if "handling" in told:
        yield _HANDLING
    if "nothing" in told:
        yield _NOTHING
    yield _AFTERWARDS
    if any(run.in_line for run in runs):
        yield _IN_LINE
    yield _FIGURES


def _machine(header: Header) -> str:
    machine = header.machine
    cores = counted(machine.cores, "core") if machine.cores else ""
    python = f"Python {machine.python}" if machine.python else ""
    return ", ".join(part for part in (machine.system, machine.processor, cores, python) if part)


def _http(runs: Sequence[PageRun]) -> str:
    costs = [
        f"{run.label} {duration(cost.round_trip)} alone, {duration(cost.per_request)} each when many"
        for run in runs
        if (cost := run.recorded.timeline.costs).round_trip
    ]
    return "; ".join(costs)
