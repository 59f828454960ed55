"""Does it matter that a wait is a timer's? three-requests as it is, and with queries of the same length."""

from contextlib import aclosing

from msgspec.structs import replace

from benchmarks.harness import median, row
from demo_server.loading import load_scenario
from demo_server.scenario import Mode, Scenario
from demo_server.steps import Step
from tui.run.live import LiveRun
from tui.run.services import Services
from tui.simulation import predict
from tui.summary import makespan_ns
from tui.timeline.fold import Timeline

ROUNDS = 5
MODES: tuple[Mode, ...] = ("sync", "async")
MOST = 0.03


async def run_beside(services: Services, wanted: Scenario, mode: Mode) -> Timeline:
    """A whole run of ours, with services that serve the others too."""
    timeline = Timeline()
    async with aclosing(LiveRun(wanted, mode, services=services).events()) as batches:
        async for batch in batches:
            for event in batch:
                timeline.apply(event)
    return timeline


def with_queries(scenario: Scenario) -> Scenario:
    """The same, where each wait is a query over which the database takes its time."""

    def asked(step: Step) -> Step:
        return step if step.wait is None else Step(step.name, query="select 1 as answer", takes=step.wait)

    requests = {
        name: replace(request, steps=tuple(asked(step) for step in request.steps))
        for name, request in scenario.requests.items()
    }
    return replace(scenario, requests=requests)


async def main() -> None:
    """In turn."""
    timers = load_scenario("three-requests")
    queries = with_queries(timers)
    services = Services()
    try:
        row("makespan, ms", "timers", "queries", "ratio, in turn", "predicted ratio")
        for mode in MODES:
            pairs, foreseen = [], []
            for _ in range(ROUNDS):
                slept = await run_beside(services, timers, mode)
                asked = await run_beside(services, queries, mode)
                pairs.append((_makespan(slept), _makespan(asked)))
                # What the queries cost here beside what was stated of them: the reason for the rest.
                costly = _makespan(predict(queries, mode, asked.costs))
                foreseen.append(costly / _makespan(predict(timers, mode, slept.costs)))
            ratio = median(query / timer for timer, query in pairs)
            columns = (median(column) for column in zip(*pairs, strict=True))
            row(mode, *columns, ratio, median(foreseen))
            if abs(ratio - 1) > MOST:
                row("", f"more than {MOST:.0%}")
    finally:
        await services.end()


def _makespan(timeline: Timeline) -> float:
    """Milliseconds."""
    assert timeline.tally.completed == 3, timeline.tally.completed
    return makespan_ns(timeline, timeline.end or 0) / 1e6
