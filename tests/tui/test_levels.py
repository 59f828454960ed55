"""The levels of detail as coloured characters, without a terminal."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment

from demo_server.events import Event
from demo_server.scenario import Mode, Scenario
from tests.tui import building as b
from tests.tui.strategies import examples, modes, small_scenarios
from tui.palette import BAD, GHOST, GOOD, STATE, shade
from tui.picture.axis import round_length
from tui.picture.bars import blank, cells, paint
from tui.picture.rows import Rows
from tui.picture.stretches import STATES, stretches
from tui.simulation import predict, simulate
from tui.timeline.fold import Timeline
from tui.widgets.bars import Level
from tui.widgets.frame import Frame, layout
from tui.widgets.ink import fitted, joined, text
from tui.widgets.pair_level import PairLevel
from tui.widgets.row_level import RowLevel
from tui.widgets.row_slots import RowSlots
from tui.widgets.stack_level import StackLevel

LEVELS: list[type[Level]] = [RowLevel, PairLevel, StackLevel]
NOTHING = Timeline()


def frame_of(scenario: Scenario, timeline: Timeline, now: int, ghost: Timeline = NOTHING) -> Frame:
    rows, ghost_rows = Rows(scenario), Rows(scenario)
    rows.take_in(timeline)
    ghost_rows.take_in(ghost)
    length = round_length(max(ghost.elapsed(0), now))
    return Frame(timeline, rows, ghost, ghost_rows, now, length)


def at(scenario: Scenario, mode: Mode, ms: float | None = None) -> Frame:
    """A run that goes as it was predicted, at a moment of it, or at its end."""
    ghost = predict(scenario, mode)
    now = ghost.elapsed(0) if ms is None else b.ns(ms)
    live = b.told(*(event for event in simulate(scenario, mode) if event.at <= now))
    return frame_of(scenario, live, now, ghost)


def lines_of(frame: Frame, height: int, width: int = 80, level: Level | None = None) -> list[list[Segment]]:
    return (level or RowLevel()).lines(frame, layout(frame, width), height)


def words(line: list[Segment]) -> str:
    return "".join(segment.text for segment in line)


def length(line: list[Segment]) -> int:
    return sum(segment.cell_length for segment in line)


def colors(line: list[Segment]) -> set[str]:
    """Of letters and their grounds."""
    styles = [segment.style for segment in line if segment.style is not None]
    found = [*(style.color for style in styles), *(style.bgcolor for style in styles)]
    return {color.get_truecolor().hex.lower() for color in found if color is not None}


# --- all levels -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", LEVELS)
@examples(40)
@given(small_scenarios(), modes, st.integers(0, 1200), st.tuples(st.integers(40, 250), st.integers(2, 40)))
def test_every_line_is_as_wide_as_asked_and_there_are_no_more_than_asked(
    level: type[Level], scenario: Scenario, mode: Mode, ms: int, size: tuple[int, int]
) -> None:
    width, height = size
    lines = lines_of(at(scenario, mode, ms), height, width, level())
    assert len(lines) <= height
    for line in lines:
        assert length(line) == width or line == []  # the air under a thick row


@pytest.mark.parametrize("level", LEVELS)
def test_before_anything_happens_the_prediction_shines_through(level: type[Level]) -> None:
    frame = frame_of(b.three_requests(), Timeline(), 0, predict(b.three_requests(), "sync"))
    drawn = lines_of(frame, 9, level=level())
    faint = {shade(STATE[state], GHOST).lower() for state in STATES}
    assert set().union(*map(colors, drawn)) & faint
    strong = {color.lower() for color in STATE.values()}
    assert not set().union(*map(colors, drawn)) & strong


@pytest.mark.parametrize("level", LEVELS)
def test_what_has_happened_is_strong(level: type[Level]) -> None:
    drawn = lines_of(at(b.at_once(2, [("work", 500), ("wait", 500)]), "sync"), 9, level=level())
    strong = {color.lower() for color in STATE.values()}
    assert len(set().union(*map(colors, drawn)) & strong) == 3


Look = tuple[int, int]
"""milliseconds since the look before, and how late news are"""


def watched(scenario: Scenario, events: list[Event], looks: list[Look]) -> Iterator[Frame]:
    """The frames that somebody sees who looks now and then, then at the end."""
    timeline, rows, ghost_rows = Timeline(), Rows(scenario), Rows(scenario)
    ghost = predict(scenario, "sync")
    ghost_rows.take_in(ghost)
    told, now = 0, 0
    end = max(event.at for event in events)
    for since, late in [*looks, (10_000, 0)]:
        now = min(now + b.ns(since), end)
        while told < len(events) and (events[told].at <= now - b.ns(late) or now == end):
            timeline.apply(events[told])
            told += 1
        rows.take_in(timeline)
        yield Frame(timeline, rows, ghost, ghost_rows, now, round_length(end))


looks = st.lists(st.tuples(st.integers(0, 300), st.sampled_from((0, 0, 5, 200))), max_size=8)


@examples(40)
@given(small_scenarios(), modes, looks)
def test_a_bar_that_grew_is_what_its_requests_did(scenario: Scenario, mode: Mode, looks: list[Look]) -> None:
    """However many frames were drawn before it, and however late the children's lines came."""
    grown, width = RowSlots(), 60
    for frame in watched(scenario, list(simulate(scenario, mode)), looks):
        for key in frame.keys:
            slots, row = blank(width), frame.rows.by_key.get(key)
            for request in row.requests if row else ():
                paint(slots, stretches(request, frame.now), frame.scale(width))
            assert grown.live(key, frame, width).cells == cells(slots)


