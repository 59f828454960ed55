"""Scenarios of real steps for tests, in milliseconds: of none of them anything real is done here."""

from collections.abc import Mapping, Sequence
from typing import Any

from demo_server.loading import scenario_from
from demo_server.scenario import Scenario
from tests.tui import building as b
from tui.timeline.fold import Timeline
from tui.timeline.records import Costs, StepCost
from tui.timeline.spans import Span

Step = dict[str, Any]


def query(takes: Any = 0, name: str = "db") -> Step:
    return {"name": name, "query": "select 1", "takes": takes}


def fetch(takes: Any = 0, name: str = "service") -> Step:
    return {"name": name, "fetch": "/prices", "takes": takes}


def read(cold: bool = False) -> Step:
    return {"name": "file", "read": "1 MB", "cold": cold}


def work(length: Any, name: str = "code") -> Step:
    return {"name": name, "work": length}


def wait(length: Any, name: str = "timer") -> Step:
    return {"name": name, "wait": length}


def together(*parts: Step) -> Step:
    return {"together": list(parts)}


def asking(
    steps: Sequence[Step] | Mapping[str, Sequence[Step]],
    times: int = 1,
    *,
    server: Mapping[str, int] | None = None,
    database: Mapping[str, Any] | None = None,
    **load: Any,
) -> Scenario:
    """Requests of such steps; sent so many times at once, unless there is another load."""
    requests = steps if isinstance(steps, Mapping) else {"page": steps}
    script = {"script": [{"at": 0, "send": name, "times": times} for name in requests]}
    return scenario_from(
        {
            "title": "Test",
            "server": dict(server or {}),
            "database": dict(database or {}),
            "requests": {name: {"steps": list(some)} for name, some in requests.items()},
            "load": load or script,
        }
    )


def costing(extra: float, cpu: float = 0, index: int = 0, request: str = "page") -> Costs:
    """A machine on which a step costs so much beside what is stated of it."""
    return Costs(steps={(request, index): StepCost(b.ns(extra), b.ns(cpu))})


def spans_ms(timeline: Timeline) -> dict[int, list[tuple[str, float, float]]]:
    """The spans of each request, as they began: name, begin and end in milliseconds of the run."""
    return {one.id: [_in_ms(span) for span in one.spans] for one in timeline.requests()}


def _in_ms(span: Span) -> tuple[str, float, float]:
    assert span.end is not None, span
    return span.step, span.start / b.MS, span.end / b.MS
