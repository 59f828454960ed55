"""What Hypothesis draws: small scenarios, interleavings of a run's events, requests as they may have gone."""

from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from msgspec.structs import replace

from demo_server.events import (
    Event,
    HandlingFinished,
    HandlingStarted,
    RequestArrived,
    RequestEvent,
    StepEnded,
    StepStarted,
)
from demo_server.scenario import MODES, Scenario
from demo_server.steps import Kind
from tests.tui.building import MS, life, scenario_of
from tui.timeline.records import Outcome, Request
from tui.timeline.spans import Span

SERVER_SAYS = (RequestArrived, HandlingStarted, StepStarted, StepEnded, HandlingFinished)

modes = st.sampled_from(MODES)
chances = st.integers(0, 2**32 - 1).map(Random)


def examples(count: int) -> settings:
    """Hypothesis with so many examples and no stopwatch: shared machines are slow at times."""
    return settings(max_examples=count, deadline=None)


# --- scenarios --------------------------------------------------------------------------------------------


@st.composite
def small_scenarios(draw: st.DrawFn) -> Scenario:
    """Scenarios of a few dozen requests at most, of every kind of load."""
    whole = st.integers(1, 200)
    lengths: st.SearchStrategy[Any] = st.one_of(
        whole,
        st.tuples(whole, whole).map(lambda two: {"uniform": sorted(two)}),
        whole.map(lambda mean: {"exponential": mean}),
        st.lists(whole, min_size=1, max_size=3).map(lambda some: {"choice": some}),
    )
    kinds: st.SearchStrategy[Kind] = st.sampled_from(("work", "wait", "wait", "block"))
    # A first step of some length: closed clients must not turn at infinite speed.
    steps = st.tuples(st.tuples(kinds, whole), st.lists(st.tuples(kinds, lengths), max_size=3))
    requests = {name: [first, *more] for name, (first, more) in draw(_some_requests(steps)).items()}
    load = draw(st.one_of(_scripts(list(requests)), _closed(lengths), _open()))
    timeout = draw(st.sampled_from((60_000, 500, 50)))
    # Where HTTP costs nothing, closed clients who are refused would ask again without end.
    limits = st.none() if "clients" in load else st.sampled_from((None, 1, 3))
    server = {"processes": draw(st.booleans()), "limit": draw(limits)}
    workers, seed = draw(st.integers(1, 3)), draw(st.integers(0, 99))
    return scenario_of(requests, workers=workers, seed=seed, server=server, timeout=timeout, **load)


def _some_requests(steps: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(st.sampled_from(("page", "ping", "list")), steps, min_size=1, max_size=3)


def _scripts(names: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    line = st.fixed_dictionaries(
        {"at": st.integers(0, 500), "send": st.sampled_from(names), "times": st.integers(1, 4)}
    )
    return st.fixed_dictionaries(
        {"script": st.lists(line, min_size=1, max_size=5)}, optional={"duration": st.integers(1, 1000)}
    )


def _closed(lengths: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {"clients": st.integers(1, 5), "think": st.one_of(st.just(0), lengths), "duration": st.integers(1, 1000)}
    )


def _open() -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "rate": st.integers(1, 30),
            "arrivals": st.sampled_from(("regular", "poisson")),
            "duration": st.integers(1, 1000),
        }
    )


# --- requests ---------------------------------------------------------------------------------------------


@st.composite
def lives(draw: st.DrawFn) -> Request:
    """A request as a timeline may hold it: at any point of its life, its steps with gaps between, or at once."""
    gap = st.one_of(st.just(0), st.integers(0, 400 * MS), st.integers(0, 1000))
    at = draw(gap)
    request = Request(1, "page", 1, planned=at, sent=at)
    if draw(st.integers(0, 9)):
        request.arrived = request.started = at = at + draw(gap)
        request.worker = 1
        at = _drawn_spans(draw, request, at, gap)
    if request.finished is not None or draw(st.booleans()):
        _drawn_end(draw, request, at + draw(gap))
    return request


