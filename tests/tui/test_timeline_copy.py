"""A copy of a timeline: the same at first, and then each goes its own way."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from demo_server.scenario import Mode, Scenario
from tests.tui import building as b
from tests.tui import recordings as r
from tests.tui.strategies import chances, examples, interleaved, modes, small_scenarios, streams
from tui.simulation import simulate
from tui.timeline.fold import Timeline


@examples(25)
@given(small_scenarios(), modes, chances, st.integers(0, 10**6), st.integers(1, 50))
def test_a_copy_and_its_original_do_not_know_of_one_another(
    scenario: Scenario, mode: Mode, chance: Random, drawn: int, kept: int
) -> None:
    events = list(interleaved(streams(simulate(scenario, mode)), chance))
    cut = drawn % (len(events) + 1)
    end = max(event.at for event in events)
    kept = max(kept, len(events))  # what is forgotten is another test's
    original = b.told(*events[:cut], kept=kept)
    before = r.everything(original, end)
    copy = original.copy()
    assert r.everything(copy, end) == before
    for event in events[cut:]:
        copy.apply(event)
    assert r.everything(original, end) == before, "the copy has told it"
    whole = r.everything(b.told(*events, kept=kept), end)
    assert r.everything(copy, end) == whole
    for event in events[cut:]:
        original.apply(event)
    assert r.everything(original, end) == whole
    assert r.everything(copy, end) == whole, "the original has told it"


def test_a_copy_of_a_copy_goes_on_from_there() -> None:
    events = b.answered(1, steps=[("work", 5), ("wait", 5)])
    timeline = Timeline()
    for event in events:
        timeline = timeline.copy()
        timeline.apply(event)
    assert r.everything(timeline, b.ns(50)) == r.everything(b.told(*events), b.ns(50))


def test_a_step_that_goes_on_ends_in_the_copy_alone() -> None:
    original = b.told(*b.asking(1), b.arrived(1), b.begun(1), b.step_begun(1, 4, 0, "wait"), b.stalled(5))
    copy = original.copy()
    for event in (b.step_over(1, 9), b.resumed(10), b.set_to(11, "rate", 3), b.load_started(12)):
        copy.apply(event)
    assert [span.end for span in original.open[1].spans] == [None]
    assert [span.end for span in copy.open[1].spans] == [b.ns(9)]
    assert (list(original.active), list(copy.active)) == ([(1, 0)], [])
    assert (len(original.changes), len(copy.changes)) == (1, 3)
    assert (original.stalled, copy.stalled) == (True, False)
    assert (original.zero, copy.zero) == (None, b.ns(12))
