"""Which part of a run is looked at."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.tui import building as b
from tests.tui.strategies import examples
from tui.picture.view import AIR, NARROWEST_NS, WIDEST_NS, View, Window

S = 1000 * b.MS
wholes = st.one_of(st.integers(50 * b.MS, 20 * S), st.integers(50 * b.MS, 3600 * S))
shares = st.floats(0, 1)
factors = st.sampled_from((2.0, 1.5, 1.25, 0.8, 2 / 3, 0.5))
moves = st.one_of(
    st.tuples(st.just("zoom"), factors, st.one_of(st.none(), shares)),
    st.tuples(st.just("scroll"), st.floats(-2, 2), st.none()),
)
Move = tuple[str, float, float | None]
some_moves = st.lists(moves, max_size=8)
CELLS = 60


def moved(move: Move, view: View, whole: int, elapsed: int, cells: int = CELLS) -> View:
    kind, by, at = move
    seen = view.window(whole, elapsed, cells)
    return view.zoomed(by, at, whole, seen) if kind == "zoom" else view.scrolled(by, whole, seen)


def test_untouched_it_shows_all_of_a_short_run() -> None:
    assert View().window(4 * S, 3 * S, CELLS) == Window(0, 4 * S)


def test_untouched_it_follows_a_long_run_through_a_minute() -> None:
    start, length = View().window(500 * S, 300 * S, CELLS)
    assert length == WIDEST_NS
    assert start + (1 - AIR) * length == pytest.approx(300 * S, abs=S)


@examples(40)
@given(wholes, shares, some_moves, st.integers(8, 300))
def test_a_window_never_leaves_the_run(whole: int, share: float, moves: list[Move], cells: int) -> None:
    elapsed, view = round(share * whole), View()
    for move in moves:
        view = moved(move, view, whole, elapsed, cells)
        start, length = view.window(whole, elapsed, cells)
        assert start >= 0
        assert start + length <= whole
        assert min(NARROWEST_NS, whole) <= length <= whole


@examples(40)
@given(wholes, shares, some_moves, factors, shares)
def test_the_instant_under_the_pointer_stays_there(
    whole: int, share: float, moves: list[Move], factor: float, at: float
) -> None:
    elapsed, view = round(share * whole), View()
    for move in moves:
        view = moved(move, view, whole, elapsed)
    before = view.window(whole, elapsed, CELLS)
    after = view.zoomed(factor, at, whole, before).window(whole, elapsed, CELLS)
    # At the edges of the run there is nothing beyond that could be shown.
    assume(after.start > 0)
    assume(after.start + after.length < whole)
    under = [window.start + at * window.length for window in (before, after)]
    assert under[1] == pytest.approx(under[0], abs=2)


@examples(40)
@given(wholes, shares, factors, shares, shares)
def test_in_and_out_again_is_where_one_was(whole: int, share: float, factor: float, at: float, start: float) -> None:
    assume(factor > 1)
    elapsed, length = round(share * whole), round(0.3 * whole)
    view = View(length, round(start * (whole - length)))
    assume(length / factor > 2 * NARROWEST_NS)
    before = view.window(whole, elapsed, CELLS)
    closer = view.zoomed(factor, at, whole, before)
    back = closer.zoomed(1 / factor, at, whole, closer.window(whole, elapsed, CELLS))
    after = back.window(whole, elapsed, CELLS)
    assert after.start == pytest.approx(before.start, abs=5)
    assert after.length == pytest.approx(before.length, abs=5)


@examples(40)
@given(st.integers(50 * b.MS, WIDEST_NS), shares, factors, st.one_of(st.none(), shares))
def test_in_and_out_again_from_the_whole_is_as_if_nothing_had_been_touched(
    whole: int, share: float, factor: float, at: float | None
) -> None:
    assume(factor > 1)
    elapsed = round(share * whole)
    closer = moved(("zoom", factor, at), View(), whole, elapsed)
    assert closer != View()
    assert moved(("zoom", 1 / factor, at), closer, whole, elapsed) == View()


@examples(15)
@given(st.integers(WIDEST_NS + 1, 3600 * S), shares)
def test_all_of_a_long_run_can_be_seen(whole: int, share: float) -> None:
    view = View()
    for _ in range(20):
        view = moved(("zoom", 0.5, None), view, whole, round(share * whole))
    assert view.window(whole, round(share * whole), CELLS) == Window(0, whole)


@examples(40)
@given(wholes, shares, st.integers(1, 4), st.integers(8, 300))
def test_who_follows_sees_the_present(whole: int, share: float, closer: int, cells: int) -> None:
    """And the window moves by whole cells, so that nothing moves within its cell."""
    elapsed, view = round(share * whole), View()
    for _ in range(closer):
        view = moved(("zoom", 2.0, None), view, whole, elapsed, cells)
    start, length = view.window(whole, elapsed, cells)
    assert start <= elapsed <= start + length
    if start + length < whole:
        steps = start * cells / length
        assert steps == pytest.approx(round(steps), abs=1e-6 * cells + steps * 1e-9)


@examples(15)
@given(wholes, st.lists(shares, min_size=2, max_size=6).map(sorted))
def test_a_window_that_follows_never_goes_back(whole: int, instants: list[float]) -> None:
    view = View(max(NARROWEST_NS, whole // 5))
    starts = [view.window(whole, round(share * whole), CELLS).start for share in instants]
    assert starts == sorted(starts)


def test_a_window_that_was_pulled_stays_while_time_goes_on() -> None:
    view = View().zoomed(4, 0.5, 8 * S, Window(0, 8 * S)).scrolled(0.5, 8 * S, Window(3 * S, 2 * S))
    assert {view.window(8 * S, elapsed * S, CELLS) for elapsed in range(9)} == {Window(4 * S, 2 * S)}


@pytest.mark.parametrize(("share", "start"), [(0.5, 4 * S), (-0.5, 2 * S), (-9, 0), (9, 6 * S)])
def test_pulling_stops_at_the_ends(share: float, start: int) -> None:
    assert View(2 * S, 3 * S).scrolled(share, 8 * S, Window(3 * S, 2 * S)) == View(2 * S, start)


def test_a_shorter_axis_than_was_looked_at_shows_its_end() -> None:
    assert View(2 * S, 9 * S).window(4 * S, S, CELLS) == Window(2 * S, 2 * S)
    assert View(9 * S, 0).window(4 * S, S, CELLS) == Window(0, 4 * S)