@st.composite
def untold_lives(draw: st.DrawFn) -> Request:
    """A request to a server that tells nothing of it, or tells lengths that its clients have placed."""
    gap = st.integers(0, 400 * MS)
    at = draw(gap)
    request = Request(1, "page", 1, planned=at, sent=at, told="nothing")
    if draw(st.booleans()):
        request.placed = True
        request.started = at = at + draw(gap)
        at = max(at, *_overlapping_spans(draw, request, at, gap), at)
        for span in request.spans:
            span.placed = True
        request.finished = at = at + draw(gap)
    if request.placed or draw(st.booleans()):
        request.over, request.outcome, request.status = at + draw(gap), "received", 200
    return request


def _drawn_spans(draw: st.DrawFn, request: Request, at: int, gap: st.SearchStrategy[int]) -> int:
    ends = _overlapping_spans(draw, request, at, gap) if draw(st.booleans()) else _spans_in_turn(draw, request, at, gap)
    how_far = draw(st.integers(0, 3))
    if how_far == 0 and request.spans:
        latest = max(request.spans, key=lambda span: (span.end or 0, span.index))
        latest.end = None
        request.going_on = 1
        return max([latest.start, *(span.start for span in request.spans), *(one.end or 0 for one in request.spans)])
    at = max([at, *ends])
    if how_far > 1:
        request.finished = at = at + draw(gap)
    return at


_kinds: st.SearchStrategy[Kind] = st.sampled_from(("work", "wait", "queue", "block"))


def _spans_in_turn(draw: st.DrawFn, request: Request, at: int, gap: st.SearchStrategy[int]) -> list[int]:
    ends = []
    for index in range(draw(st.integers(0, 5))):
        start = at + draw(gap)
        at = start + draw(gap)
        ends.append(at)
        request.spans.append(Span(index, f"step {index}", draw(_kinds), start, at))
    return ends


def _overlapping_spans(draw: st.DrawFn, request: Request, at: int, gap: st.SearchStrategy[int]) -> list[int]:
    """Each begins when it likes, and lasts as long."""
    ends = []
    for index, start in enumerate(sorted(at + draw(gap) for _ in range(draw(st.integers(0, 4))))):
        ends.append(start + draw(gap))
        request.spans.append(Span(index, f"step {index}", draw(_kinds), start, ends[-1]))
    return ends


def _drawn_end(draw: st.DrawFn, request: Request, at: int) -> None:
    """An answer after its handling; or a time-out or a failure at any time."""
    outcomes: st.SearchStrategy[Outcome] = st.sampled_from(("received", "timed out", "failed"))
    request.outcome = draw(outcomes) if request.finished is not None else "timed out"
    request.over = at
    if request.outcome == "received":
        request.status = 200
    else:
        assert request.planned is not None
        request.over = draw(st.integers(request.planned, at))


def of_each(requests: Iterable[Request]) -> list[Event]:
    """The events of all of them, each under a number of its own."""
    events: list[Event] = []
    for number, request in enumerate(requests, 1):
        for event in life(request):
            assert isinstance(event, RequestEvent)
            events.append(replace(event, id=number))
    return events


# --- streams ----------------------------------------------------------------------------------------------


def streams(events: Iterable[Event]) -> list[list[Event]]:
    """What the clients say, and what the server says of each request: orders that every interleaving keeps."""
    clients: list[Event] = []
    server: dict[int, list[Event]] = {}
    for event in events:
        if isinstance(event, SERVER_SAYS):
            assert isinstance(event, RequestEvent)
            server.setdefault(event.id, []).append(event)
        else:
            clients.append(event)
    return [clients, *server.values()]


def interleaved(parts: list[list[Event]], chance: Random) -> Iterator[Event]:
    """The events of all streams in some order that keeps the order within each."""
    left = [iter(part) for part in parts]
    order = [number for number, part in enumerate(parts) for _ in part]
    chance.shuffle(order)
    for number in order:
        yield next(left[number])
