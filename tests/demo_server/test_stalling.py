"""A server that stands still: it answers nobody, and yet it hears its stdin."""

import http.client
import os
import select
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demo_server.emitter import Emitter
from demo_server.events import AnyEvent, HandlingStarted, ServerResumed, ServerStalled, SettingChanged, decode
from demo_server.loopback import HOST
from demo_server.scenario import MODES, Mode
from demo_server.settings import RESUME, STALL
from demo_server.stalling import StallableInput, read_without_letting_go
from tests.demo_server.processes import AT_ONCE_S, PATIENCE_S, Server, started_as_child

pytestmark = pytest.mark.realtime

NO_ANSWER_S = 0.3
"""many times what an answer takes"""
WITH_WORKERS = b'{"set":"workers","value":2}\n'


def read_through(*chunks: bytes) -> tuple[list[bytes], list[type[AnyEvent]]]:
    """The lines and events that these reads of stdin give."""
    left = [*chunks, b""]
    out, into = os.pipe()
    emitter = Emitter(into)
    stdin = StallableInput(-1, emitter)
    stdin._read = lambda: left.pop(0)  # type: ignore[method-assign]  # the test decides what a read finds
    lines = list(stdin)
    emitter.close()
    os.close(into)
    with os.fdopen(out, "rb") as told:
        return lines, [type(decode(line)) for line in told]


# --- what stdin says --------------------------------------------------------------------------------------


def test_a_stall_and_its_end_in_one_chunk_are_both_obeyed() -> None:
    assert read_through(STALL + RESUME + b"next\n") == ([b"next\n"], [ServerStalled, ServerResumed])


def test_what_comes_in_a_stall_is_passed_on_when_it_ends() -> None:
    lines, events = read_through(b"one\n" + STALL, b"two\n", b"three\n", RESUME, b"four\n")
    assert lines == [b"one\n", b"two\n", b"three\n", b"four\n"]
    assert events == [ServerStalled, ServerResumed]


def test_what_has_come_is_not_passed_on_before() -> None:
    assert read_through(STALL, b"two\n")[0] == []


def test_who_is_stalled_does_not_stall_again_and_who_is_not_does_not_resume() -> None:
    assert read_through(RESUME, STALL, STALL, RESUME, RESUME)[1] == [ServerStalled, ServerResumed]


@settings(deadline=None, max_examples=50)
@given(
    st.lists(st.sampled_from([b"one\n", b"\n", STALL, RESUME, b"stall \n", b"x" * 50 + b"\n"]), max_size=9), st.data()
)
def test_where_reads_end_makes_no_difference(lines: list[bytes], data: st.DataObject) -> None:
    said = b"".join(lines)
    cuts = sorted(data.draw(st.sets(st.integers(1, max(1, len(said) - 1)))))
    chunks = [said[start:end] for start, end in zip([0, *cuts], [*cuts, len(said)], strict=True) if said[start:end]]
    assert read_through(*chunks) == read_through(*filter(None, [said]))


def test_to_read_without_letting_go_is_to_read() -> None:
    out, into = os.pipe()
    os.write(into, b"some words")
    assert read_without_letting_go(out, 4) == b"some"
    assert read_without_letting_go(out, 100) == b" words"
    os.close(into)
    assert read_without_letting_go(out, 100) == b""
    os.close(out)
    with pytest.raises(OSError, match="Bad file descriptor"):
        read_without_letting_go(out, 100)


# --- a real server ----------------------------------------------------------------------------------------


@contextmanager
def in_vain(server: Server, name: str) -> Iterator[http.client.HTTPConnection]:
    """Somebody who has asked a stalled server, and waits.

    A request that comes within a moment of the word that it stalls may still find it awake; a second one may not.
    """
    with asking(server, name) as first:
        if is_silent(first):
            yield first
            return
    with asking(server, name) as second:
        assert is_silent(second), "the kernel takes the request, and nobody is to read it"
        yield second


@contextmanager
def asking(server: Server, name: str) -> Iterator[http.client.HTTPConnection]:
    """Somebody who has asked, and will wait."""
    connection = http.client.HTTPConnection(HOST, server.port, timeout=PATIENCE_S)
    connection.request("GET", f"/{name}")
    try:
        yield connection
    finally:
        connection.close()


def is_silent(connection: http.client.HTTPConnection) -> bool:
    return not select.select([connection.sock], [], [], NO_ANSWER_S)[0]


def stall(server: Server) -> None:
    server.tell(STALL)
    server.wait_for(ServerStalled)


@pytest.mark.parametrize("mode", MODES)
def test_a_stalled_server_answers_nobody_until_it_resumes(mode: Mode) -> None:
    with started_as_child(mode) as server:
        assert server.port
        for _ in range(2):
            stall(server)
            with in_vain(server, "page") as connection:
                server.tell(RESUME)
                server.wait_for(ServerResumed)
                assert connection.getresponse().status == 200


@pytest.mark.parametrize(("mode", "name"), [("sync", "slow"), ("async", "slow"), ("blocked-loop", "busy")])
def test_a_stalled_server_ends_with_its_stdin_whatever_it_was_doing(mode: Mode, name: str) -> None:
    with started_as_child(mode) as server, server.in_flight(name):
        stall(server)
        server.close_stdin()
        assert server.status(AT_ONCE_S) == 0


@pytest.mark.parametrize("mode", ["sync", "async"])
def test_a_server_that_resumes_while_it_handles_goes_on_with_that(mode: Mode) -> None:
    with started_as_child(mode) as server:
        assert server.port
        with asking(server, "long") as connection:
            server.wait_for(HandlingStarted)
            stall(server)
            assert is_silent(connection)
            server.tell(RESUME)
            assert connection.getresponse().status == 200


def test_a_stall_and_its_end_said_together_freeze_nobody() -> None:
    with started_as_child("async") as server, server.client() as client:
        assert client.get("/page").status_code == 200
        server.tell((STALL + RESUME) * 20 + STALL + STALL + RESUME)
        for _ in range(21):
            server.wait_for(ServerStalled)
            server.wait_for(ServerResumed)
        assert client.get("/page").status_code == 200


def test_another_number_of_workers_holds_once_the_server_resumes() -> None:
    with started_as_child("sync") as server:
        assert server.port
        stall(server)
        server.tell(WITH_WORKERS)
        with in_vain(server, "page") as connection:  # only the word to resume resumes
            server.tell(RESUME)
            resumed = server.wait_for(ServerResumed)
            changed = server.wait_for(SettingChanged)
            assert (changed.setting, changed.value) == ("workers", 2)
            assert changed.at >= resumed.at
            assert connection.getresponse().status == 200


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="asks /proc for processor time, which is not here")
def test_a_stalled_server_costs_no_processor_time() -> None:
    with started_as_child("sync") as server, server.in_flight("busy"), asking(server, "page") as connection:
        stall(server)
        before = ticks(server)
        assert is_silent(connection)
        spent_s = (ticks(server) - before) / os.sysconf("SC_CLK_TCK")
        assert spent_s < NO_ANSWER_S / 4


def ticks(server: Server) -> int:
    """Processor time of a process."""
    fields = Path(f"/proc/{server.process.pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])
