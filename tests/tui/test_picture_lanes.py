"""What a worker did, on a lane."""

import re
from typing import cast

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.tui.strategies import examples
from tui.picture.bars import Scale, Slot
from tui.picture.lanes import Held, Lane, LaneCell
from tui.timeline.records import STATES, State

WIDTH = 10
CELL = 100
"""nanoseconds"""
held_states: st.SearchStrategy[State] = st.sampled_from(("working", "waiting", "serving", "queued"))


@st.composite
def handled(draw: st.DrawFn, least: int = 0, most: int = 40, longest: int = 150) -> list[Held]:
    """Steps of one worker, one after the other, now and then with a pause, somewhat beyond the edges too."""
    at, made = draw(st.integers(-200, 100)), []
    for _ in range(draw(st.integers(least, most))):
        at += draw(st.sampled_from((0, 0, 1, 30)))
        end = at + draw(st.integers(1, longest))
        made.append(Held(draw(st.sampled_from((1, 2, 2, 7, 12, 345))), draw(held_states), at, end))
        at = end
    return made


many = handled(least=45, most=70, longest=25)
"""steps many times as many as cells"""


def lane_of(held: list[Held], width: int = WIDTH, workers: int = 1) -> Lane:
    lane = Lane(Scale(0, CELL), width, workers)
    lane.add(held)
    return lane


def spent(held: list[Held], state: State, at: int) -> float:
    """Which share of a cell's time they took."""
    inside = (min(one.end, (at + 1) * CELL) - max(one.start, at * CELL) for one in held if one.state == state)
    return sum(max(0, part) for part in inside) / CELL


def eighths(cells: list[LaneCell]) -> list[Slot]:
    """A column of a lane, from the top down, from the bottom up."""
    found: list[Slot] = []
    for one in reversed(cells):
        assert one.upright
        found += [one.cell.left] * one.cell.eighths + [one.cell.right] * (8 - one.cell.eighths)
    return found


def plain(row: list[LaneCell]) -> str:
    return "".join(one.label or one.cell.plain for one in row)


# --- where things were ------------------------------------------------------------------------------------


def test_few_steps_are_drawn_where_they_were_with_their_request() -> None:
    held = [
        Held(1, "working", 0, 100),
        Held(1, "waiting", 100, 400),
        Held(2, "working", 500, 700),
        Held(2, "waiting", 700, 900),
    ]
    (row,) = lane_of(held).rows(1)
    assert plain(row) == "1▒▒▒ 2█▒▒ "
    assert not any(one.upright for one in row)


def test_a_request_s_number_stands_again_where_it_gets_the_worker_back_for_work() -> None:
    held = [Held(12, "working", 0, 200), Held(12, "waiting", 200, 500), Held(12, "working", 500, 900)]
    assert plain(lane_of(held).rows(1)[0]) == "12▒▒▒12██ "


def test_a_number_for_which_there_is_no_room_is_left_out() -> None:
    held = [Held(345, "working", 0, 200), Held(7, "working", 200, 300), Held(345, "waiting", 300, 800)]
    assert plain(lane_of(held).rows(1)[0]) == "██7▒345▒  "


