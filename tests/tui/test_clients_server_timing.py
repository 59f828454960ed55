"""Server-Timing as servers send it, as the standard allows it, and as nobody should."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from demo_server.lengths import LONGEST_MS, to_ns
from tui.clients.server_timing import LONGEST_NAME, MOST, Metric, metrics_of

MS = 1_000_000


@pytest.mark.parametrize(
    ("header", "metrics"),
    [
        ("db;dur=53.2", [Metric("db", 53_200_000)]),
        ("db;dur=53", [Metric("db", 53 * MS)]),
        ("db;dur=.5, app;dur=1.", [Metric("db", MS // 2), Metric("app", MS)]),
        ("db;dur=5e1", [Metric("db", 50 * MS)]),
        ("db;dur=0", [Metric("db", 0)]),
        (' db ; dur = 5 ; desc = "the users"\t,app;dur=1', [Metric("db", 5 * MS, "the users"), Metric("app", MS)]),
        ('db;desc="a, b; c=\\"d\\" \\\\";dur=5', [Metric("db", 5 * MS, 'a, b; c="d" \\')]),
        ("db;DUR=5;Desc=users", [Metric("db", 5 * MS, "users")]),
        ('db;dur="5.5"', [Metric("db", 5_500_000)]),
        ("db;dur=1;dur=2;desc=a;desc=b", [Metric("db", MS, "a")]),
        ("db;dur=1, db;dur=2", [Metric("db", MS), Metric("db", 2 * MS)]),
        ("cache;desc=hit, db;dur=2", [Metric("db", 2 * MS)]),
        ("db;other=1;dur=2;flag", [Metric("db", 2 * MS)]),
        ("", []),
        (", ,;,", []),
        ("db", []),
        ("db;dur", []),
        ("db;dur=", []),
        ("db;dur=-1, app;dur=1", [Metric("app", MS)]),
        ("a;dur=NaN, b;dur=inf, c;dur=1e400, d;dur=1e99, e;dur=0x10, f;dur=1_0, g;dur=1", [Metric("g", MS)]),
        (f"a;dur={LONGEST_MS:.0f}, b;dur={LONGEST_MS + 1:.0f}", [Metric("a", to_ns(LONGEST_MS))]),
        ("a;dur=١٢, b;dur=1", [Metric("b", MS)]),
        ("no token;dur=1, b;dur=1", [Metric("b", MS)]),
        ("\xa0db\xa0;dur=1, b;dur=\xa01, c;dur=1", [Metric("c", MS)]),
        ('db;desc="never closed;dur=1', []),
        ('db;dur=1;desc="never, closed', [Metric("db", MS)]),
        ('db;dur=1;desc=""', [Metric("db", MS)]),
        ('db;dur=1;desc="\x1b[31mred\xa0"', [Metric("db", MS, r"\x1b[31mred")]),
        ("missedRecordLocator, cpu;dur=2.4", [Metric("cpu", 2_400_000)]),
    ],
)
def test_what_can_be_read_is_and_what_cannot_is_left_out(header: str, metrics: list[Metric]) -> None:
    assert metrics_of([header]) == metrics


def test_several_headers_are_one() -> None:
    assert metrics_of(["a;dur=1, b;dur=2", "c;dur=3"]) == [
        Metric("a", MS),
        Metric("b", 2 * MS),
        Metric("c", 3 * MS),
    ]
    assert metrics_of([]) == []


@pytest.mark.parametrize(
    "header",
    [
        "a;dur=1," * 20_000,
        '\\"' * 50_000,
        '"' + '\\"' * 50_000,
        '"' + "\\" * 99_999,
        '"' * 100_000,
        'a;desc="' + "\\" * 100_000,
        ";" * 100_000,
        "x" * 100_000,
        'a;"' * 40_000,
    ],
)
def test_a_long_header_is_read_in_no_time(header: str) -> None:
    began = time.process_time()
    metrics = metrics_of([header])
    assert time.process_time() - began < 1, "linear: it takes some milliseconds"
    assert len(metrics) <= MOST


_pieces = st.sampled_from(
    [
        "db",
        "app",
        ";",
        ",",
        "=",
        "dur=",
        "dur=5",
        "desc=",
        '"',
        "\\",
        " ",
        "\t",
        "\xa0",
        "-1",
        "1e400",
        "NaN",
        "é",
        "🙂",
        "\n",
    ]
)


@given(st.lists(st.text(max_size=30) | st.lists(_pieces, max_size=30).map("".join), max_size=4))
@example(['a;desc="\\'])
def test_nothing_that_a_server_sends_is_an_error(headers: list[str]) -> None:
    for metric in metrics_of(headers):
        assert 0 <= metric.ns <= to_ns(LONGEST_MS)
        assert metric.name.isascii()
        assert (metric.name + metric.description).isprintable()
        assert max(len(metric.name), len(metric.description)) <= LONGEST_NAME


_tokens = st.from_regex(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,20}", fullmatch=True)
_descriptions = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=20)


@given(st.lists(st.tuples(_tokens, st.integers(0, 3_600_000_000), _descriptions), max_size=8))
def test_what_is_written_as_the_standard_says_is_read_so(told: list[tuple[str, int, str]]) -> None:
    written = []
    for name, microseconds, description in told:
        quoted = description.replace("\\", "\\\\").replace('"', '\\"')
        written.append(f'{name};dur={microseconds // 1000}.{microseconds % 1000:03};desc="{quoted}"')
    assert metrics_of(written) == [Metric(name, microseconds * 1000, text) for name, microseconds, text in told]
