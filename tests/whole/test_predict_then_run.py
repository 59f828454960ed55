"""Predict, then run: the question, what is faint behind the bars, the band, and the run in figures."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import pytest

from demo_server.events import LoadEnded
from tests.whole.stage_play import NO_COLOR, Play, ScriptedSource, conducted, handled, ms, playing, scenario, simulated
from tui.result import Band
from tui.screens.in_figures import DISTURBED, NOT_YET
from tui.screens.stage import Stage
from tui.side import Side
from tui.widgets.question import Question, large

ASKING = scenario("""
title = "Three at once"
caption = "The third waits for both others."
question = "Three at once, one worker. Who is answered last?"

[requests.page]
steps = [{ name = "db", wait = "1s" }]

[load]
script = [{ at = 0, send = "page", times = 3 }]
""")
CHANCE = scenario("""
title = "Three users"
[requests.page]
steps = [{ name = "db", wait = { uniform = [100, 300] } }]
[load]
clients = 3
duration = "3s"
""")


@asynccontextmanager
async def asked(**more: Any) -> AsyncIterator[Play]:
    """The dashboard, which asks first."""
    async with conducted([Side(ASKING, "sync")], asks=True, **more) as play:
        await play.until(lambda: play.performance.phase == "asked")
        await play.settled()
        yield play


async def run_through(play: Play, at: float = 3000) -> None:
    """The run on the stage, as it was predicted."""
    play.source.be_ready()
    tell(play.source)
    await play.over(at)
    await play.settled()


def tell(source: ScriptedSource) -> None:
    """All of a run that was foreseen exactly, but for its end."""
    told = simulated(source.scenario, source.mode)
    source.say(*(event for event in told if not isinstance(event, LoadEnded)))


# --- the question -----------------------------------------------------------------------------------------


async def test_asked_first_a_still_picture_stands_with_its_question_and_tells_nothing() -> None:
    async with asked() as play:
        await play.shows(
            "Who is answered last?", "0 s", "1 page 1.00 s", "3 page 1.00 s", "not run yet", "█   █ █ █ ▄▀▄"
        )
        assert not play.sources, "nothing runs"
        assert (play.predicted("waiting"), play.predicted("queued")) == (0, 0)
        screen = play.screen()
        assert "The third waits" not in screen, "that would be the answer"
        assert "predicted -" in screen
        assert "faint" not in screen


async def test_space_runs_what_was_asked_and_the_prediction_comes_when_it_is_over() -> None:
    async with asked() as play:
        await play.next_run("space")
        assert not play.stage.query_one(Question).display
        play.source.begin()
        play.source.say(*handled(1, 0, 0, 1000)[:5])
        await play.at(500)
        await play.until(lambda: play.drawn("waiting"))
        assert play.predicted("queued") == 0, "nobody has seen how it ends"
        assert "predicted -" in play.screen()
        play.source.say(*handled(1, 0, 0, 1000)[5:], *handled(2, 0, 1000, 2000), *handled(3, 0, 2000, 3000))
        await play.over(3000)
        await play.shows("predicted 2.00 s", "faint: predicted")
        await play.next_run("space")
        await play.shows("predicted 2.00 s")  # asked once, answered for good


async def test_g_asks_for_the_prediction_while_the_question_stands() -> None:
    async with asked() as play:
        await play.press("g")
        await play.until(lambda: play.predicted("queued"))
        await play.shows("predicted 2.00 s", "faint: predicted", "Who is answered last?")


async def test_a_asks_first_from_now_on_and_no_longer() -> None:
    async with playing(ASKING) as play:
        await run_through(play)
        await play.press("a")
        await play.until(lambda: play.performance.phase == "asked")
        await play.shows("asks first from now on")
        assert len(play.sources) == 1
        await play.press("m")
        await play.until(lambda: play.performance.phase == "asked")
        await play.shows("ASYNC")
        await play.press("a")
        await play.shows("runs at once from now on", "faint: predicted")
        assert not play.stage.query_one(Question).display
        await play.next_run("space")
        assert play.source.mode == "async"


async def test_in_mid_run_a_disturbs_nothing() -> None:
    async with playing(ASKING) as play:
        await play.begun(100, *handled(1, 0, 0, 1000)[:5])
        await play.press("a")
        assert play.source.open
        assert play.predicted("queued") > 0
        assert not play.source.stopped


@pytest.mark.parametrize(("size", "seen"), [((80, 22), True), ((40, 10), False), ((160, 45), True)])
async def test_the_question_leaves_room_for_labels_and_axis(size: tuple[int, int], seen: bool) -> None:
    async with asked(size=size) as play:
        question, picture = play.stage.query_one(Question), play.picture
        await play.until(lambda: question.display is seen or question.region.width)
        if question.display:
            assert picture.region.contains_region(question.region)
            assert question.region.x >= picture.region.x + picture.labels
            assert question.region.y > picture.region.y


async def test_without_colours_the_question_stands_as_well() -> None:
    async with asked(terminal=NO_COLOR) as play:
        await play.shows("Who is answered last?", "█   █ █ █ ▄▀▄")


@pytest.mark.parametrize(
    ("width", "height", "lines"),
    [(60, 10, ["large"]), (20, 3, ["Who is answered last"]), (20, 1, ["Who is answered last"]), (9, 1, [])],
)
def test_as_large_as_there_is_room(width: int, height: int, lines: list[str]) -> None:
    shown = large("Three at once. Who is answered last", width, height)
    assert (["large"] if any("█" in line for line in shown) else shown) == lines


# --- what is faint ----------------------------------------------------------------------------------------


async def test_g_goes_through_the_prediction_the_last_result_and_nothing() -> None:
    async with playing(ASKING) as play:
        await run_through(play)
        await play.next_run("m")
        await play.until(lambda: play.performance.predicted.end)
        await play.shows("faint: predicted")
        assert play.predicted("queued") == 0, "async is predicted to queue nobody"
        await play.press("g")
        await play.shows("faint: sync, as it ran")
        await play.until(lambda: play.predicted("queued"))
        await play.press("g")
        await play.until(lambda: not play.predicted("waiting"))
        assert "faint" not in play.screen()
        await play.shows("predicted 1.00 s")  # the figure is no picture
        await play.press("g")
        await play.shows("faint: predicted")


async def test_without_a_last_result_there_is_the_prediction_or_nothing() -> None:
    async with playing(ASKING) as play:
        await play.until(lambda: play.predicted("queued"))
        await play.press("g")
        await play.until(lambda: not play.predicted("queued"))
        await play.press("g")
        await play.until(lambda: play.predicted("queued"))


async def test_a_run_of_other_requests_is_no_last_result() -> None:
    async with playing(ASKING) as play:
        await run_through(play)
        await play.next_run("pagedown")
        stage = play.stage
        assert isinstance(stage, Stage)
        assert [scene.last for scene in stage._scenes] == [None]


async def test_a_talk_may_want_the_last_result_from_the_start() -> None:
    async with playing(ASKING) as play:
        play.stage.faint.kind = "last"
        await play.shows("faint: predicted")  # which stands in for it
        await run_through(play)
        await play.next_run("m")
        await play.shows("faint: sync, as it ran")


async def test_the_last_result_holds_its_place_beside_two_runs() -> None:
    async with playing(ASKING) as play:
        await run_through(play)
        play.stage.faint.kind = "last"
        await play.press("c")
        lasts = [scene.last.mode if scene.last else "" for scene in play.stage._scenes]
        assert lasts == ["sync", "sync"], "there is no other one of these requests"


# --- the band ---------------------------------------------------------------------------------------------


async def test_after_a_run_with_chance_the_band_stands_beside_measured_and_predicted() -> None:
    async with playing(CHANCE) as play:
        await run_through(play)
        band = await play.until(lambda: play.performance.band)
        assert isinstance(band, Band)
        assert band.p5 < band.p95
        await play.shows("nine of ten runs", "predicted", "mean")


async def test_without_chance_there_is_none() -> None:
    async with playing(ASKING) as play:
        await run_through(play)
        await play.until(lambda: all(worker.is_finished for worker in play.app.workers))
        assert play.performance.band is None
        await play.shows("sent late")


async def test_while_a_run_goes_on_nobody_looks_for_one() -> None:
    async with playing(CHANCE) as play:
        await play.begun(100)
        assert not play.performance.wants_band
        play.performance.disturbed = True
        await run_through(play)
        assert not play.performance.wants_band, "a run that was changed is another one"


# --- in figures -------------------------------------------------------------------------------------------


async def test_i_shows_measured_beside_predicted_and_what_theory_says() -> None:
    async with playing(ASKING) as play:
        await run_through(play)
        await play.press("i")
        await play.shows("measured", "predicted", "off by", "+0.0 %", "Equal jobs", "k = N/c = 3/1 = 3", "their mean")
        assert not play.picture.region
        await play.press("i")
        await play.until(lambda: play.picture.region)
        assert "Equal jobs" not in play.screen()


async def test_before_the_end_theory_waits_and_a_question_hides_what_is_predicted() -> None:
    async with asked() as play:
        await play.press("i")
        await play.shows(NOT_YET)
        assert "2.00 s" not in play.screen()


async def test_a_run_that_was_changed_is_none_that_theory_speaks_of() -> None:
    async with playing(ASKING) as play:
        play.performance.disturbed = True
        await run_through(play)
        await play.press("i")
        await play.shows(DISTURBED)


async def test_of_two_runs_the_selected_one_is_told_of() -> None:
    async with playing(ASKING) as play:
        await run_through(play)
        await play.press("c")
        await play.until(lambda: len(play.sources) == 3)
        for source in play.both:
            await play.until(partial(getattr, source, "open"))
            source.be_ready()
        for source in play.both:
            tell(source)
        play.now = ms(3000)
        for source in play.both:
            source.end(3000)
        await play.until(lambda: not any(one.going_on for one in play.stage.performances))
        await play.press("i")
        await play.shows("SYNC  1 worker", "Equal jobs")
        await play.press("tab")
        await play.shows("ASYNC  coroutines", "The longest")
