"""The files that a scenario reads: found, or made once and kept. Whatever is wrong with one is said before the run."""

import os
import shutil
from pathlib import Path

from platformdirs import user_cache_path

from demo_server.backends.step_places import steps_that
from demo_server.child import narrate
from demo_server.library import Complaint, printable, reason
from demo_server.scenario import Scenario
from demo_server.sizes import size_of
from demo_server.steps import Step

LARGEST_TOGETHER = 1_000_000_000
"""bytes that are made for one scenario"""
SPARE = 100_000_000
"""bytes that are left on a disk, at least"""
_BLOCK = 1 << 20


def files_of(scenario: Scenario) -> dict[tuple[str, str | None], Path]:
    """The file of each step that reads, by what it says: see key_of. Raises Complaint."""
    found: dict[tuple[str, str | None], Path] = {}
    to_make: dict[Path, int] = {}
    for place, step in steps_that("read", scenario):
        size = size_of(step.read or "")
        if size is None:
            found[key_of(step)] = _found(Path(step.read or ""), place)
        else:
            path = found[key_of(step)] = _folder(step, place) / f"asyncdemo-{size}-bytes"
            to_make[path] = size
            if sum(to_make.values()) > LARGEST_TOGETHER:
                raise Complaint(f"{place}: {printable(step.read)}: files are made up to 1 GB, all together")
            _make(path, size, place)
    return found


def key_of(step: Step) -> tuple[str, str | None]:
    """What tells the files of two steps apart."""
    return step.read or "", step.disk


def _found(path: Path, place: str) -> Path:
    try:
        if path.is_dir():
            raise Complaint(f"{place}: {printable(path)}: a folder; a file can be read")
        if path.exists() and not path.is_file():
            raise Complaint(f"{place}: {printable(path)}: not a regular file, it has no end")
        path.open("rb").close()
    except (OSError, ValueError) as error:  # ValueError: a null character
        raise Complaint(f"{place}: {printable(path)}: {reason(error)}") from None
    return path


def _folder(step: Step, place: str) -> Path:
    """Where a file of stated size is made: on the disk that the step names, or among the caches."""
    if step.disk is None:
        return user_cache_path("asyncdemo", appauthor=False) / "files"
    folder = Path(step.disk)
    if not folder.is_dir():
        raise Complaint(f"{place}: disk {printable(step.disk)}: no such folder")
    return folder


def _make(path: Path, size: int, place: str) -> None:
    """Make the file, unless it is there from another time."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_file() and path.stat().st_size == size:
            return
        if (free := shutil.disk_usage(path.parent).free) < size + SPARE:
            room = f"{size / 1e6:.0f} MB in {printable(path.parent)}: {free / 1e6:.0f} MB free"
            raise Complaint(f"{place}: no room for {room}")
        if size >= LARGEST_TOGETHER // 10:
            narrate(f"making a file of {size / 1e6:.0f} MB in {path.parent}, once")
        # Another server may be making the same one.
        unfinished = path.with_name(f"{path.name}.{os.getpid()}")
        try:
            _fill(unfinished, size)
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
    except (OSError, ValueError) as error:
        raise Complaint(f"{place}: cannot make {printable(path)}: {reason(error)}") from None


def _fill(path: Path, size: int) -> None:
    """Real bytes: a hole in a file is read without a disk, and zeros may be stored as one."""
    block = os.urandom(_BLOCK)
    with path.open("wb") as file:
        for start in range(0, size, _BLOCK):
            file.write(block[: size - start])
        file.flush()
        os.fsync(file.fileno())  # what is not on the disk yet cannot be forgotten by the cache
