"""Recorded runs for the tests of exports, without a file."""

from collections.abc import Iterable

import msgspec

from demo_server.events import (
    Event,
    HandlingPlaced,
    PlacedSpan,
    StepEnded,
    StepStarted,
)
from demo_server.loading import scenario_from
from demo_server.scenario import Mode, Scenario
from demo_server.steps import Kind
from tests.tui import building as b
from tui.recording.lines import new_header, run_began
from tui.recording.recorded import RecordedRun
from tui.simulation import simulate
from tui.timeline.fold import Timeline

PAGE = b.at_once(1, [("work", 100)])


def recorded(
    events: Iterable[Event], mode: Mode = "sync", scenario: Scenario = PAGE, *, number: int = 1, target: str = ""
) -> RecordedRun:
    """A run that events tell, whatever they are."""
    timeline = Timeline(1_000_000, 1_000_000)
    last = 0
    for event in events:
        timeline.apply(event)
        last = max(last, event.at)
    began = msgspec.structs.replace(run_began(0, "test", mode, scenario, target=target), run=number)
    end, whole = (last, False) if timeline.end is None else (timeline.end, True)
    return RecordedRun(new_header("test", ""), began, scenario, timeline, end, whole)


def ran(scenario: Scenario, mode: Mode = "sync", *, number: int = 1) -> RecordedRun:
    """A run that went as predicted."""
    return recorded(simulate(scenario, mode), mode, scenario, number=number)


def compared(scenario: Scenario) -> list[RecordedRun]:
    """The scenario in sync, then in async."""
    return [ran(scenario, "sync"), ran(scenario, "async", number=2)]


# --- what is not only steps in turn -----------------------------------------------------------------------

SHOP = scenario_from(
    {
        "title": "Shop",
        "server": {"threads": 4},
        "database": {"url": "postgresql://ada:sesame@db.example/shop", "pool": 5},
        "requests": {
            "shop": {
                "steps": [
                    {"name": "session", "query": "SELECT user_id\nFROM sessions", "takes": 30},
                    {
                        "together": [
                            {"name": "prices", "fetch": "/prices", "takes": {"uniform": [10, 20]}},
                            {"name": "stock", "fetch": "https://ada:sesame@example.org/stock?token=abc"},
                        ]
                    },
                    {"name": "logo", "read": "16 MB", "disk": "/srv", "cold": True},
                    {"name": "page", "render": "<h1>{{ title }}</h1>"},
                ]
            }
        },
        "load": {"script": [{"at": 0, "send": "shop"}]},
    }
)
DOOR = scenario_from(
    {
        "title": "Door",
        "requests": {"door": {"path": "/door?key=abc", "method": "POST", "body": "x", "headers": {"Cookie": "a=b"}}},
        "load": {"script": [{"at": 0, "send": "door", "times": 3}]},
    }
)


def at_once() -> list[Event]:
    """A request that stands in line for a connection, then fetches two things at once, one within the other's time."""
    return [
        b.load_started(),
        *b.asking(1, request="shop"),
        b.arrived(1, 1),
        b.begun(1, 2),
        *spans(1, ("connection", "queue", 10, 30), ("session", "wait", 30, 60)),
        *spans(1, ("prices", "wait", 60, 80), ("stock", "wait", 60, 90), ("page", "work", 85, 95), first=2),
        b.finished(1, 100),
        b.received(1, 101),
        b.load_ended(110),
    ]


def hosted() -> list[Event]:
    """A request of an app that names two spans, one within the other."""
    return [
        b.ready("handling"),
        b.load_started(),
        *b.asking(1, request="door"),
        b.arrived(1, 5),
        b.begun(1, 10),
        *spans(1, ("page", "wait", 20, 80), ("db", "wait", 30, 60)),
        b.finished(1, 100),
        b.received(1, 101),
        b.load_ended(110),
    ]


def outside() -> list[Event]:
    """Requests to a server that tells nothing: the first one's answer says how long it took, the third one fails."""
    parts = (PlacedSpan("db", "wait", b.ns(30), b.ns(60)), PlacedSpan("app", "work", b.ns(60), b.ns(70)))
    return [
        b.ready("nothing"),
        b.load_started(),
        *(event for number in (1, 2, 3) for event in (b.planned(number, request="door"), b.sent(number, 5))),
        HandlingPlaced(b.ns(90), 1, b.ns(20), b.ns(80), parts),
        b.received(1, 90),
        b.received(2, 95),
        b.received(3, 97, 302, "redirects to /login"),
        b.load_ended(110),
    ]


def spans(id_: int, *told: tuple[str, Kind, float, float], first: int = 0) -> list[Event]:
    """Spans of a request, their events in the order of their instants."""
    made: list[Event] = []
    for index, (name, kind, start, end) in enumerate(told, first):
        made += [StepStarted(b.ns(start), id_, index, name, kind), StepEnded(b.ns(end), id_, index)]
    return sorted(made, key=lambda event: event.at)
