"""The scenario as a listing."""

from collections.abc import Sequence

from demo_server.scenario import Database, Load, Planned, Scenario
from demo_server.secrets import url_without_secrets
from tui.export.page_markup import NOTHING, Piece, element, joined
from tui.export.page_run import PageRun
from tui.export.page_steps import law, request_steps
from tui.export.page_words import counted
from tui.picture.axis import duration

MOST_LINES = 40
"""of a script"""


def scenarios(runs: Sequence[PageRun]) -> Piece:
    """Each scenario that was run, once, with all that it was run against."""
    told: list[tuple[Scenario, list[str]]] = []
    for run in runs:
        scenario, target = run.recorded.scenario, run.recorded.began.target
        known = next((targets for one, targets in told if one == scenario), None)
        if known is None:
            told.append((scenario, [target]))
        elif target not in known:
            known.append(target)
    pieces = [_scenario(scenario, targets, len(told) > 1) for scenario, targets in told]
    return element("section", element("h2", "The scenario", id="scenario"), *pieces, aria_labelledby="scenario")


def _scenario(scenario: Scenario, targets: Sequence[str], titled: bool) -> Piece:
    rows: list[tuple[str, Piece]] = [
        *((f"/{name}", request_steps(request)) for name, request in scenario.requests.items()),
        ("load", _load(scenario.load)),
        ("server", joined([element("p", target or _demo_server(scenario)) for target in targets])),
    ]
    if "" in targets and any(step.query is not None for step in scenario.leaves()):
        rows.append(("database", element("p", _database(scenario.database))))
    rows.append(("seed", element("p", str(scenario.seed))))
    if scenario.expect:
        rows.append(("expects", element("ul", *(element("li", element("code", one.that)) for one in scenario.expect))))
    pairs = [element("div", element("dt", name), element("dd", content)) for name, content in rows]
    title = element("h3", scenario.title) if titled else NOTHING
    return element("div", title, element("dl", *pairs, class_="listing"))


def _demo_server(scenario: Scenario) -> str:
    workers = counted(scenario.server.workers, "worker")
    are = ", processes" if scenario.server.processes else ""
    said = f"{workers}{are} in sync mode; async and blocked-loop have one event loop"
    if any(step.read is not None for step in scenario.leaves()):
        said = f"{said}, and {counted(scenario.server.threads, 'thread')} to read files"
    if scenario.server.limit is not None:
        said = f"{said}; at most {counted(scenario.server.limit, 'request')} in flight"
    return said


def _database(database: Database) -> str:
    where = url_without_secrets(database.url) if database.url else "an embedded PostgreSQL"
    pool = f"a pool of {counted(database.pool, 'connection')}"
    return f"{where}; {pool}, for each of which a request waits {duration(database.pool_timeout.ns)} at most"


def _load(load: Load) -> Piece:
    if load.script is not None:
        lines = [f"{one.send} at {duration(one.at.ns)}{_times(one)}" for one in load.script[:MOST_LINES]]
        more = len(load.script) - MOST_LINES
        lines += [f"and {more} more"] if more > 0 else []
        return element("ol", *(element("li", line) for line in lines))
    return element("p", "; ".join(_going_on(load)))


def _times(line: Planned) -> str:
    every = f", every {duration(line.every.ns)}" if line.every.ns else ""
    return f", {line.times} times{every}" if line.times > 1 else ""


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
