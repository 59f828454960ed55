"""The wire contract: one line of JSON for each event, the same for ever."""

from typing import get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo_server.events import (
    FIRST_FOREIGN_ID,
    AnyEvent,
    ChildDied,
    ClientsReady,
    Event,
    EventsDropped,
    HandlingFinished,
    HandlingPlaced,
    HandlingStarted,
    LoadEnded,
    LoadStarted,
    PlacedSpan,
    RequestArrived,
    RequestEvent,
    RequestFailed,
    RequestPlanned,
    RequestSent,
    RequestTimedOut,
    ResponseReceived,
    ServerReady,
    ServerResumed,
    ServerStalled,
    ServiceReady,
    SettingChanged,
    StepEnded,
    StepMeasured,
    StepStarted,
    WorkerFreed,
    WorkerHeld,
    decode,
    encode,
)
from tests.demo_server.samples import LETTERS

WIRE: list[tuple[AnyEvent, bytes]] = [
    (ServerReady(1, "127.0.0.1", 8000), b'{"event":"ServerReady","at":1,"host":"127.0.0.1","port":8000}'),
    (RequestArrived(2, 7, "page"), b'{"event":"RequestArrived","at":2,"id":7,"request":"page"}'),
    (HandlingStarted(3, 7, 1), b'{"event":"HandlingStarted","at":3,"id":7,"worker":1}'),
    (StepStarted(4, 7, 0, "db", "wait"), b'{"event":"StepStarted","at":4,"id":7,"index":0,"step":"db","kind":"wait"}'),
    (StepEnded(5, 7, 0), b'{"event":"StepEnded","at":5,"id":7,"index":0}'),
    (
        StepMeasured(5, "page", 2, 900, 300),
        b'{"event":"StepMeasured","at":5,"request":"page","index":2,"extra":900,"cpu":300}',
    ),
    (HandlingFinished(6, 7), b'{"event":"HandlingFinished","at":6,"id":7}'),
    (
        ServiceReady(6, "database", "postgresql:///shop"),
        b'{"event":"ServiceReady","at":6,"service":"database","address":"postgresql:///shop"}',
    ),
    (ServerStalled(6), b'{"event":"ServerStalled","at":6}'),
    (ServerResumed(7), b'{"event":"ServerResumed","at":7}'),
    (WorkerHeld(7, 2), b'{"event":"WorkerHeld","at":7,"worker":2}'),
    (WorkerFreed(8, 2), b'{"event":"WorkerFreed","at":8,"worker":2}'),
    (ClientsReady(7, 900, 400), b'{"event":"ClientsReady","at":7,"round_trip":900,"per_request":400}'),
    (LoadStarted(8), b'{"event":"LoadStarted","at":8}'),
    (RequestPlanned(9, 7, "page", 3), b'{"event":"RequestPlanned","at":9,"id":7,"request":"page","client":3}'),
    (RequestSent(10, 7), b'{"event":"RequestSent","at":10,"id":7}'),
    (
        HandlingPlaced(11, 7, 3, 9, (PlacedSpan("db", "wait", 4, 8),)),
        (
            b'{"event":"HandlingPlaced","at":11,"id":7,"started":3,"finished":9,'
            b'"spans":[{"name":"db","kind":"wait","start":4,"end":8}]}'
        ),
    ),
    (ResponseReceived(11, 7, 200), b'{"event":"ResponseReceived","at":11,"id":7,"status":200}'),
    (RequestTimedOut(12, 7), b'{"event":"RequestTimedOut","at":12,"id":7}'),
    (RequestFailed(13, 7, "reset"), b'{"event":"RequestFailed","at":13,"id":7,"reason":"reset"}'),
    (LoadEnded(14), b'{"event":"LoadEnded","at":14}'),
    (SettingChanged(14, "rate", 2.5), b'{"event":"SettingChanged","at":14,"setting":"rate","value":2.5}'),
    (EventsDropped(15, 99), b'{"event":"EventsDropped","at":15,"count":99}'),
    (ChildDied(16, "server", -9), b'{"event":"ChildDied","at":16,"child":"server","status":-9}'),
]


SELDOM: list[tuple[AnyEvent, bytes]] = [
    (
        ClientsReady(7, told="nothing"),
        b'{"event":"ClientsReady","at":7,"told":"nothing"}',
    ),
    (ClientsReady(7, idle=300), b'{"event":"ClientsReady","at":7,"idle":300}'),
    (ClientsReady(7, late=300), b'{"event":"ClientsReady","at":7,"late":300}'),
    (
        ResponseReceived(11, 7, 503, "no connection free"),
        b'{"event":"ResponseReceived","at":11,"id":7,"status":503,"reason":"no connection free"}',
    ),
    (
        StepStarted(4, 7, 1, "connection", "queue"),
        b'{"event":"StepStarted","at":4,"id":7,"index":1,"step":"connection","kind":"queue"}',
    ),
]
"""what most runs do not have to say"""


def test_every_event_has_its_line_here() -> None:
    assert [type(event) for event, _ in WIRE] == list(get_args(AnyEvent))


