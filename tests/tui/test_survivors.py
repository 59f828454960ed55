"""What a load tool would show of a run: the mean of the answers that it waited for."""

import pytest

from demo_server.events import Event
from demo_server.lengths import Duration
from demo_server.scenario import Tool
from tests.tui import building as b
from tui.result import ToolMs
from tui.summary import Setting, summarise, survivors
from tui.timeline.distribution import Distribution
from tui.verdict import tool_verdict

WRK = Tool("wrk", Duration("fixed", (200.0,)))


def answer(id_: int, ms: float, status: int = 200) -> list[Event]:
    return [*b.asking(id_), *b.handling(id_, 0, [("work", ms - 1)]), b.received(id_, ms, status)]


def test_the_mean_of_lengths_up_to_a_limit() -> None:
    lengths = Distribution()
    assert lengths.up_to(b.ns(1)) == (0, None)
    for ms in (1, 2, 100, 3000):
        lengths.add(b.ns(ms))
    count, mean = lengths.up_to(b.ns(100))
    assert count == 3
    assert mean == pytest.approx(b.ns(103) / 3, rel=1e-3)
    assert lengths.up_to(b.ns(0.5)) == (0, None)
    assert lengths.up_to(b.ns(10_000))[0] == 4


def test_it_forgets_what_took_long_what_failed_and_who_still_waits() -> None:
    lost = [*b.asking(4), b.timed_out(4, 50), *b.asking(5), *answer(6, 30, 500)]
    timeline = b.told(b.load_started(), *answer(1, 100), *answer(2, 150), *answer(3, 900), *lost, b.load_ended(1000))
    shown = survivors(timeline, WRK)
    assert (shown.name, shown.drops_ms, shown.counted) == ("wrk", 200, 2)
    assert shown.mean == pytest.approx(125, rel=1e-3)
    result = summarise(timeline, Setting("sync", 1), b.ns(1000), b.NOTHING_PREDICTED, WRK)
    assert result.tool == shown
    assert (result.response_ms.mean or 0) > 2 * 125
    assert summarise(timeline, Setting("sync", 1), b.ns(1000), b.NOTHING_PREDICTED).tool is None


@pytest.mark.parametrize(
    ("shown", "answered", "lower_bound", "said"),
    [
        (
            ToolMs("wrk", 2000, 6, 1340),
            71,
            True,
            "wrk shows 1.34 s (6 of 71 answers, within 2 s); the truth: over 3.34 s",
        ),
        (ToolMs("wrk", 2000, 71, 3340), 71, False, "wrk shows 3.34 s (all 71 answers, within 2 s); the truth: 3.34 s"),
        (
            ToolMs("wrk", 500, 0, None),
            3,
            True,
            "wrk would show nothing: no answer within 0.5 s; the truth: over 3.34 s",
        ),
    ],
)
def test_it_is_said_in_one_line(shown: ToolMs, answered: int, lower_bound: bool, said: str) -> None:
    assert tool_verdict(shown, 3340, answered, lower_bound=lower_bound) == said
    assert len(said) <= 75
    assert tool_verdict(shown, None, 0, lower_bound=False) == ""
