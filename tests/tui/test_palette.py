"""Colours that can be read, and told apart by people of every colour vision: computed, not judged by eye."""

from itertools import combinations
from math import dist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tui.strategies import examples
from tui.palette import (
    COLOURLESS,
    DARK,
    GHOST,
    HIGH_CONTRAST,
    MONOCHROME,
    SIXTEEN,
    THEMES,
    Palette,
    Role,
    contrast,
    mixed,
)
from tui.timeline.records import STATES, State

NAMES = [palette.name for palette in THEMES]
WORDS: tuple[Role, ...] = ("plain", "quiet", "good", "bad")
READABLE, BEST, GRAPHICS = 4.5, 7.0, 3.0
"""WCAG 2.2, contrast: 1.4.3 (level AA), 1.4.6 (level AAA), 1.4.11 (graphics)"""
APART = 20.0
"""the least distance of two states in CIELAB: about nine times what is just noticeable (2.3, Mahy 1994)"""

Matrix = tuple[tuple[float, float, float], ...]
# G. Machado, M. Oliveira, L. Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency",
# IEEE Transactions on Visualization and Computer Graphics 15 (6), 2009: severity 1.0, on linear RGB.
VISIONS: dict[str, Matrix] = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
}
# sRGB's primaries and white (D65): IEC 61966-2-1.
TO_XYZ: Matrix = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
WHITE = (0.95047, 1.0, 1.08883)

colors = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def named(name: str) -> Palette:
    return next(palette for palette in THEMES if palette.name == name)


def times(matrix: Matrix, vector: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(sum(one * other for one, other in zip(row, vector, strict=True)) for row in matrix)


def linear(color: str) -> tuple[float, ...]:
    channels = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return tuple(one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels)


def lab(color: str, vision: str) -> tuple[float, float, float]:
    """A colour in CIELAB as people of a vision see it."""
    seen = tuple(min(1.0, max(0.0, one)) for one in times(VISIONS[vision], linear(color)))
    ratios = (one / white for one, white in zip(times(TO_XYZ, seen), WHITE, strict=True))
    x, y, z = (one ** (1 / 3) if one > 216 / 24389 else (24389 / 27 * one + 16) / 116 for one in ratios)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def distance(one: str, other: str, vision: str) -> float:
    """CIE 1976."""
    return dist(lab(one, vision), lab(other, vision))


# --- what can be read -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("role", WORDS)
def test_words_can_be_read(name: str, role: Role) -> None:
    palette = named(name)
    assert contrast(palette.roles[role], palette.background) >= (BEST if role == "plain" else READABLE)


@pytest.mark.parametrize("role", list(HIGH_CONTRAST.roles))
def test_in_high_contrast_everything_can_be_read_best(role: Role) -> None:
    assert contrast(HIGH_CONTRAST.roles[role], HIGH_CONTRAST.background) >= BEST


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("state", STATES)
def test_states_stand_out_from_the_background(name: str, state: State) -> None:
    palette = named(name)
    assert contrast(palette.state(state), palette.background) >= GRAPHICS


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("state", STATES)
def test_a_request_s_number_can_be_read_on_its_state(name: str, state: State) -> None:
    """It is written in the colour of the background: a graphic of one digit, and bold."""
    palette = named(name)
    assert contrast(palette.background, palette.state(state)) >= GRAPHICS


# --- what can be told apart -------------------------------------------------------------------------------


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("name", NAMES)
def test_states_can_be_told_apart_from_afar(name: str, vision: str) -> None:
    """Where half a cell or an eighth of one has no room for a texture."""
    palette = named(name)
    for one, other in combinations((*STATES, None), 2):
        assert distance(palette.solid(one), palette.solid(other), vision) >= APART, f"{one} and {other}"


@pytest.mark.parametrize("name", [name for name in NAMES if name != MONOCHROME.name])
@pytest.mark.parametrize("vision", VISIONS)
def test_work_is_what_stands_out(name: str, vision: str) -> None:
    """The lecture is about how little of it there is."""
    palette = named(name)
    for state in ("queued", "waiting"):
        assert distance(palette.state("working"), palette.state(state), vision) >= 2 * APART


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("state", STATES)
def test_what_is_predicted_is_fainter_than_what_was_measured(name: str, state: State) -> None:
    palette = named(name)
    measured, predicted = (contrast(palette.solid(state, one), palette.background) for one in (1.0, GHOST))
    assert predicted < measured
    assert distance(palette.solid(state), palette.solid(state, GHOST), "normal") >= APART


def test_the_arithmetic_can_fail() -> None:
    """Red and green of one lightness are one colour without red or green cones."""
    assert distance("#b05000", "#707000", "normal") > APART
    assert distance("#b05000", "#707000", "deuteranopia") < APART
    assert contrast("#777777", "#ffffff") < READABLE
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


def test_greys_are_grey() -> None:
    for color in [MONOCHROME.background, *MONOCHROME.roles.values()]:
        assert len({color[1:3], color[3:5], color[5:7]}) == 1


# --- the rest ---------------------------------------------------------------------------------------------


@examples(15)
@given(colors, colors, st.floats(0, 1))
def test_a_mixture_lies_between(one: str, other: str, share: float) -> None:
    made = mixed(one, other, share)
    assert (mixed(one, other, 1).lower(), mixed(one, other, 0).lower()) == (one, other)
    for at in (1, 3, 5):
        low, high = sorted(int(color[at : at + 2], 16) for color in (one, other))
        assert low <= int(made[at : at + 2], 16) <= high


@examples(15)
@given(colors, colors)
def test_contrast_is_the_same_both_ways(one: str, other: str) -> None:
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21
    assert contrast(one, one) == 1


@pytest.mark.parametrize("palette", [SIXTEEN, COLOURLESS], ids=lambda palette: palette.name)
@pytest.mark.parametrize("strength", [1.0, GHOST])
def test_where_colours_cannot_be_mixed_none_is(palette: Palette, strength: float) -> None:
    made = [
        color
        for state in STATES
        for color in (palette.state(state, strength), palette.solid(state, strength), palette.ground(state, strength))
    ]
    assert not any(color.startswith("#") for color in made)
    if palette is COLOURLESS:
        assert set(made) == {""}


def test_palettes_are_told_apart_by_their_names() -> None:
    palettes = (*THEMES, SIXTEEN, COLOURLESS)
    assert len({palette.name for palette in palettes}) == len(palettes)
    assert len(set(palettes)) == len(palettes)
    assert {palette.roles.keys() == DARK.roles.keys() for palette in palettes} == {True}
    assert [palette.name for palette in THEMES if not palette.dark] == ["light"]
