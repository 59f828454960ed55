"""A run that goes on, looked back into: any moment of it as it was, while it is recorded."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from textual import events

from demo_server.events import Event, SettingChanged
from demo_server.scenario import Mode, Scenario
from tests.whole.stage_play import SCRIPT, Play, handled, later, ms, playing, scenario, shipped, simulated
from tui.recording.writing import Recorder
from tui.run.performance import Performance
from tui.run.source import ChildFailed
from tui.screens.look import Look
from tui.screens.stage import Stage

THREE = shipped("three-requests")
CLOSED = scenario("""
title = "Some users"
[requests.page]
steps = [{ name = "db", wait = "200ms" }]
[load]
clients = 3
duration = "3s"
""")


@asynccontextmanager
async def recorded_play(
    tmp_path: Path, played: Scenario = THREE, mode: Mode = "sync", **more: Any
) -> AsyncIterator[Play]:
    """A dashboard that records what happens."""
    files = (tmp_path / f"run-{number}.ndjson" for number in range(100))
    async with playing(played, mode, recorder_of=lambda _: Recorder(lambda: next(files)), **more) as play:
        yield play


def between(told: list[Event], since: float, until: float) -> list[Event]:
    """What is said after an instant and up to another; milliseconds."""
    return [event for event in told if ms(since) < event.at <= ms(until)]


def picture(play: Play) -> list[str]:
    """The screen but for the line that says which moment it shows, and the keys."""
    rows = play.rows()
    return [rows[0], *rows[2:-1]]


async def as_it_was(played: Scenario, told: list[Event], at: float) -> list[str]:
    """The screen of a play that has come so far and no further."""
    async with playing(played) as play:
        await play.begun(at, *between(told, -1, at)[1:])
        return picture(play)


async def looks_at(play: Play, words: str) -> None:
    await play.until(lambda: words in play.rows()[1])
    await play.settled()


@pytest.mark.parametrize("at", [500, 2040])
async def test_the_screen_is_exactly_that_of_the_moment(tmp_path: Path, at: int) -> None:
    told = simulated(THREE, "sync")
    async with recorded_play(tmp_path) as play:
        await play.begun(3000, *between(told, -1, 3000)[1:])
        present = play.rows()
        await play.press("home")
        await looks_at(play, "‖ 0.0 ms of 3.00 s  End: present")
        play.stage.seek(round(at * 1e6))
        await looks_at(play, "‖ 500 ms" if at == 500 else f"‖ {at / 1000:.2f} s")
        assert picture(play) == await as_it_was(THREE, told, at)
        await play.press("end")
        await play.settled()
        assert play.rows() == present


async def test_the_run_goes_on_meanwhile_and_end_returns_to_it(tmp_path: Path) -> None:
    told = simulated(THREE, "sync")
    async with recorded_play(tmp_path) as play:
        await play.begun(1000, *between(told, -1, 1000)[1:])
        await play.press("less_than_sign")
        await looks_at(play, "of 1.00 s")
        held = picture(play)
        play.source.say(*between(told, 1000, 3000))
        await play.at(3000)
        assert picture(play) == held, "the past stands still"
        assert play.stage.performance.present.tally.completed == 1, "the present does not"
        await looks_at(play, "of 3.00 s")
        await play.press("end")
        await play.hides("End: present")
        assert picture(play) == await as_it_was(THREE, told, 3000)


async def test_p_plays_from_there_on_into_what_was_told_since(tmp_path: Path) -> None:
    told = simulated(THREE, "sync")
    async with recorded_play(tmp_path) as play:
        await play.begun(1000, *between(told, -1, 1000)[1:])
        await play.press("home")
        await looks_at(play, "‖ 0.0 ms")
        await play.press("p")
        play.source.say(*between(told, 1000, 3100))
        await play.at(3100)
        await looks_at(play, "▶ 2.10 s")
        assert picture(play) == await as_it_was(THREE, told, 2100)
        await play.press("p")
        await play.at(3300)
        await looks_at(play, "‖ 2.10 s")
        await play.press("p")
        play.source.say(*between(told, 3300, 9000)[:-1])
        await play.over(4300)
        await play.at(9000)
        await play.shows("over")
        assert "End: present" not in play.screen(), "at the end it is the present again"


async def test_keys_go_back_forth_and_by_single_events(tmp_path: Path) -> None:
    async with recorded_play(tmp_path, SCRIPT) as play:
        await play.begun(1500, *handled(1, 0, 10, 1010), *handled(2, 0, 1010, 2010)[:5])
        await play.press("N")
        await looks_at(play, "‖ 1.01 s")
        await play.press("N")
        await looks_at(play, "‖ 10.0 ms")
        await play.press("n")
        await looks_at(play, "‖ 1.01 s")
        await play.press("n")
        await looks_at(play, "‖ 1.01 s")
        length = play.seen[1] - play.seen[0]
        await play.press("less_than_sign")
        await looks_at(play, f"‖ {1010 - 0.05 * length:.0f} ms")
        await play.press("greater_than_sign")
        await looks_at(play, "‖ 1.01 s")
        for _ in range(4):
            await play.press("greater_than_sign")
        await play.hides("End: present")


async def test_a_click_and_a_drag_on_the_axis_lead_there(tmp_path: Path) -> None:
    async with recorded_play(tmp_path, SCRIPT) as play:
        await play.begun(2500, *handled(1, 0, 0, 1000))
        axis, x = play.picture.region.y, play.column(1000)
        per_cell = (play.seen[1] - play.seen[0]) / play.layout.bar
        await play.click(x, axis)
        await play.until(lambda: play.stage.performance.looked_at)
        assert play.performance.looked_at == pytest.approx(1e9, abs=1e6 * per_cell)
        moves = ((events.MouseMove, x + by, axis) for by in range(1, 11))
        await play.mouse((events.MouseDown, x, axis), *moves, (events.MouseUp, x + 10, axis))
        await play.until(lambda: (play.performance.looked_at or 0) > 1e9 + 9e6 * per_cell)
        assert play.performance.looked_at == pytest.approx(1e9 + 10e6 * per_cell, abs=1e6 * per_cell)
        assert play.shows_screen(Stage), "nothing was looked into"
        await play.click(play.column(2900), axis)
        await play.hides("End: present")


async def test_what_is_not_recorded_cannot_be_looked_back_into() -> None:
    async with playing(SCRIPT) as play:
        await play.begun(1500, *handled(1, 0, 0, 1000))
        for key in ("home", "less_than_sign", "n"):
            await play.press(key)
            await play.shows("this run is not recorded: there is nothing to look back into")
            assert play.performance.looked_at is None
            play.stage._notices.clear()
        await play.press("e")
        await play.shows("this run is not recorded: there is nothing to export")


async def test_before_the_load_starts_there_is_nothing_to_look_back_into(tmp_path: Path) -> None:
    async with recorded_play(tmp_path, SCRIPT) as play:
        await play.press("home")
        await play.shows("nothing of this run is on record yet")
        play.source.fail(ChildFailed("the server did not start"))
        await play.shows("the server did not start")
        await play.press("home", "p", "n", "end")
        await play.shows("the server did not start")


async def test_a_file_that_is_taken_away_leaves_what_was_read(tmp_path: Path) -> None:
    told = simulated(THREE, "sync")
    async with recorded_play(tmp_path) as play:
        await play.begun(1000, *between(told, -1, 1000)[1:])
        await play.press("home")
        await looks_at(play, "‖ 0.0 ms")
        (tmp_path / "run-0.ndjson").unlink()
        await play.press("p")
        play.source.say(*between(told, 1000, 3000))
        await play.at(3000)
        await looks_at(play, "▶ 2.00 s")
        await play.press("n")
        await play.shows("run-0.ndjson: no such file")
        await play.press("end")
        await play.hides("End: present")


async def test_after_the_run_it_can_be_looked_back_into_too(tmp_path: Path) -> None:
    told = simulated(THREE, "sync")
    async with recorded_play(tmp_path) as play:
        await play.begun(4300, *between(told, -1, 4300)[1:-1])
        await play.over(4300)
        over = play.rows()
        await play.press("home", "n")
        await looks_at(play, "‖ 20.0 ms")
        await play.press("e")
        await play.shows("Export")
        await play.press("escape", "end")
        await play.settled()
        assert play.rows() == over


@pytest.mark.parametrize("key", ["c", "pagedown"])
async def test_another_run_ends_looking_back(tmp_path: Path, key: str) -> None:
    async with recorded_play(tmp_path, SCRIPT) as play:
        await play.begun(1500, *handled(1, 0, 0, 1000))
        await play.press("home")
        await looks_at(play, "End: present")
        await play.press(key)
        await play.hides("End: present")
        await play.until(lambda: play.open and play.open[0] is not play.sources[0])
        assert all(one.looked_at is None for one in play.stage.performances)


async def test_two_runs_are_looked_back_into_together(tmp_path: Path) -> None:
    async with recorded_play(tmp_path, THREE, beside=["async"]) as play:
        first, second = await play.both_begun(3000)
        for source in (first, second):
            source.say(*between(simulated(THREE, source.mode), -1, 3000)[1:])
        await play.settled()
        await play.press("home", *["n"] * 6)
        await play.until(lambda: play.stage.performance.looked_at == 720_000_000)
        play.stage.seek(1_000_000_000)
        await looks_at(play, "‖ 1.00 s of 3.00 s")
        assert [one.timeline.tally.completed for one in play.stage.performances] == [0, 1]
        assert len({one.looked_at for one in play.stage.performances}) == 1


async def test_a_request_that_is_looked_into_is_that_of_the_moment(tmp_path: Path) -> None:
    told = simulated(THREE, "sync")
    async with recorded_play(tmp_path) as play:
        await play.begun(3000, *between(told, -1, 3000)[1:])
        play.stage.seek(1_000_000_000)
        await looks_at(play, "‖ 1.00 s")
        await play.press("enter")
        await play.until(lambda: play.shows_screen(Look))
        await play.shows("Request 1: course", "1.00 s, no answer yet")
        play.stage.seek(2_500_000_000)
        await play.shows("2.00 s 1×")
        play.stage.seek(500_000_000)
        await play.shows("500 ms, no answer yet")


async def test_what_was_changed_later_was_not_so_then(tmp_path: Path) -> None:
    async with recorded_play(tmp_path, CLOSED) as play:
        await play.begun(500, *handled(1, 0, 0, 200))
        before = picture(play)
        await play.press("up")
        play.source.say(SettingChanged(ms(600), "clients", 4))
        await play.at(700)
        await play.shows("4 clients", "traffic 20/s")
        play.stage.seek(500_000_000)
        await looks_at(play, "‖ 500 ms")
        assert picture(play) == before
        play.stage.seek(650_000_000)
        await looks_at(play, "‖ 650 ms")
        await play.shows("4 clients", "traffic 20/s")


async def test_of_two_in_turn_the_first_can_be_looked_back_into_before_the_second_begins(tmp_path: Path) -> None:
    told = simulated(SCRIPT, "sync")
    with patch("tui.run.show.in_turn_because", _because):
        async with recorded_play(tmp_path, SCRIPT, beside=["async"]) as play:
            await play.begun(3000, *between(told, -1, 3000)[1:-1])
            first = play.source
            await play.press("home")
            await looks_at(play, "‖ 0.0 ms of 3.00 s")
            first.end(3000)
            await play.until(lambda: play.source is not first and play.source.open)
            await looks_at(play, "‖ 0.0 ms of 3.00 s")
            play.now = ms(6000)
            play.source.begin(5000)
            play.source.say(*later(handled(1, 0, 0, 1000)[:5], 5000))
            await play.settled()
            await play.hides("End: present")
            await play.shows("again, as recorded  1.00 s")


async def _because(performances: Sequence[Performance]) -> str:
    for performance in performances:
        performance.predicted = await performance.predictions.of(performance.mode)
    return "the test wants it"
