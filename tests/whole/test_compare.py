"""Two runs beside one another: when they start, what the keys do to them, and how they are drawn."""

import asyncio
import gc
import weakref
from pathlib import Path
from unittest.mock import patch

import pytest

from demo_server.events import (
    ChildDied,
    Event,
    LoadEnded,
    RequestPlanned,
    RequestSent,
    ServerResumed,
    ServerStalled,
)
from demo_server.scenario import Mode, Scenario
from tests.whole.stage_play import (
    SCRIPT,
    Play,
    ScriptedSource,
    handled,
    later,
    ms,
    playing,
    scenario,
    simulated,
    widths,
)
from tui.recording.writing import Recorder
from tui.run.source import ChildFailed
from tui.screens.look import Look
from tui.screens.stage import Stage

CLOSED = scenario("""
title = "Some users"
[requests.page]
steps = [{ name = "db", wait = "200ms" }]
[load]
clients = 3
duration = "3s"
""")
BUSY = scenario("""
title = "All work"
[requests.page]
steps = [{ name = "sums", work = "500ms" }]
[load]
script = [{ at = 0, send = "page", times = 4 }]
""")
"""two of them at once would want two cores"""
MACHINE_OF_TWO = patch("tui.run.together.os.cpu_count", lambda: 2)


def said_by(mode: Mode, until: float, played: Scenario = SCRIPT) -> list[Event]:
    """What a run says after its start."""
    return simulated(played, mode, until)[1:]


async def both_over(play: Play, at: float) -> None:
    play.now = ms(at)
    for source in play.both:
        source.end(at)
    await play.until(lambda: not any(one.going_on for one in play.stage.performances))


async def in_turn(play: Play, at: float, *told: Event, since: float = 0) -> ScriptedSource:
    """The run whose turn it is begins at an instant; so many milliseconds of it have passed, and these were said."""
    await play.until(lambda: play.open)
    (source,) = play.open
    assert source.gate is None, "alone it waits for nobody"
    play.now = ms(since + at)
    source.begin(since)
    source.say(*later(told, since))
    await play.settled()
    return source


# --- starting ------------------------------------------------------------------------------------------------


async def test_the_second_starts_when_the_first_is_ready_and_both_loads_when_both_are() -> None:
    async with playing(SCRIPT, beside=["async"]) as play:
        first, second = play.both
        assert (first.mode, second.mode) == ("sync", "async")
        assert (first.open, second.open) == (True, False)
        first.be_ready()
        await play.until(lambda: second.open)
        assert first.gate is not None
        waits = asyncio.ensure_future(first.gate())
        await play.settled()
        assert not waits.done(), "the load waits for the other side"
        second.be_ready()
        await play.until(waits.done)
        await play.shows("SYNC against ASYNC", "● SYNC  1 worker", "○ ASYNC  coroutines")


async def test_c_compares_with_the_other_mode_and_again_leaves_the_selected_side() -> None:
    async with playing(SCRIPT) as play:
        play.source.begin()
        await play.press("c")
        await play.until(lambda: [one.mode for one in play.open] == ["sync"])
        assert not play.sources[0].open, "what went on was broken off"
        await play.both_begun(500, *said_by("async", 500))
        assert [one.mode for one in play.open] == ["sync", "async"]
        assert play.sources[1].scenario == play.sources[2].scenario
        await play.press("tab")
        await play.shows("○ SYNC", "● ASYNC")
        source = await play.next_run("c")
        assert [one.mode for one in play.open] == ["async"]
        assert source.gate is None
        assert not play.stage.query_one("#second").display


@pytest.mark.parametrize("failing", [0, 1])
async def test_a_side_that_does_not_start_ends_the_other_and_is_named(failing: int) -> None:
    async with playing(SCRIPT, beside=["async"]) as play:
        first, second = play.both
        if failing:
            first.be_ready()
            await play.until(lambda: second.open)
        play.both[failing].fail(ChildFailed("the server did not start: [x]"))
        await play.shows(f"{('SYNC', 'ASYNC')[failing]}: the server did not start: [x]")
        await play.until(lambda: not play.open)
        assert not any(one.going_on for one in play.stage.performances)
        await play.press("space")
        await play.until(lambda: play.open)
        await play.hides("did not start")


async def test_the_first_may_fail_while_the_second_gets_ready() -> None:
    async with playing(SCRIPT, beside=["async"]) as play:
        first, second = play.both
        first.be_ready()
        await play.until(lambda: second.open)
        first.fail(ChildFailed("the clients did not start"))
        second.be_ready()
        await play.shows("SYNC: the clients did not start")
        await play.until(lambda: not play.open)


