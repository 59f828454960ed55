"""A chart that grows frame by frame."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo_server.scenario import Mode, Scenario
from tests.tui import building as b
from tests.tui.drawing import INK, Look, at, in_time, looks, shares, watched, words
from tests.tui.strategies import examples, modes, small_scenarios
from tui.picture.stack import ORDER, round_up
from tui.simulation import simulate
from tui.timeline.records import State
from tui.widgets.canvas import Canvas
from tui.widgets.chart import Chart
from tui.widgets.frame import Frame

WIDTH, HEIGHT = 50, 6


class Drawing:
    """A chart on a canvas of its own."""

    def __init__(self, *states: State) -> None:
        self.canvas = Canvas(WIDTH, HEIGHT, INK.blank)
        self.chart = Chart(INK, WIDTH, HEIGHT, states or ORDER)

    def draw(self, frame: Frame, everything: bool = True) -> list[str]:
        self.chart.draw(self.canvas, 0, 0, frame, everything)
        return [words(self.canvas.strip(y)) for y in range(HEIGHT)]


@examples(10)
@given(small_scenarios(), modes, looks, shares)
def test_a_chart_that_grew_is_the_chart_drawn_at_once(
    scenario: Scenario, mode: Mode, looks: list[Look], seen: tuple[float, float]
) -> None:
    """Late news may take back a peak; the scale stays, for one that goes up and down cannot be read."""
    grown = Drawing()
    for frame in watched(scenario, list(simulate(scenario, mode)), looks, seen):
        once = Drawing()
        drawn, expected = grown.draw(frame), once.draw(frame)
        assert grown.chart.peak == pytest.approx(once.chart.peak)
        assert grown.chart.highest >= once.chart.highest
        if grown.chart.highest == once.chart.highest:
            assert drawn == expected


@examples(10)
@given(small_scenarios(), modes, in_time, shares)
def test_however_little_was_drawn_in_between(
    scenario: Scenario, mode: Mode, looks: list[Look], seen: tuple[float, float]
) -> None:
    grown = Drawing()
    *before, last = watched(scenario, list(simulate(scenario, mode)), looks, seen)
    for frame in before:
        grown.draw(frame, everything=False)
    drawn, once = grown.draw(last), Drawing()
    expected = once.draw(last)
    if grown.chart.highest == once.chart.highest:
        assert drawn == expected


@examples(10)
@given(small_scenarios(), modes, st.integers(0, 1000))
def test_the_scale_is_round_and_has_room_for_all(scenario: Scenario, mode: Mode, ms: int) -> None:
    drawing = Drawing()
    drawing.draw(at(scenario, mode, ms))
    assert drawing.chart.highest >= drawing.chart.peak - 1e-6
    assert drawing.chart.highest == round_up(drawing.chart.highest)


def test_the_scale_has_room_for_what_is_predicted_too() -> None:
    frame = at(b.at_once(90, [("wait", 100)]), "sync", 0)
    drawing = Drawing()
    drawing.draw(frame)
    assert drawing.chart.highest == 100


def test_only_the_states_that_were_asked_for() -> None:
    frame = at(b.at_once(4, [("wait", 100), ("work", 100)]), "sync")
    assert not set("".join(Drawing("queued").draw(frame))) & set("▒")
    assert set("".join(Drawing("waiting").draw(frame))) & set("▒")


def test_a_frame_without_a_change_changes_no_cell() -> None:
    frame, drawing = at(b.at_once(4, [("wait", 100)]), "sync"), Drawing()
    drawing.draw(frame)
    drawing.canvas.changes()
    drawing.draw(frame)
    drawing.draw(frame, everything=False)
    assert drawing.canvas.changes() == []
