"""The levels of detail as coloured characters, without a terminal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo_server.scenario import Mode, Scenario
from tests.tui import building as b
from tests.tui.drawing import (
    INK,
    LEVELS,
    Drawing,
    Look,
    at,
    colors,
    frame_of,
    in_time,
    length,
    lines_of,
    looks,
    pairs_of,
    rows_of,
    shares,
    stack_of,
    thick,
    watched,
    words,
)
from tests.tui.strategies import examples, modes, small_scenarios
from tui.naming import times
from tui.palette import DARK, GHOST
from tui.picture.bars import blank, cells, paint
from tui.picture.rows import Rows
from tui.picture.stretches import stretches
from tui.picture.view import Window
from tui.simulation import predict, simulate
from tui.timeline.fold import Timeline
from tui.timeline.records import STATES
from tui.widgets.frame import Frame, layout
from tui.widgets.pair_level import pair_labels
from tui.widgets.row_slots import RowSlots
from tui.widgets.stack_level import StackLevel

STRONG = {state: {DARK.state(state).lower(), DARK.solid(state).lower()} for state in STATES}
"""the colours of what was measured: of a texture, and of a part of a cell"""
FAINT = {DARK.state(state, GHOST).lower() for state in STATES} | {DARK.solid(state, GHOST).lower() for state in STATES}

# --- all levels -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", LEVELS)
@examples(12)
@given(small_scenarios(), modes, st.integers(0, 1200), st.tuples(st.integers(40, 250), st.integers(2, 40)))
def test_every_line_is_as_wide_as_asked(
    level: str, scenario: Scenario, mode: Mode, ms: int, size: tuple[int, int]
) -> None:
    width, height = size
    lines = lines_of(at(scenario, mode, ms), height, width, LEVELS[level])
    assert [length(line) for line in lines] == [width] * height
    assert [line.cell_length for line in lines] == [width] * height


@examples(12)
@given(st.lists(st.text(max_size=40), max_size=20), st.integers(28, 300))
def test_a_line_is_divided_without_a_remainder_and_bars_have_the_most(labels: list[str], width: int) -> None:
    parts = layout(labels, width)
    assert parts.width == width
    assert min(parts) >= 8
    if width >= 80:
        assert parts.bar > width / 2 - 1


@pytest.mark.parametrize("level", LEVELS)
def test_before_anything_happens_the_prediction_shines_through(level: str) -> None:
    frame = frame_of(b.three_requests(), Timeline(), 0, predict(b.three_requests(), "sync"))
    drawn = colors(*lines_of(frame, 9, level_of=LEVELS[level]))
    assert drawn & FAINT
    assert not any(drawn & strong for strong in STRONG.values())


@pytest.mark.parametrize("level", LEVELS)
def test_what_has_happened_is_strong(level: str) -> None:
    drawn = colors(*lines_of(at(b.at_once(2, [("work", 500), ("wait", 500)]), "sync"), 9, level_of=LEVELS[level]))
    assert {state for state, strong in STRONG.items() if drawn & strong} == {"queued", "waiting", "working"}


@examples(12)
@given(small_scenarios(), modes, looks, shares)
def test_a_bar_that_grew_is_what_its_requests_did(
    scenario: Scenario, mode: Mode, looks: list[Look], seen: tuple[float, float]
) -> None:
    """However many frames were drawn before it, however late the children's lines came, whatever part is seen."""
    grown, width = RowSlots(), 60
    for frame in watched(scenario, list(simulate(scenario, mode)), looks, seen):
        for key in [*frame.rows.by_key, *frame.ghost_rows.by_key]:
            slots, row = blank(width), frame.rows.by_key.get(key)
            for request in row.requests if row else ():
                paint(slots, stretches(request, frame.now), frame.scale(width))
            assert grown.live(key, frame, width).cells == cells(slots)


@pytest.mark.parametrize("level", ["rows", "pairs"])
@examples(12)
@given(small_scenarios(), modes, looks, shares)
def test_a_picture_that_grew_is_the_picture_painted_at_once(
    level: str, scenario: Scenario, mode: Mode, looks: list[Look], seen: tuple[float, float]
) -> None:
    grown = Drawing(LEVELS[level], 60)
    for frame in watched(scenario, list(simulate(scenario, mode)), looks, seen):
        assert grown.draw(frame) == lines_of(frame, 60, level_of=LEVELS[level])


