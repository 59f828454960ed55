"""Runs the program, and takes its picture when the instant has come."""

import time
from itertools import pairwise
from pathlib import Path
from typing import TypeAlias

from PIL import Image

from docs.pictures.catalogue import Moving, Picture
from docs.pictures.emulator import Cells
from docs.pictures.painter import Painter
from docs.pictures.program import NotShown, Program

HEEDED_S = 0.5
"""by then a key has done what it does: a run that it ends is no longer on the screen"""
OVER_S = 1.2
"""a screen that stands still for so long shows the end of a run"""
LONGEST_S = 60.0
"""for one run of a moving picture"""

Frame: TypeAlias = tuple[float, Cells]
"""since when, in seconds, and what"""


def take(picture: Picture, file: Path) -> None:
    """Take one picture."""
    with Program(list(picture.words), picture.columns, picture.rows) as program:
        _await_run(program)
        if picture.keys:
            for key in picture.keys:
                program.press(key)
            program.follow(time.monotonic() + HEEDED_S)
            _await_run(program)
        if picture.seconds is None:
            program.wait(lambda: any(line.endswith(" over") for line in program.look().lines()), "end of the run")
        else:
            program.follow(time.monotonic() + picture.seconds - (program.clock() or 0))
    # Looking waits until the program has gone, so that it does not disturb what it looks at.
    screen = program.look()
    if picture.seconds is not None and program.clock() is None:
        raise NotShown(f"{picture.name}: after {picture.seconds} s nothing runs any more")
    Painter(picture.zoom).paint(screen.cells()).save(file, optimize=True)


def film(moving: Moving, file: Path) -> None:
    """Take the moving picture."""
    frames = _record(moving)
    painter = Painter(moving.zoom)
    # A palette is complete when all is painted, and then it is the same for all.
    images = [painter.paint(cells) for _, cells in frames]
    palette = images[-1].getpalette() or []
    for image in images:
        image.putpalette(palette)
    save(images, lengths([since for since, _ in frames], moving.still_s, moving.end_s), file)


def save(images: list[Image.Image], lengths_ms: list[int], file: Path) -> None:
    """Write a GIF that plays for ever; of each image only what differs from the one before."""
    images[0].save(file, save_all=True, append_images=images[1:], duration=lengths_ms, loop=0, optimize=True)


def lengths(since: list[float], still_s: float, end_s: float) -> list[int]:
    """How long each frame stays, in milliseconds; a GIF counts in hundredths of a second."""
    at = 0.0
    ends = [at := at + min(later - earlier, still_s) for earlier, later in pairwise(since)]
    hundredths = [0, *(round(100 * end) for end in [*ends, at + end_s])]
    return [10 * (later - earlier) for earlier, later in pairwise(hundredths)]


def _record(moving: Moving) -> list[Frame]:
    frames: list[Frame] = []
    with Program(list(moving.words), moving.columns, moving.rows) as program:
        _await_run(program)
        _watch(program, moving, frames)
        for key in moving.keys:
            before = program.clock()
            program.press(key)
            _watch(program, moving, frames, before)
    return frames


def _watch(program: Program, moving: Moving, frames: list[Frame], before: float | None = None) -> None:
    """A frame at each of its instants, where it shows something new, until a run that has begun stands still."""
    begun = False
    instant = time.monotonic()
    limit = instant + LONGEST_S
    while not begun or instant - frames[-1][0] < OVER_S:
        instant += 1 / moving.frames_a_second
        if not program.follow(instant) or instant > limit:
            raise NotShown(f"{moving.name}: no end of a run that stands still within {LONGEST_S:.0f} s")
        clock = program.clock()
        begun = begun or (clock is not None and (before is None or clock < before))
        cells = program.look().cells()
        if not frames or cells != frames[-1][1]:
            frames.append((instant, cells))


def _await_run(program: Program) -> None:
    program.wait(lambda: program.clock() is not None, "running time")