@pytest.mark.parametrize("level", [RowLevel, PairLevel])
@examples(30)
@given(small_scenarios(), modes, looks)
def test_a_picture_that_grew_is_the_picture_painted_at_once(
    level: type[Level], scenario: Scenario, mode: Mode, looks: list[Look]
) -> None:
    grown = level()
    for frame in watched(scenario, list(simulate(scenario, mode)), looks):
        at_once = lines_of(frame, 99, level=level())
        assert list(map(joined, lines_of(frame, 99, level=grown))) == list(map(joined, at_once))


def test_a_request_whose_sender_was_late_is_queued_from_its_planned_instant() -> None:
    """Its plan is told when it is sent: a late sender must not hide its lag."""
    scenario = b.at_once(1, [("wait", 100)])
    events = [*b.asking(1, 0, late=500), *b.handling(1, 500, [("wait", 100)]), b.received(1, 600)]
    timeline, rows, ghost_rows, level = b.told(b.load_started()), Rows(scenario), Rows(scenario), RowLevel()
    ghost = predict(scenario, "sync")
    ghost_rows.take_in(ghost)
    for now in range(0, 601, 50):
        while events and now >= max(500, events[0].at / b.MS):
            timeline.apply(events.pop(0))
        rows.take_in(timeline)
        frame = Frame(timeline, rows, ghost, ghost_rows, b.ns(now), b.ns(620))
        picture = lines_of(frame, 1, 100, level)
    assert events == []
    assert words(picture[0]).count("░") > 50
    assert picture == lines_of(frame, 1, 100, RowLevel())


def test_a_request_that_ends_after_the_drawn_moment_is_drawn_to_its_end_later() -> None:
    """Seen too early, as when a recording is played back and forth."""
    scenario = b.at_once(1, [("wait", 1000)])
    timeline, level = predict(scenario, "sync"), RowLevel()
    early, late = (frame_of(scenario, timeline, b.ns(ms))._replace(length=b.ns(1100)) for ms in (300, 1000))
    lines_of(early, 1, level=level)
    assert lines_of(late, 1, level=level) == lines_of(late, 1, level=RowLevel())


