"""A talk and its notes over a real socket."""

import asyncio
import os
import stat
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing, asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from msgspec.structs import replace

from demo_server.library import Complaint
from tests.tui.talking import BEGAN, STAND, at_scene
from tests.waiting import until
from tui.talk import following
from tui.talk.doors import Door, doors, file_of, post
from tui.talk.following import Follower, Following, Waiting
from tui.talk.stand import Command, Stand
from tui.talk.telling import Teller
from tui.talk.wire import LONGEST_ASKED, Asked, Hello, encoded

pytestmark = pytest.mark.realtime
posix = pytest.mark.skipif(os.name != "posix", reason="a folder's owner and mode are POSIX's")


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "LOOK_EVERY_S", 0.01)


@pytest.fixture
def folder() -> Iterator[Path]:
    with TemporaryDirectory() as made:  # a short path: a socket's must be
        yield Path(made) / "asyncdemo"


@asynccontextmanager
async def talk(folder: Path, name: str = "lightning") -> AsyncIterator[tuple[Teller, list[Command]]]:
    asked: list[Command] = []
    teller = Teller(name, asked.append, folder)
    await teller.start()
    try:
        yield teller, asked
    finally:
        await teller.end()


class Notes:
    """What a follower has heard."""

    def __init__(self, follower: Follower) -> None:
        self.heard: list[Waiting | Following] = []
        self.follower = follower

    async def follow(self) -> None:
        async with aclosing(self.follower.heard()) as all_heard:
            async for one in all_heard:
                self.heard.append(one)

    @property
    def stand(self) -> Stand | None:
        latest = self.heard[-1] if self.heard else None
        return latest.stand if isinstance(latest, Following) else None

    @property
    def waiting(self) -> str:
        latest = self.heard[-1] if self.heard else None
        return latest.why if isinstance(latest, Waiting) else ""


@asynccontextmanager
async def notes(folder: Path, wanted: str | None = None) -> AsyncIterator[Notes]:
    made = Notes(Follower(wanted, folder))
    task = asyncio.create_task(made.follow())
    try:
        yield made
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_notes_wait_for_a_talk_follow_it_and_pass_keys_on(folder: Path) -> None:
    async with notes(folder) as heard:
        await until(lambda: heard.waiting == following.NO_TALK)
        assert not heard.follower.ask("next")
        async with talk(folder) as (teller, asked):
            teller.tell(STAND)
            await until(lambda: heard.stand == STAND)
            assert heard.follower.ask("next")
            await until(lambda: asked == ["next"])
            teller.tell(at_scene(2))
            await until(lambda: heard.stand == counted(at_scene(2)))
        await until(lambda: Waiting(following.NO_TALK, left=True) in heard.heard)
        assert left_in(folder) == []


async def test_what_was_told_before_the_door_was_open_is_told_then(folder: Path) -> None:
    teller = Teller("lightning", print, folder)
    teller.tell(STAND)
    await teller.start()
    teller.tell(STAND)
    async with notes(folder) as heard:
        await until(lambda: heard.stand == STAND)
    await teller.end()


async def test_what_killed_talks_left_behind_is_taken_away(folder: Path) -> None:
    make(folder, 0o700)
    for name in ("talk-999999999.sock", "talk-999999999.part", "talk-of-the-town.txt"):
        (folder / name).touch()
    async with talk(folder):
        assert {path.suffix for path in left_in(folder)} == {".sock", ".txt"}
        assert not (folder / "talk-999999999.sock").exists()


async def test_whoever_comes_later_is_told_at_once_and_a_second_terminal_too(folder: Path) -> None:
    async with talk(folder) as (teller, _):
        teller.tell(at_scene(3))
        async with notes(folder) as first, notes(folder, "lightning") as second, notes(folder, "another") as third:
            await until(lambda: first.stand == second.stand == counted(at_scene(3)))
            await until(lambda: "no talk another is running" in third.waiting)


async def test_the_clock_is_reset_for_all_who_follow(folder: Path) -> None:
    async with talk(folder) as (teller, _), notes(folder) as first, notes(folder) as second:
        teller.tell(at_scene(2))
        await until(lambda: first.stand == second.stand == counted(at_scene(2)))
        first.follower.reset_clock()
        await until(lambda: second.stand is not None and (second.stand.began or 0) > BEGAN)
        assert doors(folder)[0].began == second.stand.began  # type: ignore[union-attr]


async def test_the_clock_of_a_talk_that_was_killed_goes_on(folder: Path) -> None:
    async with talk(folder) as (teller, _):
        teller.tell(at_scene(2))
        left = doors(folder)[0]
    assert doors(folder) == []
    post(folder, replace(left, pid=left.pid))
    async with talk(folder) as (teller, _), notes(folder) as heard:
        teller.tell(STAND)
        await until(lambda: heard.stand is not None)
        assert heard.stand == replace(STAND, began=counted(at_scene(2)).began)


