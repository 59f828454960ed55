"""Where recordings are: the latest runs in the user's data folder, and those that come with the program."""

import contextlib
import re
from datetime import datetime
from difflib import get_close_matches
from itertools import count
from pathlib import Path

from platformdirs import user_data_path

from demo_server.library import config_folder, printable, reason, scenario_stem
from tui.recording.lines import SUFFIX, RecordingError

KEPT = 20
"""runs that stay on the shelf"""
_OURS = re.compile(r"\d{8}-\d{6}-.*")
"""what new_on_shelf calls its files; whatever else people put there is theirs"""
_TO_THE_SECOND = len("20261122-142909")


def shelf() -> Path:
    """The folder of the latest runs; it need not be there yet."""
    return user_data_path("asyncdemo", appauthor=False) / "recordings"


def latest() -> list[Path]:
    """What is on the shelf, the newest first."""
    return sorted(filter(_is_ours, shelf().glob(f"*{SUFFIX}")), key=_age, reverse=True)


def new_on_shelf(name: str) -> Path:
    """An empty file for a run of a scenario; the oldest make room. Raises OSError."""
    folder = shelf()
    folder.mkdir(parents=True, exist_ok=True)
    for old in latest()[KEPT - 1 :]:
        with contextlib.suppress(OSError):  # another program of ours was quicker, or holds it
            old.unlink()
    stem = f"{datetime.now():%Y%m%d-%H%M%S}-{_in_a_name(name)}"  # in the people's own time
    for number in count(1):
        path = folder / f"{stem}{f'-{number}' if number > 1 else ''}{SUFFIX}"
        with contextlib.suppress(FileExistsError):
            path.touch(exist_ok=False)
            break
    return path


def shipped() -> dict[str, Path]:
    """The recordings that come with the program, by their names."""
    return {path.stem: path for path in sorted((config_folder() / "recordings").glob(f"*{SUFFIX}"))}


def find_recording(name: str) -> Path:
    """A recording: a file, one that comes with the program, or the latest run of all for "latest".

    Raises RecordingError.
    """
    path = Path(name)
    if name == "latest":
        found = latest()
        if not found:
            raise RecordingError(f"nothing was recorded yet in {printable(shelf())}: asyncdemo records each run")
        return found[0]
    try:
        if path.suffix or path.name != name or path.exists():
            return path
    except OSError as error:  # a name that is too long
        raise RecordingError(f"{printable(name)}: {reason(error)}") from None
    known = shipped()
    if name in known:
        return known[name]
    near = get_close_matches(name, known, n=1)
    hint = f"did you mean {near[0]}?" if near else f"there is {', '.join(['latest', *known])}"
    raise RecordingError(f"no recording named {printable(name)}: {hint} (a file of your own has a suffix or a path)")


def _is_ours(path: Path) -> bool:
    return _OURS.match(path.name) is not None and path.is_file()


def _age(path: Path) -> tuple[str, int]:
    """The greater, the younger. Names tell seconds; of one second, what was written last is the youngest."""
    try:
        written = path.stat().st_mtime_ns
    except OSError:  # another program of ours has just taken it away
        written = 0
    return path.name[:_TO_THE_SECOND], written


def _in_a_name(name: str) -> str:
    """The scenario's name as a part of a file's: no more than 255 bytes are a name."""
    return "".join(char if char.isalnum() or char in "-_" else "-" for char in scenario_stem(name))[:50] or "run"