async def test_a_side_that_dies_is_named_and_the_other_goes_on() -> None:
    async with playing(SCRIPT, beside=["async"]) as play:
        first, second = await play.both_begun(500, *said_by("async", 500))
        first.say(ChildDied(ms(600), "server", -9), LoadEnded(ms(600)))
        first.end(600)
        await play.shows("SYNC: the server died in mid run (status -9)")
        assert second.open
        second.say(*said_by("async", 2000)[len(said_by("async", 500)) :])
        await play.at(1200)
        assert "3 of 3" in play.rows()[play.line("ASYNC    ")]
        second.end(1200)
        await play.until(lambda: not play.open)


async def test_pressed_quickly_c_and_m_leave_one_pair_and_nobody_is_ended_by_force() -> None:
    async with playing(SCRIPT, beside=["async"]) as play:
        first, _ = await play.both_begun(500)
        first.ending = asyncio.Event()
        await play.pilot.press(*"cmc" * 6, "m", "m")
        assert first.open, "its children take their time to end"
        assert len(play.sources) == 2, "nobody begins before they have"
        first.ending.set()
        await play.until(lambda: [one for one in play.open if one is not first])
        play.open[-1].be_ready()
        await play.until(lambda: len(play.open) == 2)
        assert not first.hurt
        assert len(play.sources) == 4, "of all the pairs that were asked for only the last one has begun"


@pytest.mark.parametrize("phase", ["starting", "ready", "running"])
async def test_q_leaves_nothing_running(phase: str) -> None:
    async with playing(SCRIPT, beside=["async"]) as play:
        if phase == "ready":
            play.both[0].be_ready()
            await play.until(lambda: len(play.open) == 2)
        if phase == "running":
            await play.both_begun(500)
        await play.pilot.press("q")
        await play.until(lambda: not play.app.is_running)
        assert not play.open


# --- keys ----------------------------------------------------------------------------------------------------


async def test_space_stops_both() -> None:
    async with playing(SCRIPT, beside=["async"]) as play:
        first, second = await play.both_begun(500)
        await play.press("space")
        assert (first.stopped, second.stopped) == (1, 1)
        await both_over(play, 500)
        await play.press("space")
        await play.until(lambda: len(play.sources) == 4)


async def test_s_stalls_both_and_lets_go_on_whoever_stands() -> None:
    async with playing(SCRIPT, beside=["async"]) as play:
        first, second = await play.both_begun(500)
        await play.press("s")
        assert (first.stalls, second.stalls) == ([True], [True])
        first.say(ServerStalled(ms(510)))
        await play.at(520)
        await play.press("s")
        assert (first.stalls, second.stalls) == ([True, False], [True]), "the second has not been stalled yet"
        first.say(ServerResumed(ms(530)))
        await play.at(540)
        await play.press("s")
        assert (first.stalls[2:], second.stalls[1:]) == ([True], [True])


async def test_arrows_change_both_loads_w_and_m_the_selected_side() -> None:
    async with playing(CLOSED, beside=["async"]) as play:
        first, second = await play.both_begun(500)
        await play.press("up")
        assert first.changes == second.changes == [("clients", 4)]
        await play.press("w")
        assert (first.changes[1:], second.changes[1:]) == ([("workers", 2)], [])
        await play.press("tab", "w")
        assert (first.changes[2:], second.changes[1:]) == ([], [])
        await play.shows("one event loop here")
        await play.press("m")
        await play.until(lambda: [one.mode for one in play.sources[2:]] == ["sync", "blocked-loop"])
        assert [one.scenario.server.workers for one in play.sources[2:]] == [2, 2]
        await play.shows("SYNC against BLOCKED-LOOP")


async def test_two_settings_of_one_mode_are_named_by_what_differs() -> None:
    async with playing(CLOSED, "sync", beside=["sync"]) as play:
        await play.shows("SYNC 1 against SYNC 2")
        await play.both_begun(100)
        await both_over(play, 100)
        await play.press("w", "space")
        await play.until(lambda: len(play.sources) == 4)
        await play.shows("2 workers against 1 worker", "as gunicorn sync -w2")
        await play.both_begun(100)
        assert [one.scenario.server.workers for one in play.both] == [2, 1]


async def test_a_rate_that_was_changed_in_fast_forward_is_that_of_the_run() -> None:
    played = scenario("""
title = "A stream"
[requests.page]
steps = [{ name = "db", wait = "100ms" }]
[load]
rate = 4
duration = "5s"
""")
    async with playing(played) as play:
        await play.next_run("]")
        await play.begun(500)
        await play.shows("8 a second", "traffic 8/s", "capacity 20/s")
        await play.press("right")
        await play.settled()
        await play.shows("10 a second", "traffic 10/s", "capacity 20/s")


