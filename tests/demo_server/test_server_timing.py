"""The Server-Timing header, read as a browser reads it."""

import pytest

from demo_server.handling import Handling, Span
from demo_server.server_timing import server_timing
from tests.demo_server.metrics import Metric, metrics_of


def header(*names: str, queue_ns: int = 0, step_ns: int = 1_500_000) -> str:
    handling = Handling(1, "page", [], lambda _: None)
    handling.started = handling.arrived + queue_ns
    handling.spans = [Span(name, "wait", handling.arrived, handling.arrived + step_ns) for name in names]
    return server_timing(handling)


def test_the_queue_comes_first_and_then_every_step() -> None:
    assert header("framework", "db", queue_ns=250_000_000) == "queue;dur=250.000, framework;dur=1.500, db;dur=1.500"


def test_a_request_without_steps_has_a_queue() -> None:
    assert metrics_of(header(queue_ns=1_234_567)) == [Metric("queue", 1.235, None)]


@pytest.mark.parametrize(
    ("name", "token", "description"),
    [
        ("db", "db", None),
        ("db.user-1_a", "db.user-1_a", None),
        ("db: user", "db-user", "db: user"),
        ("db  user", "db-user", "db  user"),
        (" padded ", "padded", " padded "),
        ('say "hi"', "say-hi", 'say "hi"'),
        ('a"; dur=9', "a-dur-9", 'a"; dur=9'),
        ("back\\slash", "back-slash", "back\\slash"),
        ('\\"', "step", '\\"'),
        ("a, b;c=d", "a-b-c-d", "a, b;c=d"),
        ("café", "caf", "caf?"),
        ("日本", "step", "??"),
        ("", "step", ""),
        ("-", "step", "-"),
    ],
)
def test_any_name_makes_a_metric_that_a_browser_reads(name: str, token: str, description: str | None) -> None:
    text = header(name, "next")
    assert text.isascii()
    assert metrics_of(text) == [Metric("queue", 0, None), Metric(token, 1.5, description), Metric("next", 1.5, None)]


@pytest.mark.parametrize(("ns", "ms"), [(0, 0.0), (499, 0.0), (1_000, 0.001), (3_600_000_000_000, 3_600_000.0)])
def test_lengths_are_milliseconds(ns: int, ms: float) -> None:
    assert metrics_of(header("db", step_ns=ns))[1].ms == ms


@pytest.mark.parametrize("names", [["db"] * 2000, ["a long name: " + "x" * 200] * 100, ["x" * 20_000]])
def test_the_header_is_never_longer_than_clients_read(names: list[str]) -> None:
    """The aiohttp library, and with it our clients, refuses a line of more than 8190 bytes, and so the whole answer."""
    text = header(*names)
    assert len("Server-Timing: " + text) <= 8190
    assert metrics_of(text)[0].name == "queue"
