"""The wire contract: what the children say, one JSON object a line.

Both sides import it, neither side imports the other. Every event carries its own instant ``at``, in
nanoseconds of time.perf_counter_ns(), which is one clock for all processes of a machine. A timeline
built from events depends on the order within a request and within a child, never on how the lines of
two children fell together.
"""

from typing import Annotated, Literal, TypeVar

import msgspec

from demo_server.steps import Kind

_T = TypeVar("_T")

Instant = Annotated[int, msgspec.Meta(ge=0)]
SettingName = Literal["clients", "rate", "workers"]
"""what can be set while a run goes on"""
REQUEST_ID = "X-Request-Id"
"""the header in which our clients number their requests"""
WARM_UP = "/warm-up"
"""the path of a request for nothing, handled as the mode handles any: it tells no events. ?request=NAME&scale=0.01 does
what is stated of that one's steps, so much shorter"""
HANDLED = "X-Handled-Ns"
"""the header of its answer that says how long its handling took, and how much longer than was stated; nanoseconds"""
FIRST_FOREIGN_ID = 1_000_000_000
"""Requests that no client of ours sent (curl, a browser) are numbered by the server from here on."""


Told = Literal["steps", "handling", "nothing"]
"""what a server tells of a request: all that it does; its begin and end, and spans that its code names; nothing"""


class PlacedSpan(msgspec.Struct, frozen=True, gc=False):
    """A length of time that was told, at instants that were not."""

    name: str
    kind: Kind
    start: Instant
    end: Instant


class Event(msgspec.Struct, frozen=True, tag_field="event", tag=True, gc=False):
    """Something that happened at an instant."""

    at: Instant


class RequestEvent(Event, frozen=True, gc=False):
    """Something that happened to a request."""

    id: int


# --- said by the server -----------------------------------------------------------------------------------


class ServerReady(Event, frozen=True, gc=False):
    """The server's socket is open: clients may connect."""

    host: str
    port: int


class RequestArrived(RequestEvent, frozen=True, gc=False, omit_defaults=True):
    """The server has read a request and found the code that serves it."""

    request: str
    refused: bool = False
    """the server has too many already: it is answered at once, and not handled"""


class HandlingStarted(RequestEvent, frozen=True, gc=False):
    """A worker (in async: the event loop) has begun to handle a request."""

    worker: int


class StepStarted(RequestEvent, frozen=True, gc=False):
    """A step of a request has begun."""

    index: int
    step: str
    kind: Kind


class StepEnded(RequestEvent, frozen=True, gc=False):
    """A step of a request is over."""

    index: int


class StepMeasured(Event, frozen=True, gc=False):
    """What a real step costs here beyond the time that is stated of it: done before the run, alone. For the prediction.

    Nanoseconds: ``extra``, all of it; ``cpu``, how much of that is CPU of the thread that does it.
    """

    request: str
    index: int
    extra: int
    cpu: int


class HandlingFinished(RequestEvent, frozen=True, gc=False):
    """The handling of a request is over; its answer is about to leave."""


class ServiceReady(Event, frozen=True, gc=False):
    """What a run's real steps wait for is there (said by the child that is it, or that keeps it)."""

    service: Literal["database", "upstream"]
    address: str


class ServerStalled(Event, frozen=True, gc=False):
    """The server is about to stand still: no code of it runs until it resumes."""


class ServerResumed(Event, frozen=True, gc=False):
    """The server goes on after it has stood still."""


class WorkerHeld(Event, frozen=True, gc=False):
    """A worker has a connection on which nothing is said: it waits there, and can do nothing else."""

    worker: int


class WorkerFreed(Event, frozen=True, gc=False):
    """A worker that was held by such a connection is free: it was closed, or somebody has spoken."""

    worker: int


# --- said by the clients ----------------------------------------------------------------------------------