# --- one after the other ---------------------------------------------------------------------------------------


async def test_what_wants_too_much_runs_in_turn_and_the_first_is_there_again_beside_the_second(tmp_path: Path) -> None:
    with MACHINE_OF_TWO:
        async with playing(
            BUSY, beside=["async"], recorder_of=lambda _: Recorder(lambda: tmp_path / "run.ndjson")
        ) as play:
            first = await in_turn(play, 800, *said_by("sync", 2000, BUSY))
            await play.shows("one after the other: at once both would want", "waiting for its turn")
            play.now = ms(2000)
            first.end(2000)
            await play.until(lambda: play.source is not first and play.source.open)
            assert play.stage.performances[0].phase == "over"
            await play.shows("sync: request 4 needed 500 ms", "starting server")
            second = await in_turn(play, 700, *said_by("async", 700, BUSY), since=3000)
            await play.shows("again, as recorded  700 ms")
            ghost = play.stage.performances[0]
            assert ghost.timeline.tally.completed == 1, "as it was at that instant of its own"
            assert "1 of 4" in play.rows()[play.line("SYNC    ")]
            await play.press("p")
            await play.at(3900)
            await play.press("+", "0")
            assert ghost.looked_at == 700_000_000, "it is held with the other"
            await play.press("p")
            await play.at(4000)
            await play.shows("again, as recorded  1.00 s")
            second.end(5000)
            play.now = ms(5000)
            await play.shows("sync: request 4", "4 of 4")
            await play.until(lambda: not play.open)
            assert ghost.looked_at is None


async def test_with_no_recording_the_first_stays() -> None:
    with MACHINE_OF_TWO:
        async with playing(BUSY, beside=["async"]) as play:
            first = await in_turn(play, 2000, *said_by("sync", 2000, BUSY))
            first.end(2000)
            await play.until(lambda: play.source is not first and play.source.open)
            await in_turn(play, 700, since=3000)
            assert "4 of 4" in play.rows()[play.line("SYNC    ")]
            await play.shows("sync: request 4")


async def test_space_in_the_first_turn_ends_both() -> None:
    with MACHINE_OF_TWO:
        async with playing(BUSY, beside=["async"]) as play:
            first = await in_turn(play, 100)
            await play.press("space")
            assert first.stopped == 1
            first.end(200)
            await play.until(lambda: not play.open)
            await play.shows("did not run")
            assert len(play.sources) == 1 or not play.sources[1].open
            before = len(play.sources)
            await play.press("space")
            await play.until(lambda: len(play.sources) > before)


async def test_a_first_that_does_not_start_leaves_the_second_out() -> None:
    with MACHINE_OF_TWO:
        async with playing(BUSY, beside=["async"]) as play:
            play.open[0].fail(ChildFailed("the server did not start"))
            await play.shows("SYNC: the server did not start", "did not run")
            assert not play.open


async def test_senders_made_late_at_once_run_in_turn_the_next_time() -> None:
    late = [RequestPlanned(ms(0), 1, "page", 1), RequestSent(ms(300), 1), *handled(1, 300, 300, 1300)[2:]]
    async with playing(SCRIPT, beside=["async"]) as play:
        await play.both_begun(1400, *late)
        await both_over(play, 1400)
        await play.shows("at once they made the senders late: space runs one after the other")
        await play.press("space")
        await play.until(lambda: play.open)
        await in_turn(play, 100, since=3000)
        await play.shows("one after the other: at once they made the senders late")
        await play.press("tab", "m")
        await play.until(lambda: len(play.open) == 1 and play.open[0].gate is not None)


# --- what is seen ----------------------------------------------------------------------------------------------


async def test_two_pictures_have_one_axis_and_labels_of_one_width() -> None:
    async with playing(SCRIPT, beside=["async"]) as play:
        named = handled(1, 0, 0, 1000)[:5]
        first, second = await play.both_begun(500)
        first.say(*named)
        second.say(*[RequestPlanned(ms(0), 1, "a-request-with-a-long-name", 1), *named[1:]])
        await play.settled()
        for size in [(161, 30), (80, 22)]:
            await play.resize(*size)
            settings = [picture._setting for picture in play.pictures]
            assert all(one is not None for one in settings)
            assert len({one.parts.label for one in settings if one is not None}) == 1
            assert len({picture._frame.window for picture in play.pictures if picture._frame is not None}) == 1
        for key in ("+", "h", "l", "0"):
            await play.press(key)
            assert len({picture._frame.window for picture in play.pictures if picture._frame is not None}) == 1
        first_one, second_one = play.pictures
        await play.resize(160, 50)
        await play.until(lambda: first_one.region.y == second_one.region.y)
        assert first_one.region.right < second_one.region.x, "beside one another"
        await play.resize(159, 50)
        await play.until(lambda: first_one.region.x == second_one.region.x)
        assert first_one.region.bottom < second_one.region.y, "one above the other"


