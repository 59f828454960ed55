"""Cells and words as coloured characters, in every palette, with and without more than ASCII."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment

from tests.tui.strategies import examples
from tui.palette import COLOURLESS, DARK, GHOST, SIXTEEN, THEMES, Palette, Role
from tui.picture.bars import EMPTY, Cell, Slot, cell
from tui.picture.lanes import LaneCell
from tui.timeline.records import STATES, State
from tui.widgets.ink import Ink, fitted

PALETTES = (*THEMES, SIXTEEN, COLOURLESS)
INKS = {f"{palette.name}{' ascii' * plain}": Ink(palette, plain) for palette in PALETTES for plain in (False, True)}
ASCII = [name for name in INKS if name.endswith("ascii")]
slots: st.SearchStrategy[Slot] = st.sampled_from((*STATES, None))
cells = st.one_of(
    slots.map(lambda one: cell([one] * 8)),
    st.builds(lambda left, right, count: cell([left] * count + [right] * (8 - count)), slots, slots, st.integers(1, 7)),
    st.lists(slots, min_size=8, max_size=8).map(cell),
)
WHOLE: dict[State, Cell] = {state: cell([state] * 8) for state in STATES}
roles: st.SearchStrategy[Role] = st.sampled_from(tuple(DARK.roles))
printed = st.text(st.characters(exclude_categories=("C", "Z")), max_size=20)


def halves(left: Slot, right: Slot, eighths: int) -> Cell:
    return cell([left] * eighths + [right] * (8 - eighths))


def drawn(ink: Ink, one: Cell, ghost: Cell, upright: bool) -> list[Segment]:
    """Whatever a cell may become."""
    made = [ink.bar(one, ghost, upright), ink.bar(EMPTY, one, upright), ink.now_line(ghost), ink.blank]
    made += [ink.lane(LaneCell(one, upright, label)) for label in ("", "7")]
    return [*made, ink.pair(one, ghost, False, True)] if ink.blocks else made


@pytest.mark.parametrize("name", INKS)
@examples(10)
@given(cells, cells, st.booleans())
def test_a_cell_is_one_character(name: str, one: Cell, ghost: Cell, upright: bool) -> None:
    for segment in drawn(INKS[name], one, ghost, upright):
        assert len(segment.text) == segment.cell_length == 1


@pytest.mark.parametrize("name", ASCII)
@examples(10)
@given(cells, cells, st.booleans(), printed)
def test_where_there_is_only_ascii_nothing_else_comes_out(
    name: str, one: Cell, ghost: Cell, upright: bool, said: str
) -> None:
    ink = INKS[name]
    for segment in [*drawn(ink, one, ghost, upright), ink.text(said), ink.text("×…·●↑↓←→▼≠")]:
        assert segment.text.isascii()
    assert len(ink.text(said).text) == len(said)


@pytest.mark.parametrize("name", ["colourless", "colourless ascii"])
@examples(10)
@given(cells, cells, st.booleans(), roles)
def test_without_colours_nothing_is_coloured(name: str, one: Cell, ghost: Cell, upright: bool, role: Role) -> None:
    ink = INKS[name]
    for segment in [*drawn(ink, one, ghost, upright), ink.text("words", role, bold=True)]:
        assert segment.style is not None
        assert (segment.style.color, segment.style.bgcolor) == (None, None)


@pytest.mark.parametrize("name", INKS)
def test_states_differ_in_their_glyphs_and_from_nothing(name: str) -> None:
    ink = INKS[name]
    glyphs = [ink.bar(WHOLE[state], EMPTY, False).text for state in STATES]
    assert len({*glyphs, ink.bar(EMPTY, EMPTY, False).text}) == len(STATES) + 1
    assert glyphs == [ink.texture[state] for state in STATES], "as the legend has them"


@pytest.mark.parametrize("name", INKS)
@examples(10)
@given(cells, cells, st.booleans())
def test_what_was_predicted_differs_from_what_was_measured(name: str, one: Cell, ghost: Cell, upright: bool) -> None:
    ink = INKS[name]
    if one.dominant is None and not ink.blocks:
        return  # a little of a state, which there is no way to show
    if one != EMPTY:
        assert ink.bar(one, ghost, upright) != ink.bar(EMPTY, one, upright)
        assert ink.bar(one, EMPTY, upright) != ink.bar(EMPTY, one, upright)


@pytest.mark.parametrize("name", [name for name in INKS if INKS[name].blocks])
@pytest.mark.parametrize("state", STATES)
def test_in_pairs_too(name: str, state: State) -> None:
    pair = INKS[name].pair
    assert pair(WHOLE[state], WHOLE[state], False, False) != pair(WHOLE[state], WHOLE[state], True, True)
    assert pair(WHOLE[state], WHOLE[state], False, True).text == "▀"


@pytest.mark.parametrize("name", [name for name in INKS if INKS[name].blocks])
def test_in_a_part_of_a_cell_states_differ_in_colour(name: str) -> None:
    """There is no room for a texture."""
    for one, other in combinations(STATES, 2):
        style = INKS[name].bar(halves(one, other, 3), EMPTY, False).style
        assert style is not None
        assert style.color != style.bgcolor


@pytest.mark.parametrize("name", INKS)
@examples(10)
@given(cells, cells, st.booleans())
def test_the_same_cell_is_the_same_object(name: str, one: Cell, ghost: Cell, upright: bool) -> None:
    """The canvas compares by identity."""
    ink = INKS[name]
    assert ink.bar(one, ghost, upright) is ink.bar(Cell(*one), Cell(*ghost), upright)
    assert ink.lane(LaneCell(one, upright, "1")) is ink.lane(LaneCell(one, upright, "1"))
    assert ink.pair(one, ghost, True, False) is ink.pair(one, ghost, True, False)
    assert ink.now_line(ghost) is ink.now_line(ghost)
    assert ink.blank is ink.blank
    first, *_, last = ink.cells([ink.text("ab a")])
    assert first is last


@pytest.mark.parametrize("count", range(1, 8))
def test_blocks_grow_to_the_right_and_upwards(count: int) -> None:
    ink, part = INKS["dark"], halves("waiting", None, count)
    assert " ▏▎▍▌▋▊▉█".index(ink.bar(part, EMPTY, False).text) == count
    assert " ▁▂▃▄▅▆▇█".index(ink.bar(part, EMPTY, True).text) == count


@pytest.mark.parametrize("palette", [DARK, SIXTEEN], ids=lambda palette: palette.name)
def test_a_prediction_shines_through_where_a_bar_ends_within_a_cell(palette: Palette) -> None:
    ink, part = Ink(palette), halves("working", None, 4)
    style = ink.bar(part, WHOLE["queued"], False).style
    assert style is not None
    assert style.bgcolor == ink.style(palette.solid("queued", GHOST), "").color


# --- words ------------------------------------------------------------------------------------------------


@examples(10)
@given(st.text("aé接×… ", max_size=20))
def test_words_cell_by_cell_are_as_wide_as_the_words(said: str) -> None:
    made = list(INKS["dark"].cells([INKS["dark"].text(said)]))
    assert len(made) == cell_len(said)
    assert "".join(one.text for one in made) == said
    assert all(one.text or made[at - 1].cell_length == 2 for at, one in enumerate(made))


@examples(40)
@given(st.text(st.characters(codec="ascii", categories=("L", "N", "P", "Zs")), max_size=40), st.integers(2, 30))
def test_fitted_words_take_exactly_their_cells(said: str, width: int) -> None:
    made = fitted(said, width)
    assert len(made) == width
    assert made.endswith(" ")
    if len(said) < width:
        assert made.rstrip(" ") == said.rstrip(" ")
    else:
        assert made == said[: width - 2] + "… "


@examples(10)
@given(st.text("aé接", max_size=40), st.integers(3, 30))
def test_fitted_wide_words_do_too(said: str, width: int) -> None:
    assert cell_len(fitted(said, width)) == width