async def test_the_newest_of_several_is_followed_also_when_it_comes_later(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with talk(folder, "old") as (old, _), notes(folder) as heard, notes(folder, "old") as loyal:
        old.tell(replace(STAND, talk="old"))
        await until(lambda: heard.stand is not None)
        monkeypatch.setattr(os, "getpid", os.getppid)  # another process, as it would be
        async with talk(folder, "new") as (new, _):
            new.tell(replace(STAND, talk="new"))
            await until(lambda: heard.stand is not None and heard.stand.talk == "new")
            assert heard.heard[-1] == Following(replace(STAND, talk="new"), 2)
            assert loyal.stand == replace(STAND, talk="old")


async def test_a_door_that_nobody_opens_is_passed_by(folder: Path) -> None:
    async with talk(folder) as (teller, _):
        teller.tell(STAND)
        post(folder, Door("later", "", os.getppid(), doors(folder)[0].opened + 60, "", str(folder / "none.sock")))
        async with notes(folder) as heard:
            await until(lambda: heard.stand == STAND)


async def test_a_reader_that_never_reads_holds_up_nobody(folder: Path) -> None:
    large = replace(STAND.scenes[0], notes="x" * 1_000_000)
    async with talk(folder) as (teller, _):
        teller.tell(STAND)
        reader, writer = await knocked(folder)
        await reader.readline()
        reader._transport.pause_reading()  # type: ignore[attr-defined]
        for number in range(30):
            teller.tell(replace(STAND, scenes=(large, *STAND.scenes[1:]), now=f"{number}"))
            await asyncio.sleep(0)
        kept = [listener._writer.transport.get_write_buffer_size() for listener in teller._listeners]
        assert sum(kept) < 3_000_000
        async with notes(folder) as heard:
            await until(lambda: heard.stand is not None and heard.stand.now == "29")
        writer.transport.abort()


async def test_who_says_nothing_right_is_not_let_in_and_what_is_malformed_is_ignored(folder: Path) -> None:
    async with talk(folder) as (teller, asked):
        teller.tell(STAND)
        reader, writer = await knocked(folder, "wrong")
        assert await reader.read() == b""
        writer.close()
        reader, writer = await knocked(folder)
        writer.write(b"nonsense\n\xff\n" + b'{"says":"asked","command":"rm"}\n' + encoded(Asked("redo")))
        await until(lambda: asked == ["redo"])
        writer.write(b"x" * (4 * LONGEST_ASKED))
        await until(lambda: not teller._listeners)
        writer.close()


async def test_a_path_too_long_for_a_socket_has_a_port_of_the_loopback(folder: Path) -> None:
    deep = folder / ("d" * 120)
    make(folder, 0o700)
    async with talk(deep) as (teller, asked), notes(deep) as heard:
        teller.tell(STAND)
        await until(lambda: heard.stand == STAND)
        assert doors(deep)[0].port
        assert not doors(deep)[0].socket
        heard.follower.ask("back")
        await until(lambda: asked == ["back"])


@posix
async def test_what_lies_there_is_the_user_s_alone(folder: Path) -> None:
    async with talk(folder) as (teller, _):
        teller.tell(STAND)
        assert mode_of(folder) == 0o700
        assert mode_of(file_of(folder, os.getpid())) == 0o600


@posix
@pytest.mark.parametrize(("mode", "why"), [(0o755, "chmod 700"), (0o777, "chmod 700")])
async def test_a_folder_open_to_others_is_not_used(folder: Path, mode: int, why: str) -> None:
    make(folder, mode)
    with pytest.raises(Complaint, match=why):
        await Teller("lightning", print, folder).start()
    async with notes(folder) as heard:
        await until(lambda: why in heard.waiting)


@posix
async def test_somebody_else_s_folder_is_not_used(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(folder, 0o700)
    user = os.getuid()
    monkeypatch.setattr(os, "geteuid", lambda: user + 1)
    with pytest.raises(Complaint, match="somebody else's; set XDG_RUNTIME_DIR"):
        await Teller("lightning", print, folder).start()


async def test_a_folder_that_cannot_be_is_one_line(folder: Path) -> None:
    folder.parent.joinpath("file").touch()
    with pytest.raises(Complaint, match=r"no notes: .*not a directory"):
        await Teller("lightning", print, folder.parent / "file" / "asyncdemo").start()


async def knocked(folder: Path, token: str = "") -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection to the talk, by whoever reads its door, or by somebody else."""
    door = doors(folder)[0]
    reader, writer = await asyncio.open_unix_connection(door.socket)
    writer.write(encoded(Hello(token or door.token)))
    return reader, writer


def counted(stand: Stand) -> Stand:
    """The same, as it is told: the scenes before have lasted as long as planned."""
    return replace(stand, began=BEGAN - stand.planned_before_s)


def make(folder: Path, mode: int) -> None:
    """A folder that is open to these."""
    folder.mkdir()
    folder.chmod(mode)


def mode_of(path: Path) -> int:
    """To whom it is open."""
    return stat.S_IMODE(path.stat().st_mode)


def left_in(folder: Path) -> list[Path]:
    """What is there still."""
    return list(folder.iterdir())
