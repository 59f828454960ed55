"""Frames of runs, and the levels of detail drawn onto a canvas, without a terminal."""

from collections.abc import Callable, Iterator
from typing import Protocol

from hypothesis import strategies as st
from rich.segment import Segment
from textual.strip import Strip

from demo_server.events import Event
from demo_server.scenario import Mode, Scenario
from tests.tui import building as b
from tui.palette import DARK
from tui.picture.axis import round_length
from tui.picture.room import THICKEST
from tui.picture.rows import Rows
from tui.picture.view import Window
from tui.simulation import predict, simulate
from tui.timeline.fold import Timeline
from tui.widgets.canvas import Canvas
from tui.widgets.frame import Frame, Layout, layout
from tui.widgets.ink import Ink
from tui.widgets.pair_level import PairLevel
from tui.widgets.row_level import RowLevel
from tui.widgets.stack_level import StackLevel

INK = Ink(DARK)
NOTHING = Timeline()


class Level(Protocol):
    """What the levels of detail have in common."""

    def draw(self, canvas: Canvas, top: int, frame: Frame, keys: list[int], figures: bool) -> None: ...

    def key_at(self, y: int, keys: list[int]) -> int | None: ...


LevelOf = Callable[[Layout, int, int], Level]
"""a level, given how a line is divided, its height, and how many rows there are"""


def rows_of(parts: Layout, height: int, rows: int) -> RowLevel:
    return RowLevel(INK, parts, height, max(1, min(THICKEST, height // max(1, rows))))


def pairs_of(parts: Layout, height: int, _: int) -> PairLevel:
    return PairLevel(INK, parts, height)


def stack_of(parts: Layout, height: int, _: int) -> StackLevel:
    return StackLevel(INK, parts, height)


LEVELS: dict[str, LevelOf] = {"rows": rows_of, "pairs": pairs_of, "stack": stack_of}


def thick(thickness: int) -> LevelOf:
    return lambda parts, height, _: RowLevel(INK, parts, height, thickness)


# --- frames -----------------------------------------------------------------------------------------------


def frame_of(
    scenario: Scenario, timeline: Timeline, now: int, ghost: Timeline = NOTHING, window: Window | None = None
) -> Frame:
    rows, ghost_rows = Rows(scenario), Rows(scenario)
    rows.take_in(timeline)
    ghost_rows.take_in(ghost)
    whole = Window(0, round_length(max(ghost.elapsed(0), now)))
    return Frame(timeline, rows, ghost, ghost_rows, now, window or whole)


def at(scenario: Scenario, mode: Mode, ms: float | None = None) -> Frame:
    """A run that goes as it was predicted, at a moment of it, or at its end."""
    ghost = predict(scenario, mode)
    now = ghost.elapsed(0) if ms is None else b.ns(ms)
    live = b.told(*(event for event in simulate(scenario, mode) if event.at <= now))
    return frame_of(scenario, live, now, ghost)._replace(mode=mode)


Look = tuple[int, int]
"""milliseconds since the look before, and how late news are"""
looks = st.lists(st.tuples(st.integers(0, 300), st.sampled_from((0, 0, 5, 200))), max_size=8)
in_time = st.lists(st.tuples(st.integers(0, 300), st.just(0)), max_size=8)
shares = st.sampled_from(((0.0, 1.0), (0.0, 1.0), (0.0, 0.3), (0.4, 0.2), (0.8, 0.2)))
"""which part of the axis is seen: its start and its length"""
WHOLE = (0.0, 1.0)


def watched(
    scenario: Scenario, events: list[Event], looks: list[Look], seen: tuple[float, float] = WHOLE
) -> Iterator[Frame]:
    """The frames that somebody sees who looks now and then, then at the end."""
    timeline, rows, ghost_rows = Timeline(), Rows(scenario), Rows(scenario)
    ghost = predict(scenario, "sync")
    ghost_rows.take_in(ghost)
    told, now = 0, 0
    end = max(event.at for event in events)
    start, length = (round(share * round_length(end)) for share in seen)
    for since, late in [*looks, (10_000, 0)]:
        now = min(now + b.ns(since), end)
        while told < len(events) and (events[told].at <= now - b.ns(late) or now == end):
            timeline.apply(events[told])
            told += 1
        rows.take_in(timeline)
        yield Frame(timeline, rows, ghost, ghost_rows, now, Window(start, length))


# --- pictures ---------------------------------------------------------------------------------------------


class Drawing:
    """A level on a canvas of its own, drawn again and again; anew where the picture would begin anew."""

    def __init__(self, level_of: LevelOf, height: int, width: int = 80) -> None:
        self._level_of = level_of
        self._known: tuple[list[int], Layout] | None = None
        self._size = width, height
        self.canvas: Canvas
        self.level: Level

    def draw(self, frame: Frame, figures: bool = True) -> list[Strip]:
        width, height = self._size
        keys = frame.keys()
        parts = layout([frame.label(key) for key in keys[:200]], width)
        if (keys, parts) != self._known:
            self._known = keys, parts
            self.canvas = Canvas(width, height, INK.blank)
            self.level = self._level_of(parts, height, len(keys))
            figures = True
        self.level.draw(self.canvas, 0, frame, keys, figures)
        return [self.canvas.strip(y) for y in range(height)]


def lines_of(frame: Frame, height: int, width: int = 80, level_of: LevelOf = rows_of) -> list[Strip]:
    return Drawing(level_of, height, width).draw(frame)


def words(line: Strip) -> str:
    return "".join(segment.text for segment in line)


def length(line: Strip) -> int:
    """Measured, not as the strip was told."""
    return sum(segment.cell_length for segment in line)


def colors(*lines: Strip) -> set[str]:
    """Of letters and their grounds."""
    styles = [segment.style for line in lines for segment in line if segment.style is not None]
    found = [*(style.color for style in styles), *(style.bgcolor for style in styles)]
    return {color.get_truecolor().hex.lower() for color in found if color is not None}


def plain(segments: list[Segment]) -> str:
    return "".join(segment.text for segment in segments)
