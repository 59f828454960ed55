"""The folders of embedded databases: one for each program that keeps one at the same time.

A folder belongs to whoever holds the lock of its lock file; the operating system lets go of it when that process
ends, however it does.

    asyncdemo/postgres/18-1/lock          held by its keeper
                           /made.json     which of the data folders is whole: written last
                           /data-4f1c…/   PostgreSQL's own
                           /run/          the socket
                           /log           of the latest start
"""

import contextlib
import os
import secrets
import shutil
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import msgspec

from demo_server.library import Complaint, printable, reason
from demo_server.postgres.account import Account

MOST = 64
"""programs at the same time"""


class Made(msgspec.Struct, frozen=True):
    """That a database is whole, and how it was made."""

    data: str
    """the folder's name"""
    stamp: str
    """Changes with whatever goes into a new database."""


class Slot:
    """A folder that is this process's own as long as it holds the lock."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def whole(self, stamp: str) -> Path | None:
        """The data folder that was made to the end, in this way; None: there is none."""
        try:
            made = msgspec.json.decode((self.folder / "made.json").read_bytes(), type=Made)
        except (OSError, ValueError):
            return None
        data = self.folder / made.data
        return data if made.stamp == stamp and "/" not in made.data and data.is_dir() else None

    def fresh(self) -> Path:
        """A data folder's name that nobody has: not even an initdb that goes on after its keeper was killed."""
        (self.folder / "made.json").unlink(missing_ok=True)
        for data in self.data_folders():
            shutil.rmtree(data, ignore_errors=True)
        return self.folder / f"data-{secrets.token_hex(4)}"

    def data_folders(self) -> Iterator[Path]:
        """All that there are, half-made ones too."""
        yield from self.folder.glob("data-*")

    def note_whole(self, data: Path, stamp: str) -> None:
        """From now on the next start finds it."""
        part = self.folder / "made.json.part"
        part.write_bytes(msgspec.json.encode(Made(data.name, stamp)))
        part.replace(self.folder / "made.json")


@contextmanager
def claimed_slot(home: Path, major: int, account: Account) -> Iterator[Slot]:
    """A folder that no other program uses. Raises Complaint."""
    try:
        make_private(home, account)
        for number in range(1, MOST + 1):
            folder = home / f"{major}-{number}"
            make_private(folder, account)
            with (folder / "lock").open("ab") as lock:
                if _locked(lock):
                    yield Slot(folder)
                    return
    except OSError as error:
        where = printable(error.filename or home)
        raise Complaint(f"cannot keep a database in {where}: {reason(error)}") from None
    raise Complaint(f"{MOST} programs keep a database in {printable(home)} already")


def make_private(folder: Path, account: Account) -> None:
    """A folder of ours that nobody else may look into; another account of ours may pass. Raises Complaint, OSError."""
    wanted = 0o700 if account.uid is None else 0o711
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=wanted, parents=True)
    if sys.platform == "win32":
        return
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        raise Complaint(f"cannot keep a database in {printable(folder)}: it is somebody else's")
    folder.chmod(wanted)


def _locked(lock: IO[bytes]) -> bool:
    """Take the lock, unless somebody has it."""
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 (Windows only)

            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415 (POSIX only)

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True
