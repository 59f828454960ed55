"""The scenario as a listing, and how it was measured."""

from collections.abc import Sequence

from demo_server.lengths import Length
from demo_server.scenario import Load, Request, Scenario
from tui.export.page_markup import NOTHING, Piece, element
from tui.export.page_run import PageRun
from tui.export.page_words import counted
from tui.picture.axis import duration
from tui.recording.lines import Header

MOST_LINES = 40
"""of a script"""


def scenarios(runs: Sequence[PageRun]) -> Piece:
    """Each scenario that was run, once."""
    told: list[Scenario] = []
    for run in runs:
        if run.recorded.scenario not in told:
            told.append(run.recorded.scenario)
    pieces = [_scenario(one, len(told) > 1) for one in told]
    return element("section", element("h2", "The scenario", id="scenario"), *pieces, aria_labelledby="scenario")


def _scenario(scenario: Scenario, titled: bool) -> Piece:
    workers = counted(scenario.server.workers, "worker")
    rows = [
        *((f"/{name}", _steps(request)) for name, request in scenario.requests.items()),
        ("load", _load(scenario.load)),
        ("server", element("p", f"{workers} in sync mode; async and blocked-loop have one event loop")),
        ("seed", element("p", str(scenario.seed))),
    ]
    if scenario.expect:
        rows.append(("expects", element("ul", *(element("li", element("code", one.that)) for one in scenario.expect))))
    pairs = [element("div", element("dt", name), element("dd", content)) for name, content in rows]
    title = element("h3", scenario.title) if titled else NOTHING
    return element("div", title, element("dl", *pairs, class_="listing"))


def _steps(request: Request) -> Piece:
    items = [
        element(
            "li",
            element("i", class_=f"swatch {'waiting' if step.kind == 'wait' else 'working'}", aria_hidden="true"),
            element("span", step.name),
            " ",
            element("span", f"{step.kind} {law(step.length)}", class_="quiet"),
        )
        for step in request.steps
    ]
    return element("ol", *items, class_="steps")


def law(length: Length) -> str:
    """A length, or how it is drawn."""
    values = [duration(ms * 1e6) for ms in length.values]
    match length.law:
        case "uniform":
            return f"{values[0]} to {values[1]}, uniformly"
        case "exponential":
            return f"exponential, {values[0]} on average"
        case "choice":
            return f"one of {', '.join(values)}"
    return values[0]


def _load(load: Load) -> Piece:
    if load.script is not None:
        lines = [
            f"{one.send} at {duration(one.at.ns)}{f', {one.times} times' if one.times > 1 else ''}"
            for one in load.script[:MOST_LINES]
        ]
        more = len(load.script) - MOST_LINES
        lines += [f"and {more} more"] if more > 0 else []
        return element("ol", *(element("li", line) for line in lines))
    return element("p", "; ".join(_going_on(load)))


def _going_on(load: Load) -> list[str]:
    """A load that goes on for a while."""
    if load.clients is not None:
        words = [f"closed: {counted(load.clients, 'client')}, each sends its next request after the answer"]
        words += [f"thinks for {law(load.think)}"] if load.think.mean else []
    else:
        words = [f"open: {load.rate:g} requests a second, {load.arrivals}, whatever the server does"]
    words += [f"mix {', '.join(f'{name} {weight:g}' for name, weight in load.mix.items())}"] if load.mix else []
    words += [f"for {duration(load.duration.ns)}"] if load.duration else []
    return [*words, f"a client gives up after {duration(load.timeout.ns)}"]


# --- how it was measured ----------------------------------------------------------------------------------

_HOW = """\
Response time counts from the instant at which a request was planned, not from when it was sent: a late sender cannot \
hide its lag. The lag itself is shown as “sender late”.
The requests are real HTTP requests over the loopback. The clients are a process of their own, and so is the server. \
Only the lengths of the steps are made up.
A request that was not answered stays in every figure with the age that it had reached. Nothing is averaged over \
survivors.
Queued is a request that nobody handles: before its handling, and between its handling and its answer.
A percentile stands only where there are enough requests to say it: p95 needs 200 of them, p99 needs 1000.
“Predicted” is the mean response time of the same scenario simulated on a virtual clock, on a machine on which HTTP \
costs what it was measured to cost before the run. None stands beside a run that was changed in mid run, or that has \
more than 5000 requests.\
"""


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
    how = element("ul", *(element("li", line) for line in _HOW.splitlines()), class_="how")
    heading = element("h2", "How it was measured", id="measured")
    return element("section", heading, how, element("dl", *pairs, class_="listing"), aria_labelledby="measured")


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
