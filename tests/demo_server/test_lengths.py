"""Lengths of time: how they are spelled, drawn, scaled and written back."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo_server.draws import uniform
from demo_server.lengths import LONGEST_MS, Duration, Length, parse_ms, to_ns
from tests.demo_server.samples import fixed, lengths

draws = st.floats(0, 1, exclude_max=True)


@pytest.mark.parametrize(
    ("spelled", "ms"),
    [
        (0, 0.0),
        (200, 200.0),
        (1.5, 1.5),
        (LONGEST_MS, LONGEST_MS),
        ("0", 0.0),
        ("200", 200.0),
        ("200ms", 200.0),
        ("200 ms", 200.0),
        ("\t1.5s ", 1500.0),
        (".5s", 500.0),
        ("2.s", 2000.0),
        ("0.25ms", 0.25),
        ("2min", 120_000.0),
        ("0.5 min", 30_000.0),
        ("60min", LONGEST_MS),
    ],
)
def test_every_spelling_of_a_length(spelled: object, ms: float) -> None:
    assert parse_ms(spelled) == ms


@pytest.mark.parametrize(
    "garbage",
    [
        "",
        " ",
        "soon",
        "ms",
        "1.5.2s",
        "1,5s",
        "5h",
        "5S",
        "1e3",
        "5 m s",
        "0x10",
        "+5",
        "nan",
        "inf",
        "٣ x",
        "5ms\n5ms",
    ],
)
def test_text_that_is_no_length_is_quoted_and_told_what_would_be_right(garbage: str) -> None:
    with pytest.raises(ValueError, match=r"is not a length of time: write 200, \"200ms\"") as caught:
        parse_ms(garbage)
    assert f'"{garbage}"' in str(caught.value)


@pytest.mark.parametrize("thing", [None, True, False, [], [1, 2], {}, object(), b"5ms"])
def test_what_is_neither_number_nor_text_is_no_length(thing: object) -> None:
    with pytest.raises(ValueError, match="expected a length of time"):
        parse_ms(thing)


@pytest.mark.parametrize("negative", [-1, -0.001, -math.inf, "-5", "-100ms", "-1.5 s"])
def test_a_negative_length_is_called_negative(negative: object) -> None:
    with pytest.raises(ValueError, match="negative: a length of time is 0 or more"):
        parse_ms(negative)


@pytest.mark.parametrize(
    "long",
    [
        LONGEST_MS + 1,
        math.inf,
        "61min",
        "3601s",
        pytest.param(10**400, id="400 digits"),
        pytest.param("9" * 400, id="400 nines"),
    ],
)
def test_a_length_of_more_than_an_hour_is_too_long(long: object) -> None:
    with pytest.raises(ValueError, match="too long: at most one hour") as caught:
        parse_ms(long)
    assert "e+" not in str(caught.value), "people do not write 3.66e+06 ms"


def test_not_a_number_is_not_called_too_long() -> None:
    with pytest.raises(ValueError, match="length of time") as caught:
        parse_ms(math.nan)
    assert "too long" not in str(caught.value)


@pytest.mark.parametrize(
    ("written", "law", "values"),
    [
        (700, "fixed", (700.0,)),
        ("1.5s", "fixed", (1500.0,)),
        ({"uniform": [50, "150ms"]}, "uniform", (50.0, 150.0)),
        ({"uniform": [50, 50]}, "uniform", (50.0, 50.0)),
        ({"exponential": "0.1s"}, "exponential", (100.0,)),
        ({"choice": [50, "100ms", 400]}, "choice", (50.0, 100.0, 400.0)),
        ({"choice": [0]}, "choice", (0.0,)),
    ],
)
def test_every_law(written: object, law: str, values: tuple[float, ...]) -> None:
    assert Length.parse(written) == Length(law, values)


@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        ({}, "one of the keys uniform, exponential, choice"),
        ({"normal": [1, 2]}, "one of the keys uniform, exponential, choice"),
        ({"fixed": 3}, "one of the keys uniform, exponential, choice"),
        ({"uniform": [1, 2], "choice": [1]}, "one of the keys uniform, exponential, choice"),
        ({"uniform": [1]}, "the lowest and the highest"),
        ({"uniform": [1, 2, 3]}, "the lowest and the highest"),
        ({"uniform": [2, 1]}, "the lowest and the highest"),
        ({"uniform": 5}, "the lowest and the highest"),
        ({"exponential": [5]}, "its mean"),
        ({"exponential": []}, "its mean"),
        ({"choice": []}, "a list of lengths"),
        ({"choice": [1, "soon"]}, '"soon" is not a length of time'),
        ({"uniform": [-5, 5]}, "negative"),
        ({"uniform": [[1, 2]]}, "expected a length of time"),
        ({"exponential": "2h"}, '"2h" is not a length of time'),
    ],
)
def test_a_law_that_is_none_is_refused(written: object, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        Length.parse(written)


@pytest.mark.parametrize(
    ("length", "drawn", "ms"),
    [
        (fixed(700), 0.9, 700),
        (Length("uniform", (100, 300)), 0.0, 100),
        (Length("uniform", (100, 300)), 0.25, 150),
        (Length("uniform", (100, 300)), 0.999_999_999, 300),
        (Length("exponential", (50,)), 0.0, 0),
        (Length("exponential", (50,)), 0.5, 50 * math.log(2)),
        (Length("exponential", (50,)), 1 - math.exp(-3), 150),
        (Length("choice", (5, 1, 9)), 0.0, 5),
        (Length("choice", (5, 1, 9)), 0.34, 1),
        (Length("choice", (5, 1, 9)), math.nextafter(1, 0), 9),
    ],
)
def test_a_draw_picks_the_laws_quantile(length: Length, drawn: float, ms: float) -> None:
    assert length.draw(drawn) == pytest.approx(ms)


@given(lengths, draws)
def test_a_draw_stays_within_its_law(length: Length, drawn: float) -> None:
    ms = length.draw(drawn)
    match length.law:
        case "uniform":
            lowest, highest = length.values
            assert lowest <= ms <= highest * (1 + 1e-12)
        case "exponential":
            assert 0 <= ms < math.inf
        case _:
            assert ms in length.values


@given(lengths, draws, draws)
def test_a_higher_draw_never_picks_a_shorter_length_of_a_continuous_law(length: Length, one: float, two: float) -> None:
    if length.law != "choice":
        assert length.draw(min(one, two)) <= length.draw(max(one, two))


@pytest.mark.parametrize(
    ("length", "mean"),
    [
        (fixed(7), 7),
        (Length("uniform", (100, 300)), 200),
        (Length("exponential", (50,)), 50),
        (Length("choice", (5, 1, 9)), 5),
    ],
)
def test_many_draws_average_the_mean(length: Length, mean: float) -> None:
    assert length.mean == mean
    drawn = [length.draw(uniform(1, number, "length")) for number in range(20_000)]
    assert sum(drawn) / len(drawn) == pytest.approx(mean, rel=0.02)


@given(lengths)
def test_plain_is_what_parse_reads(length: Length) -> None:
    assert Length.parse(length.plain()) == length


@pytest.mark.parametrize(
    ("length", "plain"),
    [
        (fixed(700), 700.0),
        (Length("uniform", (1, 2)), {"uniform": [1, 2]}),
        (Length("exponential", (5,)), {"exponential": 5}),
        (Length("choice", (1,)), {"choice": [1]}),
    ],
)
def test_plain_is_how_a_file_writes_it(length: Length, plain: object) -> None:
    assert length.plain() == plain


@given(lengths, draws, st.sampled_from([0.25, 0.5, 1.0, 2.0]))
def test_scaling_scales_every_draw(length: Length, drawn: float, factor: float) -> None:
    scaled = length.scaled(factor)
    assert scaled.law == length.law
    assert scaled.draw(drawn) == pytest.approx(length.draw(drawn) * factor)
    assert scaled.mean == pytest.approx(length.mean * factor)


def test_lengths_are_values() -> None:
    assert fixed(5) == Length("fixed", (5.0,))
    assert hash(fixed(5)) == hash(Length("fixed", (5.0,)))
    assert fixed(5) != Length("exponential", (5,))
    assert fixed(5) != 5
    assert repr(Length("uniform", (1, 2))) == "Length('uniform', (1, 2))"


def test_a_duration_is_a_plain_length() -> None:
    duration = Duration.parse("1.5s")
    assert (duration.ms, duration.ns) == (1500.0, 1_500_000_000)
    assert isinstance(duration.scaled(2), Duration)
    assert duration.scaled(2).ms == 3000.0


@pytest.mark.parametrize("drawn", [{"uniform": [1, 2]}, {"exponential": 5}, {"choice": [1]}, {}])
def test_a_duration_is_never_drawn(drawn: object) -> None:
    with pytest.raises(ValueError, match="expected a length of time"):
        Duration.parse(drawn)


@pytest.mark.parametrize(
    ("ms", "ns"), [(0, 0), (1, 1_000_000), (0.000_001, 1), (0.000_000_4, 0), (20.000_001, 20_000_001)]
)
def test_nanoseconds_are_whole(ms: float, ns: int) -> None:
    assert to_ns(ms) == ns