@examples(15)
@given(handled(most=WIDTH), st.integers(1, 3))
def test_of_few_steps_no_work_is_lost(held: list[Held], lines: int) -> None:
    for row in lane_of(held).rows(lines):
        for one in held:
            if one.state == "working" and one.end > 0 and one.start < WIDTH * CELL:
                slot = min(max(0, round(one.start / CELL * 8)), WIDTH * 8 - 1)
                cell = row[slot // 8].cell
                assert "working" in (cell.left, cell.right)


# --- shares -----------------------------------------------------------------------------------------------


@examples(15)
@given(many, st.integers(1, 3))
def test_of_many_steps_a_cell_shows_the_share_that_was_work(held: list[Held], lines: int) -> None:
    """Never more than it was, but for the rounding to an eighth, and the eighth that the least work takes."""
    rows = lane_of(held).rows(lines)
    assume(rows[0][0].upright)
    shown = true = 0.0
    touched = 0
    for at in range(WIDTH):
        share, high = spent(held, "working", at), eighths([row[at] for row in rows]).count("working")
        assert high / (8 * lines) <= share + 1 / (8 * lines)
        assert high / (8 * lines) >= share - 2 / (8 * lines)
        shown, true, touched = shown + high / (8 * lines), true + share, touched + (share > 0)
    assert shown <= true + touched / (8 * lines)


@examples(15)
@given(many, st.integers(1, 3))
def test_of_many_steps_each_is_seen(held: list[Held], lines: int) -> None:
    """Of two states: a cell that shares more than two cannot show all of them."""
    held = [one._replace(state="working" if one.state in ("working", "serving") else "waiting") for one in held]
    rows = lane_of(held).rows(lines)
    assume(rows[0][0].upright)
    for at in range(WIDTH):
        drawn = {slot for slot in eighths([row[at] for row in rows]) if slot is not None}
        assert drawn == {state for state in STATES if spent(held, state, at) > 0}


def test_work_that_fills_nearly_all_of_a_cell_does_not_hide_a_wait() -> None:
    held = [Held(1, "working", at * 10, at * 10 + 9) for at in range(40)] + [Held(1, "waiting", 99, 100)]
    (row,) = lane_of(held, width=4).rows(1)
    assert (row[0].cell.left, row[0].cell.right, row[0].cell.eighths) == ("working", "waiting", 7)


def test_several_workers_are_averaged() -> None:
    held = [
        Held(1, "working", 0, 400),
        Held(2, "working", 0, 200),
        Held(3, "waiting", 200, 400),
        Held(4, "waiting", 600, 800),
    ]
    (row,) = lane_of(held, workers=4).rows(1)
    assert [eighths([one]).count("working") for one in row] == [4, 4, 2, 2, 0, 0, 0, 0, 0, 0]
    assert [eighths([one]).count("waiting") for one in row] == [0, 0, 6, 6, 0, 0, 2, 2, 0, 0]
    assert plain(row).isdigit() is False
    assert not any(one.label for one in row), "whose they are cannot be said"


@examples(15)
@given(st.lists(handled(), min_size=2, max_size=4), st.integers(1, 3))
def test_the_average_of_workers_is_never_overstated(several: list[list[Held]], lines: int) -> None:
    workers = len(several)
    rows = lane_of([one for held in several for one in held], workers=workers).rows(lines)
    for at in range(WIDTH):
        share = sum(spent(held, "working", at) for held in several) / workers
        assert eighths([row[at] for row in rows]).count("working") / (8 * lines) <= share + 1 / (8 * lines) + 1e-9


# --- labels -----------------------------------------------------------------------------------------------


@examples(40)
@given(st.one_of(handled(), many), st.integers(1, 3))
def test_labels_are_numbers_of_requests_on_cells_that_are_theirs_alone(held: list[Held], lines: int) -> None:
    top, *others = lane_of(held).rows(lines)
    assert not any(one.label for row in others for one in row)
    owners = [
        {one.request for one in held if one.start < (at + 1) * CELL and one.end > at * CELL} for at in range(WIDTH)
    ]
    written = "".join(one.label or " " for one in top)
    for at, label in enumerate(written):
        assert label == " " or len(owners[at]) == 1
    for found in re.finditer(r"\d+", written):
        assert {int(found.group())} == set().union(*(owners[at] for at in range(*found.span()))), "1 beside 2 is 12"


@examples(15)
@given(handled())
def test_labels_do_not_hide_what_the_worker_did(held: list[Held]) -> None:
    lane = lane_of(held)
    with_labels, without = lane.rows(2)
    if not with_labels[0].upright:
        assert [one.cell for one in with_labels] == [one.cell for one in without]


# --- as it grows ------------------------------------------------------------------------------------------


@examples(15)
@given(handled(), st.integers(0, 40))
def test_added_bit_by_bit_it_is_the_same_lane(held: list[Held], first: int) -> None:
    whole, grown = lane_of(held), lane_of(held[:first])
    before = grown.rows(2)
    assert grown.with_more(held[first:]).rows(2) == whole.rows(2)
    assert grown.rows(2) == before, "more in a copy is not more in the lane"
    grown.add(held[first:])
    assert grown.rows(2) == whole.rows(2)


@examples(15)
@given(handled(), st.integers(1, 4))
def test_it_has_as_many_lines_and_cells_as_asked(held: list[Held], lines: int) -> None:
    rows = lane_of(held).rows(lines)
    assert [len(row) for row in rows] == [WIDTH] * lines


@pytest.mark.parametrize(
    "held", [Held(1, "working", -50, 0), Held(1, "working", 1000, 1100), Held(1, "waiting", 50, 50)]
)
def test_what_lies_outside_or_took_no_time_is_not_on_it(held: Held) -> None:
    assert plain(lane_of([held]).rows(1)[0]) == " " * WIDTH


def test_what_is_known_as_averages_only_is_shown_even_alone() -> None:
    """Zoomed into a part of the run whose steps the timeline has forgotten."""
    lane = Lane(Scale(0, CELL), 4)
    lane.fill(2, {"working": [0.5, 1.0, 1.0, 1.0], "waiting": [0.25, 0.5, 0.0, 0.0]})
    drawn = [eighths([one]) for one in lane.rows(1)[0]]
    assert [column.count("working") for column in drawn] == [4, 8, 0, 0]
    assert [set(column) for column in drawn[2:]] == [{None}] * 2
    assert "waiting" in cast("list[str]", drawn[0])
