"""Reading files: which, how, by whom; and what stands in line for a thread."""

import asyncio
import os
import random
import threading
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from demo_server.backends import files, files_to_read, reader_threads
from demo_server.backends.files import AwaitingFiles, BlockingFiles
from demo_server.backends.reading import CAN_FORGET, CHUNK, read_through
from demo_server.events import Event, HandlingFinished, RequestEvent, StepEnded, StepStarted
from demo_server.handling import QUEUE, Handling, StepFailed
from demo_server.library import Complaint
from demo_server.scenario import Scenario, Server
from tests.demo_server.samples import scenario_of

SOON_S = 10.0
Read = Callable[[Scenario, int], Awaitable[list[Event]]]


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setattr(files_to_read, "user_cache_path", lambda *_, **__: folder)
    return folder / "files"


def reading(what: object, **more: object) -> Scenario:
    return scenario_of(page=[{"name": "photo", "read": str(what), **more}])


async def _blocking(scenario: Scenario, number: int = 1) -> list[Event]:
    events: list[Event] = []
    (step,) = scenario.drawn_steps("page", number)
    BlockingFiles(scenario).read(Handling(number, "page", [step], events.append), step)
    return events


async def _awaiting(scenario: Scenario, number: int = 1) -> list[Event]:
    events: list[Event] = []
    (step,) = scenario.drawn_steps("page", number)
    await AwaitingFiles(scenario).read(Handling(number, "page", [step], events.append), step)
    return events


both = pytest.mark.parametrize("read", [_blocking, _awaiting], ids=["blocking", "awaiting"])
faces = pytest.mark.parametrize("face", [BlockingFiles, AwaitingFiles])


