"""Bars: stretches on a row of cells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tui import building as b
from tests.tui.strategies import examples, lives
from tui.picture.bars import EIGHTHS, EMPTY, TEXTURE, Cell, Scale, Slot, bar, blank, cell, cells, paint, set_apart
from tui.picture.stretches import Stretch, stretches
from tui.timeline.records import Request, State

LENGTH = 3000 * b.MS
widths = st.integers(1, 100)
instants = st.integers(0, LENGTH)
states: st.SearchStrategy[Slot] = st.sampled_from(("queued", "waiting", "working", None))


def scale(width: int, start: int = 0) -> Scale:
    return Scale(start, LENGTH / width)


def plain(row: list[Cell]) -> str:
    return "".join(one.plain for one in row)


def slots_of(one: Request, now: int, width: int) -> list[Slot]:
    slots = blank(width)
    paint(slots, stretches(one, now), scale(width))
    return slots


def shows(one: Cell, state: State) -> bool:
    return state in (one.left, one.right)


# --- by hand ----------------------------------------------------------------------------------------------


def test_a_row_as_it_is_drawn() -> None:
    parts = [Stretch(0, 20, "queued"), Stretch(20, 40, "working"), Stretch(40, 80, "waiting")]
    assert plain(bar(parts, Scale(0, 10), 10)) == "░░██▒▒▒▒  "


def test_bar_ends_are_exact_to_an_eighth() -> None:
    row = bar([Stretch(0, 13, "waiting")], Scale(0, 8), 3)
    assert [(one.left, one.right, one.eighths) for one in row] == [
        ("waiting", "waiting", 8),
        ("waiting", None, 5),
        (None, None, 8),
    ]
    assert EIGHTHS[row[1].eighths] == "▋"


def test_two_states_meet_within_a_cell() -> None:
    (one,) = bar([Stretch(0, 3, "queued"), Stretch(3, 8, "waiting")], Scale(0, 8), 1)
    assert (one.left, one.right, one.eighths, one.plain) == ("queued", "waiting", 3, "▒")


def test_of_three_states_in_a_cell_work_is_shown_beside_the_longer_of_the_others() -> None:
    parts = [Stretch(0, 2, "queued"), Stretch(2, 3, "working"), Stretch(3, 8, "waiting")]
    (one,) = bar(parts, Scale(0, 8), 1)
    assert (one.left, one.right, one.plain) == ("working", "waiting", "█")


def test_work_too_short_for_an_eighth_takes_one() -> None:
    parts = [Stretch(0, 800, "waiting"), Stretch(800, 801, "working"), Stretch(801, 1600, "waiting")]
    row = bar(parts, Scale(0, 800), 2)
    assert plain(row) == "▒█"
    assert (row[1].left, row[1].right, row[1].eighths) == ("working", "waiting", 1)


def test_work_stays_when_the_next_request_is_painted_over_the_row() -> None:
    slots = blank(2)
    paint(slots, [Stretch(0, 799, "waiting"), Stretch(799, 800, "working")], Scale(0, 800))
    paint(slots, [Stretch(800, 1600, "queued")], Scale(0, 800))
    assert slots.count("working") == 1


def test_a_window_shows_what_lies_in_it() -> None:
    parts = [Stretch(0, 20, "queued"), Stretch(20, 40, "working"), Stretch(40, 80, "waiting")]
    assert plain(bar(parts, Scale(30, 10), 3)) == "█▒▒"


@pytest.mark.parametrize(
    "part",
    [Stretch(0, 30, "working"), Stretch(60, 90, "working"), Stretch(90, 91, "working"), Stretch(90, 99, "queued")],
)
def test_a_window_does_not_show_what_lies_outside(part: Stretch) -> None:
    assert plain(bar([part], Scale(40, 5), 3)) == "   "


def test_nothing_is_an_empty_row() -> None:
    assert bar([], Scale(0, 10), 4) == [EMPTY] * 4


@pytest.mark.parametrize(("instant", "eighth", "within"), [(100, 0, 0), (105, 4, 0), (110, 8, 1), (99, -1, -1)])
def test_the_scale(instant: int, eighth: int, within: int) -> None:
    assert (Scale(100, 10).eighth(instant), Scale(100, 10).cell(instant)) == (eighth, within)


# --- in general -------------------------------------------------------------------------------------------


@examples(100)
@given(lives(), instants, widths)
def test_a_row_has_as_many_cells_as_it_is_wide(one: Request, now: int, width: int) -> None:
    assert len(bar(stretches(one, now), scale(width), width)) == width


@examples(100)
@given(lives(), instants, widths)
def test_nothing_is_drawn_before_the_planned_instant_or_after_now(one: Request, now: int, width: int) -> None:
    """But for the eighth that the shortest work takes."""
    assert one.planned is not None
    drawn = [at for at, slot in enumerate(slots_of(one, now, width)) if slot is not None]
    if not drawn:
        return
    over = now if one.over is None else min(now, one.over)
    edge = 8 * width - 1
    assert drawn[0] >= min(edge, scale(width).eighth(one.planned))
    assert drawn[-1] <= min(edge, scale(width).eighth(over))
    assert drawn == list(range(drawn[0], drawn[-1] + 1)), "a bar has no holes"


@examples(100)
@given(lives(), instants, instants, widths)
def test_a_bar_only_grows(one: Request, now: int, later: int, width: int) -> None:
    now, later = sorted((now, later))
    before, after = (slots_of(one, moment, width) for moment in (now, later))
    settled = slice(0, min(scale(width).eighth(now), 8 * width - 1))
    assert after[settled] == before[settled]
    assert all(slot is not None for slot, was in zip(after, before, strict=True) if was is not None)


@examples(100)
@given(lives(), instants, instants, widths)
def test_a_cell_once_fully_painted_keeps_its_state(one: Request, now: int, later: int, width: int) -> None:
    now, later = sorted((now, later))
    before, after = (bar(stretches(one, moment), scale(width), width) for moment in (now, later))
    for at, was in enumerate(before[:-1]):  # the last one keeps an eighth for work at the very edge
        if was.left is not None and was.right is not None and (at + 1) * LENGTH / width <= now:
            assert after[at] == was


@examples(100)
@given(lives(), widths)
def test_no_stretch_of_work_is_lost(one: Request, width: int) -> None:
    parts = stretches(one, LENGTH)
    row = bar(parts, scale(width), width)
    for part in parts:
        if part.state == "working" and part.start < LENGTH:
            at = min(scale(width).eighth(part.start), 8 * width - 1) // 8
            assert shows(row[at], "working")
            assert row[at].plain == TEXTURE["working"]


@examples(100)
@given(st.lists(lives(), min_size=1, max_size=5), widths)
def test_no_work_is_lost_on_a_row_of_several_requests(requests: list[Request], width: int) -> None:
    """Under closed load a client's requests follow one another on one row."""
    slots, at, worked = blank(width), 0, list[int]()
    for one in requests:
        parts = [Stretch(start + at, end + at, state) for start, end, state in stretches(one, LENGTH)]
        paint(slots, parts, scale(width))
        worked += [part.start for part in parts if part.state == "working" and part.start < LENGTH]
        at = parts[-1].end if parts else at
    row = cells(slots)
    for start in worked:
        assert shows(row[min(scale(width).eighth(start), 8 * width - 1) // 8], "working")


@examples(100)
@given(lives(), st.integers(-1000 * b.MS, 2000 * b.MS), st.integers(1, 60), st.integers(1, 50 * b.MS))
def test_a_window_shows_nothing_of_elsewhere(one: Request, start: int, width: int, per_cell: int) -> None:
    window = Scale(start, per_cell)
    left, right = start - per_cell / 16, start + (width + 1 / 16) * per_cell
    inside = {part.state for part in stretches(one, LENGTH) if part.end >= left and part.start <= right}
    slots = blank(width)
    paint(slots, stretches(one, LENGTH), window)
    assert {slot for slot in slots if slot is not None} <= inside


@examples(100)
@given(st.lists(states, min_size=8, max_size=8))
def test_a_cell_says_what_it_can_of_its_eighths(slots: list[Slot]) -> None:
    one = cell(slots)
    kinds = set(slots)
    assert {one.left, one.right} <= kinds
    assert 1 <= one.eighths <= 8
    assert (one.eighths == 8) == (len(kinds) == 1) == (one.left == one.right)
    assert ("working" in kinds) == shows(one, "working")
    if len(kinds) == 2:
        assert one.eighths == slots.count(one.left)
        assert one.left == slots[0]
        assert one.plain == (TEXTURE["working"] if "working" in kinds else texture(max(slots, key=slots.count)))


def texture(slot: Slot) -> str:
    return " " if slot is None else TEXTURE[slot]


def test_what_is_only_known_to_be_at_the_server_is_set_apart_from_the_next() -> None:
    nanoseconds = Scale(0, 8)  # one to an eighth of a cell
    slots = blank(5)
    for start, end in ((0, 16), (16, 32), (32, 36)):
        paint(slots, [Stretch(start, end, "serving")], nanoseconds)
        set_apart(slots, start, end, nanoseconds)
    assert [at for at, slot in enumerate(slots[:36]) if slot is None] == [15, 31], "but not a short one"
    busy = blank(2)
    paint(busy, [Stretch(0, 14, "serving"), Stretch(14, 16, "working")], nanoseconds)
    set_apart(busy, 0, 16, nanoseconds)
    assert None not in busy, "work is never lost"
