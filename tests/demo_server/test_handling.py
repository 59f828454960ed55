"""One request while it is handled: what is told, and what is kept of it."""

import pytest

from demo_server.events import (
    Event,
    HandlingFinished,
    HandlingStarted,
    RequestArrived,
    RequestEvent,
    StepEnded,
    StepStarted,
)
from demo_server.handling import Handling
from demo_server.steps import DrawnStep

DB = DrawnStep(0, "db", "wait", 1)
CODE = DrawnStep(1, "code", "work", 1)


def told_without_instants(events: list[Event]) -> list[Event]:
    return [type(event)(0, *list(_parts(event))) for event in events]


def _parts(event: Event) -> list[object]:
    return [getattr(event, name) for name in event.__struct_fields__ if name != "at"]


def test_a_request_is_told_from_its_arrival_to_its_end() -> None:
    events: list[Event] = []
    handling = Handling(7, "page", [DB, CODE], events.append)
    handling.start(3)
    for step in handling.steps:
        with handling.span(step):
            pass
    handling.finish()
    assert told_without_instants(events) == [
        RequestArrived(0, 7, "page"),
        HandlingStarted(0, 7, 3),
        StepStarted(0, 7, 0, "db", "wait"),
        StepEnded(0, 7, 0),
        StepStarted(0, 7, 1, "code", "work"),
        StepEnded(0, 7, 1),
        HandlingFinished(0, 7),
    ]
    assert all(isinstance(event, RequestEvent) for event in events)


def test_instants_never_run_backwards_and_are_those_that_are_kept() -> None:
    events: list[Event] = []
    handling = Handling(7, "page", [DB, CODE], events.append)
    handling.start(1)
    for step in handling.steps:
        with handling.span(step):
            pass
    handling.finish()
    first, second = handling.spans
    assert [event.at for event in events] == [
        handling.arrived,
        handling.started,
        first.start,
        first.end,
        second.start,
        second.end,
        handling.finished,
    ]
    assert [event.at for event in events] == sorted(event.at for event in events)
    assert (first[:2], second[:2]) == (("db", "wait"), ("code", "work"))


def test_a_request_has_arrived_before_anybody_takes_it() -> None:
    events: list[Event] = []
    handling = Handling(7, "page", [DB], events.append)
    assert len(events) == 1
    assert (handling.started, handling.finished, handling.spans) == (0, 0, [])


def test_a_step_that_fails_is_over_too() -> None:
    events: list[Event] = []
    handling = Handling(7, "page", [DB], events.append)
    with pytest.raises(ZeroDivisionError), handling.span(DB):
        raise ZeroDivisionError
    assert isinstance(events[-1], StepEnded)
    assert [span[:2] for span in handling.spans] == [("db", "wait")]