class ClientsReady(Event, frozen=True, gc=False, omit_defaults=True):
    """The clients are warmed up, know what HTTP itself costs here, and wait for the word to start."""

    round_trip: int = 0
    """one request for nothing when nothing else goes on, in nanoseconds"""
    per_request: int = 0
    """such requests all at once: nanoseconds from one answer to the next"""
    told: Told = "steps"
    """how much the server tells of its requests"""
    late: int = 0
    """by how much a request's handling takes longer than its steps state, in nanoseconds"""
    idle: int = 0
    """connections that are open beside the load, and on which nothing is said"""


class LoadStarted(Event, frozen=True, gc=False):
    """The instant from which a run counts its time."""


class RequestPlanned(RequestEvent, frozen=True, gc=False):
    """The instant at which a request should have been sent, however late it was."""

    request: str
    client: int


class RequestSent(RequestEvent, frozen=True, gc=False):
    """A client has begun to send a request."""


class ResponseReceived(RequestEvent, frozen=True, gc=False, omit_defaults=True):
    """A client has its answer, to the last byte."""

    status: int
    reason: str = ""
    """why it is no answer, where the server says so"""


class HandlingPlaced(RequestEvent, frozen=True, gc=False):
    """What a server without events of ours says in its answer of how it spent its time (Server-Timing).

    It tells lengths alone: the instants are where we placed them, between sending and receiving. Comes before the
    ResponseReceived.
    """

    started: Instant
    finished: Instant
    spans: tuple[PlacedSpan, ...] = ()


class RequestTimedOut(RequestEvent, frozen=True, gc=False):
    """A client has given up waiting for its answer."""


class RequestFailed(RequestEvent, frozen=True, gc=False):
    """A client could not send its request or lost the connection before the answer."""

    reason: str


class LoadEnded(Event, frozen=True, gc=False):
    """The run is over: every answer is there, or its time is up. What is in flight stays unfinished."""


# --- said by either child, and by the parent --------------------------------------------------------------


class SettingChanged(Event, frozen=True, gc=False):
    """A setting has another value from this instant on (said by the child that obeyed)."""

    setting: SettingName
    value: float
    """of a rate, requests a second; of clients and workers, how many"""


class EventsDropped(Event, frozen=True, gc=False):
    """A child had to throw events away, because nobody read them."""

    count: int


class ChildDied(Event, frozen=True, gc=False):
    """A child ended before its time (said by the parent)."""

    child: str
    status: int
    """its exit code, negative for a signal"""


AnyEvent = (
    ServerReady
    | RequestArrived
    | HandlingStarted
    | StepStarted
    | StepEnded
    | StepMeasured
    | HandlingFinished
    | ServiceReady
    | ServerStalled
    | ServerResumed
    | WorkerHeld
    | WorkerFreed
    | ClientsReady
    | LoadStarted
    | RequestPlanned
    | RequestSent
    | HandlingPlaced
    | ResponseReceived
    | RequestTimedOut
    | RequestFailed
    | LoadEnded
    | SettingChanged
    | EventsDropped
    | ChildDied
)

UNDECODABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""what msgspec raises of a line that it cannot decode: it lets the last two through as they are"""
_encoder = msgspec.json.Encoder()
_decoder: msgspec.json.Decoder[AnyEvent] = msgspec.json.Decoder(AnyEvent)


def encode(events: list[Event]) -> bytes:
    """Events as lines of JSON."""
    return _encoder.encode_lines(events)


def decode(line: bytes | bytearray) -> AnyEvent:
    """The event that a line of JSON tells. Raises msgspec.DecodeError (a ValueError) when it tells none."""
    return decoded(_decoder, line)


def decoded(decoder: msgspec.json.Decoder[_T], line: bytes | bytearray) -> _T:
    """What a decoder makes of a line of JSON. Raises msgspec.DecodeError alone, whatever the line holds."""
    try:
        return decoder.decode(line)
    except UNDECODABLE as error:
        raise msgspec.DecodeError(str(error)) from None
