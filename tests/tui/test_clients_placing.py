"""Where lengths of time are laid between sending and answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo_server.handling import Handling, Span
from demo_server.server_timing import server_timing
from tui.clients.placing import Placed, placed
from tui.clients.server_timing import Metric, metrics_of

Laid = tuple[str, str, int, int]


def laid(*metrics: tuple[str, int], whole: int = 100) -> tuple[int, int, list[Laid]] | None:
    """Began, ended, and the spans as (name, kind, start, end), of a request sent at 1000."""
    made = placed([Metric(*metric) for metric in metrics], 1000, 1000 + whole)
    if made is None:
        return None
    spans: list[Laid] = [(span.name, span.kind, span.start - 1000, span.end - 1000) for span in made.spans]
    return made.started - 1000, made.finished - 1000, spans


def test_one_after_the_other_and_the_whole_in_the_middle() -> None:
    assert laid(("db", 20), ("render", 40)) == (
        20,
        80,
        [("db", "wait", 20, 40), ("render", "work", 40, 80)],
    )


def test_on_this_machine_the_answer_is_there_at_once() -> None:
    """What a worker of gunicorn's handles in turn must not lie as if it had handled two at a time."""
    made = placed([Metric("db", 20), Metric("render", 40)], 1000, 1100, near=True)
    assert made is not None
    assert (made.started, made.finished) == (1040, 1100)
    assert [(span.start, span.end) for span in made.spans] == [(1040, 1060), (1060, 1100)]


def test_what_does_not_fit_in_turn_has_overlapped_and_begins_at_the_start() -> None:
    assert laid(("a", 80), ("b", 60)) == (10, 90, [("a", "wait", 10, 90), ("b", "wait", 10, 70)])


@pytest.mark.parametrize("name", ["total", "Total", "app", "request"])
def test_a_total_is_the_handling_itself(name: str) -> None:
    assert laid(("db", 20), (name, 60), ("cpu", 10)) == (20, 80, [("db", "wait", 20, 40), ("cpu", "work", 40, 50)])
    assert laid((name, 60)) == (20, 80, [])


def test_parts_of_a_total_that_is_shorter_have_overlapped() -> None:
    assert laid(("total", 60), ("a", 40), ("b", 40)) == (20, 80, [("a", "wait", 20, 60), ("b", "wait", 20, 60)])
    assert laid(("total", 10), ("a", 40)) == (30, 70, [("a", "wait", 30, 70)]), "no part is longer than its whole"


def test_an_app_that_is_shorter_than_the_others_is_one_of_them() -> None:
    assert laid(("app", 20), ("db", 40)) == (20, 80, [("app", "wait", 20, 40), ("db", "wait", 40, 80)])
    assert laid(("app", 60), ("total", 80)) == (10, 90, [("app", "wait", 10, 70)]), "a total goes first"


def test_what_is_longer_than_the_request_is_not_believed() -> None:
    assert laid(("db", 101), ("cpu", 20)) == (40, 60, [("cpu", "work", 40, 60)])
    assert laid(("total", 101), ("cpu", 20)) == (40, 60, [("cpu", "work", 40, 60)])
    assert laid(("db", 100)) == (0, 100, [("db", "wait", 0, 100)])
    assert laid(("db", 101)) is None


def test_what_has_no_length_is_nothing_to_see() -> None:
    assert laid(("queue", 0), ("db", 20)) == (40, 60, [("db", "wait", 40, 60)])
    assert laid(("queue", 0)) is None
    assert laid() is None
    assert laid(("db", 1), whole=0) is None


@pytest.mark.parametrize("name", ["cpu", "Work", "render", "template", "view", "serialize"])
def test_work_goes_by_its_name(name: str) -> None:
    assert laid((name, 100)) == (0, 100, [(name, "work", 0, 100)])


def test_a_queue_is_one_and_a_description_is_the_name() -> None:
    made = placed([Metric("queue", 10, "for a worker"), Metric("db", 10)], 0, 20)
    assert made is not None
    assert [(span.name, span.kind) for span in made.spans] == [("for a worker", "queue"), ("db", "wait")]


_names = st.sampled_from(["db", "cpu", "queue", "total", "app", "request", "x"])


@given(st.lists(st.builds(Metric, _names, st.integers(0, 2000)), max_size=8), st.integers(0, 1000))
def test_it_always_lies_between_sending_and_answer(metrics: list[Metric], whole: int) -> None:
    made = placed(metrics, 50, 50 + whole)
    if made is None:
        return
    assert 50 <= made.started <= made.finished <= 50 + whole
    assert abs((made.started - 50) - (50 + whole - made.finished)) <= 1
    assert all(made.started <= span.start < span.end <= made.finished for span in made.spans)
    assert [span.start for span in made.spans] == sorted(span.start for span in made.spans)


def test_what_the_demo_server_says_makes_sensible_bars() -> None:
    handling = Handling(1, "page", [], lambda _: None)
    handling.started = handling.arrived + 30_000_000
    handling.spans = [Span("db: user", "wait", 0, 20_000_000), Span("render", "work", 0, 10_000_000)]
    made = placed(metrics_of([server_timing(handling)]), 0, 62_000_000)
    assert made is not None
    assert [(span.name, span.kind, span.start, span.end) for span in made.spans] == [
        ("queue", "queue", 1_000_000, 31_000_000),
        ("db: user", "wait", 31_000_000, 51_000_000),
        ("render", "work", 51_000_000, 61_000_000),
    ]
    assert isinstance(made, Placed)
