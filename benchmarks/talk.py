"""How long does a change of scene take? Key to the scene's first frame, and key to the first instant of its run.

The talk is given on a terminal by PageDown alone, at 80x22: patiently, each run to its end; then in a hurry, each run
cut short by the key after half a second, so that the next one finds what can be had in half a second.
"""

import json
import os
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.harness import median, row
from benchmarks.terminal import Terminal, on_a_terminal
from demo_server.library import scenario_stem
from tui.talk.loading import load_programme
from tui.talk.resolving import Resolved

NEXT = b"\x1b[6~"
FRAME_MS, START_MS = 100.0, 1000.0
"""what is promised"""
THINK_S = 2.0
"""a question stands for so long"""
HURRY_S = 0.5
_STYLE = re.compile(rb"\x1b\[[\d;]*m")


def main() -> None:
    """The talk that is named, or the 12-minute one; twice."""
    name = sys.argv[1] if len(sys.argv) > 1 else "talk"
    row(f"{name}: ms from a key", "median", "greatest", "promised", "scenes")
    for hurry in (False, True):
        frames, starts = Giving(name, hurry).give()
        how = "in a hurry" if hurry else "patiently"
        row(f"to the first frame, {how}", median(frames), max(frames), FRAME_MS, len(frames))
        row(f"to the run's first instant, {how}", median(starts), max(starts), START_MS, len(starts))


class Giving:
    """One talk that is given."""

    def __init__(self, name: str, hurry: bool) -> None:
        self._name, self._hurry = name, hurry
        self._scenes = load_programme(name).scenes
        self._frames: list[float] = []
        self._starts: list[float] = []

    def give(self) -> tuple[list[float], list[float]]:
        """Milliseconds to each scene's first frame, and to the first instant of each run."""
        with tempfile.TemporaryDirectory() as folder:
            os.environ |= {"XDG_DATA_HOME": folder, "XDG_RUNTIME_DIR": folder}
            self._folder = Path(folder)
            with on_a_terminal([sys.executable, "-m", "tui", "talk", self._name], 80, 22) as terminal:
                let_draw(terminal, 4)
                for scene in self._scenes[1:]:
                    self._show(scene, terminal)
                terminal.press(b"q")
                let_draw(terminal, 0.5)
                terminal.press(b"q")
                terminal.until_over(10)
        return self._frames, self._starts

    def _show(self, scene: Resolved, terminal: Terminal) -> None:
        pressed = time.perf_counter_ns()
        terminal.press(NEXT)
        self._frames.append(first_frame_ms(terminal, scene))
        if scene.experiment is None:
            let_draw(terminal, THINK_S)
            return
        if "question" in scene.beats:
            let_draw(terminal, THINK_S)
            pressed = time.perf_counter_ns()
            terminal.press(NEXT)
        stem = scenario_stem(scene.experiment.file)
        began = self._told("LoadStarted", 1, stem, pressed, terminal)
        self._starts.append((began - pressed) / 1e6)
        if self._hurry:
            let_draw(terminal, HURRY_S)
        else:
            self._told("LoadEnded", len(scene.experiment.sides), stem, pressed, terminal)
            let_draw(terminal, THINK_S)

    def _told(self, event: str, times: int, stem: str, after: int, terminal: Terminal) -> int:
        """When an event was told for the first time, once it was so many times; on the clock of all processes."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            terminal.read(0.01)
            told = [at for at in self._recorded(event, stem) if at > after]
            if len(told) >= times:
                return min(told)
        raise AssertionError(f"no {event} of {stem}: {terminal.latest!r}")

    def _recorded(self, event: str, stem: str) -> Iterator[int]:
        for path in self._folder.rglob(f"*-{stem}*.ndjson"):
            for line in path.read_bytes().splitlines():
                if f'"{event}"'.encode() in line:
                    yield json.loads(line)["at"]


def first_frame_ms(terminal: Terminal, scene: Resolved) -> float:
    """Until the scene's title stands on the first line; of a page, until its letters have been drawn."""
    began, seen = time.perf_counter(), b""
    while True:
        seen += terminal.read(1)
        assert time.perf_counter() - began < 10, seen[-2000:]
        if (scene.experiment is None and len(seen) > 300) or scene.title.encode() in _STYLE.sub(b"", seen):
            return 1000 * (time.perf_counter() - began)


def let_draw(terminal: Terminal, seconds: float) -> None:
    """Swallow what is drawn, for so long."""
    until = time.perf_counter() + seconds
    while (left := until - time.perf_counter()) > 0:
        terminal.read(left)


if __name__ == "__main__":
    main()