@examples(40)
@given(small_scenarios(), modes, looks)
def test_a_chart_that_grew_counts_as_one_that_is_counted_at_once(
    scenario: Scenario, mode: Mode, looks: list[Look]
) -> None:
    grown: Any = StackLevel()
    for frame in watched(scenario, list(simulate(scenario, mode)), looks):
        fresh: Any = StackLevel()
        for state in STATES:
            assert grown._measured(frame, 50).column(state) == pytest.approx(
                fresh._measured(frame, 50).column(state), abs=1e-6
            )


# --- rows -------------------------------------------------------------------------------------------------


def test_the_lecture_s_picture() -> None:
    lines = list(map(words, lines_of(at(b.three_requests(), "sync"), 3)))
    assert [line[:16] for line in lines] == ["1 course 2.00 s ", "2 course 2.00 s ", "3 ping 300 ms   "]
    assert [line[-13:].strip() for line in lines] == ["2.00 s", "3.98 s", "4.26 s  14×"]
    assert lines[2].count("░") > 40


@pytest.mark.parametrize(("height", "thickness"), [(3, 1), (5, 1), (6, 2), (8, 2), (9, 3), (12, 4), (30, 4)])
def test_few_rows_are_thick(height: int, thickness: int) -> None:
    lines = lines_of(at(b.three_requests(), "sync"), height)
    assert len(lines) == 3 * thickness
    bars = max(1, thickness - 1)
    for row in range(3):
        block = lines[row * thickness : (row + 1) * thickness]
        assert len({words(line)[17:-13] for line in block[:bars]}) == 1, "all lines of a bar are alike"
        named = [at for at, line in enumerate(block) if words(line).startswith(f"{row + 1} ")]
        assert named == [(bars - 1) // 2], "words on the middle one"
        assert block[bars:] == [[]] * (thickness - bars), "air below"


def test_only_as_many_rows_as_there_are_lines() -> None:
    assert len(lines_of(at(b.at_once(20, [("wait", 10)]), "sync"), 16)) == 16


def slowdowns(frame: Frame) -> list[str]:
    return [word for line in lines_of(frame, 20) for word in words(line).split() if word.endswith("×")]


def behind(ms: float) -> Scenario:
    """A second request that waits for the first one, of the same length, planned so much later."""
    script = [{"at": 0, "send": "page"}, {"at": ms, "send": "page"}]
    return b.scenario_of({"page": [("wait", 100)]}, script=script)


@pytest.mark.parametrize(
    ("scenario", "named"),
    [
        (b.at_once(1, [("wait", 100)]), []),
        (behind(10), []),  # 1.9 times
        (behind(0), ["2×"]),
        (b.at_once(5, [("wait", 100)]), ["5×"]),  # the worst alone
        (b.three_requests(), ["14×"]),
    ],
)
def test_the_worst_slowdown_is_named_from_twice_on(scenario: Scenario, named: list[str]) -> None:
    assert slowdowns(at(scenario, "sync")) == named


def test_who_has_no_answer_yet_is_not_the_worst() -> None:
    assert slowdowns(at(b.three_requests(), "sync", 4299)) == []
    assert slowdowns(at(b.three_requests(), "sync", 4300)) == ["14×"]


def test_an_age_is_quiet_an_answer_is_green() -> None:
    lines = lines_of(at(b.three_requests(), "sync", 2500), 3)
    assert [words(line)[-13:].strip() for line in lines] == ["2.00 s", "2.48 s", "2.46 s"]
    assert [GOOD.lower() in colors(line[-2:]) for line in lines] == [True, False, False]


TROUBLES = {
    "a time-out": (b.timed_out(1, 50), "x timed out"),
    "an error": (b.received(1, 50, 503), "x HTTP 503"),
    "a failure": (b.failed(1, 50, "refused"), "x refused"),
    "a failure in many words": (b.failed(1, 50, "Server disconnected without sending a response"), "x Server d"),
    "a hostile failure": (b.failed(1, 50, "\x1b[31m\r\n"), r"x \x1b[31m"),
    "a wide failure": (b.failed(1, 50, "接続が拒否されました"), "x 接続"),
    "a failure without a reason": (b.failed(1, 50, ""), "x failed"),
}


@pytest.mark.parametrize("name", TROUBLES)
def test_what_went_wrong_is_told_in_as_many_cells_as_there_are(name: str) -> None:
    event, said = TROUBLES[name]
    frame = frame_of(b.at_once(1, [("wait", 100)]), b.told(b.load_started(), *b.asking(1), event), b.ns(100))
    (line,) = lines_of(frame, 1)
    assert length(line) == 80
    assert words(line).isprintable()
    assert said in words(line)
    assert BAD.lower() in colors(line[-1:])


@pytest.mark.parametrize(
    "scenario",
    [
        # A ping of 1 ms behind 3 s: three thousand times as long as by itself.
        b.scenario_of(
            {"page": [("wait", 3000)], "ping": [("wait", 1)]},
            script=[{"at": 0, "send": "page"}, {"at": 0, "send": "ping"}],
        ),
        b.at_once(2, [("wait", 1_200_000)], timeout="60min"),
    ],
)
def test_the_longest_times_and_the_greatest_slowdowns_have_room(scenario: Scenario) -> None:
    for line in lines_of(at(scenario, "sync"), 2):
        assert length(line) == 80


# --- pairs and stacks -------------------------------------------------------------------------------------


def test_twenty_requests_in_ten_lines() -> None:
    frame = at(b.at_once(20, [("work", 10), ("wait", 190)]), "sync")
    lines = lines_of(frame, 10, level=PairLevel())
    assert [length(line) for line in lines] == [80] * 10
    assert "▀" in words(lines[0])
    assert [words(line).split("  ")[0].split(" ")[0] for line in lines] == [str(key) for key in range(1, 21, 2)]


def test_an_odd_row_stands_above_nothing() -> None:
    lines = lines_of(at(b.at_once(5, [("wait", 100)]), "sync"), 10, level=PairLevel())
    assert len(lines) == 3
    assert length(lines[2]) == 80


def test_pairs_of_clients_name_both() -> None:
    frame = at(b.scenario_of({"page": [("wait", 100)]}, clients=4, duration=1000), "async")
    first, second = lines_of(frame, 2, 100, PairLevel())
    assert words(first).startswith(("client 1, 2", "1, 2"))
    assert words(second).startswith(("client 3, 4", "3, 4"))


def test_a_thousand_requests_are_a_chart() -> None:
    frame = at(b.at_once(1000, [("wait", 1000)]), "async")
    lines = lines_of(frame, 12, level=StackLevel())
    assert [length(line) for line in lines] == [80] * 12
    assert words(lines[0]).startswith("1000 ")
    assert words(lines[-1]).startswith("0 ")
    bar = layout(frame, 80).bar
    assert words(lines[0]).count("▒") > 0.9 * bar, "all of them wait, all the time"


def test_a_thousand_queued_requests_go_down_one_by_one() -> None:
    lines = lines_of(at(b.at_once(1000, [("wait", 2)]), "sync"), 12, level=StackLevel())
    assert [length(line) for line in lines] == [80] * 12
    heights = [words(line).count("░") for line in lines[:-1]]  # in the lowest line there is work beside them
    assert heights == sorted(heights)
    assert heights[0] < heights[-1]


# --- ink --------------------------------------------------------------------------------------------------


@examples(100)
@given(st.text(st.characters(codec="ascii", categories=("L", "N", "P", "Zs")), max_size=40), st.integers(2, 30))
def test_fitted_words_take_exactly_their_cells(said: str, width: int) -> None:
    made = fitted(said, width)
    assert len(made) == width
    assert made.endswith(" ")
    if len(said) < width:
        assert made.rstrip(" ") == said.rstrip(" ")
    else:
        assert made == said[: width - 2] + "… "


def test_neighbours_that_look_the_same_are_joined() -> None:
    row = [text("a", "#ffffff"), text("a", "#ffffff"), text("a", "#000000"), text("b", "#000000"), text("a", "#ffffff")]
    assert joined(row) == [text("aa", "#ffffff"), *row[2:]]