@pytest.mark.parametrize("level", ["rows", "pairs"])
@examples(12)
@given(small_scenarios(), modes, in_time)
def test_words_that_are_left_out_of_a_frame_are_the_only_thing_left_out(
    level: str, scenario: Scenario, mode: Mode, looks: list[Look]
) -> None:
    often, seldom = Drawing(LEVELS[level], 30), Drawing(LEVELS[level], 30)
    for frame in watched(scenario, list(simulate(scenario, mode)), looks):
        parts = layout([frame.label(key) for key in frame.keys()[:200]], 80)
        every, some = often.draw(frame), seldom.draw(frame, figures=False)
        for one, other in zip(every, some, strict=True):
            left, right = parts.label, parts.label + parts.bar
            assert words(one.crop(left, right)) == words(other.crop(left, right))


def test_a_request_whose_sender_was_late_is_queued_from_its_planned_instant() -> None:
    """Its plan is told when it is sent: a late sender must not hide its lag."""
    scenario = b.at_once(1, [("wait", 100)])
    events = [*b.asking(1, 0, late=500), *b.handling(1, 500, [("wait", 100)]), b.received(1, 600)]
    timeline, rows, ghost_rows = b.told(b.load_started()), Rows(scenario), Rows(scenario)
    ghost, drawing = predict(scenario, "sync"), Drawing(rows_of, 1, 100)
    ghost_rows.take_in(ghost)
    for now in range(0, 601, 50):
        while events and now >= max(500, events[0].at / b.MS):
            timeline.apply(events.pop(0))
        rows.take_in(timeline)
        frame = Frame(timeline, rows, ghost, ghost_rows, b.ns(now), Window(0, b.ns(620)))
        picture = drawing.draw(frame)
    assert events == []
    assert words(picture[0]).count("░") > 50
    assert picture == lines_of(frame, 1, 100)


def test_a_request_that_ends_after_the_drawn_moment_is_drawn_to_its_end_later() -> None:
    """Seen too early, as when a recording is played back and forth."""
    scenario = b.at_once(1, [("wait", 1000)])
    timeline, drawing = predict(scenario, "sync"), Drawing(rows_of, 1)
    early, late = (frame_of(scenario, timeline, b.ns(ms), window=Window(0, b.ns(1100))) for ms in (300, 1000))
    drawing.draw(early)
    assert drawing.draw(late) == lines_of(late, 1)


def test_the_present_is_a_line_where_nothing_happens_and_none_when_the_run_is_over() -> None:
    scenario = b.scenario_of({"page": [("wait", 100)]}, script=[{"at": 0, "send": "page"}, {"at": 900, "send": "page"}])
    drawing = Drawing(thick(3), 6)
    assert words(drawing.draw(at(scenario, "sync", 500))[0]).count("│") == 1
    assert [words(line).count("│") for line in drawing.draw(at(scenario, "sync", 500))] == [1, 1, 1, 1, 1, 1]
    assert not any("│" in words(line) for line in lines_of(at(scenario, "sync"), 6, level_of=thick(3)))


# --- rows -------------------------------------------------------------------------------------------------


def test_the_lecture_s_picture() -> None:
    lines = list(map(words, lines_of(at(b.three_requests(), "sync"), 3)))
    assert [line[:16] for line in lines] == ["1 course 2.00 s ", "2 course 2.00 s ", "3 ping 300 ms   "]
    assert [line[-13:].strip() for line in lines] == ["2.00 s", "3.98 s", "4.26 s  14×"]
    assert lines[2].count("░") > 40