@pytest.mark.parametrize(
    ("event", "line"), [*WIRE, *SELDOM], ids=[type(event).__name__ for event, _ in [*WIRE, *SELDOM]]
)
def test_the_line_of_an_event_is_this_for_ever(event: AnyEvent, line: bytes) -> None:
    """Recordings hold these lines: what is changed here can no longer be replayed."""
    assert encode([event]) == line + b"\n"
    assert decode(line) == event


_instants = st.integers(0, 2**63 - 1)
_numbers = st.integers(-(2**31), 2**31)
_texts = st.text(LETTERS + "\n\r\t\0\x1b\x7f\u2028\u202e")
_placed = st.lists(
    st.builds(PlacedSpan, _texts, st.sampled_from(["work", "wait", "queue"]), _instants, _instants), max_size=3
).map(tuple)
_kinds: st.SearchStrategy[AnyEvent] = st.one_of(
    st.builds(ServerReady, _instants, _texts, _numbers),
    st.builds(RequestArrived, _instants, _numbers, _texts),
    st.builds(HandlingStarted, _instants, _numbers, _numbers),
    st.builds(StepStarted, _instants, _numbers, _numbers, _texts, st.sampled_from(["work", "wait", "queue"])),
    st.builds(StepEnded, _instants, _numbers, _numbers),
    st.builds(StepMeasured, _instants, _texts, _numbers, _numbers, _numbers),
    st.builds(HandlingFinished, _instants, _numbers),
    st.builds(ServiceReady, _instants, st.sampled_from(["database", "upstream"]), _texts),
    st.builds(ServerStalled, _instants),
    st.builds(ServerResumed, _instants),
    st.builds(ClientsReady, _instants, _instants, _instants, st.sampled_from(["steps", "handling", "nothing"])),
    st.builds(LoadStarted, _instants),
    st.builds(RequestPlanned, _instants, _numbers, _texts, _numbers),
    st.builds(RequestSent, _instants, _numbers),
    st.builds(HandlingPlaced, _instants, _numbers, _instants, _instants, _placed),
    st.builds(ResponseReceived, _instants, _numbers, _numbers, _texts),
    st.builds(RequestTimedOut, _instants, _numbers),
    st.builds(RequestFailed, _instants, _numbers, _texts),
    st.builds(LoadEnded, _instants),
    st.builds(
        SettingChanged,
        _instants,
        st.sampled_from(["clients", "rate", "workers"]),
        st.floats(allow_nan=False, allow_infinity=False),
    ),
    st.builds(EventsDropped, _instants, _numbers),
    st.builds(ChildDied, _instants, _texts, _numbers),
)


@given(st.lists(_kinds, max_size=8))
def test_events_come_out_as_they_went_in_one_a_line(events: list[Event]) -> None:
    lines = encode(events).split(b"\n")
    assert lines.pop() == b""
    assert [decode(line) for line in lines] == events


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\n",
        b"null",
        b"[]",
        b"{}",
        b"hello",
        b"\xff\xfe",
        b'{"event":"StepEnded","at":1,"id":7,"index":0',
        b'{"event":"StepEnded","at":1,"id":7,"index":0}{}',
        b'{"event":"StepEnded","at":1,"id":7}',
        b'{"event":"StepEnded","at":1,"id":"7","index":0}',
        b'{"event":"StepEnded","at":1.5,"id":7,"index":0}',
        b'{"event":"StepEnded","at":-1,"id":7,"index":0}',
        b'{"event":"StepStarted","at":1,"id":7,"index":0,"step":"db","kind":"sleep"}',
        b'{"event":"SettingChanged","at":1,"setting":"mode","value":1}',
        b'{"event":"Event","at":1}',
        b'{"event":"RequestEvent","at":1,"id":7}',
        b'{"event":"StepExploded","at":1,"id":7}',
        b'{"at":1,"id":7,"index":0}',
        b'{"event":"ServerReady","at":1,"host":"\xff","port":1}',
        pytest.param(b'{"event":"ClientsReady","at":1,"x":' + b"[" * 100_000, id="nested too deep"),
    ],
)
def test_a_line_that_tells_no_event_is_refused_in_one_way(line: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        decode(line)


def test_an_earlier_version_said_less() -> None:
    assert decode(b'{"event":"ClientsReady","at":7}') == ClientsReady(7, 0, 0)


def test_a_later_version_may_say_more() -> None:
    assert decode(b'{"event":"RequestSent","at":1,"id":7,"connection":{"reused":true}}') == RequestSent(1, 7)


def test_events_of_a_request_know_which() -> None:
    told = [event.id for event, _ in WIRE if isinstance(event, RequestEvent)]
    assert set(told) == {7}
    assert len(told) == 11
    assert FIRST_FOREIGN_ID == 1_000_000_000


def test_events_are_values() -> None:
    event = StepEnded(5, 7, 0)
    with pytest.raises(AttributeError):
        event.index = 1  # type: ignore[misc]  # that is the test
    assert event == StepEnded(5, 7, 0)
