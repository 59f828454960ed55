"""Where recordings are: the latest runs in the user's data folder, and those that come with the program."""

import contextlib
from datetime import datetime
from difflib import get_close_matches
from itertools import count
from pathlib import Path

from platformdirs import user_data_path

from demo_server.library import config_folder, printable, scenario_stem
from tui.recording.lines import SUFFIX, RecordingError

KEPT = 20
"""runs that stay on the shelf"""


def shelf() -> Path:
    """The folder of the latest runs; it need not be there yet."""
    return user_data_path("asyncdemo", appauthor=False) / "recordings"


def latest() -> list[Path]:
    """What is on the shelf, the newest first."""
    return sorted(shelf().glob(f"*{SUFFIX}"), reverse=True)


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
    if path.suffix or path.name != name or path.exists():
        return path
    known = shipped()
    if name in known:
        return known[name]
    near = get_close_matches(name, known, n=1)
    hint = f"did you mean {near[0]}?" if near else f"there is latest, {', '.join(known)}"
    raise RecordingError(f"no recording named {printable(name)}: {hint} (a file of your own has a suffix or a path)")


def _in_a_name(name: str) -> str:
    """The scenario's name as a part of a file's."""
    return "".join(char if char.isalnum() or char in "-_" else "-" for char in scenario_stem(name))[:60] or "run"
