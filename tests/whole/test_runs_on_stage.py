"""A scenario with runs of its own on the dashboard: the keys lead through them, and the last one says the verdict."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest

from demo_server.events import LoadEnded
from demo_server.scenario import Scenario
from tests.whole.stage_play import Play, conducted, ms, scenario, simulated
from tui.cast import Cast, cast_of
from tui.side import Side

WORKERS = """
title = "Workers"
verdict = "{VERDICT}"
knob = "workers"
[requests.page]
steps = [{ name = "db", wait = 100 }]
[load]
script = [{ at = 0, send = "page", times = 6 }]
[[runs]]
name = "one"
label = "1 worker"
[[runs]]
name = "three"
label = "3 workers"
set = { server = { workers = 3 } }
[[runs]]
name = "async"
mode = "async"
"""
VERDICT = "{one.makespan_ms} with one, {three.makespan_ms} with three, {async.makespan_ms} on a loop."
SAID = "600 ms with one, 200 ms with three, 100 ms on a loop."
FLOW = scenario("""
title = "Flow"
knob = "rate"
verdict = "{open.completed} answered, {slow.completed} in slow."
[requests.page]
steps = [{ name = "work", work = 20 }]
[load]
rate = 10
duration = "500ms"
[[runs]]
name = "open"
[[runs]]
name = "slow"
mode = "async"
set = { server = { workers = 2 } }
""")


def workers(verdict: str = VERDICT) -> Scenario:
    return scenario(WORKERS.replace("{VERDICT}", verdict))


@asynccontextmanager
async def on_stage(
    played: Scenario, shown: Sequence[str] = (), size: tuple[int, int] = (80, 22), **more: Any
) -> AsyncIterator[Play]:
    cast = cast_of(played, "own.toml")
    runs = {run.name: run for run in cast.runs}
    sides = [runs[name] for name in shown] or [*cast.runs[:1]]
    async with conducted(sides, size, cast=cast, name="own.toml", **more) as play:
        await play.until(lambda: play.open)
        yield play


async def to_the_end(play: Play) -> None:
    """The run that is followed goes as it was predicted."""
    source = await play.followed()
    told = simulated(source.scenario, source.mode)
    source.begin()
    source.say(*(event for event in told if hasattr(event, "id")))
    await play.settled()
    await play.over(next((event.at - ms(0)) / 1e6 for event in told if isinstance(event, LoadEnded)))


async def turned(play: Play, *keys: str) -> list[str]:
    """Press keys, each of which brings others onto the stage; the names of the last ones."""
    for key in keys:
        before = play.stage.performances
        await play.pilot.press(key)
        await play.until(lambda before=before: play.stage.performances is not before)  # type: ignore[misc]
    return [one.name for one in play.stage.performances]


async def test_m_leads_through_the_runs_and_their_labels_are_in_the_title() -> None:
    async with on_stage(workers()) as play:
        for name, label in (("one", "● 1 WORKER"), ("three", "● 3 WORKERS"), ("async", "● ASYNC"), ("one", "● 1 WORK")):
            assert play.performance.name == name
            await play.shows(label)
            await play.next_run("m")
        assert [source.scenario.server.workers for source in play.sources] == [1, 3, 1, 1, 3]
        assert [source.mode for source in play.sources] == ["sync", "sync", "async", "sync", "sync"]


@pytest.mark.parametrize(
    ("shown", "beside", "selected"),
    [
        ("one", ["one", "three"], 0),
        ("three", ["three", "async"], 0),
        ("async", ["three", "async"], 1),
    ],
)
async def test_c_sets_a_run_beside_the_next_one(shown: str, beside: list[str], selected: int) -> None:
    async with on_stage(workers(), [shown], (100, 28)) as play:
        assert await turned(play, "c") == beside
        assert play.stage.selected == selected
        assert await turned(play, "c") == [shown]


async def test_in_a_comparison_m_changes_the_selected_side_and_skips_the_other() -> None:
    async with on_stage(workers(), ["one", "three"], (100, 28)) as play:
        await play.shows("1 worker against 3 workers")
        assert await turned(play, "m") == ["async", "three"]
        await play.press("tab")
        assert await turned(play, "m") == ["async", "one"]


async def test_one_run_alone_has_no_other() -> None:
    alone = scenario(WORKERS.replace("{VERDICT}", "").split('[[runs]]\nname = "three"')[0])
    async with on_stage(alone) as play:
        await play.press("m", "c")
        assert len(play.sources) == 1
        await play.shows("this scenario has no other run")


async def test_the_verdict_is_said_when_the_last_run_that_it_speaks_of_is_over() -> None:
    async with on_stage(workers()) as play:
        await to_the_end(play)
        await play.shows("1 worker: request 6 needed 100 ms of service and took 600 ms")
        await play.next_run("m")
        await to_the_end(play)
        assert "on a loop" not in play.screen()
        await play.next_run("m")
        await to_the_end(play)
        await play.shows(SAID)
        await play.next_run("space")
        await play.hides(SAID)
        await to_the_end(play)
        await play.shows(SAID)


async def test_a_run_with_other_settings_or_cut_short_does_not_count() -> None:
    async with on_stage(FLOW) as play:
        await to_the_end(play)
        await play.press("right")
        source = await play.next_run("m")
        assert source.scenario.load.rate == 12, "what was the same in both stays the same"
        await to_the_end(play)
        assert "in slow." not in play.screen()
        await play.press("left")
        await play.next_run("space")
        play.source.begin()
        await play.press("space")
        assert play.source.stopped
        await play.over(20)
        assert "in slow." not in play.screen()
        await play.next_run("space")
        await to_the_end(play)
        await play.shows("5 answered, 5 in slow.")


async def test_a_label_goes_when_the_keys_have_made_it_untrue() -> None:
    async with on_stage(workers(), ["three"]) as play:
        await play.shows("● 3 WORKERS", "w W 3 workers (needs 6)")
        play.source.begin()
        await play.settled()
        await play.press("w")
        assert play.source.changes == [("workers", 4)]
        source = await play.next_run("m", "m", "m")
        assert source.scenario.server.workers == 4
        await play.shows("● SYNC", "w W 4 workers (needs 6)")


@pytest.mark.parametrize("size", [(80, 22), (100, 28)])
async def test_the_title_says_what_can_be_turned_and_where_it_tips(size: tuple[int, int]) -> None:
    async with on_stage(FLOW, size=size) as play:
        await play.shows("Flow   ← → 10 a second (tips at 50)", "● OPEN")
        play.source.begin()
        await play.settled()
        await play.shows("traffic 10/s, ρ = 0.20: keeps up")
        await play.press("right")
        await play.shows("← → 12 a second (tips at 50)")


async def test_another_scenario_begins_with_its_first_run_or_two() -> None:
    async with on_stage(workers(), ["three"]) as play:
        show = play.stage._show  # type: ignore[attr-defined] # what is on it is a live stage's own
        flow = cast_of(FLOW, "flow")
        plain = Cast(scenario("title = 'P'\n[requests.page]\nsteps = [{name = 'a', wait = 1}]\n[load]\nclients = 1"))
        for cast, count, keys in (
            (flow, 1, ["open"]),
            (plain, 1, ["sync"]),
            (flow, 2, ["open", "slow"]),
            (plain, 2, ["sync", "async"]),
        ):
            if len(show.sides) != count:
                assert show.compare() == ""
            show.load("x", cast)
            assert [side.key for side in show.sides] == keys
        show.sides = [Side(plain.scenario, "blocked-loop")]
        show.load("y", plain)
        assert [side.key for side in show.sides] == ["blocked-loop"], "a mode that somebody chose stays"