async def test_labels_are_no_wider_than_this_pair_needs() -> None:
    async with playing(SCRIPT, beside=["async"]) as play:
        first, _ = await play.both_begun(500)
        narrow = play.layout.label
        first.say(*[RequestPlanned(ms(0), 1, "a-request-with-a-long-name", 1), RequestSent(ms(0), 1)])
        await play.settled()
        assert play.layout.label > narrow
        await play.press("space")
        await both_over(play, 500)
        await play.press("space")
        await play.until(lambda: len(play.sources) == 4 and play.open)
        await play.settled()
        assert play.layout.label == narrow


@pytest.mark.parametrize("size", [(80, 22), (40, 12), (20, 5), (200, 50)])
async def test_whatever_the_size_a_pair_fits(size: tuple[int, int]) -> None:
    async with playing(SCRIPT, beside=["async"], size=size) as play:
        first, second = await play.both_begun(1500)
        first.say(*said_by("sync", 1500))
        second.say(*said_by("async", 1500))
        await play.settled()
        for now in (1500, 3200):
            rows = play.rows()
            assert widths(rows) == {size[0]}
            assert len(rows) == size[1]
            if size >= (40, 12):
                assert "SYNC  " in play.screen()
                figures = [row for row in rows if row.startswith(("SYNC   ", "ASYNC   "))]
                assert len(figures) == 2, "a line of figures for each"
            if now == 1500:
                await both_over(play, 3200)
                await play.settled()


async def test_when_both_are_over_it_says_both_verdicts_and_the_ratio() -> None:
    async with playing(SCRIPT, beside=["async"]) as play:
        first, second = await play.both_begun(3200)
        first.say(*said_by("sync", 3200)[:-1])
        second.say(*said_by("async", 3200)[:-1])
        second.end(1050)
        await play.shows("async: nobody queued for long")
        assert "against 1.0" not in play.screen()
        play.now = ms(3200)
        first.end(3010)
        await play.shows(
            "sync: request 3 needed 1.00 s", "async: nobody queued", "all over after 3.0", "request 3 page 3×"
        )
        with patch("tui.screens.words.ratio_sentence", side_effect=AssertionError("found once")):
            play.stage._draw_all()
            await play.settled()


async def test_enter_and_a_click_look_into_the_run_that_is_meant() -> None:
    async with playing(SCRIPT, beside=["async"]) as play:
        # Both runs tell the very same of their requests: they are equal, and yet not the same.
        await play.both_begun(500, *handled(1, 0, 0, 1000)[:5])
        for at, mode in enumerate(["sync", "async"]):
            picture = play.pictures[at]
            y = next(y for y in range(1, 8) if picture.render_line(y).text.startswith("1 page"))
            await play.click(play.column(100), picture.region.y + y)
            await play.until(lambda: play.shows_screen(Look))
            await play.shows(f"Request 1: page   {mode}")
            await play.press("escape")
            await play.until(lambda: play.shows_screen(Stage))
        await play.press("tab", "enter")
        await play.shows("Request 1: page   async")


async def test_f_shows_the_number_of_the_selected_side_and_its_name() -> None:
    async with playing(SCRIPT, beside=["async"]) as play:
        first, second = await play.both_begun(3000)
        first.say(*said_by("sync", 3000))
        second.say(*said_by("async", 3000))
        await play.press("f")
        await play.shows("SYNC: request 3: 3× its own service time")
        await play.press("tab")
        await play.shows("ASYNC: the worst response time")
        await play.press("f")
        await play.shows("● async: nobody queued")


async def test_runs_that_are_gone_are_not_kept() -> None:
    async with playing(SCRIPT, beside=["async"]) as play:
        await play.both_begun(500, *said_by("async", 500))
        kept = [weakref.ref(one) for one in play.stage.performances]
        await play.press("space")
        await both_over(play, 500)
        await play.press("enter", "escape", "space")
        await play.until(lambda: len(play.sources) == 4 and play.open)
        await play.settled()
        gc.collect()
        assert [one() for one in kept] == [None, None]
