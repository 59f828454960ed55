"""Events out of a child: in order, never late for anybody, never more than fits."""

import os
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from demo_server.emitter import Emitter, emit_alone
from demo_server.events import AnyEvent, EventsDropped, RequestSent, StepEnded, decode

SOON_S = 10.0
MORE_THAN_A_PIPE_HOLDS = 20_000


class Pipe:
    """A pipe, and what somebody has read from it."""

    def __init__(self) -> None:
        self.out, self.into = os.pipe()
        self._open = {self.out, self.into}
        self._read = b""
        self._reader = threading.Thread(target=self._read_on, name="reader of a pipe")

    def close(self, *ends: int) -> None:
        for end in self._open & set(ends or (self.out, self.into)):
            os.close(end)
            self._open.remove(end)

    def start_reading(self) -> None:
        self._reader.start()

    def events(self) -> list[AnyEvent]:
        """Everything that was written, once whoever writes is through."""
        self.close(self.into)
        if not self._reader.ident:
            self.start_reading()
        self._reader.join(SOON_S)
        assert not self._reader.is_alive()
        return [decode(line) for line in self._read.splitlines()]

    def _read_on(self) -> None:
        while chunk := os.read(self.out, 1 << 16):
            self._read += chunk


@pytest.fixture
def pipe() -> Iterator[Pipe]:
    made = Pipe()
    yield made
    made.close()


def emit_many(emitter: Emitter, count: int) -> None:
    """Emit as a server does, and fail if that takes for ever."""
    through = threading.Event()

    def emit() -> None:
        for number in range(count):
            emitter.emit(RequestSent(number, number))
        through.set()

    threading.Thread(target=emit, daemon=True).start()
    assert through.wait(SOON_S), "emit() waits for somebody to read"


def thread_of(make: type[Emitter], descriptor: int) -> tuple[Emitter, threading.Thread]:
    before = set(threading.enumerate())
    emitter = make(descriptor)
    (thread,) = set(threading.enumerate()) - before
    return emitter, thread


@pytest.mark.parametrize("count", [0, 1, 999, 1000, 1001, MORE_THAN_A_PIPE_HOLDS])
def test_close_writes_what_is_left_in_order(pipe: Pipe, count: int) -> None:
    pipe.start_reading()
    emitter = Emitter(pipe.into)
    emit_many(emitter, count)
    emitter.close(SOON_S)
    assert pipe.events() == [RequestSent(number, number) for number in range(count)]


def test_what_is_emitted_is_written_without_a_close(pipe: Pipe) -> None:
    emitter = Emitter(pipe.into)
    try:
        for number in range(3):  # after a pause too: the reader has it before the next is emitted
            emitter.emit(RequestSent(number, number))
            assert decode(os.read(pipe.out, 1 << 16)) == RequestSent(number, number)
    finally:
        emitter.close(SOON_S)


def test_events_of_each_thread_stay_in_its_order(pipe: Pipe) -> None:
    pipe.start_reading()
    emitter = Emitter(pipe.into)

    def work(worker: int) -> None:
        for index in range(1000):
            emitter.emit(StepEnded(0, worker, index))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    emitter.close(SOON_S)
    told = [event for event in pipe.events() if isinstance(event, StepEnded)]
    assert len(told) == 4000
    for worker in range(4):
        assert [event.index for event in told if event.id == worker] == list(range(1000))


def test_a_pipe_that_nobody_reads_stops_neither_emit_nor_close(pipe: Pipe) -> None:
    emitter, thread = thread_of(Emitter, pipe.into)
    emit_many(emitter, MORE_THAN_A_PIPE_HOLDS)
    emitter.close(0.01)
    assert thread.is_alive(), "the pipe took it all: this test tests nothing"
    pipe.start_reading()
    thread.join(SOON_S)
    assert len(pipe.events()) == MORE_THAN_A_PIPE_HOLDS


def test_what_does_not_fit_is_dropped_counted_and_told(pipe: Pipe) -> None:
    emitter = Emitter(pipe.into, longest_queue=100)
    emit_many(emitter, MORE_THAN_A_PIPE_HOLDS)
    pipe.start_reading()
    emitter.close(SOON_S)
    told = pipe.events()
    kept = [event.id for event in told if isinstance(event, RequestSent)]
    dropped = [event.count for event in told if isinstance(event, EventsDropped)]
    assert sum(dropped) > 0
    assert len(kept) + sum(dropped) == MORE_THAN_A_PIPE_HOLDS
    assert kept == sorted(set(kept))
    assert kept[0] == 0
    assert len(kept) + len(dropped) == len(told)


def test_a_pipe_that_nobody_reads_any_more_is_no_error(pipe: Pipe) -> None:
    emitter, thread = thread_of(Emitter, pipe.into)
    pipe.close(pipe.out)
    emit_many(emitter, 10)
    thread.join(SOON_S)
    assert not thread.is_alive()
    emit_many(emitter, 10)
    emitter.close()


def test_what_nobody_will_ever_read_is_not_kept(pipe: Pipe) -> None:
    """A server whose reader is gone (``| head``) serves on: its memory must not fill with events."""
    emitter, thread = thread_of(Emitter, pipe.into)
    pipe.close(pipe.out)
    event = RequestSent(1, 1)
    emitter.emit(event)
    thread.join(SOON_S)
    before = sys.getrefcount(event)
    for _ in range(100):
        emitter.emit(event)
    assert sys.getrefcount(event) == before


def test_who_waits_for_an_event_knows_that_it_is_out_with_all_before_it(pipe: Pipe) -> None:
    emitter = Emitter(pipe.into)
    for number in range(100):
        emitter.emit(RequestSent(number, number))
    emitter.emit_and_wait(StepEnded(100, 7, 0), SOON_S)
    written = os.read(pipe.out, 1 << 16).splitlines()
    assert [decode(line).at for line in written] == list(range(101))
    emitter.close()


def test_who_waits_for_an_event_that_nobody_reads_waits_for_so_long_only(pipe: Pipe) -> None:
    emitter = Emitter(pipe.into)
    emit_many(emitter, MORE_THAN_A_PIPE_HOLDS)
    emitter.emit_and_wait(StepEnded(1, 7, 0), 0.01)
    pipe.start_reading()
    emitter.emit_and_wait(StepEnded(2, 7, 0), SOON_S)
    emitter.close()
    assert pipe.events()[-1] == StepEnded(2, 7, 0)


def test_who_waits_for_an_event_when_the_reader_has_gone_goes_on(pipe: Pipe) -> None:
    pipe.close(pipe.out)
    emitter = Emitter(pipe.into)
    emitter.emit_and_wait(StepEnded(1, 7, 0), SOON_S)
    emitter.emit_and_wait(StepEnded(2, 7, 0), 0.01)
    emitter.close()


def test_one_event_alone_is_written_at_once_and_nobody_need_be_there(
    pipe: Pipe, monkeypatch: pytest.MonkeyPatch
) -> None:
    with os.fdopen(os.dup(pipe.into), "w") as stdout:
        monkeypatch.setattr(sys, "stdout", stdout)
        emit_alone(StepEnded(1, 7, 0))
        assert decode(os.read(pipe.out, 1000)) == StepEnded(1, 7, 0)
        pipe.close(pipe.out)
        emit_alone(StepEnded(2, 7, 0))