@both
@pytest.mark.parametrize("size", [0, 1, CHUNK, 2 * CHUNK + 7])
async def test_a_file_is_read_to_its_end(
    read: Read, size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "photo"
    content = random.Random(7).randbytes(size)
    path.write_bytes(content)
    seen = Seen()
    monkeypatch.setattr("demo_server.backends.reading._buffer", seen.buffer)
    events = await read(reading(path), 1)
    assert [type(event) for event in events[1:]] == [StepStarted, StepEnded], "a thread was free: no queue"
    assert seen.content(size) == content


class Seen:
    """A new buffer for each chunk, so that one can look what was read into it."""

    def __init__(self) -> None:
        self._buffers: list[bytearray] = []

    def buffer(self) -> bytearray:
        self._buffers.append(bytearray(CHUNK))
        return self._buffers[-1]

    def content(self, size: int) -> bytes:
        return b"".join(self._buffers)[:size]


@faces
def test_a_file_of_stated_size_is_made_once(face: type[BlockingFiles], cache: Path) -> None:
    face(reading("2.5 MB"))
    (path,) = cache.iterdir()
    content = path.read_bytes()
    assert path.stat().st_size == len(content) == 2_500_000
    assert len(set(content[:4096])) > 200, "real bytes, no zeros"
    if hasattr(os.stat_result, "st_blocks"):
        assert path.stat().st_blocks * 512 >= 2_400_000, "and no hole"
    made = path.stat().st_mtime_ns
    face(reading("2.5 MB"))
    assert [(other, other.stat().st_mtime_ns) for other in cache.iterdir()] == [(path, made)]


@faces
def test_a_file_of_the_wrong_size_is_made_again(face: type[BlockingFiles], cache: Path) -> None:
    face(reading("1 kB"))
    (path,) = cache.iterdir()
    path.write_bytes(b"half")
    face(reading("1 kB"))
    assert path.stat().st_size == 1000


@faces
def test_a_file_is_made_on_the_disk_that_is_named(face: type[BlockingFiles], cache: Path, tmp_path: Path) -> None:
    disk = tmp_path / "usb"
    disk.mkdir()
    face(reading("1 kB", disk=str(disk)))
    (made,) = disk.iterdir()
    assert made.stat().st_size == 1000
    assert not cache.exists()


def folder(path: Path) -> Scenario:
    return reading(path)


def missing(path: Path) -> Scenario:
    return reading(path / "nothing")


def secret(path: Path) -> Scenario:
    (path / "secret").touch(mode=0o000)
    return reading(path / "secret")


def endless(_: Path) -> Scenario:
    return reading("/dev/zero")


def no_disk(_: Path) -> Scenario:
    return reading("1 MB", disk="no-such-folder")


def too_large(_: Path) -> Scenario:
    return reading("1.1 GB")


def too_large_together(_: Path) -> Scenario:
    return scenario_of(page=[{"name": "small", "read": "1 kB"}, {"name": "photo", "read": "1 GB"}])


@faces
@pytest.mark.parametrize(
    ("scenario", "why"),
    [
        (folder, "a folder; a file can be read"),
        (missing, "no such file or directory"),
        pytest.param(
            secret,
            "permission denied",
            marks=pytest.mark.skipif(getattr(os, "geteuid", lambda: 0)() == 0, reason="root may read everything"),
        ),
        (endless, "not a regular file, it has no end"),
        (no_disk, "no such folder"),
        (too_large, "files are made up to 1 GB"),
        (too_large_together, "files are made up to 1 GB, all together"),
    ],
)
def test_what_cannot_be_read_is_complained_about_beforehand(
    face: type[BlockingFiles], scenario: Callable[[Path], Scenario], why: str, tmp_path: Path
) -> None:
    with pytest.raises(Complaint, match=r'^requests\.page step "photo": ') as complaint:
        face(scenario(tmp_path))
    assert why in str(complaint.value)
    assert str(complaint.value).isprintable()


def test_no_file_is_made_that_leaves_no_room(monkeypatch: pytest.MonkeyPatch, cache: Path) -> None:
    monkeypatch.setattr(files_to_read, "SPARE", 10**18)
    with pytest.raises(Complaint, match=r"no room for 16 MB in .*: \d+ MB free"):
        BlockingFiles(reading("16 MB"))
    assert list(cache.iterdir()) == []


def test_a_disk_that_cannot_be_written_on_gets_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr(files_to_read, "user_cache_path", lambda *_, **__: tmp_path / "file")
    with pytest.raises(Complaint, match=r'^requests\.page step "photo": cannot make .*: not a directory'):
        BlockingFiles(reading("1 kB"))


@faces
@pytest.mark.parametrize("becomes", ["missing", "folder"])
async def test_a_file_that_vanishes_is_a_failed_step(
    face: type[BlockingFiles] | type[AwaitingFiles], becomes: str, tmp_path: Path
) -> None:
    path = tmp_path / "photo"
    path.touch()
    scenario = reading(path)
    made = face(scenario)
    path.unlink()
    if becomes == "folder":
        path.mkdir()
    events: list[Event] = []
    (step,) = scenario.drawn_steps("page", 1)
    handling = Handling(1, "page", [step], events.append)

    async def read() -> None:
        if (reads := made.read(handling, step)) is not None:
            await reads

    with pytest.raises(StepFailed, match=f"^{path}: ") as failed:
        await read()
    assert failed.value.status == 500
    assert [type(event) for event in events[1:]] == [StepStarted, StepEnded]


@pytest.mark.skipif(not CAN_FORGET, reason="this system cannot be asked to forget a file")
@both
@pytest.mark.parametrize("cold", [True, False])
async def test_a_cold_read_asks_the_system_to_forget_the_whole_file_first(
    read: Read, cold: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[int, int, int]] = []
    monkeypatch.setattr(os, "posix_fadvise", lambda _, *what: asked.append(what))
    path = tmp_path / "photo"
    path.write_bytes(b"x")
    await read(reading(path, cold=cold), 1)
    assert asked == ([(0, 0, os.POSIX_FADV_DONTNEED)] if cold else [])


@faces
def test_where_the_cache_stays_warm_it_is_said_once(
    face: type[BlockingFiles], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(files, "CAN_FORGET", False)
    face(reading("1 kB", cold=True))
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("cold: this system cannot be asked")
    face(reading("1 kB"))
    assert capsys.readouterr().err == ""


def test_a_file_that_grows_is_read_as_far_as_it_went(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_bytes(b"x" * 2 * CHUNK)
    asked = 0

    def writes_on() -> bool:
        nonlocal asked
        asked += 1
        with path.open("ab") as file:
            file.write(b"y" * CHUNK)
        return asked > 100

    read_through(path, False, writes_on)
    assert asked == 2


class Gate:
    """In place of the disk: reads end when they are let."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun = threading.Semaphore(0)
        self.opened = threading.Semaphore(0)
        self.broken_off: Callable[[], bool] = lambda: False
        monkeypatch.setattr(reader_threads, "read_through", self._read)

    def _read(self, path: Path, cold: bool, broken_off: Callable[[], bool]) -> None:  # noqa: ARG002
        self.broken_off = broken_off
        self.begun.release()
        assert self.opened.acquire(timeout=SOON_S)

    async def has_begun(self) -> None:
        assert await asyncio.to_thread(self.begun.acquire, timeout=SOON_S)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    gate = Gate(monkeypatch)
    yield gate
    gate.opened.release(100)


class Readers:
    """Requests that read, on so many threads, and what is told of them."""

    def __init__(self, threads: int) -> None:
        scenario = replace(reading("1 kB"), server=Server(threads=threads))
        self._files = AwaitingFiles(scenario)
        self._scenario = scenario
        self.told: list[RequestEvent] = []

    def hear(self, event: Event) -> None:
        assert isinstance(event, RequestEvent)
        self.told.append(event)

    def begin(self, number: int) -> asyncio.Task[None]:
        return asyncio.create_task(self._handle(number))

    async def _handle(self, number: int) -> None:
        (step,) = self._scenario.drawn_steps("page", number)
        handling = Handling(number, "page", [step], self.hear)
        try:
            await self._files.read(handling, step)
        finally:
            handling.finish()

    def of(self, number: int) -> list[tuple[type, int] | type]:
        return [
            (type(event), event.index) if isinstance(event, StepStarted | StepEnded) else type(event)
            for event in self.told[:]
            if event.id == number
        ][1:]


READ = [(StepStarted, 0), (StepEnded, 0), HandlingFinished]
QUEUED = [(StepStarted, QUEUE), (StepEnded, QUEUE)]


async def test_who_finds_no_thread_free_stands_in_line_for_one(gate: Gate) -> None:
    readers = Readers(threads=2)
    handled = [readers.begin(number) for number in (1, 2, 3, 4)]
    await gate.has_begun()
    await gate.has_begun()
    assert [readers.of(number) for number in (1, 2, 3, 4)] == [READ[:1], READ[:1], QUEUED[:1], QUEUED[:1]]
    (queued,) = [event for event in readers.told if isinstance(event, StepStarted) and event.id == 3]
    assert (queued.step, queued.kind) == ("thread", "queue")
    gate.opened.release()
    await gate.has_begun()
    assert readers.of(3) == [*QUEUED, *READ[:1]], "first come, first served"
    assert readers.of(4) == QUEUED[:1]
    gate.opened.release(3)
    await asyncio.wait_for(asyncio.gather(*handled), SOON_S)
    assert [readers.of(number) for number in (1, 2, 3, 4)] == [READ, READ, QUEUED + READ, QUEUED + READ]
    for number in (1, 2, 3, 4):
        instants = [event.at for event in readers.told if event.id == number]
        assert instants == sorted(instants)
    gate.opened.release(2)
    again = readers.begin(5), readers.begin(6)
    await asyncio.wait_for(asyncio.gather(*again), SOON_S)
    assert readers.of(5) == readers.of(6) == READ, "both threads are free again"


async def test_who_leaves_while_he_stands_in_line_takes_no_thread(gate: Gate) -> None:
    readers = Readers(threads=1)
    first, second = readers.begin(1), readers.begin(2)
    await gate.has_begun()
    second.cancel()
    await asyncio.wait({second}, timeout=SOON_S)
    assert readers.of(2) == [*QUEUED, HandlingFinished]
    gate.opened.release()
    await asyncio.wait_for(first, SOON_S)
    gate.opened.release()
    await asyncio.wait_for(readers.begin(3), SOON_S)
    assert readers.of(3) == READ, "its thread is free"


async def test_who_leaves_while_his_file_is_read_is_told_no_more_of(gate: Gate) -> None:
    readers = Readers(threads=1)
    left = readers.begin(1)
    await gate.has_begun()
    assert not gate.broken_off()
    left.cancel()
    await asyncio.wait({left}, timeout=SOON_S)
    assert readers.of(1) == READ
    assert gate.broken_off(), "the thread stops at its next chunk"
    waits = readers.begin(2)
    gate.opened.release(2)
    await asyncio.wait_for(waits, SOON_S)
    assert readers.of(1) == READ
    assert readers.of(2)[-3:] == READ


async def test_the_loop_goes_on_while_files_are_read(gate: Gate) -> None:
    readers = Readers(threads=1)
    handled = readers.begin(1)
    await gate.has_begun()  # the loop is what lets the reader go on
    gate.opened.release()
    await asyncio.wait_for(handled, SOON_S)


def test_the_readers_have_a_name(gate: Gate) -> None:
    async def look() -> list[str]:
        readers = Readers(threads=1)
        handled = readers.begin(1)
        await gate.has_begun()
        names = [thread.name for thread in threading.enumerate()]
        gate.opened.release()
        await asyncio.wait_for(handled, SOON_S)
        return names

    assert any(name.startswith("file reader") for name in asyncio.run(look()))
