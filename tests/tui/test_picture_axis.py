"""The time axis: labels that are round, apart, and within the width."""

import re
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.tui import building as b
from tests.tui.strategies import examples
from tui.picture.axis import axis_line, duration, round_length, ticks

SHORTEST, HOUR = 50 * b.MS, 3_600_000 * b.MS
lengths = st.floats(0, 1).map(lambda share: round(SHORTEST * (HOUR / SHORTEST) ** share))
widths = st.integers(8, 300)
UNITS = {"ms": b.MS, "s": 1000 * b.MS, "min": 60_000 * b.MS}
NICE = {digit * 10**power for digit in (1, 2, 5) for power in range(5)}
NICE |= {seconds * 1000 for seconds in (15, 30, 60, 120, 300, 600, 1800, 3600)}
"""milliseconds between two labels that one can reckon with"""


def instant(label: str) -> int:
    number, unit = label.split(" ")
    return round(float(number) * UNITS[unit])


@examples(100)
@given(lengths, widths)
@example(SHORTEST, 8)
@example(HOUR, 300)
@example(HOUR, 8)
def test_labels_are_round_and_stand_where_their_instant_is(length: int, width: int) -> None:
    found = ticks(length, width)
    assert found[0].cell == 0
    assert instant(found[0].label) == 0
    for tick in found:
        assert 0 <= tick.cell <= width
        assert abs(tick.cell - instant(tick.label) / length * width) <= 0.5 + 1e-6
    steps = {instant(later.label) - instant(earlier.label) for earlier, later in pairwise(found)}
    assert len(steps) <= 1, "evenly spaced"
    assert all(step // b.MS in NICE for step in steps)


@examples(100)
@given(lengths, widths)
@example(SHORTEST, 8)
@example(HOUR, 300)
def test_labels_never_touch_and_never_pass_the_width(length: int, width: int) -> None:
    line = axis_line(length, width)
    assert len(line) == width
    labels = [tick.label for tick in ticks(length, width)]
    words = [word for word in re.split(r"\s{2,}", line.strip()) if word]
    assert words == labels[: len(words)], "whole labels, at least two spaces between them"
    assert len(labels) - len(words) <= 1, "only the last one may find no room"
    for tick in ticks(length, width)[: len(words)]:
        assert line[tick.cell :].startswith(tick.label)


@examples(100)
@given(lengths, st.integers(30, 300))
def test_there_are_enough_labels_to_read_a_length_from(length: int, width: int) -> None:
    assert len(ticks(length, width)) >= 2


@pytest.mark.parametrize(
    ("length_ms", "width", "line"),
    [
        (4300, 43, "0 s       1 s       2 s       3 s       4 s"),
        (4300, 60, "0 s           1 s           2 s           3 s           4 s "),
        (50, 30, "0 ms        20 ms       40 ms "),
        (300, 30, "0 s       0.1 s     0.2 s     "),
        (15_000, 45, "0 s            5 s            10 s           "),
        (3_600_000, 40, "0 min               30 min              "),
        (120_000, 24, "0 min       1 min       "),
    ],
)
def test_axes_by_hand(length_ms: int, width: int, line: str) -> None:
    assert axis_line(b.ns(length_ms), width) == line


@pytest.mark.parametrize(("length", "width"), [(0, 20), (-5, 20), (b.ns(100), 0)])
def test_no_length_or_no_room_is_no_axis(length: int, width: int) -> None:
    assert ticks(length, width) == []
    assert axis_line(length, width) == " " * width


@examples(40)
@given(st.integers(0, HOUR))
def test_an_axis_has_a_little_air_at_its_end(length: int) -> None:
    assert round_length(length) > length
    assert round_length(length) >= b.MS
    if length > 100 * b.MS:
        assert round_length(length) < 1.1 * length


@pytest.mark.parametrize(
    ("ms", "said"),
    [
        (0, "0.0 ms"),
        (12.5, "12.5 ms"),
        (99.44, "99.4 ms"),
        (99.5, "100 ms"),
        (300, "300 ms"),
        (999.4, "999 ms"),
        (999.6, "1.00 s"),
        (4300, "4.30 s"),
        (9994, "9.99 s"),
        (9999.6, "10.0 s"),
        (61_234, "61.2 s"),
    ],
)
def test_a_length_of_time_in_words(ms: float, said: str) -> None:
    assert duration(b.ns(ms)) == said


@examples(100)
@given(st.integers(0, HOUR))
def test_words_for_a_length_are_near_it_and_short(length: int) -> None:
    said = duration(length)
    assert abs(instant(said) - length) <= max(50_000, 0.0051 * length)
    assert len(said) <= 8


# --- an axis that begins later ----------------------------------------------------------------------------

starts = st.integers(0, HOUR)
windows = st.floats(0, 1).map(lambda share: round(b.MS * (HOUR / b.MS) ** share))


def labels_of(length: int, width: int, start: int) -> list[tuple[int, str]]:
    """The labels of an axis line and where they stand."""
    return [(found.start(), found.group()) for found in re.finditer(r"\S+ \S+", axis_line(length, width, start))]


@examples(60)
@given(windows, widths, starts)
@example(b.MS, 60, 123_456 * b.MS + 789)  # microseconds, two minutes after the start
@example(b.MS, 8, HOUR)
@example(100 * HOUR, 8, 0)
def test_labels_of_any_window_stand_at_their_instants_and_never_touch(length: int, width: int, start: int) -> None:
    assert len(axis_line(length, width, start)) == width
    found = labels_of(length, width, start)
    for cell, label in found:
        assert abs(cell - (instant(label) - start) / length * width) <= 0.5 + 1e-3
    for (cell, label), (later, _) in pairwise(found):
        assert later - (cell + len(label)) >= 2


@examples(60)
@given(windows, st.integers(40, 300), starts)
def test_any_window_has_labels_and_each_names_another_instant(length: int, width: int, start: int) -> None:
    labels = [label for _, label in labels_of(length, width, start)]
    assert labels
    assert len(set(labels)) == len(labels)
    assert labels == [tick.label for tick in ticks(length, width, start)][: len(labels)]


@pytest.mark.parametrize(
    ("start_ms", "length_ms", "width", "line"),
    [
        (1500, 1000, 40, "1.5 s               2 s"),
        (60_000, 60_000, 40, "60 s      75 s      90 s      105 s"),
        (2000, 50, 30, "2000 ms     2020 ms"),
        (59_000.5, 1, 60, "      59000.6 ms  59000.8 ms  59001 ms    59001.2 ms"),
    ],
)
def test_windows_by_hand(start_ms: float, length_ms: float, width: int, line: str) -> None:
    assert axis_line(b.ns(length_ms), width, b.ns(start_ms)) == line.ljust(width)


@examples(60)
@given(lengths, widths)
def test_an_axis_from_the_start_begins_with_nothing(length: int, width: int) -> None:
    assert ticks(length, width, 0) == ticks(length, width)
    assert instant(ticks(length, width)[0].label) == 0