@pytest.mark.parametrize("thickness", [1, 2, 3, 4, 9])
def test_few_rows_are_thick(thickness: int) -> None:
    lines = lines_of(at(b.three_requests(), "sync"), 3 * thickness + 2, level_of=thick(thickness))
    bars = max(1, thickness - 1)
    for row in range(3):
        block = lines[row * thickness : (row + 1) * thickness]
        assert len({words(line)[17:-13] for line in block[:bars]}) == 1, "all lines of a bar are alike"
        named = [at for at, line in enumerate(block) if words(line).startswith(f"{row + 1} ")]
        assert named == [(bars - 1) // 2], "words on the middle one"
        assert {words(line) for line in block[bars:]} <= {" " * 80}, "air below"
    assert [words(line) for line in lines[3 * thickness :]] == [" " * 80] * 2


def test_only_as_many_rows_as_there_are_lines() -> None:
    lines = lines_of(at(b.at_once(20, [("wait", 10)]), "sync"), 16)
    assert [words(line).split()[0] for line in lines] == [str(number) for number in range(1, 17)]


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


def test_who_was_given_up_is_not_the_worst_nor_is_a_stranger() -> None:
    timeline = b.told(
        *b.handling(2**40, 0, [("wait", 5)]), *b.asking(1), b.timed_out(1, 50), *b.handling(1, 60, [("wait", 1)])
    )
    assert timeline.worst is None


@pytest.mark.parametrize(
    ("slowdown", "said"),
    [
        (1, "1×"),
        (1.94, "1.9×"),
        (9.94, "9.9×"),
        (9.96, "10×"),
        (14.2, "14×"),
        (999, "999×"),
        (2500, "2k×"),
        (1e9, "99k×"),
    ],
)
def test_a_slowdown_in_words(slowdown: float, said: str) -> None:
    assert times(slowdown) == said


def test_an_age_is_quiet_an_answer_is_green() -> None:
    lines = lines_of(at(b.three_requests(), "sync", 2500), 3)
    assert [words(line)[-13:].strip() for line in lines] == ["2.00 s", "2.48 s", "2.46 s"]
    good, quiet = DARK.roles["good"].lower(), DARK.roles["quiet"].lower()
    assert [good in colors(line.crop(67, 80)) for line in lines] == [True, False, False]
    assert [quiet in colors(line.crop(67, 80)) for line in lines] == [False, True, True]


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
    assert DARK.roles["bad"].lower() in colors(line.crop(67, 80))


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
    assert len(slowdowns(at(scenario, "sync"))) == 1


@pytest.mark.parametrize(("y", "key"), [(0, 1), (2, 1), (3, 2), (8, 3), (9, None), (99, None)])
def test_a_line_belongs_to_a_row(y: int, key: int | None) -> None:
    drawing = Drawing(thick(3), 11)
    drawing.draw(at(b.three_requests(), "sync"))
    assert drawing.level.key_at(y, [1, 2, 3]) == key


# --- pairs and stacks -------------------------------------------------------------------------------------


def test_twenty_requests_in_ten_lines() -> None:
    frame = at(b.at_once(20, [("work", 10), ("wait", 190)]), "sync")
    lines = lines_of(frame, 10, level_of=pairs_of)
    assert [length(line) for line in lines] == [80] * 10
    assert "▀" in words(lines[0])
    assert [words(line).split("  ")[0].split(" ")[0] for line in lines] == [str(key) for key in range(1, 21, 2)]


def test_an_odd_row_stands_above_nothing() -> None:
    lines = lines_of(at(b.at_once(5, [("wait", 100)]), "sync"), 10, level_of=pairs_of)
    assert [length(line) for line in lines] == [80] * 10
    assert [words(line).strip() == "" for line in lines] == [False] * 3 + [True] * 7


def test_pairs_of_clients_name_both() -> None:
    frame = at(b.scenario_of({"page": [("wait", 100)]}, clients=4, duration=1000), "async")
    assert pair_labels(frame, [1, 2, 3]) == ["client 1, 2", "client 3"]
    first, second = lines_of(frame, 2, 100, pairs_of)
    assert words(first).startswith("client 1, 2"[:8])
    assert words(second).startswith("client 3, 4"[:8])


@pytest.mark.parametrize(("y", "key"), [(0, 1), (1, 3), (2, 5), (3, None), (9, None)])
def test_a_line_of_two_rows_belongs_to_the_upper_one(y: int, key: int | None) -> None:
    drawing = Drawing(pairs_of, 8)
    drawing.draw(at(b.at_once(5, [("wait", 100)]), "sync"))
    assert drawing.level.key_at(y, [1, 2, 3, 4, 5]) == key


def test_a_thousand_requests_are_a_chart() -> None:
    frame = at(b.at_once(1000, [("wait", 1000)]), "async")
    lines = lines_of(frame, 12, level_of=stack_of)
    assert [length(line) for line in lines] == [80] * 12
    assert words(lines[0]).startswith("1000 ")
    assert words(lines[-1]).startswith("0 ")
    bar = layout([frame.label(1)], 80).bar
    assert words(lines[0]).count("▒") > 0.9 * bar, "all of them wait, all the time"


def test_a_thousand_queued_requests_go_down_one_by_one() -> None:
    lines = lines_of(at(b.at_once(1000, [("wait", 2)]), "sync"), 12, level_of=stack_of)
    heights = [words(line).count("░") for line in lines[:-1]]  # in the lowest line there is work beside them
    assert heights == sorted(heights)
    assert heights[0] < heights[-1]


@pytest.mark.parametrize("height", [1, 2, 3])
def test_a_low_chart_stays_within_its_lines(height: int) -> None:
    frame = at(b.at_once(9, [("wait", 100)]), "async")
    drawing = Drawing(lambda parts, _, __: StackLevel(INK, parts, height), 5)
    lines = drawing.draw(frame)
    assert [words(line).strip() for line in lines[height:]] == [""] * (5 - height)
