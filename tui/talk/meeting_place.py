"""The folder in which a talk and its notes find each other: the user's own, and closed to everybody else."""

import contextlib
import os
import stat
import sys
import warnings
from pathlib import Path

from platformdirs import user_runtime_path

from demo_server.library import Complaint, printable, reason

_PRIVATE = 0o700
_OTHERS = 0o077


def runtime_folder() -> Path:
    """The user's folder for what lasts no longer than a session; it need not be there yet."""
    with warnings.catch_warnings():  # without XDG_RUNTIME_DIR it falls back, and says so to nobody who could help
        warnings.simplefilter("ignore")
        return user_runtime_path("asyncdemo", appauthor=False)


def make_private(folder: Path) -> Path:
    """The folder, made if need be, and looked at: ours, and closed to others. Raises Complaint."""
    try:
        with contextlib.suppress(FileExistsError):
            folder.mkdir(mode=_PRIVATE, parents=True)
        _check(folder, why_not(folder))
    except OSError as error:
        raise Complaint(
            f"no notes: {printable(folder)}: {reason(error)}; set XDG_RUNTIME_DIR to a folder of yours"
        ) from None
    return folder


def why_not(folder: Path) -> str:
    """What speaks against a folder that is there; empty when it is ours alone. Raises OSError."""
    if sys.platform == "win32":  # the user's own temporary folder is closed by its access list
        return ""
    found, above = folder.lstat(), folder.parent.stat()
    if not stat.S_ISDIR(found.st_mode):
        return "is not a folder; remove it"
    if found.st_uid != os.geteuid():
        return "is somebody else's; set XDG_RUNTIME_DIR to a folder of yours"
    if found.st_mode & _OTHERS:
        return f"is open to others; chmod 700 {printable(folder)}"
    if above.st_uid not in (0, os.geteuid()) or (above.st_mode & 0o022 and not above.st_mode & stat.S_ISVTX):
        return "could be put in another's place; set XDG_RUNTIME_DIR to a folder of yours"
    return ""


def _check(folder: Path, wrong: str) -> None:
    if wrong:
        raise Complaint(f"no notes: {printable(folder)} {wrong}")
