"""A grid that knows what has changed."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len, get_character_cell_size
from rich.segment import Segment

from tests.tui.drawing import INK, length, plain, words
from tests.tui.strategies import examples
from tui.widgets.canvas import BLOCK, Canvas
from tui.widgets.ink import joined

WIDTH, HEIGHT = 40, 4
A, B = INK.style("#ffffff", "#000000"), INK.style("#000000", "#ffffff")
letters = st.text("ab ", max_size=WIDTH + 5)
puts = st.lists(st.tuples(st.integers(-2, HEIGHT + 1), st.integers(-5, WIDTH + 5), letters, st.booleans()), max_size=12)
Put = tuple[int, int, str, bool]


def cells_of(text: str, bright: bool = False) -> list[Segment]:
    return [INK.glyph(character, B if bright else A) for character in text]


def canvas_of(width: int = WIDTH) -> Canvas:
    return Canvas(width, HEIGHT, INK.blank)


def shown(canvas: Canvas) -> list[list[Segment]]:
    """Every line cell by cell."""
    return [[one for segment in canvas.strip(y) for one in cells_of_one(segment)] for y in range(canvas.height)]


def cells_of_one(segment: Segment) -> list[Segment]:
    return [Segment(character, segment.style) for character in segment.text]


@examples(40)
@given(puts)
def test_it_shows_what_was_put_and_cuts_off_what_hangs_over(puts: list[Put]) -> None:
    canvas = canvas_of()
    expected = [[INK.blank] * WIDTH for _ in range(HEIGHT)]
    for y, x, text, bright in puts:
        canvas.put(y, x, cells_of(text, bright))
        for at, cell in enumerate(cells_of(text, bright), x):
            if 0 <= y < HEIGHT and 0 <= at < WIDTH:
                expected[y][at] = cell
        assert shown(canvas) == expected
    assert [length(canvas.strip(y)) for y in range(HEIGHT)] == [WIDTH] * HEIGHT


@examples(40)
@given(puts, puts)
def test_what_has_changed_is_told_once_and_nothing_else(before: list[Put], after: list[Put]) -> None:
    canvas = canvas_of()
    for y, x, text, bright in before:
        canvas.put(y, x, cells_of(text, bright))
    canvas.changes()
    known = shown(canvas)
    for y, x, text, bright in after:
        canvas.put(y, x, cells_of(text, bright))
    told = {(y, at) for y, x, count in canvas.changes() for at in range(x, x + count)}
    now = shown(canvas)
    differ = {(y, x) for y in range(HEIGHT) for x in range(WIDTH) if now[y][x] != known[y][x]}
    assert differ <= told
    assert canvas.changes() == []


@examples(15)
@given(st.integers(0, HEIGHT - 1), st.integers(0, WIDTH), st.text("ab", min_size=WIDTH, max_size=WIDTH), letters)
def test_the_span_of_a_change_is_as_short_as_can_be(y: int, x: int, before: str, text: str) -> None:
    canvas = canvas_of()
    canvas.put(y, 0, cells_of(before))
    canvas.changes()
    canvas.put(y, x, cells_of(text))
    differ = [at for at, letter in enumerate(text, x) if at < WIDTH and letter != before[at]]
    spans = canvas.changes()
    assert spans == ([(y, differ[0], differ[-1] + 1 - differ[0])] if differ else [])


def test_the_same_once_more_is_no_change() -> None:
    canvas = canvas_of()
    canvas.put(1, 3, cells_of("abc"))
    canvas.changes()
    canvas.put(1, 3, cells_of("abc"))
    assert canvas.changes() == []


def test_a_new_canvas_is_blank() -> None:
    canvas = canvas_of()
    assert canvas.changes() == []
    assert [words(canvas.strip(y)) for y in range(HEIGHT)] == [" " * WIDTH] * HEIGHT


@examples(15)
@given(letters, letters)
def test_a_filled_line_has_nothing_else_on_it(before: str, text: str) -> None:
    canvas = canvas_of()
    canvas.fill(1, cells_of(before))
    canvas.fill(1, cells_of(text))
    assert words(canvas.strip(1)) == text[:WIDTH].ljust(WIDTH)
    canvas.fill(1)
    assert words(canvas.strip(1)) == " " * WIDTH


# --- wide characters --------------------------------------------------------------------------------------


@examples(40)
@given(st.text("aé接続", max_size=12), st.integers(0, WIDTH - 24))
def test_a_wide_character_takes_its_two_cells_wherever_it_stands(text: str, x: int) -> None:
    """On the border of two blocks, which are written apart, it is a question mark."""
    canvas = canvas_of()
    canvas.put(2, x, list(INK.cells([INK.text(text)])))
    assert length(canvas.strip(2)) == WIDTH
    shown = ""
    for character in text:
        wide = get_character_cell_size(character) > 1
        split = wide and (x + cell_len(shown)) % BLOCK == BLOCK - 1
        shown += "? " if split else character
    assert words(canvas.strip(2)) == " " * x + shown + " " * (WIDTH - x - cell_len(shown))


def test_a_wide_character_in_place_of_another_is_written_whole() -> None:
    """Half of one cannot be written to a terminal."""
    canvas = canvas_of()
    canvas.put(0, 3, list(INK.cells([INK.text("接")])))
    assert canvas.changes() == [(0, 3, 2)]
    canvas.put(0, 3, list(INK.cells([INK.text("続")])))
    assert canvas.changes() == [(0, 3, 2)]
    assert words(canvas.strip(0)).strip() == "続"


# --- joining ----------------------------------------------------------------------------------------------


def test_neighbours_that_look_the_same_are_joined() -> None:
    row = [*cells_of("aa"), *cells_of("ab", bright=True), *cells_of("a")]
    assert joined(row) == [Segment("aa", A), Segment("ab", B), Segment("a", A)]


@examples(15)
@given(st.lists(st.tuples(st.sampled_from("ab "), st.booleans()), max_size=30))
def test_joined_cells_say_the_same_in_as_few_segments_as_can_be(drawn: list[tuple[str, bool]]) -> None:
    cells = [INK.glyph(letter, B if bright else A) for letter, bright in drawn]
    made = joined(cells)
    assert plain(made) == plain(cells)
    assert [one for segment in made for one in cells_of_one(segment)] == cells
    assert all(one.style is not other.style for one, other in pairwise(made))


@pytest.mark.parametrize("width", [1, BLOCK - 1, BLOCK, BLOCK + 1, 5 * BLOCK])
def test_lines_of_any_width_are_whole(width: int) -> None:
    canvas = canvas_of(width)
    canvas.put(0, 0, cells_of("a" * (width + 3)))
    assert words(canvas.strip(0)) == "a" * width
