"""Talks that notes can follow: each leaves word of where it listens, in a file that only its user can read."""

import contextlib
import os
import re
from pathlib import Path

import msgspec
import psutil

from demo_server.library import scenario_stem

TALK_GOES_ON_WITHIN_S = 900.0
"""A talk that was cut off and is started again within this time is the same talk: its clock goes on."""
_OURS = re.compile(r"talk-\d{1,9}\.(json|part|sock)")


class Door(msgspec.Struct, frozen=True):
    """Where one talk listens, and what notes must say to be let in."""

    talk: str
    title: str
    pid: int
    opened: float
    """seconds of unix time"""
    token: str
    socket: str = ""
    """the path of a Unix socket; empty: a port of the loopback"""
    port: int = 0
    began: float | None = None
    """when the talk began, seconds of unix time"""
    told: float = 0.0
    """when it last said where it stands, seconds of unix time"""

    @property
    def name(self) -> str:
        """The talk's name, without a path."""
        return scenario_stem(self.talk)


def file_of(folder: Path, pid: int) -> Path:
    """Where the word is left."""
    return folder / f"talk-{pid}.json"


def post(folder: Path, door: Door) -> None:
    """Leave word, or other word: whoever reads it finds the old or the new one, whole. Raises OSError."""
    path = file_of(folder, door.pid)
    part = path.with_suffix(".part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(msgspec.json.encode(door))
    part.replace(path)


def doors(folder: Path) -> list[Door]:
    """All of which word was left, the newest first: those of talks that were killed too."""
    read = (_read(path) for path in folder.glob("talk-*.json"))
    return sorted((door for door in read if door is not None), key=lambda door: door.opened, reverse=True)


def may_be_open(door: Door) -> bool:
    """Its process is there; that it is a talk's shows when somebody knocks."""
    return _is_there(door.pid)


def asked_for(found: list[Door], wanted: str | None) -> list[Door]:
    """Those of the talk that was named, by its name or its path; all when none was."""
    return [door for door in found if wanted is None or wanted in (door.talk, door.name)]


def clear_stale(folder: Path) -> list[Door]:
    """Take away what talks left behind that were killed. Returns their doors, the newest first."""
    named = {int(path.stem.removeprefix("talk-")) for path in folder.glob("talk-*") if _OURS.fullmatch(path.name)}
    stale = {pid for pid in named if pid == os.getpid() or not _is_there(pid)}
    gone = [door for door in doors(folder) if door.pid in stale]
    for pid in stale:
        take_away(folder, pid)
    return gone


def take_away(folder: Path, pid: int) -> None:
    """No word any more of this talk, and no socket."""
    for suffix in (".json", ".part", ".sock"):
        with contextlib.suppress(OSError):
            file_of(folder, pid).with_suffix(suffix).unlink()


def _read(path: Path) -> Door | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Door)
    except (OSError, ValueError, RecursionError):  # gone meanwhile, or none of ours
        return None


def _is_there(pid: int) -> bool:
    try:
        # A process that was killed, and that nobody has asked after, is still on the list.
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False
